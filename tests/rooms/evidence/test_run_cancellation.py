"""A measurement that somebody cancels ends soon, says by whom (in the ledger too), and leaves nothing behind it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.jobs import JobState
from commontable.pipeline import Canceled, StoreFailure
from commontable.pipeline.progress import Stop
from commontable.rooms.evidence import actions, heartbeat, measuring, uploads
from commontable.rooms.evidence.models import Release, Run
from commontable.rooms.evidence.progress import message, percent, told_progress
from commontable.rooms.evidence.states import FileRole
from tests.rooms.evidence import tables
from tests.rooms.evidence.test_deeds import ASKED, _ask, _lines
from tests.rooms.evidence.words import told


@pytest.fixture
def ask(cast, tmp_path):
    deaths, people, _places = tables.write(tmp_path)

    def asked() -> Run:
        roles = ((FileRole.DEATHS, deaths), (FileRole.POPULATION, people))
        files = {role: [SimpleUploadedFile(path.name, path.read_bytes())] for role, path in roles}
        return actions.ask_for_run(custodian=cast.department, asked=ASKED, files=files, by=cast.ana)

    return asked


@pytest.fixture
def run(ask):
    return ask()


def cancel(run: Run, by) -> None:
    actions.cancel_run(run=Run.objects.get(pk=run.pk), by=by)


def nothing_is_left(run: Run, settings) -> bool:
    folders = settings.RELEASES_FOLDER, settings.CHARTS_FOLDER, run.folder
    files = [path for folder in folders if folder.exists() for path in folder.rglob("*") if path.name != ".drawing"]
    return not Release.objects.exists() and not [path for path in files if path.is_file() or path.parent != folders[1]]


def test_a_run_that_waits_is_canceled_at_once(cast, run, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        cancel(run, cast.dana)
    run.refresh_from_db()
    assert (run.state, run.canceled_by.account) == (JobState.CANCELED, cast.dana)
    assert run.ended_at is not None
    assert not run.folder.exists()
    assert told(cast.ana, run)[-1].endswith("canceled the measurement Measured. Nothing was kept of it.")
    measuring.carry_out(run.pk)  # its place in the line comes up all the same
    run.refresh_from_db()
    assert run.state == JobState.CANCELED
    assert not Release.objects.exists()


@pytest.mark.parametrize("stage", ["reading", "counting", "protecting", "releasing", "drawing"])
def test_a_run_is_canceled_while_it_works_and_leaves_nothing(cast, run, settings, monkeypatch, stage):
    advance = Run.advance

    def advanced(self, now, *given):
        if now == stage and self.stage != stage:
            cancel(run, cast.ana)
        return advance(self, now, *given)

    monkeypatch.setattr(Run, "advance", advanced)
    measuring.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == JobState.CANCELED
    assert nothing_is_left(run, settings)
    assert _lines(run) == ["run_asked", "run_canceled"]


def test_a_run_canceled_in_its_last_moment_is_not_catalogued(cast, run, settings, monkeypatch):
    monkeypatch.setattr("commontable.rooms.evidence.pictures.draw_all", lambda _number: cancel(run, cast.ana))
    measuring.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == JobState.CANCELED
    assert nothing_is_left(run, settings)


def test_a_release_that_somebody_else_made_stays_where_it_is(cast, run, ask, monkeypatch):
    measuring.carry_out(ask().pk)
    release = Release.objects.get()
    monkeypatch.setattr("commontable.rooms.evidence.pictures.draw_all", lambda _number: cancel(run, cast.ana))
    measuring.carry_out(run.pk)  # the same files, so the same release
    run.refresh_from_db()
    assert run.state == JobState.CANCELED
    assert release.path.is_dir()


def test_only_those_who_may_measure_may_cancel_and_only_what_has_not_ended(cast, run):
    with pytest.raises(NotPermitted, match="is for its analysts"):
        cancel(run, cast.omar)
    cancel(run, cast.ana)
    with pytest.raises(NotNow, match="has ended already"):
        cancel(run, cast.ana)
    assert _lines(run) == ["run_asked", "run_canceled"]


def test_the_page_has_a_button_and_says_who_canceled(cast, run, client, address):
    client.force_login(cast.ana)
    page = client.get(address("run", run.pk)).content.decode()
    assert "Cancel the measurement" in page
    answer = client.post(address("cancellations", run.pk))
    assert answer.url == address("run", run.pk)
    page = client.get(answer.url).content.decode()
    assert "Canceled by Ana Health Department. Nothing was kept, and the files were deleted." in page
    assert "Cancel the measurement" not in page
    assert "Ask again with the same choices" in page
    again = client.post(address("cancellations", run.pk))
    assert again.status_code == 409
    assert "There is nothing left to cancel." in again.content.decode()
    client.force_login(cast.esther)
    assert client.post(address("cancellations", run.pk)).status_code == 404


def test_what_is_read_aloud_changes_with_the_stage_only(cast, run, client, address):
    client.force_login(cast.ana)
    run.become(JobState.RUNNING)
    run.advance("reading", 10, 100, 1_000)
    page = client.get(address("run", run.pk)).content.decode()
    assert 'role="status"' in page
    assert "?said=reading" in page
    moved = client.get(address("run_progress", run.pk) + "?said=reading").content.decode()
    assert 'role="status"' not in moved
    assert "1,000 rows read" in moved
    run.advance("checking", 0, 1)
    next_stage = client.get(address("run_progress", run.pk) + "?said=reading").content.decode()
    assert 'hx-swap-oob="innerHTML"' in next_stage
    assert "Checking every row" in next_stage


def test_time_left_is_told_once_it_can_be(cast, run):
    run.become(JobState.RUNNING)
    run.advance("reading", 50, 100, 5)
    assert told_progress(run, "x")["details"] == ["5 rows read"]
    for seconds, words in ((30, "about 3 minutes left"), (4, "less than a minute left"), (3600, "about 6 hours left")):
        run.began_at = run.heard_at - dt.timedelta(seconds=seconds)
        assert told_progress(run, "x")["details"][1] == words
    assert percent(run) == 14
    with translation.override("es"):
        assert told_progress(run, "x")["details"] == ["5 filas leídas", "quedan alrededor de 6 horas"]


def test_a_store_that_cannot_be_reached_keeps_the_files_for_another_try(cast, run, monkeypatch, client, address):
    def unreachable(*_given, **_more):
        raise StoreFailure("s3://bucket/releases cannot be written: connection reset")

    with monkeypatch.context() as broken:
        broken.setattr("commontable.pipeline.measuring.write_release", unreachable)
        measuring.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == (JobState.FAILED, "store")
    assert "could not be reached" in message(run)
    uploads.sweep()
    assert run.folder.exists()
    client.force_login(cast.ana)
    assert "Measure again with the same files" in client.get(address("run", run.pk)).content.decode()
    again = actions.retry_run(run=run, by=cast.ana)
    measuring.carry_out(again.pk)
    again.refresh_from_db()
    assert again.state == JobState.DONE


def test_an_engine_that_is_not_there_keeps_the_files_for_another_try(cast, run, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setenv("COMMONTABLE_ENGINE", "spark:nowhere")
        measuring.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == (JobState.FAILED, "engine")
    assert "The engine that counts" in message(run)
    again = actions.retry_run(run=run, by=cast.ana)
    measuring.carry_out(again.pk)
    again.refresh_from_db()
    assert again.state == JobState.DONE


def test_the_heartbeat_stops_work_that_nobody_wants_any_more(cast, monkeypatch):
    """The thread, without its own connection: what it does at each beat."""
    run, stop, over = _ask(cast), Stop(), threading.Event()
    interrupted = threading.Event()
    monkeypatch.setattr(heartbeat, "SECONDS", 0.01)
    monkeypatch.setattr(heartbeat, "connection", type("Closed", (), {"close": staticmethod(lambda: None)}))
    monkeypatch.setattr(Run, "hear", lambda _run: False)
    with stop.interrupting(interrupted.set):
        thread = threading.Thread(target=heartbeat._beat, args=(run, stop, over))
        thread.start()
        assert interrupted.wait(5)
    over.set()
    thread.join()
    assert stop.is_asked


def test_a_worker_is_told_by_its_own_report_that_it_is_to_stop(cast):
    run = _ask(cast)
    run.become(JobState.RUNNING)
    assert run.hear()
    cancel(run, cast.ana)
    assert not run.hear()
    with pytest.raises(Canceled):
        measuring.Reporter(run).tell("drawing")
