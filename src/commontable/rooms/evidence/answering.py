"""What requests and fact sheets put into the slots: what waits for somebody, and what a search finds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.offers import SearchHit, Task
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Partnership, Person
from commontable.rooms.people.queries import person_of

from .models import DataRequest, FactSheet
from .request_states import WRITING, RequestState, SheetState
from .sheet_pages import days_told
from .sheet_permissions import writers_for

MOST = 20


def sheet_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """Requests to answer, sheets to write, review, release or renew."""
    organizations = writers_for(request.user, partnership)
    if not organizations:
        return []
    person = person_of(request.user, partnership)
    return [
        *_to_answer(organizations, person),
        *_to_review(organizations, person),
        *_to_move_on(organizations, person),
    ]


def _to_answer(organizations: list[Organization], person: Person | None) -> Iterable[Task]:
    open_ones = DataRequest.objects.open().filter(custodian__in=organizations).select_related("partnership")
    mine = Q(state=RequestState.ASKED) | Q(analyst=person, state__in=[RequestState.ACCEPTED, RequestState.IN_WORK])
    for row in open_ones.filter(mine)[:MOST]:
        asked = row.state == RequestState.ASKED
        title = _("Answer the request “%(question)s”") if asked else _("Finish the fact sheet for “%(question)s”")
        yield Task(
            title=title % {"question": row.question},
            url=reverse("evidence:request", args=[row.partnership.slug, row.pk]),
            detail=f"{row.decision} · {days_told(row)}",
            due=row.due,
            is_late=row.is_late,
        )


def _to_review(organizations: list[Organization], person: Person | None) -> Iterable[Task]:
    """Sheets in review that this person did not write."""
    rows = FactSheet.objects.filter(custodian__in=organizations, state=SheetState.IN_REVIEW)
    rows = rows.exclude(author=person).exclude(pk__in=_written_by(person)).select_related("partnership", "request")
    for sheet in rows[:MOST]:
        yield Task(
            title=_("Review the fact sheet “%(title)s”") % {"title": sheet.told("title")},
            url=_url(sheet),
            due=sheet.request.due if sheet.request else None,
            is_late=bool(sheet.request and sheet.request.is_late),
        )


def _written_by(person: Person | None) -> Any:
    return FactSheet.objects.filter(steps__kind__in=WRITING, steps__by=person).values("pk")


def _to_move_on(organizations: list[Organization], person: Person | None) -> Iterable[Task]:
    """For writers: approved sheets to release, released ones whose figures were replaced."""
    rows = FactSheet.objects.filter(custodian__in=organizations).filter(
        Q(author=person) | Q(pk__in=_written_by(person))
    )
    rows = rows.select_related("partnership")
    for sheet in rows.filter(state=SheetState.APPROVED)[:MOST]:
        yield Task(title=_("Release the fact sheet “%(title)s”") % {"title": sheet.told("title")}, url=_url(sheet))
    stale = Q(citations__release__replaced_by__isnull=False) | Q(citations__release__withdrawal__isnull=False)
    for sheet in rows.filter(stale, state=SheetState.RELEASED, replaced_by__isnull=True).distinct()[:MOST]:
        yield Task(
            title=_("Bring the fact sheet “%(title)s” up to date") % {"title": sheet.told("title")},
            url=_url(sheet),
            detail=_("A release it rests on was replaced or withdrawn."),
        )


def _url(sheet: FactSheet) -> str:
    return reverse("evidence:sheet", args=[sheet.partnership.slug, sheet.pk])


def sheet_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    """Fact sheets that are out, and open requests, whose words hold every word."""
    wanted = words.split()
    if not wanted:
        return []
    in_sheet, in_request = Q(), Q()
    for word in wanted:
        in_sheet &= Q(title__icontains=word) | Q(title_es__icontains=word)
        in_request &= Q(question__icontains=word) | Q(decision__icontains=word)
    sheets = FactSheet.objects.visible_to(sight).filter(partnership=partnership).standing().filter(in_sheet)
    asked = DataRequest.objects.visible_to(sight).filter(partnership=partnership).filter(in_request)
    hits = [
        SearchHit(kind=_("Fact sheets"), title=sheet.told("title"), url=_url(sheet), detail=str(sheet.custodian))
        for sheet in sheets.select_related("partnership", "custodian")[:MOST]
    ]
    if partnership.pk not in sight.partnerships:
        return hits
    return hits + [
        SearchHit(
            kind=_("Requests for numbers"),
            title=row.question,
            url=reverse("evidence:request", args=[partnership.slug, row.pk]),
            detail=f"{row.decision} · {days_told(row)}",
        )
        for row in asked[:MOST]
    ]
