"""What pages of meetings and agreements cost when there is much of everything, beside the same with little.

    .venv/bin/python -m benchmarks.agree_pages

Processor milliseconds of one answer in one process, so that what else the machine does counts little, as a ratio to a
bare Django view in the same run; the queries of the page; and its size. Little is three seats, two meetings, two
promises and two tasks; much is 300 seats, 200 meetings, 400 promises, 100 of them due soon.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any

ASKED = 11  # answers each cost is the median of


@dataclass(frozen=True)
class Size:
    seats: int
    meetings: int
    promises: int
    tasks: int


LITTLE, MUCH = Size(3, 2, 2, 2), Size(300, 200, 400, 100)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", choices=["little", "much"])
    chosen = options.parse_args()
    if chosen.size is None:  # a process for each size: Django is set up for one database only
        for size in ("little", "much"):
            subprocess.run([sys.executable, "-m", "benchmarks.agree_pages", "--size", size], check=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"COMMONTABLE_DATA": folder, "DJANGO_SETTINGS_MODULE": "benchmarks.site_settings"}
        size = MUCH if chosen.size == "much" else LITTLE
        print(f"{size}, load {os.getloadavg()[0]:.1f}")
        client, pages = _fill(size)
        _report(client, pages)
    return 0


def _fill(size: Size) -> tuple[Any, dict[str, str]]:
    from benchmarks.live_screen import _fill as fill_meeting
    from benchmarks.live_screen import _session
    from benchmarks.obligations import _promise

    held, _cookie = fill_meeting(size.seats)
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from commontable.rooms.people.models import Account

    viewer = Account.objects.get(email="dana@example.org")
    slug = held.partnership.slug
    pages = {name: address for name, address in _promise(size.promises, slug).items() if name != "promises"}
    _meet(held, size.meetings)
    _due_soon(viewer, size.tasks)
    names = {"the meeting": "meeting", "who is here": "attendance", "live screen": "live", "minutes": "minutes"}
    for name, view in names.items():
        pages[name] = reverse(f"gatherings:{view}", args=[slug, held.pk])
    pages |= {"list of meetings": reverse("gatherings:meetings", args=[slug]), "home page": "/"}
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = _session(viewer)
    return client, pages


def _meet(held: Any, number: int) -> None:
    """Meetings before and after this one, and this one closed, so that there are minutes of it."""
    from commontable.rooms.gatherings import actions
    from commontable.rooms.people.models import Account
    from tests import gathered

    for one in range(number - 1):
        away = dt.timedelta(days=7 * (one // 2 + 1))
        gathered.meeting(held.body, begins_at=held.begins_at + (away if one % 2 else -away))
    actions.close_meeting(meeting=held, by=Account.objects.get(email="dana@example.org"))


def _due_soon(viewer: Any, number: int) -> None:
    """So many promises are due in three days, each a task on the viewer's home page; all others are far off."""
    from django.utils.timezone import localdate

    from commontable.foundation.partial_dates import PartialDate
    from commontable.rooms.agreements.models import Obligation
    from commontable.rooms.agreements.promise_states import ObligationState

    person, soon, far = viewer.persons.get(), localdate() + dt.timedelta(days=3), dt.date(2039, 1, 1)
    Obligation.objects.update(due=PartialDate.of_day(far), next_due=far)
    keys = list(Obligation.objects.order_by("pk").values_list("pk", flat=True)[:number])
    Obligation.objects.filter(pk__in=keys).update(
        owner=person, due=PartialDate.of_day(soon), next_due=soon, state=ObligationState.NOT_STARTED
    )


def _report(client: Any, pages: dict[str, str]) -> None:
    bare = _cost(client, "/bare/")[0]
    print(f"{'page':<20}{'ms':>8}{'x bare view':>14}{'queries':>10}{'KB':>8}")
    print(f"{'bare view':<20}{bare:>8.1f}")
    for name, address in pages.items():
        taken, queries, size = _cost(client, address)
        print(f"{name:<20}{taken:>8.1f}{taken / bare:>14.1f}{queries:>10}{size / 1024:>8.0f}")


def _cost(client: Any, address: str) -> tuple[float, int, int]:
    """Median processor milliseconds, queries and bytes of an answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
        queries = len(asked.captured_queries)
    taken = []
    for _number in range(ASKED):
        begun = time.process_time()
        client.get(address)
        taken.append(1000 * (time.process_time() - begun))
    return statistics.median(taken), queries, len(answer.content)


if __name__ == "__main__":
    sys.exit(main())
