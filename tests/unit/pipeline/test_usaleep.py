from __future__ import annotations

import pytest

from commontable.pipeline.sources import read_estimates, read_life_tables, usaleep
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.tables import EstimatesFile

HEAD = '"Tract ID","STATE2KX","CNTY2KX","TRACT2KX","e(0)","se(e(0))","Abridged life table flag"\n'
HEAD_B = (
    '"Tract ID","STATE2KX","CNTY2KX","TRACT2KX","Age Group","nq(x)","l(x)","nd(x)","nL(x)","T(x)","e(x)","se(nq(x))",'
    '"se(e(x))"\n'
)


def read(path, collector) -> EstimatesFile:
    found = read_estimates(path, ReadOptions(), collector)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "rows"),
    [("MO_A.CSV", 1318), ("CA_A.CSV", 7516), ("KS_A.CSV", 723), ("OR_A.CSV", 785), ("IL_A.CSV", 2919)],
)
def test_real_files_are_read_whole_with_text_identifiers(shared, collector, name, rows):
    found = read(shared / "data/usaleep" / name, collector)
    assert collector.clean
    assert len(found.figures) == rows
    assert all(len(each.place) == 11 for each in found.figures)


def test_a_tract_keeps_its_leading_zero_value_and_basis(write, collector):
    (found,) = read(write("AL_A.CSV", HEAD + "01001020100,01,001,020100,73.1,2.2348,3\n"), collector).figures
    assert (found.place, found.value, found.standard_error) == ("01001020100", 73.1, 2.2348)
    assert (found.reason, found.start_year, found.end_year) == ("partly_predicted_rates", 2010, 2015)


def test_a_leading_zero_that_a_spreadsheet_took_is_put_back_and_said(write, collector):
    (found,) = read(write("AL_A.CSV", HEAD + "1001020100,1,1,20100,73.1,2.2,1\n"), collector).figures
    assert found.place == "01001020100"
    assert any(
        "1 codes in the column Tract ID had lost their leading zero" in note for note in collector.report().notices
    )


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("101020100,1,1,20100,73.1,2.2,1", "out_of_range"),
        ("01001020100,01,001,020100,731,2.2,1", "out_of_range"),
        ("01001020100,01,001,020100,.,2.2,1", "not_a_number"),
        ("01001020100,01,001,020100,73.1,,1", "missing_value"),
        ("01001020100,01", "wrong_width"),
    ],
)
def test_faults_of_a_row_are_named(write, collector, line, rule):
    read(write("AL_A.CSV", HEAD + line + "\n"), collector)
    assert set(collector.report().counts) == {rule}


def test_duplicates_and_a_header_alone_are_refused(write, collector):
    read(write("A.CSV", HEAD + "01001020100,01,001,020100,73.1,2.2,1\n" * 2), collector)
    assert collector.report().counts == {"duplicate": 1}


def test_a_header_without_rows_is_refused(write, collector):
    read(write("A.CSV", HEAD), collector)
    assert collector.report().counts == {"no_rows": 1}


@pytest.mark.parametrize(("name", "tracts"), [("MO_B.CSV", 1318), ("KS_B.CSV", 723), ("OR_B.CSV", 785)])
def test_the_life_tables_of_file_b_close_on_file_a(shared, collector, name, tracts):
    tables = read_life_tables(shared / "data/usaleep" / name, collector)
    a = {each.place: each for each in read(shared / "data/usaleep" / name.replace("_B", "_A"), collector).figures}
    b = {each.place: each for each in read(shared / "data/usaleep" / name, collector).figures}
    assert collector.clean
    assert tables is not None
    assert len(tables.rows) == 11 * tracts
    assert b.keys() == a.keys()
    assert max(abs(b[place].value - a[place].value) for place in a) <= 0.051
    for rows in usaleep.tables(tables):
        assert abs(sum(row.years for row in rows) / 100_000 - rows[0].expectancy) <= 0.051


def test_a_life_table_that_contradicts_itself_is_a_fault(write, collector):
    text = HEAD_B + "01001020100,01,001,020100,Under 1,0.1,100000,100,99000,7500000,75.0,0.1,1\n"
    text += "01001020100,01,001,020100,85 and older,1,40000,40000,300000,300000,7.5,0.1,1\n"
    read_life_tables(write("AL_B.CSV", text), collector)
    assert collector.report().counts == {"life_table_wrong": 1}


def test_published_figures_given_as_counts_are_refused_with_the_way_to_go(shared, collector, options):
    from commontable.pipeline.sources import read_counts

    assert read_counts(shared / "data/usaleep/MO_A.CSV", options, collector) is None
    (fault,) = collector.report().faults
    assert fault.rule == "wrong_kind"
    assert "commontable measure published" in fault.remedy
