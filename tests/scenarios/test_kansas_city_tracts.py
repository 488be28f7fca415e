"""Kansas City: published life expectancy by tract, joined to a map (real data, ../shared/data/usaleep and
../shared/data/kc).
"""

from __future__ import annotations

import json
import time

import pytest

from commontable.cli import main
from commontable.pipeline import PublishedRequest, RefusedInput, Release, measure, verify_release
from commontable.pipeline.wording import sentence


@pytest.fixture(scope="module")
def request_(shared) -> PublishedRequest:
    return PublishedRequest(
        file=shared / "data/usaleep/MO_A.CSV",
        places=shared / "data/kc/tracts_2010vintage_clipped_to_kcmo.geojson",
        measure="life_expectancy_at_birth",
    )


@pytest.fixture(scope="module")
def release(request_, tmp_path_factory) -> Release:
    return measure(request_, releases=tmp_path_factory.mktemp("kc"))


def test_150_of_173_tracts_have_a_value_and_23_are_missing_never_zero(release):
    rows = release.rows("estimates")
    told = [row for row in rows if row["state"] == "estimate"]
    missing = [row for row in rows if row["state"] == "missing"]
    assert (len(rows), len(told), len(missing)) == (173, 150, 23)
    assert all(row["value"] is None and row["lower"] is None and row["reason"] == "not_published" for row in missing)
    assert all(row["lower"] < row["value"] < row["upper"] for row in told)
    assert min(row["value"] for row in told) == 64.2


def test_the_lowest_and_the_highest_tract_are_the_published_ones(release):
    told = sorted((row for row in release.rows("estimates") if row["value"] is not None), key=lambda row: row["value"])
    assert (told[0]["place"], told[0]["value"]) == ("29095007600", 64.2)
    assert (told[-1]["place"], told[-1]["value"]) == ("29095008500", 85.8)


def test_the_notes_count_what_did_not_join_on_both_sides(release):
    assert release.facts["notes"] == [
        "MO_A.CSV: places are census tracts of 2010; deaths of 2010 to 2015.",
        "1,168 places of MO_A.CSV are outside the map and were left out of it.",
        "23 of 173 areas of the map have no value in MO_A.CSV; they are missing, not zero.",
    ]


def test_the_map_travels_with_the_release(release):
    features = json.loads(release.places.read_text())["features"]
    assert len(features) == 173
    assert {feature["properties"]["place"] for feature in features} == {
        row["place"] for row in release.rows("estimates")
    }


def test_the_sentence_gives_both_ends_and_counts_the_rest(release):
    assert sentence(release) == (
        "In 2010–2015, life expectancy ran from 64.2 years (Census Tract 76) to 85.8 years (Census Tract 85), 21.6 "
        "years apart, among 150 places. "
        "23 more have no value that can be shown."
    )


def test_tracts_of_another_vintage_are_refused_with_numbers(shared, tmp_path):
    """127 of 185 numbers of 2020 stand for tracts of 2010 too, and not all of these kept their borders."""
    request = PublishedRequest(
        file=shared / "data/usaleep/MO_A.CSV", places=shared / "data/kc/tracts_2020vintage_clipped_to_kcmo.geojson"
    )
    with pytest.raises(RefusedInput, match="127 of 185 areas have a number that is in the data, 58 have none"):
        measure(request, releases=tmp_path)


def test_a_map_of_zip_codes_joins_nothing_and_is_refused(shared, tmp_path):
    request = PublishedRequest(
        file=shared / "data/usaleep/MO_A.CSV", places=shared / "data/kc/zcta_2010vintage_clipped_to_kcmo.geojson"
    )
    with pytest.raises(RefusedInput, match="check that both are of one kind and one vintage"):
        measure(request, releases=tmp_path)


def test_it_is_fast_reproducible_and_verifiable(request_, release, shared, tmp_path):
    began = time.process_time()
    again = measure(request_, releases=tmp_path)
    seconds = time.process_time() - began
    assert again.id == release.id
    assert seconds < 3, f"{seconds:.2f} s of processor time"
    found = verify_release(release.path, [shared / "data/usaleep", shared / "data/kc"])
    assert (found.ok, found.recomputed) == (True, True)


def test_one_command_gives_the_same_and_draws_the_map(request_, release, tmp_path, capsys):
    code = main(
        [
            "measure",
            "life-expectancy",
            "--published",
            str(request_.file),
            "--places",
            str(request_.places),
            "--out",
            str(tmp_path),
            "--charts",
            "png",
        ]
    )
    out = capsys.readouterr().out
    assert code == 0
    assert release.id in out
    (chart,) = tmp_path.glob("charts-*/map.png")
    assert chart.read_bytes().startswith(b"\x89PNG")
