"""Figures carried over from places to areas that lie across them, by hand and against a plain simulation."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from commontable.pipeline import (
    CarryOver,
    LifeExpectancyRequest,
    PublishedRequest,
    RefusedInput,
    boundaries,
    measure,
    verify_release,
)
from commontable.pipeline.checks import Data
from commontable.pipeline.crosswalks import Crosswalk, Part, Value, carry, crosswalk_of, people_by_place
from commontable.pipeline.crosswalks.carrying import SPREAD, Held, between
from commontable.pipeline.crosswalks.overlap import overlap
from commontable.pipeline.crosswalks.relationship import read_relationship
from commontable.pipeline.faults import Collector
from tests.unit.pipeline.test_broken_files import broken

# As the Census Bureau publishes it (census.gov, 2010 ZCTA to Census Tract Relationship File Layout).
ZCTA_TRACT_2010 = """\
ZCTA5,STATE,COUNTY,TRACT,GEOID,POPPT,HUPT,AREAPT,AREALANDPT,ZPOP,ZHU,ZAREA,ZAREALAND,TRPOP,TRHU,TRAREA,TRAREALAND,\
ZPOPPCT,ZHUPCT,ZAREAPCT,ZAREALANDPCT,TRPOPPCT,TRHUPCT,TRAREAPCT,TRAREALANDPCT
00501,29,095,000100,29095000100,3000,1,10,10,4000,1,20,20,3000,1,10,10,75,1,50,50,100,1,100,100
00501,29,095,000200,29095000200,1000,1,10,10,4000,1,20,20,4000,1,40,40,25,1,50,50,25,1,25,25
00502,29,095,000200,29095000200,3000,1,30,30,3500,1,40,40,4000,1,40,40,85.71,1,75,75,75,1,75,75
00502,29,095,000300,29095000300,500,1,10,10,3500,1,40,40,500,1,10,10,14.29,1,25,25,100,1,100,100
"""
# census.gov, tab20_zcta520_county20_natl.txt: land only, bars, a byte-order mark, land of a county in no ZCTA.
ZCTA_COUNTY_2020 = """\
\ufeffOID_ZCTA5_20|GEOID_ZCTA5_20|NAMELSAD_ZCTA5_20|AREALAND_ZCTA5_20|AREAWATER_ZCTA5_20|MTFCC_ZCTA5_20|CLASSFP_ZCTA5_20|\
FUNCSTAT_ZCTA5_20|OID_COUNTY_20|GEOID_COUNTY_20|NAMELSAD_COUNTY_20|AREALAND_COUNTY_20|AREAWATER_COUNTY_20|\
MTFCC_COUNTY_20|CLASSFP_COUNTY_20|FUNCSTAT_COUNTY_20|AREALAND_PART|AREAWATER_PART
1|00601|ZCTA5 00601|100|0|G6350|B5|S|2|72001|Adjuntas|150|0|G4020|H1|A|80|0
1|00601|ZCTA5 00601|100|0|G6350|B5|S|3|72113|Ponce|400|0|G4020|H1|A|20|0
||||||||2|72001|Adjuntas|150|0|G4020|H1|A|70|0
"""
HUD = "TRACT,ZIP,USPS_ZIP_PREF_CITY,RES_RATIO,BUS_RATIO,OTH_RATIO,TOT_RATIO\n"
OWN = "place,area,area_name,share\n1,a,North,1\n2,a,North,0.25\n2,b,South,0.75\n3,b,South,1\n"


def read(write, content, places, name="crosswalk.txt"):
    collector = Collector()
    return read_relationship(write(name, content), set(places), collector), collector


def shares(crosswalk):
    return {(part.place, part.area): round(part.share, 6) for part in crosswalk.parts}


def test_the_relationship_file_of_2010_divides_tracts_by_their_people(write):
    found, collector = read(write, ZCTA_TRACT_2010, ["29095000100", "29095000200", "29095000300"])
    assert collector.clean
    assert shares(found) == {
        ("29095000100", "00501"): 1,
        ("29095000200", "00501"): 0.25,
        ("29095000200", "00502"): 0.75,
        ("29095000300", "00502"): 1,
    }
    assert (found.basis, found.place_vintage, found.area_vintage) == ("people", 2010, 2010)
    assert found.people == {"29095000100": 3000, "29095000200": 4000, "29095000300": 500}
    assert found.covered == {"00501": 1.0, "00502": 1.0}


def test_it_is_read_the_other_way_round_where_the_data_are_of_zip_codes(write):
    found, _ = read(write, ZCTA_TRACT_2010, ["00501", "00502"])
    assert shares(found)["00501", "29095000100"] == 0.75
    assert found.covered == {"29095000100": 1.0, "29095000200": 1.0, "29095000300": 1.0}


def test_the_relationship_file_of_2020_divides_by_land_and_knows_the_names(write):
    found, collector = read(write, ZCTA_COUNTY_2020, ["00601"])
    assert collector.clean
    assert shares(found) == {("00601", "72001"): 0.8, ("00601", "72113"): 0.2}
    assert (found.basis, found.names["72001"], found.place_vintage) == ("land", "Adjuntas", 2020)
    assert {code: round(share, 3) for code, share in found.covered.items()} == {"72001": 0.533, "72113": 0.05}


def test_the_real_zcta_to_county_file_puts_zip_codes_of_kansas_city_into_their_counties(shared):
    """An extract of the Census Bureau's file of 2020; its counties have no land of their own."""
    collector = Collector()
    path = shared / "data/kc/zcta_county_relationship_2020_mo_ks.csv"
    found = read_relationship(path, {"64130", "64113", "64133"}, collector)
    assert collector.clean
    assert shares(found)["64130", "29095"] == 1
    assert shares(found)["64113", "29095"] == 1
    assert found.names["29095"] == "Jackson County"


