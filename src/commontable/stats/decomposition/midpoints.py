"""Horiuchi's line integral as its own authors and DemoDecomp approximate it: one rate at a time, around each midpoint.

Kept to reproduce other programs. Its sum misses the difference by the square of the step, and it evaluates a life table
for each band, cause and step; `splits.along` does neither.
"""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.decomposition.pairs import Pair


def around_midpoints(pair: Pair, steps: int) -> Floats:
    """Σ over steps of e0(middle + half the step of one rate) - e0(middle - half of it), for every rate."""
    gaps = (pair.last.rates - pair.first.rates) / steps
    years = np.zeros(gaps.shape)
    for step in range(steps):
        share = (step + 0.5) / steps
        middle = pair.rates_at(share)
        for cause, age in np.ndindex(*gaps.shape[:2]):
            half = gaps[cause, age] / 2
            for sign in (1, -1):
                moved = middle.copy()
                moved[age] += sign * half
                years[cause, age] += sign * pair.schedule(moved, share).at_start
    return years
