"""docs/reference/spreadsheet.md names every column, and no column that is not there."""

from __future__ import annotations

from django.utils.translation import override

from commontable.rooms.people.exchange.sheets import SHEETS
from commontable.rooms.people.exchange.writing import note_on
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "spreadsheet.md"
START = "<!-- columns: written from the table of columns; when it fails, copy what the test expects -->"


def columns_page() -> str:
    lines = []
    with override("en"):
        for sheet in SHEETS:
            lines += [f"## {sheet.en} ({sheet.es})", "", str(sheet.purpose), ""]
            lines += ["| column | in Spanish | what to write |", "|---|---|---|"]
            lines += [f"| {column.en} | {column.es} | {note_on(column)} |" for column in sheet.columns]
            lines.append("")
    return "\n".join(lines)


def test_the_reference_page_tells_every_column_as_the_template_does():
    head, mark, body = PAGE.read_text(encoding="utf-8").partition(START)
    assert mark
    assert head.startswith("# The people spreadsheet")
    assert body.strip() == columns_page().strip()
