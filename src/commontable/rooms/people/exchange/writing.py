"""Rows become a workbook or CSV. Everything is written as text, so no program turns an ID or a date into a number."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commontable.foundation.cells import escaped, escaped_in_workbook

from .sheets import EXAMPLE_KEYS, SHEETS, Column, Sheet

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
# Rows below the filled ones that get the same format and lists, so that new rows are typed into text cells.
ROOM_TO_TYPE = 500
WIDE = {"name", "title", "about", "purpose", "parent_label", "organization_label", "person_label", "body_label"}
EXCEL_COMMENT_LIMIT = 255


def shown(column: Column, value: Any) -> str:
    """A value as the text of its cell, in the reader's language."""
    if value is None or value == "":
        return ""
    if column.kind == "choice" and column.choices:
        return str(column.choices(value).label)
    if column.kind == "flag":
        return _yes() if value else _no()
    if column.kind == "list":
        return "; ".join(value)
    return str(value)


def _yes() -> str:
    return "sí" if (get_language() or "en").startswith("es") else "yes"


def _no() -> str:
    return "no"


def workbook(rows: Rows, *, with_example: bool) -> bytes:
    """An XLSX with Read me, the four sheets, notes on the headers and lists to choose from."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _("People, organizations and seats"), "author": "CommonTable"})
    styles = {
        "header": book.add_format({"bold": True, "bg_color": "#E8F1EE", "bottom": 1, "num_format": "@"}),
        "text": book.add_format({"num_format": "@"}),
        "long": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "example": book.add_format({"num_format": "@", "italic": True, "font_color": "#5A6576"}),
    }
    _write_readme(book, styles)
    pages = [book.add_worksheet(sheet.title) for sheet in SHEETS]
    lists = _write_lists(book)
    for page, sheet in zip(pages, SHEETS, strict=True):
        _write_sheet(page, sheet, rows.get(sheet.name, ()), styles, with_example=with_example)
        _add_choices(page, sheet, lists, len(rows.get(sheet.name, ())) + ROOM_TO_TYPE)
    book.close()
    return buffer.getvalue()


def _write_readme(book: Any, styles: Mapping[str, Any]) -> None:
    page = book.add_worksheet(_("Read me"))
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 22)
    page.set_column(2, 2, 90, styles["long"])
    number = 0
    for sentence in _readme():
        page.write_string(number, 0, sentence)
        number += 1
    page.write_row(number + 1, 0, [_("Sheet"), _("Column"), _("What to write")], styles["header"])
    number += 2
    for sheet in SHEETS:
        for column in sheet.columns:
            page.write_row(number, 0, [sheet.title, column.header, note_on(column)])
            number += 1


def _readme() -> list[str]:
    return [
        _("People, organizations, bodies and seats of a partnership. Fill in the sheets you need; the others may go."),
        _("A blank ID adds a row. A row with an ID updates what it names. Nothing is ever deleted by a file."),
        _("Rows that name others may use the ID, or the name when it is the only one of that name."),
        _("A blank cell leaves what is on record as it is; the word CLEAR takes an optional value away."),
        _("The row marked as the example is left out. You will see all that a file would do before it does it."),
    ]


def note_on(column: Column) -> str:
    """The note of a column, with what may be chosen and whether it must be there."""
    note = str(column.note)
    if column.required:
        note = _("Required. %(note)s") % {"note": note}
    if column.choices:
        note = f"{note} ({', '.join(str(choice.label) for choice in column.choices)})"
    return note


def _write_lists(book: Any) -> dict[str, str]:
    """The words to choose from, on a hidden sheet: a list typed into a cell's rule may have 255 letters only."""
    page = book.add_worksheet(_("Lists"))
    page.hide()
    ranges: dict[str, str] = {}
    choices = {column.choices for sheet in SHEETS for column in sheet.columns if column.choices}
    for position, choice in enumerate(sorted(choices, key=lambda found: found.__name__)):
        labels = [str(option.label) for option in choice]
        page.write_column(0, position, labels)
        letter = xlsxwriter.utility.xl_col_to_name(position, col_abs=True)
        ranges[choice.__name__] = f"='{page.get_name()}'!{letter}$1:{letter}${len(labels)}"
    return ranges


def _write_sheet(
    page: Any, sheet: Sheet, rows: Sequence[Mapping[str, Any]], styles: Mapping[str, Any], *, with_example: bool
) -> None:
    page.freeze_panes(1, 2)
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, 32 if column.name in WIDE else 18, styles["text"])
        page.write_string(0, position, column.header, styles["header"])
        page.write_comment(0, position, note_on(column)[:1000], {"x_scale": 2})
    if with_example:
        for position, text in enumerate(_example(sheet)):
            page.write_string(1, position, text, styles["example"])
    for number, row in enumerate(rows, start=2 if with_example else 1):
        for position, column in enumerate(sheet.columns):
            if text := shown(column, row.get(column.name)):
                page.write_string(number, position, escaped_in_workbook(text), styles["text"])


def _example(sheet: Sheet) -> list[str]:
    cells = [shown(column, column.example) if column.kind != "list" else column.example for column in sheet.columns]
    language = "es" if (get_language() or "en").startswith("es") else "en"
    return [EXAMPLE_KEYS[language], *cells[1:]]


def _add_choices(page: Any, sheet: Sheet, lists: Mapping[str, str], last: int) -> None:
    for position, column in enumerate(sheet.columns):
        source: Any = lists[column.choices.__name__] if column.choices else None
        if column.kind == "flag":
            source = [_yes(), _no()]
        if source:
            rule = {
                "validate": "list",
                "source": source,
                "input_title": column.header[:32],
                "input_message": str(column.note)[:EXCEL_COMMENT_LIMIT],
                "error_message": _("Choose from the list."),
            }
            page.data_validation(1, position, last, position, rule)


def csv_sheet(sheet: Sheet, rows: Iterable[Mapping[str, Any]], *, with_example: bool) -> bytes:
    """One sheet as CSV: UTF-8 with the mark Excel needs to know it, cells that cannot run as formulas."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.header for column in sheet.columns])
    if with_example:
        writer.writerow(_example(sheet))
    for row in rows:
        writer.writerow([escaped(shown(column, row.get(column.name))) for column in sheet.columns])
    return buffer.getvalue().encode("utf-8-sig")


def csv_archive(rows: Rows, *, with_example: bool) -> bytes:
    """A zip with one CSV for each sheet and the read-me."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member("README.txt"), "\n".join(_readme()) + "\n")
        for sheet in SHEETS:
            content = csv_sheet(sheet, rows.get(sheet.name, ()), with_example=with_example)
            archive.writestr(_member(f"{sheet.name}.csv"), content)
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """A fixed date: the same rows make the same bytes."""
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
