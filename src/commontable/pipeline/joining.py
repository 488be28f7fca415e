"""Deaths joined with populations and added up, in named steps that can each be asked for and looked at.

deaths, population, own_population -> deaths_by_age, population_by_age -> parts (shared ages) -> pooled
"""

from __future__ import annotations

import pyarrow as pa

from commontable.pipeline.engines import EXACT_SUM, Engine
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.hidden import Cell, fill
from commontable.pipeline.partition import band_table
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.sources.records import BANDS
from commontable.pipeline.tables import ALL_GROUPS, Counts


def _exact(query: str) -> str:
    """The query, with populations added up exactly."""
    return query.replace("fsum(population)", EXACT_SUM.format("population"))


DEATHS_BY_AGE = """
    select place, max(place_name) as place_name, "group", year, age_start, age_end, sum(low)::bigint as low,
        sum(high)::bigint as high, (count(*) filter (where low < high))::bigint as hidden, min(file) as file
    from deaths group by place, "group", year, age_start, age_end
"""
TOLD = _exact("""
    select place, "group", year, age_start, age_end, fsum(population) as population, min(file) as file from {name}
    group by place, "group", year, age_start, age_end having count(*) = count(population)
""")
_SAME_PEOPLE = """{a}.place = {b}.place and {a}."group" = {b}."group"
        and ({a}.year = {b}.year or {a}.year = 0 or {b}.year = 0)"""
_SAME_AGES = "{a}.age_start < coalesce({b}.age_end, 999) and {b}.age_start < coalesce({a}.age_end, 999)"
# Who is measured: whoever has deaths, and whoever has a population at a place, of a group and in a year that the
# deaths speak of (their deaths then are absent, which is a fault or a hidden count, never nothing).
KEYS = """
    select distinct place, "group", year from deaths_by_age
    union
    select distinct place, "group", year from population_told
    where place in (select place from deaths_by_age) and "group" in (select "group" from deaths_by_age)
        and year in (select year from deaths_by_age)
"""
# The same where deaths are listed one by one; populations without a year then speak of every year that the deaths do.
MORE_KEYS = """
    select place, "group", year from keys
    union
    select told.place, told."group", years.year from population_told told
    cross join (select distinct year from deaths_by_age) years
    where told.year = 0 and told.place in (select place from deaths_by_age)
        and told."group" in (select "group" from deaths_by_age)
"""
UNLISTED = """
    select keys.place, keys."group", keys.year, ages.part as age_start, ages.part_end as age_end, '' as file
    from keys cross join ages
    where not exists (select 1 from deaths_by_age d where d.place = keys.place and d."group" = keys."group"
        and d.year = keys.year and d.age_start = ages.part)
"""
# A population given on purpose outranks the one beside the deaths; one without a year stands for every year.
POPULATION_BY_AGE = """
    with given as (
        select keys.place, keys."group", keys.year, told.age_start, told.age_end, told.population, told.file
        from population_told told join keys on told.place = keys.place
            and told."group" = keys."group" and (told.year = keys.year or told.year = 0))
    select place, "group", year, age_start, age_end, population, file, 0::bigint as filled from given
    union all
    select place, "group", year, age_start, age_end, population, file, 0::bigint as filled from own_told own
    where not exists (select 1 from given where {where})
"""
UNTOLD = """
    select d.place, d."group", d.year, d.age_start, d.age_end, null::double as population, d.file from deaths_by_age d
    where d.hidden > 0 and not exists (select 1 from population_by_age p where {where}) order by all
"""
TOLD_BESIDE = """
    select p.place, p."group", p.year, p.age_start, p.age_end, p.population, p.file from population_by_age p
    where exists (select 1 from deaths_by_age d where d.place = p.place and d."group" = p."group" and d.hidden > 0)
    order by all
"""
OMITTED = """
    select p.place, p."group", p.year, p.age_start, p.age_end, p.file from population_by_age p
    where not exists (select 1 from deaths_by_age d where {where}) order by all
"""
WITHOUT_DEATHS = """
    select p.place, p."group", min(p.year) as year, count(distinct p.year)::int as years, min(p.file) as file
    from population_by_age p where not exists (select 1 from deaths_by_age d where {where}) group by p.place,
    p."group" order by all
"""
WITH_OMITTED = """
    select place, place_name, "group", year, age_start, age_end, low, high, hidden, file from deaths_by_age
    union all
    select place, '' as place_name, "group", year, age_start, age_end, 0::bigint as low,
        cast(:highest as bigint) as high, cast(:hidden as bigint) as hidden, file from omitted
"""
WITH_FILLED = """
    select place, "group", year, age_start, age_end, population, file, filled from population_by_age union all
    select place, "group", year, age_start, age_end, population, file, 1::bigint as filled from filled
"""
PARTS = _exact("""
    with d as (
        select d.place, max(d.place_name) as place_name, d."group", d.year, b.part, sum(low)::bigint as low,
            sum(high)::bigint as high, sum(hidden)::bigint as hidden, min(file) as file
        from deaths_by_age d join bands b on d.age_start >= b.part and d.age_start < coalesce(b.part_end, 999)
        group by d.place, d."group", d.year, b.part),
    p as (
        select p.place, p."group", p.year, b.part, fsum(population) as population, sum(filled)::bigint as filled
        from population_by_age p join bands b on p.age_start >= b.part and p.age_start < coalesce(b.part_end, 999)
        group by p.place, p."group", p.year, b.part)
    select d.*, p.population, coalesce(p.filled, 0)::bigint as filled
    from d left join p using (place, "group", year, part)
""")
WITHOUT_POPULATION = """
    select file, place, "group", count(*)::int as cells, min(year) as year from parts where population is null
    group by file, place, "group" order by all
"""
MORE_DEATHS_THAN_PEOPLE = _exact("""
    select min(file) as file, place, "group", year, sum(low)::bigint as low, fsum(population) as people from parts
    group by place, "group", year having sum(low) > fsum(population) order by all
""")
POOLED = _exact("""
    select {place} as place, {place_name} as place_name, {group} as "group", period_start, part,
        sum(low)::bigint as low, sum(high)::bigint as high, sum(hidden)::bigint as hidden,
        fsum(population) as population, sum(filled)::bigint as filled
    from parts join periods using (year)
    group by {keys} period_start, part order by place, "group", period_start, part
""")
FILLED = pa.schema(
    [
        ("place", pa.string()),
        ("group", pa.string()),
        ("year", pa.int32()),
        ("age_start", pa.int32()),
        ("age_end", pa.int32()),
        ("population", pa.float64()),
        ("file", pa.string()),
    ]
)


