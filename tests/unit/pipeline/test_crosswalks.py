"""Figures carried over from places to areas that lie across them, by hand and against a plain simulation."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest
import shapely

from commontable.pipeline import (
    CarryOver,
    PublishedRequest,
    RefusedInput,
    boundaries,
    measure,
)
from commontable.pipeline.checks import Data
from commontable.pipeline.crosswalks import crosswalk_of, people_by_place
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
