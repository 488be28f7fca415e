"""CDC PLACES: model-based estimates of the health of adults, by county, place, tract and ZCTA, wide or long."""

from __future__ import annotations

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.cells import Where, read_year
from commontable.pipeline.sources.declared import ESTIMATES, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.figures import error_of_limits, read_figure, read_limits, read_pair
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

NAME = "CDC PLACES"
LEVEL = 0.95
PLACE_COLUMNS = {"CountyFIPS": "county", "TractFIPS": "tract", "PlaceFIPS": "place", "ZCTA5": "zip"}
NAME_COLUMNS = ("CountyName", "PlaceName")
KINDS = {"CrudePrev": ("Crude95CI", "crude prevalence"), "AdjPrev": ("Adj95CI", "age-adjusted prevalence")}
LONG = ("MeasureId", "DataValueTypeID", "Data_Value", "Low_Confidence_Limit", "High_Confidence_Limit", "LocationID")
LENGTHS = {2: "state", 5: "county", 7: "place", 11: "tract"}
# Care and prevention, of which more is better; all other measures are of ill health or risk.
CARE = frozenset({"BPMED", "CERVICAL", "CHECKUP", "CHOLSCREEN", "COLON_SCREEN", "COREM", "COREW", "DENTAL", "MAMMOUSE"})


