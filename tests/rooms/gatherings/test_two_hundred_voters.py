"""Two hundred delegates vote at once on a real server: every ballot that was answered for counts exactly once.

The server is the one that `commontable serve` starts, in processes of its own, on a file of SQLite or on PostgreSQL,
whichever the tests run on. One vote is left alone, one is closed in the middle, and in one the server is killed.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client

from commontable.rooms.gatherings.models import ElectorVoter, VoteEvent
from commontable.verbs import serve
from tests import gathered, voted

DELEGATES, AT_ONCE, PATIENCE = 200, 40, 60
TAKEN, REFUSED, ELSEWHERE = 302, 409, -1
CSRF = "a" * 32
OPTIONS = ("for", "against", "abstain")


@dataclass
class Hall:
    """A server with three open votes of one body; how delegates and the clerk reach it; what its database holds."""

    database: Path | None
    sessions: list[str]
    clerk: str
    events: list[VoteEvent]
    voters: list[list[ElectorVoter]]
    port: int = 0
    acknowledged: set[int] = field(default_factory=set)

    def post(self, session: str, path: str, said: str) -> int:
        """The status of the answer; 0 when there was none. To be sent to sign in is not to be taken."""
        web = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = f"sessionid={session}; csrftoken={CSRF}"
        try:
            web.request(
                "POST", path, f"{said}&csrfmiddlewaretoken={CSRF}",
                {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"},
            )  # fmt: skip
            answer = web.getresponse()
            away = answer.status == TAKEN and "/votes/" not in (answer.getheader("Location") or "")
            return ELSEWHERE if away else answer.status
        except (OSError, HTTPException):
            return 0
        finally:
            web.close()

    def vote(self, number: int, delegate: int) -> int:
        """One delegate's ballot in one of the votes."""
        path = f"/at/river-city/votes/{self.events[number].pk}/ballots/"
        said = f"voter={self.voters[number][delegate].pk}&option={OPTIONS[delegate % 3]}"
        status = self.post(self.sessions[delegate], path, said)
        if status == TAKEN:
            self.acknowledged.add(delegate)
        return status

    def all_vote(self, number: int, delegates: list[int] | None = None) -> list[int]:
        self.acknowledged = set()
        with ThreadPoolExecutor(AT_ONCE) as room:
            return list(room.map(lambda one: self.vote(number, one), delegates or range(DELEGATES)))

    def close(self, number: int) -> int:
        return self.post(self.clerk, f"/at/river-city/votes/{self.events[number].pk}/closings/", "")

    def rows(self, sql: str, number: int) -> list[Any]:
        """Read past Django, so that nothing between the tables and this test can be mistaken."""
        if self.database is not None:
            with sqlite3.connect(self.database, timeout=PATIENCE) as file:
                return file.execute(sql.replace("%s", "?"), [self.events[number].pk.hex]).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.events[number].pk])
            return cursor.fetchall()

    def ballots(self, number: int) -> dict[int, list[str]]:
        """What stands for each delegate."""
        found: dict[int, list[str]] = {}
        for title, option in self.rows(
            "SELECT s.title, b.option FROM gatherings_ballot b JOIN gatherings_electorvoter v ON v.id = b.voter_id"
            " JOIN people_seat s ON s.id = v.seat_id WHERE b.event_id = %s AND NOT EXISTS"
            " (SELECT 1 FROM gatherings_ballot later WHERE later.supersedes_id = b.id)",
            number,
        ):
            found.setdefault(int(title.rsplit(" ", 1)[1]), []).append(option)
        return found

    def counted(self, number: int) -> Counter[str]:
        """What the result counted."""
        ((data,),) = self.rows("SELECT explanation_data FROM gatherings_result WHERE event_id = %s", number)
        told = data if isinstance(data, dict) else json.loads(data)
        return Counter({name: count for name, count in told["tally"]["stands"] if name in OPTIONS})


