"""Releases and uploads for the tests of this room."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, list_releases, measure, open_release
from commontable.pipeline import Release as Released
from commontable.rooms.evidence import actions, pictures
from commontable.rooms.evidence.models import Release
from tests.rooms.evidence import tables, words


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


@pytest.fixture
def address(cast):
    """The address of a page of this room at River City's table."""

    def of(name: str, *args: object, table=cast.river) -> str:
        return reverse(f"evidence:{name}", args=[table.slug, *args])

    return of


@pytest.fixture
def ask(client, cast, address, django_capture_on_commit_callbacks):
    """Fill in the form as an account and let the worker finish; gives the answer to the form."""

    def post(kind: str, data: dict, by=cast.ana):
        client.force_login(by)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address("new_run", kind), {"title": "A measurement", "source_note": "A source", **data})

    return post


@dataclass(frozen=True)
class Measured:
    """Measures and draws as a worker does, or takes what was made before of the same files, with the same options,
    beside the same earlier releases: the pipeline makes the same of them again (tests/unit/pipeline/test_release.py).
    """

    kept: Path

    def release(self, request: LifeExpectancyRequest) -> Released:
        files = [*request.deaths, *request.population, *filter(None, [request.places])]
        options = replace(request, deaths=(), population=(), places=None)
        beside = sorted(each.id for each in list_releases(settings.RELEASES_FOLDER))
        key = repr(([Path(file).read_bytes() for file in files], options, beside)).encode()
        folder, here = self.kept / sha256(key).hexdigest(), Path(settings.RELEASES_FOLDER)
        if not folder.is_dir():
            released = measure(request, releases=here)
            pictures.draw_all(released.id)
            shutil.copytree(released.path, folder / "releases" / released.id)
            shutil.copytree(settings.CHARTS_FOLDER, folder / "charts")
            return released
        shutil.copytree(folder / "releases", here, dirs_exist_ok=True)
        shutil.copytree(folder / "charts", settings.CHARTS_FOLDER, dirs_exist_ok=True)
        (made,) = (folder / "releases").iterdir()
        return open_release(here / made.name)


@pytest.fixture(scope="session")
def measured(tmp_path_factory) -> Measured:
    return Measured(tmp_path_factory.mktemp("measured"))


@pytest.fixture
def release_of(cast, tmp_path, measured):
    """A catalogued release of small tables, seen by whom you say."""

    def make(audience: Audience | None = None, **options: object) -> Release:
        folder = tmp_path / "inputs"
        folder.mkdir(exist_ok=True)
        places, title = options.pop("places", 0), str(options.pop("title", "Life expectancy, River City"))
        deaths, people, outlines = tables.write(folder, places=int(places))
        request = LifeExpectancyRequest(
            deaths=(deaths,), population=(people,), by=("group", "year", *(("place",) if places else ())),
            title=title, source_note="Invented tables", synthetic=True, places=outlines if places else None, **options,
        )  # fmt: skip
        released = measured.release(request)
        release = actions.catalogue_release(released=released, custodian=cast.department, title=title, by=cast.ana)
        if audience:
            actions.publish_release(release=release, audience=audience, by=cast.ana)
        return release

    return make


def text_of(response) -> str:
    """The words of a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def indicator(cast):
    return actions.add_indicator(custodian=cast.department, details=words.indicator(cast), by=cast.ana)


@pytest.fixture
def shown(cast, indicator, release_of):
    """A public indicator with a public release of two groups and three years."""
    release = release_of(Audience.PUBLIC)
    actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    return actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)


@pytest.fixture
def wards(cast, indicator, release_of):
    """The same with six wards."""
    release = release_of(Audience.PUBLIC, places=6)
    actions.enter_release(release=release, indicator=indicator, place_kind="ward", place_vintage=2020, by=cast.ana)
    return actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
