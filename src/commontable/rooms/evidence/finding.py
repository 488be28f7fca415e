"""What a search finds of indicators and assets, and which updates wait for those who keep them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation.offers import SearchHit, Task
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from .permissions import custodians_for
from .standing import assets_seen, indicators_seen, is_overdue

MOST = 20
SOON = 30  # days before an update is due that its keepers are told


def _holding(words: str, *fields: str) -> Q:
    """Rows that hold every word in one of the fields."""
    found = Q()
    for word in words.split():
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": word})
        found &= one
    return found


def standing_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    """Indicators by their words, and assets by what they are called and where."""
    if not words.split():
        return []
    slug = partnership.slug
    asked = _holding(words, "name", "name_es", "definition", "definition_es")
    indicators = indicators_seen(partnership, sight).filter(asked)[:MOST]
    named = _holding(words, "title", "title_es", "place_name", "place")
    assets = assets_seen(partnership, sight).filter(named)[:MOST]
    return [
        *(
            SearchHit(_("Indicators"), row.told("name"), reverse("evidence:indicator", args=[slug, row.pk]),
                      row.told("definition"))
            for row in indicators
        ),
        *(
            SearchHit(_("Assets"), row.told("title"), reverse("evidence:asset", args=[slug, row.pk]), row.place_name)
            for row in assets
        ),
    ]  # fmt: skip


def update_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """Indicators whose update is due soon or overdue, for those who keep them."""
    if not request.user.is_authenticated:
        return []
    custodians = custodians_for(request.user, partnership)
    if not custodians:
        return []
    due = indicators_seen(partnership, request.sight).filter(
        custodian__in=custodians, next_due__lte=localdate() + timedelta(days=SOON)
    )
    return [
        Task(
            title=_("Bring “%(name)s” up to date") % {"name": row.told("name")},
            url=reverse("evidence:indicator", args=[partnership.slug, row.pk]),
            due=row.next_due,
            is_late=is_overdue(row),
        )
        for row in due.order_by("next_due")[:MOST]
    ]
