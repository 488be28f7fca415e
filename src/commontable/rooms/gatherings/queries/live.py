"""A meeting as it is now, for the screens in the room: who is there, whether there is a quorum, the vote that is open.

The number of queries does not depend on the number of seats, of organizations or of ballots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Seat
from commontable.rooms.people.states import SeatClass

from ..models import DecisionRule, Meeting, Result, VoteEvent
from ..rules import Electorate, RuleScope, Stand, VoteState
from ..voting import ElectorsNow, electors_now
from .roll import OnRoll, closed_roll, roll
from .seats import SeatAt, day_of

LOOKS = {
    Stand.FOR: "full", Stand.AGAINST: "against", Stand.BLOCK: "against", Stand.ABSTAIN: "neutral",
    Stand.RECUSE: "recused", Stand.UNRESOLVED: "unresolved", Stand.SILENT: "waiting", Stand.ABSENT: "empty",
}  # fmt: skip


@dataclass(frozen=True)
class Square:
    """design/squares.html: one organization, or one seat of somebody who speaks for themselves."""

    kind: str
    state: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Presence:
    """Who is here, counted as the rule in force counts. `needed` is None where no rule is on record."""

    unit: Electorate
    here: int
    of: int
    residents_here: int
    residents_of: int
    needed: int | None
    holds: bool
    people: int

    @property
    def sentence(self) -> str:
        """ "11 of 15 organizations, quorum 8, 4 resident seats." """
        return ", ".join(part for part in (self.counted, self.quorum, self.residents) if part) + "."

    @property
    def counted(self) -> str:
        words = {
            Electorate.ORGANIZATION: ngettext(
                "%(here)s of %(of)s organization", "%(here)s of %(of)s organizations", self.of
            ),
            Electorate.SEAT: ngettext("%(here)s of %(of)s seat", "%(here)s of %(of)s seats", self.of),
            Electorate.PERSON: ngettext("%(here)s of %(of)s person", "%(here)s of %(of)s people", self.of),
        }
        return words[self.unit] % {"here": self.here, "of": self.of}

    @property
    def quorum(self) -> str:
        if self.needed is None:
            return _("no rule for a quorum on record")
        return _("quorum %(needed)s") % {"needed": self.needed}

    @property
    def residents(self) -> str:
        if not self.residents_of:
            return ""
        text = ngettext("%(number)s resident seat", "%(number)s resident seats", self.residents_here)
        return text % {"number": self.residents_here}


@dataclass(frozen=True)
class VoteNow:
    """The vote that is open, or the one that closed last, as this viewer may see it."""

    event: VoteEvent
    on_roll: tuple[OnRoll, ...]
    result: Result | None = None

    @property
    def squares(self) -> tuple[Square, ...]:
        return tuple(Square(_look(one), _capital(one.word), one.label, one.note) for one in self.on_roll)

    @property
    def voted(self) -> int:
        return sum(one.has_voted for one in self.on_roll)

    @property
    def progress(self) -> str:
        text = ngettext("%(voted)s of %(of)s has voted", "%(voted)s of %(of)s have voted", len(self.on_roll))
        return text % {"voted": self.voted, "of": len(self.on_roll)}


@dataclass(frozen=True)
class MeetingNow:
    meeting: Meeting
    presence: Presence
    squares: tuple[Square, ...]
    vote: VoteNow | None
    last: VoteNow | None

    @property
    def is_voting(self) -> bool:
        return self.vote is not None


def meeting_now(meeting: Meeting, sight: Sight) -> MeetingNow:
    """At most 21 queries."""
    rule = _rule(meeting)
    now = electors_now(meeting, rule or DecisionRule())
    event, last = _events(meeting, sight)
    present = [key for key, one in now.seats.items() if one.is_present]
    return MeetingNow(
        meeting=meeting,
        presence=_presence(now, rule),
        squares=tuple(_squares(now, sight)),
        vote=VoteNow(event, tuple(roll(event, sight, present))) if event else None,
        last=VoteNow(last, tuple(closed_roll(last, sight)), last.results.last()) if last else None,
    )


def _rule(meeting: Meeting) -> DecisionRule | None:
    """The ordinary rule of the body on that day."""
    rows = DecisionRule.objects.in_force(day_of(meeting)).filter(body=meeting.body_id, scope=RuleScope.ORDINARY)
    found: DecisionRule | None = rows.order_by("number").first()
    return found


def _presence(now: ElectorsNow, rule: DecisionRule | None) -> Presence:
    voters = [voter for elector in now.electors for voter in elector.voters]
    residents = [one for one in now.seats.values() if one.seat.seat_class == SeatClass.RESIDENT]
    return Presence(
        unit=Electorate(rule.quorum_of) if rule else Electorate.ORGANIZATION,
        here=now.quorum.present,
        of=now.quorum.entitled,
        residents_here=sum(one.is_present for one in residents),
        residents_of=len(residents),
        needed=now.quorum.needed if rule else None,
        holds=rule is not None and now.quorum.holds,
        people=len({voter.person for voter in voters if voter.present}),
    )


def _squares(now: ElectorsNow, sight: Sight) -> list[Square]:
    """One square an organization, whatever the number of its delegates; names only where the viewer may see them."""
    members: list[Any] = [one.membership for one in now.seats.values()]
    organizations = {member.organization_id for member in members} - {None}
    names = dict(Organization.objects.visible_to(sight).filter(pk__in=organizations).values_list("pk", "name"))
    titles = dict(Seat.objects.visible_to(sight).filter(pk__in=list(now.seats)).values_list("pk", "title"))
    found = [_square([now.seats[voter.key] for voter in one.voters], names, titles) for one in now.electors]
    return sorted(found, key=lambda square: square.name.casefold())


def _square(seats: list[SeatAt], names: dict[Any, str], titles: dict[Any, str]) -> Square:
    first = seats[0]
    here = [one for one in seats if one.is_present]
    name = names.get(first.membership.organization_id, "") if first.membership else ""
    name = name or titles.get(first.seat.pk, _("not shown to you"))
    notes = []
    if len(seats) > 1:
        text = ngettext("%(here)s of %(of)s delegate", "%(here)s of %(of)s delegates", len(seats))
        notes.append(text % {"here": len(here), "of": len(seats)})
    if any(one.is_alternate for one in here):
        notes.append(_("alternate"))
    if here and all(one.attendance and one.attendance.mode == "remote" for one in here):
        notes.append(_("remote"))
    if not here and any(one.has_left for one in seats):
        return Square("empty", _("Left"), name, ", ".join(notes))
    return Square("full" if here else "empty", _("Here") if here else _("Not here"), name, ", ".join(notes))


def _events(meeting: Meeting, sight: Sight) -> tuple[VoteEvent | None, VoteEvent | None]:
    """The open vote, if any; and the one that closed last."""
    rows = VoteEvent.objects.visible_to(sight).filter(meeting=meeting).select_related("motion__item")
    rows = rows.prefetch_related("electors", "voters__seat")
    found: VoteEvent | None = rows.filter(state=VoteState.OPEN).first()
    last: VoteEvent | None = rows.filter(state=VoteState.CLOSED).order_by("-closed_at").first()
    return found, last


def _look(one: OnRoll) -> str:
    if one.stand is not None:
        return LOOKS[one.stand]
    return "voted" if one.has_voted else "waiting" if one.is_here else "empty"


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
