"""Promises, signatures and reviews for the access table: an open agreement's, and the organizing group's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import AgreementDetails, Bound, ClauseDetails, VersionDetails
from commontable.rooms.agreements.models import (
    Agreement,
    Obligation,
    ObligationEvidence,
    ReviewProposal,
    SignedScan,
    Version,
)
from commontable.rooms.agreements.moving import move
from commontable.rooms.agreements.promise_details import ObligationDetails, PaperSigner, Shown
from commontable.rooms.agreements.promise_states import EvidenceKind
from commontable.rooms.agreements.states import VersionState
from commontable.rooms.people import models
from tests.cast import Cast

PDF = b"%PDF-1.4\n%%EOF\n"
TITLES = {False: "Open compact", True: "Own compact"}


def furnish_promises(cast: Cast, holder: models.Organization) -> None:
    """Signed on paper, with one promise, a file that shows it, a review to call; and a second one to be signed."""
    own = holder == cast.organizers
    by = cast.olivia if own else cast.dana
    version = _proposed(cast, holder, TITLES[own], by)
    scan = actions.keep_scan(version=version, upload=SimpleUploadedFile("own.pdf", PDF), by=by)
    signers = [
        PaperSigner(one, "Own hand" if own else "Open hand", PartialDate.parse("2012"))
        for one in version.agreement.parties.all()
    ]
    actions.sign_on_paper(version=version, scan=scan, signers=signers, by=by)
    version.refresh_from_db()
    details = ObligationDetails("Own promise" if own else "Open promise", (holder,), due=PartialDate.parse("2020"))
    promise = actions.add_obligation(clause=version.clauses.get(), details=details, by=by)
    upload = SimpleUploadedFile("own.pdf", PDF)
    actions.attach_evidence(obligation=promise, shown=Shown("A list", EvidenceKind.FILE, upload=upload), by=by)
    actions.propose_review(agreement=version.agreement, day=dt.date(2090, 1, 1), by=by)
    if not own:
        actions.share_agreement(agreement=version.agreement, audience=Audience.PUBLIC, by=by)
    _left_behind(cast, holder, f"{TITLES[own]} amended", by)
    _proposed(cast, holder, f"{TITLES[own]} to sign", by)
    draft = _draft(cast, holder, f"{TITLES[own]} on paper", by)
    actions.keep_scan(version=draft, upload=SimpleUploadedFile("own.pdf", PDF), by=by)


def _left_behind(cast: Cast, holder: models.Organization, title: str, by: models.Account) -> None:
    """A promise whose clause the version after it left out."""
    first = _proposed(cast, holder, title, by)
    move(first, VersionState.SIGNED, by=by)
    actions.add_obligation(clause=first.clauses.get(), details=ObligationDetails(title, (holder,)), by=by)
    second = actions.amend(version=first, why=title, by=by)
    actions.leave_out_clause(clause=second.clauses.get(), why=title, by=by)
    actions.add_clause(version=second, details=ClauseDetails(number="2", heading=title, text="We meet."), by=by)
    actions.change_version(
        version=second, details=VersionDetails(title, effective_from=PartialDate.parse("2016")), by=by
    )
    move(actions.propose_version(version=second, by=by), VersionState.SIGNED, by=by)
    if holder != cast.organizers:
        actions.share_agreement(agreement=first.agreement, audience=Audience.PUBLIC, by=by)


def _draft(cast: Cast, holder: models.Organization, title: str, by: models.Account) -> Version:
    parties = (Bound(holder),) if holder == cast.organizers else (Bound(holder), Bound(cast.hospital))
    details = AgreementDetails(title=title, parties=parties)
    agreement = actions.start_agreement(partnership=cast.river, custodian=holder, details=details, by=by)
    version: Version = agreement.versions.get()
    dates = VersionDetails(title, effective_from=PartialDate.parse("2012"))
    actions.change_version(version=version, details=dates, by=by)
    return version


def _proposed(cast: Cast, holder: models.Organization, title: str, by: models.Account) -> Version:
    version = _draft(cast, holder, title, by)
    clause = ClauseDetails(number="1", heading=title, text="We meet.")
    actions.add_clause(version=version, details=clause, by=by)
    version.refresh_from_db()
    return actions.propose_version(version=version, by=by)


def promise_subjects(cast: Cast) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each address what it is asked about."""
    table: dict[str, list[tuple[str, dict[str, Any]]]] = {"digest:off": [("a wrong link", {"token": "no-such-link"})]}
    for about, own in (("open", False), ("the organizers' own", True)):
        for name, arguments in _of(cast, own).items():
            table.setdefault(f"agreements:{name}", []).append((about, arguments))
    return table


def _of(cast: Cast, own: bool) -> dict[str, dict[str, Any]]:
    agreement = Agreement.objects.get(partnership=cast.river, title=TITLES[own])
    version = agreement.versions.get()
    waiting = Version.objects.get(agreement__partnership=cast.river, title=f"{TITLES[own]} to sign")
    draft = Version.objects.get(agreement__partnership=cast.river, title=f"{TITLES[own]} on paper")
    holder = cast.organizers if own else cast.department
    obligation = Obligation.objects.get(agreement=agreement)
    party = {"party": agreement.parties.get(organization=holder).pk}
    found: dict[str, Any] = {
        "organization_obligations": cast.congregation if own else cast.department,
        "obligation_new": version.clauses.get(),
        "carrying_new": Obligation.objects.get(what=f"{TITLES[own]} amended"),
        "evidence_file": ObligationEvidence.objects.get(obligation=obligation),
        "standing": agreement,
        "certificate": version,
        "signed_text": version,
        "paper_new": waiting,
        "paper_clauses": draft,
        "scan": SignedScan.objects.get(version=version),
        "review_new": ReviewProposal.objects.get(agreement=agreement),
        **dict.fromkeys(
            ("obligation", "obligation_steps", "obligation_days", "evidence_new", "priority_new"), obligation
        ),
    }
    table = {name: {"pk": row.pk} for name, row in found.items()}
    to_sign = {"pk": waiting.pk, "party": waiting.agreement.parties.get(organization=holder).pk}
    return table | {"signature_new": to_sign, "withdrawal_new": {"pk": version.pk, **party}}
