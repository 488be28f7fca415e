"""The bodies of which an account is clerk, found together rather than one by one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from commontable.rooms.people.models import Body, Membership, Partnership

from ..vote_permissions import clerk_bodies


def bodies_clerked(by: Any, partnership: Partnership, bodies: Any) -> list[Body]:
    """Of `bodies`, those it keeps or leads: at most seven queries, whatever their number."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return []
    return clerk_bodies(by, partnership, bodies.select_related("custodian", "partnership").order_by("-governs", "name"))


def bodies_sat_in(by: Any, partnership: Partnership, bodies: Any) -> list[Body]:
    """Of `bodies`, those it keeps, leads, or sits in as member or alternate."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return []
    mine = Membership.objects.current().filter(
        Q(person__account=by) | Q(alternate__account=by), partnership=partnership
    )
    sits = list(bodies.filter(pk__in=mine.values("seat__body")).order_by("name"))
    return [*sits, *(body for body in bodies_clerked(by, partnership, bodies) if body not in sits)]