@contextmanager
def running(hall: Hall, environment: dict[str, str]) -> Iterator[Callable[[], None]]:
    """The server's processes in a group of their own; what is given kills them all at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        hall.port = probe.getsockname()[1]
    address = serve.Address("127.0.0.1", hall.port)
    process = subprocess.Popen(
        serve._server_words(address, 2), env=environment, start_new_session=True, stdout=subprocess.DEVNULL
    )

    def kill() -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)

    try:
        _wait_for(hall)
        yield kill
    finally:
        kill()


def _wait_for(hall: Hall) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", hall.port)) == 0 and hall.post("", "/nowhere/", "") in (403, 404):
                return
        time.sleep(0.1)
    raise AssertionError("The server did not answer in time.")


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """What the server is told: its folder, the key that signs sessions here, and no name but localhost."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": serve.SETTINGS,
        "COMMONTABLE_DATA": str(tmp_path),
        "COMMONTABLE_SECRET_KEY": configured.SECRET_KEY,
    }


@pytest.fixture
def hall(transactional_db, tmp_path, environment) -> Hall:
    """Two hundred organizations with a delegate each, and three votes open at once in three meetings."""
    from tests.cast import assemble

    cast = assemble()
    seats = voted.board(cast.department, DELEGATES)
    rule = voted.rule(seats[0].body)
    events = []
    for _number in range(3):
        held = gathered.opened(seats[0].body)
        gathered.everybody(held)
        events.append(voted.called(held, cast.dana))
    assert rule.votes.count() == 3
    sessions = [_session(voted.sitting(seat)) for seat in seats]
    voters = [list(event.voters.order_by("seat__title")) for event in events]
    clerk = _session(cast.dana)
    database = None
    if connection.vendor == "sqlite":
        database = tmp_path / "commontable.sqlite3"
        with sqlite3.connect(database) as file:
            connection.connection.backup(file)
        environment.pop("DATABASE_URL", None)
    else:
        its = connection.settings_dict
        environment["DATABASE_URL"] = f"postgres://{its['USER']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"
    return Hall(database, sessions, clerk, events, voters)


def _session(account: Any) -> str:
    client = Client()
    client.force_login(account)
    return client.cookies["sessionid"].value


def expected(delegates: set[int]) -> dict[int, list[str]]:
    return {one: [OPTIONS[one % 3]] for one in delegates}


def test_two_hundred_delegates_vote_at_once_and_no_ballot_is_lost_or_doubled(hall, environment):
    everybody = set(range(DELEGATES))
    with running(hall, environment) as kill:
        _everybody_votes(hall, everybody)
        _closed_in_the_middle(hall)
        _killed_in_the_middle(hall, kill)
        acknowledged = set(hall.acknowledged)
    with running(hall, environment):
        stood = hall.ballots(2)
        assert {one: stood[one] for one in acknowledged} == expected(acknowledged)
        unsure = sorted(acknowledged)[:20]  # their answer came, but they send again to be on the safe side
        hall.all_vote(2, sorted(everybody - acknowledged) + unsure)
        assert hall.ballots(2) == expected(everybody)
        assert hall.close(2) == TAKEN
        assert hall.counted(2).total() == DELEGATES


def _everybody_votes(hall: Hall, everybody: set[int]) -> None:
    assert set(hall.all_vote(0)) == {TAKEN}
    assert hall.ballots(0) == expected(everybody)
    assert hall.close(0) == TAKEN
    assert hall.counted(0) == Counter(OPTIONS[one % 3] for one in everybody)


def _closed_in_the_middle(hall: Hall) -> None:
    """The count has every ballot that was answered for, and none that was refused."""
    closing: list[int] = []

    def close_soon() -> None:
        while len(hall.acknowledged) < DELEGATES // 4:
            time.sleep(0.005)
        closing.append(hall.close(1))

    clerk = threading.Thread(target=close_soon)
    hall.acknowledged = set()
    clerk.start()
    statuses = hall.all_vote(1)
    clerk.join(PATIENCE)
    assert closing == [TAKEN]
    assert set(statuses) <= {TAKEN, REFUSED}
    assert REFUSED in statuses
    assert hall.ballots(1) == expected(hall.acknowledged)
    assert hall.counted(1) == Counter(OPTIONS[one % 3] for one in hall.acknowledged)


def _killed_in_the_middle(hall: Hall, kill: Callable[[], None]) -> None:
    """kill -9 of every process of the server while ballots come in."""
    hall.acknowledged = set()

    def kill_soon() -> None:
        while len(hall.acknowledged) < DELEGATES // 4:
            time.sleep(0.005)
        kill()

    killer = threading.Thread(target=kill_soon)
    killer.start()
    statuses = hall.all_vote(2)
    killer.join(PATIENCE)
    assert 0 in statuses
    assert DELEGATES // 4 <= len(hall.acknowledged) < DELEGATES
