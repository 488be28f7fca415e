"""Conditions of life with the exception named (KC-29), segregation, and deaths due to a social factor (KC-03)."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.pipeline import Further, LifeExpectancyRequest, measure, verify_release
from commontable.pipeline.analysis.conditions import condition_rows
from commontable.pipeline.sources.conditions import Condition, read_conditions, read_factors
from commontable.stats import dissimilarity

from .conftest import AGES, PEOPLE, RATES

HEADER = "measure,group,year,value,unit,favorable,margin\n"
POVERTY = HEADER + (
    "poverty,White,2010,12.6,percent,low,0.5\npoverty,White,2015,11.0,percent,low,0.5\n"
    "poverty,Black,2010,29.8,percent,low,1.0\npoverty,Black,2015,25.0,percent,low,1.0\n"
    "poverty,Some other race,2010,24.0,percent,low,1.5\npoverty,Some other race,2015,28.5,percent,low,1.5\n"
    "unemployment,White,2010,7.0,percent,low,0.3\nunemployment,White,2015,4.5,percent,low,0.3\n"
    "unemployment,Black,2010,18.0,percent,low,0.8\nunemployment,Black,2015,10.0,percent,low,0.8\n"
)


def verdict_of(rows, measure):
    return next(row for row in rows if row["kind"] == "verdict" and row["measure"] == measure)


def test_kc_29_poverty_fell_for_all_groups_but_one_and_that_one_is_named(write, collector):
    rows = condition_rows(read_conditions(write("c.csv", POVERTY), collector), "White", 0.95)
    assert collector.clean
    poverty = verdict_of(rows, "poverty")
    assert (poverty["observed"], poverty["standing"]) == ("better_except", "better_except")
    assert poverty["exceptions"] == "Some other race"
    assert (poverty["gaps_narrowed"], poverty["gaps_widened"]) == ("Black", "Some other race")


def test_kc_29_unemployment_fell_for_every_group_and_the_gap_narrowed(write, collector):
    rows = condition_rows(read_conditions(write("c.csv", POVERTY), collector), "White", 0.95)
    found = verdict_of(rows, "unemployment")
    assert (found["observed"], found["exceptions"], found["gaps_narrowed"]) == ("better_for_all", "", "Black")
    change = next(
        row for row in rows if row["kind"] == "change" and row["group"] == "Black" and row["measure"] != "poverty"
    )
    assert change["value"] == pytest.approx(-8.0)
    assert change["upper"] - change["value"] == pytest.approx(1.959964 * np.hypot(0.8, 0.8) / 1.645, rel=1e-5)


def test_what_chance_could_do_is_unclear_and_without_errors_nothing_is_sure():
    def of(error):
        return [
            Condition("poverty", "percent", "low", "", "A", year, value, error) for year, value in ((1, 9.0), (2, 8.5))
        ]

    for error in (0.4, float("nan")):
        (change,) = (row for row in condition_rows(of(error), None, 0.95) if row["kind"] == "change")
        assert (change["observed"], change["standing"]) == ("better", "unclear")


def test_faults_of_conditions_and_factors_are_told_together(write, collector):
    read_conditions(write("c.csv", HEADER + "poverty,A,2010,x,percent,low,\npoverty,A,1,9,percent,down,\n"), collector)
    read_factors(write("f.csv", "factor,prevalence,relative_risk\npoverty,30,2\nrent,0.2,0\n"), collector)
    read_factors(write("g.csv", "factor,share\npoverty,0.3\n"), collector)
    assert collector.report().counts == {
        "not_a_number": 1, "unknown_year": 1, "unknown_code": 1, "out_of_range": 2, "unknown_columns": 1,
    }  # fmt: skip


@pytest.fixture
def release(write, tmp_path):
    """Six places, more apart in 2014 than in 2015, with a factor that costs roughly half of the deaths."""
    shares = {2014: (0.95, 0.9, 0.8, 0.2, 0.1, 0.05), 2015: (0.9, 0.85, 0.75, 0.25, 0.15, 0.1)}
    lines = ["place,group,year,age,deaths,population"]
    for year, parts in shares.items():
        for place, share in enumerate(parts):
            for group, part, factor in (("White", share, 1.0), ("Black", 1 - share, 1.3)):
                for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
                    years = round(people * 40 * part)
                    lines.append(f"Z{place},{group},{year},{age},{round(years * rate * factor)},{years}")
    factors = "factor,prevalence,relative_risk,lower,upper,people\nsocial disadvantage,0.6,2.6,2.1,3.2,4000\n"
    further = Further(conditions=write("c.csv", POVERTY), factors=write("f.csv", factors))
    request = LifeExpectancyRequest(
        deaths=(write("counts.csv", "\n".join(lines) + "\n"),),
        by=("place", "group", "year"),
        reference_group="White",
        further=further,
    )
    return measure(request, releases=tmp_path / "r")


def opportunity(release, measure):
    return [row for row in release.rows("opportunity") if row["measure"] == measure]


def test_kc_29_segregation_fell_by_so_many_percent(release):
    rows = {row["period"]: row for row in opportunity(release, "dissimilarity")}
    people = {(row["place"], row["group"], row["period"]): row["population"] for row in release.rows("estimates")}
    for period, row in rows.items():
        table = [[people[f"Z{place}", group, period] for group in ("White", "Black")] for place in range(6)]
        assert row["value"] == pytest.approx(float(dissimilarity(counts=table).estimate), abs=1e-6)
    (moved,) = opportunity(release, "dissimilarity_change")
    assert moved["value"] == pytest.approx(100 * (rows["2015"]["value"] / rows["2014"]["value"] - 1), abs=1e-3)
    assert moved["value"] < 0


def test_places_lean_to_the_end_their_people_are_at(release):
    values = {
        row["place"]: row["value"]
        for row in opportunity(release, "concentration_at_extremes")
        if row["period"] == "2014"
    }
    assert values["Z0"] == pytest.approx(0.9, abs=0.01)
    assert values["Z5"] == pytest.approx(-0.9, abs=0.01)


def test_kc_03_roughly_half_of_the_deaths_are_due_to_the_factor(release):
    (share,) = opportunity(release, "attributable_share")
    assert (share["factor"], round(share["value"], 2)) == ("social disadvantage", 0.49)
    assert share["lower"] < 0.47 < share["upper"]
    for row in opportunity(release, "attributable_deaths"):
        told = [each["deaths"] for each in release.rows("estimates") if each["period"] == row["period"]]
        if None in told:
            assert (row["state"], row["reason"], row["value"]) == ("missing", "deaths_hidden", None)
        else:
            assert row["value"] == pytest.approx(share["value"] * sum(told), rel=1e-4)


def test_the_release_says_who_is_left_out_and_can_be_made_again(release, tmp_path):
    assert verdict_of(release.rows("conditions"), "poverty")["exceptions"] == "Some other race"
    assert {source["role"] for source in release.manifest["sources"]} == {"deaths", "conditions", "factors"}
    found = verify_release(release.path, [tmp_path])
    assert (found.problems, found.recomputed) == ((), True)
