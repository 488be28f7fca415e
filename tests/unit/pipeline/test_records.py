"""Line lists: counted while they are read; dates, ages, places and groups as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from commontable.pipeline.sources import read_counts
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.sources.records import read_date, read_years

COUNTED = ReadOptions(life_table=False)
COOK = "date,sex,age,race,residenceplace,cause_1,type_of_death\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-01-31", dt.date(2015, 1, 31)),
        ("01/31/2015 12:00:00 AM", dt.date(2015, 1, 31)),
        ("1/5/2015", dt.date(2015, 1, 5)),
        ("2015-01-31T08:30:00.000", dt.date(2015, 1, 31)),
        ("31 January 2015", dt.date(2015, 1, 31)),
        ("5-Jan-2015", dt.date(2015, 1, 5)),
        ("31/01/2015", None),
        ("2015-02-30", None),
        ("January", None),
        ("", None),
    ],
)
def test_dates_are_read_or_not_never_guessed(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("47", 47),
        ("47.0", 47),
        ("47 years", 47),
        ("6 months", 0),
        ("<1", 0),
        ("Infant", 0),
        ("200", None),
        ("old", None),
    ],
)
def test_ages_are_completed_years(text, years):
    assert read_years(text) == years


def test_rows_become_counts_and_no_row_leaves_the_reader(write, collector):
    text = COOK + (
        "2015-01-01,male,26,white,Blue Island,x,Accident\n"
        "2015-02-01,male,27,white,blue  island,x,Accident\n"
        '2015-03-01,,27,"hispanic, white",Blue Island,"a\nb",Accident\n'
        "2015-03-01,female,,white,Blue Island,x,Accident\n"
        ",female,30,white,Blue Island,x,Accident\n"
        "2015-03-01,female,30,,,x,Accident\n"
    )
    found = read_counts(write("cook.csv", text), COUNTED, collector)
    assert collector.clean
    assert [(row.place, row.group, row.sex, row.year, row.age_start, row.low) for row in found.deaths] == [
        ("Blue Island", "hispanic, white", "Unknown", 2015, 25, 1),
        ("Blue Island", "white", "Male", 2015, 25, 2),
        ("Unknown", "Unknown", "Female", 2015, 30, 1),
    ]
    assert {row.row for row in found.deaths} == {None}
    assert collector.report().aside == {"age not stated": 1, "date not stated": 1}
    assert any("4 of 6 rows were counted" in note for note in found.notes)
    assert any("written in several ways" in note for note in found.notes)


def test_dates_and_ages_that_cannot_be_read_are_faults_with_their_row(write, collector):
    text = COOK + "31/31/2015,male,26,white,X,x,y\n2015-01-01,male,elder,white,X,x,y\n2015-01-01,male,26,white,X,x,y\n"
    read_counts(write("cook.csv", text), COUNTED, collector)
    assert [(fault.row, fault.rule) for fault in collector.report().faults] == [(2, "unknown_date"), (3, "unknown_age")]


def test_the_real_connecticut_list(shared, collector):
    found = read_counts(shared / "data/linelist/ct_accidental_drug_deaths_2012-2018.csv", COUNTED, collector)
    assert collector.clean
    assert sum(row.low for row in found.deaths) == 5105 - 2 - 2
    assert sum(collector.report().aside.values()) == 5
    assert found.only == "accidental drug deaths"
    assert "Hispanic, White" in {row.group for row in found.deaths}


def test_the_real_cook_county_list(shared, collector):
    found = read_counts(shared / "data/linelist/cook_me_records_2015-2017.csv", COUNTED, collector)
    assert collector.clean
    deaths = {
        place: sum(row.low for row in found.deaths if row.place == place)
        for place in ("Maywood", "Bellwood", "Melrose Park")
    }
    assert deaths == {"Maywood": 99, "Bellwood": 67, "Melrose Park": 84}
    assert sum(row.low for row in found.deaths) + sum(collector.report().aside.values()) == 18_092
