"""Do the places of the data lie on the map, and are its boundaries those the data are of?"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from commontable.pipeline.boundaries import Boundaries
from commontable.pipeline.faults import Collector, Fault

TRACT = 11  # digits of a census tract; block groups and blocks have more
NUMBER = 9  # digits that the parts of a tract keep when it is divided: only the last two differ
FEW, SHARE = 3, 0.02  # fewer renumbered tracts than this are chance: some tracts have no figure, some lie off a map


class Data(NamedTuple):
    """The places of a file, and the year whose boundaries they have; None where the file does not tell."""

    file: str
    places: set[str]
    vintage: int | None = None


def check_places(data: Data, held: Boundaries, collector: Collector) -> None:
    """Refuse data of which nothing is on the map, boundaries of another year, and identifiers that look as if a leading
    zero was lost; note the rest.
    """
    areas = held.places
    off = sorted(data.places - areas)
    if data.places and areas and len(off) == len(data.places):
        _joins_nothing(data, held, off[0], collector)
        return
    _check_vintage(data, held, collector)
    for place in off:
        if f"0{place}" in areas:
            remedy = f'Write it as text with its leading zero: "0{place}".'
            collector.add(Fault(data.file, None, "place", place, "place_joins_nothing", remedy))
    if off:
        collector.note(f"{len(off):,} places of {data.file} are outside the map and were left out of it.")
    if empty := len(areas - data.places):
        collector.note(
            f"{empty:,} of {len(areas):,} areas of the map have no value in {data.file}; they are missing, not zero."
        )


def _joins_nothing(data: Data, held: Boundaries, first: str, collector: Collector) -> None:
    shown = f"{first} (the map holds {min(held.places)} and others)"
    remedy = (
        f"None of {len(data.places):,} places is among the {len(held.places):,} areas of {held.file}: check that both "
        f"are of one kind and one vintage (2010 or 2020 tracts)."
    )
    collector.add(Fault(data.file, None, "place", shown, "place_joins_nothing", remedy))


def _check_vintage(data: Data, held: Boundaries, collector: Collector) -> None:
    """Tracts of two years share many numbers and not always borders: told years must agree, and where one is not told,
    tracts that were renumbered give it away.
    """
    areas = {place for place in held.places if _is_tract(place)}
    tracts = {place for place in data.places if _is_tract(place)}
    if not areas or not tracts:
        return
    renumbered = _renumbered(tracts, areas)
    differ = None not in (data.vintage, held.vintage) and data.vintage != held.vintage
    if not differ and len(renumbered) < max(FEW, SHARE * len(areas)):
        return
    counties = {place[:5] for place in areas}
    off = sum(place[:5] in counties for place in tracts - areas)
    found = (
        f"{data.file}: {_year(data.vintage)} · {held.file}: {_year(held.vintage)} · {len(areas & tracts):,} of "
        f"{len(areas):,} areas have a number that is in the data, {len(areas - tracts):,} have none "
        f"({len(renumbered):,} of them renumbered), {off:,} places of the same counties are on no area"
    )
    remedy = (
        f"Give the boundaries that {data.file} is of, or carry its figures over: --places with its own boundaries and "
        f"--to with these, or --crosswalk with a file of how the two relate."
    )
    collector.add(Fault(data.file, None, "place", found, "vintages_differ", remedy))


def _renumbered(tracts: set[str], areas: set[str]) -> list[str]:
    """Areas without data beside whose number the data hold one that is on no area: 134.18 here, 134.07 there."""
    parts: dict[str, set[str]] = defaultdict(set)
    for place in tracts:
        parts[place[:NUMBER]].add(place)
    return [area for area in areas - tracts if parts[area[:NUMBER]] - areas]


def _is_tract(place: str) -> bool:
    return len(place) >= TRACT and place.isdigit()


def _year(vintage: int | None) -> str:
    return f"boundaries of {vintage}" if vintage else "year not told"
