"""Doubts of stepwise replacement, where each cause has its own schedules before and after it."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.decomposition.pairs import Pair
from commontable.stats.decomposition.splits import Spread, mixed, of_causes
from commontable.stats.decomposition.steps import forward
from commontable.stats.small_counts import Gathered, Own, joined


def gradients(pair: Pair) -> tuple[Floats, Floats]:
    """Slopes of years[cause, age] by the first and the last group's rates[other, band]: causes × causes × cells × ages
    × bands."""
    causes, ages, cells = pair.first.rates.shape
    by_first, by_last = (np.zeros((causes, causes, cells, ages, ages)) for _ in range(2))
    here = pair.ends[0]
    diagonal = np.arange(ages)
    for cause in range(causes):
        there = pair.end(mixed(pair.first, pair.last, cause + 1), (cause + 1) / causes)
        back = forward(there, here)
        gap = (pair.last.rates[cause] - pair.first.rates[cause]).T[:, :, None]
        before, after = gap * back.by_last, gap * back.by_first
        # All causes' rates at an end move the yield; the cause's own two rates move the difference it is taken times.
        by_first[cause, cause:] += before
        by_first[cause, cause + 1 :] += after
        by_last[cause, :cause] += before
        by_last[cause, : cause + 1] += after
        by_first[cause, cause][:, diagonal, diagonal] -= back.years.T
        by_last[cause, cause][:, diagonal, diagonal] += back.years.T
        here = there
    return by_first, by_last


def replacement_spread(pair: Pair, both_ways: bool) -> Spread:
    """Doubts by the delta method; with `both_ways` those of the mean of both directions."""
    by_first, by_last = gradients(pair)
    if both_ways:
        turned_last, turned_first = gradients(pair.exchanged)
        by_first, by_last = (by_first - turned_first) / 2, (by_last - turned_last) / 2
    by_age, by_both, by_cause = Gathered(), Gathered(), Gathered()
    likely = (pair.first.deaths + pair.last.deaths).sum(axis=1).T[:, None, :]
    for sign, slopes, side in ((1.0, by_first, pair.first), (-1.0, by_last, pair.last)):
        v, spread, per_year = (
            side.spread.transpose(0, 2, 1),
            side.spread.transpose(2, 1, 0),
            1 / side.years.T[..., None],
        )
        here = np.einsum("aacxx->cxa", slopes)
        others = np.einsum("aocxj,ocj->cxa", slopes**2, v)
        by_both.add([Own(here * per_year, side.counts)], others - here**2 * spread)
        at_age = slopes.sum(axis=0)
        here, others = np.einsum("ocxx->cxo", at_age), np.einsum("ocxj,ocj->cx", at_age**2, v)
        # Within a band a death of any cause works in the same direction.
        own = joined(here * per_year, side.counts, likely, sign)
        by_age.add([own], others - (here**2 * spread).sum(axis=2))
        of_cause = slopes.sum(axis=3)
        here, others = np.einsum("aacj->cja", of_cause), np.einsum("aocj,ocj->ca", of_cause**2, v)
        by_cause.add(of_causes(here * per_year, pair, side), others - (here**2 * spread).sum(axis=1))
    return Spread(by_age.doubt, by_both.doubt, by_cause.doubt)
