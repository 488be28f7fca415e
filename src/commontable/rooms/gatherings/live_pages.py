"""The live screen for one viewer: what changes in place, what is said aloud, what the clerk does next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.rooms.people.requests import TableRequest

from . import permissions
from .meeting_states import MeetingState
from .models import Meeting, Motion
from .queries.live import MeetingNow, meeting_now
from .queries.seats import SeatAt
from .rules import secret_counts_are_safe
from .vote_words import sentence


@dataclass(frozen=True)
class Deed:
    """What may be done next: a link, or a button that sends a form."""

    label: str
    url: str
    is_link: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Live:
    """All that the fragment shows."""

    now: MeetingNow
    eyebrow: str
    headline: str
    said: str
    result: str
    main: Deed | None
    others: tuple[Deed, ...]
    mine: tuple[SeatAt, ...]
    ballot_url: str
    last_url: str

    @property
    def said_key(self) -> str:
        """Short, so that a screen can tell the server what it has read out last."""
        return hashlib.sha256(self.said.encode()).hexdigest()[:12]


def version(partnership_id: Any, user_id: Any) -> str:
    """Changes with every deed at the table: one query on an index. The language is the reader's."""
    return f"{ledger.version(partnership_id)}-{user_id or ''}-{get_language()}"


def live(request: TableRequest, meeting: Meeting) -> Live:
    now = meeting_now(meeting, request.sight)
    result = _result(now)
    main, others = _deeds(request, now) if permissions.is_clerk(request.user, meeting.body) else (None, ())
    return Live(
        now=now,
        eyebrow=_eyebrow(now),
        headline=str(now.vote.event.motion.text) if now.vote else str(meeting),
        said=_said(now, result),
        result=result,
        main=main,
        others=others,
        mine=tuple(one for one in now.seats if _is_mine(request, one)),
        ballot_url=_ballot_url(request, now),
        last_url=reverse("gatherings:vote", args=[request.partnership.slug, now.last.event.pk]) if now.last else "",
    )


def _eyebrow(now: MeetingNow) -> str:
    body = str(now.meeting.body)
    if now.vote:
        words = {"body": body, "number": _item_number(now)}
        return _("%(body)s · item %(number)s · vote open") % words
    return f"{body} · {now.meeting.state.label}"


def _item_number(now: MeetingNow) -> int:
    return now.vote.event.motion.item.order if now.vote else 0


def _result(now: MeetingNow) -> str:
    """The last result in a sentence that explains itself; of a small secret vote only what came of it."""
    if now.last is None or now.last.result is None:
        return ""
    numbers = not now.last.event.secret or secret_counts_are_safe(now.last.voted)
    return sentence(now.last.result.explanation, numbers=numbers)


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


def _is_mine(request: TableRequest, one: SeatAt) -> bool:
    if one.membership is None or not request.user.is_authenticated:
        return False
    people = (one.membership.person, one.membership.alternate)
    return any(person is not None and person.account_id == request.user.pk for person in people)


def _ballot_url(request: TableRequest, now: MeetingNow) -> str:
    """Where the viewer puts in a ballot, if they may."""
    if now.vote is None or not request.user.is_authenticated:
        return ""
    return reverse("gatherings:vote", args=[request.partnership.slug, now.vote.event.pk])


def _deeds(request: TableRequest, now: MeetingNow) -> tuple[Deed | None, tuple[Deed, ...]]:
    """One main action, as the meeting goes; what else the clerk may do stands below it."""
    slug, meeting = request.partnership.slug, now.meeting
    attendance = Deed(_("Who is here"), reverse("gatherings:attendance", args=[slug, meeting.pk]), is_link=True)
    if meeting.state in (MeetingState.PLANNED, MeetingState.NOTICED):
        return Deed(_("Open the meeting"), reverse("gatherings:openings", args=[slug, meeting.pk])), (attendance,)
    if meeting.state != MeetingState.OPEN:
        return Deed(_("Read the minutes"), reverse("gatherings:minutes", args=[slug, meeting.pk]), is_link=True), ()
    if now.vote:
        url = reverse("gatherings:closings", args=[slug, now.vote.event.pk])
        return Deed(_("Close the vote"), url, detail=now.vote.progress), (attendance,)
    end = Deed(_("Close the meeting"), reverse("gatherings:meeting_closings", args=[slug, meeting.pk]))
    todo = Deed(_("Note an action item"), reverse("gatherings:action_item_new", args=[slug, meeting.pk]), is_link=True)
    waiting = _next_motion(meeting)
    if waiting is None:
        return end, (attendance, todo)
    call = Deed(
        _("Call the vote"), reverse("gatherings:votes", args=[slug, waiting.pk]), detail=str(waiting)
    )  # fmt: skip
    return call, (attendance, todo, end)


def _next_motion(meeting: Meeting) -> Motion | None:
    """The first motion that nobody has voted on, in the order of the agenda."""
    rows = Motion.objects.filter(
        item__meeting=meeting, votes__isnull=True, withdrawal__isnull=True, decision__isnull=True
    )
    found: Motion | None = rows.order_by("item__order", "moved_at").first()
    return found
