"""Releases: whole or not at all, named after their content, the same from the same input, made again to verify."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from commontable.pipeline import (
    BrokenRelease,
    LifeExpectancyRequest,
    PublishedRequest,
    RefusedInput,
    Rounding,
    list_releases,
    measure,
    open_release,
    verify_release,
)
from commontable.pipeline.release.fields import TABLES
from commontable.pipeline.tables import STATES
from commontable.stats.disclosure import custom_policy

PUBLISHED = (
    '"Tract ID","STATE2KX","CNTY2KX","TRACT2KX","e(0)","se(e(0))","Abridged life table flag"\n'
    "01001020100,01,001,020100,73.1,2.2348,3\n"
)


def areas(*places):
    square = [[[-94.6, 39.0], [-94.5, 39.0], [-94.5, 39.1], [-94.6, 39.0]]]
    features = [
        {
            "type": "Feature",
            "properties": {"GEOID": place, "NAMELSAD": f"Tract {place[-4:]}"},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for place in places
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def release(counts_csv, tmp_path):
    return measure(
        LifeExpectancyRequest(deaths=(counts_csv(size=5),), title="A gap", synthetic=True),
        releases=tmp_path / "releases",
    )


def test_a_release_is_named_after_the_hash_of_what_it_holds(release):
    manifest = (release.path / "datapackage.json").read_bytes()
    assert release.id == release.path.name == hashlib.sha256(manifest).hexdigest()[:16]
    for resource in release.manifest["resources"]:
        content = (release.path / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)


def test_the_same_input_makes_the_same_release_and_another_input_another(counts_csv, tmp_path):
    request = LifeExpectancyRequest(deaths=(counts_csv(size=5),))
    first, again = (measure(request, releases=tmp_path / folder) for folder in ("one", "two"))
    assert first.id == again.id
    assert measure(request, releases=tmp_path / "one").path == first.path
    other = measure(
        LifeExpectancyRequest(deaths=(counts_csv(size=5, change={("White", 2014, "85+"): 4000}),)),
        releases=tmp_path / "one",
    )
    assert other.id != first.id


def test_the_manifest_tells_where_the_numbers_come_from(release):
    manifest, facts = release.manifest, release.facts
    assert manifest["title"] == "A gap"
    assert facts["synthetic"] is True
    (source,) = manifest["sources"]
    assert (source["title"], source["role"]) == ("counts.csv", "deaths")
    assert source["hash"].startswith("sha256:")
    for name in (
        "method",
        "parameters",
        "code_version",
        "disclosure",
        "checks",
        "notes",
        "rows_read",
        "seed",
        "format",
        "measure",
    ):
        assert name in facts, name
    assert facts["disclosure"]["policy"]["citation"]


def test_tables_have_the_columns_the_manifest_and_the_documentation_tell(release):
    assert release.names == ["estimates", "gaps", "trend", "counts", "decomposition", "leveling", "excess"]
    for resource in release.manifest["resources"]:
        told = [field["name"] for field in resource["schema"]["fields"]]
        assert (
            release.table(resource["name"]).column_names == told == [field.name for field in TABLES[resource["name"]]]
        )
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert release.table(resource["name"]).num_rows == resource["rows"]
    assert {row["state"] for name in release.names for row in release.rows(name)} <= set(STATES)


def test_no_path_of_this_machine_is_in_a_release(release, tmp_path):
    assert str(tmp_path) not in (release.path / "datapackage.json").read_text()


def test_the_files_are_sealed_and_another_table_is_refused_by_name(release):
    assert all(path.stat().st_mode & 0o222 == 0 for path in release.path.iterdir())
    with pytest.raises(KeyError, match="has no table 'deaths'"):
        release.table("deaths")


def test_a_release_verifies_by_its_hashes_and_by_being_made_again(release, counts_csv, tmp_path):
    assert verify_release(release.path) == verify_release(release.path, [])
    alone = verify_release(release.path)
    assert (alone.ok, alone.recomputed) == (True, False)
    whole = verify_release(release.path, [tmp_path])
    assert (whole.ok, whole.recomputed) == (True, True)


def test_a_release_of_every_kind_of_parameter_is_made_again_the_same(counts_csv, write, tmp_path):
    policy = custom_policy(name="own", minimum=6, zero_shown=True, citation="Our agreement, clause 4")
    request = LifeExpectancyRequest(
        deaths=(counts_csv(size=0.5, years=range(2010, 2016)),),
        periods=((2010, 2012), (2013, 2015)),
        reference_group="White",
        policy=policy,
        rounding=Rounding(total_step=5),
        level=0.9,
    )
    made = measure(request, releases=tmp_path / "releases")
    assert made.facts["disclosure"]["policy"]["citation"] == "Our agreement, clause 4"
    assert verify_release(made.path, [tmp_path]).recomputed
    published = measure(
        PublishedRequest(file=write("A.CSV", PUBLISHED), places=write("m.geojson", areas("01001020100"))),
        releases=tmp_path / "releases",
    )
    assert verify_release(published.path, [tmp_path]).ok
    assert [each.id for each in list_releases(tmp_path / "releases")] == sorted([made.id, published.id])


def test_a_changed_file_a_lost_file_and_a_changed_manifest_are_found(release):
    table = release.path / "gaps.parquet"
    table.chmod(0o644)
    table.write_bytes(table.read_bytes() + b" ")
    assert verify_release(release.path).problems == ("gaps.parquet was changed since the release was made.",)
    table.unlink()
    assert verify_release(release.path).problems == ("gaps.parquet is gone.",)
    manifest = release.path / "datapackage.json"
    manifest.chmod(0o644)
    manifest.write_text(manifest.read_text().replace("A gap", "No gap"))
    assert "was changed" in verify_release(release.path).problems[0]
    with pytest.raises(BrokenRelease, match="Measure again"):
        open_release(release.path)
    assert list_releases(release.path.parent) == []


def test_a_recomputation_that_differs_is_told(release, tmp_path, monkeypatch):
    monkeypatch.setattr("commontable.pipeline.estimates.RELIABLE_PERSON_YEARS", 1e12)
    monkeypatch.setattr("commontable.pipeline.release.verifying.__version__", "9.9")
    found = verify_release(release.path, [tmp_path])
    assert found.recomputed
    assert any(
        problem.startswith("estimates.parquet comes out differently (the release was made by version")
        for problem in found.problems
    )


def test_inputs_that_are_refused_now_are_told(release, tmp_path, monkeypatch):
    monkeypatch.setattr("commontable.pipeline.sources.cells.HIGHEST_COUNT", 10)
    assert "The inputs are refused now" in verify_release(release.path, [tmp_path]).problems[0]


def test_a_folder_that_is_no_release_is_named(tmp_path):
    with pytest.raises(BrokenRelease, match="is not a release"):
        open_release(tmp_path)
    assert list_releases(tmp_path / "nowhere") == []


def test_published_values_join_a_map_and_the_rest_is_missing_and_never_zero(write, tmp_path):
    file, places = write("A.CSV", PUBLISHED), write("m.geojson", areas("01001020100", "01001020200"))
    release = measure(PublishedRequest(file=file, places=places), releases=tmp_path)
    told, missing = release.rows("estimates")
    assert (told["value"], told["standard_error"], told["state"], told["reason"]) == (
        73.1,
        2.2348,
        "estimate",
        "partly_predicted_rates",
    )
    assert told["lower"] == pytest.approx(73.1 - 1.959964 * 2.2348, abs=1e-4)
    assert (missing["value"], missing["lower"], missing["state"], missing["reason"]) == (
        None,
        None,
        "missing",
        "not_published",
    )
    features = json.loads(release.places.read_text())["features"]
    assert [each["properties"]["place"] for each in features] == ["01001020100", "01001020200"]


@pytest.mark.parametrize(
    ("place", "words"), [("29095000100", "None of 1 places is among the 1 areas"), ("1001020100", "None of 1 places")]
)
def test_places_that_join_nothing_are_refused_with_both_sides_shown(write, tmp_path, place, words):
    with pytest.raises(RefusedInput) as refused:
        measure(
            PublishedRequest(file=write("A.CSV", PUBLISHED), places=write("m.geojson", areas(place))), releases=tmp_path
        )
    assert set(refused.value.report.counts) == {"place_joins_nothing"}
    assert words in str(refused.value)


def test_a_lost_leading_zero_is_named_where_others_join(counts_csv, write, tmp_path):
    body = counts_csv(groups={"Everyone": 1.0}, years=range(2014, 2015), size=5).read_text().splitlines()[1:]
    lines = [
        "place,group,year,age,deaths,population",
        *(f"{place},{line}" for place in ("01001", "1003") for line in body),
    ]
    request = LifeExpectancyRequest(
        deaths=(write("p.csv", "\n".join(lines)),), by=("place",), places=write("m.geojson", areas("01001", "01003"))
    )
    with pytest.raises(RefusedInput, match='with its leading zero: "01003"'):
        measure(request, releases=tmp_path)


def test_counts_by_place_carry_their_map_along(counts_csv, write, tmp_path):
    body = counts_csv(groups={"Everyone": 1.0}, years=range(2014, 2015), size=5).read_text().splitlines()[1:]
    lines = ["place,group,year,age,deaths,population", *(f"01001,{line}" for line in body)]
    request = LifeExpectancyRequest(
        deaths=(write("p.csv", "\n".join(lines)),), by=("place",), places=write("m.geojson", areas("01001", "01003"))
    )
    release = measure(request, releases=tmp_path)
    assert release.places is not None
    assert any("1 of 2 areas of the map have no value" in note for note in release.facts["notes"])


def test_faults_beyond_count_end_in_a_refusal_that_says_it_stopped(write, tmp_path):
    path = write("bad.csv", "age,deaths\n" + "x,-1\n" * 30_000)
    with pytest.raises(RefusedInput) as refused:
        measure(LifeExpectancyRequest(deaths=(path,), by=()), releases=tmp_path / "r")
    assert refused.value.report.stopped
    assert len(refused.value.report.faults) == 1000


NAME = re.compile(r"[a-z0-9._-]+")
TYPES = {"string", "number", "integer"}  # of Table Schema, those that releases use


def test_the_manifest_keeps_the_rules_of_data_packages(release):
    """Data Package 1, Tabular Data Resource and Table Schema: names, paths, sources, hashes, types, unique fields."""
    manifest = release.manifest
    assert manifest["profile"] == "data-package"
    assert NAME.fullmatch(manifest["name"])
    assert manifest["resources"]
    assert all(source["title"] for source in manifest["sources"])
    names = [resource["name"] for resource in manifest["resources"]]
    assert len(set(names)) == len(names)
    for resource in manifest["resources"]:
        assert NAME.fullmatch(resource["name"])
        assert not resource["path"].startswith(("/", "..")), "a path inside the package"
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])
        assert isinstance(resource["bytes"], int)
        fields = resource["schema"]["fields"]
        assert len({field["name"] for field in fields}) == len(fields)
        assert {field["type"] for field in fields} <= TYPES
        assert resource["schema"]["missingValues"] == [""]


def test_figures_have_their_unit_and_a_release_its_agreement_seed_and_code_version(release):
    for name in ("estimates", "gaps", "decomposition", "excess", "leveling"):
        assert all(row["unit"] for row in release.rows(name)), name
    for name in ("agreement", "replaces", "seed", "code_version", "unit", "favorable", "analyses"):
        assert name in release.facts, name
