"""The named tables that travel between the steps of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

# The five states of a value. They never turn into each other.
ESTIMATE, SUPPRESSED, ZERO, MISSING, UNRELIABLE = "estimate", "suppressed", "zero", "missing", "unreliable"
STATES = (ESTIMATE, SUPPRESSED, ZERO, MISSING, UNRELIABLE)

EVERYONE = "Everyone"  # the group of a file that does not divide people into groups
ALL_GROUPS = "All groups together"  # the group of a result that adds several groups up
YEAR_NOT_TOLD = 0


class Deaths(NamedTuple):
    """One count of deaths as its file gives it: exact where low equals high, otherwise hidden between the two."""

    place: str
    place_name: str
    group: str
    sex: str
    year: int
    age_start: int
    age_end: int | None
    low: int
    high: int
    file: str
    row: int | None


class Population(NamedTuple):
    """One population (person-years) as its file gives it; None where the file does not tell."""

    place: str
    place_name: str
    group: str
    sex: str
    year: int
    age_start: int
    age_end: int | None
    population: float | None
    file: str
    row: int | None


class Margin(NamedTuple):
    """The population of a Total row over all years of one age; kept apart so that it is never counted twice."""

    place: str
    group: str
    age_start: int
    age_end: int | None
    population: float


_KEY = [
    ("place", pa.string()),
    ("place_name", pa.string()),
    ("group", pa.string()),
    ("sex", pa.string()),
    ("year", pa.int32()),
    ("age_start", pa.int32()),
    ("age_end", pa.int32()),
]
DEATHS = pa.schema([*_KEY, ("low", pa.int64()), ("high", pa.int64()), ("file", pa.string()), ("row", pa.int64())])
POPULATION = pa.schema([*_KEY, ("population", pa.float64()), ("file", pa.string()), ("row", pa.int64())])


def as_table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Named tuples as an Arrow table of that schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, type=kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema
    )


@dataclass(frozen=True)
class CountsFile:
    """What one file of counts holds."""

    kind: str
    file: str
    deaths: list[Deaths] = field(default_factory=list)
    population: list[Population] = field(default_factory=list)
    margins: list[Margin] = field(default_factory=list)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """What all files together hold."""

    deaths: pa.Table
    population: pa.Table
    own_population: pa.Table
    margins: tuple[Margin, ...]
    notes: tuple[str, ...]
