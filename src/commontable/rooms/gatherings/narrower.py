"""The sight of what only the members of a body may see: never wider than the meeting it comes from."""

from __future__ import annotations

from typing import Any

from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import seen_like

from .meeting_states import ItemKind
from .models import AgendaItem, ClosedSession, Meeting, Motion


def for_the_body(meeting: Meeting, record_class: RecordClass) -> dict[str, Any]:
    """For the members of the meeting's body; where fewer than they see the meeting, for those few."""
    told: dict[str, Any] = seen_like(meeting)
    if meeting.audience == Audience.CUSTODIAN:
        return told
    return told | {"audience": Audience.BODY, "audience_body": meeting.body, "record_class": record_class}


def is_closed(item: AgendaItem) -> bool:
    """The public is sent out for it, or was."""
    return item.kind == ItemKind.CLOSED_SESSION or ClosedSession.objects.filter(item=item).exists()


def seen_from(item: AgendaItem) -> dict[str, Any]:
    """The sight of a motion put under an item: the item's own, or the body's where the public was sent out for it."""
    if not ClosedSession.objects.filter(item=item).exists():
        return seen_like(item)
    return for_the_body(item.meeting, RecordClass.PRIVILEGED)


def take_inside(motion: Motion) -> None:
    """A motion that was put before the public was sent out goes with what becomes of it inside: by its words, or by
    being adopted, everybody would read what was decided there. The one that closed the session is decided, and stays.
    """
    if not ClosedSession.objects.filter(item=motion.item_id).exists():
        return
    sight = for_the_body(motion.item.meeting, RecordClass.PRIVILEGED)
    for name, value in sight.items():
        setattr(motion, name, value)
    motion.save(update_fields=list(sight))


def seen_as_work(meeting: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    """The sight of what is set to be done: under an item for which the public was sent out, or while it is out, the
    body's own.
    """
    sessions = ClosedSession.objects.filter(item__meeting=meeting)
    sessions = sessions.filter(item=item) if item else sessions.filter(end__isnull=True)
    return for_the_body(meeting, RecordClass.PRIVILEGED) if sessions.exists() else seen_like(meeting)
