"""Files people have: what is read as it stands, and what is refused with one clear message."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import fastexcel
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from commontable.foundation.cells import escaped, escaped_in_workbook, unescaped
from commontable.rooms.people.exchange.cells import cleaned
from commontable.rooms.people.exchange.containers import MAX_UPLOAD, unzipped
from commontable.rooms.people.exchange.faults import UnreadableFile
from commontable.rooms.people.exchange.parsing import parse
from commontable.rooms.people.exchange.reading import MAX_ROWS, read_upload
from commontable.rooms.people.exchange.sheets import SHEETS
from commontable.rooms.people.exchange.writing import csv_archive, workbook
from commontable.rooms.people.exchange.xlsx import FORMULA, sheets_of

from .sheets_made import csv_of, workbook_of


def rows_of(content: bytes, name: str = "people.csv") -> dict[int, dict[str, str]]:
    (grid,) = read_upload(name, content)
    return grid.rows


def refused(content: bytes, name: str = "people.csv") -> str:
    with pytest.raises(UnreadableFile) as refusal:
        read_upload(name, content)
    return str(refusal.value)


def test_the_template_reads_back_as_nothing_but_its_example_rows():
    for content in (workbook({}, with_example=True), csv_archive({}, with_example=True)):
        grids = read_upload("template", content)
        assert [grid.sheet.name for grid in grids] == ["organizations", "people", "bodies", "seats"]
        assert all(grid.columns == {column.name for column in grid.sheet.columns} for grid in grids)
        parsed = parse(grids)
        assert parsed.rows == []
        assert parsed.faults == []
        assert len(parsed.notes) == 4


def test_the_examples_of_the_template_would_be_valid_rows():
    """The example row teaches by being right: with its mark taken away, no cell of it is at fault."""
    for grid in read_upload("template", workbook({}, with_example=True)):
        for cells in grid.rows.values():
            cells["key"] = ""
        assert parse([grid]).faults == []


def test_the_template_holds_a_note_and_a_list_for_each_column_of_choices():
    parts = unzipped(workbook({}, with_example=True))
    for number, sheet in enumerate(SHEETS, start=2):
        page = parts[f"xl/worksheets/sheet{number}.xml"].decode()
        lists = sum(column.kind in ("choice", "flag") for column in sheet.columns)
        assert page.count('type="list"') == lists
        assert "legacyDrawing" in page  # the notes on the headers


def test_a_utf8_mark_semicolons_and_spanish_headers_are_read():
    content = "\ufeffNombre;Sector;Tipo\r\nIglesia Ñandú;comunidad de fe;congregation\r\n".encode()
    assert rows_of(content) == {2: {"name": "Iglesia Ñandú", "sector": "comunidad de fe", "kind": "congregation"}}


def test_a_tab_separated_file_and_blank_lines_are_read_with_the_rows_people_see():
    assert rows_of(b"Name\tSector\tType\n\n  \t\t\nA\tfaith\tunion\n")[4]["name"] == "A"


def test_headers_are_found_whatever_their_case_accents_and_spaces():
    assert rows_of(csv_of(" NAME , sector,TYPE", "A,faith,union"))[2]["name"] == "A"


def test_a_workbook_named_csv_and_a_csv_named_xls_are_read_by_what_they_are():
    book = workbook_of({"People": [["Name"], ["Ana"]]})
    assert rows_of(book, "people.csv")[2] == {"name": "Ana"}
    assert rows_of(csv_of("Name", "Ana"), "people.xls")[2] == {"name": "Ana"}


def test_stray_whitespace_and_invisible_letters_are_taken_off():
    assert cleaned("\u200f  Ana\u00a0 Lopez\ufeff ") == "Ana Lopez"
    assert cleaned("Jose\u0301") == "José"
    assert cleaned(" one \r\n two ", keep_lines=True) == "one\ntwo"


@given(st.text())
def test_escaping_for_csv_and_workbook_is_undone_exactly(text: str):
    assert unescaped(escaped(text)) == text
    assert unescaped(escaped_in_workbook(text)) == text


@given(st.text())
def test_no_escaped_cell_starts_like_a_formula(text: str):
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_date_cell_is_read_no_more_precisely_than_it_is_shown():
    """KC-01: a cell shown as "Apr-12" holds the first of April underneath; that day was never given."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet("People")
    page.write_row(0, 0, ["Name", "Since"])
    formats = ["yyyy-mm-dd", "mmm-yy", "yyyy", '"Since" d. mmmm yyyy', "General"]
    for number, code in enumerate(formats, start=1):
        page.write_string(number, 0, "A")
        page.write_datetime(number, 1, dt.date(2012, 4, 15), book.add_format({"num_format": code}))
    book.close()
    found = [cells["begins"] for cells in rows_of(buffer.getvalue()).values()]
    assert found == ["2012-04-15", "2012-04", "2012", "2012-04-15", "41014"]


def test_numbers_and_logical_values_read_as_people_see_them():
    book = workbook_of({"People": [["Name", "Telephone", "Since"], ["Ana", 8165550100, 2012], [True, 1.5, ""]]})
    assert rows_of(book) == {
        2: {"name": "Ana", "phone": "8165550100", "begins": "2012"},
        3: {"name": "yes", "phone": "1.5"},
    }


