"""Reads of more than one step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commontable.rooms.people.models import Sighted

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
    return [model for model in _sighted(Sighted) if model.__module__.startswith(models.__name__)]


def _sighted(base: type[Any]) -> Iterable[type[Any]]:
    """The models below `base`, those of abstract bases of the room too."""
    for model in base.__subclasses__():
        if model._meta.abstract:
            yield from _sighted(model)
        else:
            yield model
