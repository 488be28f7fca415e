"""The seats of a meeting as one viewer may read them: a name only where the viewer may see the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Person, Seat

from ..models import Attendance, Meeting
from ..states import Presence, ReplyAnswer
from .coming import replies_of
from .seats import SeatAt, seats_at


@dataclass(frozen=True)
class StayShown:
    """One stay in a seat: who (None: not shown to you), from when to when."""

    attendance: Attendance
    who: str | None

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
    """Every seat of the body, also those without a vote: seven queries whatever their number."""
    seats = seats_at(meeting, with_vote_only=False)
    people = {pk for at in seats for pk in _people(at)}
    shown_people = dict(Person.objects.visible_to(sight).filter(pk__in=people).values_list("pk", "name"))
    groups = {at.organization.pk for at in seats if at.organization}
    shown_groups = dict(Organization.objects.visible_to(sight).filter(pk__in=groups).values_list("pk", "name"))
    titles = dict(Seat.objects.visible_to(sight).filter(pk__in=[at.seat.pk for at in seats]).values_list("pk", "title"))
    replies = replies_of(meeting, sight)
    for at in seats:
        for stay in at.stays:
            stay.meeting = meeting
    return [_shown(at, titles, shown_people, shown_groups, replies) for at in seats]


def _people(at: SeatAt) -> list[Any]:
    found: list[Any] = [stay.person_id for stay in at.stays]
    if at.membership is not None:
        found += [at.membership.person_id, at.membership.alternate_id]
    return [pk for pk in found if pk]


def _shown(
    at: SeatAt, titles: dict[Any, str], people: dict[Any, str], groups: dict[Any, str], replies: dict[Any, ReplyAnswer]
) -> SeatShown:
    membership = at.membership
    return SeatShown(
        at=at,
        title=titles.get(at.seat.pk),
        member=people.get(membership.person_id) if membership else None,
        alternate=people.get(membership.alternate_id) if membership else None,
        organization=groups.get(at.organization.pk) if at.organization else None,
        stays=tuple(StayShown(stay, people.get(stay.person_id)) for stay in at.stays),
        reply=replies.get(at.seat.pk),
    )
