"""The deeds of this room: who may, what is written, and the line each leaves in the ledger."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.jobs import JobState
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure, open_release
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.asked import Asked
from commontable.rooms.evidence.models import Publication, Release, Run, Withdrawal
from commontable.rooms.evidence.states import FileRole, RunKind
from tests.rooms.evidence import tables
from tests.rooms.evidence.words import told

ASKED = Asked(kind=RunKind.COUNTS, title="Measured", source_note="Tables")


def _lines(subject) -> list[str]:
    return list(LedgerLine.objects.filter(subject_id=subject.pk).order_by("at", "id").values_list("deed", flat=True))


def _ask(cast, by=None) -> Run:
    files = {FileRole.DEATHS: [SimpleUploadedFile("deaths.csv", b"age,deaths\n0,10\n")]}
    return actions.ask_for_run(custodian=cast.department, asked=ASKED, files=files, by=by or cast.ana)


def test_ask_for_run_keeps_the_files_and_leaves_one_ledger_line(cast, settings):
    run = _ask(cast)
    assert run.state == JobState.WAITING
    assert (run.folder / "0" / "deaths.csv").read_bytes() == b"age,deaths\n0,10\n"
    assert run.files[0]["size"] == 16
    assert told(cast.dana, run) == ["Ana Health Department asked for a measurement: Measured."]
    assert told(cast.omar, run) == []
    assert told(cast.esther, run) == []


@pytest.mark.parametrize("name", ["omar", "olivia", "hank", "rosa", "sol", "esther"])
def test_ask_for_run_is_for_analysts_and_backbone_staff_of_the_custodian(name, cast):
    with pytest.raises(NotPermitted, match="is for its analysts and for the backbone's staff"):
        _ask(cast, by=getattr(cast, name))
    assert not Run.objects.exists()


def test_ask_for_run_by_the_backbones_director_is_allowed(cast):
    assert _ask(cast, by=cast.dana).asked_by.name == "Dana Health Department"


def test_retry_run_takes_over_the_files_of_an_interrupted_run(cast, settings):
    run = _ask(cast)
    run.become(JobState.RUNNING)
    Run.objects.filter(pk=run.pk).update(heard_at="2020-01-01T00:00Z")
    run.refresh_from_db()
    again = actions.retry_run(run=run, by=cast.ana)
    run.refresh_from_db()
    assert (run.state, run.failure) == (JobState.FAILED, "interrupted")
    assert (again.folder / "0" / "deaths.csv").exists()
    assert not run.folder.exists()
    assert _lines(again) == ["run_retried"]


def test_retry_run_of_a_run_that_ended_says_to_upload_again(cast):
    run = _ask(cast)
    run.become(JobState.RUNNING)
    run.become(JobState.FAILED, failure="error")
    with pytest.raises(NotNow, match="Upload them again"):
        actions.retry_run(run=run, by=cast.ana)


def test_catalogue_release_is_seen_by_its_custodian_only_and_leaves_one_ledger_line(cast, release_of):
    release = release_of()
    assert release.audience == Audience.CUSTODIAN
    assert _lines(release) == ["release_catalogued"]
    assert release.number in told(cast.dana, release)[0]
    assert told(cast.omar, release) == []


def test_publish_release_writes_who_and_a_ledger_line_that_those_who_now_see_it_can_read(cast, release_of):
    release = release_of()
    actions.publish_release(release=release, audience=Audience.PARTNERSHIP, by=cast.ana)
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    assert _lines(release) == ["release_catalogued", "release_shared", "release_published"]
    assert [one.audience_given for one in Publication.objects.all()] == [Audience.PARTNERSHIP, Audience.PUBLIC]
    assert Publication.objects.first().by.name == "Ana Health Department"
    assert told(cast.esther, release)[-1].startswith("Someone published")
    assert told(cast.rosa, release)[-1] == "Ana Health Department published the release Life expectancy, River City."


def test_publish_release_is_for_the_custodians_analysts(cast, release_of):
    release = release_of()
    for account in (cast.dana, cast.omar, cast.sol, cast.esther):
        with pytest.raises(NotPermitted, match="Only an analyst of Health Department"):
            actions.publish_release(release=release, audience=Audience.PUBLIC, by=account)


def test_publish_release_never_narrows(cast, release_of):
    release = release_of(Audience.PUBLIC)
    for audience in Audience:
        with pytest.raises(NotNow, match="Choose a wider audience, or withdraw"):
            actions.publish_release(release=release, audience=audience, by=cast.ana)


def test_withdraw_release_is_a_record_with_a_reason_and_a_ledger_line_and_nothing_is_deleted(cast, release_of):
    release = release_of(Audience.PUBLIC)
    with pytest.raises(NotNow, match="Say why"):
        actions.withdraw_release(release=release, why="  ", by=cast.ana)
    actions.withdraw_release(release=release, why="Wrong year.", by=cast.dana)
    assert Release.objects.get() == release
    assert Withdrawal.objects.get().why == "Wrong year."
    assert release.path.is_dir()
    assert _lines(release)[-1] == "release_withdrawn"
    assert "Wrong year." in told(cast.esther, release)[-1]
    release = Release.objects.get()
    with pytest.raises(NotNow, match="already"):
        actions.withdraw_release(release=release, why="Again.", by=cast.ana)
    with pytest.raises(NotNow, match="was withdrawn"):
        actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)


def test_a_release_refuses_every_side_door(cast, release_of):
    release = release_of()
    rows = Release.objects.filter(pk=release.pk)
    doors = [
        release.save,
        release.delete,
        rows.delete,
        lambda: rows.update(title="Other"),
        lambda: Release.objects.create(title="Other"),
        lambda: Release.objects.bulk_create([release]),
        lambda: Release.objects.bulk_update([release], ["title"]),
        lambda: Release.objects.get_or_create(title="Other"),
        lambda: Release.objects.update_or_create(title="Other"),
    ]
    for door in doors:
        with pytest.raises(TypeError, match="never changed or deleted"):
            door()
    assert Release.objects.get().title == "Life expectancy, River City"


def test_publications_and_withdrawals_are_written_once(cast, release_of):
    release = release_of(Audience.PUBLIC)
    withdrawal = actions.withdraw_release(release=release, why="Wrong year.", by=cast.ana)
    for record in (Publication.objects.first(), withdrawal):
        with pytest.raises(TypeError, match="never changed"):
            record.save()
        with pytest.raises(TypeError, match="never deleted"):
            record.delete()


def test_the_same_folder_is_catalogued_once(cast, release_of):
    release = release_of()
    again = actions.catalogue_release(
        released=open_release(release.path), custodian=cast.department, title="Other", by=cast.ana
    )
    assert again == release
    assert _lines(release) == ["release_catalogued"]


def test_a_release_that_replaces_another_says_why_and_takes_its_place(cast, tmp_path, settings, release_of):
    first = release_of(Audience.PUBLIC, title="First")
    deaths, people, _outlines = tables.write(tmp_path)
    request = LifeExpectancyRequest(deaths=(deaths,), population=(people,), title="Second", source_note="Tables")
    ground = actions.Ground(replaces=first, why="A year was added.")
    second = actions.catalogue_release(
        released=measure(request, releases=settings.RELEASES_FOLDER), custodian=cast.department, title="Second",
        by=cast.ana, ground=ground,
    )  # fmt: skip
    assert second.replaces == first
    assert set(Release.objects.all().standing()) == {first, second}  # the public may not see the second yet
    actions.publish_release(release=second, audience=Audience.PUBLIC, by=cast.ana)
    assert list(Release.objects.all().standing()) == [second]
