"""The synthetic numbers come back to the truth they were drawn from."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
import shapely

from commontable.demonstration import deaths, mortality, places, tables
from commontable.demonstration.truth import GROUPS, LAWS, MAP_YEARS, YEARS, stated, stated_gap, truth
from commontable.stats import life_table

DRAWS = 40


@pytest.fixture(scope="module")
def known():
    return truth()


def test_the_stated_gap_is_the_published_one_at_both_ends():
    """KC-03, KC-29: 6.5 years in 2000, 5 years later, and both groups gained."""
    assert stated_gap(YEARS[0]) == pytest.approx(6.5)
    assert stated_gap(YEARS[-1]) == pytest.approx(5.0)
    assert all(stated(group, YEARS[-1]) > stated(group, YEARS[0]) for group in GROUPS)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("year", [YEARS[0], YEARS[-1]])
def test_the_law_of_mortality_has_the_stated_life_expectancy(group, year):
    force = mortality.at_level(LAWS[group], stated(group, year))
    assert mortality.life_expectancy(force) == pytest.approx(stated(group, year), abs=1e-6)


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_an_abridged_table_of_the_expected_deaths_is_within_a_twentieth_of_a_year(known, group):
    """What is lost by counting in age bands: small beside any interval the pages show."""
    deaths_by_band = known.expected()[:, group].sum(axis=0)
    people = np.broadcast_to(known.people[:, group].sum(axis=0), deaths_by_band.shape)
    table = life_table(deaths=deaths_by_band, population=people, age_starts=mortality.AGE_STARTS)
    wrong = table.ex[:, 0] - [stated(GROUPS[group], year) for year in YEARS]
    assert np.abs(wrong).max() < 0.05


def test_the_95_percent_intervals_hold_the_truth_about_95_times_in_100(known):
    """1,360 intervals: 40 draws × 2 groups × 17 years. Their share has a standard error of 0.6 points."""
    hits = []
    people = np.broadcast_to(known.people.sum(axis=0)[:, None, :], (len(GROUPS), len(YEARS), len(mortality.LABELS)))
    true = np.array([[stated(group, year) for year in YEARS] for group in GROUPS])
    for seed in range(DRAWS):
        counts = deaths.draw(known, seed=seed).sum(axis=0)
        estimate = life_table(deaths=counts, population=people, age_starts=mortality.AGE_STARTS).expectancy()
        lower, upper = estimate.interval(0.95)
        hits.append((lower <= true) & (true <= upper))
    assert 0.93 <= np.mean(hits) <= 0.97


def test_the_zip_intervals_hold_their_truth_too(known):
    """ZIPs large enough for a table; the truth of a ZIP is the life table of its expected deaths."""
    first, last = (YEARS.index(year) for year in MAP_YEARS)
    people = known.people.sum(axis=1) * (last + 1 - first)
    large = people.sum(axis=1) > 20_000
    true = np.array(list(known.zip_expectancies().values()))[large]
    hits = []
    for seed in range(DRAWS):
        counts = deaths.draw(known, seed=seed)[:, :, first : last + 1].sum(axis=(1, 2))[large]
        estimate = life_table(deaths=counts, population=people[large], age_starts=mortality.AGE_STARTS).expectancy()
        lower, upper = estimate.interval(0.95)
        hits.append((lower <= true) & (true <= upper))
    assert 0.92 <= np.mean(hits) <= 0.98


def test_zips_with_a_published_figure_have_a_truth_near_it(known):
    true = known.zip_expectancies()
    wrong = [
        abs(true[place.code] - place.published)
        for place in tables.zips()
        if place.published and true.get(place.code) is not None
    ]
    assert np.median(wrong) < 0.2
    assert max(wrong) < 3.5
    assert min(true.values()) < 72
    assert max(true.values()) > 82


def test_the_same_seed_draws_the_same_file(known, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = deaths.write(tmp_path / "a", known), deaths.write(tmp_path / "b", known)
    assert one.read_bytes() == two.read_bytes()
    assert "synthetic" in one.name


def test_the_file_holds_every_zip_group_year_and_age_once(known, tmp_path):
    rows = [line.split(",") for line in deaths.write(tmp_path, known).read_text().splitlines()[1:]]
    assert len(rows) == len(known.places) * len(GROUPS) * len(YEARS) * len(mortality.LABELS)
    assert len({tuple(row[:4]) for row in rows}) == len(rows)


def test_every_figure_names_a_source_that_is_listed():
    known_sources = {row["source"] for row in tables.read("sources")}
    for name in ("timeline", "claims", "candidates"):
        assert {row["source"] for row in tables.read(name)} <= known_sources
    assert {place.source for place in tables.zips() if place.published} <= known_sources
    assert all(place.published is None or place.source for place in tables.zips())
    assert tables.citation("case").endswith(
        "/case-studies/kansas-city-develops-mou-and-shares-space-with-community-organizers/"
    )
    with pytest.raises(KeyError):
        tables.citation("nobody")


def test_the_typed_populations_are_those_of_the_census_bureau(shared):
    published: dict[tuple[str, str], int] = {}
    with (shared / "data/kc/acs5_2011-2015_zcta_B01001.csv").open() as file:
        for row in csv.DictReader(file):
            published[row["GEOID"], row["variable"]] = int(row["estimate"] or 0)
    for place in tables.zips():
        assert place.population == published[place.code, "B01001_001"]
        assert place.black == published[place.code, "B01001B_001"]
        assert place.white == published[place.code, "B01001H_001"]


def test_the_map_has_one_valid_cell_a_zip_around_its_center(tmp_path):
    held = json.loads(places.write(tmp_path).read_text())
    shapes = {
        feature["properties"]["GEOID"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in held["features"]
    }
    assert set(shapes) == {place.code for place in tables.zips()}
    for place in tables.zips():
        assert shapely.is_valid(shapes[place.code])
        assert shapes[place.code].contains(shapely.Point(place.longitude, place.latitude))


def test_the_cells_do_not_overlap():
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in places.cells()["features"]]
    total = sum(shape.area for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(total, rel=1e-3)
