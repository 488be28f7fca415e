"""Who came, counted: in the room and remote (CAS-16), replies, supports, and falls in authority (CJ-11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Organization, Seat

from ..authority_falls import Came, Fall, sustained_falls
from ..models import Attendance, Meeting, Reply, SupportRequest
from ..states import Presence, ReplyAnswer, SupportOutcome

LOOKED_AT = 12  # closed meetings of a body, the newest
FEW = 3  # fewer requests than this could name somebody


@dataclass(frozen=True)
class WhoCame:
    """Seats that somebody sat in, by how they took part. Who did both counts as in the room."""

    in_person: int
    remote: int

    @property
    def all(self) -> int:
        return self.in_person + self.remote


def who_came(meetings: Iterable[Meeting]) -> dict[Any, WhoCame]:
    """By meeting: one query."""
    modes: dict[Any, dict[Any, str]] = {}
    rows = Attendance.objects.standing().filter(meeting__in=list(meetings))
    for meeting, seat, mode in rows.values_list("meeting_id", "seat_id", "mode"):
        seats = modes.setdefault(meeting, {})
        if seats.get(seat) != Presence.IN_PERSON:
            seats[seat] = mode
    counted = {meeting: Counter(seats.values()) for meeting, seats in modes.items()}
    return {
        meeting: WhoCame(counts[Presence.IN_PERSON], counts[Presence.REMOTE]) for meeting, counts in counted.items()
    }


def replies_of(meeting: Meeting, sight: Sight | None = None) -> dict[Any, ReplyAnswer]:
    """The last reply of each seat, of those within sight if one is given: one query."""
    rows = Reply.objects.filter(meeting=meeting) if sight is None else Reply.objects.visible_to(sight)
    rows = rows.counting().filter(meeting=meeting).order_by("at", "pk")
    return {reply.seat_id: ReplyAnswer(reply.answer) for reply in rows}


def coming_count(meeting: Meeting) -> int:
    """How many seats with a vote say they come, in the room or remote; a number, for everybody."""
    said = replies_of(meeting)
    seats = Seat.objects.filter(pk__in=said, has_vote=True).values_list("pk", flat=True)
    return sum(said[seat] in (ReplyAnswer.IN_PERSON, ReplyAnswer.REMOTE) for seat in seats)


@dataclass(frozen=True)
class SupportCount:
    """How many supports were asked for and provided. Numbers so small that they could name somebody are not told."""

    asked: int
    provided: int
    refused: int

    @property
    def is_few(self) -> bool:
        return 0 < self.asked < FEW


def support_count(meeting: Meeting) -> SupportCount:
    """Two queries."""
    requests = list(SupportRequest.objects.filter(meeting=meeting).prefetch_related("provisions"))
    outcomes = Counter(outcome_of(request) for request in requests)
    provided = outcomes[SupportOutcome.USED] + outcomes[SupportOutcome.NOT_USED]
    return SupportCount(len(requests), provided, outcomes[SupportOutcome.NOT_PROVIDED])


def outcome_of(request: SupportRequest) -> SupportOutcome | None:
    """What became of a request, by the last word on it."""
    said = list(request.provisions.all())
    return SupportOutcome(said[-1].outcome) if said else None


@dataclass(frozen=True)
class FallShown:
    organization: Organization
    fall: Fall


def falls_in(body: Body, sight: Sight) -> list[FallShown]:
    """Organizations the viewer may see that keep sending people who may decide less: three queries."""
    closed = Meeting.objects.visible_to(sight).filter(body=body, closing__isnull=False).order_by("-begins_at", "-pk")
    order = list(closed.values_list("pk", flat=True)[:LOOKED_AT])
    if not order:
        return []
    rows = Attendance.objects.standing().filter(meeting__in=order, organization__isnull=False, seat__has_vote=True)
    came = [
        Came(*row) for row in rows.values_list("organization_id", "meeting_id", "authority", "membership__authority")
    ]
    falls = {fall.organization: fall for fall in sustained_falls(order, came)}
    if not falls:
        return []
    shown = Organization.objects.visible_to(sight).filter(pk__in=list(falls)).order_by("name")
    return [FallShown(organization, falls[organization.pk]) for organization in shown]
