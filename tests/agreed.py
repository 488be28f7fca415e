"""Small factories for agreements between the cast: drafts, signed versions, clauses."""

from __future__ import annotations

from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import AgreementDetails, Bound, ClauseDetails, VersionDetails
from commontable.rooms.agreements.models import Agreement, Clause, Version
from commontable.rooms.agreements.moving import move
from commontable.rooms.agreements.states import AgreementKind, VersionState
from commontable.rooms.people.models import Account
from tests.cast import Cast


def details(cast: Cast, **fields: Any) -> AgreementDetails:
    """Between the health department and the organizing group."""
    parties = (Bound(cast.department), Bound(cast.organizers))
    return AgreementDetails(**{"title": "Memorandum of understanding", "parties": parties, **fields})


def agreement(cast: Cast, **fields: Any) -> Agreement:
    """A draft that the department's director began; its first version stands in `versions.get()`."""
    return actions.start_agreement(
        partnership=cast.river, custodian=cast.department, details=details(cast, **fields), by=cast.dana
    )


def draft(cast: Cast, *, clauses: int = 2, **fields: Any) -> Version:
    """A draft with so many clauses, numbered from 1."""
    version: Version = agreement(cast, **fields).versions.get()
    for number in range(1, clauses + 1):
        clause(cast, version, number=str(number))
    return version


def clause(cast: Cast, version: Version, by: Account | None = None, **fields: Any) -> Clause:
    words = ClauseDetails(
        **{"number": "1", "heading": f"Promise {fields.get('number', 1)}", "text": "We keep it.", **fields}
    )
    return actions.add_clause(version=version, details=words, by=by or cast.dana)


def mou(cast: Cast, **fields: Any) -> Version:
    """A draft from the template of a memorandum of understanding."""
    return agreement(cast, template="mou", **fields).versions.get()


def proposed(cast: Cast, version: Version) -> Version:
    actions.propose_version(version=version, by=cast.dana)
    version.refresh_from_db()
    return version


def signed(cast: Cast, version: Version | None = None, *, since: str = "2012-04-10", **fields: Any) -> Version:
    """A version as it stands once the last party has signed: for tests of what comes after signing."""
    version = version or draft(cast, **fields)
    words = VersionDetails(version.title, version.label, version.preamble, PartialDate.parse(since))
    actions.change_version(version=version, details=words, by=cast.dana)
    version = proposed(cast, version)
    move(version, VersionState.SIGNED, by=cast.dana)
    return version


def data_sharing(cast: Cast, **fields: Any) -> Version:
    return draft(cast, kind=AgreementKind.DATA_SHARING, title="Data-sharing agreement", **fields)
