"""Small files for the tests of import and export."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from commontable.rooms.people.actions.imports import Upload, apply_import, draft_import
from commontable.rooms.people.models import Account, ImportDraft, Organization


def csv_of(*rows: str) -> bytes:
    return "\r\n".join(rows).encode()


def workbook_of(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook as Excel would save it: numbers are numbers, text that starts with = is a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for title, rows in sheets.items():
        page = book.add_worksheet(title)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def tried(holder: Organization, by: Account, content: bytes, name: str = "people.csv") -> ImportDraft:
    return draft_import(holder=holder, by=by, upload=Upload(name, content))


def imported(holder: Organization, by: Account, content: bytes, name: str = "people.csv") -> ImportDraft:
    draft = tried(holder, by, content, name)
    assert draft.report["faults"] == []
    return apply_import(draft=draft, by=by)


def faults_of(draft: ImportDraft) -> list[tuple[int, str, str]]:
    return [(fault["row"], fault["column"], fault["rule"]) for fault in draft.report["faults"]]
