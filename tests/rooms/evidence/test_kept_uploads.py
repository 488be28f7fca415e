"""Files of a form that comes back with a fault are kept for who sent them, and for nobody else."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from commontable.rooms.evidence import uploads
from commontable.rooms.evidence.models import Release, Run, UploadDraft
from tests.rooms.evidence import tables
from tests.rooms.evidence.conftest import text_of, upload


@pytest.fixture
def paths(tmp_path):
    return tables.write(tmp_path)


@pytest.fixture
def asked(paths):
    """What a form says, but for its title."""
    deaths, people, _map = paths
    return {
        "deaths": upload(deaths), "population": upload(people), "by": ["group"], "years_together": 1,
        "omitted": "refuse", "title": "",
    }  # fmt: skip


def again(asked, answer, **changes):
    """The same form once more without its files, as a browser sends it."""
    (draft,) = re.findall(r'name="draft" value="([^"]+)"', answer.content.decode())
    return {name: value for name, value in asked.items() if name not in ("deaths", "population")} | {
        "draft": draft, **changes
    }  # fmt: skip


def folders() -> list[Path]:
    folder = Path(settings.UPLOADS_FOLDER)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_two_faults_in_a_row_lose_no_file_and_the_third_try_measures(cast, ask, asked, address):
    first = ask("counts", asked)
    assert first.status_code == 422
    assert "Kept from before: deaths.csv" in text_of(first)
    assert "Your browser does not keep" not in text_of(first)
    second = ask("counts", again(asked, first, years_together=0))
    assert second.status_code == 422
    assert "Kept from before: people.csv" in text_of(second)
    assert not [row for row in second.context["form"].errors if row in ("deaths", "population")]
    assert UploadDraft.objects.count() == len(folders()) == 1
    third = ask("counts", again(asked, second, title="Life expectancy"))
    assert third.status_code == 302
    run = Run.objects.get()
    assert [entry["name"] for entry in run.files] == ["deaths.csv", "people.csv"]
    assert Release.objects.get().run == run
    assert UploadDraft.objects.count() == 0
    assert folders() == []


def test_another_file_stands_for_the_kept_one_and_one_may_be_left_out(ask, asked, paths, tmp_path):
    first = ask("counts", asked)
    other = tmp_path / "corrected.csv"
    other.write_bytes(paths[0].read_bytes())
    second = ask("counts", again(asked, first, deaths=upload(other), leave_out=["1"]))
    assert second.status_code == 422
    (draft,) = UploadDraft.objects.all()
    assert [(entry["field"], entry["name"]) for entry in draft.files] == [("deaths", "corrected.csv")]
    assert [path.name for path in sorted(draft.folder.rglob("*.csv"))] == ["corrected.csv"]
    gone = ask("counts", again(asked, second, leave_out=[draft.files[0]["at"]]))
    assert gone.status_code == 422
    assert "Files kept from before" not in text_of(gone)
    assert UploadDraft.objects.count() == 0


def test_nobody_else_uses_kept_files(cast, ask, asked):
    """Not a colleague of the same organization, nor Esther at her own table."""
    first = ask("counts", asked)
    number = UploadDraft.objects.get().pk
    for account in (cast.dana, cast.omar):
        if (answer := ask("counts", again(asked, first, title="Mine"), by=account)).status_code != 404:
            assert answer.status_code == 422
            assert "deaths" in answer.context["form"].errors
            assert "deaths.csv" not in text_of(answer)
    assert ask("counts", again(asked, first, title="Mine"), by=cast.esther).status_code == 404
    assert Run.objects.count() == 0
    assert UploadDraft.objects.filter(pk=number).exists()
    assert ask("counts", again(asked, first, draft="no number")).status_code == 422


def test_kept_files_are_gone_after_a_day(ask, asked):
    first = ask("counts", asked)
    (draft,) = UploadDraft.objects.all()
    uploads.sweep()
    assert draft.folder.is_dir()
    UploadDraft.objects.update(kept_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    late = ask("counts", again(asked, first, title="Late"))
    assert late.status_code == 422
    assert "deaths" in late.context["form"].errors
    assert not draft.folder.exists()
    assert UploadDraft.objects.count() == 0


def test_what_is_larger_than_the_site_takes_in_is_not_kept(ask, asked, settings):
    settings.UPLOAD_LIMIT = 100
    answer = ask("counts", asked)
    assert answer.status_code == 422
    assert UploadDraft.objects.count() == 0
    assert "please choose them again" in text_of(answer)