def recognizes(header: list[str]) -> bool:
    """Wide: an identifier and columns such as OBESITY_CrudePrev. Long: one measure a row."""
    wide = any(cell in PLACE_COLUMNS for cell in header) and any(cell.endswith("_CrudePrev") for cell in header)
    return wide or set(LONG) <= set(header)


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Every figure with its limits; an empty cell is a value that PLACES does not give."""
    note = (
        f"{sheet.name}: CDC PLACES estimates come from a model of a national survey; they must not be used to judge "
        f"what a local program did. Their standard errors are taken from the width of the published 95% intervals."
    )
    found = EstimatesFile(NAME, sheet.name, notes=(note,), level=LEVEL)
    (_Long if set(LONG) <= set(sheet.header) else _Wide)(sheet, found, options, collector).read()
    return found


def measure(short: str, words: str, code: str) -> Measure:
    """One of its measures."""
    return Measure(code, f"{short}, {words}, adults", "percent", "high" if code.partition("_")[0] in CARE else "low")


class _Wide:
    """One row a place, two kinds of prevalence a measure."""

    def __init__(self, sheet: Sheet, found: EstimatesFile, options: ReadOptions, collector: Collector) -> None:
        self.sheet, self.found, self.options, self.collector = sheet, found, options, collector
        self.column = {name: index for index, name in enumerate(sheet.header)}
        self.place = next(name for name in PLACE_COLUMNS if name in self.column)
        self.name = next((name for name in NAME_COLUMNS if name in self.column), "")

    def read(self) -> None:
        pairs = self._pairs()
        codes = Padding(self.sheet.name, self.place, PLACE_COLUMNS[self.place])
        for number, cells in self.sheet.whole_rows(self.collector):
            place = codes.read(cells[self.column[self.place]].strip(), number, self.collector)
            if place is not None:
                named = cells[self.column[self.name]].strip() if self.name else ""
                for code, limits in pairs:
                    self._figure((place, named), number, cells, (code, limits))
        codes.tell(self.collector)

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = []
        for column in self.sheet.header:
            short, _, kind = column.rpartition("_")
            if kind not in KINDS or not short:
                continue
            suffix, words = KINDS[kind]
            limits = f"{short}_{suffix}"
            if limits not in self.column:
                remedy = "Download the file again, with the intervals."
                self.collector.add(Fault(self.sheet.name, 1, limits, "", "missing_column", remedy))
                continue
            self.found.measures[column] = measure(short, words, column)
            if self.options.wants(column):
                pairs.append((column, limits))
        return pairs

    def _figure(self, who: tuple[str, str], number: int, cells: list[str], pair: tuple[str, str]) -> None:
        code, limits = pair
        text, span = cells[self.column[code]].strip(), cells[self.column[limits]].strip()
        head = (code, *who, EVERYONE, YEAR_NOT_TOLD, YEAR_NOT_TOLD)
        if not text:
            self.found.figures.append(
                Figure(*head, None, None, None, None, MISSING, "not_published", self.sheet.name, number)
            )
            return
        value = read_figure(text, Where(self.sheet.name, number, code), "percent", self.collector)
        where = Where(self.sheet.name, number, limits)
        ends = read_pair(span)
        if ends is None:
            self.collector.add(where.fault(span, "not_a_number", 'Limits stand as text, such as "(14.5, 19.3)".'))
        elif value is not None:
            _keep(self.found, head, (value, str(ends[0]), str(ends[1])), (where, self.collector))


class _Long:
    """One row a place, measure and kind of prevalence."""

    def __init__(self, sheet: Sheet, found: EstimatesFile, options: ReadOptions, collector: Collector) -> None:
        self.sheet, self.found, self.options, self.collector = sheet, found, options, collector
        self.column = {name: index for index, name in enumerate(sheet.header)}
        self.codes: dict[str, Padding] = {}

    def read(self) -> None:
        for number, cells in self.sheet.whole_rows(self.collector):
            self._row(number, {name: cells[index].strip() for name, index in self.column.items()})
        for each in self.codes.values():
            each.tell(self.collector)

    def _place(self, text: str, number: int) -> str | None:
        if text == "59":  # PLACES gives the United States this number
            return "US"
        kind = LENGTHS.get(len(text), "county")
        padding = self.codes.setdefault(kind, Padding(self.sheet.name, "LocationID", kind))
        return padding.read(text, number, self.collector)

    def _row(self, number: int, row: dict[str, str]) -> None:
        short, kind = row["MeasureId"], row["DataValueTypeID"]
        place = self._place(row["LocationID"], number)
        year: int | None = YEAR_NOT_TOLD
        if row.get("Year"):
            year = read_year(row["Year"], Where(self.sheet.name, number, "Year"), self.collector)
        if place is None or year is None:
            return
        code = f"{short}_{kind}"
        words = KINDS.get(kind, ("", row.get("Data_Value_Type", kind).lower()))[1]
        self.found.measures.setdefault(code, measure(row.get("Measure") or short, words, code))
        if not self.options.wants(code):
            return
        name = row.get("LocationName", "")
        head = (code, place, "" if name == row["LocationID"] else name, EVERYONE, year, year)
        where = Where(self.sheet.name, number, "Data_Value")
        if not row["Data_Value"]:
            self.found.figures.append(
                Figure(*head, None, None, None, None, MISSING, "not_published", self.sheet.name, number)
            )
            return
        value = read_figure(row["Data_Value"], where, "percent", self.collector)
        if value is not None:
            ends = (row["Low_Confidence_Limit"], row["High_Confidence_Limit"])
            _keep(self.found, head, (value, *ends), (Where(where.file, number, "Low_Confidence_Limit"), self.collector))


def _keep(
    found: EstimatesFile,
    head: tuple[str, str, str, str, int, int],
    told: tuple[float, str, str],
    telling: tuple[Where, Collector],
) -> None:
    value, low, high = told
    where, collector = telling
    ends = read_limits((low, high), value, where, collector)
    if ends is not None:
        error = error_of_limits(ends, LEVEL)
        found.figures.append(Figure(*head, value, error, *ends, ESTIMATE, "", where.file, where.row))


SOURCES = (
    Source(
        name="places",
        title=NAME,
        publisher="Centers for Disease Control and Prevention",
        license=PUBLIC_DOMAIN,
        address="https://data.cdc.gov/api/views/{dataset}/rows.csv?accessType=DOWNLOAD",
        holds=(ESTIMATES,),
        recognizes=recognizes,
        estimates=read,
        suggests="These are published percentages, not counts: measure them with `commontable measure published`.",
    ),
)
