"""May this account do this? `check_can_x` raises with a next step, `can_x` is for buttons; powers.py has the table."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted

from .models import (
    Account,
    Body,
    ConflictDisclosure,
    Contact,
    Membership,
    Organization,
    Partnership,
    Person,
    Seat,
    Sighted,
)
from .powers import Permission, Powers, is_unclaimed, powers_of
from .states import INSIDE_ROLES

__all__ = ["Powers", "is_unclaimed", "powers_of"]

P = Permission


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


def check_can_keep_contact(*, by: Account, contact: Contact) -> None:
    """Those who hold the address, and the person whose it is."""
    if not powers_of(by, contact.partnership).is_self(contact.person):
        _check_holds(by, contact, P.KEEP_PEOPLE)


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


def check_can_invite(*, by: Account, organization: Organization, role: str) -> None:
    """To invite somebody into a role is to give the role."""
    powers = powers_of(by, organization.partnership)
    _refuse_unless(
        powers.holds(organization, P.INVITE) and can_give_role(powers, organization, role),
        _("Only an administrator of %(organization)s invites people there in this role. Ask one of them."),
        organization=organization,
    )


def check_can_invite_resident(*, by: Account, person: Person) -> None:
    """Somebody without an organization is invited by the custodian of their record."""
    _check_holds(by, person, P.INVITE)


def check_can_import(*, by: Account, holder: Organization) -> None:
    _refuse_unless(
        powers_of(by, holder.partnership).holds(holder, P.IMPORT),
        _("Only administrators of %(holder)s import into its list. Ask one of them."),
        holder=holder,
    )


def check_can_merge(*, by: Account, thing: Sighted) -> None:
    _check_holds(by, thing, P.MERGE)


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


# --- The installation ------------------------------------------------------------------------------------------------


def check_can_operate(*, by: Account | None) -> None:
    """Site operators, and whoever has the machine itself (the command line, `by` None)."""
    operates = by is None or (by.is_operator and by.is_active)
    _refuse_unless(operates, _("Only a site operator may do this. Ask whoever runs this site."))
