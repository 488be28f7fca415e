"""Checks over all rows of deaths and populations together, asked of the engine."""

from __future__ import annotations

from commontable.pipeline.engines import Engine
from commontable.pipeline.faults import STORED, Collector, Fault
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.tables import EVERYONE

_DUPLICATES = """
    select min(file) as file, max(file) as other, max(row) as row, place, "group", sex, year, age_start,
        count(*)::int as times
    from {name} group by place, "group", sex, year, age_start, age_end having count(*) > 1
    order by file, row, place, "group", year, age_start limit {limit}
"""
_WHOLE_SEX = """
    select min(file) as file, place, "group", year from {name} group by place, "group", year
    having count(*) filter (where sex = '') > 0 and count(*) filter (where sex <> '') > 0 order by all limit 20
"""
_WHOLE_GROUP = """
    select min(file) as file, place, year from deaths group by place, year
    having count(*) filter (where "group" = :everyone) > 0 and count(*) filter (where "group" <> :everyone) > 0
    order by all limit 20
"""
_PLACES = """
    select "group", count(distinct place)::int as places, min(place) as example, min(file) as file from deaths group
        by "group" order by "group"
"""
_UNEVEN = """
    select place from deaths group by place having count(distinct "group") < :groups
"""
_YEARS = """
    select "group", min(year) as first, max(year) as last, count(distinct year)::int as years from deaths group by
        "group" order by "group"
"""


def check_counts(held: Engine, request: LifeExpectancyRequest, collector: Collector) -> None:
    """Duplicates, wholes among their parts, groups that do not cover the same places and years, unknown groups."""
    for name in ("deaths", "population", "own_population"):
        _duplicates(held, name, collector)
        _whole_sexes(held, name, collector)
    _whole_groups(held, request, collector)
    _coverage(held, request, collector)


def _duplicates(held: Engine, name: str, collector: Collector) -> None:
    for row in held.table(_DUPLICATES.format(name=name, limit=STORED)).to_pylist():
        key = ", ".join(
            str(part)
            for part in (row["place"], row["group"], row["sex"], row["year"] or "", f"age {row['age_start']}")
            if part
        )
        other = f" It also stands in {row['other']}." if row["other"] != row["file"] else ""
        collector.add(
            Fault(
                row["file"],
                row["row"],
                "",
                f"{key} ({row['times']} times)",
                "duplicate",
                f"Keep one row, or give the column that tells them apart.{other}",
            )
        )


def _whole_sexes(held: Engine, name: str, collector: Collector) -> None:
    for row in held.table(_WHOLE_SEX.format(name=name)).to_pylist():
        collector.add(
            Fault(
                row["file"],
                None,
                "sex",
                f"{row['place']} {row['group']} {row['year']}".strip(),
                "total_among_parts",
                "Keep either the rows for both sexes together or the rows for each sex.",
            )
        )


def _whole_groups(held: Engine, request: LifeExpectancyRequest, collector: Collector) -> None:
    if "group" in request.by:
        return
    for row in held.table(_WHOLE_GROUP, {"everyone": EVERYONE}).to_pylist():
        collector.add(
            Fault(
                row["file"],
                None,
                "group",
                f"{row['place']} {row['year']}".strip(),
                "total_among_parts",
                "Give the file of everyone alone, or ask for results by group.",
            )
        )


def _coverage(held: Engine, request: LifeExpectancyRequest, collector: Collector) -> None:
    groups = held.table(_PLACES).to_pylist()
    names = [row["group"] for row in groups]
    if request.reference_group is not None and request.reference_group not in names and collector.clean:
        collector.add(
            Fault(
                "request",
                None,
                "reference",
                request.reference_group,
                "unknown_group",
                f"The files hold: {', '.join(names)}.",
            )
        )
    if "group" in request.by and "place" not in request.by and len(groups) > 1:
        places = held.table(_UNEVEN, {"groups": len(groups)}).num_rows
        if places:
            shown = "; ".join(
                f"{row['group']}: {row['places']} places, such as {row['example'][:40]}" for row in groups[:6]
            )
            collector.add(
                Fault(
                    groups[0]["file"],
                    None,
                    "place",
                    shown,
                    "places_differ",
                    "Give files of the same places, or ask for results by place as well.",
                )
            )
    spans = {(row["first"], row["last"], row["years"]) for row in held.table(_YEARS).to_pylist()}
    if len(spans) > 1:
        collector.note("The groups do not cover the same years; a gap is given only for periods that both groups have.")
