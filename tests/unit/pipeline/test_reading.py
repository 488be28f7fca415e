from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import pytest

from commontable.pipeline.faults import Collector, Enough
from commontable.pipeline.sources import read_counts
from commontable.pipeline.sources.reading import MAX_LINE, open_sheet

HEADER = "group,year,age,deaths,population\n"


def rules(collector):
    return dict(collector.report().counts)


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def archive_of_text() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("deaths.csv", HEADER)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"", "empty_file", "Export it again"),
        (b"\xef\xbb\xbf  \n", "empty_file", "Export it again"),
        (workbook(), "damaged_file", "save it again as XLSX"),
        (archive_of_text(), "not_text", "unpack it first"),
        (b"PK\x03\x04 broken", "not_text", "ZIP"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "excel_workbook", "old Excel workbook"),
        (HEADER.encode("utf-16"), "wrong_encoding", "CSV UTF-8"),
        (bytes(range(256)) * 100, "not_text", "Give a text table"),
        (b"group;year;age;deaths\nA;2014;0;1\n", "wrong_delimiter", "separated by semicolons"),
        (b"group|year|age|deaths\n", "wrong_delimiter", "separated by bars"),
        (b"x" * 70_000, "line_too_long", "CSV UTF-8"),
        ("Größe,age,deaths\n".encode("latin-1"), "wrong_encoding", "Windows-1252"),
        ((HEADER + "Año,2014,0,1,100\n").encode("latin-1"), "wrong_encoding", "Windows-1252"),
        (b'"group,age\nA,0\n', "not_a_table", "CSV UTF-8"),
        ((HEADER + '"A,2014,0,1,100\n').encode(), "not_a_table", "save it again"),
        (b"name,color\nA,red\n", "unknown_columns", "a CDC WONDER export"),
        (b"just some words\n", "unknown_columns", "CSV or TSV"),
        (HEADER.encode(), "no_rows", "export finished"),
        (b'"Tract ID","e(0)","se(e(0))"\n', "wrong_kind", "commontable measure published"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused_with_a_next_step(write, options, collector, content, rule, words):
    found = read_counts(write("deaths.csv", content), options, collector)
    assert found is None or not found.deaths
    assert set(rules(collector)) == {rule}
    assert words in collector.report().as_text()


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path, options, collector):
    assert read_counts(tmp_path / "gone.csv", options, collector) is None
    assert read_counts(tmp_path, options, collector) is None
    assert rules(collector) == {"file_missing": 2}


def test_the_report_names_the_file_and_never_the_folder_it_lies_in(tmp_path, options, collector):
    read_counts(tmp_path / "gone.csv", options, collector)
    assert str(tmp_path) not in collector.report().as_text()


def test_a_byte_order_mark_is_accepted_and_said(write, options, collector):
    found = read_counts(
        write("deaths.csv", b"\xef\xbb\xbf" + (HEADER + "A,2014,85+,12,100\n").encode()), options, collector
    )
    assert len(found.deaths) == 1
    assert collector.clean
    assert collector.report().notices == ("deaths.csv begins with a byte-order mark; it was accepted.",)


def test_a_file_above_the_bound_is_refused_unread(write, collector, monkeypatch):
    monkeypatch.setattr("commontable.pipeline.sources.reading.MAX_BYTES", 10)
    assert open_sheet(write("deaths.csv", HEADER), collector) is None
    assert rules(collector) == {"too_large": 1}


def test_an_overlong_line_in_the_middle_ends_the_reading(write, options, collector):
    found = read_counts(
        write("deaths.csv", HEADER + "A,2014,0,1,100\n" + "y" * (MAX_LINE + 5) + "\nA,2015,0,1,100\n"),
        options,
        collector,
    )
    assert len(found.deaths) == 1
    assert rules(collector) == {"line_too_long": 1}


def test_two_hundred_megabytes_of_noise_cost_little_time_and_memory(tmp_path, options):
    """A good header, then noise: reading stops once the faults tell the story."""
    path = tmp_path / "noise.csv"
    line = b"x9,?,zz,-1,NaN\n" * 70_000
    with path.open("wb") as handle:
        handle.write(HEADER.encode())
        while handle.tell() < 200 * 1024 * 1024:
            handle.write(line)
    collector = Collector()
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(Enough):
        read_counts(path, options, collector)
    seconds, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert collector.report().stopped
    assert seconds < 20
    assert peak < 64 * 1024 * 1024
