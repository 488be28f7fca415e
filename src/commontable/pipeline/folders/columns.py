"""Which column of some Parquet files holds what, told by its name and its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.plain import roles_of
from commontable.pipeline.tables import YEAR_NOT_TOLD

DATES = ("date", "date_of_death", "death_date", "dod")
OLDEST = 130
NO_AGE = -1  # the band of a number that is no age
# Completed years to the first year of their band, as `records.BANDS` has them.
_BANDED = (
    "case when {0} is null then null when {0} < 0 or {0} > {1} then {2} when {0} < 1 then 0 when {0} < 5 then 1 "
    "when {0} >= 85 then 85 else cast({0} - {0} % 5 as int) end"
)
_WANTED = (
    "Deaths one a row need the columns age and year or date; counts need age and deaths, population or both (and "
    "place, group, sex where there are several)."
)


@dataclass(frozen=True)
class Columns:
    """Role -> column, with the type of each column."""

    kinds: Mapping[str, pa.DataType]
    roles: Mapping[str, str]
    date: str

    @property
    def lists_deaths(self) -> bool:
        """One row a death."""
        return "deaths" not in self.roles and "population" not in self.roles

    @property
    def year(self) -> str:
        """The year, as the engines are asked for it."""
        if "year" in self.roles:
            return f"cast({named(self.roles['year'])} as int)"
        if not self.date:
            return str(YEAR_NOT_TOLD)
        column = named(self.date)
        dated = pa.types.is_temporal(self.kinds[self.date])
        return f"year({column})" if dated else f"try_cast(substr({column}, 1, 4) as int)"

    @property
    def age(self) -> str:
        """The age. Of deaths, numbers of years become bands at once; words are understood later, there are few."""
        column = named(self.roles["age"])
        if not pa.types.is_integer(self.kinds[self.roles["age"]]):
            return f"cast({column} as string)"
        return _BANDED.format(column, OLDEST, NO_AGE) if self.lists_deaths else column

    @property
    def ages_are_words(self) -> bool:
        return not pa.types.is_integer(self.kinds[self.roles["age"]])

    def word(self, role: str) -> str:
        """A column as text."""
        return f"cast({named(self.roles[role])} as string)"

    def unfit(self) -> Iterator[str]:
        """The columns whose type cannot hold what they are for."""
        for role in ("deaths", "year"):
            if role in self.roles and not pa.types.is_integer(self.kinds[self.roles[role]]):
                yield self.roles[role]
        number = self.kinds[self.roles["population"]] if "population" in self.roles else pa.float64()
        if not (pa.types.is_integer(number) or pa.types.is_floating(number) or pa.types.is_decimal(number)):
            yield self.roles["population"]


def named(column: str) -> str:
    """A column's name in a query."""
    return '"' + column.replace('"', '""') + '"'


def is_folder(path: Path) -> bool:
    """A folder, or one Parquet file of deaths one a row: what is counted while it is read."""
    if path.is_dir():
        return True
    if path.suffix.lower() != ".parquet" or not path.is_file():
        return False
    try:
        roles = roles_of(pq.read_schema(path).names)
    except (pa.ArrowException, OSError):
        return False
    return "age" in roles and not {"deaths", "population"} & set(roles)


def parts_of(path: Path) -> list[Path]:
    """The Parquet files meant, in the order of their names."""
    return sorted(path.rglob("*.parquet")) if path.is_dir() else [path]


def columns_of(path: Path, files: list[Path], collector: Collector) -> Columns | None:
    """The columns of all files alike; None (with a fault) where they cannot be used."""
    schema = _schema(path, files, collector)
    if schema is None:
        return None
    claims = roles_of(schema.names)
    date = [name for name in schema.names if name.strip().lower().replace(" ", "_") in DATES]
    kinds = {field.name: field.type for field in schema}
    found = Columns(kinds, {role: schema.names[at[0]] for role, at in claims.items()}, date[0] if date else "")
    doubled = [(role, [schema.names[each] for each in at]) for role, at in claims.items() if len(at) > 1]
    faults = [Fault(path.name, None, ", ".join(names), role, "two_columns", "Keep one.") for role, names in doubled]
    if "age" not in found.roles or (found.lists_deaths and found.year == str(YEAR_NOT_TOLD)):
        faults.append(Fault(path.name, None, "", ", ".join(schema.names)[:200], "unknown_columns", _WANTED))
    remedy = "Write numbers as numbers, those of deaths and years as whole ones."
    faults += [Fault(path.name, None, name, str(kinds[name]), "not_a_number", remedy) for name in found.unfit()]
    for fault in faults:
        collector.add(fault)
    return None if faults else found


def _schema(path: Path, files: list[Path], collector: Collector) -> pa.Schema | None:
    if not files:
        remedy = "Give a folder that holds files whose names end in .parquet."
        collector.add(Fault(path.name, None, "", "", "file_missing", remedy))
        return None
    try:
        schema = pq.read_schema(files[0])
        others = [file.name for file in files[1:] if not pq.read_schema(file).equals(schema)]
    except (pa.ArrowException, OSError) as error:
        remedy = "Write the Parquet files again, and check that writing finished."
        collector.add(Fault(path.name, None, "", str(error)[:80], "not_a_table", remedy))
        return None
    if others:
        remedy = f"All files of a folder must have the columns and types of {files[0].name}."
        collector.add(Fault(path.name, None, "", ", ".join(others[:3]), "unknown_columns", remedy))
        return None
    return schema
