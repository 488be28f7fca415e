"""The words of the room and its pure rules: no ORM here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sector(TextChoices):
    """The sectors of HR-03 and CO-04, plus those the case studies add."""

    PUBLIC_HEALTH = "public_health", _("public health")
    HEALTH_SYSTEM = "health_system", _("hospital or health system")
    PRIMARY_CARE = "primary_care", _("clinic or primary care")
    BEHAVIORAL_HEALTH = "behavioral_health", _("behavioral health")
    PAYER = "payer", _("health plan or payer")
    LONG_TERM_CARE = "long_term_care", _("long-term care")
    COMMUNITY_ORGANIZING = "community_organizing", _("community organizing")
    COMMUNITY_BASED = "community_based", _("community-based organization")
    FAITH = "faith", _("faith community")
    RESIDENTS = "residents", _("residents")
    LABOR = "labor", _("labor")
    EDUCATION = "education", _("education")
    HOUSING = "housing", _("housing")
    TRANSPORTATION = "transportation", _("transportation")
    JUSTICE = "justice", _("criminal justice")
    ELECTED = "elected", _("elected officials")
    GOVERNMENT = "government", _("other government")
    TRIBE = "tribe", _("tribal government")
    BUSINESS = "business", _("business")
    WORKFORCE = "workforce", _("workforce development")
    PHILANTHROPY = "philanthropy", _("philanthropy")
    RESEARCH = "research", _("research")
    MEDIA = "media", _("media")


class OrganizationKind(TextChoices):
    AGENCY = "agency", _("government agency")
    NONPROFIT = "nonprofit", _("nonprofit")
    ORGANIZING_GROUP = "organizing_group", _("organizing group")
    CONGREGATION = "congregation", _("congregation")
    UNION = "union", _("union")
    ASSOCIATION = "association", _("association")
    COMPANY = "company", _("company")
    TRIBAL_GOVERNMENT = "tribal_government", _("tribal government")
    COALITION = "coalition", _("coalition")


class Standing(TextChoices):
    """How an organization stands to the partnership."""

    PARTNER = "partner", _("partner")
    INSTITUTIONAL_MEMBER = "institutional_member", _("member of a partner")
    CANDIDATE = "candidate", _("considered, not a partner")


class BodyKind(TextChoices):
    BOARD = "board", _("board")
    COMMISSION = "commission", _("commission")
    COUNCIL = "council", _("council")
    COMMITTEE = "committee", _("committee")
    WORKGROUP = "workgroup", _("workgroup")
    HUB = "hub", _("hub")


class ParityEffect(TextChoices):
    """What being out of parity means for a hub; each partnership decides (PP-03)."""

    NOTICE = "notice", _("it is shown, nothing else")
    NO_SPENDING = "no_spending", _("no new spending decision")
    NO_DECISION = "no_decision", _("no new decision")


class SeatClass(TextChoices):
    INSTITUTIONAL = "institutional", _("institutional")
    RESIDENT = "resident", _("resident")
    PUBLIC_OFFICIAL = "public_official", _("public official")
    LIVED_EXPERIENCE = "lived_experience", _("lived experience")
    YOUTH = "youth", _("youth")
    STAFF = "staff", _("staff, without a vote")


class Office(TextChoices):
    MEMBER = "member", _("member")
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    CO_LEAD = "co_lead", _("co-lead")
    SECRETARY = "secretary", _("secretary")
    TREASURER = "treasurer", _("treasurer")


class Authority(TextChoices):
    """What the person in a seat may decide for the organization, from most to least (CJ-11, HR-03)."""

    CEO = "ceo", _("chief executive")
    EXECUTIVE = "executive", _("executive with power to decide")
    DELEGATE = "delegate", _("delegate who must ask first")
    OBSERVER = "observer", _("observer")
    OWN_VOICE = "own_voice", _("speaks for themselves")


# Rank for "was this a downgrade?". Residents speak for themselves: that is not on the ladder.
AUTHORITY_RANK = {Authority.CEO: 3, Authority.EXECUTIVE: 2, Authority.DELEGATE: 1, Authority.OBSERVER: 0}


class AffiliationRole(TextChoices):
    """What a person is to an organization, hence what an account may see and do there."""

    ADMINISTRATOR = "administrator", _("administrator")
    STAFF = "staff", _("staff")
    ANALYST = "analyst", _("analyst")
    ORGANIZER = "organizer", _("organizer")
    MEMBER = "member", _("member")


class InvitationState(TextChoices):
    OPEN = "open", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    REVOKED = "revoked", _("revoked")
    EXPIRED = "expired", _("run out")


# Roles that work with the organization's own records. A plain member of an organizing group does not see its list.
INSIDE_ROLES = frozenset(
    {AffiliationRole.ADMINISTRATOR, AffiliationRole.STAFF, AffiliationRole.ANALYST, AffiliationRole.ORGANIZER}
)


class Role(TextChoices):
    """What an account is in one partnership; worked out from affiliations and seats, never stored."""

    OPERATOR = "operator", _("site operator")
    BACKBONE_STAFF = "backbone_staff", _("backbone staff")
    ORGANIZATION_ADMINISTRATOR = "organization_administrator", _("organization administrator")
    ORGANIZATION_MEMBER = "organization_member", _("organization member")
    RESIDENT_MEMBER = "resident_member", _("resident member")
    ANALYST = "analyst", _("analyst")
    VISITOR = "visitor", _("public visitor")


def is_downgrade(before: Authority, after: Authority) -> bool:
    """True when the seat can decide less than it could (HR-03: CEO to delegate)."""
    if before not in AUTHORITY_RANK or after not in AUTHORITY_RANK:
        return False
    return AUTHORITY_RANK[after] < AUTHORITY_RANK[before]


@dataclass(frozen=True)
class Parity:
    """Whether a hub has both kinds of co-lead, and both on the governing board (PP-03)."""

    institutional_co_leads: int
    resident_co_leads: int
    missing_from_board: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return bool(self.institutional_co_leads and self.resident_co_leads) and not self.missing_from_board

    @property
    def missing_classes(self) -> tuple[SeatClass, ...]:
        missing = []
        if not self.institutional_co_leads:
            missing.append(SeatClass.INSTITUTIONAL)
        if not self.resident_co_leads:
            missing.append(SeatClass.RESIDENT)
        return tuple(missing)


@dataclass(frozen=True)
class SectorGap:
    """One expected sector and how many organizations of it hold a seat now."""

    sector: str
    expected: int
    seated: int

    @property
    def is_missing(self) -> bool:
        return self.seated == 0

    @property
    def is_short(self) -> bool:
        return self.seated < self.expected


def sector_gaps(expected: Mapping[str, int], seated: Iterable[str]) -> list[SectorGap]:
    """Expected sectors against seated ones, missing first; sectors nobody expected come last, with 0 expected."""
    counts = Counter(seated)
    gaps = [SectorGap(sector, number, counts.pop(sector, 0)) for sector, number in expected.items()]
    gaps.sort(key=lambda gap: (not gap.is_missing, not gap.is_short, gap.sector))
    return gaps + [SectorGap(sector, 0, number) for sector, number in sorted(counts.items())]


@dataclass(frozen=True)
class Reciprocity:
    """Two partners who sit in each other's governing body (KC-15): present only while both seats are filled."""

    first_filled: bool
    second_filled: bool
    first_lapses: dt.date | None = None
    second_lapses: dt.date | None = None

    @property
    def holds(self) -> bool:
        return self.first_filled and self.second_filled

    def lapses(self) -> dt.date | None:
        """The last day both are seated, if a term end is known."""
        known = [day for day in (self.first_lapses, self.second_lapses) if day]
        return min(known) if self.holds and known else None
