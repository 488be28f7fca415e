"""The named tables that travel between the steps of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from commontable.pipeline.gathered import Gathered, packed_table
from commontable.stats.disclosure import DisclosurePolicy

# The five states of a value. They never turn into each other.
ESTIMATE, SUPPRESSED, ZERO, MISSING, UNRELIABLE = "estimate", "suppressed", "zero", "missing", "unreliable"
STATES = (ESTIMATE, SUPPRESSED, ZERO, MISSING, UNRELIABLE)
STANDS = (ESTIMATE, UNRELIABLE)  # the states of a figure that is shown

EVERYONE = "Everyone"  # the group of a file that does not divide people into groups
ALL_GROUPS = "All groups together"  # the group of a result that adds several groups up
YEAR_NOT_TOLD = 0


class Deaths(NamedTuple):
    """One count of deaths as its file gives it: exact where low equals high, otherwise hidden between the two.

    `cause` is what the file writes; "" is all causes.
    """

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
    cause: str = ""


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


class Figure(NamedTuple):
    """One figure that somebody else published, as the file gives it. `value` is None where the state says why.

    `standard_error` is None where the source gives neither an error nor limits; `lower` and `upper` are the limits the
    source printed, None where it printed none. `end_year` is YEAR_NOT_TOLD where the file does not tell its years.
    """

    measure: str
    place: str
    place_name: str
    group: str
    start_year: int
    end_year: int
    value: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    state: str
    reason: str
    file: str
    row: int | None


class Weight(NamedTuple):
    """The people of one age in a standard population."""

    standard: str
    title: str
    age_start: int
    age_end: int | None
    people: float
    file: str
    row: int | None


class LifeTableRow(NamedTuple):
    """One age of a published life table."""

    place: str
    age_start: int
    age_end: int | None
    died: float  # q(x)
    survivors: float  # l(x)
    deaths: float  # nd(x)
    years: float  # nL(x)
    years_above: float  # T(x)
    expectancy: float  # e(x)
    died_error: float
    expectancy_error: float
    file: str
    row: int | None


@dataclass(frozen=True)
class Measure:
    """What a figure measures. `favorable` is "high", "low" or "" where the source does not say which is better."""

    code: str
    title: str
    unit: str
    favorable: str = ""


TEXT = pa.dictionary(pa.int32(), pa.string())  # the same few words stand in millions of rows
_KEY = [
    ("place", TEXT),
    ("place_name", TEXT),
    ("group", TEXT),
    ("sex", TEXT),
    ("year", pa.int32()),
    ("age_start", pa.int32()),
    ("age_end", pa.int32()),
]
DEATHS = pa.schema(
    [*_KEY, ("low", pa.int64()), ("high", pa.int64()), ("file", TEXT), ("row", pa.int64()), ("cause", TEXT)]
)
POPULATION = pa.schema([*_KEY, ("population", pa.float64()), ("file", TEXT), ("row", pa.int64())])


def gathered_deaths() -> Gathered[Deaths]:
    """Room for deaths."""
    return Gathered(Deaths, DEATHS)


def gathered_population() -> Gathered[Population]:
    """Room for populations."""
    return Gathered(Population, POPULATION)


def together(files: Sequence[Gathered[Any] | list[Any] | pa.Table], schema: pa.Schema) -> pa.Table:
    """The rows of several files as one Arrow table of that schema."""
    tables = [_as_table(rows, schema) for rows in files]
    return pa.concat_tables(tables) if tables else packed_table([], schema)


def _as_table(rows: Gathered[Any] | list[Any] | pa.Table, schema: pa.Schema) -> pa.Table:
    if isinstance(rows, pa.Table):
        return rows
    return rows.table() if isinstance(rows, Gathered) else packed_table(rows, schema)


@dataclass(frozen=True)
class CountsFile:
    """What one file of counts holds."""

    kind: str
    file: str
    deaths: Gathered[Deaths] | list[Deaths] | pa.Table = field(default_factory=gathered_deaths)
    population: Gathered[Population] | list[Population] | pa.Table = field(default_factory=gathered_population)
    margins: list[Margin] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    only: str = ""  # the causes or circumstances that the deaths are narrowed to; "" where all deaths are meant
    complete: bool = False  # who is not in it did not die: a line list


@dataclass(frozen=True)
class EstimatesFile:
    """What one file of published estimates holds. `level` is the confidence level of the limits its source printed,
    `vintage` the year whose boundaries its places have; None where it does not tell.
    """

    kind: str
    file: str
    measures: dict[str, Measure] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    level: float = 0.95
    vintage: int | None = None


@dataclass(frozen=True)
class StandardsFile:
    """What one file of standard populations holds."""

    kind: str
    file: str
    weights: list[Weight] = field(default_factory=list)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LifeTablesFile:
    """What one file of published life tables holds."""

    kind: str
    file: str
    rows: list[LifeTableRow] = field(default_factory=list)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """What all files together hold."""

    deaths: pa.Table
    population: pa.Table
    own_population: pa.Table
    margins: tuple[Margin, ...]
    notes: tuple[str, ...]
    by_cause: pa.Table | None = None  # the same deaths, or some of them, by cause
    has_totals: bool = False  # deaths of all causes are given apart from those by cause
    listed: bool = False  # all deaths are lists of deaths that the engine counted: who is not in them did not die

    def holds_small(self, policy: DisclosurePolicy) -> bool:
        """Does a file tell a count that the policy hides?"""
        for table in (self.deaths, self.by_cause):
            if table is not None:
                low, high = (table[name].to_numpy() for name in ("low", "high"))
                if bool(((low == high) & (low >= policy.hidden_low) & (low <= policy.hidden_high)).any()):
                    return True
        return False
