"""Who leads a body or writes for it, as boards do: the chair and the secretary; who stands in while the chair is away.

The secretary keeps the record and the chair presides; a vice chair presides in the chair's absence, or while nobody is
chair (Robert's Rules of Order Newly Revised, 12th ed., section 47). Co-leads lead together where there is no chair.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commontable.rooms.people.models import Membership
from commontable.rooms.people.states import Office

from .during import EARLY
from .models import Attendance, Meeting

FIRST = (Office.CHAIR, Office.SECRETARY)
STAND_INS = (Office.VICE_CHAIR, Office.CO_LEAD)
LATE = dt.timedelta(hours=12)  # as long as a meeting that nobody opened may still begin


def bodies_led(by: Any, **where: Any) -> dict[Any, bool]:
    """The bodies that this account leads now, and whether it stands in for a chair who is away.

    One query; three more for a vice chair or co-lead, whatever the number of bodies.
    """
    sits = Membership.objects.current().filter(person__account=by, seat__office__in=[*FIRST, *STAND_INS], **where)
    offices = list(sits.values_list("seat__body_id", "seat__office"))
    led = {body: False for body, office in offices if office in FIRST}
    second = {body for body, _office in offices} - set(led)
    if not second:
        return led
    chairs = _chairs(second)
    missed = _missed(chairs)
    return led | {body: body in missed for body in second if body not in chairs or body in missed}


def _chairs(bodies: set[Any]) -> dict[Any, set[Any]]:
    """The chairs' seats that somebody fills, by body."""
    rows = Membership.objects.current().filter(seat__body__in=bodies, seat__office=Office.CHAIR)
    found: dict[Any, set[Any]] = {}
    for body, seat in rows.values_list("seat__body_id", "seat_id"):
        found.setdefault(body, set()).add(seat)
    return found


def _missed(chairs: dict[Any, set[Any]]) -> set[Any]:
    """Bodies that meet now without their chair."""
    if not chairs:
        return set()
    now = timezone.now()
    about = Q(opening__isnull=False) | Q(begins_at__range=(now - LATE, now + EARLY))
    meeting = Meeting.objects.filter(about, body__in=chairs, closing__isnull=True, cancellation__isnull=True)
    on = dict(meeting.values_list("pk", "body_id"))
    there = set(Attendance.objects.present().filter(meeting__in=on).values_list("meeting_id", "seat_id"))
    return {body for pk, body in on.items() if not any((pk, seat) in there for seat in chairs[body])}