def test_huds_shares_of_addresses_must_be_of_the_places_of_the_data(write):
    good = HUD + "29095000100,64101,KC,1,1,1,1\n29095000200,64101,KC,0.4,0,0,0.4\n29095000200,64102,KC,0.6,0,0,0.6\n"
    found, collector = read(write, good, ["29095000100", "29095000200"])
    assert (collector.clean, found.basis, shares(found)["29095000200", "64102"]) == (True, "addresses", 0.6)
    bad = HUD + "29095000200,64101,KC,1,0,0,0.4\n29095000200,64102,KC,0.6,0,0,0.6\n"
    found, collector = read(write, bad, ["29095000200"])
    assert found is None
    assert "HUD's TRACT_ZIP for tracts" in collector.report().as_text()


def test_a_table_of_ones_own_has_names_and_shares(write):
    found, _ = read(write, OWN, ["1", "2", "3"], "own.csv")
    assert shares(found) == {("1", "a"): 1, ("2", "a"): 0.25, ("2", "b"): 0.75, ("3", "b"): 1}
    assert found.names == {"a": "North", "b": "South"}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("a,b\n1,2\n", "not_a_crosswalk"),
        (OWN.replace("0.25", "some"), "not_a_number"),
        (OWN.replace("0.25", "-1"), "not_a_number"),
        (OWN.replace("2,a,North,0.25\n", "2,a\n"), "not_a_number"),
        (OWN.replace("0.25", "0.9"), "not_a_crosswalk"),
        ("place,area,share\n7,a,1\n", "place_joins_nothing"),
        ("place,area,share\n", "place_joins_nothing"),
        ('place,area,share\n1,"a,1\n', "not_a_number"),
        ("", "empty_file"),
    ],
)
def test_what_is_no_crosswalk_is_refused(write, content, rule):
    found, collector = read(write, content, ["1", "2", "3"], "own.csv")
    assert set(collector.report().counts) == {rule}
    assert found is None or rule == "not_a_number"


@pytest.mark.parametrize("seed", range(30))
def test_a_broken_relationship_file_is_read_or_refused_and_nothing_else(write, seed):
    content = (ZCTA_TRACT_2010, ZCTA_COUNTY_2020, OWN)[seed % 3].encode()
    collector = Collector()
    path = write("broken.txt", broken(content, random.Random(seed)))
    found = read_relationship(path, {"29095000100", "29095000200", "00601", "1", "2"}, collector)
    assert found is not None or not collector.clean


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


# From shapes


def square_map(write, name, edges, column="GEOID"):
    """Columns of a square, cut at these longitudes; the map goes from latitude 39 to 40."""
    features = [
        {
            "type": "Feature",
            "properties": {column: f"{name[0]}{number}"},
            "geometry": json.loads(shapely.to_geojson(shapely.box(west, 39, east, 40))),
        }
        for number, (west, east) in enumerate(pairwise(edges))
    ]
    return write(name, json.dumps({"type": "FeatureCollection", "features": features}))


def laid_over(write, ours, theirs):
    collector = Collector()
    maps = [boundaries.read(square_map(write, *each), collector) for each in (("p.json", ours), ("a.json", theirs))]
    return overlap(*maps, collector), collector


