"""Estimates, gaps and trends: each value in its own state, bounds where counts are hidden."""

from __future__ import annotations

import math

import numpy as np
import pytest

from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.stats import life_table


def rows(request, tmp_path, table="estimates"):
    return measure(request, releases=tmp_path / "releases").rows(table)


def test_an_estimate_of_shown_counts_is_the_plain_life_table(counts_csv, tmp_path):
    path = counts_csv(groups={"A": 1.0}, years=range(2014, 2015))
    (row,) = rows(LifeExpectancyRequest(deaths=(path,)), tmp_path)
    lines = [line.split(",") for line in path.read_text().splitlines()[1:]]
    deaths, people = ([float(line[column]) for line in lines] for column in (3, 4))
    plain = life_table(
        deaths=deaths, population=people, age_starts=[0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85]
    ).expectancy(0)
    assert row["value"] == pytest.approx(float(plain.estimate), abs=1e-6)
    assert row["standard_error"] == pytest.approx(float(plain.standard_error), abs=1e-6)
    assert (row["state"], row["reason"], row["hidden_cells"], row["deaths"]) == ("estimate", "", 0, sum(deaths))
    assert row["value_low"] == row["value"] == row["value_high"]


def test_a_hidden_count_gives_bounds_that_hold_both_its_ends(counts_csv, tmp_path):
    def one(deaths):
        path = counts_csv(groups={"A": 1.0}, years=range(2014, 2015), change={("A", 2014, "1-4"): deaths}, size=3)
        (row,) = rows(LifeExpectancyRequest(deaths=(path,)), tmp_path)
        return row

    hidden, high = one("Suppressed"), one(10)
    assert hidden["value_low"] < hidden["value"] < hidden["value_high"]
    assert hidden["value"] == pytest.approx((hidden["value_low"] + hidden["value_high"]) / 2, abs=2e-6)
    assert hidden["value_low"] > high["value"], "nine deaths at most are fewer than ten"
    assert hidden["lower"] < hidden["value_low"]
    assert hidden["upper"] > hidden["value_high"]
    assert (hidden["state"], hidden["reason"], hidden["hidden_cells"], hidden["deaths"]) == (
        "estimate",
        "midpoint_of_bounds",
        1,
        None,
    )


def test_few_person_years_are_unreliable_and_few_deaths_suppressed(counts_csv, tmp_path):
    small = rows(
        LifeExpectancyRequest(deaths=(counts_csv(groups={"A": 4.0}, years=range(2014, 2015), size=0.004),)), tmp_path
    )[0]
    tiny = rows(
        LifeExpectancyRequest(deaths=(counts_csv(groups={"A": 0.2}, years=range(2014, 2015), size=0.004),)), tmp_path
    )[0]
    assert small["population"] < 5000
    assert small["state"] in ("unreliable", "suppressed")
    assert (tiny["state"], tiny["reason"]) == ("suppressed", "fewer_deaths_than_may_be_shown")
    assert tiny["value"] is None
    assert tiny["deaths"] is None


def test_a_row_that_cannot_be_estimated_is_missing_and_stops_no_other(counts_csv, tmp_path):
    path = counts_csv(groups={"A": 1.0, "B": 1.0}, years=range(2014, 2015), change={("A", 2014, "85+"): "Suppressed"})
    found = {row["group"]: row for row in rows(LifeExpectancyRequest(deaths=(path,)), tmp_path)}
    assert (found["A"]["state"], found["A"]["reason"], found["A"]["value"]) == (
        "missing",
        "open_band_without_deaths",
        None,
    )
    assert found["B"]["state"] == "estimate"


def test_gaps_have_a_direction_an_interval_and_bounds(counts_csv, tmp_path):
    path = counts_csv(change={("White", 2015, "1-4"): "Suppressed"}, size=3)
    request = LifeExpectancyRequest(deaths=(path,), reference_group="White")
    values = {(row["group"], row["period"]): row for row in rows(request, tmp_path)}
    exact, bounded = rows(request, tmp_path, "gaps")
    white, black = values["White", "2014"], values["Black", "2014"]
    assert exact["value"] == pytest.approx(white["value"] - black["value"], abs=2e-6)
    assert exact["standard_error"] == pytest.approx(
        math.hypot(white["standard_error"], black["standard_error"]), abs=2e-6
    )
    assert exact["ratio"] == pytest.approx(white["value"] / black["value"], abs=2e-6)
    assert exact["value"] > 0, "positive: the reference lives longer"
    assert (exact["reason"], bounded["reason"]) == ("", "midpoint_of_bounds")
    assert bounded["lower"] < bounded["value_low"] < bounded["value"] < bounded["value_high"] < bounded["upper"]


