"""Sparse matrices of units near each other, made in their place: row blocks, counted first."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.chunks import cuts
from commontable.stats.segregation.regions import Places
from commontable.stats.segregation.tables import Sparse

# Units whose neighbors are looked up at a time.
UNITS = 1024


def near_matrix(points: Floats, reach: float, weigh: Callable[[Floats], Floats], codes: Places | None = None) -> Sparse:
    """Weights by distance of all pairs within reach, each unit with itself included; of one code where codes are
    given."""
    from scipy import sparse
    from scipy.spatial import cKDTree  # late: keeps the import of this package light

    tree, units = cKDTree(points), len(points)

    def pairs(some: slice) -> tuple[Places, Places]:
        """Rows and columns."""
        found = tree.query_ball_point(points[some], reach, return_sorted=True)
        rows = np.repeat(np.arange(some.start, some.start + len(found)), [len(each) for each in found])
        columns = np.fromiter(chain.from_iterable(found), dtype=np.intp, count=rows.size)
        if codes is None:
            return rows, columns
        kept = codes[rows] == codes[columns]
        return rows[kept], columns[kept]

    ends = np.zeros(units + 1, dtype=np.int64)
    for some in cuts(units, UNITS):
        if codes is None:
            ends[1:][some] = tree.query_ball_point(points[some], reach, return_length=True)
        else:
            ends[1:][some] = np.bincount(pairs(some)[0] - some.start, minlength=len(points[some]))
    np.cumsum(ends, out=ends)
    weights, numbers = np.empty(ends[-1]), np.empty(ends[-1], dtype=np.int32)
    for some in cuts(units, UNITS):
        rows, columns = pairs(some)
        place = slice(ends[some.start], ends[min(some.stop, units)])
        weights[place] = weigh(np.hypot(*(points[rows] - points[columns]).T))
        numbers[place] = columns
    return sparse.csr_matrix((weights, numbers, ends), shape=(units, units))
