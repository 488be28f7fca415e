"""Agreements that are signed, promises and signers, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import AgreementDetails, Bound, ClauseDetails, VersionDetails
from commontable.rooms.agreements.models import Agreement, Clause, Obligation, Party, Signature, Version
from commontable.rooms.agreements.promise_details import Confirmation, ObligationDetails, SigningWords
from tests.cast import Cast

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


def confirmed(**ago: int) -> Confirmation:
    """A second factor used a moment ago."""
    return Confirmation("totp", timezone.now() - dt.timedelta(**ago))


def agreement(cast: Cast, title: str = "Memorandum of the river", **fields: Any) -> Agreement:
    """Drafted by the department with the organizers; two clauses."""
    details = AgreementDetails(
        title=title, parties=(Bound(cast.department), Bound(cast.organizers), *fields.pop("more", ()))
    )
    made = actions.start_agreement(partnership=cast.river, custodian=cast.department, details=details, by=cast.dana)
    draft = made.versions.get()
    dates = {"effective_from": PartialDate.parse("2024-01-01"), **fields}
    actions.change_version(version=draft, details=VersionDetails(title=title, **dates), by=cast.dana)
    for number, words in (("1", "We share a vision."), ("2", "We train each other's staff.")):
        details_of = ClauseDetails(
            number=number, heading=f"Clause {number}", text=words, category="capacity", horizon="short"
        )
        actions.add_clause(version=draft, details=details_of, by=cast.dana)
    return made


def proposed(cast: Cast, title: str = "Memorandum of the river", **fields: Any) -> Version:
    version = agreement(cast, title, **fields).versions.get()
    return actions.propose_version(version=version, by=cast.dana)


def party(version: Version, organization: Any) -> Party:
    found: Party = version.agreement.parties.get(organization=organization)
    return found


def words(version: Version, name: str = "Dana Director", **fields: Any) -> SigningWords:
    return SigningWords(**{"typed_name": name, "sha256": version.text_hash, **fields})


def sign_for(cast: Cast, version: Version, organization: Any, **fields: Any) -> Signature:
    by = fields.pop("by", cast.olivia if organization == cast.organizers else cast.dana)
    return actions.sign(
        version=version, party=party(version, organization), words=words(version, **fields),
        confirmation=confirmed(), by=by,
    )  # fmt: skip


def signed(cast: Cast, title: str = "Memorandum of the river", *, open_to: Audience | None = Audience.PUBLIC,
           **fields: Any) -> Version:  # fmt: skip
    """Signed by both, and open to everyone where nothing else is said."""
    version = proposed(cast, title, **fields)
    sign_for(cast, version, cast.department)
    sign_for(cast, version, cast.organizers)
    version.refresh_from_db()
    if open_to:
        actions.share_agreement(agreement=version.agreement, audience=open_to, by=cast.dana)
        version.refresh_from_db()
    return version


def obligation(cast: Cast, clause: Clause, what: str = "Train the staff", **fields: Any) -> Obligation:
    details = ObligationDetails(**{"what": what, "obligors": (cast.department,), **fields})
    return actions.add_obligation(clause=clause, details=details, by=cast.dana)


def upload(name: str = "signed.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
