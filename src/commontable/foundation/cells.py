"""Tables for spreadsheet programs: no cell of them runs as a formula, and none turns into a number or a date."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# A spreadsheet program runs a CSV cell that starts with one of these as a formula (CSV injection, CWE-1236).
RISKY = re.compile(r"'*[=+\-@\t\r]")
QUOTED = re.compile(r"'+[=+\-@\t\r]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def escaped(text: str) -> str:
    """For CSV: no cell starts like a formula. `unescaped` undoes exactly this."""
    return f"'{text}" if RISKY.match(text) else text


def escaped_in_workbook(text: str) -> str:
    """In a workbook text is never a formula; only text that looks escaped already needs its own escape."""
    return f"'{text}" if QUOTED.match(text) else text


def unescaped(text: str) -> str:
    return text[1:] if QUOTED.match(text) else text


@dataclass(frozen=True)
class Table:
    """One sheet: its name (at most 31 letters), what its columns are called, and its rows."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def as_csv(table: Table) -> bytes:
    """UTF-8 with the mark Excel needs to know it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([escaped(_text(cell)) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def as_workbook(title: str, tables: Iterable[Table]) -> bytes:
    """An XLSX with one sheet a table; text stays text, counts stay numbers."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "author": "CommonTable"})
    header = book.add_format({"bold": True, "bg_color": "#E8F1EE", "bottom": 1, "text_wrap": True})
    plain = book.add_format({"num_format": "@"})
    for table in tables:
        _sheet(book.add_worksheet(table.name[:31]), table, header, plain)
    book.close()
    return buffer.getvalue()


def _sheet(page: Any, table: Table, header: Any, plain: Any) -> None:
    page.freeze_panes(1, 0)
    for position, name in enumerate(table.columns):
        page.set_column(position, position, 24)
        page.write_string(0, position, name, header)
    for number, row in enumerate(table.rows, start=1):
        for position, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, position, cell)
            elif text := _text(cell):
                page.write_string(number, position, escaped_in_workbook(text), plain)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
