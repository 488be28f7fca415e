"""The seats of a body during one meeting: who fills each, who is there, in the room or remote, member or alternate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from commontable.foundation.partial_dates import begun_by, ended_by
from commontable.rooms.people.models import Membership, Organization, Person, Seat

from ..models import Attendance, Meeting
from ..states import Presence, SittingAs


@dataclass(frozen=True)
class SeatAt:
    """One seat, who fills it, and whoever sits in it now (in a closed meeting: who sat in it last)."""

    seat: Seat
    membership: Membership | None
    attendance: Attendance | None = None
    stays: tuple[Attendance, ...] = field(default=())
    is_present: bool = False

    @property
    def organization(self) -> Organization | None:
        return self.membership.organization if self.membership else None

    @property
    def person(self) -> Person | None:
        """Who sits there, or would."""
        if self.attendance is not None:
            return self.attendance.person
        return self.membership.person if self.membership else None

    @property
    def mode(self) -> Presence | None:
        return Presence(self.attendance.mode) if self.attendance else None

    @property
    def is_alternate(self) -> bool:
        return self.attendance is not None and self.attendance.sits_as == SittingAs.ALTERNATE

    @property
    def has_left(self) -> bool:
        return bool(self.stays) and not self.is_present


def day_of(meeting: Meeting) -> dt.date:
    """The day whose memberships count: today, once a meeting is over the day on which it was held."""
    return meeting.local_begin.date() if meeting.is_over else today_at(meeting)


def today_at(meeting: Meeting) -> dt.date:
    """By the meeting's own clock, which late in the evening shows another day than the server's."""
    return timezone.now().astimezone(meeting.zone).date()


def seats_at(meeting: Meeting, *, with_vote_only: bool = True) -> list[SeatAt]:
    """Every seat of the body, with its member and who is there. Three queries, whatever the number of seats."""
    day = day_of(meeting)
    seats = Seat.objects.filter(begun_by(day), body_id=meeting.body_id).exclude(ended_by(day))
    if with_vote_only:
        seats = seats.filter(has_vote=True)
    members = _members(meeting, day)
    stays: dict[Any, list[Attendance]] = {}
    noted = (
        Attendance.objects.standing()
        .filter(meeting=meeting)
        .select_related(
            "person", "organization", "membership__person", "membership__alternate", "membership__organization"
        )
    )
    for attendance in noted.order_by("arrived_at", "pk"):
        stays.setdefault(attendance.seat_id, []).append(attendance)
    over = meeting.is_over
    return [_seat(seat, members.get(seat.pk), stays.get(seat.pk, []), over) for seat in seats.order_by("title", "pk")]


def _members(meeting: Meeting, day: dt.date) -> dict[Any, Membership]:
    """The membership of each seat on the day; of two that meet on it, the later one."""
    return {membership.seat_id: membership for membership in _sitting(meeting, day)}


def member_in(meeting: Meeting, seat: Seat, day: dt.date | None = None) -> Membership | None:
    """Who fills one seat during the meeting, or on a day of it."""
    found: Membership | None = _sitting(meeting, day or day_of(meeting)).filter(seat=seat).last()
    return found


def _sitting(meeting: Meeting, day: dt.date) -> Any:
    sitting = Membership.objects.filter(begun_by(day), seat__body_id=meeting.body_id).exclude(ended_by(day))
    return sitting.select_related("person", "alternate", "organization").order_by("begins", "pk")


def _seat(seat: Seat, membership: Membership | None, stays: list[Attendance], over: bool) -> SeatAt:
    """A presence counts for the membership it was taken with: who was replaced meanwhile is not there any more."""
    last = stays[-1] if stays else None
    if over:
        return SeatAt(seat, last.membership if last else membership, last, tuple(stays), is_present=bool(stays))
    valid = last is not None and last.left_at is None and membership is not None
    there = valid and last is not None and membership is not None and last.membership_id == membership.pk
    return SeatAt(seat, membership, last if there else None, tuple(stays), is_present=there)
