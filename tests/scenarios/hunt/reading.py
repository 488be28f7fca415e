"""Rows of any file, answer or table, taken as statements by the names of their columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from commontable.pipeline import Release

from .attacker import MADE
from .told import Cell, Figure, Told
from .worlds import STARTS

Row = Mapping[str, Any]
How = tuple[str, bool, tuple[int, ...]]  # the measure, whether some figures are of whole years, the ages counted by
TIMES = {"life_expectancy_at_birth": 1.0, "crude_death_rate": 100.0}  # told / made
EXACT, SUMMED = 2e-6, 1e-4  # how finely releases write a figure, and what is left of that in sums of figures
VALUE_OF = {"expected": "observed"}  # elsewhere the figure of a row stands under `value`


def number(value: Any) -> float | None:
    """A number, however the file wrote it; None where there is none."""
    if value is None or value == "" or value != value:
        return None
    return float(value)


def listen(told: Told, tables: Mapping[str, Iterable[Row]], measure: str, whole_years: bool) -> Told:
    """Add what some tables say, each known by its name: estimates, counts, gaps, trend, focus, expected …"""
    ages = sorted({int(number(row["age_start"]) or 0) for row in tables.get("counts", ())})
    ends, how = dict(zip(ages, [*ages[1:], None], strict=True)), (measure, whole_years, tuple(ages) or STARTS)
    for row in tables.get("counts", ()):
        start = int(number(row["age_start"]) or 0)
        count = number(row["deaths"])
        told.counts[_cell(row).at(start, ends[start])] = None if count is None else int(count)
    figures: dict[Cell, list[tuple[float | None, float | None]]] = defaultdict(list)
    for row in tables.get("estimates", ()):
        cell = _cell(row)
        if (total := number(row.get("deaths"))) is not None:
            told.totals[cell] = int(total)
        shown = figures[cell]
        if number(row.get("value_low")) == number(row.get("value_high")):
            shown.append((number(row["value"]), number(row.get("standard_error"))))
    for cell, some in figures.items():
        told.figures += [_figure(told, cell, each, how) for each in some if each[0] is not None]
    between = {cell for cell, some in figures.items() if not some}  # between bounds
    worked_out = [(cell, value) for cell, value in _elsewhere(tables) if cell not in between]
    told.figures += [_figure(told, cell, (value, None), how) for cell, value in worked_out]
    return told


def _figure(told: Told, cell: Cell, shown: tuple[float | None, float | None], how: How) -> Figure:
    """Rounded as its row is: to 0.1, or to whole years where the release says that some are and this may be one."""
    measure, whole_years, ages = how
    value, error = (None if each is None else each / TIMES[measure] for each in shown)
    step = EXACT if error is not None else SUMMED
    if told.is_rounded(cell):
        fine = any(each is not None and abs(each - round(each)) > SUMMED for each in (value, error))
        step = 1.0 if whole_years and not fine else 0.1
        finer = any(each is not None and abs(10 * each - round(10 * each)) > 10 * SUMMED for each in (value, error))
        step = EXACT if finer else step  # more digits than the rounding leaves: somebody forgot to round
    return Figure(cell, MADE[measure], value, error, step, ages)


def _elsewhere(tables: Mapping[str, Iterable[Row]]) -> Iterable[tuple[Cell, float]]:
    """Figures of rows that other tables tell or let be worked out: ends of trends, lists, gaps and their parts."""
    for name in ("focus", "expected"):
        for row in tables.get(name, ()):
            if (value := number(row[VALUE_OF.get(name, "value")])) is not None:
                yield _cell(row), value
    for row in tables.get("trend", ()):
        for end in ("first", "last"):
            if row["kind"] == "group" and (value := number(row[f"{end}_value"])) is not None:
                yield _cell(row, row[f"{end}_period"]), value
    shown = {_cell(row): value for row in tables.get("estimates", ()) if (value := number(row["value"])) is not None}
    for cell, other, value in _gaps(tables):
        if other in shown:
            yield cell, shown[other] + value
        if cell in shown:
            yield other, shown[cell] - value


def _gaps(tables: Mapping[str, Iterable[Row]]) -> Iterable[tuple[Cell, Cell, float]]:
    """(reference, comparison, gap): as told, and as the sum of the ages that make it."""
    for row in tables.get("gaps", ()):
        if (value := number(row["value"])) is not None:
            yield _cell(row, group=row["reference"]), _cell(row, group=row["comparison"]), value
    parts: dict[tuple[Cell, Cell], dict[str, float]] = defaultdict(dict)  # a table may be told more than once
    for row in tables.get("decomposition", ()):
        if (value := number(row["value"])) is not None:
            pair = _cell(row, group=row["reference"]), _cell(row, group=row["comparison"])
            parts[pair][str(row["age"])] = value
    for (reference, comparison), values in parts.items():
        yield reference, comparison, round(sum(values.values()), 4)


def _cell(row: Row, period: str = "", group: str | None = None) -> Cell:
    years = [int(each) for each in re.findall(r"\d{4}", str(period or row["period"]))]
    return Cell(str(row["place"] or ""), str(row["group"] if group is None else group), years[0], years[-1])


def told_by(release: Release) -> Told:
    """What the files of a release say: the same that a visitor can take away from its page."""
    result = release.facts["disclosure"]["result"]
    tables = {name: release.rows(name) for name in release.names}
    return listen(Told(), tables, release.facts["measure"], bool(result["rows_rounded_to_whole_years"]))
