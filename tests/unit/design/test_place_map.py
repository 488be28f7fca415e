"""The map on real tracts of Kansas City, and the legend that counts what it shows."""

import csv
import json

import altair
import pytest
import shapely

from commontable.design.charts import ChartError, MapLook, Size, Words, place_map, render, theme

WORDS = Words(title="Where people live longest", measure="Life expectancy", unit="years", short_unit="yr")
LOOK = MapLook(key="code", name="name")


def square(code: str, x: float, y: float = 0.0) -> dict:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    properties = {"code": code, "name": f"Area {code}"}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


CITY = {"type": "FeatureCollection", "features": [square(c, n) for n, c in enumerate("ABCDE")]}


def row(place: str, value: float, **more) -> dict:
    return {"place": place, "value": value, "lower": value - 2, "upper": value + 2} | more


ROWS = [row("A", 70), row("B", 75), row("C", 80, state="unreliable"), {"place": "D", "state": "suppressed"}]


def shapes(chart) -> list[dict]:
    return next(layer for layer in chart.spec["layer"] if "description" in layer["encoding"])["data"]["values"]


def words_of(chart) -> list[str]:
    return [
        r["text"] for layer in chart.spec["layer"] if layer["mark"]["type"] == "text" for r in layer["data"]["values"]
    ]


def strokes(chart, color: str) -> int:
    return sum(
        layer["mark"].get("stroke") == color and layer["mark"]["type"] == "geoshape" for layer in chart.spec["layer"]
    )


@pytest.fixture(scope="module")
def tracts(shared) -> tuple[list[dict], dict]:
    """USALEEP estimates with normal 95% intervals for the tracts of Kansas City."""
    geojson = json.loads((shared / "data" / "kc" / "tracts_2010vintage_clipped_to_kcmo.geojson").read_text())
    with (shared / "data" / "usaleep" / "MO_A.CSV").open() as file:
        known = {r["Tract ID"]: (float(r["e(0)"]), 1.96 * float(r["se(e(0))"])) for r in csv.DictReader(file)}
    inside = [f["properties"]["GEOID"] for f in geojson["features"]]
    rows = [{"place": g, "value": known[g][0]} for g in inside if g in known]
    return [
        r | {"lower": r["value"] - known[r["place"]][1], "upper": r["value"] + known[r["place"]][1]} for r in rows
    ], geojson


def test_kansas_city_shows_150_of_173_tracts_and_hatches_the_rest(tracts):
    rows, geojson = tracts
    chart = place_map(rows, geojson, words=WORDS)
    altair.LayerChart.from_dict(chart.spec)
    assert chart.summary.startswith(
        "150 of 173 places have a value that can be shown. The highest is Census Tract 85: 85.8 years "
        "(95% interval 81.4 to 90.2). The lowest is Census Tract 76: 64.2 years (95% interval 57.6 to 70.8)."
    )
    assert sum(shape["color"] == theme.HATCH_GROUND for shape in shapes(chart)) == 23
    assert "Without data: 23" in words_of(chart)
    assert len(chart.rows) == 173
    assert len(json.dumps(chart.spec)) < 200_000


def test_the_legend_counts_every_place_once(tracts):
    rows, geojson = tracts
    chart = place_map(rows, geojson, words=WORDS)
    bars = [layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "rect"]
    counts = [int(t) for t in words_of(chart) if t.isdigit()][: len(bars)]
    assert sum(counts) == 150


def test_shapes_stay_inside_their_room_and_turn_clockwise(tracts):
    rows, geojson = tracts
    chart = place_map(rows, geojson, words=WORDS, look=MapLook(size=Size(350, 400)))
    for shape in shapes(chart):
        whole = shapely.from_geojson(json.dumps(shape["shape"]["geometry"]))
        west, north, east, south = whole.bounds
        assert west >= -0.1
        assert north >= -0.1
        assert east <= 350
        assert south <= 400.1
        assert all(not shapely.is_ccw(p.exterior) for p in shapely.get_parts(whole))


