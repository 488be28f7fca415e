"""Watching long work, and stopping it: by the watcher, by a request from another thread, in the middle of a query."""

from __future__ import annotations

import io
import threading
import time

import pytest

from commontable.pipeline import Canceled, LifeExpectancyRequest, Progress, measure
from commontable.pipeline.engines import engine
from commontable.pipeline.gathered import Gathered
from commontable.pipeline.progress import (
    SHARES,
    STAGES,
    Stop,
    bytes_of,
    further,
    interruptible,
    seconds_left,
    share_done,
    stopped_by,
    watched_by,
)
from commontable.pipeline.tables import DEATHS, Deaths
from commontable.verbs.measures import watching

ENDLESS = "select count(*) from range(300000) a, range(3000000) b where (a.range * b.range) % 7 = 3"


def test_rows_are_told_while_a_file_is_read_and_never_go_back(counts_csv, tmp_path, monkeypatch):
    monkeypatch.setattr("commontable.pipeline.progress.SECONDS_BETWEEN", 0)
    monkeypatch.setattr("commontable.pipeline.sources.reading.ROWS_BETWEEN", 10)
    told: list[Progress] = []
    path = counts_csv(size=5)
    measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path / "r", progress=told.append)
    rows = [each.rows for each in told]
    lines = len(path.read_text().splitlines())
    assert rows == sorted(rows)
    assert rows[-1] == lines
    assert 10 in rows
    assert list(dict.fromkeys(each.stage for each in told)) == list(STAGES)
    assert all(each.done <= each.total == path.stat().st_size for each in told if each.stage == "reading")
    shares = [share_done(each) for each in told]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_the_share_of_a_stage_counts_by_the_time_it_takes():
    assert sum(SHARES.values()) == pytest.approx(1)
    assert share_done(Progress("reading", 1, 2)) == pytest.approx(0.15)
    assert share_done(Progress("checking", 0, 0)) == pytest.approx(0.30)
    assert share_done(Progress("drawing", 1, 1)) == 0
    assert share_done(Progress("drawing", 1, 2), {**SHARES, "drawing": 1.0}) == pytest.approx(0.75)


def test_what_is_left_is_told_once_it_can_be_guessed():
    assert seconds_left(0.5, 1.0) is None
    assert seconds_left(0.001, 60.0) is None
    assert seconds_left(0.25, 30.0) == pytest.approx(90)
    assert seconds_left(1.0, 30.0) == 0


def test_what_there_is_to_read(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").write_bytes(b"123")
    assert (bytes_of(tmp_path / "a"), bytes_of(tmp_path), bytes_of(tmp_path / "c"), bytes_of(None)) == (5, 8, 0, 0)


@pytest.mark.parametrize("stage", STAGES)
def test_a_watcher_that_says_stop_is_heard_in_every_stage_and_nothing_is_left(counts_csv, tmp_path, stage):
    def watch(progress: Progress) -> None:
        if progress.stage == stage:
            raise Canceled

    with pytest.raises(Canceled):
        measure(LifeExpectancyRequest(deaths=(counts_csv(),)), releases=tmp_path / "releases", progress=watch)
    assert not (tmp_path / "releases").exists() or not list((tmp_path / "releases").iterdir())


def test_work_stops_at_the_very_last_word_too(counts_csv, tmp_path):
    def watch(progress: Progress) -> None:
        if progress == Progress("releasing", 1, 1, progress.rows):
            raise Canceled

    with pytest.raises(Canceled):
        measure(LifeExpectancyRequest(deaths=(counts_csv(),)), releases=tmp_path / "releases", progress=watch)
    assert not list((tmp_path / "releases").iterdir())


def test_a_request_to_stop_is_heeded_wherever_the_work_says_that_it_goes_on():
    stop = Stop()
    with stopped_by(stop), watched_by(lambda _progress: None) as watch:
        further()
        stop.ask()
        with pytest.raises(Canceled):
            further()
        with pytest.raises(Canceled):
            watch(Progress("reading", 0, 1))
    further()  # outside nobody is asked


def test_a_running_query_is_interrupted():
    stop = Stop()
    began = time.monotonic()
    with stopped_by(stop), engine("duckdb") as held:
        threading.Timer(0.3, stop.ask).start()
        with pytest.raises(Canceled), interruptible(held.interrupt):
            held.table(ENDLESS)
    assert time.monotonic() - began < 20


def test_errors_of_a_query_stay_what_they_are_where_nobody_asked_to_stop():
    with stopped_by(Stop()), engine("duckdb") as held:  # noqa: SIM117
        with pytest.raises(Exception, match="nowhere"), interruptible(held.interrupt):
            held.table("select * from nowhere")


def test_rows_that_wait_on_the_disk_have_no_name_there(tmp_path, monkeypatch):
    """So that a process that is killed leaves nothing of them."""
    monkeypatch.setattr("commontable.pipeline.gathered.CHUNK", 2)
    monkeypatch.setattr("commontable.pipeline.gathered.KEPT", 2)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    rows = Gathered(Deaths, DEATHS)
    for number in range(9):
        rows.append(Deaths("", "", "", "", 2014, 0, 1, number, number, "f", number))
        assert list(tmp_path.iterdir()) == []
    assert [row.low for row in rows] == list(range(9))


def told_in(out: io.StringIO, seconds: list[float], progress: list[Progress]) -> str:
    ticks = iter([0.0, *seconds])
    watcher = watching.watcher(out, clock=lambda: next(ticks))
    for each in progress:
        watcher(each)
    return out.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_line_that_is_cleared_at_the_end():
    steps = [Progress("reading", 50, 100, 1_234_567), Progress("releasing", 1, 1, 1_234_567)]
    shown = told_in(Terminal(), [30.0, 31.0], steps)
    first = "[#---------]  15%  about 3 min left  Reading the files  1,234,567 rows"
    assert shown == f"\r\033[K{first}\r\033[K"
    assert "\n" not in shown


def test_a_pipe_gets_plain_lines_and_only_where_it_takes_long():
    steps = [Progress("reading", each, 4, each * 10) for each in range(5)] + [Progress("checking", 0, 1, 40)]
    shown = told_in(io.StringIO(), [1.0, 4.0, 6.0, 7.0, 40.0, 41.0], steps)
    assert shown.count("\n") == 3
    assert "\r" not in shown
    assert "\033" not in shown
    assert "Reading the files  20 rows" in shown
    assert told_in(io.StringIO(), [1.0] * 6, steps) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "5 s"),
        (12, "10 s"),
        (59, "1 min"),
        (61, "1 min"),
        (3 * 60, "3 min"),
        (3600, "1 h 0 min"),
        (9000, "2 h 30 min"),
    ],
)
def test_durations_are_rounded_as_people_say_them(seconds, words):
    assert watching.duration(seconds) == words
