"""Rows in which two releases meet, or one with itself, that no release told: both can be added up to them.

A county by single years, and its tracts over both years together: neither contains the other, yet the county over both
years is the sum of either. Without a row for it the audit would not see that a hidden tract is what is left. The same
holds for groups and ages: everyone by year and groups over years, wide ages of tracts and fine ages of a county. And
for one release that tells counties by group only and their tracts for everyone only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement, product

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.disclosure.relations import Index, Within
from commontable.pipeline.disclosure.sheets import CODE_LENGTHS, MEETINGS, SEXES, People, Sheet
from commontable.pipeline.tables import EVERYONE

Floats = NDArray[np.float64]
Ages = tuple[int, ...]
Years = tuple[int, int]
LEFT, SAME, RIGHT, BOTH = 1, 0, -1, 2  # which of two is the coarser; both are finer than what they meet in


def meetings_of(sheets: Sequence[Sheet], within: Within) -> list[Sheet]:
    """A sheet for each pair that meets in rows of its own."""
    plain = [sheet for sheet in sheets if not any(row.cause for row in sheet.people)]
    told = {(row, _ages(sheet)) for sheet in plain for row in sheet.people}
    index = {id(sheet): Index(sheet, within) for sheet in plain}
    found: list[Sheet] = []
    for one, other in combinations_with_replacement(plain, 2):
        ages = tuple(sorted(set(_ages(one)) & set(_ages(other))))
        rows: dict[People, Floats] = {}
        for row in _joins(one, other, within):
            if (row, ages) in told:
                continue
            sums = [(each, sheet) for sheet in (one, other) for each in _sums(sheet, index[id(sheet)], row, within)]
            if sums:
                numbers, sheet = max(sums, key=lambda each: _is_of_all(each[1], each[0], row))
                rows[row] = _coarser(sheet.population[numbers].sum(axis=0), sheet.bands, ages)
        told |= {(row, ages) for row in rows}
        found += _sheets(rows, ages)
    return found


def _ages(sheet: Sheet) -> Ages:
    return tuple(band.start for band in sheet.bands)


def _joins(one: Sheet, other: Sheet, within: Within) -> Iterator[People]:
    """What is the coarser in each respect, where neither is the coarser in all."""
    ages = _which(set(_ages(other)) - set(_ages(one)), set(_ages(one)) - set(_ages(other)))
    places = set(_places(one, other, within))
    groups = set(_groups(one, other))
    years = set(_years(one, other))
    for (place, where), (group, who), (span, when) in product(sorted(places), sorted(groups), sorted(years)):
        sides = {where, who, when, *ages}
        if BOTH in sides or {LEFT, RIGHT} <= sides:
            yield People(place, group, *span)


def _which(more: set[int], less: set[int]) -> set[int]:
    """Bands begin at more ages in the finer one."""
    return ({LEFT} if more else set()) | ({RIGHT} if less else set())


def _places(one: Sheet, other: Sheet, within: Within) -> Iterator[tuple[str, int]]:
    sides = [{row.place for row in sheet.people} for sheet in (one, other)]
    for side, (finer, coarser) in ((RIGHT, sides), (LEFT, sides[::-1])):
        for place in finer:
            for area in _around(place, within) & coarser:
                yield area, SAME if area == place else side


def _around(place: str, within: Within) -> set[str]:
    level = People(place, "", 0, 0).level
    coded = {place[:length] for length in (0, *CODE_LENGTHS) if length < level} if level > 0 else {""}
    return {place, *coded, *within.get(place, ())}


def _groups(one: Sheet, other: Sheet) -> Iterator[tuple[str, int]]:
    sides = [{row.group for row in sheet.people} for sheet in (one, other)]
    yield from ((group, SAME) for group in sides[0] & sides[1])
    if EVERYONE not in sides[0] | sides[1] and sides[0].isdisjoint(SEXES) != sides[1].isdisjoint(SEXES):
        yield EVERYONE, BOTH
    for side, (finer, coarser) in ((RIGHT, sides), (LEFT, sides[::-1])):
        if EVERYONE in coarser and finer - {EVERYONE}:
            yield EVERYONE, side


def _years(one: Sheet, other: Sheet) -> Iterator[tuple[Years, int]]:
    sides = [{(row.start, row.end) for row in sheet.people} for sheet in (one, other)]
    for first, second in product(*sides):
        if first == second:
            yield first, SAME
        elif first[0] <= second[0] and second[1] <= first[1]:
            yield first, LEFT
        elif second[0] <= first[0] and first[1] <= second[1]:
            yield second, RIGHT


def _sums(sheet: Sheet, index: Index, whole: People, within: Within) -> Iterator[list[int]]:
    """The rows of a sheet that add up to a row, in every way; those that leave out some years do not."""
    for family in index.families(whole, own=False):
        rows = [each for each in family if sheet.people[each].within(whole, within)]
        if rows and _fills([sheet.people[each] for each in rows], whole):
            yield rows


def _is_of_all(sheet: Sheet, rows: list[int], whole: People) -> tuple[bool, bool]:
    """Rows of the same group and place leave nobody out; the sum of several may."""
    people = [sheet.people[each] for each in rows]
    return {each.group for each in people} == {whole.group}, {each.place for each in people} == {whole.place}


def _fills(rows: Iterable[People], whole: People) -> bool:
    """True where each place and group of the rows is there for every year once."""
    length: dict[tuple[str, str], int] = {}
    for row in rows:
        length[row.place, row.group] = length.get((row.place, row.group), 0) + row.end - row.start + 1
    return set(length.values()) == {whole.end - whole.start + 1}


def _coarser(people: Floats, bands: Sequence[Band], ages: Ages) -> Floats:
    at = np.searchsorted(ages, [band.start for band in bands], side="right") - 1
    return np.asarray(np.bincount(at, weights=people, minlength=len(ages)), dtype=float)


def _sheets(rows: dict[People, Floats], ages: Ages) -> Iterator[Sheet]:
    """Rows of one place and group do not overlap in one sheet."""
    bands = [Band(start, end) for start, end in zip(ages, (*ages[1:], None), strict=True)]
    left = dict(rows)
    while left:
        kept: dict[People, Floats] = {}
        for row in sorted(left):
            others = (each for each in kept if (each.place, each.group) == (row.place, row.group))
            if all(each.end < row.start or row.end < each.start for each in others):
                kept[row] = left[row]
        left = {row: people for row, people in left.items() if row not in kept}
        none = np.zeros((len(kept), len(bands)), dtype=bool)
        blank = np.full(none.shape, np.nan)
        yield Sheet(MEETINGS, list(kept), bands, blank, np.array(list(kept.values())), none, none, none, none)
