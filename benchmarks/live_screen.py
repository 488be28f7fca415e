"""The live screen of a meeting with 60 people connected to one small server: from a deed to every open screen.

    .venv/bin/python -m benchmarks.live_screen [--seconds 20] [--people 60] [--seats 15 300]

Every screen asks once a second with the version it has, as htmx does; meanwhile people arrive and leave, one deed
every 0.7 s. Told are the time from a deed to each screen, and what a full answer and a "nothing new" cost beside a
bare Django view. Starts granian on loopback with two workers, for each size, and stops it again.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.pages import _free_port, _serve, _wait

EVERY = 1.0  # seconds between two questions of one screen
DEED_EVERY = 0.7
ASKED = 60  # requests each cost is the median of


@dataclass
class Screens:
    """What all screens saw: for each version, when each screen had it."""

    port: int
    address: str
    cookie: str
    seen: dict[int, list[tuple[float, str]]] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        tag = ""
        time.sleep(EVERY * number / 60)  # people do not open the page in the same instant
        while not self.over.is_set():
            begun = time.monotonic()
            headers = {"Cookie": f"sessionid={self.cookie}", **({"If-None-Match": tag} if tag else {})}
            connection.request("GET", self.address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            with self.lock:
                self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
                if answer.status == 200:
                    self.seen.setdefault(number, []).append((time.monotonic(), _version(answer)))
            tag = answer.headers.get("ETag", "")
            time.sleep(max(0.0, EVERY - (time.monotonic() - begun)))


def _version(answer: http.client.HTTPResponse) -> str:
    """The part of the tag that is another after each deed."""
    return (answer.headers.get("ETag") or "").strip('"').partition(".")[0]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--people", type=int, default=60)
    options.add_argument("--seats", type=int, nargs="+", default=[15, 300])
    chosen = options.parse_args()
    if len(chosen.seats) > 1:  # a process for each size: Django is set up for one database only
        for seats in chosen.seats:
            same = ["--seconds", str(chosen.seconds), "--people", str(chosen.people), "--seats", str(seats)]
            subprocess.run([sys.executable, "-m", "benchmarks.live_screen", *same], check=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"COMMONTABLE_DATA": folder, "DJANGO_SETTINGS_MODULE": "benchmarks.site_settings"}
        meeting, cookie = _fill(chosen.seats[0])
        _measure(meeting, cookie, chosen)
    return 0


def _fill(seats: int) -> tuple[Any, str]:
    """An open meeting of a board with that many seats, half of them taken, and the cookie of one who sits in it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from tests import cast, gathered, things
    from tests.rooms.gatherings import records

    with transaction.atomic():
        here = cast.assemble()
        records.rule(here.commission)
        meeting = gathered.opened(here.commission)
        gathered.everybody(meeting)
        for number in range(seats - 3):
            organization = things.organization(here.river, f"Organization {number:03}")
            seat = things.seat(here.commission, f"Seat {number:03}")
            things.membership(seat, things.person(organization, f"Person {number:03}"), organization)
            if number % 2:
                gathered.present(meeting, seat)
    return meeting, _session(here.rosa)


def _session(account: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _measure(meeting: Any, cookie: str, chosen: argparse.Namespace) -> None:
    from django.urls import reverse

    address = reverse("gatherings:live_state", args=[meeting.partnership.slug, meeting.pk])
    port = _free_port()
    server = _serve(port)
    try:
        _answers(port)
        print(f"{chosen.seats[0]} seats, {chosen.people} screens, {chosen.seconds} s, load {os.getloadavg()[0]:.1f}")
        _costs(port, address, cookie)
        _latencies(Screens(port, address, cookie), meeting, chosen)
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()


def _answers(port: int) -> None:
    """A machine with much else to do takes its time to start a server."""
    for _try in range(4):
        try:
            return _wait(port)
        except SystemExit:
            continue
    raise SystemExit("The server did not answer within two minutes.")


def _costs(port: int, address: str, cookie: str) -> None:
    """Median milliseconds of one answer at a time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    bare, _tag, _size = _median(connection, "/bare/", {})
    full, tag, size = _median(connection, address, {"Cookie": f"sessionid={cookie}"})
    same, _tag, _size = _median(connection, address, {"Cookie": f"sessionid={cookie}", "If-None-Match": tag})
    print(f"  bare view {bare:.1f} ms; full answer {full:.1f} ms ({full / bare:.1f} x, {size / 1024:.0f} KB); ", end="")
    print(f"nothing new {same:.1f} ms ({same / bare:.1f} x)")


def _median(connection: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> tuple[float, str, int]:
    taken, tag, size = [], "", 0
    for _number in range(ASKED):
        begun = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        size = len(answer.read())
        taken.append(1000 * (time.perf_counter() - begun))
        tag = answer.headers.get("ETag", "")
    return statistics.median(taken), tag, size


def _latencies(screens: Screens, meeting: Any, chosen: argparse.Namespace) -> None:
    threads = [threading.Thread(target=screens.watch, args=(number,)) for number in range(chosen.people)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    deeds = _do(meeting, chosen.seconds)
    time.sleep(3)
    screens.over.set()
    for thread in threads:
        thread.join()
    order = {version: number for number, (_at, version) in enumerate(deeds)}
    shown = [[(when, order.get(version, -1)) for when, version in rows] for rows in screens.seen.values()]
    found = sorted(_late(at, number, rows) for number, (at, _version) in enumerate(deeds) for rows in shown)
    answers = ", ".join(f"{number} answers {status}" for status, number in sorted(screens.answers.items()))
    print(f"  {len(deeds)} deeds seen on {len(screens.seen)} screens; {answers}")
    print(
        f"  from deed to screen: p50 {_at(found, 0.5):.2f} s, p95 {_at(found, 0.95):.2f} s, "
        f"p99 {_at(found, 0.99):.2f} s, longest {found[-1]:.2f} s"
    )


def _do(meeting: Any, seconds: int) -> list[tuple[float, str]]:
    """People leave and come; each deed with its time and the version it made."""
    from commontable.rooms.gatherings import actions, live_tags
    from commontable.rooms.people.models import Account, Seat

    dana = Account.objects.get(email="dana@example.org")
    seats = list(Seat.objects.filter(body=meeting.body, title__startswith="Seat"))
    deeds, number, end = [], 0, time.monotonic() + seconds
    while time.monotonic() < end:
        seat = seats[number % len(seats)]
        there = meeting.attendances.filter(seat=seat, left_at__isnull=True).first()
        if there:
            actions.leave(attendance=there, by=dana)
        else:
            actions.check_in(meeting=meeting, seat=seat, by=dana)
        tag = live_tags.made(meeting.partnership_id, viewer=dana.pk, page="")
        deeds.append((time.monotonic(), tag.partition(".")[0]))
        number += 1
        time.sleep(DEED_EVERY)
    return deeds


def _late(at: float, deed: int, rows: list[tuple[float, int]]) -> float:
    """How long until a screen had that deed or a later one; for ever, if it never had."""
    return next((max(0.0, when - at) for when, seen in rows if seen >= deed), float("inf"))


def _at(found: list[float], share: float) -> float:
    return found[min(len(found) - 1, int(share * len(found)))]


if __name__ == "__main__":
    sys.exit(main())
