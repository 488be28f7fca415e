from __future__ import annotations

import pytest

from commontable.pipeline.sources import read_counts
from commontable.pipeline.sources.plain import recognizes
from commontable.pipeline.sources.reading import ReadOptions


def test_headers_are_known_under_the_names_people_give_them(write, options, collector):
    header = "GEOID\tRace/Ethnicity\tGender\tAge Group\tYear\tDeaths\tPop\n"
    text = header + "29095007600\tBlack\tFemale\t85 and older\t2014\t12\t100\n"
    found = read_counts(write("counts.tsv", text), options, collector)
    assert collector.clean
    (deaths,), (people,) = found.deaths, found.population
    assert deaths[:7] == ("29095007600", "", "Black", "Female", 2014, 85, None)
    assert (deaths.low, deaths.high, deaths.row) == (12, 12, 2)
    assert people.population == 100


@pytest.mark.parametrize("header", [["age"], ["deaths"], ["group", "deaths"], []])
def test_a_table_without_age_or_without_counts_is_not_recognized(header):
    assert not recognizes(header)


def test_leading_zeros_of_places_are_kept(write, options, collector):
    found = read_counts(write("c.csv", "zip,age,deaths\n01002,0,10\n"), options, collector)
    assert found.deaths[0].place == "01002"


def test_hidden_counts_are_bounds_and_never_zero(write, collector):
    found = read_counts(
        write("c.csv", "age,deaths,population\n0,Suppressed,100\n1-4,*,NA\n"), ReadOptions(hidden_high=10), collector
    )
    assert collector.clean
    assert [(row.low, row.high) for row in found.deaths] == [(0, 10), (0, 10)]
    assert [row.population for row in found.population] == [100, None]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("-4", "negative_count"),
        ("twelve", "not_a_number"),
        ("1,2", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("1_000", "not_a_number"),
        ("", "missing_value"),
        ("12.5", "not_whole"),
        ("1e12", "out_of_range"),
    ],
)
def test_a_count_that_is_none_names_row_column_and_value(write, options, collector, cell, rule):
    read_counts(write("c.csv", f'age,deaths\n0,5\n1-4,"{cell}"\n'), options, collector)
    (fault,) = collector.report().faults
    assert (fault.row, fault.column, fault.value, fault.rule) == (3, "deaths", cell, rule)
    assert fault.remedy


def test_all_faults_of_all_rows_are_collected_at_once(write, options, collector):
    text = "age,year,deaths,population\nx,2014,1,10\n0,14,1,10\n1-4,2014,-1,ten\n5-14,2014,1\n"
    read_counts(write("c.csv", text), options, collector)
    assert collector.report().counts == {
        "unknown_age": 1,
        "unknown_year": 1,
        "negative_count": 1,
        "not_a_number": 1,
        "wrong_width": 1,
    }


def test_two_columns_for_one_thing_are_refused(write, options, collector):
    read_counts(write("c.csv", "age,race,ethnicity,deaths\n0,Black,Hispanic,4\n"), options, collector)
    (fault,) = collector.report().faults
    assert (fault.rule, fault.column, fault.value) == ("two_columns", "race, ethnicity", "group")


def test_ages_not_stated_are_put_aside_and_counted(write, options, collector):
    found = read_counts(write("c.csv", "age,deaths\nUNK,3\n0,5\n"), options, collector)
    assert len(found.deaths) == 1
    assert collector.report().aside == {"age not stated": 1}
    assert collector.clean


def test_words_for_both_sexes_and_for_everyone_are_one(write, options, collector):
    found = read_counts(write("c.csv", "age,sex,race,deaths\n0,Both sexes,All races,5\n"), options, collector)
    assert (found.deaths[0].group, found.deaths[0].sex) == ("Everyone", "")


def test_ages_given_as_first_years_become_bands_and_that_is_said(write, options, collector):
    found = read_counts(write("c.csv", "age,deaths,population\n0,5,9\n1,5,9\n5,5,9\n85,5,9\n"), options, collector)
    assert [(row.age_start, row.age_end) for row in found.deaths] == [(0, 1), (1, 5), (5, 85), (85, None)]
    assert [row.age_end for row in found.population] == [1, 5, 85, None]
    assert "85 is read" not in collector.report().notices[0]
    assert "is read as 85+" in collector.report().notices[0]
