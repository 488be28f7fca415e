"""The tables of a release as arrays: what a reader knows, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.analysis.measures import Measure, measure_of
from commontable.pipeline.tables import STANDS

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
Key = tuple[str, str, str]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shown:
    """Estimates with their counts by age; a count that is hidden is NaN."""

    measure: Measure
    rows: list[Row]
    starts: list[int]
    ages: list[str]
    deaths: Floats
    population: Floats
    number: dict[Key, int]

    def figure(self, name: str) -> Floats:
        """One column of the estimates; NaN where it is empty."""
        if name not in self._columns:
            values = [np.nan if row[name] is None else float(row[name]) for row in self.rows]
            self._columns[name] = np.array(values, dtype=float)
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, Floats]:
        return {}

    @cached_property
    def errors(self) -> Floats:
        """Standard errors, with the spread of an even guess between bounds added."""
        width = np.nan_to_num(self.figure("value_high") - self.figure("value_low"))
        return np.asarray(np.sqrt(self.figure("standard_error") ** 2 + width**2 / 12))

    @property
    def stands(self) -> NDArray[np.bool_]:
        """The rows that have a figure."""
        return np.array([row["state"] in STANDS for row in self.rows], dtype=bool)

    @property
    def has_counts(self) -> bool:
        return bool(self.starts)


def key_of(row: Mapping[str, Any]) -> Key:
    return str(row["place"]), str(row["group"]), str(row["period"])


def shown_of(estimates: Rows, counts: Rows, measure: Measure | None = None) -> Shown:
    """The estimates, and beside each its counts by age where the release holds counts."""
    rows = [dict(row) for row in estimates]
    number = {key_of(row): place for place, row in enumerate(rows)}
    bands = sorted({(int(row["age_start"]), str(row["age"])) for row in counts})
    shape = len(rows), len(bands)
    deaths, population = np.full(shape, np.nan), np.full(shape, np.nan)
    column = {start: place for place, (start, _) in enumerate(bands)}
    for row in counts:
        cell = number[key_of(row)], column[int(row["age_start"])]
        population[cell] = row["population"]
        if row["deaths"] is not None:
            deaths[cell] = row["deaths"]
    about = measure or measure_of(str(rows[0]["measure"]) if rows else "")
    return Shown(about, rows, [start for start, _ in bands], [age for _, age in bands], deaths, population, number)