def test_the_reference_is_the_highest_group_unless_asked(counts_csv, tmp_path):
    path = counts_csv(groups={"A": 1.4, "B": 1.0, "C": 1.2}, size=5)
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path)
    assert release.facts["reference_group"] == "B"
    assert any("chosen as the one with the most favorable last value" in note for note in release.facts["notes"])
    assert {row["comparison"] for row in release.rows("gaps")} == {"A", "C"}
    asked = measure(LifeExpectancyRequest(deaths=(path,), reference_group="C"), releases=tmp_path)
    assert {row["reference"] for row in asked.rows("gaps")} == {"C"}


def test_a_gap_with_a_missing_side_is_missing(counts_csv, tmp_path):
    path = counts_csv(change={("White", 2014, "85+"): "Suppressed"}, size=3)
    first, last = rows(LifeExpectancyRequest(deaths=(path,), reference_group="White"), tmp_path, "gaps")
    assert (first["state"], first["reason"], first["value"]) == ("missing", "open_band_without_deaths", None)
    assert last["state"] == "estimate"


def improving(counts_csv, factors):
    """Groups whose death rates are multiplied by a factor a year."""
    lines = []
    for group, by_year in factors.items():
        for year, factor in zip(range(2012, 2012 + len(by_year)), by_year, strict=True):
            text = counts_csv(
                f"{group}{year}.csv", groups={group: factor}, years=range(year, year + 1), size=20
            ).read_text()
            lines += text.splitlines()[1:]
    path = counts_csv("all.csv")
    path.write_text("group,year,age,deaths,population\n" + "\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("factors", "verdict", "narrows"),
    [
        ({"A": (1.5, 1.4, 1.3, 1.1), "B": (1.0, 0.98, 0.96, 0.94)}, "closed_all_gained", True),
        ({"A": (1.5, 1.45, 1.4, 1.35), "B": (1.0, 1.1, 1.15, 1.2)}, "closed_someone_lost", True),
        ({"A": (1.2, 1.3, 1.4, 1.5), "B": (1.0, 1.0, 1.0, 1.0)}, "widened", False),
    ],
)
def test_the_trend_says_whether_a_gap_closed_because_everybody_gained(counts_csv, tmp_path, factors, verdict, narrows):
    request = LifeExpectancyRequest(deaths=(improving(counts_csv, factors),), reference_group="B")
    found = rows(request, tmp_path, "trend")
    gap = next(row for row in found if row["kind"] == "gap")
    assert gap["verdict"] == verdict
    assert (gap["slope"] < 0) == narrows
    assert gap["slope_lower"] < gap["slope"] < gap["slope_upper"]
    assert gap["change"] == pytest.approx(gap["last_value"] - gap["first_value"], abs=2e-6)
    groups = {row["group"]: row for row in found if row["kind"] == "group"}
    assert gap["slope"] == pytest.approx(groups["B"]["slope"] - groups["A"]["slope"], abs=0.15)


def test_two_points_make_a_change_and_no_slope(counts_csv, tmp_path):
    found = rows(LifeExpectancyRequest(deaths=(counts_csv(size=5),)), tmp_path, "trend")
    assert {(row["slope"], row["state"], row["reason"]) for row in found} == {(None, "missing", "too_few_points")}
    assert all(row["change"] is not None for row in found)


def test_places_are_estimated_one_by_one_and_all_together(write, tmp_path, counts_csv):
    body = counts_csv(groups={"A": 1.0}, years=range(2014, 2015), size=5).read_text().splitlines()[1:]
    lines = ["place,place_name,group,year,age,deaths,population"]
    lines += [f"{place},{name},{line}" for place, name in (("01001", "First"), ("01003", "Second")) for line in body]
    path = write("places.csv", "\n".join(lines) + "\n")
    apart = rows(LifeExpectancyRequest(deaths=(path,), by=("place",)), tmp_path)
    assert [(row["place"], row["place_name"]) for row in apart] == [("01001", "First"), ("01003", "Second")]
    (together,) = rows(LifeExpectancyRequest(deaths=(path,), by=()), tmp_path)
    assert (together["place"], together["place_name"]) == ("", "All places together")
    assert together["value"] == pytest.approx(apart[0]["value"], abs=1e-6)
    assert together["standard_error"] == pytest.approx(apart[0]["standard_error"] / np.sqrt(2), rel=1e-3)
