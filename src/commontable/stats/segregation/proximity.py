"""How near units are to each other, and sums over all units by nearness, without a units × units table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats
from commontable.stats.segregation.centers import points_of
from commontable.stats.segregation.nearby import NearMatrix
from commontable.stats.segregation.paired import misplaced, per_unit
from commontable.stats.segregation.regions import Places, Regions
from commontable.stats.segregation.tables import People, Sparse, check_surroundings

# Pairs of units worked off at once: two MiB of distances.
CHUNK = 2**18
# The mean distance of two people within a unit of area a is taken as the root of 0.6 a (White 1983).
OWN = 0.6


@dataclass(frozen=True, eq=False)
class Proximity:
    """Proximity of units: exp(-distance / scale), one where the distance is zero.

    coordinates are units × 2 in a plane projection and areas one per unit, both in the unit of `scale` (and its
    square). Within a unit the distance is √(0.6 × area). Beyond `cutoff` proximity counts as zero; without it all
    pairs of a region are gone through, in chunks.
    """

    coordinates: ArrayLike
    areas: ArrayLike
    scale: float
    cutoff: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("scale", self.scale), ("cutoff", self.cutoff)):
            if value is not None and not 0 < value < np.inf:
                raise ValueError(f"{name} must be above zero, in the unit of the coordinates; got {value}.")


@dataclass(frozen=True, eq=False)
class Near:
    """Proximities ready for sums: a sparse matrix, or places from which they are made as they are wanted."""

    regions: Regions
    matrix: Sparse | None
    points: Floats
    own: Floats
    scale: float
    codes: Codes
    symmetric: bool

    def sums(self, values: Floats, *, turned: bool = False) -> Floats:
        """For every unit i of each row of values (… × units), Σ_j c_ij v_j over its region; turned: Σ_j c_ji v_j."""
        flat = values.reshape(-1, values.shape[-1])
        if self.matrix is not None:
            matrix = self.matrix.T if turned else self.matrix
            return np.ascontiguousarray((matrix @ flat.T).T).reshape(values.shape)
        found = np.empty(flat.shape)
        for rows, columns in blocks(self.regions):
            found[:, rows] = flat[:, columns] @ self.between(rows, columns)
        return found.reshape(values.shape)

    def between(self, rows: slice, columns: slice) -> Floats:
        """Proximities of some units (second axis) to others (first): symmetric, so turning changes nothing."""
        codes = self.regions.codes
        x, y = (each[columns, None] - each[None, rows] for each in self.points.T)
        near: Floats = np.exp(np.sqrt(x * x + y * y) / -self.scale)
        near[codes[columns, None] != codes[None, rows]] = 0.0
        here = np.arange(rows.start, rows.stop)
        near[here - columns.start, here - rows.start] = self.own[rows]
        return near


def blocks(regions: Regions) -> Iterator[tuple[slice, slice]]:
    """Rows of units, and the span of units of their regions, with at most about CHUNK pairs each."""
    units, ends = int(regions.sizes.sum()), regions.starts + regions.sizes
    codes, row = regions.codes, 0
    while row < units:
        first = int(regions.starts[codes[row]])
        stop = min(units, row + max(1, int(CHUNK**0.5)))
        span = int(ends[codes[stop - 1]]) - first
        stop = min(stop, row + max(1, CHUNK // span))
        yield slice(row, stop), slice(first, int(ends[codes[stop - 1]]))
        row = stop


def read_near(near: Proximity | Sparse, people: People) -> Near:
    """Proximities between units of one region, in the order of the regions."""
    regions, units = people.regions, people.n.shape[-1]
    if not isinstance(near, Proximity):
        given = check_surroundings(near, regions, units, "near")
        return Near(
            regions, inside(given, regions.codes), np.empty(0), np.empty(0), 1.0, np.zeros_like(people.codes), False
        )
    points, areas = points_of(near.coordinates, people), per_unit(near.areas, people, "areas")
    areas = np.where(areas > 0, areas, np.nan)
    codes = misplaced(people, areas, *points.T)
    bad = regions.spread((codes != 0).any(axis=0).astype(float)) + np.zeros(units) > 0
    # A region with a missing place is undefined; zeros keep it from its neighbors in a block.
    points, own = np.where(bad[:, None], 0.0, points), np.exp(-np.sqrt(OWN * np.where(bad, 0.0, areas)) / near.scale)
    matrix = None
    if near.cutoff is not None:
        matrix = within(points, own, near.scale, near.cutoff, regions.codes)
    return Near(regions, matrix, points, own, near.scale, codes, True)


def within(points: Floats, own: Floats, scale: float, cutoff: float, codes: Places) -> Sparse:
    """A sparse matrix of the proximities of all pairs of one region up to the cutoff."""
    matrix = NearMatrix(points, cutoff * (1 + 1e-12), lambda far: np.asarray(np.exp(-far / scale)), codes).whole()
    matrix.setdiag(own)
    return matrix


def inside(matrix: Sparse, codes: Places) -> Sparse:
    """The pairs of one region."""
    from scipy import sparse

    found = matrix.tocoo()
    kept = codes[found.row] == codes[found.col]
    return sparse.csr_matrix((found.data[kept], (found.row[kept], found.col[kept])), shape=matrix.shape)
