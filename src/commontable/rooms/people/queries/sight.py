"""What an account may see and what it is, worked out from affiliations and seats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commontable.foundation.sight import Sight

from .. import models
from ..models import Partnership
from ..places import places_of
from ..states import AffiliationRole, Role, SeatClass


def sight_of(account: Any) -> Sight:
    """What this account may see now: two queries. Operators see no partnership content by being operators."""
    places = places_of(account)
    return Sight(
        partnerships=frozenset({one.partnership for one in places.works} | {one.partnership for one in places.sits}),
        organizations=frozenset(one.organization for one in places.works if one.is_inside),
        administers=frozenset(one.organization for one in places.works if one.role == AffiliationRole.ADMINISTRATOR),
        bodies=frozenset(one.body for one in places.sits),
    )


def roles_of(account: Any, partnership: Partnership) -> frozenset[Role]:
    """What this account is in this partnership: two queries, or none where the page knows its places already."""
    if not getattr(account, "is_authenticated", False):
        return frozenset({Role.VISITOR})
    places = places_of(account)
    roles = {Role.OPERATOR} if account.is_operator else set()
    for one in places.works:
        if one.partnership == partnership.pk:
            roles |= _affiliation_roles(one.role, is_backbone=one.organization == partnership.backbone_id)
    if any(
        one.is_own and one.seat_class == SeatClass.RESIDENT for one in places.sits if one.partnership == partnership.pk
    ):
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
    return [models.Partnership, *sighted_models(models.__name__)]


def sighted_models(package: str) -> list[type[Any]]:
    """The records of one room, by the package of its models."""
    found = dict.fromkeys(_below(models.Sighted))
    return [model for model in found if model.__module__.startswith(f"{package}.")]


def _below(base: type[Any]) -> Iterable[type[Any]]:
    """The models below `base`, those of abstract bases too."""
    for model in base.__subclasses__():
        if model._meta.abstract:
            yield from _below(model)
        else:
            yield model
