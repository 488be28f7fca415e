"""What a deed of drafting needs to know, in one piece."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.models import Body, Organization, Person

from .models import Clause
from .states import AgreementKind, ApprovalVerdict, ClauseKind, CostKind, Language, PartyRole, Per


@dataclass(frozen=True)
class Bound:
    """An organization, and what it is in the agreement."""

    organization: Organization
    role: str = PartyRole.PARTY


@dataclass(frozen=True)
class AgreementDetails:
    title: str
    kind: str = AgreementKind.MOU
    language: str = Language.ENGLISH
    purpose: str = ""
    body: Body | None = None
    template: str = ""
    parties: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class VersionDetails:
    """The words around the clauses, and the dates."""

    title: str
    label: str = ""
    preamble: str = ""
    effective_from: PartialDate | None = None
    effective_to: PartialDate | None = None


@dataclass(frozen=True)
class ClauseDetails:
    number: str
    heading: str
    text: str
    kind: str = ClauseKind.PROMISE
    area: str = ""
    category: str = ""
    activity_type: str = ""
    horizon: str = ""


@dataclass(frozen=True)
class TermsDetails:
    """What a clause lets be done with data."""

    data: str
    purpose: str
    minimum_cell: int | None = None
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class Asked:
    """Who is asked to approve: an organization, by somebody in it, in an office."""

    organization: Organization
    person: Person | None = None
    office: str = ""


@dataclass(frozen=True)
class StepDetails:
    """A step on the way to signing: `needed` of those asked."""

    title: str
    asked: tuple[Asked, ...]
    needed: int = 1
    may_block: bool = True


@dataclass(frozen=True)
class Answer:
    """`sha256` is the hash of the text that was on the approver's screen; "" where there was none."""

    verdict: str = ApprovalVerdict.APPROVED
    why: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class CostDetails:
    kind: str
    what: str
    amount: Decimal | None = None
    unknown_reason: str = ""
    is_lower_bound: bool = False
    per: str = Per.YEAR
    payer: Organization | None = None
    payee: Organization | None = None
    method: str = ""
    claimant: str = ""
    stated: PartialDate | None = None
    clause: Clause | None = None

    @property
    def is_avoided(self) -> bool:
        return self.kind == CostKind.AVOIDED


@dataclass(frozen=True)
class SpaceDetails:
    place: str
    host: Organization
    terms: str
    occupant: Organization | None = None
    occupant_name: str = ""
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    saving_host: Decimal | None = None
    saving_host_unknown: str = ""
    saving_occupant: Decimal | None = None
    saving_occupant_unknown: str = ""
    clause: Clause | None = None


def fields_of(details: Any) -> dict[str, Any]:
    """The fields of such a dataclass as a model takes them; nothing is copied."""
    return {name: getattr(details, name) for name in details.__dataclass_fields__}
