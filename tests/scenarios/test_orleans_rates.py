"""Orleans Parish: a WONDER export without ages gives the crude rates that WONDER itself prints beside the counts."""

from __future__ import annotations

import csv

import pytest

from commontable.pipeline import LifeExpectancyRequest, RefusedInput, measure


def test_crude_rates_are_those_of_the_file_itself(shared, tmp_path):
    path = shared / "data/wonder/orleans_parish_year_aar.txt"
    with path.open() as file:
        printed = {
            row["Year"]: float(row["Crude Rate"])
            for row in csv.DictReader(file, delimiter="\t")
            if row["Notes"] == "" and row["Year"] and row["County"]
        }
    made = measure(LifeExpectancyRequest(deaths=(path,), measure="crude_death_rate"), releases=tmp_path)
    rates = {row["period"]: row["value"] for row in made.rows("estimates")}
    assert rates.keys() == printed.keys()
    assert max(abs(rates[year] - printed[year]) for year in printed) <= 0.051


def test_some_causes_give_rates_that_say_so_and_no_life_expectancy(shared, tmp_path):
    path = shared / "data/wonder/nola_Metro_OD.txt"
    made = measure(LifeExpectancyRequest(deaths=(path,), measure="crude_death_rate"), releases=tmp_path)
    assert len(made.rows("estimates")) == 20
    assert any("these are not all deaths, but only" in note for note in made.facts["notes"])
    with pytest.raises(RefusedInput) as refused:
        measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path)
    assert set(refused.value.report.counts) == {"not_all_causes", "missing_column"}
