"""Each method: from a pair of groups to years by cause and age, and their doubts.

All arrays are causes × ages × cells. Methods that split a band among its causes by their rate differences hold its
years per unit of rate (`Yield`); stepwise replacement keeps its own for each cause.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.decomposition.pairs import Pair, Side
from commontable.stats.decomposition.schedules import added, after_variance, survival_variance
from commontable.stats.decomposition.steps import TIE, Yield, one_way, weighted, years_per_rate
from commontable.stats.small_counts import Doubt, Gathered, Own, together


class Spread(NamedTuple):
    """Doubts by age, and with causes by both (cells × ages × causes) and by cause at all ages (cells × causes)."""

    by_age: Doubt
    by_both: Doubt | None = None
    by_cause: Doubt | None = None


def by_age_doubt(pair: Pair, ahead: float) -> Doubt:
    """Closed form for one step: survivors, the band itself and the expectancy beyond are independent of each other."""
    one, two = pair.ends
    v1, v2 = pair.first.total_spread, pair.last.total_spread
    back = 1 - ahead
    gap = two.of.q - one.of.q
    variance = np.zeros(gap.shape)
    own_first, own_last = np.zeros(gap.shape), np.zeros(gap.shape)
    for share, (near, v_near), (far, v_far) in (
        (ahead, (one, v1), (two, v2)),
        (back, (two, v2), (one, v1)),
    ):
        if share > 0:
            reached = share * near.of.alive
            variance += (share * one_way(near.of, far.of)) ** 2 * survival_variance(near.of, near.by, v_near)
            variance += (reached * gap) ** 2 * after_variance(far.of, far.by, v_far)[0]
            own_first += reached * (one.by.lost + one.by.q * far.of.after)
            own_last += reached * (two.by.lost + two.by.q * far.of.after)
    own_last *= -1
    own = zip((own_first, own_last), (pair.first, pair.last), strict=True)
    return Doubt(tuple(Own((slope / side.years).T, side.total_deaths.T) for slope, side in own), variance.T)


def total_variance(pair: Pair) -> Floats:
    """Of the difference of the two expectancies."""
    sides = zip(pair.ends, (pair.first, pair.last), strict=True)
    return added([after_variance(end.of, end.by, side.total_spread)[1] for end, side in sides])


def along(pair: Pair, ahead: float, steps: int) -> Floats:
    """Years by age: the sum of the steps on the straight line between the groups, each split exactly."""
    total = np.zeros(pair.first.total.shape)
    for here, there in pairwise(pair.stops(steps)):
        if ahead > 0:
            total += ahead * one_way(here, there)
        if ahead < 1:
            total -= (1 - ahead) * one_way(there, here)
    return total


def yield_along(pair: Pair, ahead: float, steps: int) -> Yield:
    """The mean yield of the steps; a step's ends move with both groups' rates in proportion."""
    whole: Yield | None = None
    for step, (here, there) in enumerate(pairwise(pair.end_stops(steps))):
        before, after = step / steps, (step + 1) / steps
        own = weighted(here, there, ahead)
        by_first = ((1 - before) * own.by_first + (1 - after) * own.by_last) / steps
        by_last = (before * own.by_first + after * own.by_last) / steps
        found = Yield(own.years / steps, by_first, by_last)
        if whole is None:
            whole = found
        else:
            for total, more in zip(whole, found, strict=True):
                total += more
    assert whole is not None  # there is at least one step
    return whole


def among_causes(pair: Pair, by_age: Floats, ahead: float, steps: int) -> Floats:
    """Each band's years in proportion to the rate differences of its causes.

    Where the causes differ and their sums do not, no proportion exists: then the yield is its limit.
    """
    if len(pair.first.rates) == 1:
        return by_age[None]
    gaps = pair.last.rates - pair.first.rates
    everyone = pair.first.total + pair.last.total
    gap = pair.last.total - pair.first.total
    tied = ~(np.abs(gap) > TIE * everyone)
    per_rate = np.where(tied, 0.0, by_age / np.where(tied, 1.0, gap))
    if np.any(tied & (gaps != 0).any(axis=0)):
        per_rate = np.where(tied, years_along(pair, ahead, steps), per_rate)
    years = per_rate * gaps
    # In a tie the groups may still differ in the years lived by those who die; that goes by share of the deaths.
    share = (pair.first.rates + pair.last.rates) / np.where(everyone > 0, everyone, 1.0)
    return np.asarray(years + np.where(tied, by_age - years.sum(axis=0), 0.0) * share)


def years_along(pair: Pair, ahead: float, steps: int) -> Floats:
    """Years per unit of rate difference, the mean of the steps, where equal rates have the limit."""
    total = np.zeros(pair.first.total.shape)
    for here, there in pairwise(pair.end_stops(steps)):
        total += ahead * years_per_rate(here, there) + (1 - ahead) * years_per_rate(there, here)
    return total / steps


def spread_of(pair: Pair, own: Yield) -> Spread:
    """Doubts of what a yield gives to causes and ages, by the delta method."""
    gaps = (pair.last.rates - pair.first.rates).transpose(2, 1, 0)
    years, gap = own.years.T, gaps.sum(axis=2)
    by_age, by_both, by_cause = Gathered(), Gathered(), Gathered()
    for sign, slopes, side in ((-1.0, own.by_first, pair.first), (1.0, own.by_last, pair.last)):
        v, total, per_year = side.spread.transpose(2, 1, 0), side.total_spread.T, 1 / side.years.T
        diagonal = np.einsum("cxx->cx", slopes)
        others, itself = np.einsum("cxj,cj->cx", slopes**2, total), diagonal**2
        here = (gaps * diagonal[..., None] + sign * years[..., None]) * per_year[..., None]
        by_both.add([Own(here, side.counts)], gaps**2 * (others[..., None] - itself[..., None] * v))
        here = (gap * diagonal + sign * years) * per_year
        by_age.add([Own(here, side.total_deaths.T)], gap**2 * (others - itself * total))
        gathered = np.einsum("cxj,cxk->cjk", slopes, gaps)
        alone = (gathered + sign * years[..., None]) * per_year[..., None]
        by_cause.add(of_causes(alone, pair, side), (gathered**2 * (total[..., None] - v)).sum(axis=1))
    return Spread(by_age.doubt, by_both.doubt, by_cause.doubt)


def of_causes(per_death: Floats, pair: Pair, side: Side) -> tuple[Own, Own]:
    """Deaths of each cause at all ages together, weighed by where all deaths of both groups happen."""
    likely = ((pair.first.total + pair.last.total) * side.years).T
    return together(per_death.transpose(0, 2, 1), side.counts.transpose(0, 2, 1), likely[:, None, :])


def replaced(pair: Pair) -> Floats:
    """Stepwise replacement: cause by cause, and within a cause from the youngest band on, the first group's rate gives
    way to the last group's. Replacing a band changes e(0) by the backward split of the step of its cause."""
    years = np.empty(pair.first.rates.shape)
    count = len(years)
    here = pair.reference
    for cause in range(count):
        rates = mixed(pair.first, pair.last, cause + 1)
        there = pair.schedule(rates, (cause + 1) / count)
        years[cause] = -one_way(there, here)
        here = there
    return years


def mixed(first: Side, last: Side, causes: int) -> Floats:
    """The rates of all causes together, the first so many of them as in the last group."""
    if causes == len(first.rates):
        return last.total
    return np.asarray(last.rates[:causes].sum(axis=0) + first.rates[causes:].sum(axis=0))
