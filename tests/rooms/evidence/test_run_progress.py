"""A run can be left, reloaded and returned to; its page says where it stands, and what happened to it."""

import datetime as dt

import pytest
from django.utils import timezone

from commontable.foundation.jobs import JobState
from commontable.foundation.sight import Audience
from commontable.pipeline import Progress
from commontable.pipeline.release.stores import store_at
from commontable.rooms.evidence import measuring, queries, uploads
from commontable.rooms.evidence.models import Release, Run
from tests.rooms.evidence.test_deeds import _ask


@pytest.fixture
def run(cast):
    return _ask(cast)


@pytest.fixture
def look(client, cast, address, run):
    def get(name: str = "run", **headers: str):
        client.force_login(cast.ana)
        return client.get(address(name, run.pk), headers=headers)

    return get


def _silence(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(heard_at=timezone.now() - dt.timedelta(minutes=6))


def test_progress_stands_in_the_database_so_a_reload_shows_it(run, look):
    run.become(JobState.RUNNING)
    run.advance("estimating", 20, 40, 1_234)
    for _reload in range(2):
        text = look().content.decode()
        assert "Working out the figures. You can leave this page and come back." in text
        assert "1,234 rows read" in text
        assert 'value="45"' in text
    assert 'http-equiv="refresh"' in text  # without JavaScript
    assert 'hx-trigger="every 1s"' in text


def test_polling_answers_304_until_something_moves(run, look):
    run.become(JobState.RUNNING)
    run.advance("reading", 1, 2)
    first = look("run_progress")
    assert first.status_code == 200
    assert "no-cache" in first["Cache-Control"]
    tag = first["ETag"]
    assert look("run_progress", **{"if-none-match": tag}).status_code == 304
    assert tag.strip('"') in first.content.decode()  # what htmx will send
    run.advance("reading", 2, 2)
    moved = look("run_progress", **{"if-none-match": tag})
    assert moved.status_code == 200
    assert moved["ETag"] != tag


def test_when_it_is_over_htmx_is_told_to_load_the_page(run, look):
    run.become(JobState.RUNNING)
    assert "HX-Refresh" not in look("run_progress")
    run.become(JobState.FAILED, failure="error")
    over = look("run_progress")
    assert over["HX-Refresh"] == "true"
    assert "hx-get" not in over.content.decode()


def test_an_interrupted_run_says_so_and_can_be_asked_for_again(run, look, client, address):
    run.become(JobState.RUNNING)
    _silence(run)
    text = look().content.decode()
    assert "Nothing has been heard of this for a minute" in text
    assert "Measure again with the same files" in text
    answer = client.post(address("retries", run.pk))
    again = Run.objects.get(retry_of=run)
    assert answer.url == address("run", again.pk)
    assert not Release.objects.exists()
    assert client.post(address("retries", run.pk)).status_code == 409


def test_a_run_that_nobody_begins_says_what_to_do(run, look):
    Run.objects.filter(pk=run.pk).update(asked_at=timezone.now() - dt.timedelta(minutes=6))
    assert "Ask the site operator whether the worker runs" in look().content.decode()


def test_a_failure_of_ours_leaves_nothing_behind_and_one_clear_sentence(run, look, settings, monkeypatch):
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("commontable.pipeline.measure", broken)
    measuring.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == JobState.FAILED
    assert not list(settings.UPLOADS_FOLDER.rglob("*"))
    assert not Release.objects.exists()
    text = look().content.decode()
    assert "Something went wrong on our side. Nothing was imported, and the files were deleted." in text
    assert "out of order" not in text


def test_a_run_is_carried_out_once(run):
    run.become(JobState.RUNNING)
    measuring.carry_out(run.pk)  # a second worker: does nothing
    run.refresh_from_db()
    assert run.state == JobState.RUNNING
    assert run.folder.exists()


def test_a_worker_that_comes_back_too_late_changes_nothing(run, cast, monkeypatch, settings):
    """Somebody gave the run up while its worker was only slow: the late result is not catalogued."""

    def slow(*_args: object, **_options: object) -> None:
        Run.objects.filter(pk=run.pk).update(state=JobState.FAILED, failure="interrupted")
        raise RuntimeError("late")

    monkeypatch.setattr("commontable.pipeline.measure", slow)
    measuring.carry_out(run.pk)
    run.refresh_from_db()
    assert run.failure == "interrupted"


def test_progress_is_written_a_few_times_a_second_at_most(run, django_assert_max_num_queries):
    run.become(JobState.RUNNING)
    reporter = measuring.Reporter(run)
    with django_assert_max_num_queries(3):
        for step in range(1_000):
            reporter(Progress("reading", step, 1_000))


def test_the_sweep_deletes_what_no_run_needs(run, settings):
    stranger = settings.UPLOADS_FOLDER / "0197b0aa-0000-7000-8000-000000000000"
    stranger.mkdir()
    other = settings.UPLOADS_FOLDER / "README"
    other.mkdir()
    uploads.sweep()
    assert not stranger.exists()
    assert other.exists()  # not ours to delete
    assert run.folder.exists()


def test_the_sweep_ends_runs_lost_a_day_ago_and_deletes_their_files(run):
    run.become(JobState.RUNNING)
    Run.objects.filter(pk=run.pk).update(heard_at=timezone.now() - dt.timedelta(days=2))
    uploads.sweep()
    run.refresh_from_db()
    assert (run.state, run.failure) == (JobState.FAILED, "interrupted")
    assert not run.folder.exists()


def test_a_refused_or_silent_run_waits_for_the_one_who_asked(run, cast, rf):
    def tasks(account) -> list:
        request = rf.get("/")
        request.user = account
        return queries.waiting_tasks(request, cast.river)

    assert tasks(cast.ana) == []
    run.become(JobState.RUNNING)
    run.become(JobState.REFUSED)
    Run.objects.filter(pk=run.pk).update(faults={"total": 3})
    found = tasks(cast.ana)
    assert [str(task.title) for task in found] == ["Read why the files of “Measured” were refused"]
    assert str(found[0].detail) == "3 faults were found."
    assert tasks(cast.dana) == []
    assert tasks(cast.omar) == []


def test_trying_again_keeps_what_was_chosen(run, client, cast, address):
    client.force_login(cast.ana)
    text = client.get(address("new_run", "counts") + f"?like={run.pk}").content.decode()
    assert 'value="Measured"' in text
    client.force_login(cast.omar)
    assert client.get(address("new_run", "counts") + f"?like={run.pk}").status_code == 404


def test_runs_belong_to_their_custodian_only(run):
    assert run.audience == Audience.CUSTODIAN


def test_the_sweep_deletes_a_release_that_was_never_finished(db, settings):
    killed = settings.RELEASES_FOLDER / ".incoming-killed"
    killed.mkdir(parents=True)
    with store_at(settings.RELEASES_FOLDER).incoming() as held:
        uploads.sweep()
        assert not killed.exists()
        assert held.exists()
