"""A table of context: one row a place, and columns of numbers (poverty, unemployment …) under the names people give
them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.plain import roles_of
from commontable.pipeline.sources.reading import Sheet, open_sheet

NOT_GIVEN = frozenset({"", "na", "n/a", "null", "suppressed", "*", "(x)", "-999", "not available"})


@dataclass(frozen=True)
class Context:
    """What is known of places besides the measure: columns by name, values by place."""

    names: tuple[str, ...]
    values: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def of(self, place: str) -> NDArray[np.float64]:
        """The values of a place; NaN where none are given."""
        return np.array(self.values.get(place, (math.nan,) * len(self.names)), dtype=float)


def read_context(path: Path, collector: Collector) -> Context:
    """Read a context table; faults go to the collector."""
    sheet = open_sheet(path, collector)
    if sheet is None:
        return Context(())
    roles = roles_of(sheet.header)
    named = {number for role in ("place", "place_name", "year") for number in roles.get(role, ())}  # no measures
    columns = [number for number, cell in enumerate(sheet.header) if cell and number not in named]
    if "place" not in roles or not columns:
        remedy = "Give a column of places (place, geoid, zip …) and beside it columns of numbers, one a measure."
        collector.add(Fault(sheet.name, 1, "", ", ".join(sheet.header)[:200], "unknown_columns", remedy))
        return Context(())
    values = _values(sheet, roles["place"][0], columns, collector)
    return Context(tuple(sheet.header[number] for number in columns), values)


def _values(sheet: Sheet, place: int, columns: list[int], collector: Collector) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for number, cells in sheet.whole_rows(collector):
        name = cells[place].strip()
        if name in found:
            remedy = "Keep one row a place."
            collector.add(Fault(sheet.name, number, sheet.header[place], name, "duplicate", remedy))
        found[name] = tuple(_number(sheet, (number, column), cells[column], collector) for column in columns)
    return found


def _number(sheet: Sheet, where: tuple[int, int], text: str, collector: Collector) -> float:
    if text.strip().lower() in NOT_GIVEN:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.inf
    if math.isfinite(value):
        return value
    remedy = "Write digits only, or leave the cell empty where nothing is known; leave out columns of words."
    collector.add(Fault(sheet.name, where[0], sheet.header[where[1]], text[:80], "not_a_number", remedy))
    return math.nan
