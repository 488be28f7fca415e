"""The live screen: what is the same on every screen, made once for a version; and what is each viewer's own.

The shared part names only what everybody who may see the meeting may know, as the screen on the wall does: so that
sixty phones cost little more than one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commontable.rooms.people.models import Person

from .awaiting import ripe
from .forms.votes import options_of
from .meeting_states import ItemKind, MeetingState
from .models import Ballot, Meeting, Motion
from .queries.live import MeetingNow, meeting_now
from .queries.minutes_facts import members_of, readers_of
from .rules import Option, VoteState, secret_counts_are_safe
from .vote_words import sentence

MOST_WAITING = 5
VOTED_UNDER = Q(item__kind__in=[ItemKind.VOTE, ItemKind.CLOSED_SESSION]) | Q(item__consent_removal__isnull=False)
KEPT = 600  # seconds; a version that is not the present one is never asked for again


@dataclass(frozen=True)
class Deed:
    """What may be done next: a link, or a button that sends a form."""

    label: str
    url: str
    is_link: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Asked:
    """One seat that has a vote in the open vote, and who may put its ballot in."""

    voter: str
    seat: str
    persons: frozenset[Any]


@dataclass(frozen=True)
class Shared:
    """What is the same on every screen. `asked` is for the server: it says who is given buttons."""

    headline: str
    body: SafeString
    said: str
    main: Deed | None
    others: tuple[Deed, ...]
    vote: str = ""
    options: tuple[Option, ...] = ()
    asked: tuple[Asked, ...] = ()
    is_hidden: bool = False

    @property
    def said_key(self) -> str:
        """Short, so that a screen can tell the server what it has read out last."""
        return hashlib.sha256(self.said.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class OwnSeat:
    """A seat for which this viewer votes now, and what they have put in."""

    voter: str
    seat: str
    option: str


def shared(meeting_id: Any, version: str, *, inside: bool) -> Shared:
    """Made once for each version in each process of the server: for the room, and for those who stay in it when the
    public is sent out (`inside`: members of the body and its clerks).
    """
    key = f"live-{meeting_id}-{version}-{inside:d}"
    found: Shared | None = caches["pages"].get(key)
    if found is None:
        found = _made(meeting_id, inside=inside)
        caches["pages"].set(key, found, KEPT)
    return found


def own_seats(it: Shared, account: Any) -> list[OwnSeat]:
    """The viewer's seats in the open vote: two queries, none where no vote is open."""
    if not it.asked or not account.is_authenticated:
        return []
    mine = set(Person.objects.filter(account=account).values_list("pk", flat=True))
    asked = [one for one in it.asked if one.persons & mine]
    ballots = Ballot.objects.standing().filter(voter__in=[one.voter for one in asked])
    if it.is_hidden:  # member and alternate of one seat do not read each other's ballot
        ballots = ballots.filter(caster__in=mine)
    cast = dict(ballots.values_list("voter_id", "option"))
    options = {str(voter): option for voter, option in cast.items()}
    return [OwnSeat(one.voter, one.seat, options.get(one.voter, "")) for one in asked]


def _made(meeting_id: Any, *, inside: bool) -> Shared:
    meeting = Meeting.objects.with_state().select_related("partnership", "body__partnership").get(pk=meeting_id)
    now = meeting_now(meeting, members_of(meeting) if inside else readers_of(meeting))
    result = _result(now)
    slug = meeting.partnership.slug
    main, others = _deeds(slug, now)
    headline = str(now.vote.event.motion.text) if now.vote else str(meeting)
    told = {"now": now, "eyebrow": _eyebrow(now), "headline": headline, "result": result, "slug": slug}
    if now.last:
        told["last_url"] = reverse("gatherings:vote", args=[slug, now.last.event.pk])
    return Shared(
        headline=headline,
        body=render_to_string("gatherings/live/shared.html", told),
        said=_said(now, result),
        main=main,
        others=others,
        vote=str(now.vote.event.pk) if now.vote else "",
        options=tuple(one for one in options_of(now.vote.event) if one != Option.RECUSE) if now.vote else (),
        asked=tuple(_asked(now)),
        is_hidden=bool(now.vote and not now.vote.event.shows_ballots),
    )


def _asked(now: MeetingNow) -> list[Asked]:
    if now.vote is None:
        return []
    return [
        Asked(str(voter.pk), voter.seat.title, frozenset({voter.person_id, voter.alternate_id} - {None}))
        for voter in now.vote.event.voters.all()
    ]


