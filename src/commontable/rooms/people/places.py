"""Where an account stands now: its affiliations, its seats, its person at a table. A page asks for them several times
and reads them once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from .models import Account, Affiliation, Membership, Partnership, Person
from .states import INSIDE_ROLES, AffiliationRole, SeatClass


@dataclass(frozen=True)
class Works:
    """A current affiliation of the account's persons."""

    partnership: UUID
    organization: UUID
    role: AffiliationRole

    @property
    def is_inside(self) -> bool:
        return self.role in INSIDE_ROLES


@dataclass(frozen=True)
class Sits:
    """A current seat. `is_own` is false for the alternate of whoever fills it."""

    partnership: UUID
    body: UUID
    seat_class: SeatClass
    is_own: bool


@dataclass(frozen=True)
class Places:
    works: tuple[Works, ...] = ()
    sits: tuple[Sits, ...] = ()


_remembered: ContextVar[dict[UUID, Places] | None] = ContextVar("remembered_places", default=None)
_persons: ContextVar[dict[tuple[UUID, UUID], Person | None] | None] = ContextVar("remembered_persons", default=None)


@contextmanager
def places_remembered() -> Iterator[None]:
    """For a request that changes nothing: what an account is does not change under one page."""
    places, persons = _remembered.set({}), _persons.set({})
    try:
        yield
    finally:
        _remembered.reset(places)
        _persons.reset(persons)


def places_of(account: Any) -> Places:
    """Two queries, or none where this request knows already. Visitors and closed accounts stand nowhere."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return Places()
    known = _remembered.get()
    if known is None:
        return _read(account)
    if account.pk not in known:
        known[account.pk] = _read(account)
    return known[account.pk]


def person_of(account: Account, partnership: Partnership) -> Person | None:
    """Who this account is at this table: one query, or none where this request knows already."""
    known = _persons.get()
    if known is None:
        return _person(account, partnership)
    key = (account.pk, partnership.pk)
    if key not in known:
        known[key] = _person(account, partnership)
    return known[key]


def _person(account: Account, partnership: Partnership) -> Person | None:
    found: Person | None = Person.objects.filter(
        account=account, partnership=partnership, merged_into__isnull=True
    ).first()
    return found


def _read(account: Any) -> Places:
    works = Affiliation.objects.current().filter(person__account=account).order_by()
    mine = Q(person__account=account)
    sits = Membership.objects.current().filter(mine | Q(alternate__account=account)).order_by()
    return Places(
        tuple(
            Works(partnership, organization, AffiliationRole(role))
            for partnership, organization, role in works.values_list("partnership_id", "organization_id", "role")
        ),
        tuple(
            Sits(partnership, body, SeatClass(seat_class), own == account.pk)
            for partnership, body, seat_class, own in sits.values_list(
                "partnership_id", "seat__body_id", "seat__seat_class", "person__account_id"
            )
        ),
    )
