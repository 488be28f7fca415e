from __future__ import annotations

import pytest

from commontable.pipeline.sources import read_counts
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.sources.wonder_footer import read_footer

HEAD = (
    '"Notes"\t"Ten-Year Age Groups"\t"Ten-Year Age Groups Code"\t"Year"\t"Year Code"\tDeaths\tPopulation\tCrude Rate\n'
)
FOOTER = (
    '"---"\n"Dataset: Underlying Cause of Death, 1999-2018"\n"Query Parameters:"\n'
    '"Hispanic Origin: Not Hispanic or Latino"\n'
    '"Race: White"\n'
    '"States: Jefferson Parish, LA (22051); St. Bernard Parish, LA"\n"(22087)"\n"Group By: Ten-Year Age Groups; Year"\n'
    '"Show Suppressed: {shown}"\n"---"\n"Query Date: Mar 6, 2020 11:31:18 AM"\n'
)


def row(age, year, deaths, people, notes=""):
    return f'"{notes}"\t"{age}"\t"x"\t"{year}"\t"{year}"\t{deaths}\t{people}\t1.0\n'


def test_a_hidden_row_is_a_hidden_count_and_never_zero(write, options, collector):
    text = (
        HEAD + row("< 1 year", 2017, 40, 8000) + row("85+ years", 2017, 900, 9000) + row("85+ years", 2019, 950, 9100)
    )
    found = read_counts(write("w.txt", text + FOOTER.format(shown="False")), options, collector)
    assert collector.clean
    assert len(found.deaths) == 3 * 11, "three years (2018 is hidden whole) of eleven ages"
    hidden = [each for each in found.deaths if each.low < each.high]
    assert len(hidden) == 30
    assert {(each.low, each.high) for each in hidden} == {(0, 9)}
    assert all(each.population is None for each in found.population if each.row is None)


def test_group_place_and_dataset_come_from_the_footer(write, options, collector):
    found = read_counts(
        write("w.txt", HEAD + row("85+ years", 2017, 900, 9000) + FOOTER.format(shown="False")), options, collector
    )
    first = found.deaths[0]
    assert (first.group, first.place, first.place_name) == (
        "White",
        "22051+22087",
        "Jefferson Parish, LA; St. Bernard Parish, LA",
    )
    assert "w.txt: CDC WONDER, Underlying Cause of Death, 1999-2018." in found.notes
    assert any("Not Hispanic or Latino" in note for note in found.notes)


def test_total_rows_are_kept_apart_and_their_population_is_a_margin(write, options, collector):
    text = (
        HEAD
        + row("85+ years", 2017, 900, 9000)
        + '"Total"\t"85+ years"\t"85+"\t\t\t900\t9000\t1.0\n"Total"\t\t\t\t\t900\t9000\t1.0\n'
    )
    found = read_counts(write("w.txt", text + FOOTER.format(shown="True")), options, collector)
    assert [each.low for each in found.deaths] == [900]
    assert [(each.age_start, each.population) for each in found.margins] == [(85, 9000)]
    assert collector.report().aside == {"Total row, kept out of the counts": 2}


def test_suppressed_unreliable_and_not_applicable_stay_what_they_are(write, options, collector):
    text = (
        HEAD + '\t"1-4 years"\t"1-4"\t"2017"\t"2017"\tSuppressed\t4650\tSuppressed\n'
        '\t"85+ years"\t"85+"\t"2021 (provisional)"\t"2021"\t15\tNot Applicable\tUnreliable\n'
        '\t"Not Stated"\t"NS"\t"2017"\t"2017"\tSuppressed\tNot Applicable\tNot Applicable\n'
    )
    found = read_counts(write("w.txt", text + FOOTER.format(shown="True")), options, collector)
    assert collector.clean
    assert [(each.year, each.low, each.high) for each in found.deaths] == [(2017, 0, 9), (2021, 15, 15)]
    assert [each.population for each in found.population] == [4650, None]
    assert collector.report().aside == {"age not stated": 1}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("nola_Metro_OD.txt", "not_all_causes"),
        ("orleans_parish_year_aar.txt", "missing_column"),
        ("us_county_drug_deaths_2009-2018.csv", "unsupported_grouping"),
    ],
)
def test_real_exports_that_make_no_life_table_are_refused_for_the_right_reason(shared, options, collector, name, rule):
    read_counts(shared / "data/wonder" / name, options, collector)
    assert rule in collector.report().counts or "missing_column" in collector.report().counts


@pytest.mark.parametrize(
    ("name", "deaths", "hidden"),
    [
        ("mo_ks_county_allcause_2015-2021.csv", 654_152, 0),
        ("us_county_drug_deaths_2009-2018.csv", 434_396, 0),
        ("us_county_ihd_suppressed_markers_edited.txt", 1_024_151, 819),
        ("orleans_parish_year_aar.txt", 74_598, 0),
    ],
)
def test_exports_without_ages_are_counts_of_all_ages(shared, collector, name, deaths, hidden):
    found = read_counts(shared / "data/wonder" / name, ReadOptions(life_table=False), collector)
    assert collector.clean
    assert sum(row.low for row in found.deaths) == deaths
    assert sum(row.low < row.high for row in found.deaths) == hidden
    assert {(row.age_start, row.age_end) for row in found.deaths} == {(0, None)}
    assert all(len(row.place) == 5 for row in found.deaths)