def _eyebrow(now: MeetingNow) -> str:
    body = str(now.meeting.body)
    if now.vote:
        words = {"body": body, "number": now.vote.event.motion.item.number}
        return _("%(body)s · item %(number)s · vote open") % words
    return f"{body} · {now.meeting.state.label}"


def _result(now: MeetingNow) -> str:
    """The last result in a sentence that explains itself; of a small secret vote only what came of it."""
    if now.last is None or now.last.result is None:
        return ""
    found = now.last.result.explanation
    return sentence(found, numbers=not now.last.event.secret or secret_counts_are_safe(found.tally))


def _said(now: MeetingNow, result: str) -> str:
    """What a screen reader is told when something changed."""
    parts = [now.presence.sentence]
    if now.vote:
        parts += [_("A vote is open: %(motion)s.") % {"motion": now.vote.event.motion}, f"{now.vote.progress}."]
    elif result and now.last:
        parts.append(f"{now.last.event.motion}: {result}")
    if now.meeting.state == MeetingState.CLOSED:
        parts.append(_("The meeting is closed."))
    return " ".join(parts)


def _deeds(slug: str, now: MeetingNow) -> tuple[Deed | None, tuple[Deed, ...]]:
    """For the clerk: one main action, as the meeting goes; what else may be done stands below it."""
    meeting = now.meeting
    attendance = Deed(_("Note who is here"), reverse("gatherings:attendance", args=[slug, meeting.pk]), is_link=True)
    if meeting.state in (MeetingState.PLANNED, MeetingState.NOTICED):
        return Deed(_("Open the meeting"), reverse("gatherings:openings", args=[slug, meeting.pk])), (attendance,)
    if meeting.state != MeetingState.OPEN:
        return Deed(_("Read the minutes"), reverse("gatherings:minutes", args=[slug, meeting.pk]), is_link=True), ()
    if now.vote:
        enter = Deed(
            _("Enter ballots"), reverse("gatherings:vote", args=[slug, now.vote.event.pk]), is_link=True
        )  # fmt: skip
        url = reverse("gatherings:closings", args=[slug, now.vote.event.pk])
        return Deed(_("Close the vote"), url, detail=now.vote.progress), (enter, attendance)
    end = Deed(_("Close the meeting"), reverse("gatherings:meeting_closings", args=[slug, meeting.pk]))
    todo = Deed(_("Note an action item"), reverse("gatherings:action_item_new", args=[slug, meeting.pk]), is_link=True)
    others = (attendance, todo, *_consent(slug, meeting))
    ahead = _ahead(slug, meeting)
    return (ahead, (*(one for one in others if one.url != ahead.url), end)) if ahead else (end, others)


def _consent(slug: str, meeting: Meeting) -> list[Deed]:
    """What is left on the consent agenda may be adopted at once."""
    if not meeting.items.on_consent().exists():
        return []
    return [Deed(_("Adopt the consent agenda"), reverse("gatherings:consent_adoptions", args=[slug, meeting.pk]))]


def _ahead(slug: str, meeting: Meeting) -> Deed | None:
    """The vote on the next motion; where none of those that wait may be called, what the first of them waits for."""
    first: Deed | None = None
    for motion in _waiting(meeting):
        ready = ripe(motion, meeting, slug)
        if ready.rules:
            return Deed(_("Call the vote"), reverse("gatherings:votes", args=[slug, motion.pk]), detail=str(motion))
        if first is None and ready.awaited:
            words = f"{motion} {ready.awaited.words}"
            first = Deed(ready.awaited.label, ready.awaited.url, is_link=True, detail=words)
        if ready.awaited and ready.awaited.is_quorum:
            break  # nothing else may be voted on either: seats are not read again for each motion while people arrive
    return first


def _waiting(meeting: Meeting) -> list[Motion]:
    """Motions on which no vote was counted, under items that are voted on, in the order of the agenda."""
    rows = Motion.objects.filter(
        VOTED_UNDER, item__meeting=meeting, item__withdrawal__isnull=True, withdrawal__isnull=True,
        decision__isnull=True,
    ).exclude(votes__state=VoteState.CLOSED)  # fmt: skip
    rows = rows.select_related("item__meeting__body__partnership", "item__consent_removal", "changes_rule")
    return list(rows.order_by("item__order", "moved_at")[:MOST_WAITING])
