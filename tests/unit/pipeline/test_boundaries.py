"""Maps as people have them: real ones are read whole, and what is no map, or a map that misleads, is refused."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from commontable.pipeline import CarryOver, PublishedRequest, boundaries
from commontable.pipeline.boundaries import layers, outlines
from commontable.pipeline.faults import Collector
from commontable.pipeline.provenance import parameters
from tests.unit.pipeline.test_broken_files import broken

SQUARE = {"type": "Polygon", "coordinates": [[[-94.6, 39.0], [-94.5, 39.0], [-94.5, 39.1], [-94.6, 39.0]]]}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def feature(properties, geometry=SQUARE, **more):
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


@pytest.mark.parametrize(
    ("name", "areas", "vintage"),
    [
        ("kc/tracts_2010vintage_clipped_to_kcmo.geojson", 173, 2010),
        ("kc/tracts_2020vintage_clipped_to_kcmo.geojson", 185, 2020),
        ("kc/zcta_2010vintage_clipped_to_kcmo.geojson", 62, 2010),
        ("kc/zcta_region_five_counties.geojson", 154, None),
        ("kc/neighborhoods_2013.geojson", 145, None),
        ("boundaries/us_counties_10m.topo.json", 3230, None),
        ("boundaries/us_states_10m.topo.json", 56, None),
        ("nc_sids/sids2.shp", 100, None),
    ],
)
def test_real_maps_are_read_whole(shared, collector, name, areas, vintage):
    layer = {"us_counties_10m.topo.json": "counties", "us_states_10m.topo.json": "states"}.get(Path(name).name, "")
    found = boundaries.read(shared / "data" / name, collector, layer)
    assert collector.clean, collector.report().as_text()
    assert (len(found.areas), found.vintage) == (areas, vintage)


def test_identifier_and_name_are_found(write, collector):
    areas = boundaries.read(
        write(
            "m.geojson", collection(feature({"GEOID": "01001", "NAMELSAD": "Autauga County"}), feature({}, id="01003"))
        ),
        collector,
    ).areas
    assert [(area.place, area.place_name) for area in areas] == [("01001", "Autauga County"), ("01003", "01003")]


def test_neighborhoods_are_known_by_their_names_and_two_of_one_name_are_a_fault(shared, write, collector):
    found = boundaries.read(shared / "data/kc/neighborhoods_2013.geojson", collector)
    assert "Verona Hills" in found.places
    assert "their names stand for it" in collector.report().notices[0]
    boundaries.read(write("m.geojson", collection(feature({"name": "Hills"}), feature({"name": "Hills"}))), collector)
    assert set(collector.report().counts) == {"duplicate"}


def test_a_map_cut_to_a_city_tells_how_much_of_an_area_it_shows(shared, collector):
    found = boundaries.read(shared / "data/kc/zcta_2010vintage_clipped_to_kcmo.geojson", collector)
    assert {area.place: area.on_map for area in found.areas}["64053"] == pytest.approx(0.16907)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("{", "not_geojson"),
        ("[1]", "not_geojson"),
        ('{"type": "Topology"}', "not_areas"),
        ('{"type": "Topology", "objects": {"a": {"type": "Polygon", "arcs": [[0]]}}}', "not_areas"),
        ('{"type": "Topology", "objects": {"a": {"type": "Polygon", "arcs": [[5]]}}, "arcs": [[[0, 0]]]}', "not_areas"),
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
        (
            collection(feature({"GEOID": "1"}), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
            "not_lon_lat",
        ),
        (collection(feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": []})), "not_lon_lat"),
        (collection(feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": [[["a", "b"]]]})), "not_lon_lat"),
        (collection(feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": [[[39.0, -94.0]]]})), "not_lon_lat"),
        (
            collection(feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]})),
            "ring_open",
        ),
        (
            collection(feature({"GEOID": "1"}, {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]})),
            "ring_open",
        ),
        (collection(feature({"GEOID": "1"}), feature({"GEOID": "1"})), "duplicate"),
        ("[" * 100_000, "not_geojson"),
        ("", "empty_file"),
    ],
)
def test_what_is_no_map_is_refused(write, collector, content, rule):
    boundaries.read(write("m.geojson", content), collector)
    assert set(collector.report().counts) == {rule}


def test_a_number_is_shown_as_the_text_it_should_be(write, collector):
    boundaries.read(write("m.geojson", collection(feature({"ZIP": 1002}))), collector)
    assert '"01002"' in collector.report().as_text()


def test_a_county_too_small_for_a_simplified_map_is_named(shared, collector):
    boundaries.read(shared / "data/boundaries/us_counties_10m.topo.json", collector, "counties")
    assert "1 areas are too small for this map and are not on it: Falls Church." in collector.report().notices[-1]


def test_topojson_gives_the_outlines_that_another_reader_gives(shared, collector):
    """GDAL reads TopoJSON too: areas agree to eight decimals of a square degree."""
    path = shared / "data/boundaries/us_states_10m.topo.json"
    ours = {area.place: outlines.shape_of(area) for area in boundaries.read(path, collector, "states").areas}
    meta, _, shapes, columns = pyogrio.raw.read(path, layer="states")
    ids = columns[list(meta["fields"]).index("id")]
    theirs = {key: shapely.make_valid(shape) for key, shape in zip(ids, shapely.from_wkb(shapes), strict=True)}
    assert ours.keys() == theirs.keys()
    assert max(abs(ours[key].area - theirs[key].area) for key in ours) < 1e-8


def squares(count: int) -> list[shapely.Polygon]:
    return [shapely.box(-94 + n / 10, 39, -94 + (n + 1) / 10, 39.1) for n in range(count)]


def layer(path: Path, crs: str = "EPSG:4326", name: str | None = None, count: int = 3, **options) -> Path:
    """A layer of squares with identifiers of counties."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(squares(count)),
        [np.array([f"{word}{n}" for n in range(count)], dtype=object) for word in ("2900", "County ")],
        ["GEOID20", "NAME"],
        geometry_type="Polygon",
        crs=crs,
        layer=name,
        **options,
    )
    return path


