"""Tables of the American Community Survey in every shape they are passed around in, read as cells: place, variable,
estimate, margin of error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.cells import HIGHEST_COUNT, Where
from commontable.pipeline.sources.figures import error_of_margin, plain_number
from commontable.pipeline.sources.identifiers import bare_geoid
from commontable.pipeline.sources.reading import Sheet
from commontable.pipeline.tables import ESTIMATE, MISSING

LONG = {"geoid", "variable", "estimate", "moe"}
DISPLAYED = "Label (Grouping)"
VARIABLE = re.compile(r"^((?:[BCS]\d{4,5}[A-Z]*(?:_C\d{2})?_\d{3}|DP\d{2}(?:PR)?_\d{4})P?)(EA|MA|E|M)?$")
# The geography of an answer of the Census API stands in its last columns, from large to small.
GEOGRAPHY = (
    "us", "region", "division", "state", "county", "county subdivision", "tract", "block group", "place",
    "zip code tabulation area", "metropolitan statistical area/micropolitan statistical area",
    "congressional district",
)  # fmt: skip
# What stands in place of an estimate. https://www.census.gov/data/developers/data-sets/acs-1year/notes-on-acs-estimate-
# and-annotation-values.html
NO_ESTIMATE = {
    "-666666666": "too_few_sample_cases", "-": "too_few_sample_cases", "-999999999": "too_few_sample_cases",
    "n": "too_few_sample_cases", "-888888888": "not_applicable", "(x)": "not_applicable", "x": "not_applicable",
    "": "not_published", "null": "not_published", "na": "not_published",
}  # fmt: skip
NO_MARGIN = frozenset(
    {"-222222222", "**", "-333333333", "***", "(x)", "-888888888", "n", "-999999999", "", "null", "na"}
)
CONTROLLED = frozenset({"-555555555", "*****"})  # set equal to the Bureau's population estimate: without sampling error
_OPEN = re.compile(r"^[\d,]+[+-]$")


class Cell(NamedTuple):
    """One estimate as its file writes it."""

    place: str
    place_name: str
    variable: str
    estimate: str
    margin: str
    row: int
    column: str


class Told(NamedTuple):
    """What a cell says."""

    value: float | None
    error: float | None
    state: str
    reason: str


def recognizes(header: list[str]) -> bool:
    """Long (GEOID, variable, estimate, moe), wide (B01001_001E, …), or as displayed by data.census.gov."""
    return _long(header) or DISPLAYED in header[:1] or any(_is_estimate(name) for name in header)


def _long(header: list[str]) -> bool:
    return {name.lower() for name in header} >= LONG


def _is_estimate(name: str) -> bool:
    match = VARIABLE.match(name)
    return bool(match and match[2] == "E")


def titles(sheet: Sheet, collector: Collector) -> dict[str, str]:
    """The variables a file holds, with their labels where it has any."""
    if DISPLAYED in sheet.header[:1]:
        return {path: path for path, _, _ in _displayed_labels(sheet, collector)}
    if _long(sheet.header):
        column = [name.lower() for name in sheet.header].index("variable")
        seen = {cells[column].strip() for _, cells in sheet.rows(collector) if len(cells) > column}
        return {_code(name): "" for name in sorted(seen)}
    labels = _second_header(sheet, collector)
    return {_code(name): labels.get(name, "") for name in sheet.header if _is_estimate(name)}


def cells_of(sheet: Sheet, collector: Collector, wanted: str = "") -> Iterator[Cell]:
    """Every estimate with its margin, or those of one variable."""
    if DISPLAYED in sheet.header[:1]:
        found = _displayed(sheet, collector)
    elif _long(sheet.header):
        found = _long_cells(sheet, collector)
    else:
        found = _wide(sheet, collector, wanted)
    return (cell for cell in found if not wanted or cell.variable == wanted)


def told(cell: Cell, file: str, collector: Collector) -> Told | None:
    """The estimate and its standard error, or why there is none; None with a fault where it cannot be read."""
    text = cell.estimate.strip()
    if text.lower() in NO_ESTIMATE:
        return Told(None, None, MISSING, NO_ESTIMATE[text.lower()])
    if _OPEN.match(text):
        return Told(None, None, MISSING, "open_ended")
    value = plain_number(text.removesuffix("%"))
    if value is None:
        where = Where(file, cell.row, cell.column)
        collector.add(where.fault(text, "not_a_number", "Get the table again, with the annotations as they are."))
        return None
    if abs(value) > HIGHEST_COUNT:
        where = Where(file, cell.row, cell.column)
        collector.add(where.fault(text, "out_of_range", f"The bound is {HIGHEST_COUNT:,}."))
        return None
    margin = cell.margin.strip().removeprefix("±").removeprefix("+/-").removesuffix("%").strip()
    if margin.lower() in NO_MARGIN:
        return Told(value, None, ESTIMATE, "")
    if margin in CONTROLLED:
        return Told(value, 0.0, ESTIMATE, "")
    width = plain_number(margin)
    if width is None or not 0 <= width <= HIGHEST_COUNT:
        where = Where(file, cell.row, cell.column)
        collector.add(
            where.fault(margin, "not_a_number", "A margin of error is a number, or an annotation such as **.")
        )
        return None
    return Told(value, error_of_margin(width), ESTIMATE, "")


def _code(name: str) -> str:
    match = VARIABLE.match(name)
    return match[1] if match else name


def _long_cells(sheet: Sheet, collector: Collector) -> Iterator[Cell]:
    at = {name.lower(): index for index, name in enumerate(sheet.header)}
    for number, cells in sheet.whole_rows(collector):
        place = bare_geoid(cells[at["geoid"]].strip())
        named = cells[at["name"]].strip() if "name" in at else ""
        variable = _code(cells[at["variable"]].strip())
        yield Cell(place, named, variable, cells[at["estimate"]], cells[at["moe"]], number, variable)


def _second_header(sheet: Sheet, collector: Collector) -> dict[str, str]:
    """The labels of a download of data.census.gov, which has them in its second row."""
    if "GEO_ID" not in sheet.header:
        return {}
    for _, cells in sheet.rows(collector):
        labeled = dict(zip(sheet.header, cells, strict=False))
        return labeled if labeled.get("GEO_ID", "").strip().lower() in ("geography", "id") else {}
    return {}


def _wide(sheet: Sheet, collector: Collector, wanted: str) -> Iterator[Cell]:
    at = {name: index for index, name in enumerate(sheet.header)}
    names = [name for name in sheet.header if _is_estimate(name) and wanted in ("", _code(name))]
    where = [name for name in GEOGRAPHY if name in at]
    if "GEO_ID" not in at and not where:
        remedy = "Ask for the table again with its geography (GEO_ID, or for=tract:* and in=state:29)."
        collector.add(Fault(sheet.name, 1, "GEO_ID", "", "missing_column", remedy))
        return
    labels = _second_header(sheet, collector)
    for number, cells in sheet.whole_rows(collector, headers=2 if labels else 1):
        place = _place(cells, at, sheet)
        named = cells[at["NAME"]].strip() if "NAME" in at else ""
        for name in names:
            margin = f"{name[:-1]}M"
            text = cells[at[margin]] if margin in at else ""
            yield Cell(place, named, _code(name), cells[at[name]], text, number, name)


def _place(cells: list[str], at: dict[str, int], sheet: Sheet) -> str:
    if "GEO_ID" in at:
        return bare_geoid(cells[at["GEO_ID"]].strip())
    parts = [(index, name) for name, index in at.items() if name in GEOGRAPHY and name != "us"]
    return "".join(cells[index].strip() for index, _ in sorted(parts)) or "1"


def _displayed_labels(sheet: Sheet, collector: Collector) -> Iterator[tuple[str, int, list[str]]]:
    """Label paths: indentation (four no-break spaces a level) says what belongs to what."""
    path: list[str] = []
    for number, cells in sheet.whole_rows(collector):
        text = cells[0].replace("\u00a0", " ").rstrip()
        depth = (len(text) - len(text.lstrip())) // 4
        path = [*path[:depth], text.strip().removesuffix(":")]
        yield "!!".join(path), number, cells


def _displayed(sheet: Sheet, collector: Collector) -> Iterator[Cell]:
    places: dict[str, dict[str, int]] = {}
    for index, name in enumerate(sheet.header[1:], 1):
        place, _, what = name.rpartition("!!")
        places.setdefault(place, {})[what.lower()] = index
    for path, number, cells in _displayed_labels(sheet, collector):
        for place, columns in places.items():
            if "estimate" in columns and cells[columns["estimate"]].strip():
                margin = cells[columns["margin of error"]] if "margin of error" in columns else ""
                yield Cell(place, place, path, cells[columns["estimate"]], margin, number, f"{place}!!Estimate")
