"""A table in a sheet of an XLSX workbook, read row by row as a person sees it; formulas are told from values.

The library streams the rows; what is looked at here first is what could fill the memory. See ADR 0002.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.progress import further
from commontable.pipeline.sources.parquet import as_text
from commontable.pipeline.sources.reading import NO_ARCHIVE, ROWS_BETWEEN, Layout, Sheet

MAX_STREAMED = 1024 * 1024 * 1024  # bytes of a sheet, unzipped; a million rows of ten columns have 400 MB
MAX_HELD = 64 * 1024 * 1024  # bytes of everything else, which is held in memory
MAX_MEMBERS = 1_000
MAX_COLUMNS = 2_000
FORMULA = "f"
_ZEROS = re.compile(r"^0{2,}$")
_SAVE = "Open it in a spreadsheet program, save it again as XLSX (Excel Workbook), and give that file."
_VALUES = "Copy the column, paste it as values (Paste Special, Values), save, and give that file."


@dataclass(frozen=True)
class WorkbookSheet(Sheet):
    """Rows of one sheet of a workbook; `row` is the number in its margin."""

    sheet: str = ""
    left_out: frozenset[str] = frozenset()

    def rows(self, collector: Collector, headers: int = 1) -> Iterator[tuple[int, list[str]]]:
        """Row number and cells of every row behind as many as there are headers; empty rows are skipped."""
        harmless = {index for index, name in enumerate(self.header) if name in self.left_out}
        with _opened(self.path, collector) as book:
            if book is None:
                return
            rows = _Rows(book[self.sheet], len(self.header) + 1)
            while (found := rows.next_filled(collector, self.name)) is not None:
                number, cells = found
                if number <= headers:
                    continue
                if number % ROWS_BETWEEN == 0:
                    further(0, rows=number)  # how much of a packed sheet is read, nobody can tell
                if rows.formulas - harmless:
                    self._tell(number, rows.formulas - harmless, collector)
                    continue
                yield number, cells[:-1] if not cells[-1] else cells

    def _tell(self, number: int, columns: set[int], collector: Collector) -> None:
        for index in sorted(columns):
            name = self.header[index] if index < len(self.header) else ""
            collector.add(Fault(self.name, number, name, "", "formula", _VALUES))


class _Rows:
    """Goes through a sheet; `formulas` are the columns of the row last given that hold one."""

    def __init__(self, sheet: Any, width: int) -> None:
        sheet.reset_dimensions()  # what a sheet says of its own size is not believed
        self._rows = enumerate(sheet.iter_rows(max_col=width), 1)
        self._shows: dict[int, str] = {}
        self.formulas: set[int] = set()

    def next_filled(self, collector: Collector, file: str) -> tuple[int, list[str]] | None:
        """The next row that is not empty; None at the end, and (with a fault) where the rest cannot be read."""
        try:
            for number, row in self._rows:
                self.formulas = {index for index, cell in enumerate(row) if cell.data_type == FORMULA}
                cells = [self._cell(cell) for cell in row]
                if any(cells):
                    return number, cells
        except Exception as error:  # the library raises whatever it trips over
            collector.add(Fault(file, None, "", type(error).__name__, "damaged_file", _SAVE))
        return None

    def _cell(self, cell: Any) -> str:
        value = cell.value
        if value is None or isinstance(value, str):
            return (value or "").strip()
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | float):
            return self._number(cell, value)
        if isinstance(value, dt.date):  # of which a datetime is one
            return f"{value:%Y-%m-%d}"
        return str(value)

    def _number(self, cell: Any, value: float) -> str:
        """As it is shown: 00501 has its zeros, and 15.3% its sign."""
        if cell._style_id not in self._shows:
            self._shows[cell._style_id] = str(cell.number_format)
        shown = self._shows[cell._style_id]
        if _ZEROS.match(shown) and value == int(value) >= 0:
            return str(int(value)).zfill(len(shown))
        if shown.endswith("%"):
            return f"{as_text([round(value * 100, 10)])[0]}%"
        return as_text([float(value)])[0] if isinstance(value, float) else str(value)


def is_workbook(path: Path) -> bool:
    """A ZIP archive with the parts of a workbook."""
    with path.open("rb") as handle:
        if not handle.read(4).startswith(b"PK\x03\x04"):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist()[:MAX_MEMBERS])
    except NO_ARCHIVE:
        return False


def open_workbook(
    path: Path, collector: Collector, layout: Layout, knows: Callable[[list[str]], bool]
) -> WorkbookSheet | None:
    """The sheet that is meant: the one that is named, the only one, or the one whose header is known."""
    if not _bounded(path, collector):
        return None
    with _opened(path, collector) as book:
        if book is None:
            return None
        visible = [each for each in book.worksheets if each.sheet_state == "visible"]
        headers = {each.title: _header(each, layout.header_row, path, collector) for each in visible}
    filled = {title: header for title, header in headers.items() if header}
    named = [title for title in filled if title == layout.sheet] if layout.sheet else list(filled)
    known = [title for title in named if knows(filled[title])]
    if not filled:
        remedy = 'Say in a column mapping in which row the names of the columns stand ("header_row": 3).'
        value = f"row {layout.header_row} is empty"
        collector.add(Fault(path.name, layout.header_row, "", value, "unknown_columns", remedy))
        return None
    if len(named) != 1 and len(known) != 1:
        shown = ", ".join(filled)[:200]
        remedy = 'Name the sheet in a column mapping ("sheet": "…"), or keep one sheet alone.'
        collector.add(Fault(path.name, None, "", layout.sheet or shown, "which_sheet", f"It has {shown}. {remedy}"))
        return None
    sheet = known[0] if len(known) == 1 else named[0]
    return WorkbookSheet(path, ",", filled[sheet], sheet, layout.left_out)


def _header(sheet: Any, row: int, path: Path, collector: Collector) -> list[str]:
    """The cells of that row, up to the last one filled."""
    rows = _Rows(sheet, MAX_COLUMNS)
    found = rows.next_filled(collector, path.name)
    while found is not None and found[0] < row:
        found = rows.next_filled(collector, path.name)
    cells = found[1] if found is not None and found[0] == row else []
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _bounded(path: Path, collector: Collector) -> bool:
    """False (with a fault) where unzipping it could fill the memory. A member is never read beyond the size it
    declares, so what is declared bounds what is read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except NO_ARCHIVE as error:
        collector.add(Fault(path.name, None, "", str(error)[:80], "damaged_file", _SAVE))
        return False
    sheets = [each.file_size for each in members if each.filename.startswith("xl/worksheets/")]
    rest = sum(each.file_size for each in members) - sum(sheets)
    if len(members) <= MAX_MEMBERS and max(sheets, default=0) <= MAX_STREAMED and rest <= MAX_HELD:
        return True
    value = f"{sum(sheets) + rest:,} bytes unzipped in {len(members)} parts"
    remedy = "Save the sheet as CSV UTF-8 (comma delimited) and give that file; it may be larger."
    collector.add(Fault(path.name, None, "", value, "too_large", remedy))
    return False


@contextmanager
def _opened(path: Path, collector: Collector) -> Iterator[Any]:
    """The workbook, or None with a fault."""
    from openpyxl import load_workbook

    book = None
    try:
        with warnings.catch_warnings():  # of styles and extensions that no table needs
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, keep_links=False)
    except Exception as error:  # the library raises whatever it trips over
        collector.add(Fault(path.name, None, "", type(error).__name__, "damaged_file", _SAVE))
    try:
        yield book
    finally:
        if book is not None:
            book.close()
