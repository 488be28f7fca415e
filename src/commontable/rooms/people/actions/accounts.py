"""Deeds of the site operator on accounts: found by exact address, never browsed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow

from ..models import Account
from ..permissions import check_can_operate


@transaction.atomic
def add_operator(*, email: str, by: Account | None) -> Account:
    """Makes an operator account without a password: its owner sets one by a link."""
    check_can_operate(by=by)
    address = email.strip().lower()
    known = Account.objects.filter(email=address).first()
    if known is None:
        operator = Account.objects.create_operator(address)
        ledger.write("operator_added", subject=operator, by=by)
        return operator
    if known.is_operator:
        raise NotNow(_("%(email)s is an operator already. Ask for a new link instead.") % {"email": address})
    raise NotNow(
        _("%(email)s signs in to a table. An operator sees no table: use another address.") % {"email": address}
    )


@transaction.atomic
def close_account(*, email: str, by: Account | None) -> Account:
    """Nobody signs in with it any more, and whoever is signed in is out. What its owner did stays on record."""
    check_can_operate(by=by)
    account = _account(email)
    if by is not None and account.pk == by.pk:
        raise NotNow(_("This is your own account. Ask another operator to close it."))
    _turn(account, active=False, deed="account_closed", by=by)
    return account


@transaction.atomic
def reopen_account(*, email: str, by: Account | None) -> Account:
    check_can_operate(by=by)
    account = _account(email)
    _turn(account, active=True, deed="account_reopened", by=by)
    return account


def _account(email: str) -> Account:
    account = Account.objects.select_for_update().filter(email=email.strip().lower()).first()
    if account is None:
        raise NotNow(_("No account signs in with %(email)s. Check the spelling.") % {"email": email})
    return account


def _turn(account: Account, *, active: bool, deed: str, by: Account | None) -> None:
    """Each table its owner sits at has a line; an account that sits nowhere has one of its own."""
    if account.is_active == active:
        now = _("%(email)s is open already.") if active else _("%(email)s is closed already.")
        raise NotNow(now % {"email": account.email})
    account.is_active = active
    account.save(update_fields=["is_active"])
    persons = list(account.persons.filter(merged_into__isnull=True))
    for subject in persons or [account]:
        ledger.write(deed, subject=subject, by=by)
