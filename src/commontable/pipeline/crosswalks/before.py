"""Releases made before, of the places that areas are made of, or of other areas made of the same places. Protection
knows which places lie in which by their census codes alone; where codes do not tell, the two are not told together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.release import Release

Span = tuple[int, int]
REMEDY = (
    "By subtraction the two together could tell a hidden count. Carry the figures of that release over instead "
    "(commontable measure published RELEASE/estimates.parquet with --to), or give a folder of releases without it."
)


def check_before(
    before: Iterable[Release], places: Set[str], area_of: Mapping[str, str], years: Span, collector: Collector
) -> None:
    """`places` are those of the data, `area_of` the area of each that was added up; empty where none was."""
    for release in before:
        if "counts" not in release.names or not (area_of or "crosswalk" in release.names):
            continue
        theirs = _areas(release)
        shared = {
            place for place in places & set(theirs) if not _alike(place, theirs[place], area_of.get(place, place))
        }
        if shared and _overlap(release, years):
            place = min(shared)
            shown = f"release {release.id}: {place} in {theirs[place]}, here in {area_of.get(place, place)}"
            collector.add(Fault("request", None, "place", shown, "told_by_earlier_releases", REMEDY))


def _areas(release: Release) -> dict[str, str]:
    """The area that each place of the data behind it was told in: itself, where nothing was added up."""
    if "crosswalk" in release.names:
        return {row["source_place"]: row["place"] for row in release.rows("crosswalk")}
    return {row["place"]: row["place"] for row in release.rows("estimates")}


def _alike(place: str, one: str, other: str) -> bool:
    """The same area, or one whose census code tells that it holds the other: protection links these."""
    return one == other or (place.isdigit() and place.startswith(one) and place.startswith(other))


def _overlap(release: Release, years: Span) -> bool:
    return any(row["start_year"] <= years[1] and years[0] <= row["end_year"] for row in release.rows("estimates"))
