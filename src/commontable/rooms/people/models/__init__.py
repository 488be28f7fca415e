"""The things of the room, one file per noun."""

from .account import Account
from .affiliation import Affiliation, TimedQuerySet
from .body import Body, ReciprocalSeats, Seat
from .exchange import ImportDraft, Merge
from .expectation import ExpectedSector, PartnerCandidate
from .invitation import Invitation
from .kept import Kept, seen_like
from .membership import AuthorityChange, ConflictDisclosure, Membership
from .organization import Organization
from .partnership import Partnership
from .person import Contact, ContactKind, Person, ResidentClaim
from .sighted import Sighted, SightedQuerySet
from .timeline import DurationClaim, TimelineEvent

__all__ = [
    "Account",
    "Affiliation",
    "AuthorityChange",
    "Body",
    "ConflictDisclosure",
    "Contact",
    "ContactKind",
    "DurationClaim",
    "ExpectedSector",
    "ImportDraft",
    "Invitation",
    "Kept",
    "Membership",
    "Merge",
    "Organization",
    "PartnerCandidate",
    "Partnership",
    "Person",
    "ReciprocalSeats",
    "ResidentClaim",
    "Seat",
    "Sighted",
    "SightedQuerySet",
    "TimedQuerySet",
    "TimelineEvent",
    "seen_like",
]
