"""Limits of a figure that rests on few deaths of its own, and on many others.

What a part of a decomposition owes to its own deaths (those of its band and cause) is nearly in proportion to two small
counts, one a group; what it owes to all other deaths is a sum of many and nearly normal. So the own counts get limits
that hold for small counts, none included, and the squared distances are added (MOVER). Sums of counts with weights
(years lost, a cause at all ages) are one such count, stretched.

The limits of a count are those of Jeffreys's prior, a gamma with shape count + 1/2, by Wilson and Hilferty's cube root;
Cohen GR, Yang SY (1994) Stat Med 13:2189-2203 reach the same from mid-p. Squared distances added: Zou GY, Donner A
(2008) Stat Med 27:1693-1702; for Poisson rates Li HQ, Tang ML, Wong WK (2014) Comput Stat 29:1-20. Sums of counts with
unequal weights: Dobson AJ et al. (1991) Stat Med 10:457-462.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from commontable.stats.arrays import Floats, normal_quantile
from commontable.stats.results import Estimate, Index

HALF = 0.5
# Figures worked on at a time, so that limits need little more memory than they fill.
AT_ONCE = 65_536


class Own(NamedTuple):
    """What one more death adds to the figure, and how many there were."""

    per_death: Floats
    deaths: Floats

    @property
    def variance(self) -> Floats:
        """Of Jeffreys's posterior, so that no deaths are no certainty."""
        return np.asarray(self.per_death**2 * (self.deaths + HALF))

    def take(self, index: Index) -> Own:
        return Own(np.asarray(self.per_death[index]), np.asarray(self.deaths[index]))


class Doubt(NamedTuple):
    """Where the doubt of a figure comes from: its own deaths, and all others (a variance)."""

    own: tuple[Own, ...]
    rest: Floats

    @property
    def error(self) -> Floats:
        return np.asarray(np.sqrt(np.maximum(self.rest, 0) + sum(own.variance for own in self.own)))


@dataclass(eq=False)
class Gathered:
    """A doubt in the making: the reference's share first, then the comparison's."""

    own: list[Own] = field(default_factory=list)
    rest: Floats | float = 0.0

    def add(self, own: Iterable[Own], rest: Floats) -> None:
        self.own.extend(own)
        self.rest = self.rest + rest

    @property
    def doubt(self) -> Doubt:
        return Doubt(tuple(self.own), np.asarray(self.rest))


@dataclass(frozen=True, eq=False)
class PartEstimate(Estimate):
    """An estimate that knows its own deaths; the variance that is not theirs is that of all others."""

    own: tuple[Own, ...] = field(kw_only=True)

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper limit; NaN exactly where `interval_reason` says why."""
        z = normal_quantile(level)
        lower, upper = np.empty(self.shape), np.empty(self.shape)
        value, error, low, high = (each.reshape(-1) for each in (self.estimate, self.standard_error, lower, upper))
        flat = [Own(*(each.reshape(-1) for each in own)) for own in self.own]
        for start in range(0, value.size, AT_ONCE):
            part = slice(start, start + AT_ONCE)
            with np.errstate(all="ignore"):  # undefined cells may hold any counts; their error is NaN
                below, above = reach([own.take(part) for own in flat], error[part], z)
            np.subtract(value[part], below, out=low[part])
            np.add(value[part], above, out=high[part])
        return lower, upper

    def take(self, index: Index) -> Estimate:
        cell = super().take(index)
        assert isinstance(cell, PartEstimate)  # replace() keeps the class
        return replace(cell, own=tuple(each.take(index) for each in self.own))


def reach(counted: list[Own], error: Floats, z: float) -> tuple[Floats, Floats]:
    """How far the limits lie below and above the figure."""
    rest = z**2 * np.maximum(error**2 - sum(own.variance for own in counted), 0)
    below, above = rest, rest.copy()
    for own in counted:
        fewer, more = distances(own.deaths, z)
        rising = own.per_death > 0
        square = own.per_death**2
        below += square * np.where(rising, fewer, more)
        above += square * np.where(rising, more, fewer)
    return np.sqrt(below), np.sqrt(above)


def distances(deaths: Floats, z: float) -> tuple[Floats, Floats]:
    """Squared distances from a count to its lower and its upper limit."""
    shape = deaths + HALF
    middle, half = 1 - 1 / (9 * shape), z / (3 * np.sqrt(shape))
    fewer = deaths - shape * np.maximum(middle - half, 0) ** 3
    more = shape * (middle + half) ** 3 - deaths
    return np.maximum(fewer, 0) ** 2, more**2


def together(per_death: Floats, deaths: Floats, likely: Floats) -> tuple[Own, Own]:
    """Counts along the last axis as one count of those that raise the sum, and one of those that lower it.

    `likely`: how deaths of this kind are spread over the axis, to weigh the half death that is added.
    """
    raising, lowering = per_death > 0, per_death < 0
    return (
        joined(np.where(raising, per_death, 0.0), np.where(raising, deaths, 0.0), likely, 1.0),
        joined(np.where(lowering, per_death, 0.0), np.where(lowering, deaths, 0.0), likely, -1.0),
    )


def joined(per_death: Floats, deaths: Floats, likely: Floats, sign: float) -> Own:
    """One count that works in one direction."""
    square, counted, expected = per_death**2, deaths.sum(axis=-1), likely.sum(axis=-1)
    typical = (square * likely).sum(axis=-1) / np.where(expected > 0, expected, 1.0)
    return Own(sign * np.sqrt(((square * deaths).sum(axis=-1) + HALF * typical) / (counted + HALF)), counted)
