"""What is told to an action: one frozen record per noun, so that forms, imports and the demonstration speak alike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

from commontable.foundation.partial_dates import PartialDate

from .models import Body, Organization, Person
from .states import (
    AffiliationRole,
    Authority,
    Office,
    ParityEffect,
    SeatClass,
    Standing,
)


class Details:
    """`OrganizationDetails.of(row)` reads a row back, for `dataclasses.replace` and the first values of a form."""

    @classmethod
    def of(cls, thing: Any) -> Self:
        return cls(**{field.name: getattr(thing, field.name) for field in fields(cls)})  # type: ignore[arg-type]


@dataclass(frozen=True)
class PartnershipDetails(Details):
    name: str
    audience: str
    purpose: str = ""
    service_area: str = ""
    communities: str = ""
    begins: PartialDate | None = None


@dataclass(frozen=True)
class OrganizationDetails(Details):
    name: str
    sector: str
    kind: str
    standing: str = Standing.PARTNER
    short_name: str = ""
    parent: Organization | None = None
    is_fiscal_agent: bool = False
    website: str = ""
    about: str = ""
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    audience: str | None = None
    record_class: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class PersonDetails(Details):
    name: str
    language: str = ""
    audience: str | None = None
    record_class: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class ContactDetails(Details):
    kind: str
    value: str


@dataclass(frozen=True)
class AffiliationDetails(Details):
    role: str = AffiliationRole.MEMBER
    title: str = ""
    begins: PartialDate | None = None


@dataclass(frozen=True)
class ResidenceStatement(Details):
    """A person's own word. `on_paper` says where the signed paper is, when somebody else enters it."""

    community: str
    lives_here: bool
    sits_as_employee: bool
    on_paper: str = ""


@dataclass(frozen=True)
class BodyDetails(Details):
    name: str
    kind: str
    purpose: str = ""
    parent: Body | None = None
    governs: bool = False
    needs_parity: bool = False
    parity_effect: str = ParityEffect.NOTICE
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    audience: str | None = None
    record_class: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class SeatDetails(Details):
    title: str
    office: str = Office.MEMBER
    seat_class: str = SeatClass.INSTITUTIONAL
    has_vote: bool = True
    term_years: int | None = None
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    key: str | None = None


@dataclass(frozen=True)
class Filling:
    """How a person comes into a seat. With `ends`, a filling of the past is put on record."""

    organization: Organization | None = None
    authority: str = Authority.OWN_VOICE
    alternate: Person | None = None
    begins: PartialDate | None = None
    term_ends: PartialDate | None = None
    ends: PartialDate | None = None
    end_reason: str = ""


@dataclass(frozen=True)
class Ending:
    ends: PartialDate
    reason: str = ""


@dataclass(frozen=True)
class AuthorityStep:
    after: str
    begins: PartialDate
    reason: str = ""


@dataclass(frozen=True)
class ExpectationDetails(Details):
    sector: str
    number: int = 1
    why: str = ""
    body: Body | None = None
    begins: PartialDate | None = None


@dataclass(frozen=True)
class CandidateDetails(Details):
    criterion: str
    organization: Organization | None = None
    described_as: str = ""
    finding: str = ""
    was_chosen: bool = False
    source: str = ""
    audience: str | None = None
    record_class: str | None = None


@dataclass(frozen=True)
class EventDetails(Details):
    begins: PartialDate
    title: str
    title_es: str = ""
    detail: str = ""
    detail_es: str = ""
    source: str = ""
    audience: str | None = None
    record_class: str | None = None


@dataclass(frozen=True)
class ClaimDetails(Details):
    statement: str
    basis: str
    source: str
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    audience: str | None = None
    record_class: str | None = None


@dataclass(frozen=True)
class PairDetails(Details):
    basis: str = ""
    begins: PartialDate | None = None
    audience: str | None = None
    record_class: str | None = None
