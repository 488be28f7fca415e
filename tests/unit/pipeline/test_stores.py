"""Releases in object stores: whole or not at all, whatever the store does in the middle and whoever reads meanwhile."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
import time
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from commontable.pipeline import (
    BrokenRelease,
    LifeExpectancyRequest,
    StoreFailure,
    list_releases,
    measure,
    open_release,
    verify_release,
)
from commontable.pipeline.release.objects import ObjectStore
from commontable.pipeline.release.stores import FolderStore, split, store_at


class BrokenSystem(MemoryFileSystem):
    """A store in the memory whose connection breaks: `left` is the number of files it still takes."""

    protocol = "broken"
    store = {}
    pseudo_dirs = [""]
    left = 99
    breaks_reading = False
    cachable = False

    def put_file(self, lpath, rpath, **options):
        self._use()
        super().put_file(lpath, rpath, **options)

    def pipe_file(self, path, value, **options):
        self._use()
        super().pipe_file(path, value, **options)

    def cat_file(self, path, **options):
        if type(self).breaks_reading and path.endswith(".json"):
            raise ConnectionResetError("connection reset by peer")
        return super().cat_file(path, **options)

    def _use(self):
        if type(self).left == 0:
            raise ConnectionResetError("connection reset by peer")
        type(self).left -= 1


@pytest.fixture
def memory() -> str:
    return f"memory://{uuid4().hex}/releases"


@pytest.fixture
def broken():
    fsspec.register_implementation("broken", BrokenSystem, clobber=True)
    yield f"broken://{uuid4().hex}/releases"
    BrokenSystem.left, BrokenSystem.breaks_reading = 99, False


@pytest.fixture
def request_of(counts_csv):
    return LifeExpectancyRequest(deaths=(counts_csv(size=5),), title="A gap")


def files_in(address: str) -> list[str]:
    system, root = fsspec.core.url_to_fs(address)
    return sorted(Path(path).name for path in system.find(root))


def test_a_release_in_an_object_store_is_the_one_a_folder_would_hold(request_of, tmp_path, memory):
    here, there = measure(request_of, releases=tmp_path / "r"), measure(request_of, releases=memory)
    assert there.id == here.id
    assert there.address == f"{memory}/{here.id}"
    assert files_in(memory) == sorted(path.name for path in here.path.iterdir())
    opened = open_release(there.address)
    assert opened.manifest == here.manifest
    assert all(opened.rows(name) == here.rows(name) for name in here.names)
    assert [release.id for release in list_releases(memory)] == [here.id]
    with pytest.raises(LookupError, match="no folder of this machine"):
        opened.path


def test_what_was_released_there_is_verified_and_part_of_the_next_attack(request_of, counts_csv, tmp_path, memory):
    first = measure(request_of, releases=memory)
    pooled = LifeExpectancyRequest(deaths=request_of.deaths, periods=2)
    second = measure(pooled, releases=memory)
    assert second.facts["disclosure"]["earlier"] == [first.id]
    found = verify_release(second.address, [tmp_path])
    assert found.recomputed
    assert found.ok, found.problems
    assert sorted(release.id for release in list_releases(memory)) == sorted([first.id, second.id])


def test_a_file_that_changed_or_went_is_told(request_of, memory):
    release = measure(request_of, releases=memory)
    release.rows("gaps")  # kept in memory; the verdict must come from the store
    system, root = fsspec.core.url_to_fs(release.address)
    system.pipe_file(f"{root}/gaps.parquet", b"other")
    assert verify_release(release.address).problems == ("gaps.parquet was changed since the release was made.",)
    system.rm_file(f"{root}/gaps.parquet")
    assert verify_release(release.address).problems == ("gaps.parquet is gone.",)
    measure(request_of, releases=memory)  # made once more, what is missing is put back
    assert verify_release(release.address).ok
    system.pipe_file(f"{root}/datapackage.json", json.dumps({"resources": []}).encode())
    with pytest.raises(BrokenRelease, match="was changed"):
        open_release(release.address)
    assert list_releases(memory) == []


@pytest.mark.parametrize("taken", range(0, 8))
def test_a_store_that_fails_in_the_middle_holds_no_part_of_a_release(request_of, broken, taken):
    BrokenSystem.left = taken
    with pytest.raises(StoreFailure, match="cannot be written: ConnectionResetError: connection reset by peer"):
        measure(request_of, releases=broken)
    assert files_in(broken) == []
    assert list_releases(broken) == []
    BrokenSystem.left = 99
    assert verify_release(measure(request_of, releases=broken).address).ok


def test_a_place_that_is_not_there_is_a_failure_in_words(request_of, tmp_path):
    store = ObjectStore(LocalFileSystem(auto_mkdir=False), str(tmp_path / "nowhere"))
    with pytest.raises(StoreFailure, match="nowhere cannot be written: FileNotFoundError"):
        measure(request_of, releases=store)


def test_a_store_that_cannot_be_read_hides_no_earlier_release(request_of, broken):
    """An empty list would mean that nothing was told before, and the attack would not know of it."""
    measure(request_of, releases=broken)
    BrokenSystem.breaks_reading = True
    with pytest.raises(StoreFailure, match="cannot be read"):
        list_releases(broken)
    with pytest.raises(StoreFailure, match="cannot be read"):
        measure(LifeExpectancyRequest(deaths=request_of.deaths, periods=2), releases=broken)


def test_a_reader_meets_a_release_whole_or_not_at_all(request_of, memory, monkeypatch):
    """Every put takes its time, and a reader asks all the while."""
    put, over, met = MemoryFileSystem.put_file, threading.Event(), []

    def slow(self, lpath, rpath, **options):
        put(self, lpath, rpath, **options)
        time.sleep(0.02)

    monkeypatch.setattr(MemoryFileSystem, "put_file", slow)

    def look() -> None:
        while not over.is_set():
            for release in list_releases(memory):
                met.append([len(release.rows(name)) for name in release.names])

    reader = threading.Thread(target=look)
    reader.start()
    release = measure(request_of, releases=memory)
    time.sleep(0.1)
    over.set()
    reader.join()
    whole = [resource["rows"] for resource in release.manifest["resources"]]
    assert met
    assert all(rows == whole for rows in met)


def test_a_put_that_does_not_come_to_its_end_is_no_release_either(request_of, memory):
    """Whoever was killed between the files and the manifest leaves files only: nobody sees them, and later they go."""
    release = measure(request_of, releases=memory)
    system, root = fsspec.core.url_to_fs(release.address)
    system.rm_file(f"{root}/datapackage.json")
    assert list_releases(memory) == []
    with pytest.raises(BrokenRelease, match="is not a release"):
        open_release(release.address)
    store = store_at(memory)
    store.sweep()
    assert files_in(memory), "they may be those of somebody who is still at it"
    for path in system.find(root):
        system.store[path].modified -= dt.timedelta(days=2)
    store.sweep()
    assert files_in(memory) == []


def test_any_file_system_of_fsspec_will_do(request_of, tmp_path):
    store = ObjectStore(LocalFileSystem(auto_mkdir=True), str(tmp_path / "objects"))
    release = measure(request_of, releases=store)
    assert [each.id for each in list_releases(store)] == [release.id]
    assert verify_release(tmp_path / "objects" / release.id).ok  # and it reads as a folder, too
    store.remove(release.id)
    assert list_releases(store) == []


def test_releases_written_so_far_still_read(request_of, tmp_path):
    release = measure(request_of, releases=tmp_path / "r")
    for address in (release.path, str(release.path), f"file://{release.path}"):
        assert open_release(address).rows("estimates") == release.rows("estimates")
    assert open_release(release.path).path == release.path
    assert [each.id for each in list_releases(str(tmp_path / "r"))] == [release.id]


def test_what_is_no_release_and_no_store_is_refused_in_words(tmp_path, memory):
    with pytest.raises(BrokenRelease, match=r"holds no datapackage\.json"):
        open_release(f"{memory}/0123456789abcdef")
    assert list_releases(memory) == []
    with pytest.raises(StoreFailure, match="is no address that fsspec knows"):
        store_at("nowhere://bucket")


def test_a_store_whose_package_is_missing_names_it(monkeypatch):
    def missing(*_given, **_more):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(StoreFailure, match=r"pip install 'commontable\[s3\]'"):
        store_at("s3://bucket/releases")
    with pytest.raises(StoreFailure, match="what fsspec needs for gs://"):
        store_at("gs://bucket/releases")


def test_addresses_are_taken_apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert split("releases/0123456789abcdef") == (FolderStore(Path("releases")), "0123456789abcdef")
    assert split(Path(".")) == (FolderStore(tmp_path.parent), tmp_path.name)
    store, name = split("memory://x/releases/0123456789abcdef/")
    assert (str(store), name) == ("memory://x/releases", "0123456789abcdef")


def test_a_release_that_was_new_can_be_taken_back_and_an_old_one_is_known(request_of, tmp_path, memory):
    for place in (tmp_path / "r", memory):
        release = measure(request_of, releases=place)
        assert release.is_new
        assert not measure(request_of, releases=place).is_new
        release.store.remove(release.id)
        assert list_releases(place) == []
        release.store.remove(release.id)  # twice does no harm


def test_only_files_that_the_manifest_names_can_be_had(request_of, tmp_path):
    release = measure(request_of, releases=tmp_path / "r")
    assert json.loads(release.file("datapackage.json").read_text()) == release.manifest
    with pytest.raises(KeyError, match="has no file"):
        release.file("../../secret")


def test_folders_of_killed_processes_are_swept_and_those_in_use_are_not(tmp_path):
    store = FolderStore(tmp_path)
    (tmp_path / ".incoming-killed").mkdir()
    (tmp_path / ".incoming-killed" / "half.parquet").write_bytes(b"PAR1")
    with store.incoming() as held:
        store.sweep()
        assert [path.name for path in tmp_path.iterdir()] == [held.name]
    assert list(tmp_path.iterdir()) == []


def test_where_a_file_system_knows_no_locks_age_decides(tmp_path, monkeypatch):
    def no_locks(*_given):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", no_locks)
    store = FolderStore(tmp_path)
    old, fresh = tmp_path / ".incoming-old", tmp_path / ".incoming-fresh"
    for folder in (old, fresh):
        folder.mkdir()
    os.utime(old, (time.time() - 2 * 86400,) * 2)
    store.sweep()
    assert [path.name for path in tmp_path.iterdir()] == [".incoming-fresh"]
    with store.incoming() as held:
        assert held.is_dir()
