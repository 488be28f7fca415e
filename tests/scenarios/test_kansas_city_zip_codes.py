"""Kansas City: published life expectancy by tract, carried over to ZIP codes (real data: USALEEP, Census boundaries of
2010, American Community Survey 2011 to 2015). The city's health department told a difference of 12 to 13 years.
"""

from __future__ import annotations

import json

import pytest

from commontable.cli import main
from commontable.pipeline import (
    CarryOver,
    PublishedRequest,
    RefusedInput,
    Release,
    boundaries,
    measure,
    open_release,
    verify_release,
)
from commontable.pipeline.faults import Collector

TITLE = "Life expectancy by ZIP code, Kansas City"


@pytest.fixture(scope="module")
def files(shared):
    return {
        "figures": shared / "data/usaleep/MO_A.CSV",
        "places": shared / "data/kc/tracts_2010vintage_clipped_to_kcmo.geojson",
        "to": shared / "data/kc/zcta_2010vintage_clipped_to_kcmo.geojson",
        "people": shared / "data/kc/acs5_2011-2015_tract_B01001.csv",
    }


@pytest.fixture(scope="module")
def release(files, tmp_path_factory) -> Release:
    """By one command."""
    folder = tmp_path_factory.mktemp("releases")
    code = main(
        [
            *("measure", "published", str(files["figures"]), "--places", str(files["places"])),
            *("--to", str(files["to"]), "--population", str(files["people"])),
            *("--title", TITLE, "--source-note", "USALEEP", "--out", str(folder)),
        ]
    )
    assert code == 0
    return open_release(next(path for path in folder.iterdir() if not path.name.startswith(".")))


def ranked(release):
    told = [row for row in release.rows("estimates") if row["state"] == "estimate"]
    return sorted(told, key=lambda row: row["value"])


def test_the_lowest_and_the_highest_zip_codes_are_those_the_city_published(release):
    rows = ranked(release)
    assert [row["place"] for row in rows[:3]] == ["64130", "64128", "64127"]
    assert [round(row["value"], 1) for row in rows[:3]] == [70.1, 70.6, 71.1]
    assert (rows[-1]["place"], round(rows[-1]["value"], 1)) == ("64113", 82.5)
    assert 12 < rows[-1]["value"] - rows[0]["value"] < 13


def test_every_figure_has_an_interval_that_is_wider_than_sampling_alone(release):
    how = {row["place"]: row for row in release.rows("carried")}
    for row in ranked(release):
        each = how[row["place"]]
        parts = [each[name] for name in ("sampling_error", "share_error", "part_error", "uncovered_error")]
        assert row["standard_error"] == pytest.approx(sum(part**2 for part in parts) ** 0.5, abs=1e-5)
        assert row["lower"] < row["value"] < row["upper"]
        assert row["standard_error"] >= each["sampling_error"]
    assert how["64130"]["places"] == 11
    assert how["64130"]["places_cut"] == 5


def test_zip_codes_that_lie_mostly_outside_or_hold_no_tract_are_told_apart(release):
    rows = {row["place"]: row for row in release.rows("estimates")}
    assert len(rows) == 62
    assert (rows["64081"]["state"], rows["64081"]["reason"]) == ("missing", "mostly_not_covered")  # 0.1 % in the city
    assert (rows["64126"]["state"], rows["64126"]["reason"]) == ("unreliable", "partly_not_covered")
    assert (rows["64125"]["state"], rows["64125"]["reason"]) == ("unreliable", "parts_of_places_only")


def test_the_release_says_what_was_taken_for_granted_and_holds_parts_and_map(release):
    notes = " ".join(release.facts["notes"])
    assert "Places were weighed by their people" in notes
    assert "divided like its land" in notes
    assert "92 places lie in several areas or partly outside" in notes
    assert release.facts["method"].endswith("carried over to other areas")
    assert [source["role"] for source in release.manifest["sources"]] == ["published", "places", "to", "people"]
    assert len(json.loads((release.path / "places.geojson").read_text())["features"]) == 62
    parts = [row for row in release.rows("crosswalk") if row["source_place"] == "29095017100"]
    assert sum(row["share"] for row in parts) == pytest.approx(1)


def test_it_is_made_again_from_its_sources(release, shared):
    found = verify_release(release.path, [shared / "data/usaleep", shared / "data/kc"])
    assert (found.ok, found.recomputed) == (True, True)


def test_without_people_land_weighs_and_the_release_says_so(files, tmp_path):
    carry = CarryOver(to=files["to"])
    found = measure(PublishedRequest(files["figures"], files["places"], carry=carry), releases=tmp_path)
    assert any(note.startswith("Places were weighed by their land") for note in found.facts["notes"])
    rows = ranked(found)
    assert {row["place"] for row in rows[:3]} == {"64130", "64128", "64127"}
    assert rows[-1]["place"] == "64113"


def test_neighborhoods_and_tracts_of_2020_are_areas_like_any_other(files, shared, tmp_path):
    for name, areas in (("neighborhoods_2013", 145), ("tracts_2020vintage_clipped_to_kcmo", 185)):
        carry = CarryOver(to=shared / f"data/kc/{name}.geojson")
        found = measure(PublishedRequest(files["figures"], files["places"], carry=carry), releases=tmp_path)
        assert len(found.rows("estimates")) == areas
    own = [row for row in found.rows("carried") if (row["places"], row["places_cut"]) == (1, 0)]
    assert len(own) > 80  # tracts that kept their borders, whatever their number
    old = {
        row["place"]: row["value"]
        for row in measure(PublishedRequest(files["figures"]), releases=tmp_path).rows("estimates")
    }
    new = {row["place"]: row["value"] for row in found.rows("estimates")}
    assert sum(new[row["place"]] == old.get(row["place"]) for row in own) > 60


def test_without_the_boundaries_of_the_tracts_there_is_nothing_to_lay_over(files, tmp_path):
    request = PublishedRequest(files["figures"], carry=CarryOver(to=files["to"]))
    with pytest.raises(RefusedInput, match="boundaries of the places of the data too"):
        measure(request, releases=tmp_path)


def test_people_divided_like_land_come_near_those_counted_by_zip_code(files, shared, tmp_path):
    """A second witness: the same survey tells people by ZIP code. 95 percent intervals hold 32 of 34 of them."""
    carry = CarryOver(to=files["to"])
    request = PublishedRequest(
        files["people"], files["places"], measure="B01001_001", unit="people", years=(2011, 2015), carry=carry
    )
    divided = {row["place"]: row for row in measure(request, releases=tmp_path).rows("estimates")}
    survey = PublishedRequest(
        shared / "data/kc/acs5_2011-2015_zcta_B01001.csv", measure="B01001_001", unit="people", years=(2011, 2015)
    )
    counted = {row["place"]: row["value"] for row in measure(survey, releases=tmp_path).rows("estimates")}
    whole = [area.place for area in boundaries.read(files["to"], Collector()).areas if area.on_map >= 0.99]
    held = [
        divided[place]["lower"] <= counted[place] <= divided[place]["upper"]
        for place in whole
        if place in counted and divided[place]["value"] is not None
    ]
    assert (sum(held), len(held)) == (32, 34)
    assert divided["64130"]["value"] != round(divided["64130"]["value"])  # an estimate, no count