def _overlap(one: str, other: str) -> str:
    """Two tables speak of the same people and of ages in common."""
    return f"{_SAME_PEOPLE} and {_SAME_AGES}".format(a=one, b=other)


def merge(held: Engine, request: LifeExpectancyRequest, counts: Counts, collector: Collector) -> None:
    """Make `deaths_by_age` and `population_by_age`, with omitted rows and unknown populations settled."""
    held.keep("deaths_by_age", DEATHS_BY_AGE)
    held.keep("population_told", TOLD.format(name="population"))
    held.keep("own_told", TOLD.format(name="own_population"))
    held.keep("keys", KEYS)
    if counts.listed:
        held.keep("keys", MORE_KEYS)
        held.hold(ages=band_table(BANDS))
        held.keep("omitted", UNLISTED)
        held.keep("deaths_by_age", WITH_OMITTED, {"highest": 0, "hidden": 0})
    held.keep("population_by_age", POPULATION_BY_AGE.format(where=_overlap("given", "own")))
    if request.omitted != "refuse" and not counts.listed:
        _settle_omitted(held, request.omitted, request.terms.policy.hidden_high, collector)
    for row in held.table(WITHOUT_DEATHS.format(where=_SAME_PEOPLE.format(a="d", b="p"))).to_pylist():
        who = ", ".join(part for part in (row["place"], row["group"]) if part)
        value = f"{who} ({row['years']} years, the first {row['year']})"
        remedy = "Add its deaths (0 where nobody died, Suppressed where hidden), or say that omitted rows are hidden."
        collector.add(Fault(row["file"], None, "", value, "population_without_deaths", remedy))
    untold = held.table(UNTOLD.format(where=_overlap("p", "d"))).to_pylist()
    if untold:
        cells = [Cell(**row) for row in [*held.table(TOLD_BESIDE).to_pylist(), *untold]]
        filled = fill(cells, counts.margins, collector)
        held.hold(filled=pa.Table.from_pylist([cell._asdict() for cell in filled], schema=FILLED))
        held.keep("population_by_age", WITH_FILLED)


def _settle_omitted(held: Engine, meaning: str, highest: int, collector: Collector) -> None:
    held.keep("omitted", OMITTED.format(where=_overlap("d", "p")))
    rows = held.table("select count(*) as rows from omitted").column("rows")[0].as_py()
    if rows:
        hidden = meaning == "hidden"
        held.keep("deaths_by_age", WITH_OMITTED, {"highest": highest if hidden else 0, "hidden": int(hidden)})
        taken = f"as a hidden count of 0 to {highest}" if hidden else "to say that nobody died"
        collector.note(f"{rows} rows of deaths are not in the files though people live there; each was taken {taken}.")


def parts(held: Engine, collector: Collector) -> None:
    """Make `parts`: one row for every place × group × year × shared band."""
    held.keep("parts", PARTS)
    for row in held.table(WITHOUT_POPULATION).to_pylist():
        who = ", ".join(part for part in (row["place"], row["group"]) if part)
        value = f"{who} ({row['cells']} ages and years, the first in {row['year']})"
        remedy = "Give its population with --population, with place, group and year written as in the deaths."
        collector.add(Fault(row["file"], None, "", value, "deaths_without_population", remedy))
    for row in held.table(MORE_DEATHS_THAN_PEOPLE).to_pylist():
        who = ", ".join(str(part) for part in (row["place"], row["group"], row["year"]) if part)
        value = f"{who}: {row['low']:,} deaths, {row['people']:,.0f} people"
        remedy = "Check that the columns of deaths and population are not exchanged."
        collector.add(Fault(row["file"], None, "", value, "deaths_above_population", remedy))


def pooled(held: Engine, by: tuple[str, ...]) -> pa.Table:
    """Counts by what is kept apart, period and age; ordered."""
    place, group = "place" in by, "group" in by
    one_name = "case when count(distinct place) = 1 then max(place_name) else 'All places together' end"
    one_group = f'case when count(distinct "group") = 1 then max("group") else \'{ALL_GROUPS}\' end'
    query = POOLED.format(
        place="place" if place else "''",
        place_name="coalesce(nullif(max(place_name), ''), place)" if place else one_name,
        group='"group"' if group else one_group,
        keys=("parts.place, " if place else "") + ('parts."group", ' if group else ""),
    )
    held.keep("pooled", query)
    return held.table('select * from pooled order by place, "group", period_start, part')
