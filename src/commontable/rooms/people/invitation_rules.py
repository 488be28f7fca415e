"""Who may invite whom to what (permission), and whether it can be offered now (policy).

An invitation hands over a person: whoever accepts it sees what that person's roles and seats let them see. So one
invites only persons one's own organization holds, and to roles one could give.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow, NotPermitted

from .models import Account, Affiliation, Invitation, Membership, Organization, Person, Seat
from .permissions import can_give_role
from .powers import Permission, Powers, is_unclaimed, powers_of
from .states import INSIDE_ROLES, AffiliationRole, SeatClass


@dataclass(frozen=True)
class Offer:
    """What goes to an address: a role in an organization, a resident's seat, or (neither) the seat already held."""

    email: str
    organization: Organization | None = None
    role: str = ""
    seat: Seat | None = None


def can_invite(powers: Powers, custodian: Organization) -> bool:
    """Whether this account may invite anybody in the name of `custodian`."""
    return powers.holds(custodian, Permission.INVITE)


def check_can_invite(*, by: Account | None, custodian: Organization, person: Person, offer: Offer) -> None:
    if _is_first_administrator(by, custodian, offer):
        return
    powers = powers_of(by, person.partnership)
    if not can_invite(powers, custodian) or not powers.holds(person.custodian, Permission.INVITE):
        raise NotPermitted(
            _("%(person)s is on the list of %(holder)s. Only an administrator there invites them. Ask one of them.")
            % {"person": person, "holder": person.custodian}
        )
    if offer.seat and not powers.holds(offer.seat.custodian, Permission.KEEP_BODIES):
        raise NotPermitted(
            _("The seat “%(seat)s” is held by %(holder)s. Ask an administrator there to invite somebody to it.")
            % {"seat": offer.seat, "holder": offer.seat.custodian}
        )
    for organization, role in _roles_handed_over(person, offer):
        _check_role(powers, organization, role)


def _check_role(powers: Powers, organization: Organization, role: str) -> None:
    plain = role not in INSIDE_ROLES and powers.keeps_table
    if not plain and not can_give_role(powers, organization, role):
        raise NotPermitted(
            _("This would let somebody in at %(organization)s. Only an administrator there does that. Ask one of them.")
            % {"organization": organization}
        )


def _roles_handed_over(person: Person, offer: Offer) -> list[tuple[Organization, str]]:
    """The role offered, and every inside role the person has already."""
    handed = [(offer.organization, offer.role)] if offer.organization else []
    inside = Affiliation.objects.current().filter(person=person, role__in=INSIDE_ROLES).select_related("organization")
    return handed + [(affiliation.organization, affiliation.role) for affiliation in inside]


def _is_first_administrator(by: Account | None, custodian: Organization, offer: Offer) -> bool:
    """A site operator (or the command line) invites the first administrator of a new partnership's backbone."""
    return (
        (by is None or (by.is_operator and by.is_active))
        and custodian.partnership.backbone_id == custodian.pk
        and offer.organization == custodian
        and offer.role == AffiliationRole.ADMINISTRATOR
        and is_unclaimed(custodian)
    )


def check_can_revoke(*, by: Account, invitation: Invitation) -> None:
    if not can_invite(powers_of(by, invitation.partnership), invitation.custodian):
        raise NotPermitted(
            _("This invitation is %(holder)s's. Only an administrator there revokes it. Ask one of them.")
            % {"holder": invitation.custodian}
        )


def check_offer(person: Person, offer: Offer) -> None:
    """Can this be accepted at all?"""
    if person.account_id:
        raise NotNow(_("%(person)s has an account already. There is nothing to invite them to.") % {"person": person})
    if offer.seat:
        _check_seat(offer.seat)
    elif not offer.organization and not Membership.objects.current().filter(person=person).exists():
        raise NotNow(
            _("%(person)s would see nothing: no organization, no seat. Choose an organization, or a resident's seat.")
            % {"person": person}
        )


def _check_seat(seat: Seat) -> None:
    if seat.seat_class != SeatClass.RESIDENT:
        raise NotNow(
            _("“%(seat)s” is not a resident's seat. Invite the person to their organization.") % {"seat": seat}
        )
    if Membership.objects.current().filter(seat=seat).exists():
        raise NotNow(_("“%(seat)s” is filled. Choose a vacant seat.") % {"seat": seat})
