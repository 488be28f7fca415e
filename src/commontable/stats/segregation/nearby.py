"""Sparse matrices of units near each other, made some rows at a time: put in their place, or used and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.segregation.regions import Places
from commontable.stats.segregation.tables import Sparse

# Pairs of neighbors looked up at a time: they are lists before they are arrays.
PAIRS = 2**15


@dataclass(frozen=True, eq=False)
class NearMatrix:
    """Weights by distance of all pairs within reach, each unit with itself included; of one code where codes are
    given. Made as it is asked for: some rows of it (a sparse matrix), or its product with a table of all units."""

    points: Floats
    reach: float
    weigh: Callable[[Floats], Floats]
    codes: Places | None = None

    def whole(self) -> Sparse:
        return self[0 : len(self.points)]

    def __matmul__(self, values: Floats) -> Floats:
        found = np.empty(values.shape)
        for some in self._parts(slice(0, len(values))):
            found[some] = self[some] @ values
        return found

    def __getitem__(self, units: slice) -> Sparse:
        from scipy import sparse  # late: keeps the import of this package light

        ends = self._ends[units.start : units.stop + 1] - self._ends[units.start]
        weights, numbers = np.empty(ends[-1]), np.empty(ends[-1], dtype=np.int32)
        for some in self._parts(units):
            rows, columns = self._pairs(some)
            place = slice(ends[some.start - units.start], ends[some.stop - units.start])
            weights[place] = self.weigh(np.hypot(*(self.points[rows] - self.points[columns]).T))
            numbers[place] = columns
        return sparse.csr_matrix((weights, numbers, ends), shape=(ends.size - 1, len(self.points)))

    @cached_property
    def _tree(self) -> Any:
        from scipy.spatial import cKDTree  # late: keeps the import of this package light

        return cKDTree(self.points)

    @cached_property
    def _reached(self) -> NDArray[np.int64]:
        """Pairs within reach before each unit, and in all."""
        return summed(self._tree.query_ball_point(self.points, self.reach, return_length=True))

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        """The same of one code."""
        if self.codes is None:
            return self._reached
        lengths = np.zeros(len(self.points), dtype=np.int64)
        for some in self._parts(slice(0, lengths.size)):
            lengths[some] = np.bincount(self._pairs(some)[0] - some.start, minlength=some.stop - some.start)
        return summed(lengths)

    def _parts(self, units: slice) -> Iterator[slice]:
        """Units with about so many pairs at a time."""
        low, high = self._reached[[units.start, units.stop]]
        firsts = np.searchsorted(self._reached, np.arange(low, high, PAIRS))
        for first, last in pairwise(np.unique(np.append(firsts, units.stop))):
            yield slice(int(first), int(last))

    def _pairs(self, some: slice) -> tuple[Places, Places]:
        """Rows and columns."""
        found = self._tree.query_ball_point(self.points[some], self.reach, return_sorted=True)
        rows = np.repeat(np.arange(some.start, some.stop), [len(each) for each in found])
        columns = np.fromiter(chain.from_iterable(found), dtype=np.intp, count=rows.size)
        if self.codes is None:
            return rows, columns
        kept = self.codes[rows] == self.codes[columns]
        return rows[kept], columns[kept]


def summed(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Zero, then the sums up to each."""
    ends = np.zeros(lengths.size + 1, dtype=np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends
