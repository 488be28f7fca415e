"""American Community Survey: four shapes of one table, margins of error, annotations."""

from __future__ import annotations

import json

import pytest

from commontable.pipeline.sources import read_counts, read_estimates
from commontable.pipeline.sources.acs import PARTS
from commontable.pipeline.sources.reading import ReadOptions

FEW = {"_001": 60, "_002": 30, "_026": 30} | {f"_{n:03}": 30 if n in (25, 49) else 0 for n in range(3, 50) if n != 26}
PEOPLE = {f"B01001{end}": people for end, people in FEW.items()}


def long(people=PEOPLE, place="29095000100", moe="12"):
    return "GEOID,variable,estimate,moe\n" + "".join(f"{place},{name},{n},{moe}\n" for name, n in people.items())


def download(people=PEOPLE):
    names = [name for code in people for name in (f"{code}E", f"{code}M", f"{code}EA", f"{code}MA")]
    labels = [text for code in people for text in (f"Estimate!!{code}", f"Margin of Error!!{code}", "A", "A")]
    cells = [text for n in people.values() for text in (str(n), "12", "null", "null")]
    rows = (["GEO_ID", "NAME", *names], ["Geography", "Name", *labels], ["1400000US29095000100", "Tract 1", *cells])
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def answer(people=PEOPLE):
    header = ["NAME", *(name for code in people for name in (f"{code}E", f"{code}M")), "state", "county", "tract"]
    row = ["Tract 1", *(text for n in people.values() for text in (str(n), "12")), "29", "095", "000100"]
    return json.dumps([header, row])


DISPLAYED = (
    '"Label (Grouping)","Jackson County, Missouri!!Estimate","Jackson County, Missouri!!Margin of Error"\n'
    '"Total:","60","±*****"\n"    Male:","30","±12"\n"        Under 5 years","10","±5"\n'
    '"        85 years and over","20","±5"\n"    Female:","30","±12"\n"        18 and 19 years","10","±5"\n'
    '"        60 and 61 years","20","±5"\n'
).replace("    ", "\u00a0\u00a0\u00a0\u00a0")


@pytest.mark.parametrize(
    ("name", "text"), [("long.csv", long()), ("B01001-Data.csv", download()), ("answer.json", answer())]
)
def test_one_table_in_three_shapes_gives_the_same_people(write, options, collector, name, text):
    found = read_counts(write(name, text), options, collector)
    assert collector.clean
    assert {row.place for row in found.population} == {"29095000100"}
    assert len(found.population) == 46
    assert sum(row.population for row in found.population) == 60
    assert {(row.sex, row.age_start, row.age_end) for row in found.population if row.population} == {
        ("Male", 85, None),
        ("Female", 85, None),
    }
    assert {row.year for row in found.population} == {0}, "an average over five years stands for each of them"


def test_a_table_as_displayed_is_read_by_its_indentation(write, options, collector):
    found = read_counts(write("shown.csv", DISPLAYED), options, collector)
    assert collector.clean
    assert [(row.place, row.sex, row.age_start, row.age_end, row.population) for row in found.population] == [
        ("Jackson County, Missouri", "Male", 0, 5, 10),
        ("Jackson County, Missouri", "Male", 85, None, 20),
        ("Jackson County, Missouri", "Female", 18, 20, 10),
        ("Jackson County, Missouri", "Female", 60, 62, 20),
    ]


def test_parts_that_do_not_add_to_their_total_are_a_fault(write, options, collector):
    read_counts(write("long.csv", long(PEOPLE | {"B01001_001": 61})), options, collector)
    (fault,) = collector.report().faults
    assert (fault.rule, fault.row) == ("parts_do_not_add", 2)
    assert "total 61, ages 60" in fault.value


def test_a_table_without_people_by_age_is_refused_as_populations(write, options, collector):
    read_counts(write("long.csv", long({"B19013_001": 50000})), options, collector)
    assert collector.report().counts == {"unknown_columns": 1}


