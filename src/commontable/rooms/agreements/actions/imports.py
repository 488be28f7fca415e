"""Importing what was signed on paper before: the scan, its clauses beside it page by page, and who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, Organization

from ..drafting_details import AgreementDetails, ClauseDetails, VersionDetails
from ..models import Clause, Signature, SignedScan, Version
from ..promise_details import PaperSigner
from ..states import VersionState
from .agreements import start_agreement
from .clauses import add_clause
from .signatures import keep_scan, sign_on_paper
from .versions import change_version, propose_version


@dataclass(frozen=True)
class Paper:
    """What is known of the paper: what it is, its dates, its scan."""

    agreement: AgreementDetails
    dates: VersionDetails
    upload: UploadedFile[bytes]


@transaction.atomic
def import_signed(*, holder: Organization, paper: Paper, by: Account) -> Version:
    """Begin an agreement from its scan. It is a draft until its clauses and signatures are entered."""
    agreement = start_agreement(partnership=holder.partnership, custodian=holder, details=paper.agreement, by=by)
    version: Version = agreement.versions.get()
    change_version(version=version, details=paper.dates, by=by)
    keep_scan(version=version, upload=paper.upload, by=by)
    version.refresh_from_db()
    return version


@transaction.atomic
def enter_clause(*, version: Version, details: ClauseDetails, page: int, by: Account) -> Clause:
    """A clause as it stands on a page of the scan."""
    if not version.scans.exists():
        raise NotNow(_("There is no scan of a signed paper beside this version."))
    clause: Clause = add_clause(version=version, details=details, by=by)
    clause.page = page
    clause.save(update_fields=["page"])
    return clause


@transaction.atomic
def enter_signatures(
    *, version: Version, scan: SignedScan, signers: Sequence[PaperSigner], by: Account
) -> list[Signature]:
    """Who signed the paper. A draft whose clauses stand is first proposed: the text is hashed as it was entered."""
    if version.state == VersionState.DRAFT:
        version = propose_version(version=version, by=by)
    return sign_on_paper(version=version, scan=scan, signers=signers, by=by)
