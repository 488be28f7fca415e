"""One step from a schedule to another, split by the age at which the rates differ; and its slopes by every rate.

The forward split of a step from A to B gives band x what e(0) changes when the bands from x on already have the rates
of B and those below it have the rates of A: l_A(x) ((g_A - g_B) + (q_A - q_B) e_B(x + n)). The backward split exchanges
the two. Either sums exactly to the difference.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.decomposition.schedules import (
    Schedule,
    Slopes,
    relative_slopes,
    sensitivity,
    survivors_between,
)

# Rates that differ by less than this share of their sum count as equal: their quotient would be rounding alone.
TIE = 1e-9
# Below this share the slopes of the quotient are taken from its limit, as differences of differences lose their digits.
NEAR = 1e-4


class End(NamedTuple):
    """One end of a step."""

    of: Schedule
    by: Slopes


class Yield(NamedTuple):
    """Years per unit of rate difference (ages × cells), and its slopes by both ends' rates (cells × ages × ages)."""

    years: Floats
    by_first: Floats
    by_last: Floats


def one_way(first: Schedule, last: Schedule) -> Floats:
    """Years by age: survivors of the first, expectancy beyond of the last."""
    return first.alive * ((first.lost - last.lost) + (first.q - last.q) * last.after)


def apart(first: Schedule, last: Schedule, share: float) -> Floats:
    """The rate difference, NaN where it is less than this share of the rates."""
    gap = last.rates - first.rates
    return np.where(np.abs(gap) > share * (first.rates + last.rates), gap, np.nan)


def years_per_rate(first: End, last: End) -> Floats:
    """The one-way years of each band over its rate difference; its limit where the rates are equal."""
    a, b = first.of, last.of
    gap = apart(a, b, TIE)
    limit = -a.alive * (first.by.lost + first.by.q * b.after)
    return np.where(np.isnan(gap), limit, one_way(a, b) / gap)


def forward(first: End, last: End) -> Yield:
    """The one-way yield and its slopes: lower triangle by survivors, upper by expectancy beyond, diagonal by itself."""
    a, b = first.of, last.of
    years = years_per_rate(first, last)
    gap = apart(a, b, TIE)
    fall = np.where(np.isnan(gap), first.by.q, (b.q - a.q) / gap)
    below = np.tril(-years.T[:, :, None] * relative_slopes(a, first.by).T[:, None, :], -1)
    above = survivors_between(b)
    above *= (a.alive * fall).T[:, :, None] * sensitivity(b, last.by).T[:, None, :]
    here, there = own_slopes(first, last, years)
    diagonal = np.arange(len(years))
    below[:, diagonal, diagonal] = here.T
    above[:, diagonal, diagonal] = there.T
    return Yield(years, below, above)


def own_slopes(first: End, last: End, years: Floats) -> tuple[Floats, Floats]:
    """Of the yield of a band by its own two rates."""
    a, b = first.of, last.of
    gap = apart(a, b, NEAR)
    here = (a.alive * (first.by.lost + first.by.q * b.after) + years) / gap
    there = (-a.alive * (last.by.lost + last.by.q * b.after) - years) / gap
    near = np.isnan(gap)
    bent = (-a.alive * (end.by.lost_bend + end.by.q_bend * b.after) / 2 for end in (first, last))
    return np.where(near, next(bent), here), np.where(near, next(bent), there)


def weighted(first: End, last: End, ahead: float) -> Yield:
    """`ahead` of the forward split and the rest of the backward one."""
    parts = []
    if ahead > 0:
        parts.append((ahead, forward(first, last)))
    if ahead < 1:
        back = forward(last, first)
        parts.append((1 - ahead, Yield(back.years, back.by_last, back.by_first)))
    if len(parts) == 1:
        return parts[0][1]
    (one, left), (other, right) = parts
    return Yield(*(one * x + other * y for x, y in zip(left, right, strict=True)))
