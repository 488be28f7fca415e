"""Tables for spreadsheet programs: nothing in them runs, and text stays text."""

import csv
import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from commontable.foundation.cells import Table, as_csv, as_workbook, unescaped


def _table(*rows: tuple) -> Table:
    return Table("Attendance", ["Seat", "Turns"], rows)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n"), max_size=40))
def test_no_cell_of_a_csv_starts_like_a_formula_and_its_text_can_be_had_back(text: str):
    rows = list(csv.reader(io.StringIO(as_csv(_table((text, 1))).decode("utf-8-sig"))))
    assert not rows[1][0].startswith(("=", "+", "-", "@", "\t"))
    assert unescaped(rows[1][0]) == text


def test_a_csv_tells_excel_that_it_is_utf_8_and_leaves_empty_what_is_not_known():
    content = as_csv(_table(("Niño", None)))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == ["Seat,Turns", "Niño,"]


def test_a_workbook_holds_text_and_counts_and_no_formula():
    content = as_workbook("Board", [_table(("=1+1", 3), ("2026-01-05", None))])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "<v>3</v>" in sheet
    assert "=1+1" in strings
    assert "2026-01-05" in strings
