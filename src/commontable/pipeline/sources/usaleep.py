"""USALEEP file A (NCHS): published life expectancy at birth by 2010 census tract, deaths of 2010 to 2015."""

from __future__ import annotations

from typing import NamedTuple

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.cells import Where, read_number
from commontable.pipeline.sources.reading import Sheet

NAME = "USALEEP file A"
START_YEAR, END_YEAR = 2010, 2015
TRACT, VALUE, ERROR, FLAG = "Tract ID", "e(0)", "se(e(0))", "Abridged life table flag"
LOWEST, HIGHEST = 10.0, 120.0  # years; outside it a figure is a slip of the pen

# NCHS's flag on how the tract's death rates came about.
BASIS = {"1": "", "2": "predicted_rates", "3": "partly_predicted_rates"}


class Published(NamedTuple):
    """One published estimate."""

    place: str
    value: float
    standard_error: float
    basis: str
    row: int


def recognizes(header: list[str]) -> bool:
    """The header of file A (file B also has ages)."""
    return {TRACT, VALUE, ERROR} <= set(header) and "Age Group" not in header


def read(sheet: Sheet, collector: Collector) -> list[Published]:
    """Every tract with its value and standard error; faults go to the collector."""
    if not recognizes(sheet.header):
        collector.add(
            Fault(
                sheet.name,
                1,
                "",
                ", ".join(sheet.header)[:80],
                "unknown_columns",
                f'Give a USALEEP file A, with the columns "{TRACT}", "{VALUE}" and "{ERROR}".',
            )
        )
        return []
    column = {name: index for index, name in enumerate(sheet.header)}
    found: dict[str, Published] = {}
    for number, cells in sheet.rows(collector):
        if len(cells) != len(sheet.header):
            collector.add(
                Fault(sheet.name, number, "", f"{len(cells)} cells", "wrong_width", "Download the file again.")
            )
            continue
        row = _row(sheet.name, number, {name: cells[index].strip() for name, index in column.items()}, collector)
        if row is not None and row.place in found:
            collector.add(
                Fault(
                    sheet.name,
                    number,
                    TRACT,
                    row.place,
                    "duplicate",
                    f"It stands in row {found[row.place].row} too: keep one.",
                )
            )
        elif row is not None:
            found[row.place] = row
    if not found and collector.clean:
        collector.add(Fault(sheet.name, None, "", "", "no_rows", "Download the file again."))
    return list(found.values())


def _row(file: str, number: int, cells: dict[str, str], collector: Collector) -> Published | None:
    tract = cells[TRACT]
    if not tract.isdigit() or len(tract) != 11:
        collector.add(
            Fault(
                file,
                number,
                TRACT,
                tract,
                "out_of_range",
                "A tract has 11 digits; a spreadsheet may have dropped a leading zero: download the file again and "
                "keep the column as text.",
            )
        )
        return None
    value = read_number(cells[VALUE], Where(file, number, VALUE), collector)
    error = read_number(cells[ERROR], Where(file, number, ERROR), collector)
    if value is None or error is None:
        return None
    if not LOWEST <= value <= HIGHEST:
        collector.add(
            Fault(
                file,
                number,
                VALUE,
                cells[VALUE],
                "out_of_range",
                f"A life expectancy lies between {LOWEST:g} and {HIGHEST:g} years.",
            )
        )
        return None
    return Published(tract, value, error, BASIS.get(cells.get(FLAG, ""), ""), number)
