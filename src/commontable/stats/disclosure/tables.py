"""Linked tables: every published count is a cell, every sum that a reader can make is an equation.

**What it says.** Nothing by itself: it is what `suppress` hides cells of and what `audit` attacks. A margin, a county
over its tracts, a group that overlaps others, a rate, a life expectancy: all are cells tied to other cells, so one
attack sees them all.

**Formula.** A x = 0 with one row of A for each sum; `cross_table` makes the rows of a table with its margins,
`nested_table` those of places within places, `linked_table` takes any.

**Assumptions.** All cells count the same people at the same time. Each equation holds for the true counts: a table
that does not add up is refused.

**Interpretation.** Link everything that is published of the same people: what is left out of the table is left out of
the attack.

**Type.** A table of counts with its sums; no estimate.

**Applicability.** Counts, zero or more. A missing count (NaN) is in no equation; one that a reader could compute from
the rest is refused.

**Limits.** Figures that are no weighted sums of counts (ratios, say) are linked as linear statements around the
truth, by `with_rate` and `with_life_expectancy`.

**References.** Fischetti M, Salazar JJ (2001) Management Science 47:1008-1027, for tables with linear constraints.

**Example.** Two counties over four tracts, and the state over both:

>>> from commontable.stats.disclosure import cross_table, nested_table
>>> table = nested_table(counts=[70, 45, 25, 4, 41, 5, 20], parents=[-1, 0, 0, 1, 1, 2, 2])
>>> table.counts.tolist(), table.equations.shape[0]
([70.0, 45.0, 25.0, 4.0, 41.0, 5.0, 20.0], 3)
>>> cross_table(counts=[[3, 12], [20, 15]], margins=[(1,)]).cube(cross_table(counts=[[3, 12], [20, 15]]).counts).shape
(3, 3)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats, floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LinkedTable:
    """Cells and the equations between them.

    `least` and `most` are what a reader learns of a cell that is shown (both the count itself, unless it is rounded).
    `countable` cells are counts of people, which the policy may hide; the others are figures made from counts.
    `fixed` cells are public already and cannot be hidden. `group` names the neighborhood (an area, say) in which a
    cell lies, -1 for cells that span all; it only helps the search. `shape` is that of a cross table with its margins.
    `told_low` and `told_high`, where given, are what a reader knows of each count even where it is hidden now.
    """

    counts: Floats
    equations: csr_array
    least: Floats
    most: Floats
    countable: Mask
    fixed: Mask
    group: Whole
    shape: tuple[int, ...]
    told_low: Floats | None = None
    told_high: Floats | None = None

    @property
    def missing(self) -> Mask:
        return np.isnan(self.counts)

    def cube(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """Values of the cells of a cross table in its shape; margins are last along each axis."""
        return values[: int(np.prod(self.shape))].reshape(self.shape)

    @property
    def told(self) -> tuple[Floats, Floats]:
        """What a reader knows of each count in any case."""
        cells = len(self.counts)
        low = np.full(cells, -np.inf) if self.told_low is None else self.told_low
        high = np.full(cells, np.inf) if self.told_high is None else self.told_high
        return low, high

    def linked(self, *, value: float, parts: Whole, weights: ArrayLike, known: tuple[float, float]) -> LinkedTable:
        """One more figure, value = weights · counts of the parts, known to a reader to lie within `known`."""
        from scipy.sparse import csr_array, hstack, vstack

        cells = len(self.counts)
        if np.isnan(value):
            raise ValueError("A figure cannot rest on a missing count. Leave it out, or find the count.")
        row = csr_array((np.asarray(weights, float), (np.zeros(len(parts), int), parts)), shape=(1, cells))
        corner = csr_array(np.array([[-1.0]]))
        wide = hstack([self.equations, csr_array((self.equations.shape[0], 1))])
        return replace(
            self,
            counts=np.append(self.counts, value),
            equations=csr_array(vstack([wide, hstack([row, corner])])),
            least=np.append(self.least, known[0]),
            most=np.append(self.most, known[1]),
            countable=np.append(self.countable, False),
            fixed=np.append(self.fixed, False),
            group=np.append(self.group, _shared(self.group[parts])),
            told_low=None if self.told_low is None else np.append(self.told_low, -np.inf),
            told_high=None if self.told_high is None else np.append(self.told_high, np.inf),
        )


def _shared(groups: Whole) -> int:
    return int(groups[0]) if len(groups) and np.all(groups == groups[0]) else -1


def linked_table(
    *, counts: ArrayLike, equations: csr_array, group: ArrayLike | None = None, shape: tuple[int, ...] | None = None
) -> LinkedTable:
    """A table from its cells and equations; each row of `equations` must give zero with the true counts."""
    x = floats(counts, name="counts").ravel()
    if np.any(x < 0) or np.any(np.isinf(x)):
        raise ValueError("counts must be zero or more, and finite. A hidden count is NaN, never a negative number.")
    cells = len(x)
    if equations.shape[1] != cells:
        raise ValueError(f"equations must have one column for each of the {cells} cells; got {equations.shape[1]}.")
    kept = equations
    if np.isnan(x).any():
        unknown = abs(equations) @ np.isnan(x).astype(float)
        if np.any(unknown == 1):
            raise ValueError("An equation has one missing count, which a reader can compute. Fill it in.")
        kept = equations[unknown == 0]
    if np.any(kept.data == 0):
        kept = kept.copy()
        kept.eliminate_zeros()
    gap = np.abs(kept @ np.nan_to_num(x))
    if np.any(gap > 1e-6):
        raise ValueError(f"{int(np.sum(gap > 1e-6))} equations do not hold; the largest is off by {gap.max():g}.")
    label = np.full(cells, -1, dtype=np.intp) if group is None else np.asarray(group, dtype=np.intp)
    no = np.zeros(cells, dtype=bool)
    return LinkedTable(x, kept, x.copy(), x.copy(), ~np.isnan(x), no, label, shape or (cells,))


def cross_table(*, counts: ArrayLike, margins: Sequence[tuple[int, ...]] | None = None) -> LinkedTable:
    """A table of any number of axes with its margins; `margins` names the sets of axes summed over (all by default).

    >>> cross_table(counts=[[3, 12], [20, 15]]).cube(cross_table(counts=[[3, 12], [20, 15]]).counts).tolist()
    [[3.0, 12.0, 15.0], [20.0, 15.0, 35.0], [23.0, 27.0, 50.0]]
    """
    x = floats(counts, name="counts")
    axes = range(x.ndim)
    whole = [set_ for size in range(1, x.ndim + 1) for set_ in combinations(axes, size)]
    asked = {tuple(sorted(each)) for each in (whole if margins is None else margins)}
    if x.ndim < 1 or not x.size or not asked <= set(whole):
        raise ValueError(f"margins must be sets of the {x.ndim} axes of a table with cells; got {margins}.")
    for axis in axes:
        x = np.concatenate([x, x.sum(axis=axis, keepdims=True)], axis=axis)
    place = np.indices(x.shape, dtype=np.int32)
    ends = [place[axis] == x.shape[axis] - 1 for axis in axes]
    shown = np.ones(x.shape, dtype=bool)
    for over in whole:
        if over not in asked:
            shown &= ~np.logical_and.reduce([ends[axis] if axis in over else ~ends[axis] for axis in axes])
    long = int(np.argmax(x.shape))
    sizes = np.nan_to_num(np.moveaxis(x, long, 0)).reshape(x.shape[long], -1).sum(axis=1)
    rank = np.argsort(np.argsort(sizes, kind="stable"), kind="stable")
    group = np.where(ends[long], -1, rank[place[long]]).ravel()
    del place, ends
    equations = _margin_equations(x.shape, shown, asked)
    values = np.where(shown, x, np.nan)
    table = linked_table(counts=values, equations=equations, group=group, shape=x.shape)
    return replace(table, countable=table.countable & shown.ravel())


def _margin_equations(shape: tuple[int, ...], shown: Mask, asked: set[tuple[int, ...]]) -> csr_array:
    """Each margin is the sum of the cells along one axis; where those are not all published, of the inner cells."""
    from scipy.sparse import csr_array

    number = np.arange(int(np.prod(shape)), dtype=np.int32).reshape(shape)
    columns, lengths = [], []
    single = {(axis,) for axis in range(len(shape))}
    for over in sorted(single if single <= asked else single | asked):
        total = number[tuple(slice(-1, None) if axis in over else slice(None) for axis in range(len(shape)))]
        parts = number[tuple(slice(None, -1) if axis in over else slice(None) for axis in range(len(shape)))]
        parts = np.moveaxis(parts, over, range(len(over))).reshape(-1, total.size)
        total = total.ravel()
        good = shown.ravel()[total] & shown.ravel()[parts].all(axis=0)
        # Row by row the parts, then their sum, which has the highest number.
        columns.append(np.vstack([parts[:, good], total[good]]).T.ravel())
        lengths.append(np.full(np.count_nonzero(good), len(parts) + 1, dtype=np.int32))
    ends = np.concatenate([np.zeros(1, np.int32), np.cumsum(np.concatenate(lengths), dtype=np.int32)])
    entries = np.ones(ends[-1])
    entries[ends[1:] - 1] = -1
    return csr_array((entries, np.concatenate(columns), ends), shape=(len(ends) - 1, number.size))


def nested_table(*, counts: ArrayLike, parents: ArrayLike) -> LinkedTable:
    """Nested places (tract, county, state): `parents` gives the place above each row of `counts`, -1 for the top.

    Counts of the upper places are given too; further axes (race, age) get their margins, as in `cross_table`.
    """
    x = floats(counts, name="counts")
    above = np.asarray(parents, dtype=np.intp)
    if above.shape != x.shape[:1]:
        raise ValueError(f"parents must have one entry for each of the {x.shape[0]} places; got shape {above.shape}.")
    from scipy.sparse import csr_array, kron, vstack

    flat = x
    for axis in range(1, x.ndim):
        flat = np.concatenate([flat, flat.sum(axis=axis, keepdims=True)], axis=axis)
    inner = int(np.prod(flat.shape[1:], dtype=int))
    places, child = len(above), np.flatnonzero(above >= 0)
    tops = np.unique(above[child])
    row = np.searchsorted(tops, above[child])
    down = csr_array((np.ones(len(child)), (row, child)), shape=(len(tops), places))
    up = csr_array((np.ones(len(tops)), (np.arange(len(tops)), tops)), shape=(len(tops), places))
    across = csr_array(kron(down - up, csr_array(np.eye(inner)), format="csr"))
    whole = _margin_equations_within(flat.shape)
    group = np.repeat(_family_order(above), inner)
    return linked_table(counts=flat, equations=csr_array(vstack([across, whole])), group=group, shape=flat.shape)


def _family_order(above: Whole) -> Whole:
    """A number for each place such that those of one family are neighbors; -1 for the tops."""
    paths: dict[int, tuple[int, ...]] = {}
    for place in range(len(above)):
        chain = [place]
        while above[chain[-1]] >= 0:
            chain.append(int(above[chain[-1]]))
            if len(chain) > len(above):
                raise ValueError(f"parents go in a circle at place {place}.")
        paths[place] = tuple(reversed(chain))
    rank = np.empty(len(above), dtype=np.intp)
    rank[sorted(paths, key=paths.__getitem__)] = np.arange(len(above))
    rank[above < 0] = -1
    return rank


def _margin_equations_within(shape: tuple[int, ...]) -> csr_array:
    """The margins of every place over the further axes."""
    from scipy.sparse import csr_array, vstack

    found = [csr_array((0, int(np.prod(shape))))]
    number = np.arange(int(np.prod(shape))).reshape(shape)
    for axis in range(1, len(shape)):
        lines = np.moveaxis(number, axis, -1).reshape(-1, shape[axis])
        entries = np.ones(lines.shape)
        entries[:, -1] = -1
        rows = np.repeat(np.arange(len(lines)), shape[axis])
        found.append(csr_array((entries.ravel(), (rows, lines.ravel())), shape=(len(lines), number.size)))
    return csr_array(vstack(found))
