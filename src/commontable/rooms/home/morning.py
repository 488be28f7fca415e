"""My morning at my table: one sentence, five cards, what waits for me, what comes up, who is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.ledger import Told
from commontable.foundation.offers import Task
from commontable.rooms.evidence.queries import ReleaseCard, latest_gap
from commontable.rooms.people.queries import AtTheTable, HubParity, at_the_table, hub_parity
from commontable.rooms.people.requests import TableRequest

from . import cards, queries, wording
from .agreeing import coming_meetings, meeting_rows, open_votes, upcoming
from .verbs import LABELS, Verb
from .waiting import my_tasks


@dataclass(frozen=True)
class Morning:
    today: str
    headline: str
    verbs: list[cards.VerbCard]
    tasks: list[cards.Row]
    coming: list[cards.Row]
    table: AtTheTable
    hubs: list[HubParity]
    deeds: list[Told]


def morning(request: TableRequest) -> Morning:
    now = timezone.localtime()
    table = at_the_table(request.partnership, request.sight)
    hubs = hub_parity(request.partnership, request.sight)
    tasks = my_tasks(request, table, hubs)
    late = sum(task.is_late for task in tasks)
    meetings = coming_meetings(request.partnership, request.sight)
    votes = open_votes(request.partnership, request.sight)
    said = (wording.greeting(now), upcoming(meetings, votes), wording.waiting(len(tasks), late))
    return Morning(
        today=wording.today(now),
        headline=" ".join(sentence for sentence in said if sentence),
        verbs=_verbs(request, table, tasks),
        tasks=cards.task_rows(tasks),
        coming=[
            *votes,
            *meeting_rows(meetings, request.partnership),
            *cards.lapse_rows(table.lapsing, request.partnership.slug),
        ],
        table=table,
        hubs=[hub for hub in hubs if hub.is_out],
        deeds=queries.latest_deeds(request.partnership, request.sight),
    )


def _verbs(request: TableRequest, table: AtTheTable, tasks: list[Task]) -> list[cards.VerbCard]:
    """Two lines each on how things stand, and in clay what needs somebody."""
    partnership, sight = request.partnership, request.sight
    return [
        _listen(request, table),
        _see(request, latest_gap(partnership, sight)),
        _agree(request, table),
        _act(request, tasks),
        _learn(request),
    ]


def _card(request: TableRequest, verb: Verb, *lines: str, attention: str = "") -> cards.VerbCard:
    url = reverse(f"table:{verb}", args=[request.partnership.slug])
    return cards.VerbCard(LABELS[verb], url, tuple(line for line in lines if line), attention)


def _listen(request: TableRequest, table: AtTheTable) -> cards.VerbCard:
    invitations = queries.open_invitations(request.partnership, request.sight)
    line = _("%(count)s open invitations") % {"count": len(invitations)} if invitations else ""
    gap = len(table.missing)
    expected = len(table.expected)
    heard = _("%(seated)s of %(expected)s expected sectors seated") % {"seated": expected - gap, "expected": expected}
    return _card(
        request, Verb.LISTEN, heard if expected else "", line, attention=wording.missing_count(gap) if gap else ""
    )


def _see(request: TableRequest, gap: ReleaseCard | None) -> cards.VerbCard:
    return _card(request, Verb.SEE, gap.sentence if gap else _("no number released yet"))


def _agree(request: TableRequest, table: AtTheTable) -> cards.VerbCard:
    filled = sum(seat.membership is not None for seat in table.seats)
    return _card(
        request,
        Verb.AGREE,
        wording.seats(filled, len(table.seats)),
        attention=wording.lapsing(len(table.lapsing)) if table.lapsing else "",
    )


def _act(request: TableRequest, tasks: list[Task]) -> cards.VerbCard:
    late = sum(task.is_late for task in tasks)
    return _card(
        request, Verb.ACT, wording.waiting(len(tasks), 0),
        attention=_("late: %(count)s") % {"count": late} if late else "",
    )  # fmt: skip


def _learn(request: TableRequest) -> cards.VerbCard:
    events = queries.timeline(request.partnership, request.sight)
    if not events:
        return _card(request, Verb.LEARN, _("no history told yet"))
    words = {"count": len(events), "first": events[0].begins, "last": events[-1].begins}
    return _card(request, Verb.LEARN, _("%(count)s events on the timeline, %(first)s to %(last)s") % words)
