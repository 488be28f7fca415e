"""Workbooks, Parquet and files of statistical programs hold the same table as a CSV does, and are read as that."""

from __future__ import annotations

import csv
import datetime as dt
import sys
import tracemalloc
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources import open_table, parquet, read_counts, statistical_files
from commontable.pipeline.sources.columns import ColumnMapping
from commontable.pipeline.sources.reading import Layout, ReadOptions
from tests.unit.pipeline import statistical

OPTIONS = ReadOptions(life_table=False)
HEADER = ["GEOID", "group", "age", "year", "deaths", "population"]
ROWS = [
    ["01001", "Black", "0-64", 2018, 12, 900.5],
    ["29095", "White", "65+", 2018, 3, 80],
    ["29095", "Año", "65+", 2019, None, 81],
]
LOST = [[float(row[0]), *row[1:]] for row in ROWS]


def workbook(path, rows=ROWS, header=HEADER, top=0, **formats):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Deaths")
    for column, name in enumerate(header):
        sheet.write(top, column, name)
    for number, row in enumerate(rows, top + 1):
        for column, value in enumerate(row):
            name = header[column] if column < len(header) else ""
            shown = book.add_format({"num_format": formats[name]}) if name in formats else None
            sheet.write(number, column, value, shown) if value is not None else None
    book.close()
    return path


def parquet_file(path, rows=ROWS, header=HEADER):
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    pq.write_table(pa.table(columns, names=header), path)
    return path


MADE = {
    "counts.xlsx": workbook,
    "counts.parquet": parquet_file,
    "counts.sav": lambda path: statistical.write(path, HEADER, ROWS),
    "counts.dta": lambda path: statistical.write(path, HEADER, ROWS),
    "counts.xpt": lambda path: statistical.write(path, HEADER, ROWS),
    "counts.sas7bdat": lambda path: statistical.write(path, HEADER, ROWS),
}


def cells(path, collector, layout=None):
    sheet = open_table(path, collector, layout or Layout())
    assert sheet is not None, collector.report().as_text()
    return [sheet.header, *(row for _, row in sheet.whole_rows(collector))]


@pytest.mark.parametrize("name", MADE)
def test_a_table_reads_the_same_from_every_format(tmp_path, collector, name):
    path = MADE[name](tmp_path / name)
    assert cells(path, collector) == [HEADER, *([("" if v is None else str(v)) for v in row] for row in ROWS)]
    assert collector.clean, collector.report().as_text()
    read_counts(path, OPTIONS, collector)
    (fault,) = collector.report().faults
    assert (fault.row, fault.column, fault.rule) == (4, "deaths", "missing_value")


@pytest.mark.parametrize("name", MADE)
def test_real_counts_read_the_same_from_every_format(shared, tmp_path, collector, name):
    source = shared / "data/counts/puerto_rico_deaths_population_annual_2000-2014.csv"
    with source.open(newline="") as file:
        header, *rows = csv.reader(file)
    typed = [[float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row] for row in rows]
    short = [name[:8] if name == "deaths" else name for name in header]
    path = tmp_path / name
    if name.endswith("xlsx"):
        workbook(path, typed, short)
    elif name.endswith("parquet"):
        parquet_file(path, typed, short)
    else:
        statistical.write(path, short, typed)
    ours, plain = read_counts(path, OPTIONS, collector), read_counts(source, OPTIONS, collector)
    assert collector.clean, collector.report().as_text()
    assert [row[:9] for row in ours.deaths] == [row[:9] for row in plain.deaths]
    assert [row[:8] for row in ours.population] == [row[:8] for row in plain.population]
    assert len(ours.deaths) > 100


def test_codes_that_lost_their_zeros_are_put_back_by_a_mapping_only(tmp_path, collector):
    path = parquet_file(tmp_path / "c.parquet", LOST[:2])
    assert read_counts(path, OPTIONS, collector).deaths[0].place == "1001"
    roles = dict(zip(HEADER, ["place", *HEADER[1:]], strict=True))
    mapping = ColumnMapping("m", roles, place_length=5)
    found = read_counts(path, ReadOptions(life_table=False, mappings=(mapping,)), collector)
    assert [row.place for row in found.deaths] == ["01001", "29095"]


def test_cells_of_a_workbook_read_as_they_are_shown(tmp_path, collector):
    header = ["zip", "share", "day", "on", "wrong", "plain", "small"]
    row = [501, 0.153, dt.date(2018, 3, 1), True, "=NA()", 1234567, 0.25]
    path = workbook(tmp_path / "c.xlsx", [row], header, zip="00000", share="0.0%", day="yyyy-mm-dd")
    found = cells(path, collector, Layout(left_out=frozenset({"wrong"})))[1]
    assert [*found[:4], *found[5:]] == ["00501", "15.3%", "2018-03-01", "yes", "1234567", "0.25"]
    assert collector.clean


def test_a_formula_is_a_fault_of_its_row_unless_its_column_is_left_out(tmp_path, collector):
    path = workbook(tmp_path / "c.xlsx", [["0-64", "=1+1", "=2*2"], ["65+", 3, "=9"]], ["age", "deaths", "rate"])
    cells(path, collector)
    assert [(fault.row, fault.column) for fault in collector.report().faults] == [
        (2, "deaths"), (2, "rate"), (3, "rate"),
    ]  # fmt: skip
    mapping = ColumnMapping("m", {"age": "age", "deaths": "deaths"}, left_out=("rate",))
    again = Collector("aside")
    found = read_counts(path, ReadOptions(life_table=False, mappings=(mapping,)), again)
    assert again.clean
    assert [(row.age_start, row.low) for row in found.deaths] == [(65, 3)]


