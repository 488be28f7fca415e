"""From Parquet files to tables of counts: added up by an engine, then their few words understood."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commontable.pipeline.ages import NOT_STATED, Band, bands_from_starts, read_age
from commontable.pipeline.causes import CauseList
from commontable.pipeline.engines import Engine, engine
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.folders.columns import NO_AGE, OLDEST, Columns, columns_of, named, parts_of
from commontable.pipeline.folders.said import CAUSE, asked_of_causes, grouped
from commontable.pipeline.sources.plain import BOTH_SEXES, EVERYBODY, cause_word
from commontable.pipeline.sources.records import BANDS, UNKNOWN, read_years
from commontable.pipeline.tables import DEATHS, EVERYONE, POPULATION, YEAR_NOT_TOLD, CountsFile

NAME = "folder of Parquet"
FIRST_YEAR, LAST_YEAR = 1800, 2200
_ROLES = ("place", "place_name", "group", "sex")
_KEY = (*_ROLES, "year", "age_start", "age_end", "cause")
COUNTED = "select {words}{year} as year, {age} as age, count(*) as low from records{join} group by {keys}{year}, {age}"
ROWS = "select {words}{year} as year, {age} as age, {measure} from records"


def read_folder(path: Path, where: str, collector: Collector, causes: CauseList | None = None) -> CountsFile | None:
    """Count what the files hold, on the engine `where`; None where they are refused. Deaths are counted by the groups
    of `causes` where these are wanted.
    """
    files = parts_of(path)
    columns = columns_of(path, files, collector)
    if columns is None:
        return None
    with engine(where, files) as held:
        held.records("records", files)
        return _Counting(path.name, columns, collector, causes).counts(held)


def asked(columns: Columns, measure: str = "", by_cause: bool = False) -> str:
    """The question to the engine: deaths one a row are counted (`by_cause`: by the groups that it holds), counts are
    read as they are.
    """
    texts = {role: columns.word(role) for role in _ROLES if role in columns.roles}
    join = ""
    if by_cause:
        join, texts["cause"] = grouped(columns.word(CAUSE))
    elif CAUSE in columns.roles and not columns.lists_deaths:
        texts["cause"] = columns.word(CAUSE)
    return (ROWS if measure else COUNTED).format(
        words="".join(f'{text} as "{role}", ' for role, text in texts.items()),
        keys="".join(f"{text}, " for text in texts.values()),
        join=join,
        year=columns.year,
        age=columns.age,
        measure=measure,
    )


class _Counting:
    def __init__(self, name: str, columns: Columns, collector: Collector, causes: CauseList | None) -> None:
        self.name, self.columns, self.collector = name, columns, collector
        self.causes = causes if CAUSE in columns.roles else None

    def counts(self, held: Engine) -> CountsFile:
        """What the files hold, as tables."""
        roles = self.columns.roles
        if self.columns.lists_deaths:
            notes = asked_of_causes(held, self.columns, self.causes, self._fault) if self.causes else ()
            deaths = self._deaths(held.table(asked(self.columns, by_cause=self.causes is not None)))
            rows = pc.sum(deaths["low"]).as_py() or 0
            note = f"{self.name}: {rows:,} rows were counted by place, group, sex, year and age; no row was kept."
            said = (f"{self.name}: {each}" for each in notes)
            return CountsFile(NAME, self.name, deaths=deaths, notes=(note, *said), complete=True)
        deaths, people = DEATHS.empty_table(), POPULATION.empty_table()
        if "deaths" in roles:
            deaths = self._deaths(held.table(asked(self.columns, f"cast({named(roles['deaths'])} as bigint) as low")))
        if "population" in roles:
            measure = f"cast({named(roles['population'])} as double) as population"
            people = self._people(held.table(asked(self.columns, measure)))
        return CountsFile(NAME, self.name, deaths=deaths, population=people)

    def _deaths(self, table: pa.Table) -> pa.Table:
        found, merged = self._understood(table, "low")
        if self.columns.lists_deaths and (merged or self.columns.ages_are_words):
            found = found.group_by(list(_KEY), use_threads=False).aggregate([("low", "sum")])
            found = found.rename_columns([*_KEY, "low"])
        return self._filled(found.append_column("high", found["low"]), DEATHS)

    def _people(self, table: pa.Table) -> pa.Table:
        return self._filled(self._understood(table, "population")[0], POPULATION)

    def _understood(self, table: pa.Table, measure: str) -> tuple[pa.Table, bool]:
        """Bands, and words as this pipeline writes them; and whether one word was written in several ways."""
        table, merged = self._aged(self._stated(table, measure)), False
        for role in _ROLES:
            if role not in self.columns.roles:
                table = table.append_column(role, _same(EVERYONE if role == "group" else "", len(table)))
                continue
            codes = table[role].combine_chunks().dictionary_encode(null_encoding="encode")
            words = [_word(role, word) for word in codes.dictionary.to_pylist()]
            found = pa.DictionaryArray.from_arrays(codes.indices, pa.array(words, pa.string()))
            if len(set(words)) < len(words):
                merged, found = True, found.cast(pa.string()).dictionary_encode()
            table = table.set_column(table.schema.get_field_index(role), role, found)
        return self._caused(table), merged

    def _caused(self, table: pa.Table) -> pa.Table:
        """Causes of counts as they are written, "" for all causes; those of deaths one a row are groups already."""
        if "cause" not in table.column_names:
            return table.append_column("cause", _same("", len(table)))
        codes = table["cause"].combine_chunks().dictionary_encode(null_encoding="encode")
        words = codes.dictionary.to_pylist()
        told = pa.array(words if self.columns.lists_deaths else [cause_word(word or "") for word in words], pa.string())
        found = pa.DictionaryArray.from_arrays(codes.indices, told).cast(pa.string()).dictionary_encode()
        return table.set_column(table.schema.get_field_index("cause"), "cause", found)

    def _stated(self, table: pa.Table, measure: str) -> pa.Table:
        """The rows that tell their year and age; counts that are none are faults."""
        for name, reason in (("year", "date not stated"), ("age", "age not stated")):
            if table[name].null_count:
                unsaid = table.filter(table[name].is_null())
                self._aside(reason, pc.sum(unsaid["low"]).as_py() if self.columns.lists_deaths else len(unsaid))
                table = table.filter(table[name].is_valid())
        told = pc.sum(pc.greater_equal(table[measure], 0)).as_py() or 0
        if told < len(table):
            remedy = "Write every count, and 0 where there was none."
            self._fault(measure, f"{len(table) - told:,} rows", "negative_count", remedy)
        for year in sorted(pc.unique(table["year"]).to_pylist()):
            if year != YEAR_NOT_TOLD and not FIRST_YEAR <= year <= LAST_YEAR:
                self._fault("year", str(year), "unknown_year", "Write years as 2015.")
        return table

    def _aside(self, reason: str, rows: int) -> None:
        self.collector.aside(reason, rows)

    def _fault(self, role: str, value: str, rule: str, remedy: str) -> None:
        column = self.columns.roles.get("deaths" if role == "low" else role, self.columns.date)
        self.collector.add(Fault(self.name, None, column, value, rule, remedy))

    def _aged(self, table: pa.Table) -> pa.Table:
        """With the columns age_start and age_end instead of age."""
        labels = table["age"].combine_chunks().dictionary_encode()
        bands = self._bands(labels.dictionary.to_pylist())
        for name, values in (("age_start", [band and band.start for band in bands]),
                             ("age_end", [band and band.end for band in bands])):  # fmt: skip
            table = table.append_column(name, pa.array(values, pa.int32()).take(labels.indices))
        table = table.drop_columns("age")
        return table.filter(table["age_start"].is_valid()) if table["age_start"].null_count else table

    def _bands(self, labels: list[str | int]) -> list[Band | None]:
        if self.columns.lists_deaths or not all(str(label).strip().isdigit() for label in labels):
            return [self._band(label) for label in labels]
        started = bands_from_starts([int(label) for label in labels])
        return [started[int(label)] if started else self._band(label) for label in labels]

    def _band(self, label: str | int) -> Band | None:
        text = " ".join(str(label).split())
        years = read_years(text) if self.columns.lists_deaths else None
        found = read_age(text) if not self.columns.lists_deaths else _band_of(years)
        if found is None and text.lower() in NOT_STATED | {""}:
            self.collector.aside("age not stated")
        elif found is None:
            value = f"below 0, or above {OLDEST}" if label == NO_AGE else text
            self._fault("age", value, "unknown_age", "Write completed years, such as 47, or bands, such as 45-49.")
        return found

    def _filled(self, table: pa.Table, schema: pa.Schema) -> pa.Table:
        """All columns of the schema, in its order."""
        same = {"file": _same(self.name, len(table))}
        same["row"] = pa.nulls(len(table), pa.int64())
        columns = []
        for field in schema:
            column = same[field.name] if field.name in same else table[field.name]
            words = pa.types.is_dictionary(field.type) and not pa.types.is_dictionary(column.type)
            columns.append(column.dictionary_encode() if words else column)
        return pa.table(columns, names=schema.names).cast(schema)


def _same(word: str, rows: int) -> pa.DictionaryArray:
    """One word in every row."""
    return pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array([word]))


def _band_of(years: int | None) -> Band | None:
    return None if years is None else BANDS[sum(band.start <= years for band in BANDS) - 1]


def _word(role: str, word: str | None) -> str:
    """A word as this pipeline writes it; who is not told is unknown, never everyone."""
    text = " ".join((word or "").split())
    if not text:
        return "" if role == "place_name" else UNKNOWN
    if role == "sex":
        return "" if text.lower() in BOTH_SEXES else text
    return EVERYONE if role == "group" and text.lower() in EVERYBODY else text
