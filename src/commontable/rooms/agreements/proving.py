"""Showing that a promise was kept from the page where the work happened: a meeting, an action item, a release."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.offers import Thing, Way, asked_or_newest
from commontable.foundation.sight import Sight
from commontable.foundation.slots import filled
from commontable.rooms.gatherings.models import ActionItem
from commontable.rooms.people.models import Partnership

from .models import Obligation
from .promise_permissions import working_at

ACTION_ITEM = "gatherings.action_item:"


def kept_by(user: Any, partnership: Partnership, sight: Sight) -> Any:
    """The promises of which this account may show that they were kept, the next due ones first."""
    mine = working_at(user, partnership.pk)
    rows = Obligation.objects.visible_to(sight).filter(partnership=partnership).counted()
    theirs = rows.filter(Q(custodian__in=mine) | Q(obligors__in=mine)).distinct()
    return theirs.order_by("next_due", "what", "pk")


def thing_ways(request: Any, key: str) -> list[Way]:
    """From the page of a thing to the promises it may serve; nothing for whoever keeps none."""
    table = request.partnership
    if table.pk not in request.sight.partnerships or not kept_by(request.user, table, request.sight).exists():
        return []
    url = reverse("agreements:proof_new", args=[table.slug])
    return [Way(_("Show by this that a promise was kept"), f"{url}?{urlencode({'thing': key})}")]


def things_with(sight: Sight, partnership: Partnership, key: str) -> list[Thing]:
    """The newest things, and the one that was asked for, as far as this viewer may see it."""
    things = filled("evidence.things", sight, partnership, None)
    if _names_a_row(key) and all(one.key != key for one in things):
        things = [*filled("evidence.things", sight, partnership, [key]), *things]
    return things


def _names_a_row(key: str) -> bool:
    try:
        return bool(UUID(key.partition(":")[2]))
    except ValueError:
        return False


def action_item_things(sight: Sight, partnership: Partnership, keys: list[str] | None) -> list[Thing]:
    """Action items that may show that a promise was kept: those asked for, else the newest."""
    rows = ActionItem.objects.visible_to(sight).filter(partnership=partnership)
    return [
        Thing(
            key=f"{ACTION_ITEM}{row.pk}",
            kind=_("Action item"),
            title=row.what,
            url=reverse("gatherings:action_item", args=[partnership.slug, row.pk]),
        )
        for row in asked_or_newest(rows, ACTION_ITEM, keys)
    ]
