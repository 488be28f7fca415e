"""Earlier releases, as an outsider holds them: what they told is part of the attack on a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable import __version__
from commontable.pipeline.ages import Band, read_age
from commontable.pipeline.disclosure.assembly import Assembly
from commontable.pipeline.disclosure.causes import sheets_before
from commontable.pipeline.disclosure.figures import Estimates, Figures, totals
from commontable.pipeline.disclosure.sheets import CODE_LENGTHS, SEXES, People, Sheet, people_of
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.making import LIFE_EXPECTANCY, Making, making_of
from commontable.pipeline.provenance import parameters, sources_of
from commontable.pipeline.release import Address, Location, Release, list_releases, open_release
from commontable.pipeline.release.sealing import Sources, key_of, sealed
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.tables import EVERYONE, SUPPRESSED

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
NEAR = 1e-6  # releases write six decimals


@dataclass(frozen=True, eq=False)
class Earlier:
    """The rows of an earlier release that have to do with the new one; `causes` are its sheets by cause."""

    sheet: Sheet
    value: Floats
    error: Floats
    total: Floats
    terms: Terms
    making: Making = LIFE_EXPECTANCY
    causes: tuple[Sheet, ...] = ()

    def figures(self, assembly: Assembly, number: int) -> list[Figures]:
        """What its estimates and totals tell, where all counts behind them are known here; `number` is its sheet's."""
        ages = len(self.sheet.bands)
        cells = assembly.cells(number, range(len(self.value)), ages)
        counts = assembly.counts[cells]
        whole = np.asarray(np.isfinite(counts).all(axis=1) & ~self.sheet.told.all(axis=1))
        found = [self._totals(cells, counts, whole)]
        rows = np.flatnonzero(whole & np.isfinite(self.value) & np.isfinite(self.error))
        if len(rows):
            found.append(self._estimates(cells[rows], counts[rows], rows))
        return [each for each in found if len(each.least)]

    def _totals(self, cells: Whole, counts: Floats, whole: NDArray[np.bool_]) -> Figures:
        step = self.terms.rounding.total_step
        off = np.abs(self.total - counts.sum(axis=1))
        rows = np.flatnonzero(whole & (off <= step / 2))  # one that does not fit was of other counts
        return totals(cells[rows], counts[rows], self.total[rows], step).told_already()

    def _estimates(self, cells: Whole, counts: Floats, rows: Whole) -> Figures:
        people, starts = self.sheet.population[rows], [band.start for band in self.sheet.bands]
        made = self.making.make(counts, people, starts, None)
        off = np.nan_to_num(self.value[rows] - made.estimate, nan=np.inf)
        over = np.nan_to_num(self.error[rows] - made.standard_error, nan=np.inf)
        decimals = np.full(len(rows), -1)
        for places in range(self.terms.rounding.decimals + 1):
            half = 0.5 * 10.0**-places + NEAR
            decimals[(np.abs(off) <= half) & (over >= -NEAR) & (over <= 2 * half)] = places
        fits = decimals >= 0
        moving = np.ones(counts.shape, dtype=bool)
        all_told = Estimates(cells, counts, people, moving, made.estimate, made.standard_error, self.making.make)
        told = all_told.take(np.flatnonzero(fits))
        shown = self.value[rows][fits], self.error[rows][fits]
        return told.figures(self.sheet.bands, decimals[fits], shown).told_already()


def read(release: Release, near: Sequence[People]) -> Earlier | None:
    """The rows of a release that overlap those of a new one; None where none does or no counts were told."""
    if "counts" not in release.names:
        return None
    making = making_of(release.facts["measure"], release.facts["parameters"].get("standard", ""))
    estimates, counts = release.rows("estimates"), release.rows("counts")
    ages = len(counts) // max(len(estimates), 1)
    people, around = [people_of(row) for row in estimates], _Around.of(near)
    kept = [number for number, each in enumerate(people) if around.touches(each)]
    if not kept:
        return None
    cells = [counts[number * ages : (number + 1) * ages] for number in kept]
    deaths = _grid(cells, "deaths")
    none = np.zeros(deaths.shape, dtype=bool)
    told = np.array([[cell["state"] != SUPPRESSED for cell in row] for row in cells], dtype=bool)
    sheet = Sheet(
        release=release.id,
        people=[people[number] for number in kept],
        bands=[_band(cell) for cell in cells[0]],
        counts=deaths,
        population=_grid(cells, "population"),
        told=told,
        secret=none,
        gone=none,
        guessed=none,
    )
    rows = [[estimates[number]] for number in kept]
    value, error, total = (_grid(rows, name)[:, 0] for name in ("value", "standard_error", "deaths"))
    bounded = np.array([row[0]["value_low"] != row[0]["value_high"] for row in rows])
    value[bounded] = np.nan
    terms = Terms.of(release.facts["disclosure"])
    causes = sheets_before(release, sheet.people)
    return Earlier(sheet, value / making.times, error / making.times, total, terms, making, causes)


def found_before(
    request: LifeExpectancyRequest, releases: Location, earlier: Sequence[Address] | None
) -> list[Release]:
    """The releases given, or else all that lie in the folder. Where the same was asked before, those of then: the same
    question then gets the same answer, which is out already."""
    given = list_releases(releases) if earlier is None else map(open_release, earlier)
    found = {release.id: release for release in given}
    sources = sources_of(request) if found else []
    for release in found.values():
        if _same(release, request, sources) and set(release.facts["disclosure"].get("earlier", ())) <= set(found):
            return [found[each] for each in release.facts["disclosure"].get("earlier", ())]
    return list(found.values())


def _same(release: Release, request: LifeExpectancyRequest, sources: Sources) -> bool:
    facts, key = release.facts, key_of(release.store)
    return bool(
        release.manifest["sources"] in (sources, sealed(sources, key) if key else sources)
        and facts["parameters"] == parameters(request)
        and facts["code_version"] == __version__
        and Terms.of(facts["disclosure"]) == request.terms
    )


@dataclass(frozen=True)
class _Around:
    """The places of some rows with all that contain them, their groups, and the span of their years."""

    places: frozenset[str]
    above: frozenset[str]
    groups: frozenset[str]
    start: int
    end: int

    @classmethod
    def of(cls, near: Sequence[People]) -> _Around:
        places = frozenset(each.place for each in near)
        above = frozenset(place[:length] for place in places for length in (0, *CODE_LENGTHS))
        groups = frozenset(each.group for each in near)
        return cls(places, above, groups, min(each.start for each in near), max(each.end for each in near))

    def touches(self, people: People) -> bool:
        """True where these people and those of some row may be the same, or parts of each other."""
        within = not self.places.isdisjoint(people.place[:length] for length in (0, *CODE_LENGTHS, None))
        alike = people.group in self.groups or people.is_everyone or EVERYONE in self.groups
        alike |= (people.group in SEXES) != (not self.groups.isdisjoint(SEXES))
        together = people.start <= self.end and self.start <= people.end
        return together and alike and (within or people.place in self.above)


def _grid(rows: Sequence[Sequence[dict[str, Any]]], name: str) -> Floats:
    return np.array([[np.nan if row[name] is None else row[name] for row in some] for some in rows], dtype=float)


def _band(cell: dict[str, Any]) -> Band:
    band = read_age(cell["age"])
    if band is None:
        raise ValueError(f"An earlier release names an age that cannot be read: '{cell['age']}'.")
    return band