@pytest.mark.parametrize(
    ("estimate", "margin", "value", "error", "state", "reason"),
    [
        ("1000", "329", 1000, 200, "estimate", ""),
        ("1,000", "±329", 1000, 200, "estimate", ""),
        ("0", "12", 0, 12 / 1.645, "estimate", ""),
        ("1000", "*****", 1000, 0, "estimate", ""),
        ("1000", "-555555555", 1000, 0, "estimate", ""),
        ("1000", "**", 1000, None, "estimate", ""),
        ("1000", "", 1000, None, "estimate", ""),
        ("-666666666", "-222222222", None, None, "missing", "too_few_sample_cases"),
        ("-", "**", None, None, "missing", "too_few_sample_cases"),
        ("N", "N", None, None, "missing", "too_few_sample_cases"),
        ("(X)", "(X)", None, None, "missing", "not_applicable"),
        ("-888888888", "-888888888", None, None, "missing", "not_applicable"),
        ("250,000+", "***", None, None, "missing", "open_ended"),
        ("2,500-", "***", None, None, "missing", "open_ended"),
        ("null", "null", None, None, "missing", "not_published"),
    ],
)
def test_annotations_are_states_and_margins_are_errors(write, collector, estimate, margin, value, error, state, reason):
    text = f'GEO_ID,NAME,B19013_001E,B19013_001M\n0500000US29095,Jackson,"{estimate}","{margin}"\n'
    (row,) = read_estimates(write("a.csv", text), ReadOptions(), collector).figures
    assert collector.clean
    assert (row.value, row.state, row.reason) == (value, state, reason)
    assert row.standard_error == (None if error is None else pytest.approx(error))


@pytest.mark.parametrize(("cell", "rule"), [("many", "not_a_number"), ("-12345", None), ("1e400", "not_a_number")])
def test_other_words_are_faults(write, collector, cell, rule):
    text = f"GEO_ID,NAME,B19013_001E,B19013_001M\n0500000US29095,Jackson,{cell},100\n"
    read_estimates(write("a.csv", text), ReadOptions(), collector)
    assert set(collector.report().counts) == ({rule} if rule else set())


def test_a_percentage_beyond_a_hundred_names_the_trap(write, collector):
    text = "GEO_ID,NAME,DP05_0001PE,DP05_0001PM\n0500000US29095,Jackson,717204,*****\n"
    read_estimates(write("a.csv", text), ReadOptions(), collector)
    (fault,) = collector.report().faults
    assert fault.rule == "out_of_range"
    assert "hold a count in their first line" in fault.remedy


def test_an_answer_without_geography_and_a_broken_one_are_faults(write, collector):
    read_estimates(write("a.json", '[["NAME","B19013_001E"],["Jackson","5"]]'), ReadOptions(), collector)
    read_estimates(write("b.json", '[["NAME","B19013_001E"],["Jackson"'), ReadOptions(), collector)
    read_estimates(write("c.json", '[["NAME","B19013_001E"],{"a":1}]'), ReadOptions(), collector)
    assert collector.report().counts == {"missing_column": 1, "not_a_table": 2}


def test_the_parts_are_those_of_the_published_list_of_variables(shared):
    from csv import DictReader

    from commontable.pipeline.ages import read_age

    with (shared / "data/kc/acs_variables.csv").open() as file:
        listed = {row["variable"]: row["label"] for row in DictReader(file)}
    assert set(PARTS) == set(listed)
    for code, part in PARTS.items():
        words = [word.removesuffix(":") for word in listed[code].removeprefix("Estimate!!").split("!!")]
        assert part.sex == (words[1] if len(words) > 1 else "")
        if part.band is not None:
            assert part.band == read_age(words[2].replace(" and ", "-").replace("-over", " and over")), listed[code]
        else:
            assert len(words) < 3


@pytest.mark.parametrize(
    ("name", "cells", "everyone"),
    [
        ("acs5_2011-2015_tract_B01001.csv", 60792, None),
        ("acs5_2019-2023_city_B01001.csv", 298, 508233),
        ("acs5_2019-2023_zcta_B01001.csv", 17880, None),
    ],
)
def test_real_tables_are_read_whole_and_their_totals_add(shared, options, collector, name, cells, everyone):
    found = read_counts(shared / "data/kc" / name, options, collector)
    assert collector.clean
    assert len(found.population) == cells
    assert len({row.group for row in found.population}) == 10
    if everyone:
        assert sum(row.population for row in found.population if row.group == "Everyone") == everyone
    assert any("may be of any race" in note for note in found.notes)
