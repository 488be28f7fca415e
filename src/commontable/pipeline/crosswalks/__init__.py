"""Crosswalks: figures of places (census tracts) carried over to areas that lie across them (ZIP codes, neighborhoods,
counties), weighed by people or land, with what the cutting of places adds to their errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from commontable.pipeline import boundaries
from commontable.pipeline.boundaries import Boundaries
from commontable.pipeline.carry_over import STAYS, CarryOver
from commontable.pipeline.checks import Data
from commontable.pipeline.crosswalks.carrying import Carried, Value, carry
from commontable.pipeline.crosswalks.overlap import overlap
from commontable.pipeline.crosswalks.parts import ADDRESSES, LAND, PEOPLE, Crosswalk, Part
from commontable.pipeline.crosswalks.relationship import read_relationship
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources import read_counts
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.tables import EVERYONE, CountsFile

__all__ = [
    "STAYS", "Carried", "CarryOver", "Crosswalk", "Part", "Value", "carry", "crosswalk_of", "people_by_place",
]  # fmt: skip


def crosswalk_of(
    wanted: CarryOver, data: Data, places: Boundaries, collector: Collector
) -> tuple[Crosswalk | None, Boundaries]:
    """How the places of the data lie in the areas that are wanted, and these areas' boundaries (none without `to`)."""
    areas = boundaries.read(wanted.to, collector, wanted.layer)
    if not collector.clean:
        return None, areas
    if wanted.crosswalk is None:
        found = overlap(places, areas, collector)
    else:
        found = read_relationship(wanted.crosswalk, data.places, collector)
        if found is not None:
            _check_years(wanted.crosswalk, found, (data, areas), collector)
    return found, areas if found is None else _reached(areas, found, collector)


def _reached(areas: Boundaries, found: Crosswalk, collector: Collector) -> Boundaries:
    """A map of the whole country is drawn as far as the data reach."""
    known = set(found.names) | {part.area for part in found.parts}
    kept = [area for area in areas.areas if area.place in known]
    if kept and len(kept) < len(areas.areas):
        lost = len(areas.areas) - len(kept)
        collector.note(f"{lost:,} areas of {areas.file} hold none of the places and were left out.")
    return replace(areas, areas=kept)


def _check_years(file: Path, found: Crosswalk, ends: tuple[Data, Boundaries], collector: Collector) -> None:
    """A relationship file is of one year at each end; data and map of other years do not fit it."""
    data, areas = ends
    pairs = ((data.file, data.vintage, found.place_vintage), (areas.file, areas.vintage, found.area_vintage))
    for name, year, wanted in pairs:
        if year and wanted and year != wanted:
            shown = f"{name}: boundaries of {year} · {file.name}: boundaries of {wanted}"
            remedy = f"Give the relationship file whose places are of {year}."
            collector.add(Fault(file.name, None, "", shown, "vintages_differ", remedy))
    lost = set(found.names) | {part.area for part in found.parts}
    if areas.areas and not lost & areas.places:
        shown = f"{min(lost)} (the map holds {min(areas.places)} and others)"
        remedy = f"None of its areas is on {areas.file}: check that both are of one kind."
        collector.add(Fault(file.name, None, "", shown, "place_joins_nothing", remedy))


def people_by_place(path: Path | None, collector: Collector) -> dict[str, float]:
    """People of each place, all ages and sexes, of the last year told; none without a file."""
    if path is None:
        return {}
    found = read_counts(path, ReadOptions(life_table=False), collector)
    return {} if found is None else _added(found)


def _added(found: CountsFile) -> dict[str, float]:
    rows = found.population
    last = max((row.year for row in rows), default=0)
    whole = any(row.group == EVERYONE for row in rows)
    people: dict[str, float] = {}
    for row in rows:
        if row.year == last and (row.group == EVERYONE or not whole):
            people[row.place] = people.get(row.place, 0.0) + (row.population or 0.0)
    return people


def assumptions(crosswalk: Crosswalk, people: Mapping[str, float]) -> str:
    """How parts were weighed and what that takes for granted, in words."""
    if people or crosswalk.people:
        weighed = "Places were weighed by their people"
    elif crosswalk.basis == ADDRESSES:
        weighed = "Every place weighs the same, since no people by place were given"
    else:
        weighed = "Places were weighed by their land, since no people by place were given"
    spread = {
        LAND: "the people of a place that lies in several areas were divided like its land, and that share was taken "
        "as unsure (where half the land lies inside, it may be anything)",
        PEOPLE: "the people of a place that lies in several areas were divided as they were counted",
        ADDRESSES: "the people of a place that lies in several areas were divided like its addresses",
    }
    return f"{weighed}; {spread[crosswalk.basis]}."
