"""Figures of places carried over to areas, with what the cutting of places adds to their errors.

A mean (life expectancy, a rate, a percentage) is that of the parts, weighed by their people or land; a number of people
is the sum of its parts. Four sources of error are told apart and added as variances:

- sampling: the errors of the places' own figures, taken as independent of each other.
- shares: land does not tell how people are spread. The share of people in a part of a place is taken as
  Beta(2a, 2(1-a)) around the share a of the land, which for half the land is anything from 0 to 1 alike. Shares counted
  from people have no such error.
- parts: people of a part differ from their whole place. Two parts of a place are taken to differ like two places of the
  same area do (twice the variance between places, estimated from the figures, their sampling errors taken off).
- not covered: people of an area whose places have no figure are taken to differ from the others in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from commontable.pipeline.crosswalks.parts import LAND, WHOLE, Crosswalk, Part
from commontable.pipeline.tables import ESTIMATE, MISSING, UNRELIABLE

TOLD = 0.5  # less of an area covered by figures is not that area's figure
SURE = 0.8  # less is marked
ALL = 0.98  # numbers of people are sums: nothing may be missing
OWN = 0.1  # an area of which less lies in places of its own rests on parts alone
SPREAD = 3.0  # Beta(2a, 2(1-a)) has the variance a(1-a)/3


class Value(NamedTuple):
    """A figure of one place; `error` is None where its source gives none."""

    value: float
    error: float | None
    reliable: bool = True


@dataclass(frozen=True)
class Carried:
    """The figure of one area. `places` stand behind it, `cut` of them with a part only; `weight` is their people (or
    land); errors are standard errors.
    """

    area: str
    value: float | None
    error: float | None
    state: str
    reason: str
    places: int
    cut: int
    weight: float
    covered: float
    sampling: float | None = None
    shares: float | None = None
    parts: float | None = None
    not_covered: float | None = None


class Held(NamedTuple):
    """A part with its weight and the figure of its place, None where it has none."""

    part: Part
    weight: float
    value: Value | None


def carry(
    crosswalk: Crosswalk, values: Mapping[str, Value], people: Mapping[str, float], *, sums: bool
) -> list[Carried]:
    """One figure for every area of the crosswalk, in order; `sums` for numbers of people, otherwise means."""
    weights = crosswalk.weights(people)
    held: dict[str, list[Held]] = defaultdict(list)
    for part, weight in weights.items():
        held[part.area].append(Held(part, weight, values.get(part.place)))
    differ = 2 * between(held.values())
    areas = sorted({*held, *crosswalk.names})
    make = _sum if sums else _mean
    return [make(crosswalk, area, held.get(area, []), differ) for area in areas]


def between(areas: Iterable[list[Held]]) -> float:
    """Variance between the places of one area, over all areas, sampling errors taken off; each place counts in the area
    that holds most of it.
    """
    squares = noise = 0.0
    free = 0
    for parts in areas:
        own = [each.value for each in parts if each.value is not None and each.part.share >= 0.5]
        if len(own) < 2:
            continue
        middle = sum(each.value for each in own) / len(own)
        squares += sum((each.value - middle) ** 2 for each in own)
        noise += sum((each.error or 0.0) ** 2 for each in own) * (1 - 1 / len(own))
        free += len(own) - 1
    return max(0.0, (squares - noise) / free) if free else 0.0


def _mean(crosswalk: Crosswalk, area: str, parts: list[Held], differ: float) -> Carried:
    known = [(each, each.value) for each in parts if each.value is not None and each.weight > 0]
    total, weight = sum(each.weight for each in parts), sum(each.weight for each, _ in known)
    share = weight / total if total else 0.0
    covered = crosswalk.covered.get(area, 1.0) * share
    places, cut = len(known), sum(each.part.share < WHOLE for each, _ in known)
    if covered < TOLD:
        return Carried(area, None, None, MISSING, "mostly_not_covered", places, cut, weight, covered)
    value = sum(each.weight * told.value for each, told in known) / weight
    sampling = sum((each.weight * (told.error or 0.0)) ** 2 for each, told in known) / weight**2
    shares = sum(_share_variance(crosswalk, each) * (told.value - value) ** 2 for each, told in known) / weight**2
    in_parts = sum((each.weight * (1 - each.part.share)) ** 2 for each, _ in known) * differ / weight**2
    beyond = (1 - covered) ** 2 * differ
    told_errors = all(told.error is not None for _, told in known)
    errors = [variance**0.5 for variance in (sampling, shares, in_parts, beyond)]
    error = sum(each**2 for each in errors) ** 0.5 if told_errors else None
    state, reason = _state(known, weight, covered)
    return Carried(area, value, error, state, reason, places, cut, weight, covered, *errors)


def _share_variance(crosswalk: Crosswalk, each: Held) -> float:
    """Variance of the weight of a part, from its share of the land."""
    if crosswalk.basis != LAND or each.part.share <= 0:
        return 0.0
    share = each.part.share
    return (each.weight / share) ** 2 * share * (1 - share) / SPREAD


def _state(known: list[tuple[Held, Value]], weight: float, covered: float) -> tuple[str, str]:
    own = sum(each.weight for each, _ in known if each.part.share >= WHOLE)
    unsure = sum(each.weight for each, told in known if not told.reliable)
    if covered < SURE:
        return UNRELIABLE, "partly_not_covered"
    if own < OWN * weight:
        return UNRELIABLE, "parts_of_places_only"
    if unsure > weight / 2:
        return UNRELIABLE, "rests_on_unreliable_figures"
    return ESTIMATE, ""


def _sum(crosswalk: Crosswalk, area: str, parts: list[Held], differ: float) -> Carried:
    """A number of people: land or people of the place it is of must tell how it divides. Besides the error of a share,
    each person lies in the part by chance.
    """
    known = [(each, each.value) for each in parts if each.value is not None]
    weight = sum(each.weight for each, _ in known)
    room = sum(each.part.size for each in parts)
    share = sum(each.part.size for each, _ in known) / room if room else 0.0
    covered = crosswalk.covered.get(area, 1.0) * share
    places, cut = len(known), sum(each.part.share < WHOLE for each, _ in known)
    if covered < ALL:
        return Carried(area, None, None, MISSING, "partly_not_covered", places, cut, weight, covered)
    counts = [(told, _held(crosswalk, each)) for each, told in known]
    value = sum(told.value * share for told, share in counts)
    sampling = sum(((told.error or 0.0) * share) ** 2 for told, share in counts)
    shares = sum(told.value**2 * _spread(crosswalk, share) for told, share in counts)
    chance = sum(told.value * (share * (1 - share) - _spread(crosswalk, share)) for told, share in counts)
    errors = [max(0.0, variance) ** 0.5 for variance in (sampling, shares, chance, 0.0)]
    error = sum(each**2 for each in errors) ** 0.5
    told_errors = all(told.error is not None for told, _ in counts) or not sampling
    state, reason = _state(known, weight, covered)
    return Carried(area, value, error if told_errors else None, state, reason, places, cut, weight, covered, *errors)


def _held(crosswalk: Crosswalk, each: Held) -> float:
    """The share of a place's people in the part that the map shows."""
    return each.part.share * crosswalk.on_map.get(each.part.place, 1.0)


def _spread(crosswalk: Crosswalk, share: float) -> float:
    return share * (1 - share) / SPREAD if crosswalk.basis == LAND else 0.0
