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
from .secret_link import SecretLink, a_year_ahead
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
    "SecretLink",
    "Sighted",
    "SightedQuerySet",
    "TimedQuerySet",
    "TimelineEvent",
    "a_year_ahead",
    "seen_like",
]
