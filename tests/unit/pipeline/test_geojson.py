from __future__ import annotations

import json

import pytest

from commontable.pipeline.sources import geojson

SQUARE = {"type": "Polygon", "coordinates": [[[-94.6, 39.0], [-94.5, 39.0], [-94.5, 39.1], [-94.6, 39.0]]]}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(properties, geometry=SQUARE, **more):
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


@pytest.mark.parametrize(
    ("name", "areas"),
    [("tracts_2010vintage_clipped_to_kcmo.geojson", 173), ("zcta_2010vintage_clipped_to_kcmo.geojson", 62)],
)
def test_real_maps_are_read_whole(shared, collector, name, areas):
    found = geojson.read(shared / "data/kc" / name, collector)
    assert collector.clean
    assert len(found) == areas


def test_identifier_and_name_are_found(write, collector):
    areas = geojson.read(
        write(
            "m.geojson", collection(feature({"GEOID": "01001", "NAMELSAD": "Autauga County"}), feature({}, id="01003"))
        ),
        collector,
    )
    assert [(area.place, area.place_name) for area in areas] == [("01001", "Autauga County"), ("01003", "01003")]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("{", "not_geojson"),
        ("[1]", "not_geojson"),
        ('{"type": "Topology"}', "not_geojson"),
        (collection(), "not_geojson"),
        (collection(feature({"GEOID": "1"}, {"type": "Point", "coordinates": [1, 2]})), "not_geojson"),
        (collection(5), "not_geojson"),
        (collection(feature({"GEOID": 1001})), "identifier_not_text"),
        (collection(feature({"color": "red"})), "no_identifier"),
        (
            collection(
                feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": [[[500000, 4000000], [1, 1], [2, 2]]]})
            ),
            "not_lon_lat",
        ),
        (collection(feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": []})), "not_lon_lat"),
        (collection(feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": [[["a", "b"]]]})), "not_lon_lat"),
        (collection(feature({"GEOID": "1"}), feature({"GEOID": "1"})), "duplicate"),
        ("[" * 100_000, "not_geojson"),
        ("", "empty_file"),
    ],
)
def test_what_is_no_map_is_refused(write, collector, content, rule):
    geojson.read(write("m.geojson", content), collector)
    assert set(collector.report().counts) == {rule}


def test_a_number_is_shown_as_the_text_it_should_be(write, collector):
    geojson.read(write("m.geojson", collection(feature({"ZIP": 1002}))), collector)
    assert '"01002"' in collector.report().as_text()
