"""Who may do what. A table of roles and permissions; `check_can_x` raises with a next step, `can_x` is for buttons.

Everything turns on custody: you may change what your organization holds, as far as your role there goes. Backbone
staff keep the table itself, and the records of an organization nobody of its own has ever administered. Being at the
backbone opens nothing that another organization holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted

from .models import (
    Account,
    Affiliation,
    Body,
    ConflictDisclosure,
    Membership,
    Organization,
    Partnership,
    Person,
    Seat,
    Sighted,
)
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


def powers_of(account: Any, partnership: Partnership) -> Powers:
    """Two queries. Visitors and operators have none."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return Powers(partnership, None, {})
    roles: dict[UUID, set[AffiliationRole]] = defaultdict(set)
    mine = Affiliation.objects.current().filter(person__account=account, partnership=partnership)
    for organization_id, role in mine.values_list("organization_id", "role"):
        roles[organization_id].add(AffiliationRole(role))
    person_id = Person.objects.filter(account=account, partnership=partnership).values_list("pk", flat=True).first()
    return Powers(partnership, person_id, {pk: frozenset(found) for pk, found in roles.items()})


def is_unclaimed(organization: Organization) -> bool:
    """Nobody has ever worked inside it on this platform. From the first person on, only they let others in."""
    return not Affiliation.objects.filter(organization=organization, role__in=INSIDE_ROLES).exists()


def _refuse_unless(allowed: bool, message: str, **names: Any) -> None:
    if not allowed:
        raise NotPermitted(message % names)


# --- Organizations ---------------------------------------------------------------------------------------------------


def can_keep_table(powers: Powers) -> bool:
    return powers.keeps_table


def check_can_keep_table(*, by: Account, partnership: Partnership) -> None:
    _refuse_unless(
        can_keep_table(powers_of(by, partnership)),
        _("Only staff of the backbone, %(backbone)s, keep the table of %(partnership)s. Ask them."),
        backbone=partnership.backbone or _("not named yet"),
        partnership=partnership,
    )


def can_add_organization(powers: Powers, parent: Organization | None) -> bool:
    """A partner or a candidate is added by the backbone; a member institution by its parent."""
    return powers.holds(parent.custodian, P.KEEP_ORGANIZATION) if parent else powers.keeps_table


def check_can_add_organization(*, by: Account, partnership: Partnership, parent: Organization | None) -> None:
    if parent is None:
        return check_can_keep_table(by=by, partnership=partnership)
    return _check_holds(by, parent, P.KEEP_ORGANIZATION)


def can_keep_organization(powers: Powers, organization: Organization) -> bool:
    return powers.holds(organization.custodian, P.KEEP_ORGANIZATION)


def check_can_keep_organization(*, by: Account, organization: Organization) -> None:
    _check_holds(by, organization, P.KEEP_ORGANIZATION)


def _check_holds(by: Account, thing: Sighted, permission: Permission) -> None:
    """The plain case: the thing's custodian, and a role there that is allowed to."""
    _refuse_unless(
        powers_of(by, thing.partnership).holds(thing.custodian, permission),
        _("“%(thing)s” is held by %(holder)s. Ask an administrator there to do this."),
        thing=thing,
        holder=thing.custodian,
    )


# --- People ----------------------------------------------------------------------------------------------------------


def can_add_person(powers: Powers, holder: Organization) -> bool:
    return powers.holds(holder, P.KEEP_PEOPLE)


def check_can_add_person(*, by: Account, holder: Organization) -> None:
    _refuse_unless(
        can_add_person(powers_of(by, holder.partnership), holder),
        _("Only administrators and staff of %(holder)s add people to its list. Ask them, or choose your organization."),
        holder=holder,
    )


def can_keep_person(powers: Powers, person: Person) -> bool:
    """Those who keep the people of its custodian, and the person themself."""
    return powers.is_self(person) or powers.holds(person.custodian, P.KEEP_PEOPLE)


def check_can_keep_person(*, by: Account, person: Person) -> None:
    if not powers_of(by, person.partnership).is_self(person):
        _check_holds(by, person, P.KEEP_PEOPLE)


def can_give_role(powers: Powers, organization: Organization, role: str) -> bool:
    """A role inside an organization opens its private records, so only its own administrators give one."""
    permission = P.GIVE_ROLES if role in INSIDE_ROLES else P.KEEP_PEOPLE
    if powers.holds(organization, permission):
        return True
    # A member institution has no list of its own: whoever keeps it keeps its people (KC-05).
    return organization.custodian_id != organization.pk and powers.holds(organization.custodian, permission)


def check_can_give_role(*, by: Account, organization: Organization, role: str) -> None:
    powers = powers_of(by, organization.partnership)
    if role not in INSIDE_ROLES and powers.keeps_table:
        return  # the backbone may note that somebody belongs to a partner; that opens nothing
    _refuse_unless(
        can_give_role(powers, organization, role),
        _("Only an administrator of %(organization)s says who works there and as what. Ask one of them."),
        organization=organization,
    )


def can_attest(powers: Powers, person: Person) -> bool:
    return can_keep_person(powers, person)


def check_can_attest(*, by: Account, person: Person, on_paper: str) -> None:
    """A resident claim is the person's own word; others only enter what was signed, and say where it is (PP-04)."""
    if powers_of(by, person.partnership).is_self(person):
        return
    _check_holds(by, person, P.KEEP_PEOPLE)
    _refuse_unless(
        bool(on_paper.strip()),
        _("Only %(person)s can state this. If they signed it on paper, write where the paper is kept."),
        person=person,
    )


# --- Bodies, seats, memberships --------------------------------------------------------------------------------------


def can_add_body(powers: Powers, holder: Organization) -> bool:
    return powers.holds(holder, P.KEEP_BODIES)


def check_can_add_body(*, by: Account, holder: Organization) -> None:
    _refuse_unless(
        can_add_body(powers_of(by, holder.partnership), holder),
        _("Only administrators of %(holder)s set up its bodies. Ask one of them."),
        holder=holder,
    )


def can_keep_body(powers: Powers, thing: Body | Seat | Membership) -> bool:
    return powers.holds(thing.custodian, P.KEEP_BODIES)


def check_can_keep_body(*, by: Account, body: Body) -> None:
    _check_holds(by, body, P.KEEP_BODIES)


def check_can_keep_seat(*, by: Account, seat: Seat) -> None:
    _check_holds(by, seat, P.KEEP_BODIES)


def check_can_keep_membership(*, by: Account, membership: Membership) -> None:
    _check_holds(by, membership, P.KEEP_BODIES)


def can_disclose(powers: Powers, membership: Membership) -> bool:
    """The member; or whoever keeps the body, for a member who has no account."""
    if powers.is_self(membership.person):
        return True
    return membership.person.account_id is None and can_keep_body(powers, membership)


def check_can_disclose(*, by: Account, membership: Membership) -> None:
    _refuse_unless(
        can_disclose(powers_of(by, membership.partnership), membership),
        _("A disclosure is the member's own statement. Ask %(person)s to write it on their own page."),
        person=membership.person,
    )


def check_can_end_disclosure(*, by: Account, disclosure: ConflictDisclosure) -> None:
    check_can_disclose(by=by, membership=disclosure.membership)
