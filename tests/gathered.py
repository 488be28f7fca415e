"""Small factories for what happens in a body: meetings, agenda items, who is there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from commontable.rooms.gatherings import models
from commontable.rooms.gatherings.states import (
    ItemKind,
    MeetingFormat,
    Presence,
    RecordedHow,
    SittingAs,
)
from commontable.rooms.people.models import Body, Membership, Seat, seen_like

ZONE = "America/Chicago"


def meeting(body: Body, **fields: Any) -> models.Meeting:
    """A meeting of the body; by default in person, beginning now, neither noticed nor opened."""
    defaults = {
        "begins_at": timezone.now(),
        "time_zone": ZONE,
        "place": "Room 4",
        "format": MeetingFormat.IN_PERSON,
        **seen_like(body),
    }
    return models.Meeting.objects.create(body=body, **{**defaults, **fields})


def opened(body: Body, **fields: Any) -> models.Meeting:
    """A meeting that has been opened."""
    held = meeting(body, **fields)
    open_it(held)
    return held


def open_it(held: models.Meeting, at: dt.datetime | None = None) -> models.MeetingOpening:
    return models.MeetingOpening.objects.create(meeting=held, opened_at=at or held.begins_at, **seen_like(held))


def close_it(held: models.Meeting, at: dt.datetime | None = None) -> models.MeetingClosing:
    """The record alone; `actions.close_meeting` also lets everybody leave."""
    return models.MeetingClosing.objects.create(meeting=held, closed_at=at or timezone.now(), **seen_like(held))


def item(held: models.Meeting, title: str = "Something to decide", **fields: Any) -> models.AgendaItem:
    defaults = {"kind": ItemKind.VOTE, "order": held.items.count() + 1, **seen_like(held)}
    return models.AgendaItem.objects.create(meeting=held, title=title, **{**defaults, **fields})


def present(held: models.Meeting, seat: Seat, **fields: Any) -> models.Attendance:
    """Whoever fills the seat now is there; `person=` and `sits_as=` for an alternate, `left_at=` for who left."""
    membership: Membership = Membership.objects.current().get(seat=seat)
    defaults = {
        "membership": membership,
        "person": membership.person,
        "organization": membership.organization,
        "sits_as": SittingAs.MEMBER,
        "authority": membership.authority,
        "mode": Presence.IN_PERSON,
        "arrived_at": held.begins_at,
        "how": RecordedHow.CLERK,
        **seen_like(held),
    }
    return models.Attendance.objects.create(meeting=held, seat=seat, **{**defaults, **fields})


def everybody(held: models.Meeting) -> list[models.Attendance]:
    """Every filled seat of the body is there."""
    sitting = Membership.objects.current().filter(seat__body=held.body).select_related("seat")
    return [present(held, membership.seat) for membership in sitting.order_by("pk")]
