"""Deeds on meetings: planned, changed, opened, closed, called off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, Body, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions, signals
from ..details import MeetingDetails, as_fields
from ..during import EARLY, check_not_over, check_open, fresh, is_afterwards, moment, told
from ..models import (
    Attendance,
    AttendanceMistake,
    ClosedSession,
    ClosedSessionEnd,
    Meeting,
    MeetingCancellation,
    MeetingClosing,
    MeetingOpening,
    VoteEvent,
)
from ..models.meeting import LONGEST
from ..rules import VoteState
from ..states import MeetingFormat


@transaction.atomic
def plan_meeting(*, body: Body, details: MeetingDetails, by: Account) -> Meeting:
    """A sitting of the body is planned. Whoever may see the body sees it."""
    permissions.check_is_clerk(by=by, body=body)
    _check(details)
    meeting: Meeting = Meeting.objects.create(
        body=body, planned_by=person_of(by, body.partnership), **_fields(details), **seen_like(body)
    )
    ledger.write("meeting_planned", subject=meeting, by=by, body=body, at=told(meeting, meeting.begins_at))
    return meeting


def _check(details: MeetingDetails) -> None:
    if details.ends_at is not None and details.ends_at <= details.begins_at:
        raise NotNow(_("The meeting would end before it begins. Check the two times."))
    if details.ends_at is not None and details.ends_at - details.begins_at > LONGEST:
        raise NotNow(_("The meeting would last more than three days. Check the two times."))
    if details.format != MeetingFormat.REMOTE and not details.place.strip():
        raise NotNow(_("Say where people meet, or choose “remote”."))


def _fields(details: MeetingDetails) -> dict[str, object]:
    return as_fields(details) | {"supports_offered": [str(support) for support in details.supports_offered]}


@transaction.atomic
def change_meeting(*, meeting: Meeting, details: MeetingDetails, by: Account) -> Meeting:
    """Time, place or purpose change; a notice given for another time counts for that time only."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_not_over(meeting)
    _check(details)
    if hasattr(meeting, "opening") and details.begins_at != meeting.begins_at:
        raise NotNow(_("This meeting is open: when it began stays as it was announced."))
    moved = details.begins_at != meeting.begins_at
    for name, value in _fields(details).items():
        setattr(meeting, name, value)
    meeting.save()
    if moved:
        _empty_seats(meeting, by)
        ledger.write("meeting_moved", subject=meeting, by=by, at=told(meeting, meeting.begins_at))
    else:
        ledger.write("meeting_changed", subject=meeting, by=by)
    return meeting


def _empty_seats(meeting: Meeting, by: Account) -> None:
    """Whoever had come for the former time has not come for this one."""
    why = _("The meeting was moved to %(at)s.") % {"at": told(meeting, meeting.begins_at)}
    for stay in Attendance.objects.standing().filter(meeting=meeting).select_related("seat"):
        if stay.left_at is None:
            stay.left_at = stay.arrived_at
            stay.save(update_fields=["left_at"])
        AttendanceMistake.objects.create(
            attendance=stay, why=why, by=person_of(by, meeting.partnership), **seen_like(meeting)
        )


@transaction.atomic
def note_format(*, meeting: Meeting, words: str, by: Account) -> Meeting:
    """What was lost or won by meeting in this form, in person or remote (CAS-16). May be said after the meeting."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting.format_note = words.strip()
    meeting.save(update_fields=["format_note"])
    ledger.write("meeting_format_noted", subject=meeting, by=by)
    return meeting


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: Account, at: dt.datetime | None = None) -> MeetingOpening:
    """The meeting begins. Without a notice in time it may be opened all the same, and the record says so."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_not_over(meeting)
    if hasattr(meeting, "opening"):
        raise NotNow(
            _("This meeting is open already, since %(at)s.") % {"at": told(meeting, meeting.opening.opened_at)}
        )
    opened_at = moment(meeting, at)
    if opened_at < meeting.begins_at - EARLY:
        raise NotNow(
            _("The meeting was announced for %(at)s. Open it then, or change its time and give notice anew.")
            % {"at": told(meeting, meeting.begins_at)}
        )
    opening = MeetingOpening.objects.create(
        meeting=meeting, opened_at=opened_at, by=person_of(by, meeting.partnership), **seen_like(meeting)
    )
    ledger.write("meeting_opened", subject=meeting, by=by)
    signals.meeting_opened.send(sender=Meeting, meeting=meeting, by=by)
    return opening


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Account, at: dt.datetime | None = None) -> MeetingClosing:
    """The meeting is over; whoever is still there leaves with it."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_open(meeting)
    if VoteEvent.objects.filter(meeting=meeting, state=VoteState.OPEN).exists():
        raise NotNow(_("A vote is still open. Close it first, or declare it void."))
    there = Attendance.objects.filter(meeting=meeting, left_at__isnull=True)
    latest = max([meeting.opening.opened_at, *there.values_list("arrived_at", flat=True)])
    if at is None and is_afterwards(meeting):
        at = max(latest, meeting.ends_at or latest)
    closed_at = moment(meeting, at)
    if closed_at < latest:
        raise NotNow(_("At %(at)s somebody was still arriving. Give a later time.") % {"at": told(meeting, latest)})
    closing = MeetingClosing.objects.create(
        meeting=meeting, closed_at=closed_at, by=person_of(by, meeting.partnership), **seen_like(meeting)
    )
    there.update(left_at=closed_at)
    for session in ClosedSession.objects.filter(item__meeting=meeting, end__isnull=True):
        ClosedSessionEnd.objects.create(session=session, ended_at=closed_at, by=closing.by, **seen_like(meeting))
    ledger.write("meeting_closed", subject=meeting, by=by)
    signals.meeting_closed.send(sender=Meeting, meeting=meeting, by=by)
    return closing


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, why: str, by: Account) -> MeetingCancellation:
    """A planned meeting does not take place. One that has been opened is closed instead."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_not_over(meeting)
    if hasattr(meeting, "opening"):
        raise NotNow(_("This meeting has begun: close it instead of calling it off."))
    if not why.strip():
        raise NotNow(_("Say why it is called off, in one sentence."))
    cancellation = MeetingCancellation.objects.create(
        meeting=meeting, why=why.strip(), by=person_of(by, meeting.partnership), **seen_like(meeting)
    )
    ledger.write(
        "meeting_called_off", subject=meeting, by=by, at=told(meeting, meeting.begins_at), why=cancellation.why
    )
    return cancellation
