"""Builds the demonstration once: two tables, an invented cast, a history with its sources, two releases of numbers.

Everything is done through the rooms' own actions, by the cast, so that the demonstration has a ledger like any other
table. It stands whole or not at all.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from commontable.rooms.people.actions.accounts import add_operator
from commontable.rooms.people.models import Partnership

from . import agreements, arrivals, history, indicators, meetings, numbers, seating, sheets, talk
from .opening import TABLES, Opened, bring_organizations, open_table
from .sign_ins import OPERATOR, password


def stands() -> bool:
    return Partnership.objects.filter(is_demonstration=True).exists()


@transaction.atomic
def everything() -> None:
    """Both tables, or neither."""
    shared = password(Path(settings.DATA_FOLDER))
    tables = {slug: _table(slug, shared) for slug in TABLES}
    kansas_city = tables["kansas-city"]
    seating.pair_seats(kansas_city)
    history.tell(kansas_city)
    agreements.agree(kansas_city)
    meetings.meet(kansas_city)
    zips, city = numbers.release(kansas_city)
    indicator = indicators.watch(kansas_city, city, zips)
    talk.take_part(kansas_city, indicator, zips)
    sheets.answer_a_hearing(kansas_city, city, zips)
    _add_operator(shared)


def _table(slug: str, shared: str) -> Opened:
    """In the order a table comes together: partners, their administrators, bodies and seats, then everybody else."""
    opened = open_table(slug, shared)
    arrivals.bring(opened, shared, administrators=True)
    bring_organizations(opened, members=True)
    seating.set_up_bodies(opened)
    arrivals.bring(opened, shared, administrators=False)
    seating.seat_everybody(opened)
    history.expect_sectors(opened)
    return opened


def _add_operator(shared: str) -> None:
    operator = add_operator(email=OPERATOR, by=None)
    operator.set_password(shared)
    operator.save(update_fields=["password"])