def zipped(folder: Path, stem: str, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(folder.glob(f"{stem}.*")):
            if each != path:
                archive.write(each, f"some folder/{each.name}")
    return path


@pytest.mark.parametrize("kind", ["map.gpkg", "map.shp", "map.zip"])
def test_a_geopackage_a_shapefile_and_a_zipped_one_hold_the_same(tmp_path, collector, kind):
    path = layer(tmp_path / kind.replace("zip", "shp"))
    if kind == "map.zip":
        path = zipped(tmp_path, "map", tmp_path / "map.zip")
    found = boundaries.read(path, collector)
    assert collector.clean, collector.report().as_text()
    assert [(area.place, area.place_name) for area in found.areas] == [(f"2900{n}", f"County {n}") for n in range(3)]
    assert found.vintage == 2020
    assert [outlines.shape_of(area).area for area in found.areas] == pytest.approx([0.01] * 3)


def test_a_map_is_known_by_what_it_holds_not_by_its_name(tmp_path, collector):
    found = boundaries.read(layer(tmp_path / "map.gpkg").rename(tmp_path / "map.geojson"), collector)
    assert (collector.clean, len(found.areas)) == (True, 3)


def several(tmp_path, kind):
    if kind == "map.gpkg":
        layer(path := tmp_path / kind, name="few", count=2)
        return layer(path, name="many", count=5, append=True)
    for name, count in (("few", 2), ("many", 5)):
        layer(tmp_path / f"{name}.shp", count=count)
    with zipfile.ZipFile(tmp_path / kind, "w") as archive:
        for path in [*tmp_path.glob("few.*"), *tmp_path.glob("many.*")]:
            archive.write(path, path.name)
    return tmp_path / kind


@pytest.mark.parametrize("kind", ["map.gpkg", "map.zip"])
def test_of_several_layers_the_one_that_was_named_is_read_and_said(tmp_path, collector, kind):
    path = several(tmp_path, kind)
    assert len(boundaries.read(path, collector, "few").areas) == 2
    assert collector.report().notices == (f"{kind} holds few, many; few was read.",)
    assert len(boundaries.read(path, Collector(), "tracts, many").areas) == 5


@pytest.mark.parametrize(
    ("kind", "sizes"), [("map.gpkg", ("few (2 areas)", "many (5 areas)")), ("map.zip", ("few", "many"))]
)
@pytest.mark.parametrize("asked", ["", "other", "few,many"])
def test_where_none_of_several_layers_is_meant_they_are_listed(tmp_path, collector, kind, sizes, asked):
    assert boundaries.read(several(tmp_path, kind), collector, asked).areas == []
    (fault,) = collector.report().faults
    assert (fault.rule, fault.column) == ("which_layer", "layer")
    assert fault.value.startswith(f"2 layers: {', '.join(sizes)}")
    assert fault.value.endswith(asked.replace(",", ", "))
    assert "--layer few" in fault.remedy


def test_of_a_topology_with_several_objects_one_has_to_be_named(shared, collector):
    path = shared / "data/boundaries/us_counties_10m.topo.json"
    assert boundaries.read(path, collector).areas == []
    assert "3 layers: counties (3,231 areas), nation (1 areas), states (56 areas)" in collector.report().as_text()


def test_a_layer_is_part_of_what_a_release_was_asked_with(tmp_path, collector):
    carry = CarryOver(layer="tracts")
    assert parameters(PublishedRequest(tmp_path / "a.csv", carry=carry))["layer"] == "tracts"
    assert "layer" not in parameters(PublishedRequest(tmp_path / "a.csv"))
    assert CarryOver.of({}, "tracts") == carry


def test_projected_coordinates_are_refused_with_the_remedy(tmp_path, collector):
    boundaries.read(layer(tmp_path / "map.gpkg", crs="EPSG:3857"), collector)
    assert "longitude and latitude (WGS 84, EPSG:4326): it is projected" in collector.report().as_text()


def test_a_shapefile_without_its_other_files_names_them(tmp_path, collector):
    path = layer(tmp_path / "map.shp")
    path.with_suffix(".dbf").unlink()
    boundaries.read(path, collector)
    assert "Keep map.shx and map.dbf beside it" not in collector.report().as_text()
    assert "Keep map.dbf beside it, or zip all of them into one." in collector.report().as_text()


@pytest.mark.parametrize("names", [(), ("notes.txt",)])
def test_an_archive_that_is_not_one_shapefile_is_refused(tmp_path, collector, names):
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in (*names, "readme.md"):
            archive.writestr(name, b"x")
    boundaries.read(path, collector)
    assert set(collector.report().counts) == {"not_areas"}


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, collector, monkeypatch):
    monkeypatch.setattr(layers, "MOST_BYTES", 100)
    layer(tmp_path / "map.shp")
    boundaries.read(zipped(tmp_path, "map", tmp_path / "map.zip"), collector)
    assert set(collector.report().counts) == {"too_large"}


