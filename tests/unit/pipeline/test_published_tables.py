"""PLACES, SVI, LAUS, NCHS and HEAT: figures with limits, margins or no error at all."""

from __future__ import annotations

import pytest

from commontable.pipeline.sources import read_estimates
from commontable.pipeline.sources.reading import ReadOptions

WIDE = "StateAbbr,CountyName,CountyFIPS,TotalPopulation,BINGE_CrudePrev,BINGE_Crude95CI\n"
LONG = (
    "Year,StateAbbr,LocationName,Measure,Data_Value_Type,Data_Value,Low_Confidence_Limit,High_Confidence_Limit,"
    "LocationID,MeasureId,DataValueTypeID\n"
)
HEAT = "setting,date,source,indicator_abbr,indicator_name,dimension,subgroup,estimate,se,ci_lb,ci_ub,flag,"
HEAT += "favourable_indicator,indicator_scale\n"


def read(path, collector, measure=""):
    return read_estimates(path, ReadOptions(measure=measure), collector)


def test_places_wide_and_long_give_the_same_figure(write, collector):
    wide = read(write("w.csv", WIDE + 'AL,Autauga,1001,55200,15.5,"(15.0, 16.1)"\n'), collector)
    long = read(
        write("l.csv", LONG + "2020,AL,Autauga,Binge drinking,Crude prevalence,15.5,15.0,16.1,01001,BINGE,CrdPrv\n"),
        collector,
    )
    assert collector.clean
    (one,), (other,) = wide.figures, long.figures
    assert (one.place, one.value, one.lower, one.upper) == ("01001", 15.5, 15.0, 16.1)
    assert one.standard_error == pytest.approx(1.1 / 2 / 1.96, rel=1e-4)
    assert (other[1:4], other.value, other.end_year) == (one[1:4], one.value, 2020)
    assert wide.measures["BINGE_CrudePrev"].favorable == "low"
    assert any("lost their leading zero" in note for note in collector.report().notices)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('AL,Autauga,01001,55200,105.5,"(15.0, 16.1)"', "out_of_range"),
        ('AL,Autauga,01001,55200,15.5,"(16.0, 17.1)"', "limits_wrong"),
        ("AL,Autauga,01001,55200,15.5,15.0 to 16.1", "not_a_number"),
        ('AL,Autauga,AL001,55200,15.5,"(15.0, 16.1)"', "out_of_range"),
        ("AL,Autauga,01001,55200,15.5", "wrong_width"),
    ],
)
def test_places_faults_are_named(write, collector, line, rule):
    read(write("w.csv", f"{WIDE}{line}\n"), collector)
    assert rule in collector.report().counts


def test_all_real_places_figures_are_read_with_their_limits(shared, collector):
    found = read(shared / "data/ses/PLACES_county_gis_friendly_2022_release.csv", collector, "CHECKUP_AdjPrev")
    assert collector.clean
    assert len(found.figures) == 3143
    assert len(found.measures) == 60
    assert found.measures["CHECKUP_AdjPrev"].favorable == "high"
    assert all(row.lower <= row.value <= row.upper for row in found.figures if row.value is not None)


def test_the_real_svi_keeps_999_missing_and_turns_margins_into_errors(shared, collector):
    found = read(shared / "data/ses/SVI2018_US_COUNTY.csv", collector)
    assert collector.clean
    rows = {(row.measure, row.place): row for row in found.figures}
    assert rows["EP_POV", "35039"].state == "missing"
    autauga = rows["EP_POV", "01001"]
    assert (autauga.value, autauga.start_year, autauga.end_year) == (15.4, 2014, 2018)
    assert autauga.standard_error == pytest.approx(2.1 / 1.645)
    assert rows["RPL_THEMES", "01001"].standard_error is None
    assert all(0 <= row.value <= 1 for row in found.figures if row.measure == "RPL_THEMES" and row.value is not None)


def test_the_real_svi_themes_keep_na_missing(shared, collector):
    found = read(shared / "data/ses/tract_svi_themes_2018.csv", collector)
    assert collector.clean
    assert sum(row.state == "missing" for row in found.figures) == 83


def test_the_real_laus_table_has_no_header_and_no_row_is_lost(shared, collector):
    found = read(shared / "data/ses/laus_county_unemployment_2009.csv", collector)
    assert collector.clean
    assert len(found.figures) == 4 * 3218
    first = next(row for row in found.figures if row.measure == "labor_force")
    assert (first.place, first.value, first.row) == ("01001", 23288, 1)


def test_a_laus_rate_that_contradicts_its_counts_is_a_fault(write, collector):
    read(write("l.csv", 'CN290950,29,095,"Jackson County, MO",2009,"330,000","297,000","33,000",12.0\n'), collector)
    assert collector.report().counts == {"parts_do_not_add": 1}


def test_the_real_series_since_1900_keeps_blanks_missing(shared, collector):
    path = shared / "data/published_le/NCHS_death_rates_and_life_expectancy_1900-2015.csv"
    found = read(path, collector, "life_expectancy_at_birth")
    assert collector.clean
    assert len(found.figures) == 9 * 116
    assert {row.group for row in found.figures} >= {"Everyone", "Black", "White, Female", "Male"}
    assert [row.state for row in found.figures if row.end_year == 2015] == ["missing"] * 9


def test_a_heat_template_keeps_dimension_subgroup_and_flag(write, collector):
    text = HEAT + (
        "Missouri,2018,NVSS,imr,Infant mortality,Race,Black,11.2,0.9,9.4,13.0,,0,1000\n"
        "Missouri,2018,NVSS,imr,Infant mortality,Race,Asian,,,,,suppressed,0,1000\n"
        "Missouri,2018,NVSS,ins,Insured,Sex,Female,90.5,,89.5,91.5,unreliable,1,100\n"
    )
    found = read(write("heat.csv", text), collector)
    assert collector.clean
    assert [(row.group, row.value, row.state) for row in found.figures] == [
        ("Race: Black", 11.2, "estimate"),
        ("Race: Asian", None, "suppressed"),
        ("Sex: Female", 90.5, "unreliable"),
    ]
    assert found.figures[2].standard_error == pytest.approx(1 / 1.96, rel=1e-4)
    assert (found.measures["imr"].favorable, found.measures["ins"].unit) == ("low", "percent")


def test_two_figures_of_one_place_and_year_are_a_fault(write, collector):
    row = "Missouri,2018,NVSS,imr,Infant mortality,Race,Black,11.2,0.9,9.4,13.0,,0,1000\n"
    read(write("heat.csv", HEAT + row + row), collector)
    assert collector.report().counts == {"duplicate": 1}
