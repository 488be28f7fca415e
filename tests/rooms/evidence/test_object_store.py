"""A site whose releases lie in an object store: measured, looked at, taken away and canceled as in a folder."""

from uuid import uuid4

import fsspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation.jobs import JobState
from commontable.pipeline import list_releases, open_release
from commontable.project import environment
from commontable.rooms.evidence import actions, measuring
from commontable.rooms.evidence.models import Release
from commontable.rooms.evidence.states import FileRole
from tests.rooms.evidence import tables
from tests.rooms.evidence.test_deeds import ASKED


@pytest.fixture
def place(settings) -> str:
    settings.RELEASES_FOLDER = f"memory://{uuid4().hex}/releases"
    return settings.RELEASES_FOLDER


@pytest.fixture
def run(cast, place, tmp_path):
    deaths, people, _places = tables.write(tmp_path)
    roles = ((FileRole.DEATHS, deaths), (FileRole.POPULATION, people))
    files = {role: [SimpleUploadedFile(path.name, path.read_bytes())] for role, path in roles}
    return actions.ask_for_run(custodian=cast.department, asked=ASKED, files=files, by=cast.ana)


def test_a_release_is_measured_into_the_store_and_read_from_it(cast, run, place, client, address):
    measuring.carry_out(run.pk)
    release = Release.objects.get()
    assert release.path == f"{place}/{release.folder_id}"
    assert [each.id for each in list_releases(place)] == [release.folder_id]
    client.force_login(cast.ana)
    assert client.get(address("release", release.pk)).status_code == 200
    assert client.get(address("gap", release.pk)).status_code == 200
    held = open_release(release.path)
    for name in ("estimates.parquet", "datapackage.json"):
        taken = client.get(address("release_file", release.pk, name))
        content = b"".join(taken.streaming_content) if taken.streaming else taken.content
        assert content == held.file(name).read_bytes()
    assert measuring.told_before(run) == [release.path]


def test_what_is_canceled_leaves_nothing_in_the_store(cast, run, place, monkeypatch):
    def canceled(_number: str) -> None:
        actions.cancel_run(run=run, by=cast.ana)

    monkeypatch.setattr("commontable.rooms.evidence.pictures.draw_all", canceled)
    measuring.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == JobState.CANCELED
    system, root = fsspec.core.url_to_fs(place)
    assert not system.exists(root) or system.find(root) == []


def test_the_setting_is_a_folder_or_an_address(monkeypatch, tmp_path):
    monkeypatch.delenv("COMMONTABLE_RELEASES", raising=False)
    assert environment.location("COMMONTABLE_RELEASES", tmp_path) == tmp_path
    monkeypatch.setenv("COMMONTABLE_RELEASES", "s3://bucket/releases/")
    assert environment.location("COMMONTABLE_RELEASES", tmp_path) == "s3://bucket/releases"
    monkeypatch.setenv("COMMONTABLE_RELEASES", str(tmp_path / "there"))
    assert environment.location("COMMONTABLE_RELEASES", tmp_path) == tmp_path / "there"
