"""What is proposed for a table of somebody's own: roles, codes, and what to leave out."""

from __future__ import annotations

from commontable.pipeline.sources import open_table
from commontable.pipeline.sources.columns import ROLES, parse_mapping
from commontable.pipeline.sources.suggesting import FURTHER, role_named, suggest


def proposed(path, collector):
    sheet = open_table(path, collector)
    assert sheet is not None, collector.report().as_text()
    return suggest(sheet, "own")


def test_a_proposal_names_roles_codes_and_what_is_left_out(write, collector):
    header = "countyfips,race_cd,sex_cd,agegrp,yod,n_deaths,popn,ward\n"
    text = header + "29095,1,1,0-64,2018,12,900,x\n29095,2,2,65+,2018,1,8,y\n"
    suggestion = proposed(write("own.csv", text), collector)
    found = suggestion.mapping
    assert found.columns == {
        "countyfips": "place", "race_cd": "group", "sex_cd": "sex", "agegrp": "age", "yod": "year",
        "n_deaths": "deaths", "popn": "population",
    }  # fmt: skip
    assert found.codes == {"race_cd": {"1": "", "2": ""}, "sex_cd": {"1": "Male", "2": "Female"}}
    assert found.left_out == ("ward",)
    assert "race_cd: say what 1, 2 mean." in suggestion.remarks
    assert parse_mapping(found.as_json().encode(), "own.json", collector) is None, "nobody has said what 1 and 2 mean"
    assert {fault.column for fault in collector.report().faults} == {"codes: race_cd"}


def test_ages_years_and_sexes_are_known_by_their_values(write, collector):
    text = "a,b,c,deaths\n0-4,2018,M,1\n5-64,2018,F,2\n65+,2019,M,3\n"
    assert proposed(write("own.csv", text), collector).mapping.columns == {
        "deaths": "deaths", "a": "age", "b": "year", "c": "sex",
    }  # fmt: skip


def test_estimates_and_lists_of_deaths_are_told_apart(write, collector):
    figures = proposed(write("f.csv", "geo_id,value,moe,yr\n1,2,3,2018\n"), collector)
    assert figures.mapping.columns == {"geo_id": "place", "value": "estimate", "moe": "margin", "yr": "year"}
    assert 'No column tells the unit: add "constants": {"unit": "percent"}.' in figures.remarks
    deaths = proposed(write("l.csv", "dod,age_years,sex,yod\n2018-01-01,4,M,2018\n"), collector)
    assert deaths.mapping.columns == {"dod": "date", "age_years": "age", "sex": "sex"}


def test_where_nothing_counted_is_found_the_rest_is_proposed_all_the_same(write, collector):
    suggestion = proposed(write("own.csv", "agegrp,yod,n\n0-64,2018,5\n65+,2018,6\n"), collector)
    assert suggestion.mapping.columns == {"agegrp": "age", "yod": "year"}
    assert suggestion.remarks[-1].startswith("No column of deaths, populations")


def test_every_role_is_found_by_a_name():
    assert {role_named(name) for name in [*ROLES, *(words[0] for words in FURTHER.values())]} == set(ROLES)