def test_a_formula_is_told_from_a_value():
    book = workbook_of({"People": [["Name"], ["=1+1"], ["Ana"]]})
    assert rows_of(book)[2]["name"] == FORMULA


def test_our_reader_reads_text_as_a_second_reader_does():
    """The second witness: calamine, through fastexcel, on the template in both languages."""
    for content in (workbook({}, with_example=True), workbook_of({"People": [["Name", "x"], ["a\nb", " <&> "]]})):
        other = fastexcel.read_excel(content)
        for title, rows in sheets_of(unzipped(content)):
            table = other.load_sheet(title, header_row=None, dtypes="string").to_arrow()
            columns = [column.to_pylist() for column in table.columns]
            theirs = {
                (row + 1, position + 1): value
                for position, column in enumerate(columns)
                for row, value in enumerate(column)
                if value
            }
            ours = {(row, position): value for row, cells in rows.items() for position, value in cells.items()}
            assert ours == theirs


def test_hidden_sheets_are_not_read():
    titles = [title for title, _rows in sheets_of(unzipped(workbook({}, with_example=False)))]
    assert titles == ["Read me", "Organizations", "People", "Bodies", "Seats"]


# --- Files that cannot be read: one message that says what and what to do --------------------------


def test_an_empty_file_and_one_with_headers_only_say_so():
    assert "empty" in refused(b"")
    assert "empty" in refused(b" \r\n ")
    assert "no rows" in refused(csv_of("Name,Sector,Type"))
    assert "no rows" in refused(workbook({}, with_example=False))


def test_a_sheet_of_something_else_is_told_to_use_the_template():
    message = refused(csv_of("Cause,Deaths", "Heart,5"), "deaths.csv")
    assert "deaths.csv" in message
    assert "template" in message


def test_other_formats_are_named():
    assert "password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert ".xls format" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "web page" in refused(b"<html><table><tr><td>Name</td></tr></table>")
    assert "document or picture" in refused(b"%PDF-1.7 ...")
    assert "OpenDocument" in refused(zipped({"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis"}))
    assert "no CSV" in refused(zipped({"notes.txt": b"hello"}))


def test_text_that_is_not_utf8_names_the_row():
    assert "row 3" in refused("Name\nAna\nJos\xe9\n".encode("latin-1"))
    assert "UTF-8" in refused("Name\nAna\n".encode("utf-16"))


def test_a_damaged_workbook_says_so():
    book = workbook({}, with_example=True)
    assert "damaged" in refused(book[: len(book) // 2])
    assert "damaged" in refused(zipped({"xl/workbook.xml": b"<workbook"}))


def test_broken_csv_names_the_row():
    assert "near row 2" in refused(b'Name\n"Ana"x\n')


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_bomb_is_stopped_while_unzipping():
    bomb = zipped({"people.csv": b"\0" * (80 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert "unzips to more than 64 MB" in refused(bomb)


def test_a_member_that_lies_about_its_size_is_not_believed():
    content = bytearray(zipped({"people.csv": b"Name\n" + b"a\n" * 50_000}))
    at = content.index(b"PK\x01\x02") + 24  # the uncompressed size in the central directory
    content[at : at + 4] = (10).to_bytes(4, "little")
    assert "damaged" in refused(bytes(content))


def test_a_document_type_in_a_workbook_is_refused():
    """Entities that expand into each other (the billion laughs) need a document type; spreadsheets have none."""
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook>&a;</workbook>'
    assert "damaged" in refused(zipped({"xl/workbook.xml": doctype}))


def test_one_cell_in_the_last_corner_costs_nothing():
    book = zipped(
        {
            "xl/workbook.xml": b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            b'<sheets><sheet name="People" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": b'<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>',
            "xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t>'
            b'</is></c></row><row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Ana</t></is></c>'
            b'<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
        }
    )
    assert rows_of(book) == {1048576: {"name": "Ana"}}


def test_too_many_rows_and_too_many_bytes_name_the_bound():
    rows = csv_of("Name", *["Ana"] * (MAX_ROWS + 1))
    assert f"{MAX_ROWS + 1} rows" in refused(rows)
    assert len(rows_of(csv_of("Name", *["Ana"] * MAX_ROWS))) == MAX_ROWS
    assert "MB" in refused(b"Name\n" + b"x" * MAX_UPLOAD)


def test_a_sheet_that_could_be_several_asks_for_its_name():
    assert "could hold" in refused(csv_of("ID,Name", "x,Ana"), "list.csv")
    assert rows_of(csv_of("ID,Name", "x,Ana"), "people.csv")[2]["key"] == "x"


def test_two_sheets_of_the_same_kind_are_refused():
    book = workbook_of({"People": [["Name"], ["Ana"]], "Personas": [["Nombre"], ["Luz"]]})
    assert "Two sheets" in refused(book)


def test_noise_is_refused_in_every_shape():
    """200 MB are stopped before; here: bytes of no format, zeros, and letters without meaning."""
    import random

    noise = random.Random(7).randbytes(100_000)
    for content in (noise, bytes(10_000), b"PK\x03\x04" + noise, b"lorem ipsum " * 9_000):
        assert refused(content)
