"""What an account may see and what it is, worked out from affiliations and seats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from commontable.foundation.sight import Sight

from .. import models
from ..models import Account, Affiliation, Membership, Partnership
from ..states import INSIDE_ROLES, AffiliationRole, Role, SeatClass


def sight_of(account: Any) -> Sight:
    """What this account may see now: two queries. Operators see no partnership content by being operators."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return Sight()
    affiliations = list(
        Affiliation.objects.current()
        .filter(person__account=account)
        .values_list("partnership_id", "organization_id", "role")
    )
    seats = list(
        Membership.objects.current()
        .filter(Q(person__account=account) | Q(alternate__account=account))
        .values_list("partnership_id", "seat__body_id")
    )
    return Sight(
        partnerships=frozenset({row[0] for row in affiliations} | {row[0] for row in seats}),
        organizations=frozenset(organization for _p, organization, role in affiliations if role in INSIDE_ROLES),
        administers=frozenset(
            organization for _p, organization, role in affiliations if role == AffiliationRole.ADMINISTRATOR
        ),
        bodies=frozenset(body for _p, body in seats),
    )


def roles_of(account: Any, partnership: Partnership) -> frozenset[Role]:
    """What this account is in this partnership: two queries."""
    if not getattr(account, "is_authenticated", False):
        return frozenset({Role.VISITOR})
    roles = {Role.OPERATOR} if account.is_operator else set()
    mine = Affiliation.objects.current().filter(person__account=account, partnership=partnership)
    for organization_id, role in mine.values_list("organization_id", "role"):
        roles |= _affiliation_roles(role, is_backbone=organization_id == partnership.backbone_id)
    resident = Membership.objects.current().filter(
        person__account=account, partnership=partnership, seat__seat_class=SeatClass.RESIDENT
    )
    if resident.exists():
        roles.add(Role.RESIDENT_MEMBER)
    return frozenset(roles or {Role.VISITOR})


def _affiliation_roles(role: str, *, is_backbone: bool) -> set[Role]:
    roles = {Role.ORGANIZATION_MEMBER}
    if role == AffiliationRole.ADMINISTRATOR:
        roles.add(Role.ORGANIZATION_ADMINISTRATOR)
    if role == AffiliationRole.ANALYST:
        roles.add(Role.ANALYST)
    if is_backbone and role in (AffiliationRole.ADMINISTRATOR, AffiliationRole.STAFF):
        roles.add(Role.BACKBONE_STAFF)
    return roles


def ledger_subjects() -> Iterable[type[Any]]:
    """Every model of this room whose deeds the ledger tells."""
    ours = [model for model in models.Sighted.__subclasses__() if model.__module__.startswith(models.__name__)]
    return [models.Partnership, *(model for model in ours if not model._meta.abstract)]


def person_of(account: Account, partnership: Partnership) -> models.Person | None:
    return models.Person.objects.filter(account=account, partnership=partnership, merged_into__isnull=True).first()
