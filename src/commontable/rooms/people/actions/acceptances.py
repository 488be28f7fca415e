"""Accepting an invitation: the account is tied to the person, and what was offered begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate

from ..details import AffiliationDetails, Filling, ResidenceStatement
from ..models import Account, Affiliation, Invitation, Person
from .affiliations import _begin as begin_without_asking
from .memberships import fill_seat
from .residents import attest_residence


@dataclass(frozen=True)
class NewAccount:
    """Whoever accepts without having an account: the account of the invited address is made for them."""

    password: str = field(repr=False)
    language: str = ""


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, by: Account | NewAccount, residence: ResidenceStatement | None = None
) -> Account:
    """The account stands for the person from now on. Works once: whoever comes second is told so."""
    account = by if isinstance(by, Account) else _make_account(invitation, by)
    now = timezone.now()
    taken = Invitation.objects.filter(pk=invitation.pk).open().update(accepted_at=now, accepted_by=account, email="")
    if not taken:
        raise NotNow(_("This invitation is not open any more. Ask whoever invited you for a new one."))
    invitation.refresh_from_db()
    _tie(invitation, account)
    _join(invitation)
    _take_seat(invitation, account, residence)
    ledger.write("invitation_accepted", subject=invitation, by=account, person=invitation.person)
    return account


def _make_account(invitation: Invitation, new: NewAccount) -> Account:
    if Account.objects.filter(email=invitation.email).exists():
        raise NotNow(_("This address has an account already. Sign in with it, then accept."))
    return Account.objects.create_user(invitation.email, new.password, language=new.language)


def _tie(invitation: Invitation, account: Account) -> None:
    """One account stands for one person at a table, and one person has one account. Operators sit at none."""
    if account.is_operator:
        raise NotNow(_("This is an operator's account, which sees no table. Sign out to accept with another account."))
    other = Person.objects.filter(partnership=invitation.partnership, account=account).first()
    if other is not None:
        raise NotNow(
            _("Your account stands for %(person)s at this table already. Sign out to accept with another account.")
            % {"person": other}
        )
    if not Person.objects.filter(pk=invitation.person_id, account__isnull=True).update(account=account):
        raise NotNow(_("This person has an account already. Ask whoever invited you."))
    invitation.person.refresh_from_db()


def _join(invitation: Invitation) -> None:
    """The role that was offered. Whoever offered it was allowed to then, and may have left since."""
    organization, person = invitation.organization, invitation.person
    if organization is None:
        return
    current = Affiliation.objects.current().filter(person=person, organization=organization, role=invitation.role)
    if not current.exists():
        today = PartialDate.of_day(timezone.localdate())
        begin_without_asking(person, organization, AffiliationDetails(role=invitation.role, begins=today))


def _take_seat(invitation: Invitation, by: Account, residence: ResidenceStatement | None) -> None:
    """The resident's own word first, then the seat, given by whoever offered it (PP-04)."""
    if invitation.seat is None or invitation.invited_by is None:
        return
    if residence is None:
        raise NotNow(_("This seat is for residents. Say which community you live in, then accept."))
    attest_residence(person=invitation.person, by=by, statement=residence)
    term = Filling(begins=PartialDate.of_day(timezone.localdate()))
    fill_seat(seat=invitation.seat, person=invitation.person, by=invitation.invited_by, term=term)
