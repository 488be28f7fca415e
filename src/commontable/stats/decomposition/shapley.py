"""The mean over all orders of exchange: effects of factors, and factors of a crossed structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, floats
from commontable.stats.chunks import in_parts

Rate = Callable[..., Floats]
Group = list[Floats]
# From the factors of both groups to rows of effects.
Effects = Callable[[Group, Group], Floats]


def orders(own: int, count: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Sets of the other players, and the share of all orders in which just they come before this one."""
    others = [player for player in range(count) if player != own]
    for size in range(count):
        weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
        for before in combinations(others, size):
            yield before, weight


def exchanged(first: Group, last: Group, rate: Rate) -> Floats:
    """What exchanging each factor changes, on average over the orders; the factors are the first axis."""
    count = len(first)
    rates: dict[frozenset[int], Floats] = {}

    def with_last(players: frozenset[int]) -> Floats:
        if players not in rates:
            rates[players] = np.asarray(rate(*(last[f] if f in players else first[f] for f in range(count))))
        return rates[players]

    effects = []
    for own in range(count):
        changes = (
            weight * (with_last(frozenset((*before, own))) - with_last(frozenset(before)))
            for before, weight in orders(own, count)
        )
        effects.append(sum(changes, start=np.zeros(())))
    return np.stack(np.broadcast_arrays(*effects))


def variance_of(effects: Effects, groups: tuple[Group, Group], errors: list[Group], categories: bool) -> Floats:
    """Each value with an error is moved up and down by it; half the changes are squared and summed."""
    total: Floats = np.zeros(())
    width = groups[0][0].shape[-1] if categories else 1
    for side, factor, place in np.ndindex(2, len(groups[0]), width):
        error = errors[side][factor]
        if not error.any():
            continue
        at = (..., place) if categories else ...
        ends = []
        for sign in (1, -1):
            moved = [list(group) for group in groups]
            value = moved[side][factor].copy()
            value[at] += sign * error[at]
            moved[side][factor] = value
            ends.append(effects(moved[0], moved[1]))
        total = total + ((ends[0] - ends[1]) / 2) ** 2
    return np.asarray(total)


def spread(
    given: Mapping[str, ArrayLike] | None, names: tuple[str, ...], shape: tuple[int, ...], word: str
) -> list[Floats]:
    """One error for each value; zero for a factor without."""
    given = given or {}
    unknown = [name for name in given if name not in names]
    if unknown:
        raise ValueError(f"{word} names {', '.join(unknown)}, which is no factor; the factors are {', '.join(names)}.")
    errors = [np.broadcast_to(floats(given.get(name, 0.0), name=f"{word}[{name!r}]"), shape) for name in names]
    for name, error in zip(names, errors, strict=True):
        if not np.all(error >= 0):
            raise ValueError(f"{word}[{name!r}] must be zero or more everywhere.")
    return errors


def structure_factors(*, population: ArrayLike, variables: int) -> tuple[Floats, ...]:
    """One factor a variable, whose product is each cell's share of its table; the last axes are the variables.

    >>> age, place = structure_factors(population=[[30, 10], [20, 40]], variables=2)
    >>> (age * place).round(3).tolist()
    [[0.3, 0.1], [0.2, 0.4]]
    """
    sizes = floats(population, name="population")
    if not 1 <= variables <= sizes.ndim:
        raise ValueError(f"variables must be 1 to {sizes.ndim}, the axes of population; got {variables}.")
    if not np.all(np.isfinite(sizes) & (sizes >= 0)):
        raise ValueError("population must hold numbers of zero or more everywhere; an empty cell is zero.")
    crossed = sizes.shape[sizes.ndim - variables :]
    found = in_parts(_factors, sizes.reshape(-1, *crossed))
    return tuple(each.reshape(sizes.shape) for each in found)


def _factors(sizes: Floats) -> tuple[Floats, ...]:
    """The factors of some tables; all axes but the first are variables."""
    variables = sizes.ndim - 1

    def margin(kept: tuple[int, ...]) -> Floats:
        """The size of the groups that these variables alone make."""
        away = tuple(1 + place for place in range(variables) if place not in kept)
        return np.asarray(sizes.sum(axis=away, keepdims=True))

    factors = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for own in range(variables):
            powers = [(margin((*before, own)) / margin(before)) ** weight for before, weight in orders(own, variables)]
            factor = np.prod(np.stack(np.broadcast_arrays(sizes, *powers)[1:]), axis=0)
            factors.append(np.where(sizes > 0, factor, 0.0))
    return tuple(factors)
