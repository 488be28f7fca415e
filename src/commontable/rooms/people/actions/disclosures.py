"""Conflict disclosures: a member's own statement, attached to the seat it concerns (KC-15)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience

from .. import permissions
from ..models import Account, ConflictDisclosure, Membership
from ..writing import check, class_for, seen_like


@transaction.atomic
def disclose_conflict(
    *, membership: Membership, by: Account, statement: str, begins: PartialDate | None = None
) -> ConflictDisclosure:
    """Everyone at the table may read it where the seat is public or the table's; else those who see the seat."""
    permissions.check_can_disclose(by=by, membership=membership)
    if not membership.is_open:
        raise NotNow(_("This membership ended in %(ends)s. Disclose for a seat you hold.") % {"ends": membership.ends})
    disclosure = ConflictDisclosure(**seen_like(membership), membership=membership, statement=statement.strip())
    if membership.audience == Audience.PUBLIC:
        disclosure.audience = Audience.PARTNERSHIP
        disclosure.record_class = class_for(Audience.PARTNERSHIP, membership.custodian)
    disclosure.begins = begins or PartialDate.of_day(timezone.localdate())
    check(disclosure)
    disclosure.save()
    ledger.write("conflict_disclosed", subject=disclosure, by=by, person=membership.person, seat=membership.seat)
    return disclosure


@transaction.atomic
def end_disclosure(*, disclosure: ConflictDisclosure, by: Account, ends: PartialDate) -> ConflictDisclosure:
    """The interest is no more. What was stated stays on record."""
    permissions.check_can_end_disclosure(by=by, disclosure=disclosure)
    if disclosure.ends is not None:
        raise NotNow(_("This disclosure ended in %(ends)s and stays as it was.") % {"ends": disclosure.ends})
    disclosure.ends = ends
    check(disclosure)
    disclosure.save(update_fields=["ends"])
    seated = disclosure.membership
    ledger.write("disclosure_ended", subject=disclosure, by=by, person=seated.person, seat=seated.seat)
    return disclosure
