"""Hashes of files with small counts: nobody without the key can try counts until a hash fits."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest

from commontable.pipeline import LifeExpectancyRequest, list_releases, measure, verify_release
from commontable.pipeline.release.sealing import SETTING

SMALL = {("Black", 2014, "1-4"): 4}


@pytest.fixture(autouse=True)
def _no_key_given(monkeypatch):
    monkeypatch.delenv(SETTING)


def test_a_file_whose_source_hides_small_counts_keeps_its_plain_hash(counts_csv, tmp_path):
    path = counts_csv(size=5)
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path / "releases")
    (source,) = release.manifest["sources"]
    assert source["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert not (tmp_path / "releases" / ".key").exists()


@pytest.mark.parametrize("place", ["folder", "memory://{}/releases"])
def test_who_knows_all_but_one_count_finds_no_hash_to_try_it_on(counts_csv, tmp_path, place):
    releases = tmp_path / "releases" if place == "folder" else place.format(uuid4().hex)
    path = counts_csv(size=5, change=SMALL)
    release = measure(LifeExpectancyRequest(deaths=(path,), population=(path,)), releases=releases)
    manifest = release.store.read(release.id, "datapackage.json").decode()
    assert hashlib.sha256(path.read_bytes()).hexdigest() not in manifest
    told = [source["hash"] for source in release.manifest["sources"]]
    assert len(set(told)) == 1, "a file with two uses is sealed in both"
    assert told[0].startswith("hmac-sha256:")
    assert release.store.key("") not in manifest
    assert [each.id for each in list_releases(releases)] == [release.id]
    assert verify_release(release.address, [path]).recomputed, "with the key beside it, it is made again"


def test_another_place_has_another_key_and_another_name(counts_csv, tmp_path, monkeypatch):
    path = counts_csv(size=5, change=SMALL)
    request = LifeExpectancyRequest(deaths=(path,))
    one, other = (measure(request, releases=tmp_path / name) for name in ("one", "other"))
    assert one.id != other.id
    assert one.rows("estimates") == other.rows("estimates")
    assert measure(request, releases=tmp_path / "one").id == one.id
    assert (tmp_path / "one" / ".key").stat().st_mode & 0o777 == 0o600
    for name, key in (("third", "a key of our own"), ("fourth", "a key of our own")):
        monkeypatch.setenv(SETTING, key)
        assert measure(request, releases=tmp_path / name).id not in {one.id, other.id}
    assert len({path.name for name in ("third", "fourth") for path in (tmp_path / name).iterdir()}) == 1


def test_without_the_key_a_release_is_whole_but_its_inputs_are_not_recognized(counts_csv, tmp_path, monkeypatch):
    path = counts_csv(size=5, change=SMALL)
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path / "releases")
    (tmp_path / "releases" / ".key").rename(tmp_path / "kept")
    found = verify_release(release.path, [path])
    assert (found.ok, found.recomputed) == (True, False)
    monkeypatch.setenv(f"{SETTING}_FILE", str(tmp_path / "kept"))
    assert verify_release(release.path, [path]).recomputed
