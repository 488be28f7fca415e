"""Which rows are made of which: everyone of groups, counties of tracts, periods of years, an earlier release of a new
one.

A whole is the sum of parts and a rest (groups, places, years or revisions that no release tells).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.disclosure.sheets import CODE_LENGTHS, OTHER, PIECES, People, Sheet

Whole = NDArray[np.intp]
NO_CELL = -1
Row = tuple[int, int]  # sheet, row
Within = Mapping[str, frozenset[str]]  # a place -> the areas that hold it, beside what codes tell
NOWHERE: Within = {}


@dataclass(frozen=True, eq=False)
class Sums:
    """Cells that are sums of others: for each of `wholes` a column of `parts` (NO_CELL fills up shorter columns).

    Of `causes` there is no rest: everybody who died is among the parts. Any other rest is taken to be known from
    elsewhere unless it is `open`: what is left of everyone over finer places, where the groups have rests of their own;
    what is left of years whose pieces are rows too. Were those all known, each would tell the last of them. `again`
    marks the same row in another release: where its people are the same, the rest is what was revised since.
    """

    wholes: Whole
    parts: Whole
    open: bool = False
    again: bool = False
    causes: bool = False


class Index:
    """The rows of one sheet by place, group and cause, and the places within places."""

    def __init__(self, sheet: Sheet, within: Within) -> None:
        self.rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for number, people in enumerate(sheet.people):
            self.rows[people.place, people.group, people.cause].append(number)
        self.causes = sorted({people.cause for people in sheet.people if people.cause})
        self.groups = sorted({people.group for people in sheet.people if not people.is_everyone})
        self.below: dict[tuple[str, int], list[str]] = defaultdict(list)
        for place, level in sorted({(people.place, people.level) for people in sheet.people}):
            if level != 0:
                self.below["", level].append(place)
            for length in CODE_LENGTHS:
                if level != OTHER and length < level:
                    self.below[place[:length], level].append(place)
        self.mapped: dict[str, list[str]] = defaultdict(list)
        for place in sorted({people.place for people in sheet.people}):
            for area in within.get(place, ()):
                self.mapped[area].append(place)

    def families(self, whole: People, own: bool) -> Iterator[list[int]]:
        """Sets of rows that are disjoint and lie within the whole; `own` leaves out the row itself."""
        levels = (0, *CODE_LENGTHS, OTHER)
        finer = [self.below[whole.place, level] for level in levels if (whole.place, level) in self.below]
        mapped = [self.mapped[whole.place]] if whole.place in self.mapped else []
        places = [[whole.place], *finer, *(each for each in mapped if each not in finer)]
        groups = [[whole.group], self.groups] if whole.is_everyone else [[whole.group]]
        for some in places:
            for kinds in groups:
                if own and some == [whole.place] and kinds == [whole.group]:
                    continue
                pairs = [(place, group, whole.cause) for place in some for group in kinds]
                yield [row for key in pairs for row in self.rows.get(key, ())]

    def by_cause(self, sheet: Sheet, whole: People) -> list[int]:
        """The rows of each cause of the same people, where the whole is of all causes."""
        if whole.cause:
            return []
        found = (row for cause in self.causes for row in self.rows.get((whole.place, whole.group, cause), ()))
        return [row for row in found if sheet.people[row]._replace(cause="") == whole]


def sums_of(sheets: Sequence[Sheet], within: Within = NOWHERE) -> list[Sums]:
    """Every sum that a reader of all these releases can make."""
    starts = np.cumsum([0, *(sheet.counts.size for sheet in sheets)])
    indices = [Index(sheet, within) for sheet in sheets]
    pieces = {(row.place, row.group) for sheet in sheets if sheet.release == PIECES for row in sheet.people}
    found: list[Sums] = []
    for one, sheet in enumerate(sheets):
        for row, whole in enumerate(sheet.people):
            for other, part in enumerate(sheets):
                for family in indices[other].families(whole, own=one == other):
                    rows = [each for each in family if part.people[each].within(whole, within)]
                    if rows and not _said_already((one, row), (other, rows), sheets):
                        sums = _by_age((sheet, row, int(starts[one])), (part, rows, int(starts[other])))
                        finer = part.people[rows[0]].place != whole.place
                        split = whole.is_everyone and finer and bool(indices[one].groups)
                        split |= (whole.place, whole.group) in pieces and part.release != PIECES
                        again = one != other and len(rows) == 1 and part.people[rows[0]] == whole
                        found += [replace(each, open=split, again=again) for each in sums]
            # Every sheet with causes has rows of all causes, so the causes of other sheets are reached through these.
            if rows := indices[one].by_cause(sheet, whole):
                sums = _by_age((sheet, row, int(starts[one])), (sheet, rows, int(starts[one])))
                found += [replace(each, causes=True) for each in sums]
    return found


def _said_already(whole: Row, parts: tuple[int, list[int]], sheets: Sequence[Sheet]) -> bool:
    """The same row of two releases is one sum, not two."""
    (one, row), (other, rows) = whole, parts
    same = len(rows) == 1 and sheets[one].people[row] == sheets[other].people[rows[0]]
    return same and sheets[one].bands == sheets[other].bands and one < other


def _by_age(whole: tuple[Sheet, int, int], parts: tuple[Sheet, list[int], int]) -> Iterator[Sums]:
    """The sums of one row by age, where ages of the whole are made of ages of the parts."""
    (sheet, row, start), (other, rows, begin) = whole, parts
    wide, fine = len(sheet.bands), len(other.bands)
    cells = begin + np.asarray(rows)[:, None] * fine
    if sheet.bands == other.bands:
        yield Sums(start + row * wide + np.arange(wide), cells + np.arange(fine))
        return
    ages = [[age for age, band in enumerate(other.bands) if _inside(band, each)] for each in sheet.bands]
    kept = [age for age, some in enumerate(ages) if some]
    if kept:
        columns = [(cells + np.asarray(ages[age])).ravel() for age in kept]
        filled = np.full((max(map(len, columns)), len(kept)), NO_CELL)
        for number, column in enumerate(columns):
            filled[: len(column), number] = column
        yield Sums(start + row * wide + np.asarray(kept), filled)


def _inside(band: Band, other: Band) -> bool:
    """True where all ages of the band are ages of the other."""
    return other.start <= band.start and (other.end is None or (band.end is not None and band.end <= other.end))
