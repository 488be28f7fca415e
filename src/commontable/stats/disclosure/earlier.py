"""Differencing: what earlier releases of the same table tell beside this one.

**What it says.** The table as an outsider sees it who kept the earlier release: a count hidden now but shown then is
known; a total now less the total then is the count of the area or year that was added.

**Formula.** The earlier table is a table of its own with its own sums, joined to this one at the cells that both
count: A x = 0 and A' x' = 0, where x' = x for every count that was not revised. What it told stays within
shown ± within; what it hid may be anything from zero upward.

**Assumptions.** The outsider has both releases and knows which categories each had. He knows neither which counts
were revised hidden cells nor by how much: a revised count is another count than the one of then.

**Interpretation.** Two releases, each safe alone, may together tell a count: `suppress` hides more now where that
helps and reports as `unprotected` what the two tell whatever is hidden.

**Type.** Further equations of a linked table.

**Applicability.** Cross tables whose earlier release had the same axes, each with all or some of the categories of
now. Without `kept`, any linked table, with one figure for each of its cells. Single earlier sums of another kind:
`with_earlier_release`.

**Limits.** Categories that this release dropped cannot be linked: make the table of now with them and hide them. The
earlier policy's least hidden count is not used, which leaves the outsider up to 1 more room in revised hidden counts.

**References.** Hundepool A et al. (2012) Statistical Disclosure Control, Wiley, chapters 4 and 5, on differencing.

**Example.** Last year's table lacked the third area. Its total taken from this year's leaves the new area's 4, though
each release alone hides it:

>>> from commontable.stats.disclosure import (
...     POLICIES, EarlierTable, audit, cross_table, suppress, with_earlier_table)
>>> now, policy = cross_table(counts=[30, 9, 4]), POLICIES["cms"]
>>> hidden = [False, True, True, False]
>>> bool(audit(table=now, hidden=hidden, policy=policy).exposed.any())
False
>>> both = with_earlier_table(table=now, earlier=EarlierTable(shown=[30, float("nan"), 39], kept=[[0, 1]]))
>>> seen = audit(table=both, hidden=[*hidden, False], policy=policy)
>>> seen.low[2:3].tolist(), seen.high[2:3].tolist()
([4.0], [4.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, floats
from commontable.stats.disclosure.tables import LinkedTable, Mask, Whole, cross_table

if TYPE_CHECKING:
    from scipy.sparse import csr_array

OFF = 1e-6


@dataclass(frozen=True, kw_only=True)
class EarlierTable:
    """What an earlier release told: `shown`, margins last along each axis, NaN where it hid or had no figure.

    `kept` are the numbers that its categories have now along each axis; None means the same cells as now. `within` is
    how far its rounding may have moved a figure. `revised` has the count of then for each inner cell that was revised
    since, NaN for the others.
    """

    shown: ArrayLike
    kept: Sequence[Sequence[int]] | None = None
    within: float = 0.0
    revised: ArrayLike | None = None


def with_earlier_table(*, table: LinkedTable, earlier: EarlierTable) -> LinkedTable:
    """The table with what the earlier release told of it; `suppress` and `audit` take it into account."""
    shown = floats(earlier.shown, name="shown")
    if earlier.within < 0:
        raise ValueError(f"within must be zero or more; got {earlier.within:g}. Exact figures have 0.")
    if earlier.kept is None and earlier.revised is None:
        return _same_cells(table, shown.ravel(), earlier.within)
    then = _Then.of(table, earlier)
    if shown.shape != then.place.shape:
        raise ValueError(f"shown must have the shape {then.place.shape}, margins included; got {shown.shape}.")
    _check(shown.ravel(), then.values.ravel(), earlier.within)
    return _told(then.joined(table), then.column.ravel(), shown.ravel(), earlier.within)


def _same_cells(table: LinkedTable, shown: Floats, within: float) -> LinkedTable:
    cells = int(np.prod(table.shape))
    if len(shown) != cells:
        raise ValueError(f"shown must have a figure for each of the {cells} cells; got {len(shown)}. Give kept.")
    _check(shown, table.counts[:cells], within)
    return _told(table, np.arange(cells), shown, within)


def _check(shown: Floats, values: Floats, within: float) -> None:
    off = np.abs(shown - values) > within + OFF
    if np.any(off):
        first = int(np.argmax(off))
        raise ValueError(
            f"{int(off.sum())} figures of the earlier release are not those of now; the first told {shown[first]:g}, "
            f"now {values[first]:g}. If counts were revised, give them as they were in revised."
        )


def _told(table: LinkedTable, cells: Whole, shown: Floats, within: float) -> LinkedTable:
    """Narrow what a reader knows of these cells by what was shown of them."""
    low, high = (each.copy() for each in table.told)
    here = ~np.isnan(shown)
    np.maximum.at(low, cells[here], np.maximum(shown[here] - within, 0))
    np.minimum.at(high, cells[here], shown[here] + within)
    return replace(table, told_low=low, told_high=high)


@dataclass(frozen=True, eq=False)
class _Then:
    """The earlier table: its counts, its equations, and for each of its cells the cell of now, or a new one."""

    values: Floats
    equations: csr_array
    place: Whole
    column: Whole
    new: Mask

    @classmethod
    def of(cls, table: LinkedTable, earlier: EarlierTable) -> _Then:
        number = np.arange(int(np.prod(table.shape))).reshape(table.shape)
        kept = _kept(table.shape, earlier.kept)
        place = number[np.ix_(*(np.append(each, -1) for each in kept))]
        inner = tuple(slice(None, -1) for _ in kept)
        counts = table.counts[place[inner]]
        revised = np.full(counts.shape, np.nan)
        if earlier.revised is not None:
            revised = floats(earlier.revised, name="revised")
        if revised.shape != counts.shape:
            raise ValueError(
                f"revised must have the shape {counts.shape} of the earlier inner cells; got {revised.shape}."
            )
        whole = cross_table(counts=np.where(np.isnan(revised), counts, revised))
        values = np.asarray(whole.cube(whole.counts))
        new = np.ones(place.shape, dtype=bool)
        new[inner] = ~np.isnan(revised)
        for axis, each in enumerate(kept):
            _same_margin(new, axis, set(each) == set(range(table.shape[axis] - 1)))
        new |= table.missing[place]
        column = place.copy()
        column[new] = len(table.counts) + np.arange(int(new.sum()))
        return cls(values, whole.equations, place, column, new)

    def joined(self, table: LinkedTable) -> LinkedTable:
        """The table of now with the cells and equations of then that it lacks."""
        from scipy.sparse import csr_array, vstack

        more, cells = int(self.new.sum()), len(table.counts)
        entries = self.equations.tocoo()
        lines, own = entries.coords
        lines_new = np.bincount(lines, self.new.ravel()[own], minlength=self.equations.shape[0]) > 0
        moved = csr_array(
            (entries.data, (lines, self.column.ravel()[own])), shape=(self.equations.shape[0], cells + more)
        )
        wide = csr_array(table.equations, copy=True)
        wide.resize((wide.shape[0], cells + more))
        low, high = table.told
        value = self.values[self.new]
        return replace(
            table,
            counts=np.append(table.counts, value),
            equations=csr_array(vstack([wide, moved[lines_new]])),
            least=np.append(table.least, np.where(np.isnan(value), np.nan, 0.0)),
            most=np.append(table.most, np.where(np.isnan(value), np.nan, np.inf)),
            countable=np.append(table.countable, np.zeros(more, bool)),
            fixed=np.append(table.fixed, np.ones(more, bool)),
            group=np.append(table.group, table.group[self.place[self.new]]),
            told_low=np.append(low, np.zeros(more)),
            told_high=np.append(high, np.full(more, np.inf)),
        )


def _same_margin(new: Mask, axis: int, all_kept: bool) -> None:
    """A margin of then is the margin of now where all its parts are of now, and none is missing."""
    line = np.moveaxis(new, axis, -1)
    line[..., -1] = line[..., :-1].any(axis=-1) | (not all_kept)


def _kept(shape: tuple[int, ...], kept: Sequence[Sequence[int]] | None) -> list[Whole]:
    found = [np.arange(size - 1) for size in shape] if kept is None else [np.asarray(each, np.intp) for each in kept]
    good = len(found) == len(shape) and all(
        len(np.unique(each)) == each.size > 0 and each.min() >= 0 and each.max() < size - 1
        for each, size in zip(found, shape, strict=True)
    )
    if not good:
        raise ValueError(
            f"kept must give, for each of the {len(shape)} axes, numbers of the categories of now, each once: up to "
            f"{', '.join(str(size - 2) for size in shape)}; got {kept}."
        )
    return found
