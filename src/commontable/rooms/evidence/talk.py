"""What is told to the actions on sessions, designs, findings, data gaps and focus: one frozen record per noun."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from commontable.rooms.people.models import Body, Organization, Person

from .details import Details
from .interpreting import Answer, Consent, Language
from .models import Focus, Indicator, InterpretationSession, Release


@dataclass(frozen=True)
class SessionDetails(Details):
    presenter: Organization
    held_on: dt.date
    release: Release | None = None
    presenter_person: Person | None = None
    listener: Organization | None = None
    listener_person: Person | None = None
    where: str = ""


@dataclass(frozen=True)
class DisagreementDetails(Details):
    about: str
    presenter_says: str
    listener_says: str


@dataclass(frozen=True)
class OutcomeDetails:
    to_presenter: str
    to_listener: str
    missing: str = ""
    changes: str = ""
    language: str = Language.ENGLISH
    may_be_public: bool = False
    disagreements: tuple[DisagreementDetails, ...] = ()


@dataclass(frozen=True)
class DesignDetails(Details):
    title: str
    question: str
    method: str
    asked_of: str
    use: str
    burden: str = ""
    collects_from: dt.date | None = None
    session: InterpretationSession | None = None


@dataclass(frozen=True)
class AnswerDetails:
    """On whose behalf: an organization, or None for a resident who speaks for themselves."""

    answer: Answer
    organization: Organization | None = None
    words: str = ""


@dataclass(frozen=True)
class FindingDetails(Details):
    title: str
    text: str
    direction: str
    method: str
    source: str
    period: str
    place_name: str
    language: str = Language.ENGLISH
    heard: int | None = None
    place_kind: str = ""
    place: str = ""


@dataclass(frozen=True)
class QuotationDetails(Details):
    """`everyone`: consent covers visitors too; else those at the table."""

    words: str
    said_by: str
    consent: Consent
    consent_on: dt.date
    language: str = Language.ENGLISH
    everyone: bool = False


@dataclass(frozen=True)
class DataGapDetails(Details):
    title: str
    needed_for: str
    owner: Organization
    obstacle: str = ""
    indicator: Indicator | None = None
    place_name: str = ""
    next_step: str = ""
    next_due: dt.date | None = None


@dataclass(frozen=True)
class StepDetails:
    state: str
    words: str
    next_step: str = ""
    next_due: dt.date | None = None


@dataclass(frozen=True)
class FocusDetails:
    """Who decided, when, why and with what effort; the places chosen, and why they differ from the numbers if so."""

    title: str
    reasons: str
    decided_on: dt.date
    places: tuple[str, ...]
    body: Body | None = None
    decided_by: str = ""
    why_other: str = ""
    hours: Decimal | None = None
    replaces: Focus | None = None