def test_without_the_reader_the_fault_says_what_to_install(tmp_path, collector, monkeypatch):
    path = layer(tmp_path / "map.gpkg")
    monkeypatch.setitem(__import__("sys").modules, "pyogrio", None)
    boundaries.read(path, collector)
    assert "pip install 'commontable[geo]'" in collector.report().as_text()


def test_very_detailed_outlines_are_simplified_and_stay_a_coverage(write, monkeypatch):
    monkeypatch.setattr(outlines, "MANY_CORNERS", 1_000)
    shapes = [shapely.segmentize(shape, 0.0002) for shape in squares(4)]
    features = [feature({"GEOID": f"2900{n}"}, json.loads(shapely.to_geojson(shape))) for n, shape in enumerate(shapes)]
    collector = Collector()
    found = boundaries.read(write("m.geojson", collection(*features)), collector)
    slim, wrong = outlines.shapes_of(found.areas)
    assert (wrong, shapely.coverage_is_valid(slim)) == (0, True)
    assert shapely.get_num_coordinates(slim).sum() < 1_000
    assert sum(shape.area for shape in slim) == pytest.approx(0.04)
    assert collector.report().notices[0].startswith("The outlines of m.geojson were simplified from 8,")


@pytest.mark.parametrize("seed", range(40))
def test_a_broken_map_is_read_or_refused_and_nothing_else(shared, tmp_path, seed):
    """Four formats, ten each: cut, doubled, exchanged bytes."""
    dice = random.Random(seed)
    kind = ("m.topo.json", "m.gpkg", "m.zip", "m.geojson")[seed % 4]
    if kind == "m.topo.json":
        content = (shared / "data/boundaries/us_states_10m.topo.json").read_bytes()
    elif kind == "m.geojson":
        content = collection(*[feature({"GEOID": str(n)}) for n in range(9)]).encode()
    else:
        path = layer(tmp_path / kind.replace("zip", "shp"))
        content = (zipped(tmp_path, "m", tmp_path / kind) if kind == "m.zip" else path).read_bytes()
    target = tmp_path / f"broken-{kind}"
    target.write_bytes(broken(content, dice))
    collector = Collector()
    found = boundaries.read(target, collector)
    assert bool(found.areas) or not collector.clean