def test_lost_zeros_are_put_back_missing_is_put_aside_and_strange_columns_are_named(shared, collector):
    found = read_counts(
        shared / "data/wonder/us_county_drug_deaths_2009-2018.csv", ReadOptions(life_table=False), collector
    )
    assert found.deaths[0].place == "01001"
    assert any("259 codes in the column County Code" in note for note in collector.report().notices)
    assert sum(collector.report().aside.values()) == 1
    read_counts(
        shared / "data/wonder/us_county_ihd_suppressed_markers_edited.txt", ReadOptions(life_table=False), collector
    )
    assert any("unknown to CDC WONDER were left alone: values" in note for note in collector.report().notices)


def test_what_is_neither_people_nor_cause_among_the_groupings_is_refused(write, options, collector):
    head = '"Notes"\t"Place of Death"\t"Place of Death Code"\t"Ten-Year Age Groups"\t"Ten-Year Age Groups Code"'
    head += "\tDeaths\tPopulation\tCrude Rate\n"
    read_counts(write("w.txt", head + '\t"x"\t"y"\t"1-4 years"\t"1-4"\t10\t100\t1\n'), options, collector)
    assert set(collector.report().counts) == {"unsupported_grouping"}


def test_a_hand_edited_row_and_a_wrong_age_are_faults(write, options, collector):
    text = HEAD + row("85+ years", 2017, 900, 9000) + '\t"85+ years"\t"85+"\t2017\n' + row("elders", 2018, 900, 9000)
    read_counts(write("w.txt", text + FOOTER.format(shown="True")), options, collector)
    assert collector.report().counts == {"wrong_width": 1, "unknown_age": 1}


def test_an_export_without_rows_and_one_without_footer_are_said(write, options, collector):
    read_counts(write("empty.txt", HEAD + FOOTER.format(shown="True")), options, collector)
    assert collector.report().counts == {"no_rows": 1}
    read_counts(write("cut.txt", HEAD + row("85+ years", 2017, 900, 9000)), options, collector)
    assert any("no footer" in note for note in collector.report().notices)


def test_the_footer_of_a_query_for_one_sex_tells_it():
    footer = read_footer(
        ["Query Parameters:", "Gender: Female", "Census Regions: South", "---", "Race: not a parameter any more"]
    )
    assert (footer.sex, footer.place, footer.group) == ("Female", ("South", "South"), "")


def test_a_large_single_race_export_is_read_whole(shared, options, collector):
    found = read_counts(shared / "data/wonder/us_age_year_nonhisp_singlerace_2018_2022.txt", options, collector)
    assert collector.clean
    assert len({row.group for row in found.deaths}) == 6
    assert {row.year for row in found.deaths} == {2018, 2019, 2020, 2021, 2022}
    assert collector.report().aside == {"age not stated": 30}


def test_single_years_of_age_and_both_sexes_are_read(shared, options, collector):
    found = read_counts(shared / "data/wonder/us_race_gender_singleage_year_2014-2018.txt", options, collector)
    assert collector.clean
    assert {row.sex for row in found.deaths} == {"Female", "Male"}
    assert {row.group for row in found.deaths} == {"Black or African American", "White"}
    assert max(row.age_start for row in found.deaths) == 100


def test_a_total_smaller_than_its_rows_is_a_fault(write, options, collector):
    text = HEAD + row("85+ years", 2017, 900, 9000) + '"Total"\t"85+ years"\t"85+"\t\t\t900\t8000\t1.0\n'
    read_counts(write("w.txt", text + FOOTER.format(shown="True")), options, collector)
    (fault,) = collector.report().faults
    assert (fault.rule, fault.value) == ("total_wrong", "8,000, the rows 9,000")


def test_what_wonder_hides_is_0_to_9_whatever_policy_the_release_follows(write, collector):
    text = HEAD + '\t"1-4 years"\t"1-4"\t"2017"\t"2017"\tSuppressed\t4650\tSuppressed\n'
    found = read_counts(write("w.txt", text + FOOTER.format(shown="True")), ReadOptions(hidden_high=10), collector)
    assert [(each.low, each.high) for each in found.deaths] == [(0, 9)]


def test_an_export_by_county_and_race_names_both_and_keeps_no_margins(write, options, collector):
    columns = ["County", "Race", "Ten-Year Age Groups"]
    head = (
        '"Notes"\t' + "\t".join(f'"{name}"\t"{name} Code"' for name in columns) + "\tDeaths\tPopulation\tCrude Rate\n"
    )
    text = (
        head
        + '\t"Orleans Parish, LA"\t"22071"\t"White"\t"2106-3"\t"85+ years"\t"85+"\t90\t900\t1\n'
        + '"Total"\t"Orleans Parish, LA"\t"22071"\t"White"\t"2106-3"\t"85+ years"\t"85+"\t90\t900\t1\n'
    )
    found = read_counts(write("w.txt", text + FOOTER.format(shown="True")), options, collector)
    (row,) = found.deaths
    assert (row.place, row.place_name, row.group, row.year) == ("22071", "Orleans Parish, LA", "White", 0)
    assert found.margins == []


def test_an_export_whose_every_row_is_a_total_restores_nothing(write, options, collector):
    text = HEAD + '"Total"\t"85+ years"\t"85+"\t\t\t900\t9000\t1.0\n'
    found = read_counts(write("w.txt", text + FOOTER.format(shown="False")), options, collector)
    assert len(found.deaths) == 0
