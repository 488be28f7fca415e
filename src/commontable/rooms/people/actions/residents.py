"""Resident claims: a person's own word that they live here and do not sit here as a partner's employee (PP-04)."""

from __future__ import annotations

from django.db import transaction

from commontable.foundation import ledger

from .. import permissions
from ..details import ResidenceStatement
from ..models import Account, Person, ResidentClaim
from ..writing import check, put


@transaction.atomic
def attest_residence(*, person: Person, by: Account, statement: ResidenceStatement) -> ResidentClaim:
    """The person states it on their own account, or somebody enters what they signed. The newest statement counts."""
    permissions.check_can_attest(by=by, person=person, on_paper=statement.on_paper)
    claim = ResidentClaim(partnership=person.partnership, custodian=person.custodian, person=person, recorded_by=by)
    put(claim, statement)
    check(claim)
    claim.save()
    if statement.on_paper:
        ledger.write("residence_attested_on_paper", subject=claim, by=by, person=person)
    else:
        ledger.write("residence_attested", subject=claim, by=by, person=person)
    return claim
