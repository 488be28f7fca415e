"""CDC/ATSDR Social Vulnerability Index: estimates, percentages and ranks by county or tract, -999 missing."""

from __future__ import annotations

import re

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where
from commontable.pipeline.sources.declared import ESTIMATES, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.figures import error_of_margin, plain_number, read_figure
from commontable.pipeline.sources.identifiers import Padding
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import (
    ESTIMATE,
    EVERYONE,
    MISSING,
    YEAR_NOT_TOLD,
    EstimatesFile,
    Figure,
    Measure,
)

NAME = "CDC/ATSDR Social Vulnerability Index"
ABSENT = -999.0
_YEAR_IN_NAME = re.compile(r"SVI_?(20\d\d)", re.IGNORECASE)
_PREFIXES = ("EPL", "SPL", "RPL", "EP", "E")
DOLLARS = frozenset({"E_PCI", "EP_PCI"})
SQUARE_MILES = "AREA_SQMI"
# The themes as redistributed by the Opioid Environment Policy Scan, one column a theme.
THEMES = {
    "SVIth1": "Socioeconomic vulnerability",
    "SVIth2": "Household vulnerability",
    "SVIth3": "Minority status and language vulnerability",
    "SVIth4": "Housing and transportation vulnerability",
    "SVIS": "Social vulnerability, all themes",
}


def recognizes(header: list[str]) -> bool:
    """FIPS and an overall rank; or a GEOID and the themes."""
    return {"FIPS", "RPL_THEMES"} <= set(header) or {"GEOID", "SVIS"} <= set(header)


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Every figure of every place; margins of error become standard errors."""
    years = _years(sheet)
    note = (
        f"{sheet.name}: the Social Vulnerability Index ranks places among those of its file (0 lowest, 1 highest "
        f"vulnerability); ranks of different files and years must not be compared."
    )
    notes = [note]
    if years != (YEAR_NOT_TOLD, YEAR_NOT_TOLD):
        notes.append(f"{sheet.name}: the years {years[0]}–{years[1]} are taken from the file's name.")
    found = EstimatesFile(NAME, sheet.name, _measures(sheet.header), notes=tuple(notes))
    column = {name: index for index, name in enumerate(sheet.header)}
    key = "FIPS" if "FIPS" in column else "GEOID"
    codes: dict[str, Padding] = {}
    for number, cells in sheet.whole_rows(collector):
        text = cells[column[key]].strip()
        kind = "tract" if len(text) > 5 else "county"
        place = codes.setdefault(kind, Padding(sheet.name, key, kind)).read(text, number, collector)
        if place is not None:
            named = cells[column["LOCATION"]].strip() if "LOCATION" in column else ""
            _figures((place, named, EVERYONE, *years), (number, cells, column), (found, options), collector)
    for padding in codes.values():
        padding.tell(collector)
    return found


def _years(sheet: Sheet) -> tuple[int, int]:
    """SVI2018 rests on the five-year American Community Survey that ends with 2018."""
    match = _YEAR_IN_NAME.search(sheet.name)
    if "FIPS" not in sheet.header or not match:
        return YEAR_NOT_TOLD, YEAR_NOT_TOLD
    return int(match[1]) - 4, int(match[1])


def _measures(header: list[str]) -> dict[str, Measure]:
    found = {}
    for column in header:
        prefix, underscore, subject = column.partition("_")
        if column in THEMES:
            found[column] = Measure(column, THEMES[column], "percentile rank", "low")
        elif underscore and prefix in _PREFIXES:
            found[column] = Measure(column, f"SVI {column}", _unit(prefix, column), _better(prefix, subject))
    return found


def _unit(prefix: str, column: str) -> str:
    if column in DOLLARS:
        return "US dollars per person"
    if column == "E_HU":
        return "housing units"
    return {"EPL": "percentile rank", "RPL": "percentile rank", "SPL": "sum of ranks", "EP": "percent"}.get(
        prefix, "people or households"
    )


def _better(prefix: str, subject: str) -> str:
    """Ranks run from least to most vulnerable; counts and shares of people have no better side of their own."""
    return "low" if prefix in ("EPL", "SPL", "RPL") else {"POV": "low", "UNEMP": "low", "PCI": "high"}.get(subject, "")


def _figures(
    who: tuple[str, str, str, int, int],
    line: tuple[int, list[str], dict[str, int]],
    making: tuple[EstimatesFile, ReadOptions],
    collector: Collector,
) -> None:
    number, cells, column = line
    found, options = making
    for code, measure in found.measures.items():
        if not options.wants(code):
            continue
        text = cells[column[code]].strip()
        head = (code, *who)
        if text in ("", "NA") or plain_number(text) == ABSENT:
            found.figures.append(Figure(*head, None, None, None, None, MISSING, "not_published", found.file, number))
            continue
        value = read_figure(text, Where(found.file, number, code), measure.unit, collector)
        if value is not None:
            error = _error(code, cells, column)
            found.figures.append(Figure(*head, value, error, None, None, ESTIMATE, "", found.file, number))


def _error(code: str, cells: list[str], column: dict[str, int]) -> float | None:
    """The column of margins is named M_ or MP_ as that of estimates is named E_ or EP_."""
    margin = {"E": "M", "EP": "MP"}.get(code.partition("_")[0], "")
    name = f"{margin}_{code.partition('_')[2]}"
    if not margin or name not in column:
        return None
    found = plain_number(cells[column[name]])
    return None if found is None or found < 0 else error_of_margin(found)


SOURCES = (
    Source(
        name="svi",
        title=NAME,
        publisher="Agency for Toxic Substances and Disease Registry, CDC",
        license=PUBLIC_DOMAIN,
        address="https://svi.cdc.gov/Documents/Data/{year}/csv/states_counties/SVI_{year}_US_county.csv",
        holds=(ESTIMATES,),
        recognizes=recognizes,
        estimates=read,
        suggests="These are published estimates and ranks: measure them with `commontable measure published`.",
    ),
)
