"""BLS Local Area Unemployment Statistics by county, annual averages: no header, numbers padded, commas in thousands."""

from __future__ import annotations

import re

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where, read_year
from commontable.pipeline.sources.declared import ESTIMATES, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.figures import read_figure
from commontable.pipeline.sources.identifiers import Padding
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import ESTIMATE, EVERYONE, MISSING, EstimatesFile, Figure, Measure

NAME = "BLS Local Area Unemployment Statistics"
COLUMNS = ("LAUS code", "State FIPS", "County FIPS", "County", "Year", "Labor force", "Employed", "Unemployed", "Rate")
MEASURES = {
    "labor_force": Measure("labor_force", "Labor force", "people"),
    "employed": Measure("employed", "People employed", "people", "high"),
    "unemployed": Measure("unemployed", "People unemployed", "people", "low"),
    "unemployment_rate": Measure("unemployment_rate", "Unemployment rate", "percent", "low"),
}
ROUNDING = 0.06  # percentage points: the rate is printed with one decimal
_SERIES = re.compile(r"^[A-Z]{2}\d{6,13}$")
_GIVEN_UP = frozenset({"n.a.", "(n)", "na", "-"})


def recognizes(header: list[str]) -> bool:
    """The first row is data: a series code, the state's and the county's number, a name, a year."""
    if [" ".join(cell.lower().split()) for cell in header[:3]] == ["laus code", "state fips", "county fips"]:
        return len(header) == len(COLUMNS)
    return len(header) == len(COLUMNS) and bool(_SERIES.match(header[0])) and header[4].strip().isdigit()


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Four figures a county and year; a rate that contradicts its own counts is a fault."""
    note = f"{sheet.name}: BLS gives no error for these estimates of a model, so no interval can be shown."
    found = EstimatesFile(NAME, sheet.name, dict(MEASURES), notes=(note,))
    states, counties = Padding(sheet.name, "State FIPS", "state"), Padding(sheet.name, "County FIPS", "county")
    for number, cells in sheet.whole_rows(collector, headers=0 if _SERIES.match(sheet.header[0]) else 1):
        state = states.read(cells[1].strip(), number, collector)
        if state is None:
            continue
        place = counties.read(f"{state}{cells[2].strip().zfill(3)}", number, collector)
        year = read_year(cells[4], Where(sheet.name, number, COLUMNS[4]), collector)
        if place is not None and year is not None:
            _figures((place, cells[3].strip(), EVERYONE, year, year), (number, cells), (found, options), collector)
    states.tell(collector)
    return found


def _figures(
    who: tuple[str, str, str, int, int],
    line: tuple[int, list[str]],
    making: tuple[EstimatesFile, ReadOptions],
    collector: Collector,
) -> None:
    number, cells = line
    found, options = making
    told: dict[str, float] = {}
    for (code, measure), column, cell in zip(MEASURES.items(), COLUMNS[5:], cells[5:], strict=True):
        if cell.strip().lower() in _GIVEN_UP:
            if options.wants(code):
                absent = Figure(code, *who, None, None, None, None, MISSING, "not_published", found.file, number)
                found.figures.append(absent)
            continue
        value = read_figure(cell, Where(found.file, number, column), measure.unit, collector)
        if value is not None:
            told[code] = value
            if options.wants(code):
                figure = Figure(code, *who, value, None, None, None, ESTIMATE, "", found.file, number)
                found.figures.append(figure)
    if len(told) == len(MEASURES) and told["labor_force"] > 0:
        rate = 100 * told["unemployed"] / told["labor_force"]
        if abs(rate - told["unemployment_rate"]) > ROUNDING:
            where = Where(found.file, number, COLUMNS[8])
            shown = f"{told['unemployment_rate']:g}, the counts give {rate:.1f}"
            collector.add(where.fault(shown, "parts_do_not_add", "Check the row against its source."))


SOURCES = (
    Source(
        name="laus",
        title=NAME,
        publisher="Bureau of Labor Statistics",
        license=PUBLIC_DOMAIN,
        address="https://www.bls.gov/lau/laucnty{yy}.xlsx",
        holds=(ESTIMATES,),
        recognizes=recognizes,
        estimates=read,
        suggests="These are published estimates, not counts: measure them with `commontable measure published`.",
    ),
)
