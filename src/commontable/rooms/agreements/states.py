"""The words of the room: no ORM here. What an agreement may be, and the one table of a version's transitions."""

from __future__ import annotations

from .deadlines import Standing, Term, standing_on
from .versions import (
    EDITABLE,
    SIGNABLE,
    VERSION_MOVES,
    VersionState,
    may_become,
)
from .words import (
    DATA_KINDS,
    ActivityType,
    AgreementKind,
    ApprovalVerdict,
    Area,
    ClauseKind,
    CostKind,
    Horizon,
    Language,
    ObjectiveCategory,
    PartyRole,
    Per,
)

__all__ = [
    "DATA_KINDS",
    "EDITABLE",
    "SIGNABLE",
    "VERSION_MOVES",
    "ActivityType",
    "AgreementKind",
    "ApprovalVerdict",
    "Area",
    "ClauseKind",
    "CostKind",
    "Horizon",
    "Language",
    "ObjectiveCategory",
    "PartyRole",
    "Per",
    "Standing",
    "Term",
    "VersionState",
    "may_become",
    "standing_on",
]
