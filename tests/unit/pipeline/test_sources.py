"""The registry: every source is declared whole, recognizes its own and not its neighbors' files."""

from __future__ import annotations

import pytest

from commontable.pipeline.sources import HOLDS, REGISTRY, open_table, read_counts, source_named, source_of
from commontable.pipeline.sources.reading import ReadOptions

REAL = {
    "wonder": [
        "wonder/nola_Metro_Black.txt", "wonder/nola_Metro_OD.txt", "wonder/nola_Metro_Total.txt",
        "wonder/orleans_parish_year_aar.txt", "wonder/us_age_year_nonhisp_singlerace_2018_2022.txt",
        "wonder/us_race_gender_singleage_year_2014-2018.txt", "wonder/us_county_drug_deaths_2009-2018.csv",
        "wonder/us_county_ihd_suppressed_markers_edited.txt", "wonder/mo_ks_county_allcause_2015-2021.csv",
    ],
    "usaleep": ["usaleep/MO_A.CSV", "usaleep/CA_A.CSV"],
    "usaleep-b": ["usaleep/MO_B.CSV"],
    "seer-populations": ["standards/us_pop_bridged_1969-2024.csv", "standards/us_pop_singlerace_2000-2024.csv"],
    "seer-standards": ["standards/std_pops.csv"],
    "acs": ["kc/acs5_2011-2015_tract_B01001.csv", "kc/acs5_2019-2023_county_B01001.csv"],
    "places": ["ses/PLACES_county_gis_friendly_2022_release.csv"],
    "svi": ["ses/SVI2018_US_COUNTY.csv", "ses/tract_svi_themes_2018.csv"],
    "laus": ["ses/laus_county_unemployment_2009.csv"],
    "nchs-life-expectancy": ["published_le/NCHS_death_rates_and_life_expectancy_1900-2015.csv"],
    "california-deaths": ["counts/ca_deaths_by_zip_age_2013-2016.csv", "counts/ca_deaths_by_zip_gender_2012-2016.csv"],
    "connecticut-drug-deaths": ["linelist/ct_accidental_drug_deaths_2012-2018.csv"],
    "cook-county-cases": ["linelist/cook_me_records_2015-2017.csv"],
    "table": [
        "linelist/cook_county_population_by_sex_race_age_2015-2021.csv",
        "counts/puerto_rico_deaths_population_annual_2000-2014.csv",
    ],
}  # fmt: skip


def test_every_source_is_declared_whole():
    names = [source.name for source in REGISTRY]
    assert len(set(names)) == len(names)
    for source in REGISTRY:
        assert all((source.title, source.publisher, source.license, source.holds))
        assert set(source.holds) <= set(HOLDS)
        assert callable(source.read)
        assert source.address.startswith("https://") or source.name in ("table", "release")
        counted = {"counts", "populations", "line list"} & set(source.holds)
        assert bool(counted) == (source.counts is not None)
        assert ("estimates" in source.holds) == (source.estimates is not None)
        assert counted or source.suggests, "a file without counts says what it is good for"


@pytest.mark.parametrize(("name", "files"), REAL.items())
def test_real_files_are_recognized_as_what_they_are(shared, collector, name, files):
    for file in files:
        sheet = open_table(shared / "data" / file, collector)
        assert sheet is not None
        assert source_of(sheet.header) is source_named(name)


def test_a_source_that_is_not_there_names_those_that_are():
    with pytest.raises(KeyError, match="There is no source 'brfss'; there are wonder, usaleep"):
        source_named("brfss")


def test_some_causes_and_all_ages_together_make_no_life_table_but_may_be_counted(shared, collector):
    path = shared / "data/linelist/cook_me_records_2015-2017.csv"
    assert read_counts(path, ReadOptions(life_table=False), collector) is not None
    assert collector.clean
    read_counts(path, ReadOptions(), collector)
    assert collector.report().counts == {"not_all_causes": 1}


def test_a_file_of_another_kind_is_told_what_it_is(shared, collector):
    assert read_counts(shared / "data/standards/std_pops.csv", ReadOptions(), collector) is None
    (fault,) = collector.report().faults
    assert fault.rule == "wrong_kind"
    assert "standard population" in fault.remedy
