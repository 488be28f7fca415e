from __future__ import annotations

import pytest

from commontable.pipeline.sources import usaleep
from commontable.pipeline.sources.reading import open_sheet

HEAD = '"Tract ID","STATE2KX","CNTY2KX","TRACT2KX","e(0)","se(e(0))","Abridged life table flag"\n'


def read(path, collector):
    return usaleep.read(open_sheet(path, collector), collector)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("MO_A.CSV", 1318), ("CA_A.CSV", 7516), ("KS_A.CSV", 723), ("OR_A.CSV", None), ("IL_A.CSV", 2919)],
)
def test_real_files_are_read_whole_with_text_identifiers(shared, collector, name, rows):
    found = read(shared / "data/usaleep" / name, collector)
    assert collector.clean
    assert rows is None or len(found) == rows
    assert all(len(each.place) == 11 for each in found)


def test_a_tract_keeps_its_leading_zero_value_and_basis(write, collector):
    (found,) = read(write("AL_A.CSV", HEAD + "01001020100,01,001,020100,73.1,2.2348,3\n"), collector)
    assert found[:4] == ("01001020100", 73.1, 2.2348, "partly_predicted_rates")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("1001020100,1,1,20100,73.1,2.2,1", "out_of_range"),
        ("01001020100,01,001,020100,731,2.2,1", "out_of_range"),
        ("01001020100,01,001,020100,.,2.2,1", "not_a_number"),
        ("01001020100,01,001,020100,73.1,,1", "missing_value"),
        ("01001020100,01", "wrong_width"),
    ],
)
def test_faults_of_a_row_are_named(write, collector, line, rule):
    read(write("AL_A.CSV", HEAD + line + "\n"), collector)
    assert set(collector.report().counts) == {rule}


def test_duplicates_empty_files_and_other_tables_are_refused(write, collector, shared):
    read(write("A.CSV", HEAD + "01001020100,01,001,020100,73.1,2.2,1\n" * 2), collector)
    assert collector.report().counts == {"duplicate": 1}
    read(shared / "data/usaleep/MO_B.CSV", collector)
    assert collector.report().counts["unknown_columns"] == 1


def test_a_header_alone_is_refused(write, collector):
    read(write("A.CSV", HEAD), collector)
    assert collector.report().counts == {"no_rows": 1}
