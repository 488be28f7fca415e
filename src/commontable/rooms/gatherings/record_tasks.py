"""What waits for a viewer of what meetings left behind, and what a search finds of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.offers import Commitment, SearchHit, Task
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Partnership
from commontable.rooms.people.queries import person_of

from . import permissions, queries
from .models import FeedLink, Minutes

MOST = 20
AHEAD = dt.timedelta(days=60)  # an action item waits on the list from this long before its day


def record_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """My action items, minutes to finish where I am clerk, calendar links of mine that are about to end."""
    if not request.user.is_authenticated or partnership.pk not in request.sight.partnerships:
        return []
    return [*_items(request, partnership), *_minutes(request, partnership), *_links(request, partnership)]


def _items(request: Any, partnership: Partnership) -> list[Task]:
    rows = queries.items_of(request.user, partnership, request.sight)
    return [
        Task(
            title=row.what,
            url=reverse("gatherings:action_item", args=[partnership.slug, row.pk]),
            detail=_("Agreed in %(meeting)s") % {"meeting": row.meeting},
            due=row.due,
            is_late=row.is_late,
        )
        for row in rows[:MOST]
        if row.due <= localdate() + AHEAD
    ]


def _minutes(request: Any, partnership: Partnership) -> list[Task]:
    """Drafts that nobody has looked at yet. Only bodies with one are asked about, the newest first."""
    rows = (
        Minutes.objects.visible_to(request.sight)
        .filter(partnership=partnership, approval__isnull=True, meeting__closing__isnull=False)
        .exclude(versions__from_records=False)
        .select_related("meeting__body__partnership")[:MOST]
    )
    bodies: dict[Any, Body] = {row.meeting.body_id: row.meeting.body for row in rows}
    mine = {pk for pk, body in bodies.items() if permissions.is_clerk(request.user, body)}
    return [
        Task(
            title=_("Read and complete the draft minutes of %(meeting)s") % {"meeting": row.meeting},
            url=reverse("gatherings:minutes", args=[partnership.slug, row.meeting_id]),
            detail=date_format(row.meeting.local_begin, "DATE_FORMAT"),
        )
        for row in rows
        if row.meeting.body_id in mine
    ]


def _links(request: Any, partnership: Partnership) -> list[Task]:
    rows = FeedLink.objects.around_their_end(person_of(request.user, partnership)).filter(partnership=partnership)
    return [
        Task(
            title=_("Renew the calendar link “%(name)s”, or let it end") % {"name": row.name},
            url=reverse("gatherings:feeds", args=[partnership.slug]),
            due=row.ends,
            is_late=row.is_over,
        )
        for row in rows[:MOST]
    ]


def commitments(sight: Sight, partnership: Partnership) -> list[Commitment]:
    """Every open action item that the viewer may see."""
    return [
        Commitment(
            title=row.what,
            url=reverse("gatherings:action_item", args=[partnership.slug, row.pk]),
            horizon=row.horizon,
            due=row.due,
            detail=" · ".join(str(one) for one in (row.shown_organization, row.meeting) if one),
            is_late=row.is_late,
        )
        for row in queries.open_items(partnership, sight)
    ]


def action_item_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    found = queries.action_items(partnership, sight).filter(Q(what__icontains=words))[:MOST]
    return [
        SearchHit(
            kind=gettext_lazy("Action items"),
            title=row.what,
            url=reverse("gatherings:action_item", args=[partnership.slug, row.pk]),
            detail=f"{row.state.label} · {date_format(row.due)}",
        )
        for row in found
    ]