def test_a_place_too_small_for_the_picture_stays_as_a_speck():
    ring = [[7, 0], [7.0001, 0], [7.0001, 0.0001], [7, 0.0001], [7, 0]]
    tiny = square("T", 7) | {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    chart = place_map([row("T", 70)], {"features": [*CITY["features"], tiny]}, words=WORDS, look=LOOK)
    speck = shapely.from_geojson(json.dumps(shapes(chart)[-1]["shape"]["geometry"]))
    assert speck.area == pytest.approx(1, abs=0.2)


def test_neighbors_still_share_their_border_after_simplifying(tracts):
    rows, geojson = tracts
    chart = place_map(rows, geojson, words=WORDS)
    whole = [shapely.from_geojson(json.dumps(s["shape"]["geometry"])) for s in shapes(chart)]
    together = shapely.union_all(whole)
    overlap = sum(s.area for s in whole) - together.area
    assert overlap < 0.001 * together.area


def test_each_place_says_its_name_value_and_interval():
    says = [shape["says"] for shape in shapes(place_map(ROWS, CITY, words=WORDS, look=LOOK))]
    assert says == [
        "Area A: 70.0 years (95% interval 68.0 to 72.0)",
        "Area B: 75.0 years (95% interval 73.0 to 77.0)",
        "Area C: 80.0 years (95% interval 78.0 to 82.0), unreliable",
        "Area D: hidden to protect people",
        "Area E: no data",
    ]
    svg = render(place_map(ROWS, CITY, words=WORDS, look=LOOK), "svg").decode()
    assert all(f"<title>{text}</title>" in svg for text in says)


def test_hidden_missing_and_unreliable_places_are_hatched_apart_and_counted():
    chart = place_map(ROWS, CITY, words=WORDS, look=LOOK)
    assert strokes(chart, theme.HATCH_LINE) == 4  # two on the map, two in the legend
    assert {"Without data: 1", "Hidden to protect people: 1", "Unreliable: 1"} <= set(words_of(chart))
    assert "Hatched places have no value to show." in chart.how_to_read


def test_hatching_stays_within_its_place():
    chart = place_map(ROWS, CITY, words=WORDS, look=LOOK)
    place = shapely.from_geojson(json.dumps(shapes(chart)[4]["shape"]["geometry"]))
    lines = next(layer for layer in chart.spec["layer"] if layer["mark"].get("stroke") == theme.HATCH_LINE)
    drawn = shapely.from_geojson(json.dumps(lines["data"]["values"][0]["shape"]["geometry"]))
    assert drawn.length > place.length / 2
    assert drawn.within(place.buffer(0.2))


def test_certainty_is_drawn_to_the_scale_of_the_legend():
    chart = place_map(ROWS, CITY, words=WORDS, look=MapLook(key="code", name="name", breaks=(66, 70, 74, 78, 82)))
    bar = next(
        layer["data"]["values"][0]
        for layer in chart.spec["layer"]
        if layer["mark"]["type"] == "rule" and len(layer["data"]["values"]) == 3
    )
    assert bar["x2"] - bar["x"] == pytest.approx(280 * 4 / 16)
    assert "A typical 95% interval is this wide" in words_of(chart)


def test_colors_run_from_clay_to_teal_or_back():
    up = [s["color"] for s in shapes(place_map(ROWS, CITY, words=WORDS, look=LOOK))]
    down = [
        s["color"]
        for s in shapes(place_map(ROWS, CITY, words=WORDS, look=MapLook("code", "name", lower_is_better=True)))
    ]
    assert (up[0], up[2]) == (theme.RAMP[0], theme.RAMP[-1])
    assert (down[0], down[2]) == (theme.RAMP[-1], theme.RAMP[0])


def test_a_schematic_map_says_so_in_the_picture_and_above_it():
    chart = place_map(ROWS, CITY, words=WORDS, look=MapLook("code", "name", schematic=True))
    assert "schematic" in words_of(chart)
    assert chart.how_to_read.startswith("Schematic: shapes and sizes are not to scale.")
    assert chart.standalone()["title"]["subtitle"][0].startswith("Schematic")


def test_a_row_without_an_outline_is_told_not_dropped_in_silence():
    chart = place_map([*ROWS, row("Z", 71)], CITY, words=WORDS, look=LOOK)
    assert "Not on this map, for want of an outline: Z." in chart.summary


def test_places_may_be_links_within_the_site_and_nowhere_else():
    links = {"A": "/at/kc/places/A/"}
    svg = render(place_map(ROWS, CITY, words=WORDS, look=MapLook("code", "name", links=links)), "svg").decode()
    assert 'href="/at/kc/places/A/"' in svg
    assert 'role="group"' in svg
    assert "vega.github.io" not in svg
    for bad in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        with pytest.raises(ChartError, match="leaves this site"):
            place_map(ROWS, CITY, words=WORDS, look=MapLook("code", "name", links={"A": bad}))


@pytest.mark.parametrize(
    ("rows", "geojson", "look", "message"),
    [
        ([*ROWS, ROWS[0]], CITY, LOOK, "Place A has more than one row"),
        (ROWS, CITY, MapLook("GEOID"), "Outline 1 has no property 'GEOID'; its properties are: code, name"),
        (ROWS, {"features": []}, LOOK, "The map has no outlines"),
        (ROWS, CITY, MapLook("code", "name", breaks=(70, 72)), "Value 75.0 lies outside the breaks 70 to 72"),
        (ROWS, CITY, MapLook("code", "name", breaks=(80, 60)), "give 2 to 10 rising numbers"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_refused(rows, geojson, look, message):
    with pytest.raises(ChartError, match=message):
        place_map(rows, geojson, words=WORDS, look=look)


def test_a_map_of_nothing_but_missing_places_is_drawn_hatched():
    chart = place_map([], CITY, words=WORDS, look=LOOK)
    assert chart.summary == "0 of 5 places have a value that can be shown. Without data: 5."
    altair.LayerChart.from_dict(chart.spec)


@pytest.mark.parametrize("size", [theme.MAP, Size(width=360, height=420)])
def test_no_label_of_the_legend_is_cut_off_however_long_the_unit(size):
    words = Words(title="Deaths", measure="Death rate", unit="deaths per 100,000 person-years")
    chart = place_map([row("A", 700), row("B", 1250)], CITY, words=words, look=MapLook("code", "name", size=size))
    right = chart.spec["width"] + 12
    for layer in chart.spec["layer"]:
        if layer["mark"]["type"] == "text":
            for each in layer["data"]["values"]:
                width = theme.text_width(each["text"])
                share = {"left": 1.0, "right": 0.0}.get(layer["mark"].get("align", "center"), 0.5)
                assert each["x"] + share * width <= right, each["text"]
                assert each["x"] - (1 - share) * width >= -12, each["text"]
