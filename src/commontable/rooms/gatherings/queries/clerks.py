"""The bodies of which an account is clerk, found together rather than one by one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from commontable.rooms.people import permissions as people
from commontable.rooms.people.models import Body, Membership, Partnership

from ..permissions import LEADS


def bodies_clerked(by: Any, partnership: Partnership, bodies: Any) -> list[Body]:
    """Of `bodies`, those it keeps or leads: at most four queries, whatever their number."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return []
    powers = people.powers_of(by, partnership)
    leads = set(
        Membership.objects.current()
        .filter(person__account=by, partnership=partnership, seat__office__in=LEADS)
        .values_list("seat__body_id", flat=True)
    )
    rows, kept = list(bodies.select_related("custodian", "partnership").order_by("-governs", "name")), []
    holds: dict[Any, bool] = {}
    for body in rows:
        if body.custodian_id not in holds:
            holds[body.custodian_id] = people.can_keep_body(powers, body)
        if body.pk in leads or holds[body.custodian_id]:
            kept.append(body)
    return kept


def bodies_sat_in(by: Any, partnership: Partnership, bodies: Any) -> list[Body]:
    """Of `bodies`, those it keeps, leads, or sits in as member or alternate."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return []
    mine = Membership.objects.current().filter(
        Q(person__account=by) | Q(alternate__account=by), partnership=partnership
    )
    sits = list(bodies.filter(pk__in=mine.values("seat__body")).order_by("name"))
    return [*sits, *(body for body in bodies_clerked(by, partnership, bodies) if body not in sits)]
