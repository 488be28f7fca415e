"""What waits for a viewer in this room besides runs: sessions to record, designs to sign off, steps on data gaps."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation.offers import SearchHit, Task
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership
from commontable.rooms.people.queries import person_of

from .models import DataGap, EvaluationDesign, Finding, Focus, InterpretationSession, PrivateLink
from .sides import data_gaps_seen, in_turn
from .taking_part import affiliations, speaks_for

MOST = 20


def talk_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """My sessions that are over and not recorded, designs I may sign off, next steps of my organizations, and private
    links of mine that are about to end.
    """
    if not request.user.is_authenticated or partnership.pk not in request.sight.partnerships:
        return []
    found = [*_sessions(request, partnership), *_designs(request, partnership), *_gaps(request, partnership)]
    return [*found, *_links(request, partnership)]


def _links(request: Any, partnership: Partnership) -> list[Task]:
    rows = PrivateLink.objects.around_their_end(person_of(request.user, partnership)).filter(partnership=partnership)
    return [
        Task(
            title=_("Renew the private link “%(name)s”, or let it end") % {"name": row.name},
            url=reverse("evidence:links", args=[partnership.slug]),
            due=row.ends,
            is_late=row.is_over,
        )
        for row in rows[:MOST]
    ]


def _sessions(request: Any, partnership: Partnership) -> list[Task]:
    rows = InterpretationSession.objects.visible_to(request.sight).planned().filter(partnership=partnership)
    due = rows.filter(held_on__lte=localdate()).select_related("indicator", "partnership")[:MOST]
    person, mine = person_of(request.user, partnership), _organizations(request, partnership)
    return [
        Task(
            title=_("Record what was said about “%(indicator)s”") % {"indicator": row.indicator.told("name")},
            url=reverse("evidence:session", args=[partnership.slug, row.pk]),
            due=row.held_on,
            is_late=row.held_on < localdate(),
        )
        for row in due
        if mine & {row.presenter_id, row.listener_id}
        or (person and person.pk in (row.presenter_person_id, row.listener_person_id))
    ]


def _organizations(request: Any, partnership: Partnership) -> set[Any]:
    return set(affiliations(request.user, partnership.pk).values_list("organization_id", flat=True))


def _designs(request: Any, partnership: Partnership) -> list[Task]:
    """Designs whose present version nobody for whom I may speak has answered."""
    rows = EvaluationDesign.objects.visible_to(request.sight).filter(partnership=partnership, start__isnull=True)
    speaking, found = speaks_for(request.user, partnership), []
    for design in rows.select_related("partnership").prefetch_related("answers")[:MOST]:
        answered = {one.organization_id for one in design.answers.all() if one.version == design.version}
        asked = {one.pk if one else None for one in speaking} - {design.custodian_id}
        if asked and not asked & answered:
            found.append(
                Task(
                    title=_("Sign off the design “%(title)s”, or say what must change") % {"title": design.title},
                    url=reverse("evidence:design", args=[partnership.slug, design.pk]),
                    due=design.collects_from,
                    is_late=bool(design.collects_from and design.collects_from < localdate()),
                )
            )
    return found


def _gaps(request: Any, partnership: Partnership) -> list[Task]:
    mine = affiliations(request.user, partnership.pk).values("organization_id")
    rows = DataGap.objects.visible_to(request.sight).unfilled().filter(partnership=partnership, owner__in=mine)
    return [
        Task(
            title=_("Take the next step on the data gap “%(title)s”") % {"title": gap.title},
            url=reverse("evidence:data_gap", args=[partnership.slug, gap.pk]),
            detail=gap.next_step or _("Say what comes next."),
            due=gap.next_due,
            is_late=gap.is_late(),
        )
        for gap in rows.filter(next_due__isnull=False)[:MOST]
    ]


def talk_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    """Findings, data gaps and choices of focus whose title holds every word."""
    asked = words.split()
    if not asked:
        return []
    kinds = [
        (_("What people tell"), "finding", Finding.objects.visible_to(sight).standing()),
        (_("Data gaps"), "data_gap", DataGap.objects.visible_to(sight)),
        (_("Where to focus"), "focus", Focus.objects.visible_to(sight)),
    ]
    hits = []
    for kind, name, rows in kinds:
        for word in asked:
            rows = rows.filter(title__icontains=word)
        for row in rows.filter(partnership=partnership)[:MOST]:
            url = reverse(f"evidence:{name}", args=[partnership.slug, row.pk])
            hits.append(SearchHit(kind=kind, title=row.title, url=url))
    return hits


def open_data_gaps(partnership: Partnership, sight: Sight) -> list[DataGap]:
    """Data gaps that are not closed, late ones first: one query."""
    return in_turn(gap for gap in data_gaps_seen(sight, partnership=partnership) if not gap.is_closed)
