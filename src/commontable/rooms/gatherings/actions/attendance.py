"""Deeds on attendance: a seat is taken, left, or was noted by mistake; a reply; a new check-in link."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, Membership, Person, Seat, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..arrivals import authority_of, sitting, tell_if_over, who_sits
from ..details import Arrival
from ..during import LONG_OVER, check_day, check_not_over, check_roll_open, fresh, is_afterwards, moment, told
from ..models import Attendance, AttendanceMistake, CheckInLink, Meeting, Reply
from ..models.attendance import new_token
from ..states import RecordedHow, ReplyAnswer

DOORS_OPEN = dt.timedelta(hours=2)  # before the beginning, for those who come early
DOORS_SHUT = dt.timedelta(hours=3)  # after the planned end: a code on the wall opens nothing the day after


@transaction.atomic
def check_in(*, meeting: Meeting, seat: Seat, by: Account, details: Arrival | None = None) -> Attendance:
    """Somebody takes their seat: themselves from a phone, or noted by the clerk. Twice is the same as once."""
    details = details or Arrival()
    permissions.check_may_speak_for(by=by, meeting=meeting, seat=seat)
    meeting = fresh(meeting)
    _check_doors(meeting, by)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)  # member and alternate at the door at once
    membership = sitting(meeting, seat)
    person = who_sits(membership, details)
    at = moment(meeting, details.at)
    former: Attendance | None = Attendance.objects.filter(meeting=meeting, seat=seat, left_at__isnull=True).first()
    if former is not None:
        if former.person_id == person.pk and former.membership_id == membership.pk and former.mode == details.mode:
            return former
        _make_room(former, membership, person, at)
    own = person_of(by, meeting.partnership)
    attendance: Attendance = Attendance.objects.create(
        meeting=meeting, seat=seat, membership=membership, person=person, organization=membership.organization,
        sits_as=details.sits_as, authority=authority_of(membership, details), mode=details.mode, arrived_at=at,
        how=RecordedHow.SELF if own is not None and own.pk == person.pk else RecordedHow.CLERK, recorded_by=own,
        **seen_like(meeting),
    )  # fmt: skip
    ledger.write("seat_taken_in_meeting", subject=attendance, by=by, meeting=meeting, seat=seat)
    return attendance


def _check_doors(meeting: Meeting, by: Account) -> None:
    """From shortly before until its planned end is past; one put on record afterwards is the clerk's to fill."""
    check_not_over(meeting)
    shut = meeting.ends_at + DOORS_SHUT if meeting.ends_at else meeting.begins_at + LONG_OVER
    if timezone.now() > shut and not (is_afterwards(meeting) and permissions.is_clerk(by, meeting.body)):
        raise NotNow(
            _(
                "Seats of this meeting could be taken until %(at)s. Whoever was there is noted by the clerk, under "
                "“Who is here”, with the times."
            )
            % {"at": told(meeting, shut)}
        )
    if not hasattr(meeting, "opening") and timezone.now() < meeting.begins_at - DOORS_OPEN:
        raise NotNow(
            _("The meeting begins at %(at)s. Seats can be taken from two hours before.")
            % {"at": told(meeting, meeting.begins_at)}
        )


def _make_room(former: Attendance, membership: Membership, person: Person, at: dt.datetime) -> None:
    """A seat has one voice. A member who was replaced, or who changes from room to phone, makes room by themselves."""
    replaced = former.membership_id != membership.pk
    if not replaced and former.person_id != person.pk:
        raise NotNow(
            _("Somebody sits in %(seat)s already. A seat has one voice: let them leave first.") % {"seat": former.seat}
        )
    former.left_at, former.left_noted_at = max(at, former.arrived_at), timezone.now()
    former.save(update_fields=["left_at", "left_noted_at"])


