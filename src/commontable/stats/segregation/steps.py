"""Fewest contacts between units: sums over growing sets of units, row by row, never a units × units table."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.segregation.tables import Sparse

# Ways worked off at once.
CHUNK = 2**18


def pairs_and_steps(shares: Floats, touching: Sparse) -> tuple[Floats, Floats]:
    """The distinct shares, rising, and η of the units with at least each of them; one more zero beyond the last."""
    from scipy.sparse.csgraph import dijkstra  # late: keeps the import of this package light

    order = np.argsort(-shares, kind="stable")
    graph, units = touching[order][:, order], shares.size
    within = np.zeros(units)
    for start in range(0, units, max(1, CHUNK // units)):
        rows = np.arange(start, min(units, start + max(1, CHUNK // units)))
        far = dijkstra(graph, directed=False, unweighted=True, indices=rows)
        # Each pair is counted where the unit of the lower share comes in, both ways.
        within[rows] = 2 * np.where(np.arange(units) < rows[:, None], far, 0.0).sum(axis=1)
    steps = np.cumsum(within)
    levels, places = np.unique(shares, return_inverse=True)
    kept = np.cumsum(np.bincount(places)[::-1])[::-1]
    total = steps[kept - 1]
    eta = np.where(total > 0, (kept.astype(float) ** 2 - kept) / np.where(total > 0, total, 1.0), 0.0)
    return levels, np.append(eta, 0.0)
