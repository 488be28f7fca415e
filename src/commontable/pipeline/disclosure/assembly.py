"""One linked table of all counts that releases tell about the same people, with every sum between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.disclosure.relations import NOWHERE, Sums, Within, sums_of
from commontable.pipeline.disclosure.sheets import Sheet
from commontable.stats.disclosure import DisclosurePolicy, LinkedTable, linked_table

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.intp]
ROUNDS = 4  # of filling in: sums of sums of sums
NOBODY = 0.5  # person-years that are none: populations are rounded to tenths


@dataclass(frozen=True, eq=False)
class Assembly:
    """The table: first the cells of every sheet in order, then the rests of sums.

    `named` cells are the secrets; `out` ones were told by an earlier release already. Cells of one place and period are
    one group of the table; those that span several belong to none.
    """

    table: LinkedTable
    named: Mask
    out: Mask
    counts: Floats
    starts: Whole

    def cells(self, sheet: int, rows: Sequence[int], ages: int) -> Whole:
        """The numbers of some rows' cells, row × age."""
        return np.asarray(self.starts[sheet] + np.asarray(rows, dtype=np.intp)[:, None] * ages + np.arange(ages))


def assemble(sheets: Sequence[Sheet], policy: DisclosurePolicy, within: Within = NOWHERE) -> Assembly:
    """Link the sheets. Cells that nobody here knows stay out, with the sums they stand in."""
    flat, sums = _Flat.of(sheets), sums_of(sheets, within)
    flat.fill_in(sums, policy)
    kept = [flat.usable(each) for each in sums]
    rests = [flat.rest(each, policy) for each in kept]
    known, out = np.isfinite(flat.counts), flat.told | flat.alike(kept, rests)
    counts = np.where(known, flat.counts, 0.0)
    value, secret = (np.concatenate([first, *more]) for first, more in (
        (np.zeros(0), [np.abs(each.value[each.there]) for each in rests]),
        (np.zeros(0, bool), [each.secret[each.there] for each in rests]),
    ))  # fmt: skip
    unsure = np.concatenate(
        [
            np.zeros(0, bool),
            *(each.unsure[each.there] for each in rests),
        ]
    )
    table = linked_table(counts=np.concatenate([counts, value]), equations=_equations(kept, rests, len(counts)))
    away = flat.gone & ~flat.secret
    least = np.where(away, np.minimum(policy.hidden_low, counts), np.maximum(counts - flat.slack, 0))
    return Assembly(
        replace(
            table,
            least=np.concatenate([least, np.where(unsure, 0.0, value)]),
            most=np.concatenate([np.where(away, np.inf, counts + flat.slack), np.where(unsure, np.inf, value)]),
            countable=np.concatenate([known & ~away, secret]),
            fixed=np.concatenate([out | away | ~known, ~secret]),
            group=_labels(sheets, kept, rests),
        ),
        named=np.concatenate([flat.secret & known & ~out, secret]),
        out=out,
        counts=flat.counts,
        starts=np.cumsum([0, *(sheet.counts.size for sheet in sheets)]),
    )


@dataclass(frozen=True, eq=False)
class _Rest:
    """What is left of each whole when its parts are taken away: whether there is anything, whether it is secret, and
    whether a reader is unsure of it."""

    value: Floats
    there: Mask
    secret: Mask
    unsure: Mask


