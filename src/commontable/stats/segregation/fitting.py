"""A table fitted to other margins, its inner structure (odds ratios) kept: iterative proportional fitting."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats, Mask
from commontable.stats.segregation.regions import Regions

ROUNDS = 2_000
CLOSE = 1e-10


def fitted(table: Floats, units: Floats, groups: Floats, regions: Regions) -> tuple[Floats, Mask]:
    """groups × leading × units scaled until units have the share `units` and groups the share `groups` of their region.

    Also says for each region whether that was reached.
    """
    found = table
    reached = np.zeros(groups.shape[1:], dtype=bool)
    for _ in range(ROUNDS):
        found = found * ratio(units, found.sum(axis=0))
        sums = regions.sum(found)
        reached = np.abs(sums - groups).max(axis=0) < CLOSE
        if reached.all():
            break
        found = found * regions.spread(ratio(groups, sums))
    return found, reached


def ratio(wanted: Floats, there: Floats) -> Floats:
    """Wanted over there; zero where nothing is there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(there > 0, wanted / there, 0.0)


def in_both(first: Floats, last: Floats, regions: Regions) -> Floats:
    """1.0 for the cells whose unit and group have people in both periods, once the others are left out."""
    kept = np.ones(first.shape)
    while True:
        live = [table * kept for table in (first, last)]
        units = np.minimum(*(table.sum(axis=0) > 0 for table in live))
        groups = np.minimum(*(regions.spread(regions.sum(table)) > 0 for table in live))
        again = (kept * units * groups).astype(float)
        if (again == kept).all():
            return kept
        kept = again
