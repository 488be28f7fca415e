"""Years and ages that no release tells by themselves, and that releases which cut across each other tell together.

2014 to 2016, 2015 to 2017 and 2014 alone: their difference is 2017, though none of them contains it. Ages 0–17, 18–64
and 65+ beside 0–19 and 20+: their difference is 18–19. So years and ages are cut where any row begins or ends, and what
can be worked out is a row of its own that no release told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.disclosure.sheets import PIECES, People, Sheet

Floats = NDArray[np.float64]
Years = tuple[int, int]  # first and last
Ages = tuple[int, ...]  # where the bands begin
SAME = 1e-9


class _Row(NamedTuple):
    """People of some years by age, as a row of pieces."""

    years: Years
    ages: Ages
    population: Floats


class _Told:
    """What all releases tell of one place and group: of each span of years, the people of each age and above."""

    def __init__(self) -> None:
        self.above: dict[Years, dict[int, float]] = defaultdict(dict)
        self.ages: dict[Years, set[Ages]] = defaultdict(set)

    def add(self, years: Years, bands: Sequence[Band], population: Floats) -> None:
        starts = tuple(band.start for band in bands)
        self.ages[years].add(starts)
        for start, people in zip(starts, np.cumsum(population[::-1])[::-1].tolist(), strict=True):
            self.above[years].setdefault(start, people)

    def rows(self) -> Iterator[_Row]:
        """Every row that the others can be linked through; none where nothing cuts across."""
        kinds = {each for some in self.ages.values() for each in some}
        crossing = any(cut(one, other) for one, other in combinations(self.above, 2))
        if not crossing and not any(across(one, other) for one, other in combinations(kinds, 2)):
            return
        tiles = set(_tiles(self.above)) if crossing else set()
        people = {years: self._known(years) for years in sorted({*self.above, *tiles})}
        shared = _closed(kinds | {tuple(sorted(each)) for each in people.values()})
        for years, above in people.items():
            for ages in shared:
                if set(ages) <= set(above) and (years in tiles or ages not in self.ages.get(years, ())):
                    ends = np.array([above[start] for start in ages] + [0.0])
                    yield _Row(years, ages, np.round(ends[:-1] - ends[1:], 6))

    def _known(self, years: Years) -> dict[int, float]:
        """People of each age and above, as far as the spans told make them known."""
        found = dict(self.above.get(years, {}))
        for start in sorted({start for each in self.above.values() for start in each} - set(found)):
            spans = tuple(sorted(each for each, above in self.above.items() if start in above))
            if (weights := _weights(spans, years)) is not None:
                told = (self.above[each][start] for each in spans)
                found[start] = sum(weight * people for weight, people in zip(weights, told, strict=True))
        return found


def cut(one: Years, other: Years) -> bool:
    """True where the two overlap and neither contains the other."""
    return one[0] < other[0] <= one[1] < other[1] or other[0] < one[0] <= other[1] < one[1]


def across(one: Ages, other: Ages) -> bool:
    """True where neither ages can be added up to the other."""
    return not set(one) <= set(other) and not set(other) <= set(one)


def pieces_of(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pieces of all rows whose years or ages cut across others of the same place and group. Rows of one sheet have
    the same ages, and those of one place and group do not overlap.
    """
    told: dict[tuple[str, str], _Told] = defaultdict(_Told)
    for sheet in sheets:
        for number, row in enumerate(sheet.people):
            if not row.cause:
                told[row.place, row.group].add((row.start, row.end), sheet.bands, sheet.population[number])
    layers: dict[tuple[Ages, int], dict[People, Floats]] = defaultdict(dict)
    for (place, group), held in sorted(told.items()):
        taken: dict[tuple[Ages, int], list[Years]] = defaultdict(list)
        for piece in sorted(held.rows(), key=lambda each: (each.years[1] - each.years[0], each.years)):
            layer, (first, last) = 0, piece.years
            while any(first <= end and start <= last for start, end in taken[piece.ages, layer]):
                layer += 1
            taken[piece.ages, layer].append(piece.years)
            layers[piece.ages, layer][People(place, group, first, last)] = piece.population
    return [_sheet(ages, rows) for (ages, _), rows in sorted(layers.items())]


def _sheet(ages: Ages, rows: Mapping[People, Floats]) -> Sheet:
    bands = [Band(start, end) for start, end in zip(ages, (*ages[1:], None), strict=True)]
    shape = len(rows), len(bands)
    none = np.zeros(shape, dtype=bool)
    return Sheet(
        PIECES, list(rows), bands, np.full(shape, np.nan), np.array(list(rows.values())), none, none, none, none
    )


def _tiles(spans: Collection[Years]) -> Iterator[Years]:
    """The years cut wherever a span begins or ends."""
    edges = sorted({edge for start, end in spans for edge in (start, end + 1)})
    for start, after in pairwise(edges):
        if any(first <= start and after - 1 <= last for first, last in spans):
            yield start, after - 1


def _closed(kinds: Collection[Ages]) -> list[Ages]:
    """The ages with all that any of them have in common."""
    found = {frozenset(each) for each in kinds}
    while more := {one & other for one, other in combinations(found, 2)} - found:
        found |= more
    return sorted(tuple(sorted(each)) for each in found if each)


@lru_cache(maxsize=10_000)
def _weights(spans: tuple[Years, ...], years: Years) -> tuple[float, ...] | None:
    """The spans, each so many times, that together are these years; None where they make none."""
    edges = sorted({edge for start, end in (*spans, years) for edge in (start, end + 1)})
    parts = list(pairwise(edges))
    spread = np.array([[start <= one and two - 1 <= end for start, end in spans] for one, two in parts], dtype=float)
    wanted = np.array([years[0] <= one and two - 1 <= years[1] for one, two in parts], dtype=float)
    if not spans:
        return None
    found = np.linalg.lstsq(spread, wanted)[0]
    return tuple(found.tolist()) if np.abs(spread @ found - wanted).max() < SAME else None
