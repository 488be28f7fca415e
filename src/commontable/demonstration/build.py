"""Builds the demonstration once: two tables, an invented cast, a history with its sources, two releases of numbers.

Everything is done through the rooms' own actions, by the cast, so that the demonstration has a ledger like any other
table. It stands whole or not at all.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from commontable.rooms.people.models import Account, Partnership

from . import arrivals, history, numbers, seating
from .opening import TABLES, Opened, bring_organizations, open_table
from .tables import read

OPERATOR = "sol@demo.example"


def marker() -> Path:
    """The file that says this data folder is a demonstration, and holds the password of its cast."""
    return Path(settings.DATA_FOLDER) / "demonstration"


def stands() -> bool:
    return marker().exists() and Partnership.objects.filter(is_demonstration=True).exists()


def password() -> str:
    """One password for the whole cast, made at random for each data folder."""
    if not marker().exists():
        known = [row["word"] for row in read("words")]  # easy to read from one screen and type on another
        words = "-".join(secrets.choice(known) for _ in range(4))
        marker().parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(marker(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"password": words}, file)
    return str(json.loads(marker().read_text())["password"])


def sign_ins() -> list[tuple[str, str, str]]:
    """E-mail, password and who that is, for everybody one can sign in as."""
    cast = [(row["email"], row["who"]) for row in read("people") if row["email"]]
    cast.append((OPERATOR, "the site operator: runs the installation and sees no partnership content"))
    return [(email, password(), who) for email, who in cast]


@transaction.atomic
def everything() -> None:
    """Both tables, or neither."""
    tables = {slug: _table(slug) for slug in TABLES}
    kansas_city = tables["kansas-city"]
    seating.pair_seats(kansas_city)
    history.tell(kansas_city)
    numbers.release(kansas_city)
    _add_operator()


def _table(slug: str) -> Opened:
    """In the order a table comes together: partners, their administrators, bodies and seats, then everybody else."""
    opened = open_table(slug, password())
    arrivals.bring(opened, password(), administrators=True)
    bring_organizations(opened, members=True)
    seating.set_up_bodies(opened)
    arrivals.bring(opened, password(), administrators=False)
    seating.seat_everybody(opened)
    history.expect_sectors(opened)
    return opened


def _add_operator() -> None:
    from commontable.rooms.people.actions.accounts import add_operator

    operator: Account = add_operator(email=OPERATOR, by=None)
    operator.set_password(password())
    operator.save(update_fields=["password"])
