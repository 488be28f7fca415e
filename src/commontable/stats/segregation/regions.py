"""Units grouped by region: sums and spreading without loops, and without a units × regions table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Regions:
    """The units in the order of their regions. `labels` is None when all units are one region without a name."""

    order: Places | None
    starts: Places
    sizes: Places
    labels: NDArray[Any] | None

    @property
    def codes(self) -> Places:
        """The number of the region of each sorted unit."""
        return np.repeat(np.arange(self.starts.size), self.sizes)

    def unsorted(self, values: NDArray[Any]) -> NDArray[Any]:
        """Units (last axis) back in the order in which they were given."""
        if self.order is None:
            return values
        back = np.empty_like(values)
        back[..., self.order] = values
        return back

    def blocks(self, units: int) -> Iterator[tuple[slice, slice]]:
        """Whole regions of about so many units at a time: their places, and those of their units."""
        ends = np.cumsum(self.sizes)
        edges = np.unique(np.append(np.searchsorted(ends, np.arange(0, ends[-1], units)), ends.size))
        for first, last in pairwise(edges):
            yield slice(first, last), slice(self.starts[first], ends[last - 1])

    def part(self, some: slice) -> Regions:
        starts = self.starts[some]
        return Regions(None, starts - starts[0], self.sizes[some], self.labels)

    def sum(self, values: Floats) -> Floats:
        """Sums over the units of each region."""
        if self.starts.size == 1:
            return np.asarray(values.sum(axis=-1, keepdims=True))
        return np.asarray(np.add.reduceat(values, self.starts, axis=-1))

    def spread(self, values: Floats) -> Floats:
        """Each region's figure at every one of its units."""
        return values if self.starts.size == 1 else np.repeat(values, self.sizes, axis=-1)


def group_units(regions: ArrayLike | None, units: int) -> Regions:
    """Units by region label; regions come in the sorted order of their labels (that of numpy.unique)."""
    if units == 0:
        raise ValueError("counts has no units; give at least one.")
    if regions is None:
        return Regions(None, np.array([0]), np.array([units]), None)
    given = np.asarray(regions)
    if given.shape != (units,):
        raise ValueError(f"regions must hold one label for each of the {units} units; got shape {given.shape}.")
    if given.dtype.kind == "f" and np.isnan(given).any():
        raise ValueError("regions has a missing label. Give every unit a region, or leave the unit out on purpose.")
    order: Places | None = None
    if units > 1 and not (given[1:] >= given[:-1]).all():
        order = np.argsort(narrowed(given), kind="stable")
        given = given[order]
    starts = np.flatnonzero(np.concatenate([[True], given[1:] != given[:-1]]))
    return Regions(order, starts, np.diff(starts, append=units), given[starts])


def narrowed(labels: NDArray[Any]) -> NDArray[Any]:
    """The same order in 16 bits where whole numbers fit: NumPy then sorts several times faster."""
    if labels.dtype.kind not in "iu" or int(labels.max()) - int(labels.min()) >= 2**16:
        return labels
    return np.asarray(labels - labels.min(), dtype=np.uint16)
