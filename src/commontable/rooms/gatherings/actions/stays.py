"""Deeds on the times of attendance: the clerk notes a stay with its times, or puts the times of one right."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, Seat, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..arrivals import authority_of, sitting, tell_if_over, who_sits
from ..details import Arrival, Times
from ..during import check_day, check_roll_open, fresh, moment, told
from ..models import Attendance, AttendanceTimes, Meeting
from ..states import RecordedHow


@transaction.atomic
def note_stay(*, meeting: Meeting, seat: Seat, details: Arrival, times: Times, by: Account) -> Attendance:
    """Somebody was there, from a time to a time, and nobody had noted it; during the meeting or after it."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    times = _checked(meeting, times)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    membership = sitting(meeting, seat)
    _check_free(meeting, seat, times)
    own = person_of(by, meeting.partnership)
    attendance: Attendance = Attendance.objects.create(
        meeting=meeting, seat=seat, membership=membership, person=who_sits(membership, details),
        organization=membership.organization, sits_as=details.sits_as, authority=authority_of(membership, details),
        mode=details.mode, arrived_at=times.arrived, left_at=times.left, how=RecordedHow.CLERK, recorded_by=own,
        left_noted_by=own if times.left else None, **seen_like(meeting),
    )  # fmt: skip
    words = {"meeting": meeting, "seat": seat, "arrived": told(meeting, times.arrived)}
    ledger.write("stay_noted", subject=attendance, by=by, **words)
    tell_if_over(meeting, by)
    return attendance


@transaction.atomic
def correct_times(*, attendance: Attendance, times: Times, by: Account) -> AttendanceTimes:
    """When somebody came or left is put right. What stood there before, who put it right and why stay to be read."""
    permissions.check_is_clerk(by=by, body=attendance.meeting.body)
    meeting = fresh(attendance.meeting)
    attendance = Attendance.objects.select_for_update(of=("self",)).select_related("seat").get(pk=attendance.pk)
    if hasattr(attendance, "mistake"):
        raise NotNow(_("This attendance was marked as a mistake and counts nowhere. Note the stay anew."))
    if not times.why.strip():
        raise NotNow(_("Say how the right time is known, in one sentence."))
    times = _checked(meeting, _with_seconds(attendance, times))
    if (times.arrived, times.left) == (attendance.arrived_at, attendance.left_at):
        raise NotNow(_("These times stand there already. Write the right ones."))
    _check_free(meeting, attendance.seat, times, attendance)
    right = AttendanceTimes.objects.create(
        attendance=attendance, arrived_was=attendance.arrived_at, left_was=attendance.left_at,
        arrived_at=times.arrived, left_at=times.left, why=times.why.strip(),
        by=person_of(by, meeting.partnership), **_for_the_table(attendance),
    )  # fmt: skip
    if attendance.left_at != times.left:
        attendance.left_noted_by = right.by if times.left else None
        attendance.left_noted_at = right.at if times.left else None
    attendance.arrived_at, attendance.left_at = times.arrived, times.left
    attendance.save(update_fields=["arrived_at", "left_at", "left_noted_by", "left_noted_at"])
    ledger.write("attendance_times_corrected", subject=right, by=by, meeting=meeting, seat=attendance.seat)
    tell_if_over(meeting, by)
    return right


def _for_the_table(attendance: Attendance) -> dict[str, object]:
    """Why somebody left early is nothing the public need know; it reads the times."""
    seen = seen_like(attendance)
    return seen | {"audience": Audience.PARTNERSHIP} if attendance.audience == Audience.PUBLIC else seen


def _with_seconds(attendance: Attendance, times: Times) -> Times:
    """People write minutes: a time that was left as it stood keeps its seconds."""

    def kept(was: dt.datetime | None, at: dt.datetime | None) -> dt.datetime | None:
        return was if was and at == was.replace(second=0, microsecond=0) else at

    return Times(
        kept(attendance.arrived_at, times.arrived) or times.arrived, kept(attendance.left_at, times.left), times.why
    )


def _checked(meeting: Meeting, times: Times) -> Times:
    """The times, if somebody can have been there so: of its day, not to come, in order, not after its end."""
    check_roll_open(meeting)
    arrived = moment(meeting, times.arrived)
    check_day(meeting, arrived)
    closed = meeting.closing.closed_at if hasattr(meeting, "closing") else None
    left = moment(meeting, times.left) if times.left else closed
    if left is not None and left < arrived:
        words = {"arrived": told(meeting, arrived), "left": told(meeting, left)}
        raise NotNow(_("They would have left at %(left)s and come at %(arrived)s. Check the two times.") % words)
    if closed is not None and left is not None and left > closed:
        raise NotNow(
            _("The meeting was closed at %(closed)s. Nobody left it after that: write an earlier time, or none.")
            % {"closed": told(meeting, closed)}
        )
    return Times(arrived, left, times.why)


def _check_free(meeting: Meeting, seat: Seat, times: Times, but: Attendance | None = None) -> None:
    """A seat has one voice: two stays in it do not overlap."""
    others = Attendance.objects.standing().filter(meeting=meeting, seat=seat)
    if but is not None:
        others = others.exclude(pk=but.pk)
    for other in others:
        begins_before = times.left is None or other.arrived_at < times.left
        if begins_before and (other.left_at is None or other.left_at > times.arrived):
            left = told(meeting, other.left_at) if other.left_at else _("now")
            words = {"seat": seat, "from": told(meeting, other.arrived_at), "to": left}
            raise NotNow(
                _(
                    "Somebody sat in %(seat)s from %(from)s to %(to)s already. A seat has one voice: choose times "
                    "outside of that, or put that stay right first."
                )
                % words
            )
