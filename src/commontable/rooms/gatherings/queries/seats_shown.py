"""The seats of a meeting as one viewer may read them: a name only where the viewer may see the person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Person, Seat

from ..models import Attendance, AttendanceMistake, AttendanceTimes, Meeting
from ..states import Presence, ReplyAnswer
from .coming import replies_of
from .seats import SeatAt, seats_at


@dataclass(frozen=True)
class PutRight:
    """Times of a stay that were put right: what stood there before, by whom (None: not shown to you), and why."""

    row: AttendanceTimes
    zone: ZoneInfo
    by: str | None

    @property
    def arrived_was(self) -> dt.datetime:
        return self.row.arrived_was.astimezone(self.zone)

    @property
    def left_was(self) -> dt.datetime | None:
        return self.row.left_was.astimezone(self.zone) if self.row.left_was else None


@dataclass(frozen=True)
class StayShown:
    """One stay in a seat: who (None: not shown to you), from when to when; and why it counts nowhere, if so."""

    attendance: Attendance
    who: str | None
    put_right: tuple[PutRight, ...] = ()
    mistake: str = ""

    @property
    def arrived(self) -> Any:
        return self.attendance.arrived_at.astimezone(self.attendance.meeting.zone)

    @property
    def left(self) -> Any:
        left = self.attendance.left_at
        return left.astimezone(self.attendance.meeting.zone) if left else None


@dataclass(frozen=True)
class SeatShown:
    """A seat with the names that may be shown; `seat` is None where even the seat may not."""

    at: SeatAt
    title: str | None
    member: str | None
    alternate: str | None
    organization: str | None
    stays: tuple[StayShown, ...]
    reply: ReplyAnswer | None

    @property
    def state(self) -> str:
        """A word for the square: vacant, there (remote, alternate), left, or not there."""
        if self.at.is_present:
            return "remote" if self.at.mode == Presence.REMOTE else "present"
        if self.at.membership is None:
            return "vacant"
        return "left" if self.at.has_left else "absent"


def seats_shown(meeting: Meeting, sight: Sight) -> list[SeatShown]:
    """Every seat of the body, also those without a vote: nine queries whatever their number."""
    seats = seats_at(meeting, with_vote_only=False)
    right, wrong = _put_right(meeting, sight), _mistakes(meeting, sight)
    people = {pk for at in seats for pk in _people(at)}
    people |= {row.by_id for rows in right.values() for row in rows} | {one.attendance.person_id for one in wrong}
    shown_people = dict(Person.objects.visible_to(sight).filter(pk__in=people).values_list("pk", "name"))
    groups = {at.organization.pk for at in seats if at.organization}
    shown_groups = dict(Organization.objects.visible_to(sight).filter(pk__in=groups).values_list("pk", "name"))
    titles = dict(Seat.objects.visible_to(sight).filter(pk__in=[at.seat.pk for at in seats]).values_list("pk", "title"))
    replies = replies_of(meeting, sight)
    stays = _stays(meeting, seats, shown_people, right, wrong)
    names = _Names(titles, shown_people, shown_groups)
    return [_shown(at, names, replies, stays[at.seat.pk]) for at in seats]


@dataclass(frozen=True)
class _Names:
    """Those that the viewer may read, by id."""

    titles: dict[Any, str]
    people: dict[Any, str]
    groups: dict[Any, str]


def _put_right(meeting: Meeting, sight: Sight) -> dict[Any, list[AttendanceTimes]]:
    found: dict[Any, list[AttendanceTimes]] = {}
    for row in AttendanceTimes.objects.visible_to(sight).filter(attendance__meeting=meeting):
        found.setdefault(row.attendance_id, []).append(row)
    return found


def _mistakes(meeting: Meeting, sight: Sight) -> list[AttendanceMistake]:
    """What was noted by mistake is read at the table only."""
    if meeting.partnership_id not in sight.partnerships:
        return []
    rows = AttendanceMistake.objects.visible_to(sight).filter(attendance__meeting=meeting)
    return list(rows.select_related("attendance"))


def _stays(
    meeting: Meeting,
    seats: list[SeatAt],
    people: dict[Any, str],
    right: dict[Any, list[AttendanceTimes]],
    wrong: list[AttendanceMistake],
) -> dict[Any, tuple[StayShown, ...]]:
    """By seat, those noted by mistake at the end."""
    why = {one.attendance_id: one.why for one in wrong}
    found: dict[Any, tuple[StayShown, ...]] = {}
    for at in seats:
        mistaken = [one.attendance for one in wrong if one.attendance.seat_id == at.seat.pk]
        rows = [*at.stays, *mistaken]
        for row in rows:
            row.meeting = meeting
        found[at.seat.pk] = tuple(
            StayShown(
                row, people.get(row.person_id),
                tuple(PutRight(one, meeting.zone, people.get(one.by_id)) for one in right.get(row.pk, [])),
                why.get(row.pk, ""),
            )
            for row in rows
        )  # fmt: skip
    return found


def _people(at: SeatAt) -> list[Any]:
    found: list[Any] = [stay.person_id for stay in at.stays]
    if at.membership is not None:
        found += [at.membership.person_id, at.membership.alternate_id]
    return [pk for pk in found if pk]


def _shown(at: SeatAt, names: _Names, replies: dict[Any, ReplyAnswer], stays: tuple[StayShown, ...]) -> SeatShown:
    membership = at.membership
    return SeatShown(
        at=at,
        title=names.titles.get(at.seat.pk),
        member=names.people.get(membership.person_id) if membership else None,
        alternate=names.people.get(membership.alternate_id) if membership else None,
        organization=names.groups.get(at.organization.pk) if at.organization else None,
        stays=stays,
        reply=replies.get(at.seat.pk),
    )
