"""The five verb pages: what is going on here, and what waits for me."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commontable.foundation.slots import filled
from commontable.rooms.evidence.queries import (
    by_topic,
    kept_indicators,
    latest_gap,
    latest_map,
    open_data_gaps,
    standing_releases,
)
from commontable.rooms.people.queries import at_the_table, downgrades, hub_parity, reciprocity
from commontable.rooms.people.requests import TableRequest, at_table
from commontable.rooms.people.states import Role

from .. import cards, queries, wording
from ..agreeing import agreeing
from ..verbs import LABELS, MEANINGS, Verb
from ..waiting import my_tasks

RELEASES = 10
DATA_GAPS = 5


def _show(request: TableRequest, verb: Verb, headline: str, **context: Any) -> HttpResponse:
    return render(
        request,
        f"home/verb/{verb}.html",
        {
            "label": LABELS[verb],
            "meaning": MEANINGS[verb],
            "headline": headline,
            "table": request.partnership,
            "belongs": request.partnership.pk in request.sight.partnerships,
            **context,
        },
    )


@require_safe
@at_table
def listen(request: TableRequest) -> HttpResponse:
    partnership, sight = request.partnership, request.sight
    table = at_the_table(partnership, sight)
    return _show(
        request,
        Verb.LISTEN,
        table.headline,
        now=table,
        hubs=[hub for hub in hub_parity(partnership, sight) if hub.is_out],
        invitations=queries.open_invitations(partnership, sight),
        invites=bool(request.roles & {Role.BACKBONE_STAFF, Role.ORGANIZATION_ADMINISTRATOR}),
    )


@require_safe
@at_table
def see(request: TableRequest) -> HttpResponse:
    gap = latest_gap(request.partnership, request.sight)
    return _show(
        request,
        Verb.SEE,
        gap.sentence if gap else _("No number has been released yet."),
        gap=gap,
        map=latest_map(request.partnership, request.sight),
        releases=standing_releases(request.partnership, request.sight)[:RELEASES],
        topics=by_topic(kept_indicators(request.partnership, request.sight)),
        data_gaps=open_data_gaps(request.partnership, request.sight)[:DATA_GAPS],
    )


@require_safe
@at_table
def agree(request: TableRequest) -> HttpResponse:
    partnership, sight = request.partnership, request.sight
    table = at_the_table(partnership, sight)
    filled = sum(seat.membership is not None for seat in table.seats)
    return _show(
        request,
        Verb.AGREE,
        wording.seats(filled, len(table.seats)),
        agreeing=agreeing(partnership, sight),
        bodies=cards.seatings(table.bodies, partnership.slug),
        authority=table.authority,
        downgrades=downgrades(partnership, sight),
        pairs=reciprocity(partnership, sight),
        lapses=cards.lapse_rows(table.lapsing, partnership.slug),
        partners=queries.partners(partnership, sight),
    )


@require_safe
@at_table
def act(request: TableRequest) -> HttpResponse:
    hubs = hub_parity(request.partnership, request.sight)
    tasks = my_tasks(request, at_the_table(request.partnership, request.sight), hubs)
    late = sum(task.is_late for task in tasks)
    lanes = cards.lanes(filled("commitments", request.sight, request.partnership))
    return _show(request, Verb.ACT, wording.waiting(len(tasks), late), tasks=cards.task_rows(tasks), lanes=lanes)


@require_safe
@at_table
def learn(request: TableRequest) -> HttpResponse:
    events = cards.events(queries.timeline(request.partnership, request.sight))
    return _show(
        request,
        Verb.LEARN,
        wording.history(events[0].when, events[-1].when, len(events)) if events else _("No history has been told yet."),
        events=events,
        sources=cards.sources(events),
        claims=cards.claim_rows(queries.claims(request.partnership, request.sight)),
        deeds=queries.latest_deeds(request.partnership, request.sight),
    )