def test_of_several_sheets_the_known_or_named_one_is_read(tmp_path, collector):
    path = tmp_path / "c.xlsx"
    book = xlsxwriter.Workbook(path)
    for title, names in (("About", ["words"]), ("A", ["age", "deaths"]), ("B", ["alter", "tote"])):
        sheet = book.add_worksheet(title)
        for column, name in enumerate(names):
            sheet.write(0, column, name)
            sheet.write(1, column, "0-64" if column == 0 else 4)
    book.add_worksheet("Hidden").hide()
    book.close()
    assert read_counts(path, OPTIONS, collector).deaths[0].low == 4
    assert cells(path, collector, Layout(sheet="B"))[0] == ["alter", "tote"]
    assert collector.clean
    assert open_table(path, collector) is None
    assert open_table(path, collector, Layout(sheet="C")) is None
    assert collector.report().counts == {"which_sheet": 2}
    assert "It has About, A, B." in collector.report().faults[0].remedy


def test_the_header_of_a_workbook_may_stand_lower(tmp_path, collector):
    path = workbook(tmp_path / "c.xlsx", top=3)
    assert open_table(path, collector) is None
    assert collector.report().counts == {"unknown_columns": 1}
    assert cells(path, Collector(), Layout(header_row=4))[0] == HEADER


def test_a_cell_beside_the_table_is_a_fault(tmp_path, collector):
    path = workbook(tmp_path / "c.xlsx", [["0-64", 3], ["65+", 4, "a note"]], ["age", "deaths"])
    cells(path, collector)
    assert [(fault.row, fault.rule) for fault in collector.report().faults] == [(3, "wrong_width")]


def test_a_cell_in_the_last_corner_costs_no_memory(tmp_path, collector):
    path = tmp_path / "c.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, values in enumerate([("age", "deaths"), ("0", 4)]):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    sheet.write(200_000, 16_383, 1)
    book.close()
    tracemalloc.start()
    read_counts(path, OPTIONS, collector)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024
    assert collector.clean


def test_a_workbook_that_would_unzip_to_gigabytes_is_refused(tmp_path, collector):
    path = workbook(tmp_path / "c.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as bomb:
        for _ in range(65):
            bomb.write(bytes(1024 * 1024))
    assert open_table(path, collector) is None
    assert collector.report().counts == {"too_large": 1}


def test_labels_of_values_are_read_as_spss_shows_them(tmp_path, collector):
    labels = {"sex": {1.0: "Male", 2.0: "Female"}, "deaths": {-9.0: "Suppressed"}}
    rows = [[1, "0-64", 12], [2, "65+", -9]]
    path = statistical.write(tmp_path / "c.sav", ["sex", "age", "deaths"], rows, labels)
    found = read_counts(path, OPTIONS, collector)
    assert collector.clean, collector.report().as_text()
    assert [(row.sex, row.low, row.high) for row in found.deaths] == [("Male", 12, 12), ("Female", 0, 9)]
    assert "values with labels were read as their labels (deaths, sex)" in collector.report().notices[0]


@pytest.mark.parametrize("name", ["counts.sav", "counts.dta", "counts.xpt", "counts.sas7bdat", "counts.parquet"])
def test_long_tables_are_read_in_parts(tmp_path, collector, monkeypatch, name):
    monkeypatch.setattr(statistical_files, "ROWS", 2)
    monkeypatch.setattr(parquet, "BATCH", 2)
    path = MADE[name](tmp_path / name)
    assert [row[4] for row in cells(path, collector)[1:]] == ["12", "3", ""]
    assert collector.clean


def test_without_the_extra_the_fault_says_what_to_install(tmp_path, collector, monkeypatch):
    path = MADE["counts.sav"](tmp_path / "counts.sav")
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    assert open_table(path, collector) is None
    (fault,) = collector.report().faults
    assert fault.rule == "reader_missing"
    assert "commontable[formats]" in fault.remedy


def test_parquet_of_nested_values_is_refused(tmp_path, collector):
    pq.write_table(pa.table({"age": ["0"], "deaths": [[1, 2]]}), tmp_path / "c.parquet")
    assert open_table(tmp_path / "c.parquet", collector) is None
    assert collector.report().counts == {"not_a_table": 1}


def test_a_workbook_of_no_known_kind_of_archive_is_refused(tmp_path, collector):
    path = workbook(tmp_path / "c.xlsx")
    content = path.read_bytes()
    at = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: at + 6] + b"\xff" + content[at + 7 :])  # the version needed to unpack it
    assert open_table(path, collector) is None
    assert collector.report().counts == {"not_text": 1}


def test_text_in_parquet_that_is_no_text_is_a_fault(tmp_path, collector):
    array = pa.array([b"0-64", b"\xfb\xff"]).cast(pa.binary())
    words = pa.StringArray.from_buffers(2, array.buffers()[1], array.buffers()[2])
    path = tmp_path / "c.parquet"
    pq.write_table(pa.table({"age": words, "deaths": [1, 2]}), path)
    read_counts(path, OPTIONS, collector)
    assert set(collector.report().counts) == {"damaged_file"}


@pytest.mark.parametrize("name", MADE)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_gives_faults_or_a_result(tmp_path, name, data):
    path = tmp_path / name
    content = (MADE[name](path) if not path.exists() else path).read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        where, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 40))
        content = content[:where] + data.draw(st.binary(max_size=12)) + content[where + length :]
    broken, collector = tmp_path / f"broken-{name}", Collector()
    broken.write_bytes(content)
    found = read_counts(broken, OPTIONS, collector)
    assert found is not None or not collector.clean
