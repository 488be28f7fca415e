"""Reads of more than one step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commontable.rooms.people.queries import sighted_models

from .. import models
from .promises import Sums, costs_seen, promises_of, promises_seen, rollup, sums
from .versions import (
    AgreementNow,
    AsOf,
    agreements_now,
    as_of,
    clauses_of,
    compared,
    data_clauses,
    data_terms_of,
    in_force,
    marks_of,
)

__all__ = [
    "AgreementNow",
    "AsOf",
    "Sums",
    "agreements_now",
    "as_of",
    "clauses_of",
    "compared",
    "costs_seen",
    "data_clauses",
    "data_terms_of",
    "in_force",
    "ledger_subjects",
    "marks_of",
    "promises_of",
    "promises_seen",
    "rollup",
    "sums",
]


def ledger_subjects() -> Iterable[type[Any]]:
    """Every model of this room whose deeds the ledger tells."""
    return sighted_models(models.__name__)
