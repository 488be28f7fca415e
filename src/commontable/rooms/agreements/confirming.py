"""The second factor of a signer: which there are, and whether one confirmed the account a moment ago."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.utils import timezone

from commontable.rooms.people.models import Account

from .models import Signature
from .promise_details import Confirmation
from .promise_states import SecondFactor
from .signing import FRESH


def factors_of(account: Account) -> set[str]:
    """The kinds this account has. Recovery codes alone are none: they only stand in for another."""
    return set(Authenticator.objects.filter(user=account).values_list("type", flat=True))


def confirmation_of(request: Any) -> Confirmation | None:
    """The last confirmation by a second factor in this session, while it is fresh and no signature has used it."""
    records = get_authentication_records(request, request.user)
    own = [one for one in records if one.get("method") == "mfa" and one.get("reauthenticated")]
    own = [one for one in own if one.get("type") in SecondFactor.values]
    if not own:
        return None
    at = dt.datetime.fromtimestamp(own[-1]["at"], tz=dt.UTC)
    if timezone.now() - at > FRESH or Signature.objects.filter(account=request.user, confirmed_at=at).exists():
        return None
    return Confirmation(own[-1]["type"], at)
