"""Who should be at the table, and who was considered (KC-04)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience

from .. import permissions
from ..details import CandidateDetails, ExpectationDetails
from ..models import Account, ExpectedSector, PartnerCandidate, Partnership
from ..states import Sector
from ..writing import check, put, put_sight, seen_like, word


@transaction.atomic
def expect_sector(*, partnership: Partnership, by: Account, details: ExpectationDetails) -> ExpectedSector:
    """Say that a sector must be at the table, or in one of its bodies, and why."""
    permissions.check_can_keep_table(by=by, partnership=partnership)
    expected = ExpectedSector(partnership=partnership, custodian=partnership.backbone)
    if details.body is not None:
        expected = ExpectedSector(**seen_like(details.body))
    elif partnership.audience == Audience.PUBLIC:
        expected.audience = Audience.PUBLIC
    _check_not_expected(partnership, details)
    put(expected, details)
    check(expected)
    expected.save()
    ledger.write("sector_expected", subject=expected, by=by, sector=word(Sector(expected.sector)))
    return expected


def _check_not_expected(partnership: Partnership, details: ExpectationDetails) -> None:
    already = ExpectedSector.objects.filter(
        partnership=partnership, body=details.body, sector=details.sector, ends__isnull=True
    )
    if already.exists():
        raise NotNow(
            _("%(sector)s is expected here already. Change that entry instead.")
            % {"sector": Sector(details.sector).label}
        )


@transaction.atomic
def change_expectation(*, expected: ExpectedSector, by: Account, details: ExpectationDetails) -> ExpectedSector:
    permissions.check_can_keep_table(by=by, partnership=expected.partnership)
    if put(expected, details):
        check(expected)
        expected.save()
        ledger.write("expectation_changed", subject=expected, by=by, sector=word(Sector(expected.sector)))
    return expected


@transaction.atomic
def end_expectation(*, expected: ExpectedSector, by: Account, ends: PartialDate) -> ExpectedSector:
    """No longer expected. That it was stays on record."""
    permissions.check_can_keep_table(by=by, partnership=expected.partnership)
    if expected.ends is not None:
        raise NotNow(_("This expectation ended in %(ends)s and stays as it was.") % {"ends": expected.ends})
    expected.ends = ends
    check(expected)
    expected.save(update_fields=["ends"])
    ledger.write("expectation_ended", subject=expected, by=by, sector=word(Sector(expected.sector)))
    return expected


@transaction.atomic
def add_candidate(*, partnership: Partnership, by: Account, details: CandidateDetails) -> PartnerCandidate:
    """Note one organization considered as a partner, against one criterion."""
    permissions.check_can_keep_table(by=by, partnership=partnership)
    candidate = PartnerCandidate(partnership=partnership, custodian=partnership.backbone)
    put(candidate, details)
    put_sight(candidate, details, default=Audience.PARTNERSHIP)
    _check_named(candidate)
    check(candidate)
    candidate.save()
    ledger.write("candidate_added", subject=candidate, by=by)
    return candidate


@transaction.atomic
def change_candidate(*, candidate: PartnerCandidate, by: Account, details: CandidateDetails) -> PartnerCandidate:
    permissions.check_can_keep_table(by=by, partnership=candidate.partnership)
    changed = put(candidate, details) + put_sight(candidate, details, default=Audience.PARTNERSHIP)
    if changed:
        _check_named(candidate)
        check(candidate)
        candidate.save()
        ledger.write("candidate_changed", subject=candidate, by=by, fields=changed)
    return candidate


def _check_named(candidate: PartnerCandidate) -> None:
    if candidate.organization is None and not candidate.described_as.strip():
        raise NotNow(_("Say who was considered: choose an organization, or describe it when no name is known."))
