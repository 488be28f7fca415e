"""The site does the day's own work by itself: once a day from its hour on, however many processes ask."""

from __future__ import annotations

import datetime as dt
import re
import socketserver
import threading
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from commontable.cli import main
from commontable.foundation import health
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import daily
from commontable.rooms.agreements.models import DailyWork
from commontable.verbs.serve import DayWatch
from tests.racing import track

from . import promised

HERE = ZoneInfo("America/Chicago")


def at(hour: int, minute: int = 0, *, day: int = 2, month: int = 3) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=HERE)


@pytest.fixture
def queue(settings, db):
    """The worker's queue in the database, as a site has it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects


def test_it_begins_once_a_day_from_the_hour_on_and_late_after_downtime(queue):
    assert [daily.begin(one) for one in (at(5, 59), at(6), at(6, 1), at(23))] == [False, True, False, False]
    assert [daily.begin(one) for one in (at(3, day=5), at(17, 20, day=5), at(18, day=5))] == [False, True, False]
    assert queue.count() == 2
    assert list(DailyWork.objects.values_list("day", flat=True)) == [dt.date(2026, 3, 5), dt.date(2026, 3, 2)]


def test_switched_off_it_never_begins(queue, settings):
    settings.DAILY_HOUR = None
    assert not daily.begin(at(12))
    assert daily.next_look(at(12)) > at(12).replace(year=9000)
    assert queue.count() == 0


def test_the_mails_leave_and_a_second_day_of_the_same_week_sends_none(cast, settings):
    today = dt.datetime.now(HERE).replace(hour=12)
    clause = promised.signed(cast).clauses.get(number="2")
    promised.obligation(cast, clause, due=PartialDate.parse((today.date() + dt.timedelta(days=8)).isoformat()))
    assert daily.begin(today)
    assert sorted(one.to[0] for one in mail.outbox) == ["ana@example.org", "dana@example.org"]
    assert daily.begin(today + dt.timedelta(days=1))
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_processes_that_ask_at_once_one_has_the_day(queue, tmp_path):
    with track(tmp_path) as run:
        assert sorted(run.together(*[lambda: daily.begin(at(6))] * 6)) == [False] * 5 + [True]
        assert run.after(lambda: (DailyWork.objects.count(), DBTaskResult.objects.count())) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_day_that_cannot_be_queued_is_not_claimed(queue, monkeypatch):
    def full(*words: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(type(daily.send_weekly_mail), "enqueue", full)
    with pytest.raises(OperationalError):
        daily.begin(at(6))
    assert not DailyWork.objects.exists()


def test_the_next_look_is_at_the_hour_also_when_clocks_are_set_forward_or_back(settings):
    assert daily.next_look(at(5, 59)) == at(6)
    assert daily.next_look(at(6)) == at(6, day=3)
    settings.DAILY_HOUR = 2  # on 8 March 2026 there is no such hour, on 1 November it is 24 + 1 hours away
    assert daily.next_look(at(12, day=7)) == at(3, day=8)
    assert daily.next_look(at(2, day=31, month=10)) - at(2, day=31, month=10) == dt.timedelta(hours=25)


@pytest.fixture
def kept_open(monkeypatch):
    """The watch lets go of its connection after each look; here it is the test's own."""
    monkeypatch.setattr(connection, "close", lambda: None)


def test_between_the_hours_a_turn_of_the_server_asks_nobody(queue, kept_open, django_assert_num_queries):
    now = [at(8)]
    watch = DayWatch(lambda: now[0])
    watch()
    assert queue.count() == 1
    with django_assert_num_queries(0):
        for now[0] in (at(8, 1), at(23), at(5, day=3)):
            watch()
    now[0] = at(6, day=3)
    watch()
    assert queue.count() == 2


def test_a_database_that_is_away_is_asked_again_a_minute_later(queue, kept_open, monkeypatch, capsys):
    def away(now: dt.datetime) -> bool:
        raise OperationalError("gone")

    now = [at(8)]
    watch = DayWatch(lambda: now[0])
    with monkeypatch.context() as patched:
        patched.setattr(daily, "begin", away)
        watch()
    assert "could not be begun (gone)" in capsys.readouterr().err
    now[0] = at(8, 0) + dt.timedelta(seconds=30)
    watch()
    assert queue.count() == 0
    now[0] = at(8, 1)
    watch()
    assert queue.count() == 1


# --- commontable check ------------------------------------------------------------------------------------------------


def test_the_check_tells_whether_the_day_was_begun(queue, settings):
    assert daily.finding(at(6, 30)).state == health.State.GOOD
    late = daily.finding(at(7, 1))
    assert (late.state, late.next_step[:17]) == (health.State.ATTENTION, "commontable serve")
    daily.begin(at(7, 2))
    assert daily.finding(at(7, 3)).state == health.State.GOOD
    settings.DAILY_HOUR = None
    assert "run commontable digest every day" in daily.finding(at(12)).says


class _MailServer(socketserver.StreamRequestHandler):
    """Says what a mail server says (RFC 5321) until it is told to quit."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example.org\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            self.wfile.write({b"QUIT": b"221 bye\r\n"}.get(word, b"250 mail.example.org\r\n"))
            if word == b"QUIT":
                return


def test_the_check_asks_the_mail_server_whether_it_takes_mail(db, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_PORT = server.server_address[1]
        main(["check"])
        server.shutdown()
    assert re.search(r"^Mail server +in order +127.0.0.1:\d+ answers and takes mail", capsys.readouterr().out, re.M)
    assert main(["check"]) == 1
    assert re.search(r"^Mail server +not working .*COMMONTABLE_SMTP", capsys.readouterr().out, re.M)
