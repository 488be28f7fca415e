"""`commontable digest`: send the weekly mails that are due. Safe to run every day, or twice: nobody gets two a week."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--day", default="", help="as if it were that day, such as 2026-03-02 (default: today)")
    parser.add_argument("--dry-run", action="store_true", help="only tell how many mails would leave")
    parser.add_argument("--queue", action="store_true", help="let the worker of the running site do it")


def run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.project.settings")
    try:
        day = dt.date.fromisoformat(options.day) if options.day else None
    except ValueError:
        print(f"commontable digest: '{options.day}' is not a day. Write one such as 2026-03-02.", file=sys.stderr)
        return 2
    import django

    django.setup()
    from django.db import OperationalError, ProgrammingError

    try:
        return _queued() if options.queue else _sent(day, dry=options.dry_run)
    except (OperationalError, ProgrammingError) as error:
        print(f"commontable digest: the database is not ready ({error}).", file=sys.stderr)
        print("Run this first: commontable manage migrate && commontable manage createcachetable", file=sys.stderr)
        return 1


def _queued() -> int:
    from commontable.rooms.agreements.tasks import send_weekly_mail

    send_weekly_mail.enqueue()
    print("The worker of the site sends the mails that are due.")
    return 0


def _sent(day: dt.date | None, *, dry: bool) -> int:
    from django.utils.timezone import localdate

    from commontable.rooms.agreements import digests, keeping_alive

    today = day or localdate()
    if dry:
        print(f"{digests.count_due(today)} mails would leave.")
        return 0
    alive = keeping_alive.keep_alive(today)
    tally = digests.send_digests(today)
    print(f"{alive.warnings} warnings before an end and {alive.reviews} proposals of a review were made.")
    print(f"{tally.sent} mails sent, {tally.refused} refused by the mail server; {tally.accounts} accounts looked at.")
    return 1 if tally.refused else 0
