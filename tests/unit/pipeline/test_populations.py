"""SEER: populations in two shapes, standard populations in two shapes."""

from __future__ import annotations

import pytest

from commontable.pipeline.sources import read_counts, read_standards
from commontable.pipeline.sources.standards import by_standard

HEAD = "year,age,sex,race,hispanic_origin,pop,vintage\n"


def test_the_real_single_race_table_has_the_words_of_wonder(shared, options, collector):
    found = read_counts(shared / "data/standards/us_pop_singlerace_2000-2024.csv", options, collector)
    assert collector.clean
    assert sum(row.population for row in found.population if row.year == 2020) == pytest.approx(331.6e6, rel=1e-3)
    assert {row.age_end for row in found.population if row.age_start == 85} == {None}
    assert "More than one race, Not Hispanic or Latino" in {row.group for row in found.population}


def test_whole_and_split_rows_of_the_bridged_table_are_never_of_one_year(shared, options, collector):
    found = read_counts(shared / "data/standards/us_pop_bridged_1969-2024.csv", options, collector)
    assert collector.clean
    whole = {row.year for row in found.population if row.group == "White"}
    split = {row.year for row in found.population if row.group.startswith("White, ")}
    assert whole == set(range(1969, 1990))
    assert split == set(range(1990, 2025))
    assert any("no Hispanic origin" in note for note in found.notes)


def test_one_origin_alone_leaves_the_race_as_the_group(write, options, collector):
    text = HEAD + "2018,80,female,black_only,non_hispanic,100,V\n2018,85,female,black_only,non_hispanic,90,V\n"
    found = read_counts(write("p.csv", text), options, collector)
    assert [(row.group, row.sex, row.age_start, row.age_end) for row in found.population] == [
        ("Black or African American", "Female", 80, 85),
        ("Black or African American", "Female", 85, None),
    ]
    assert any("Hispanic origin: Not Hispanic or Latino" in note for note in found.notes)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("2018,80,female,green,all,1,V", "unknown_code"),
        ("2018,80,F,black,all,1,V", "unknown_code"),
        ("18,80,female,black,all,1,V", "unknown_year"),
        ("2018,old,female,black,all,1,V", "unknown_age"),
        ("2018,80,female,black,all,-1,V", "negative_count"),
    ],
)
def test_codes_that_are_none_are_faults(write, options, collector, line, rule):
    read_counts(write("p.csv", f"{HEAD}{line}\n2018,0,female,black,all,1,V\n"), options, collector)
    assert set(collector.report().counts) == {rule}


def test_the_fixed_width_file_is_read_by_position(write, options, collector):
    text = "2020MO29095992010000002345\n2020MO29095992021800001234\n"
    found = read_counts(write("mo.txt", text), options, collector)
    assert collector.clean
    assert [tuple(row[:8]) for row in found.population] == [
        ("29095", "", "Black or African American", "Male", 2020, 0, 1, 2345.0),
        ("29095", "", "Black or African American", "Female", 2020, 85, None, 1234.0),
    ]


def test_a_line_of_another_width_is_a_fault(write, options, collector):
    read_counts(write("mo.txt", "2020MO29095992010000002345\n2020MO2909599\n"), options, collector)
    assert collector.report().counts == {"wrong_width": 1}


def test_all_real_standards_cover_every_age_once(shared, collector):
    found = read_standards(shared / "data/standards/std_pops.csv", collector)
    assert collector.clean
    held = by_standard(found)
    assert len(held["s204"]) == 18
    assert len(held["s203"]) == 19
    assert sum(each.people for each in held["s200"]) == pytest.approx(1e6, abs=20)


def test_a_standard_in_fixed_width_and_one_with_a_gap(write, collector):
    whole = "".join(f"204{code:03}{1000:08}\n" for code in range(1, 19))
    found = read_standards(write("std.txt", whole), collector)
    assert collector.clean
    assert [(each.age_start, each.age_end) for each in found.weights][::17] == [(0, 5), (85, None)]
    text = "age_cat,standard_cat,pop_std,standard\n0-4,Mine,10,s1\n10+,Mine,10,s1\n"
    read_standards(write("gap.csv", text), collector)
    assert collector.report().counts == {"age_gap": 1}
