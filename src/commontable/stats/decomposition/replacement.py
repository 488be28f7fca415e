"""Variances of stepwise replacement, where each cause has its own schedules before and after it."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.decomposition.pairs import Pair
from commontable.stats.decomposition.splits import Spread, mixed
from commontable.stats.decomposition.steps import forward


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
    """Delta-method variances; with `both_ways` of the mean of both directions."""
    by_first, by_last = gradients(pair)
    if both_ways:
        turned_last, turned_first = gradients(pair.exchanged)
        by_first, by_last = (by_first - turned_first) / 2, (by_last - turned_last) / 2
    causes, ages, cells = pair.first.rates.shape
    cell, age, cause = np.zeros((causes, ages, cells)), np.zeros((ages, cells)), np.zeros((causes, cells))
    for slopes, side in ((by_first, pair.first), (by_last, pair.last)):
        v = side.spread.transpose(0, 2, 1)
        cell += np.einsum("aocxj,ocj->axc", slopes**2, v)
        age += np.einsum("ocxj,ocj->xc", slopes.sum(axis=0) ** 2, v)
        cause += np.einsum("aocj,ocj->ac", slopes.sum(axis=3) ** 2, v)
    return Spread(cell, age, cause)