@dataclass(eq=False)
class _Flat:
    """The cells of all sheets in one row."""

    counts: Floats
    population: Floats
    told: Mask
    secret: Mask
    gone: Mask
    guessed: Mask
    slack: Floats
    mute: Mask

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> _Flat:
        names = ("counts", "population", "told", "secret", "gone", "guessed")
        joined = {name: np.concatenate([getattr(sheet, name).ravel() for sheet in sheets]) for name in names}
        slack = np.concatenate([np.full(sheet.counts.size, sheet.slack) for sheet in sheets])
        new = np.concatenate([np.full(sheet.counts.size, sheet.is_new) for sheet in sheets])
        return cls(**joined, slack=slack, mute=~new & ~joined["told"])

    def _parts(self, values: NDArray[np.generic], sums: Sums) -> NDArray[np.generic]:
        """Values of the parts; nothing where a column has no further part (NO_CELL is the last place)."""
        return np.append(values, np.zeros(1, values.dtype))[sums.parts]

    def people_left(self, sums: Sums) -> Floats:
        """Person-years of each whole that are in none of its parts."""
        if sums.causes:  # each cause has all the people; whoever died, died of one of them
            return np.zeros(len(sums.wholes))
        return np.asarray(self.population[sums.wholes] - self._parts(self.population, sums).sum(axis=0))

    def fill_in(self, sums: Sequence[Sums], policy: DisclosurePolicy) -> None:
        """Find the counts that an earlier release hid, where sums tell them; then say which of them are secrets."""
        blank = [each for each in sums if np.isnan(self._all(each)).any() or np.any(self.slack[each.wholes] > 0)]
        for _ in range(ROUNDS):
            for each in blank:
                self._fill(each)
        unsaid = self.mute & np.isfinite(self.counts)
        small = (self.counts >= policy.hidden_low) & (self.counts <= policy.hidden_high)
        self.secret |= unsaid & small
        self.gone |= unsaid & ~small

    def _all(self, sums: Sums) -> Floats:
        return np.vstack([self.counts[sums.wholes], self._parts(self.counts, sums)])

    def _fill(self, sums: Sums) -> None:
        parts = self._parts(self.counts, sums)
        same = np.abs(self.people_left(sums)) <= NOBODY + 1e-6 * self.population[sums.wholes]
        holes, total = np.isnan(parts), np.nansum(parts, axis=0)
        whole = self.counts[sums.wholes]
        guessed = np.asarray(self._parts(self.guessed, sums).any(axis=0))
        top = same & ~holes.any(axis=0) & (np.isnan(whole) | (np.abs(whole - total) <= self.slack[sums.wholes]))
        self.counts[sums.wholes[top]], self.guessed[sums.wholes[top]] = total[top], guessed[top]
        one = same & (holes.sum(axis=0) == 1) & (whole >= total)
        cells = sums.parts[holes.argmax(axis=0), np.arange(len(whole))][one]
        self.counts[cells] = (whole - total)[one]
        self.guessed[cells] = (guessed | self.guessed[sums.wholes])[one]

    def usable(self, sums: Sums) -> Sums:
        good = np.isfinite(self._all(sums)).all(axis=0)
        return replace(sums, wholes=sums.wholes[good], parts=sums.parts[:, good])

    def rest(self, sums: Sums, policy: DisclosurePolicy) -> _Rest:
        """A rest is secret where it is small and neither public already nor made up; a rest of nobody is none. That of
        one count under the same people is what was revised since: nobody else knows how much."""
        value = self.counts[sums.wholes] - self._parts(self.counts, sums).sum(axis=0)
        size = np.abs(value)
        others = np.abs(self.people_left(sums)) > NOBODY + 1e-6 * self.population[sums.wholes]
        somebody = (size > 0) | others
        small = (size >= policy.hidden_low) & (size <= policy.hidden_high) & somebody & bool(np.any(size > 0))
        exact = np.append(self.told & (self.slack == 0), True)
        public = exact[sums.wholes] & exact[sums.parts].all(axis=0)
        guessed = self.guessed[sums.wholes] | self._parts(self.guessed, sums).any(axis=0)
        secret = small & ~public & ~guessed
        return _Rest(value, (size > 0) | secret, secret, (sums.open | (sums.again & ~others)) & ~secret)

    def alike(self, sums: Sequence[Sums], rests: Sequence[_Rest]) -> Mask:
        """Cells that an earlier release told under the same name."""
        found = np.zeros(len(self.counts), dtype=bool)
        for each, rest in zip(sums, rests, strict=True):
            if each.parts.shape[0] == 1:
                whole, part = each.wholes, each.parts[0]
                same = ~rest.there & (self.slack[whole] == 0) & (self.slack[part] == 0)
                found[part[same & self.told[whole]]] = True
                found[whole[same & self.told[part]]] = True
        return found


def _labels(sheets: Sequence[Sheet], sums: Sequence[Sums], rests: Sequence[_Rest]) -> Whole:
    """A number for each place and period; -1 for cells that span several."""
    numbers: dict[tuple[str, int, int], int] = {}
    found = [
        np.repeat([numbers.setdefault((each.place, each.start, each.end), len(numbers)) for each in sheet.people],
                  len(sheet.bands))
        for sheet in sheets
    ]  # fmt: skip
    label = np.concatenate(found).astype(np.intp)
    own = np.append(label, -1)
    for each in sums:
        other = (own[each.parts] != own[each.wholes]) & (each.parts >= 0)
        label[each.wholes[other.any(axis=0)]] = -1
    return np.concatenate([label, *(label[each.wholes[rest.there]] for each, rest in zip(sums, rests, strict=True))])


def _equations(sums: Sequence[Sums], rests: Sequence[_Rest], cells: int) -> csr_array:
    """parts + rest - whole = 0; a rest below zero stands on the other side."""
    from scipy.sparse import csr_array

    line, column, weight = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)], [np.zeros(0)]
    lines = 0
    for each, rest in zip(sums, rests, strict=True):
        number = lines + np.arange(len(each.wholes))
        there, places = each.parts >= 0, np.broadcast_to(number, each.parts.shape)
        left = np.flatnonzero(rest.there)
        line += [number, places[there], number[left]]
        column += [each.wholes, each.parts[there], cells + np.arange(len(left))]
        weight += [-np.ones(len(number)), np.ones(there.sum()), np.where(rest.value[left] < 0, -1.0, 1.0)]
        lines, cells = lines + len(number), cells + len(left)
    entries = (np.concatenate(weight), (np.concatenate(line), np.concatenate(column)))
    return csr_array(entries, shape=(lines, cells))
