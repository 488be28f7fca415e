"""Tracts change with the census: a map of another year is a fault, with numbers."""

from __future__ import annotations

import pytest

from commontable.pipeline.boundaries import Area, Boundaries
from commontable.pipeline.boundaries.vintages import vintage_of
from commontable.pipeline.checks import Data, check_places

SQUARE = {"type": "Polygon", "coordinates": [[[-94.6, 39.0], [-94.5, 39.0], [-94.5, 39.1], [-94.6, 39.0]]]}


@pytest.mark.parametrize(
    ("file", "columns", "vintage"),
    [
        ("map.geojson", ["GEOID10", "NAMELSAD10"], 2010),
        ("map.geojson", ["ZCTA5CE20"], 2020),
        ("map.geojson", ["GEOID"], None),
        ("tracts 2020 vintage.geojson", ["GEOID"], 2020),
        ("tl_2019_29_tract.zip", ["GEOID"], 2010),
        ("tl_2021_29_tract.zip", ["GEOID"], 2020),
        ("tl_2019_us_zcta510.zip", [], 2010),
        ("tl_2010_29_tract00.zip", [], 2000),
        ("cb_2018_us_county_500k.zip", [], 2010),
        ("report of 2020.geojson", ["GEOID"], None),
    ],
)
def test_the_vintage_is_what_columns_or_the_name_tell(file, columns, vintage):
    assert vintage_of(file, columns) == vintage


def told(tracts, vintage=None, file="data.csv"):
    return Data(file, set(tracts), vintage)


def held(tracts, vintage=None):
    return Boundaries("map.geojson", [Area(place, place, SQUARE) for place in tracts], vintage)


OLD = [f"290950134{part:02}" for part in range(10)]
NEW = [f"290950134{part:02}" for part in range(4, 16)]


def test_tracts_of_another_year_are_a_fault_with_numbers(collector):
    check_places(told(OLD, 2010), held(NEW, 2020), collector)
    (fault,) = collector.report().faults
    assert fault.rule == "vintages_differ"
    assert fault.value == (
        "data.csv: boundaries of 2010 · map.geojson: boundaries of 2020 · 6 of 12 areas have a number that is in the "
        "data, 6 have none (6 of them renumbered), 4 places of the same counties are on no area"
    )
    assert "--to with these" in fault.remedy


def test_renumbered_tracts_give_a_year_away_that_nobody_told(collector):
    check_places(told(OLD), held(NEW), collector)
    assert set(collector.report().counts) == {"vintages_differ"}


def test_tracts_without_a_figure_or_off_the_map_are_no_other_year(collector):
    check_places(told(OLD[:7], 2010), held(OLD, 2010), collector)
    check_places(told(OLD), held(OLD[2:]), collector)
    check_places(told(["29095", "29047"], 2010), held(["29095", "29047"], 2020), collector)
    assert collector.clean
