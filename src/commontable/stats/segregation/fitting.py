"""A table fitted to other margins, its inner structure (odds ratios) kept: iterative proportional fitting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats, Mask
from commontable.stats.segregation.regions import Regions

ROUNDS = 2_000
CLOSE = 1e-10


def fitted(table: Floats, units: Floats, groups: Floats, regions: Regions) -> tuple[Floats, Mask]:
    """groups × leading × units scaled until units have the share `units` and groups the share `groups` of their region.

    Also says for each region whether that was reached. The table given is used up.
    """
    reached = np.zeros(groups.shape[1:], dtype=bool)
    for _ in range(ROUNDS):
        table *= ratio(units, table.sum(axis=0))
        sums = regions.sum(table)
        reached = np.abs(sums - groups).max(axis=0) < CLOSE
        if reached.all():
            break
        for place, scale in enumerate(ratio(groups, sums)):
            table[place] *= regions.spread(scale)
    return table, reached


def ratio(wanted: Floats, there: Floats) -> Floats:
    """Wanted over there; zero where nothing is there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(there > 0, wanted / there, 0.0)


def in_both(first: Floats, last: Floats, regions: Regions) -> NDArray[np.bool_]:
    """True for the cells whose unit and group have people in both periods, once the others are left out."""
    kept = np.ones(first.shape, dtype=bool)
    while True:
        again = kept.copy()
        for table in (first, last):
            live = table if kept.all() else table * kept
            again &= live.sum(axis=0) > 0
            again &= regions.spread(regions.sum(live)) > 0
        if (again == kept).all():
            return kept
        kept = again
