"""The table of roles and permissions, and what one account's roles in one partnership add up to.

Everything turns on custody: you may change what your organization holds, as far as your role there goes. Backbone
staff keep the table itself, and the records of an organization nobody of its own has ever administered. Being at the
backbone opens nothing that another organization holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from .models import Affiliation, Organization, Partnership, Person
from .places import places_of
from .states import INSIDE_ROLES, AffiliationRole


class Permission(StrEnum):
    """What may be done, always with the records of one custodian."""

    KEEP_TABLE = "keep_table"  # expected sectors, candidates, timeline, claims, reciprocal seats, new partners
    KEEP_ORGANIZATION = "keep_organization"  # the organization's own record and its member institutions
    KEEP_PEOPLE = "keep_people"  # persons it holds, their contacts and plain affiliations
    KEEP_BODIES = "keep_bodies"  # its bodies, their seats and who fills them
    GIVE_ROLES = "give_roles"  # who works inside the organization, and as what
    INVITE = "invite"
    IMPORT = "import"
    MERGE = "merge"


P = Permission
OWN_RECORDS = frozenset({P.KEEP_ORGANIZATION, P.KEEP_PEOPLE, P.KEEP_BODIES, P.INVITE, P.IMPORT, P.MERGE})

# What each role in an organization may do with the records that organization holds.
HELD: Mapping[AffiliationRole, frozenset[Permission]] = {
    AffiliationRole.ADMINISTRATOR: OWN_RECORDS | {P.GIVE_ROLES},
    AffiliationRole.STAFF: frozenset({P.KEEP_PEOPLE}),
    AffiliationRole.ORGANIZER: frozenset({P.KEEP_PEOPLE}),
    AffiliationRole.ANALYST: frozenset(),
    AffiliationRole.MEMBER: frozenset(),
}
# What the same roles may do besides when the organization is the backbone. Only administrators give roles.
BACKBONE: Mapping[AffiliationRole, frozenset[Permission]] = {
    AffiliationRole.ADMINISTRATOR: OWN_RECORDS | {P.KEEP_TABLE},
    AffiliationRole.STAFF: OWN_RECORDS | {P.KEEP_TABLE},
    AffiliationRole.ORGANIZER: frozenset(),
    AffiliationRole.ANALYST: frozenset(),
    AffiliationRole.MEMBER: frozenset(),
}
# What backbone staff may do for an organization that has never had anybody inside: it holds nothing private yet.
UNCLAIMED = frozenset({P.KEEP_ORGANIZATION, P.KEEP_PEOPLE, P.KEEP_BODIES, P.GIVE_ROLES, P.INVITE})


@dataclass(frozen=True)
class Powers:
    """What one account is in one partnership, read once."""

    partnership: Partnership
    person_id: UUID | None
    roles: Mapping[UUID, frozenset[AffiliationRole]]

    @property
    def keeps_table(self) -> bool:
        backbone = self.partnership.backbone_id
        return any(P.KEEP_TABLE in BACKBONE[role] for role in self._roles_in(backbone))

    def holds(self, custodian: Organization, permission: Permission) -> bool:
        """True when this account may do `permission` with what `custodian` holds."""
        mine = self._roles_in(custodian.pk)
        if any(permission in HELD[role] for role in mine):
            return True
        if custodian.pk == self.partnership.backbone_id:
            return any(permission in BACKBONE[role] for role in mine)
        if custodian.partnership_id != self.partnership.pk or permission not in UNCLAIMED:
            return False
        return self.keeps_table and is_unclaimed(custodian)

    def is_self(self, person: Person) -> bool:
        return self.person_id is not None and person.pk == self.person_id

    def holding(self, permission: Permission) -> list[UUID]:
        """The organizations whose records this account may do this with by its own roles (for choices in forms)."""
        found = [pk for pk, roles in self.roles.items() if any(permission in HELD[role] for role in roles)]
        backbone = self.partnership.backbone_id
        if backbone and any(permission in BACKBONE[role] for role in self._roles_in(backbone)):
            found.append(backbone)
        return list(dict.fromkeys(found))

    def _roles_in(self, organization_id: Any) -> frozenset[AffiliationRole]:
        return self.roles.get(organization_id, frozenset())


_remembered: ContextVar[dict[tuple[UUID, UUID], Powers] | None] = ContextVar("remembered_powers", default=None)


@contextmanager
def powers_remembered() -> Iterator[None]:
    """An account's powers are read once: in a request that changes nothing, and at the start of one long deed, such as
    an import of thousands of rows. What the deed itself does to them counts afterwards.
    """
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def powers_of(account: Any, partnership: Partnership) -> Powers:
    """Two queries. Visitors and operators have none."""
    known = _remembered.get()
    if known is None or account.pk is None:
        return _read_powers(account, partnership)
    mark = (account.pk, partnership.pk)
    if mark not in known:
        known[mark] = _read_powers(account, partnership)
    return known[mark]


def _read_powers(account: Any, partnership: Partnership) -> Powers:
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return Powers(partnership, None, {})
    roles: dict[UUID, set[AffiliationRole]] = defaultdict(set)
    for one in places_of(account).works:
        if one.partnership == partnership.pk:
            roles[one.organization].add(one.role)
    person_id = Person.objects.filter(account=account, partnership=partnership).values_list("pk", flat=True).first()
    return Powers(partnership, person_id, {pk: frozenset(found) for pk, found in roles.items()})


def is_unclaimed(organization: Organization) -> bool:
    """Nobody has ever worked inside it on this platform. From the first person on, only they let others in."""
    return not Affiliation.objects.filter(organization=organization, role__in=INSIDE_ROLES).exists()
