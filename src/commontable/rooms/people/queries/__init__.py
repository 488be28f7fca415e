"""Reads of more than one step: sight, the table, seats, parity, reciprocity, authority, directories."""

from ..places import person_of, places_of
from .authority import AuthorityAudit, Downgrade, audit, downgrades
from .directory import contacts_of, organizations_listed, persons_listed, resident_claims_of
from .parity import HubParity, hub_parity, parity_of
from .reciprocity import PairReport, Side, reciprocity
from .seats import BodySeats, SeatNow, by_body, lapsing, memberships_shown, seats_now
from .sight import ledger_subjects, roles_of, sight_of, sighted_models
from .table import AtTheTable, ClassCount, MemberCount, SectorRow, at_the_table, in_a_row

__all__ = [
    "AtTheTable",
    "AuthorityAudit",
    "BodySeats",
    "ClassCount",
    "Downgrade",
    "HubParity",
    "MemberCount",
    "PairReport",
    "SeatNow",
    "SectorRow",
    "Side",
    "at_the_table",
    "audit",
    "by_body",
    "contacts_of",
    "downgrades",
    "hub_parity",
    "in_a_row",
    "lapsing",
    "ledger_subjects",
    "memberships_shown",
    "organizations_listed",
    "parity_of",
    "person_of",
    "persons_listed",
    "places_of",
    "reciprocity",
    "resident_claims_of",
    "roles_of",
    "seats_now",
    "sight_of",
    "sighted_models",
]
