"""Figures carried over to areas, by hand and by simulation; counts added up, and what is not told beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commontable.pipeline import (
    CarryOver,
    LifeExpectancyRequest,
    PublishedRequest,
    RefusedInput,
    measure,
    verify_release,
)
from commontable.pipeline.crosswalks import Crosswalk, Part, Value, carry
from commontable.pipeline.crosswalks.carrying import SPREAD, Held, between
from tests.unit.pipeline.test_crosswalks import OWN

# The four errors


def halves(share=0.5, basis="land"):
    """Place 2 is cut; 1 and 3 are whole."""
    parts = [Part("1", "a", 1, 10), Part("2", "a", share, 10 * share), Part("2", "b", 1 - share, 10 - 10 * share)]
    return Crosswalk([*parts, Part("3", "b", 1, 10)], basis)


VALUES = {"1": Value(70, 1.0), "2": Value(80, 2.0), "3": Value(76, 1.0)}
PEOPLE = {"1": 3000.0, "2": 2000.0, "3": 1000.0}


def test_a_mean_and_its_errors_by_hand():
    a, b = carry(halves(), VALUES, PEOPLE, sums=False)
    assert a.value == pytest.approx((3000 * 70 + 1000 * 80) / 4000)
    assert a.sampling == pytest.approx(((3000 * 1) ** 2 + (1000 * 2) ** 2) ** 0.5 / 4000)
    assert a.shares == pytest.approx((2000**2 * 0.25 / 3 * (80 - a.value) ** 2) ** 0.5 / 4000)
    weights = halves().weights(PEOPLE)
    held = [[Held(part, weights[part], VALUES[part.place]) for part in weights if part.area == area] for area in "ab"]
    differ = 2 * between(held)
    squares = ((70 - 75) ** 2 + (80 - 75) ** 2) + ((80 - 78) ** 2 + (76 - 78) ** 2)
    assert differ == pytest.approx(2 * (squares - (1 + 4) / 2 - (4 + 1) / 2) / 2)
    assert a.parts == pytest.approx((1000 * 0.5) * differ**0.5 / 4000)
    assert a.not_covered == 0
    assert a.error == pytest.approx((a.sampling**2 + a.shares**2 + a.parts**2) ** 0.5)
    assert (a.state, a.places, a.cut, b.places) == ("estimate", 2, 1, 2)


def test_people_counted_in_parts_leave_no_error_of_shares_and_no_people_means_land():
    counted, _ = carry(halves(basis="people"), VALUES, PEOPLE, sums=False)
    assert (counted.shares, counted.parts > 0) == (0, True)
    by_land, _ = carry(halves(), VALUES, {}, sums=False)
    assert by_land.value == pytest.approx((10 * 70 + 5 * 80) / 15)


def test_numbers_of_people_are_added_and_parts_are_no_whole_numbers():
    counts = {"1": Value(11, None), "2": Value(7, None), "3": Value(5, None)}
    a, b = carry(halves(), counts, {}, sums=True)
    assert (a.value, b.value) == (14.5, 8.5)
    assert a.shares == pytest.approx((49 * 0.25 / 3) ** 0.5)
    assert a.parts == pytest.approx((7 * 0.25 * 2 / 3) ** 0.5)
    assert a.error == pytest.approx((a.shares**2 + a.parts**2) ** 0.5)
    missing, _ = carry(halves(), {"1": Value(11, None)}, {}, sums=True)
    assert (missing.value, missing.state, missing.reason) == (None, "missing", "partly_not_covered")


def test_what_is_not_covered_widens_the_interval_then_marks_the_figure_then_hides_it():
    def of(area):
        crosswalk = Crosswalk(halves().parts, "land", covered={"a": area})
        return carry(crosswalk, VALUES, PEOPLE, sums=False)[0]

    assert of(0.95).error > of(1.0).error
    assert [(of(share).state, of(share).reason) for share in (0.81, 0.79, 0.49)] == [
        ("estimate", ""),
        ("unreliable", "partly_not_covered"),
        ("missing", "mostly_not_covered"),
    ]


def test_an_area_that_holds_no_place_of_its_own_is_marked():
    crosswalk = Crosswalk([Part("1", "a", 0.2, 2), Part("1", "b", 0.8, 8)], "land")
    a, _ = carry(crosswalk, VALUES, {}, sums=False)
    assert (a.value, a.state, a.reason) == (70, "unreliable", "parts_of_places_only")


def test_intervals_hold_the_truth_where_the_assumptions_do():
    """40 areas, places cut at random, parts that differ as places do, shares spread as assumed: 95 % intervals."""
    dice = np.random.default_rng(7)
    inside = total = 0
    for _ in range(60):
        parts, people, values, truth = [], {}, {}, {}
        for area in range(10):
            means = 75 + dice.normal(0, 2.0, 6)
            weights = np.zeros(6)
            for place, mean in enumerate(means):
                land = 1.0 if place < 3 else float(dice.uniform(0.2, 0.8))
                share = 1.0 if land == 1 else float(dice.beta(2 * land, 2 * (1 - land)))
                name, folk, error = f"{area}-{place}", float(dice.integers(1000, 5000)), float(dice.uniform(0.8, 2))
                own = mean + (1 - share) * dice.normal(0, (2 * 2.0**2) ** 0.5)
                parts.append(Part(name, str(area), land, land))
                people[name], values[name] = folk, Value(float(mean + dice.normal(0, error)), error)
                weights[place], means[place] = folk * share, own
            truth[str(area)] = float(np.average(means, weights=weights))
        for each in carry(Crosswalk(parts, "land"), values, people, sums=False):
            total += 1
            inside += abs(each.value - truth[each.area]) < 1.96 * each.error
    assert 0.93 < inside / total < 0.985
    assert SPREAD == 3


# Counts


def tracts_csv(counts_csv, write):
    """Four tracts of two counties, each with the people of one file."""
    whole = counts_csv(groups={"Black": 1.3, "White": 1.0}).read_text().splitlines()
    lines = ["place," + whole[0]]
    for place in ("1", "2", "3", "4"):
        lines += [f"{place},{line}" for line in whole[1:]]
    return write("tracts.csv", "\n".join(lines) + "\n")


def counted(write, counts_csv, table, tmp_path, releases="releases", **more):
    request = LifeExpectancyRequest(
        deaths=(tracts_csv(counts_csv, write),),
        by=("place", "group", "year"),
        carry=CarryOver(crosswalk=write("own.csv", table)),
        **more,
    )
    return measure(request, releases=(tmp_path.parent if tmp_path.name == "none" else tmp_path) / releases)


def test_counts_of_places_that_lie_whole_in_areas_are_added_up(write, counts_csv, tmp_path):
    table = "place,area,area_name,share\n1,a,North,1\n2,a,North,0.99\n2,b,South,0.01\n3,b,South,1\n"
    release = counted(write, counts_csv, table, tmp_path)
    rows = release.rows("counts")
    assert {(row["place"], row["place_name"]) for row in rows} == {("a", "North"), ("b", "South")}
    single = {
        (row["group"], row["period"], row["age"]): row
        for row in measure(LifeExpectancyRequest(deaths=(counts_csv(),)), releases=tmp_path / "single").rows("counts")
    }
    for row in rows:
        one = single[row["group"], row["period"], row["age"]]
        times = 2 if row["place"] == "a" else 1
        assert row["population"] == times * one["population"]
        assert row["deaths"] in (None, times * (one["deaths"] or 0))
    notes = release.facts["notes"]
    assert "1 places of tracts.csv lie in none of the areas and were left out." in notes
    assert "3 places were added up to 2 areas; each lies whole (98 percent or more) in one." in notes
    assert [source["role"] for source in release.manifest["sources"]] == ["deaths", "crosswalk"]
    assert verify_release(release.path, [tmp_path]).recomputed


def test_tracts_added_up_to_their_county_are_linked_by_their_codes(write, counts_csv, tmp_path):
    content = tracts_csv(counts_csv, write).read_text()
    for place in "1234":
        content = content.replace(f"\n{place},", f"\n2909500010{place},")
    tracts = LifeExpectancyRequest(deaths=(write("t.csv", content),), by=("place", "group", "year"))
    measure(tracts, releases=tmp_path / "releases")
    table = "place,area,share\n" + "".join(f"2909500010{place},29095,1\n" for place in "1234")
    county = replace(tracts, carry=CarryOver(crosswalk=write("county.csv", table)))
    release = measure(county, releases=tmp_path / "releases")
    assert len(release.facts["disclosure"]["earlier"]) == 1


def test_deaths_of_a_place_that_was_cut_are_not_divided(write, counts_csv, tmp_path):
    table = "place,area,share\n1,a,1\n2,a,0.6\n2,b,0.4\n3,b,1\n4,b,1\n"
    with pytest.raises(RefusedInput) as refused:
        counted(write, counts_csv, table, tmp_path)
    (fault,) = refused.value.report.faults
    assert (fault.rule, fault.value) == ("places_cut", "1 of 4 places, such as 2: 60% in a, 40% in b")
    assert "commontable measure published RELEASE/estimates.parquet" in fault.remedy


def test_the_figures_of_a_release_are_carried_over_where_its_counts_cannot_be(write, counts_csv, tmp_path):
    """What it hides stays hidden: only figures that it shows are read."""
    table = "place,area,share\n1,a,1\n2,a,0.6\n2,b,0.4\n3,b,1\n4,b,1\n"
    plain = LifeExpectancyRequest(deaths=(tracts_csv(counts_csv, write),), by=("place", "group", "year"))
    shown = measure(plain, releases=tmp_path / "releases")
    carry = CarryOver(crosswalk=write("own.csv", table))
    release = measure(PublishedRequest(shown.path / "estimates.parquet", carry=carry), releases=tmp_path / "second")
    before = {(row["place"], row["group"], row["period"]): row for row in shown.rows("estimates")}
    for row in release.rows("estimates"):
        one = before["1" if row["place"] == "a" else "3", row["group"], row["period"]]
        assert row["value"] == pytest.approx(one["value"], abs=0.06)  # all places are alike
        assert row["standard_error"] < one["standard_error"] + 0.06
    assert release.facts["measure"] == "life_expectancy_at_birth"
    assert release.facts["favorable"] == "high"


def test_adding_up_needs_results_by_place(write, counts_csv, tmp_path):
    request = LifeExpectancyRequest(
        deaths=(tracts_csv(counts_csv, write),), carry=CarryOver(crosswalk=write("own.csv", OWN))
    )
    with pytest.raises(RefusedInput, match="ask for results by place"):
        measure(request, releases=tmp_path)


def test_small_counts_of_areas_are_protected_as_everywhere(write, counts_csv, tmp_path):
    release = counted(write, counts_csv, "place,area,share\n1,a,1\n2,a,1\n3,b,1\n4,b,1\n", tmp_path, periods=2)
    assert all(row["deaths"] is None or row["deaths"] > 9 for row in release.rows("counts"))
