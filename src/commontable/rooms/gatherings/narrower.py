"""The sight of what only the members of a body may see: never wider than the meeting it comes from."""

from __future__ import annotations

from typing import Any

from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import seen_like

from .models import AgendaItem, ClosedSession, Meeting


def for_the_body(meeting: Meeting, record_class: RecordClass) -> dict[str, Any]:
    """For the members of the meeting's body; where fewer than they see the meeting, for those few."""
    told: dict[str, Any] = seen_like(meeting)
    if meeting.audience == Audience.CUSTODIAN:
        return told
    return told | {"audience": Audience.BODY, "audience_body": meeting.body, "record_class": record_class}


def seen_from(item: AgendaItem) -> dict[str, Any]:
    """The sight of a motion put under an item: the item's own, or the body's where the public was sent out for it."""
    if not ClosedSession.objects.filter(item=item).exists():
        return seen_like(item)
    return for_the_body(item.meeting, RecordClass.PRIVILEGED)
