"""Slow twins of the decompositions, in plain Python: one pair at a time, the textbook's sums written out.

They share no code with `commontable.stats` and no array library. Slopes are taken by central differences.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

Rates = list[float]
Split = Callable[[list[Rates], list[Rates]], list[Rates]]


def columns(rates: Sequence[float], starts: Sequence[float], a0: float = 0.1) -> dict[str, list[float]]:
    """l, L and T by forward sums; the first band's a is a0 of it where it starts at age 0, all others half."""
    alive, lived = [1.0], []
    for band, rate in enumerate(rates[:-1]):
        width = starts[band + 1] - starts[band]
        a = width * (a0 if starts[band] == 0 else 0.5)
        q = min(width * rate / (1 + (width - a) * rate), 1.0)
        lived.append(alive[-1] * (width * (1 - q) + a * q))
        alive.append(alive[-1] * (1 - q))
    lived.append(alive[-1] / rates[-1])
    return {"l": alive, "L": lived, "T": [sum(lived[band:]) for band in range(len(lived))] + [0.0]}


def e0(rates: Sequence[float], starts: Sequence[float]) -> float:
    return columns(rates, starts)["T"][0]


def arriaga(one: Sequence[float], two: Sequence[float], starts: Sequence[float]) -> list[float]:
    """Direct, indirect and interaction effects of Arriaga 1984, summed as Preston, Heuveline and Guillot write them."""
    first, last = columns(one, starts), columns(two, starts)
    parts = []
    for band in range(len(one)):
        l1, l2 = first["l"][band], last["l"][band]
        years = l1 * (last["L"][band] / l2 - first["L"][band] / l1)
        if band < len(one) - 1:
            years += last["T"][band + 1] * (l1 / l2 - first["l"][band + 1] / last["l"][band + 1])
        parts.append(years)
    return parts


def chandrasekaran(one: Sequence[float], two: Sequence[float], starts: Sequence[float]) -> list[float]:
    """(l1 + l2)(e2 - e1) / 2 at the start of a band less the same at its end."""
    first, last = columns(one, starts), columns(two, starts)

    def at(band: int) -> float:
        if band == len(one):
            return 0.0
        e1, e2 = (table["T"][band] / table["l"][band] for table in (first, last))
        return (first["l"][band] + last["l"][band]) * (e2 - e1) / 2

    return [at(band) - at(band + 1) for band in range(len(one))]


def stepwise(one: list[Rates], two: list[Rates], starts: Sequence[float]) -> list[Rates]:
    """[cause][band]: each rate replaced in turn, causes first to last, ages upward."""
    now = [list(row) for row in one]
    parts = [[0.0] * len(starts) for _ in one]
    before = e0([sum(rates) for rates in zip(*now, strict=True)], starts)
    for cause, band in itertools.product(range(len(one)), range(len(starts))):
        now[cause][band] = two[cause][band]
        after = e0([sum(rates) for rates in zip(*now, strict=True)], starts)
        parts[cause][band], before = after - before, after
    return parts


def averaged(split: Split) -> Split:
    """The mean of both directions."""

    def both(one: list[Rates], two: list[Rates]) -> list[Rates]:
        ahead, back = split(one, two), split(two, one)
        return [[(x - y) / 2 for x, y in zip(a, b, strict=True)] for a, b in zip(ahead, back, strict=True)]

    return both


def proportional(by_age: Callable[[Rates, Rates], list[float]]) -> Split:
    """A band's years to its causes by their rate differences."""

    def split(one: list[Rates], two: list[Rates]) -> list[Rates]:
        first, last = ([sum(rates) for rates in zip(*group, strict=True)] for group in (one, two))
        years = by_age(first, last)
        return [
            [
                years[band] * (two[cause][band] - one[cause][band]) / (last[band] - first[band])
                for band in range(len(first))
            ]
            for cause in range(len(one))
        ]

    return split


def horiuchi(one: Rates, two: Rates, starts: Sequence[float], steps: int = 60) -> list[float]:
    """The line integral by Simpson's rule, every slope by central differences."""
    parts = [0.0] * len(one)
    for step in range(steps + 1):
        share = step / steps
        weight = (1 if step in (0, steps) else 4 if step % 2 else 2) / (3 * steps)
        here = [(1 - share) * a + share * b for a, b in zip(one, two, strict=True)]
        for band, rate in enumerate(here):
            h = 1e-5 * rate
            slope = (e0(moved(here, band, h), starts) - e0(moved(here, band, -h), starts)) / (2 * h)
            parts[band] += weight * slope * (two[band] - one[band])
    return parts


def moved(rates: Sequence[float], band: int, by: float) -> list[float]:
    return [rate + (by if place == band else 0) for place, rate in enumerate(rates)]


def standard_errors(
    split: Split, groups: tuple[list[Rates], list[Rates]], population: tuple[Rates, Rates]
) -> tuple[list[Rates], list[float], list[float]]:
    """Of each cause and band, of each band and of each cause, by moving one Poisson rate at a time."""
    causes, bands = len(groups[0]), len(groups[0][0])
    cell = [[0.0] * bands for _ in range(causes)]
    age, cause_total = [0.0] * bands, [0.0] * causes
    for side, cause, band in itertools.product(range(2), range(causes), range(bands)):
        rate = groups[side][cause][band]
        h = 1e-4 * rate
        ends = []
        for sign in (1, -1):
            both = [[list(row) for row in group] for group in groups]
            both[side][cause][band] += sign * h
            ends.append(split(both[0], both[1]))
        slope = [[(up - down) / (2 * h) for up, down in zip(*rows, strict=True)] for rows in zip(*ends, strict=True)]
        variance = rate / population[side][band]
        for c, b in itertools.product(range(causes), range(bands)):
            cell[c][b] += slope[c][b] ** 2 * variance
        for b in range(bands):
            age[b] += sum(row[b] for row in slope) ** 2 * variance
        for c in range(causes):
            cause_total[c] += sum(slope[c]) ** 2 * variance
    return (
        [[math.sqrt(v) for v in row] for row in cell],
        [math.sqrt(v) for v in age],
        [math.sqrt(v) for v in cause_total],
    )


def kitagawa(sizes: tuple[Rates, Rates], rates: tuple[Rates, Rates]) -> tuple[list[float], list[float]]:
    """Composition and rate effects of each category, each weighted by the mean of the other."""
    shares = [[size / sum(group) for size in group] for group in sizes]
    composition = [(shares[1][i] - shares[0][i]) * (rates[0][i] + rates[1][i]) / 2 for i in range(len(rates[0]))]
    rate = [(rates[1][i] - rates[0][i]) * (shares[0][i] + shares[1][i]) / 2 for i in range(len(rates[0]))]
    return composition, rate


def das_gupta(first: Rates, last: Rates, rate: Callable[[Rates], float] = math.prod) -> list[float]:
    """The mean over all orders in which the factors can be exchanged."""
    effects = [0.0] * len(first)
    orders = list(itertools.permutations(range(len(first))))
    for order in orders:
        now = list(first)
        before = rate(now)
        for factor in order:
            now[factor] = last[factor]
            after = rate(now)
            effects[factor] += (after - before) / len(orders)
            before = after
    return effects
