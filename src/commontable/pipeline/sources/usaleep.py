"""USALEEP (NCHS): file A, published life expectancy at birth by 2010 census tract, and file B, the life tables behind
it; deaths of 2010 to 2015.
"""

from __future__ import annotations

from collections.abc import Iterator

from commontable.pipeline.ages import Band, read_age
from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where, read_number
from commontable.pipeline.sources.declared import ESTIMATES, LIFE_TABLES, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.figures import read_figure
from commontable.pipeline.sources.identifiers import Padding
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import (
    ESTIMATE,
    EVERYONE,
    EstimatesFile,
    Figure,
    LifeTableRow,
    LifeTablesFile,
    Measure,
)

NAME = "USALEEP file A"
NAME_B = "USALEEP file B"
START_YEAR, END_YEAR = 2010, 2015
VINTAGE = 2010  # of the tracts
TRACT, AGE, VALUE, ERROR, FLAG = "Tract ID", "Age Group", "e(0)", "se(e(0))", "Abridged life table flag"
LIFE_EXPECTANCY = Measure("life_expectancy_at_birth", "Life expectancy at birth", "years", "high")
TABLE_COLUMNS = ("nq(x)", "l(x)", "nd(x)", "nL(x)", "T(x)", "e(x)", "se(nq(x))", "se(e(x))")
RADIX = 100_000.0
ROUNDING = 0.051  # years; T(0) / l(0) and e(0), which is printed with one decimal, differ by no more

# NCHS's flag on how the tract's death rates came about.
BASIS = {"1": "", "2": "predicted_rates", "3": "partly_predicted_rates"}


def recognizes(header: list[str]) -> bool:
    """The header of file A."""
    return {TRACT, VALUE, ERROR} <= set(header) and AGE not in header


def recognizes_tables(header: list[str]) -> bool:
    """The header of file B."""
    return {TRACT, AGE, *TABLE_COLUMNS} <= set(header)


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Every tract with its value and standard error; faults go to the collector."""
    found = EstimatesFile(
        NAME, sheet.name, {LIFE_EXPECTANCY.code: LIFE_EXPECTANCY}, notes=_notes(sheet), vintage=VINTAGE
    )
    column = {name: index for index, name in enumerate(sheet.header)}
    tracts = Padding(sheet.name, TRACT, "tract")
    for number, cells in sheet.whole_rows(collector):
        row = {name: cells[index].strip() for name, index in column.items()}
        place = tracts.read(row[TRACT], number, collector)
        value = read_figure(row[VALUE], Where(sheet.name, number, VALUE), "years", collector)
        error = read_number(row[ERROR], Where(sheet.name, number, ERROR), collector)
        if place is not None and value is not None and error is not None:
            basis = BASIS.get(row.get(FLAG, ""), "")
            found.figures.append(_figure(place, (value, error), basis, (sheet.name, number)))
    tracts.tell(collector)
    return found


def _notes(sheet: Sheet) -> tuple[str, ...]:
    return (f"{sheet.name}: places are census tracts of 2010; deaths of {START_YEAR} to {END_YEAR}.",)


def _figure(place: str, told: tuple[float, float], basis: str, where: tuple[str, int | None]) -> Figure:
    code, years = LIFE_EXPECTANCY.code, (START_YEAR, END_YEAR)
    return Figure(code, place, "", EVERYONE, *years, *told, None, None, ESTIMATE, basis, *where)


def read_tables(sheet: Sheet, options: ReadOptions, collector: Collector) -> LifeTablesFile:
    """Every age of every tract's life table; a table that contradicts itself is a fault."""
    column = {name: index for index, name in enumerate(sheet.header)}
    found = LifeTablesFile(NAME_B, sheet.name, notes=_notes(sheet))
    tracts = Padding(sheet.name, TRACT, "tract")
    for number, cells in sheet.whole_rows(collector):
        place = tracts.read(cells[column[TRACT]].strip(), number, collector)
        label = cells[column[AGE]].strip()
        band = read_age(label)
        if band is None:
            where = Where(sheet.name, number, AGE)
            collector.add(where.fault(label, "unknown_age", "Download the file again: its ages are Under 1 to 85+."))
        figures = [
            read_number(cells[column[name]].strip(), Where(sheet.name, number, name), collector)
            for name in TABLE_COLUMNS
        ]
        told = [figure for figure in figures if figure is not None]
        if place is not None and band is not None and len(told) == len(figures):
            found.rows.append(_table_row(place, band, told, (sheet.name, number)))
    tracts.tell(collector)
    _contradictions(found, collector)
    return found


def _table_row(place: str, band: Band, told: list[float], where: tuple[str, int]) -> LifeTableRow:
    died, survivors, deaths, years, above, expectancy, died_error, error = told
    figures = (died, survivors, deaths, years, above, expectancy, died_error, error)
    return LifeTableRow(place, *band, *figures, *where)


def tables(found: LifeTablesFile) -> Iterator[list[LifeTableRow]]:
    """The rows of each place, in order of age."""
    places: dict[str, list[LifeTableRow]] = {}
    for row in found.rows:
        places.setdefault(row.place, []).append(row)
    for rows in places.values():
        yield sorted(rows, key=lambda row: row.age_start)


def _contradictions(found: LifeTablesFile, collector: Collector) -> None:
    for rows in tables(found):
        first = rows[0]
        lived = sum(row.years for row in rows) / RADIX
        ages = [(row.age_start, row.age_end) for row in rows]
        if len(set(ages)) < len(ages):
            where = Where(found.file, first.row or 1, TRACT)
            collector.add(where.fault(first.place, "duplicate", "Keep one life table of each tract."))
        elif abs(lived - first.expectancy) > ROUNDING:
            where = Where(found.file, first.row or 1, "e(x)")
            value = f"{first.place}: e(0) {first.expectancy:g}, the years lived {lived:.2f}"
            collector.add(where.fault(value, "life_table_wrong", "Download the file again: rows are gone."))


def read_expectancies(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Life expectancy at birth of every tract, from the first row of its life table."""
    held = read_tables(sheet, options, collector)
    found = EstimatesFile(
        NAME_B, sheet.name, {LIFE_EXPECTANCY.code: LIFE_EXPECTANCY}, notes=held.notes, vintage=VINTAGE
    )
    for first, *_ in tables(held):
        if first.age_start:
            where = Where(sheet.name, first.row or 1, AGE)
            collector.add(where.fault(first.place, "age_gap", "Download the file again: ages are gone."))
            continue
        told = (first.expectancy, first.expectancy_error)
        found.figures.append(_figure(first.place, told, "", (sheet.name, first.row)))
    return found


_ADDRESS = "https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Datasets/NVSS/USALEEP/CSV/{state}_"
SOURCES = (
    Source(
        name="usaleep",
        title=NAME,
        publisher="National Center for Health Statistics, CDC",
        license=PUBLIC_DOMAIN,
        address=f"{_ADDRESS}A.CSV",
        holds=(ESTIMATES,),
        recognizes=recognizes,
        estimates=read,
        suggests="These are published figures, not counts: measure them with `commontable measure published`.",
    ),
    Source(
        name="usaleep-b",
        title=NAME_B,
        publisher="National Center for Health Statistics, CDC",
        license=PUBLIC_DOMAIN,
        address=f"{_ADDRESS}B.CSV",
        holds=(LIFE_TABLES, ESTIMATES),
        recognizes=recognizes_tables,
        life_tables=read_tables,
        estimates=read_expectancies,
        suggests="These are published life tables, not counts: measure them with `commontable measure published`.",
    ),
)
