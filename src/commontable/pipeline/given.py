"""The deaths of all files made ready to be joined: line lists completed with zeros, causes told apart from totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from commontable.pipeline.causes import codes_in
from commontable.pipeline.checks.fitness import check_life_table
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.making import LIFE_EXPECTANCY
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.sources.records import BANDS
from commontable.pipeline.tables import DEATHS, EVERYONE, POPULATION, YEAR_NOT_TOLD, Counts, CountsFile, together

WHO = ("place", "group", "year")
KEY = ("place", "place_name", "group", "sex", "year", "age_start", "age_end", "file")


@dataclass(frozen=True)
class _File:
    """One file of deaths in the making."""

    held: CountsFile
    deaths: pa.Table

    @property
    def by_cause(self) -> bool:
        return bool(pc.any(pc.not_equal(self.deaths["cause"], "")).as_py())


def made_ready(
    files: Sequence[CountsFile], people: Sequence[CountsFile], request: LifeExpectancyRequest, collector: Collector
) -> Counts:
    """Deaths of all causes, their populations, and the deaths by cause where they were asked for."""
    population = together([file.population for file in people], POPULATION)
    notes = [note for file in [*files, *people] for note in file.notes]
    opened = [_opened(file, request) for file in files]
    opened, said = _gathered(opened, population, request)
    if request.bad_rows == "aside":
        opened = [_of_known_people(file, population, collector) for file in opened]
    listed = bool(files) and all(file.complete and isinstance(file.deaths, pa.Table) for file in files)
    opened = opened if listed else [_completed(file, population) for file in opened]
    parts = [file for file in opened if file.by_cause]
    wholes = [file for file in opened if not file.by_cause]
    for file in parts:
        _no_cause_twice(file, collector)
    if request.measure == LIFE_EXPECTANCY.name and not wholes:
        for file in parts:
            check_life_table(file.held, collector)
    if parts and wholes:
        _same_years(parts, wholes, collector)
    own = together([file.held.population for file in wholes or parts], POPULATION)
    summed = [file.deaths for file in wholes] or [_added_up(file.deaths) for file in parts]
    return Counts(
        deaths=pa.concat_tables(summed) if summed else DEATHS.empty_table(),
        population=population,
        own_population=own if wholes else _people_once(own),
        margins=tuple(margin for file in files for margin in file.margins),
        notes=(*notes, *said),
        by_cause=pa.concat_tables([file.deaths for file in parts]).unify_dictionaries()
        if request.causes and parts
        else None,
        has_totals=bool(wholes),
        listed=listed,
    )


def _opened(file: CountsFile, request: LifeExpectancyRequest) -> _File:
    """A file narrowed to causes whose codes it names holds deaths of that cause."""
    table = together([file.deaths], DEATHS)
    if request.causes and file.only and codes_in(file.only) and len(table):
        cause = pa.array([file.only] * len(table), pa.string()).dictionary_encode().cast(DEATHS.field("cause").type)
        table = table.set_column(table.schema.get_field_index("cause"), DEATHS.field("cause"), cause)
    return _File(file, table)


def _gathered(
    files: list[_File], population: pa.Table, request: LifeExpectancyRequest
) -> tuple[list[_File], tuple[str, ...]]:
    """Where results are not by place (or group) and the populations tell none, the deaths of all are those of one."""
    notes: list[str] = []
    for name, nobody in (("place", ""), ("group", EVERYONE)):
        told = set(pc.unique(population[name]).to_pylist())
        many = [file for file in files if set(pc.unique(file.deaths[name]).to_pylist()) - {nobody}]
        if name not in request.by and told == {nobody} and many:
            names = ", ".join(file.held.file for file in many)
            notes.append(
                f"{names}: deaths of all {name}s were added together, also those of which the {name} is not known or "
                f"lies elsewhere, since the populations tell no {name}s."
            )
            files = [replace(file, deaths=_one(file.deaths, name, nobody)) for file in files]
    return files, tuple(notes)


def _one(table: pa.Table, name: str, word: str) -> pa.Table:
    """Everybody under one word."""
    for column in (name, "place_name") if name == "place" else (name,):
        kind = DEATHS.field(column)
        words = pa.array([word] * len(table), pa.string()).dictionary_encode().cast(kind.type)
        table = table.set_column(table.schema.get_field_index(column), kind, words)
    return _added_up(table, "cause")


def _added_up(table: pa.Table, *also: str) -> pa.Table:
    """Counts of the same people and ages as one row; what is not among `also` is left empty."""
    kept = [*KEY, *also]
    whole = table.select([*kept, "low", "high"]).unify_dictionaries()
    found = whole.group_by(kept, use_threads=False).aggregate([("low", "sum"), ("high", "sum")])
    found = found.rename_columns([*kept, "low", "high"])
    blank = {"row": pa.nulls(len(found), pa.int64()), "cause": pa.array([""] * len(found), pa.string())}
    columns = [found[name] if name in found.column_names else blank[name] for name in DEATHS.names]
    return pa.table(columns, names=DEATHS.names).cast(DEATHS)


def _completed(file: _File, population: pa.Table) -> _File:
    """Who is not in a line list did not die: a zero for every age of all people it speaks of. Sexes are added up."""
    if not file.held.complete or not len(file.deaths):
        return file
    table = file.deaths
    one_sex = pa.array([""] * len(table), pa.string())
    table = _added_up(table.set_column(table.schema.get_field_index("sex"), "sex", one_sex), "cause")
    rows = table.select([*WHO, "age_start", "place_name"]).to_pylist()
    names = {row["place"]: row["place_name"] for row in rows}
    there = {(row["place"], row["group"], row["year"], row["age_start"]) for row in rows}
    zeros = [
        (place, names[place], group, "", year, *band, 0, 0, file.held.file, None, "")
        for place, group, year in sorted(_spoken_of(rows, population))
        for band in BANDS
        if (place, group, year, band.start) not in there
    ]
    columns = list(zip(*zeros, strict=True)) or [()] * len(DEATHS)
    arrays = [pa.array(values, kind) for values, kind in zip(columns, _plain(DEATHS), strict=True)]
    return replace(file, deaths=pa.concat_tables([table, pa.table(arrays, names=DEATHS.names).cast(DEATHS)]))


def _plain(schema: pa.Schema) -> list[pa.DataType]:
    return [kind.value_type if pa.types.is_dictionary(kind) else kind for kind in schema.types]


def _of_known_people(file: _File, population: pa.Table, collector: Collector) -> _File:
    """The rows of a line list whose group and place have a population; the others are put aside, and counted."""
    if not file.held.complete or not len(population):
        return file
    known = pa.array([True] * len(file.deaths))
    for name in ("place", "group"):
        there = pc.is_in(file.deaths[name].cast(pa.string()), pc.unique(population[name].cast(pa.string())))
        deaths = pc.sum(file.deaths.filter(pc.and_(known, pc.invert(there)))["low"]).as_py() or 0
        if deaths:
            collector.aside(f"no population of the {name}", deaths)
        known = pc.and_(known, there)
    return replace(file, deaths=file.deaths.filter(known))


def _spoken_of(rows: list[dict[str, object]], population: pa.Table) -> set[tuple[str, str, int]]:
    """Place, group and year of every death, and of every population of these places, groups and years."""
    found = {(str(row["place"]), str(row["group"]), int(str(row["year"]))) for row in rows}
    places, groups, years = (
        {place for place, _, _ in found},
        {group for _, group, _ in found},
        {y for _, _, y in found},
    )
    for row in population.select(list(WHO)).unify_dictionaries().group_by(list(WHO)).aggregate([]).to_pylist():
        if row["place"] in places and row["group"] in groups:
            told = years if row["year"] == YEAR_NOT_TOLD else {int(row["year"])} & years
            found |= {(str(row["place"]), str(row["group"]), year) for year in told}
    return found


def _no_cause_twice(file: _File, collector: Collector) -> None:
    keys = [*KEY, "cause"]
    table = file.deaths.select(keys).unify_dictionaries()
    found = table.group_by(keys).aggregate([([], "count_all")]).filter(pc.field("count_all") > 1)
    for row in found.slice(0, 20).to_pylist():
        value = ", ".join(str(row[name]) for name in ("place", "group", "sex", "year", "cause") if row[name])
        value += f", age {row['age_start']} ({row['count_all']} times)"
        remedy = "Keep one row, or give the column that tells them apart."
        collector.add(Fault(row["file"], None, "", value, "duplicate", remedy))


def _same_years(parts: list[_File], wholes: list[_File], collector: Collector) -> None:
    """Deaths by cause of years or groups without deaths of all causes would be left out silently."""
    whole = {each for file in wholes for each in _years(file)}
    for file in parts:
        for group, year in sorted(_years(file) - whole)[:20]:
            remedy = "Give the deaths of all causes of the same groups and years beside it, or leave these out."
            collector.add(Fault(file.held.file, None, "", f"{group}, {year}", "causes_without_total", remedy))


def _years(file: _File) -> set[tuple[str, int]]:
    rows = (
        file.deaths.select(["group", "year"]).unify_dictionaries().group_by(["group", "year"]).aggregate([]).to_pylist()
    )
    return {(row["group"], row["year"]) for row in rows}


def _people_once(own: pa.Table) -> pa.Table:
    """A file by cause repeats its populations on the rows of each cause."""
    names = [name for name in own.column_names if name != "row"]
    once = own.unify_dictionaries().group_by(names, use_threads=False).aggregate([("row", "min")])
    return once.rename_columns([*names, "row"]).select(own.column_names).cast(own.schema)
