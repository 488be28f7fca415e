"""Years that no release tells by themselves, and that releases whose years overlap tell together.

2014 to 2016, 2015 to 2017 and 2014 alone: their difference is 2017, though none of them contains it. So the years are
cut where any period begins or ends, and each piece is a row of its own that no release told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.disclosure.earlier import Earlier, read
from commontable.pipeline.disclosure.sheets import PIECES, People, Sheet
from commontable.pipeline.release.reading import Release

Floats = NDArray[np.float64]


Years = tuple[int, int]  # first and last


class _Span(NamedTuple):
    """The years of one row and its people by age."""

    years: Years
    population: Floats


def _cut(one: Years, other: Years) -> bool:
    """True where the two overlap and neither contains the other."""
    return one[0] < other[0] <= one[1] < other[1] or other[0] < one[0] <= other[1] < one[1]


def read_all(releases: Sequence[Release], people: Sequence[People]) -> list[Earlier]:
    """What earlier releases tell of these people, also in years reached by years that cut across others."""
    near = list(people)
    if near:
        periods = {(row.start, row.end) for row in near}.union(*map(_years_of, releases))
        first, last = _stretched((min(row.start for row in near), max(row.end for row in near)), periods)
        near.append(near[0]._replace(start=first, end=last))
    return [each for release in releases if (each := read(release, near))]


def _years_of(release: Release) -> set[Years]:
    if "counts" not in release.names:
        return set()
    table = release.table("estimates")
    return set(zip(table["start_year"].to_pylist(), table["end_year"].to_pylist(), strict=True))


def _stretched(reached: Years, periods: set[Years]) -> Years:
    """As far as periods lead that cut across one that is reached."""
    while True:
        near = [each for each in periods if each[0] <= reached[1] and reached[0] <= each[1]]
        cutting = [other for each in near for other in periods if _cut(each, other)]
        ends = [reached, *cutting]
        further = min(start for start, _ in ends), max(end for _, end in ends)
        if further == reached:
            return reached
        reached = further


def pieces_of(sheets: Sequence[Sheet]) -> Sheet | None:
    """The pieces of all rows whose years cut across others of the same place and group; None where none do.

    In the ages of the first sheet: sheets of other ages have no pieces.
    """
    bands = sheets[0].bands
    spans: dict[tuple[str, str], dict[Years, _Span]] = defaultdict(dict)
    for sheet in sheets:
        if sheet.bands != bands:
            continue
        for number, row in enumerate(sheet.people):
            if not row.cause:
                spans[row.place, row.group][row.start, row.end] = _Span((row.start, row.end), sheet.population[number])
    found = [
        (People(place, group, *piece.years), piece.population)
        for (place, group), some in sorted(spans.items())
        for piece in _cut_up(list(some.values()))
    ]
    if not found:
        return None
    shape = len(found), len(bands)
    none = np.zeros(shape, dtype=bool)
    population = np.array([each for _, each in found])
    return Sheet(PIECES, [row for row, _ in found], bands, np.full(shape, np.nan), population, none, none, none, none)


def _cut_up(spans: list[_Span]) -> list[_Span]:
    """The pieces whose people can be worked out; none where no two of the spans cut across each other."""
    periods = [each.years for each in spans]
    if not any(_cut(one, other) for one in periods for other in periods):
        return []
    edges = sorted({edge for start, end in periods for edge in (start, end + 1)})
    pieces = [
        years for start, end in pairwise(edges) if any(_within(years := (start, end - 1), each) for each in periods)
    ]
    people = {each.years: each.population for each in spans if each.years in pieces}
    for _ in pieces:
        for each in spans:
            parts = [piece for piece in pieces if _within(piece, each.years)]
            unknown = [piece for piece in parts if piece not in people]
            if len(unknown) == 1:
                known = [people[piece] for piece in parts if piece in people]
                people[unknown[0]] = each.population - np.sum(known, axis=0)
    return [_Span(piece, people[piece]) for piece in pieces if piece in people]


def _within(piece: Years, years: Years) -> bool:
    return years[0] <= piece[0] and piece[1] <= years[1]