def test_maps_laid_over_each_other_share_land(write):
    found, collector = laid_over(write, [0, 1, 2], [0, 1.25, 4])
    assert collector.clean
    assert shares(found) == {("p0", "a0"): 1, ("p1", "a0"): 0.25, ("p1", "a1"): 0.75}
    assert {code: round(share, 6) for code, share in found.covered.items()} == {"a0": 1, "a1": round(0.75 / 2.75, 6)}
    assert sum(part.size for part in found.parts) == pytest.approx(2 * 111.195 * 111.195 * 0.7716, rel=1e-3)


def test_of_a_map_of_the_country_only_what_places_reach_is_told(write):
    ours = square_map(write, "p.json", [0, 1, 2])
    theirs = square_map(write, "a.json", [-9, -5, 0, 1.5, 2.0001, 7, 9])
    collector = Collector()
    data = Data("d.csv", {"p0"}, None)
    found, areas = crosswalk_of(CarryOver(to=theirs), data, boundaries.read(ours, collector), collector)
    assert sorted(found.names) == sorted(areas.places) == ["a2", "a3"]
    assert "4 areas of a.json hold none of the places and were left out." in collector.report().notices
    table = "place,area,share\n1,a,1\n2,a,0.5\n2,b,0.5\n9,z,1\n"
    found = read_relationship(write("own.csv", table), {"1"}, collector)
    assert ({part.area for part in found.parts}, set(found.covered)) == ({"a"}, {"a"})
    assert shares(found)["2", "a"] == 0.5  # no figure, but a part of the area all the same


def test_borders_drawn_twice_leave_no_slivers(write):
    found, _ = laid_over(write, [0, 1, 2], [0, 1.001, 2.001])
    assert shares(found) == {("p0", "a0"): 1, ("p1", "a1"): 1}
    assert found.cut() == {}


def test_maps_of_two_regions_are_refused(write):
    found, collector = laid_over(write, [0, 1], [5, 6])
    assert found is None
    assert "give maps of one region" in collector.report().as_text()


def test_the_place_of_another_year_than_the_file_is_a_fault(write):
    collector = Collector()
    path = write("zcta_tract_rel_10.txt", ZCTA_TRACT_2010)
    data = Data("data.csv", {"29095000100"}, 2020)
    crosswalk_of(CarryOver(crosswalk=path), data, boundaries.Boundaries(), collector)
    assert "data.csv: boundaries of 2020 · zcta_tract_rel_10.txt: boundaries of 2010" in collector.report().as_text()


def test_people_by_place_are_those_of_all_groups_together_in_the_last_year(write):
    table = write("people.csv", "place,group,year,age,population\n1,A,2019,0+,5\n1,A,2020,0+,7\n1,B,2020,0+,2\n")
    assert people_by_place(table, Collector()) == {"1": 9}


@pytest.mark.parametrize(
    ("carry_over", "words"),
    [
        (CarryOver(to=1), "Give the boundaries of the places of the data too (--places)"),
        (CarryOver(people=1), "say to what, with --to or --crosswalk"),
    ],
)
def test_a_request_that_cannot_be_carried_out_is_refused(write, carry_over, words):
    given = {name: write("x.csv", "x") for name in ("to", "people") if getattr(carry_over, name)}
    with pytest.raises(RefusedInput, match=words.replace("(", "\\(").replace(")", "\\)")):
        measure(PublishedRequest(file=write("y.csv", "y"), carry=CarryOver(**given)), releases=write("z", "").parent)


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


def test_places_and_areas_made_of_them_are_not_told_beside_each_other(write, counts_csv, tmp_path):
    """Area minus its shown places would be its hidden place; protection links places by census codes alone."""
    table = "place,area,share\n1,a,1\n2,a,1\n3,b,1\n4,b,1\n"
    counted(write, counts_csv, table, tmp_path)
    plain = LifeExpectancyRequest(deaths=(tmp_path / "tracts.csv",), by=("place", "group", "year"))
    with pytest.raises(RefusedInput, match="1 in a, here in 1"):
        measure(plain, releases=tmp_path / "releases")
    other = replace(plain, carry=CarryOver(crosswalk=write("other.csv", table.replace("2,a", "2,b"))))
    with pytest.raises(RefusedInput, match="2 in a, here in b"):
        measure(other, releases=tmp_path / "releases")
    measure(plain, releases=tmp_path / "elsewhere")
    with pytest.raises(RefusedInput, match="By subtraction the two together could tell a hidden count"):
        counted(write, counts_csv, table, tmp_path / "none", releases="elsewhere")


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
