"""What was released before of the same people: rows of earlier releases, and which places lie in which.

Census codes tell that a tract lies in its county. Where counts were added up to areas (ZIP codes, neighborhoods), the
release keeps which places it added up; so an area and the places it is made of, or two kinds of areas made of the same
places, are attacked together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.earlier import Earlier, read
from commontable.pipeline.disclosure.pieces import Years, cut
from commontable.pipeline.disclosure.relations import Within
from commontable.pipeline.disclosure.sheets import OTHER, SOURCES, People, Sheet, people_of
from commontable.pipeline.release import Release


@dataclass(frozen=True, eq=False)
class Before:
    """`releases` as far as they tell of the same people; `within` says which areas hold which places beside what codes
    tell; `sources` are the counts that were added up to areas, where earlier releases tell of them otherwise. `apart`
    names releases of other places in the same years, of which nobody here knows whether they hold the same people.
    """

    releases: Sequence[Earlier] = ()
    within: Within = field(default_factory=dict)
    sources: Sheet | None = None
    apart: Sequence[str] = ()


def read_before(releases: Sequence[Release], told: Pooled, sources: Pooled, area_of: Mapping[str, str]) -> Before:
    """What earlier releases tell of the people of `told`, whose areas were made of the places of `sources`."""
    maps = [area_of, *(_areas(release) for release in releases)]
    within: dict[str, set[str]] = defaultdict(set)
    for each in maps:
        for place, area in each.items():
            within[place].add(area)
    rows = [people_of(row) for row in told.rows]
    held = [people_of(row) for row in sources.rows] if area_of else []
    areas = [row._replace(place=area) for row in [*rows, *held] for area in sorted(within.get(row.place, ()))]
    below = _below(within, {row.place for row in rows})
    inside = [row._replace(place=place) for row in rows for place in below.get(row.place, ())]
    found = read_all(releases, list(dict.fromkeys([*rows, *held, *areas, *inside])))
    otherwise = {row.place for each in found for row in each.sheet.people} - {row.place for row in rows}
    linked = {*area_of, *(area for place in area_of for area in within[place])}
    return Before(
        releases=found,
        within={place: frozenset(each) for place, each in within.items()},
        sources=_sources(sources) if area_of and otherwise & linked else None,
        apart=_apart(releases, {each.sheet.release for each in found}, rows),
    )


def _areas(release: Release) -> dict[str, str]:
    """The area that each place behind its counts was added up to."""
    if "counts" not in release.names or "crosswalk" not in release.names:
        return {}
    return {row["source_place"]: row["place"] for row in release.rows("crosswalk")}


def _below(within: Mapping[str, Iterable[str]], areas: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for place, some in sorted(within.items()):
        for area in areas & set(some):
            found[area].append(place)
    return found


def _sources(pooled: Pooled) -> Sheet:
    """Counts by place that are not told: known here, and to nobody else."""
    shape = pooled.low.shape
    none = np.zeros(shape, dtype=bool)
    middle = (pooled.low + (pooled.high - pooled.low) // 2).astype(float)
    people = [people_of(row) for row in pooled.rows]
    return Sheet(SOURCES, people, pooled.bands, middle, pooled.population, none, none, none, pooled.hidden > 0)


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
        cutting = [other for each in near for other in periods if cut(each, other)]
        ends = [reached, *cutting]
        further = min(start for start, _ in ends), max(end for _, end in ends)
        if further == reached:
            return reached
        reached = further


def _apart(releases: Sequence[Release], taken: set[str], rows: Sequence[People]) -> list[str]:
    """Releases of the same years whose places are of another kind, or in other names."""
    own = {row.place for row in rows} - {""}
    first, last = min((row.start for row in rows), default=0), max((row.end for row in rows), default=-1)
    found = []
    for release in releases:
        if release.id in taken or not any(start <= last and first <= end for start, end in _years_of(release)):
            continue
        theirs = {str(place) for place in release.table("estimates")["place"].unique().to_pylist()} - {""}
        if own and theirs and not _same_kind(own, theirs):
            found.append(release.id)
    return found


def _same_kind(own: set[str], theirs: set[str]) -> bool:
    """Census codes of one level, some of one state: other places of the same kind."""
    levels = [{People(place, "", 0, 0).level for place in some} for some in (own, theirs)]
    return levels[0] == levels[1] != {OTHER} and bool({place[:2] for place in own} & {place[:2] for place in theirs})