@transaction.atomic
def leave(*, attendance: Attendance, by: Account, at: dt.datetime | None = None) -> Attendance:
    """Somebody leaves before the end; from then on the seat does not count as present."""
    meeting = fresh(attendance.meeting)
    permissions.check_may_speak_for(by=by, meeting=meeting, seat=attendance.seat)
    check_not_over(meeting)
    attendance = Attendance.objects.select_for_update(of=("self",)).select_related("seat", "meeting").get(
        pk=attendance.pk
    )  # fmt: skip
    if attendance.left_at is not None:
        raise NotNow(_("Whoever sat in %(seat)s has left already.") % {"seat": attendance.seat})
    left_at = moment(meeting, at)
    if left_at < attendance.arrived_at:
        raise NotNow(
            _("They arrived at %(at)s and cannot have left before.") % {"at": told(meeting, attendance.arrived_at)}
        )
    check_day(meeting, left_at)
    attendance.left_at, attendance.left_noted_at = left_at, timezone.now()
    attendance.left_noted_by = person_of(by, meeting.partnership)
    attendance.save(update_fields=["left_at", "left_noted_at", "left_noted_by"])
    ledger.write("seat_left_in_meeting", subject=attendance, by=by, meeting=meeting, seat=attendance.seat)
    return attendance


@transaction.atomic
def mark_mistake(*, attendance: Attendance, why: str, by: Account) -> AttendanceMistake:
    """The clerk noted somebody who was not there. The row stays and counts nowhere."""
    permissions.check_is_clerk(by=by, body=attendance.meeting.body)
    meeting = fresh(attendance.meeting)
    check_roll_open(meeting)
    attendance = Attendance.objects.select_for_update(of=("self",)).select_related("seat").get(pk=attendance.pk)
    if hasattr(attendance, "mistake"):  # asked of the row as it is now: two clerks may mark it at once
        raise NotNow(_("This attendance is marked as a mistake already."))
    if not why.strip():
        raise NotNow(_("Say what was wrong, in one sentence."))
    if attendance.left_at is None:
        attendance.left_at = attendance.arrived_at
        attendance.save(update_fields=["left_at"])
    mistake = AttendanceMistake.objects.create(
        attendance=attendance, why=why.strip(), by=person_of(by, meeting.partnership), **seen_like(meeting)
    )
    ledger.write("attendance_corrected", subject=attendance, by=by, meeting=meeting, seat=attendance.seat)
    tell_if_over(meeting, by)
    return mistake


@transaction.atomic
def renew_check_in_link(*, meeting: Meeting, by: Account) -> CheckInLink:
    """A new link and code; the former one leads nowhere from now on."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    check_not_over(fresh(meeting))
    link, made = CheckInLink.objects.get_or_create(meeting=meeting, defaults=seen_like(meeting))
    if not made:
        link.token = new_token()
        link.save()
    ledger.write("check_in_link_made", subject=link, by=by)
    return link


@transaction.atomic
def reply_to_meeting(*, meeting: Meeting, seat: Seat, answer: ReplyAnswer, by: Account) -> Reply:
    """Whether somebody will come for the seat; another reply takes the place of the first (CO-08)."""
    permissions.check_may_speak_for(by=by, meeting=meeting, seat=seat)
    meeting = fresh(meeting)
    check_not_over(meeting)
    if hasattr(meeting, "opening"):
        raise NotNow(_("The meeting has begun: check in instead."))
    sitting(meeting, seat)
    seen = seen_like(meeting)
    if meeting.audience == Audience.PUBLIC:  # who cannot come is nothing the public need know; it reads the number
        seen |= {"audience": Audience.PARTNERSHIP}
    reply = Reply.objects.create(
        meeting=meeting,
        seat=seat,
        answer=answer,
        begins_at=meeting.begins_at,
        by=person_of(by, meeting.partnership),
        **seen,
    )
    ledger.write("meeting_replied", subject=reply, by=by, meeting=meeting, seat=seat)
    return reply
