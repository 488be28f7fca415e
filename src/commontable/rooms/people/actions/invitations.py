"""Invitations, the only way to an account: sending, sending again, revoking. Accepting them is in `acceptances`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass

from ..details import PersonDetails
from ..invitation_rules import Offer, check_can_invite, check_can_revoke, check_offer
from ..models import Account, Invitation, Organization, Person
from ..states import AffiliationRole
from ..writing import word
from .persons import add_person


@dataclass(frozen=True)
class Sent:
    """An invitation and the secret of its link, which is kept nowhere."""

    invitation: Invitation
    token: str


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is on nobody's list yet, and whose list they are put on."""

    holder: Organization
    details: PersonDetails


@transaction.atomic
def invite(*, person: Person, offer: Offer, custodian: Organization, by: Account | None) -> Sent:
    """Makes the link and ends any earlier one of this person. `custodian` is the organization that invites."""
    check_can_invite(by=by, custodian=custodian, person=person, offer=offer)
    check_offer(person, offer)
    Invitation.objects.filter(person=person).unanswered().update(revoked_at=timezone.now(), email="")
    invitation = Invitation(
        partnership=person.partnership,
        custodian=custodian,
        audience=Audience.CUSTODIAN,
        record_class=RecordClass.ORGANIZER_PRIVATE,
        person=person,
        email=offer.email.strip().lower(),
        organization=offer.organization,
        role=offer.role,
        seat=offer.seat,
        invited_by=by,
    )
    token = invitation.make_token()
    invitation.save()
    _write_line(invitation, by)
    return Sent(invitation, token)


def _write_line(invitation: Invitation, by: Account | None) -> None:
    if invitation.organization is None:
        ledger.write("resident_invited", subject=invitation, by=by, person=invitation.person)
        return
    ledger.write(
        "person_invited",
        subject=invitation,
        by=by,
        person=invitation.person,
        organization=invitation.organization,
        role=word(AffiliationRole(invitation.role)),
    )


@transaction.atomic
def invite_newcomer(*, newcomer: Newcomer, offer: Offer, custodian: Organization, by: Account) -> Sent:
    """Somebody on nobody's list yet is put on one and invited: both or neither."""
    person = add_person(holder=newcomer.holder, by=by, details=newcomer.details)
    return invite(person=person, offer=offer, custodian=custodian, by=by)


@transaction.atomic
def invite_again(*, invitation: Invitation, by: Account | None, email: str = "") -> Sent:
    """A new link for the same offer; the earlier one stops working."""
    if invitation.accepted_at:
        raise NotNow(_("%(person)s has accepted already. There is nothing to send.") % {"person": invitation.person})
    address = email or invitation.email
    if not address:
        raise NotNow(_("This invitation was revoked and its address forgotten. Write a new invitation."))
    offer = Offer(address, invitation.organization, invitation.role, invitation.seat)
    return invite(person=invitation.person, offer=offer, custodian=invitation.custodian, by=by)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Account) -> None:
    """The link stops working, and the address is forgotten."""
    check_can_revoke(by=by, invitation=invitation)
    if not Invitation.objects.filter(pk=invitation.pk).unanswered().update(revoked_at=timezone.now(), email=""):
        raise NotNow(_("This invitation has been accepted or revoked meanwhile. Look at the list again."))
    invitation.refresh_from_db()
    ledger.write("invitation_revoked", subject=invitation, by=by, person=invitation.person)
