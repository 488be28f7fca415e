"""Reads of more than one step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commontable.rooms.people.models import Sighted

from .. import models
from .action_items import Lane, action_items, items_of, lanes, late, open_items
from .roll import OnRoll, roll
from .seats import SeatAt, seats_at

__all__ = [
    "Lane",
    "OnRoll",
    "SeatAt",
    "action_items",
    "items_of",
    "lanes",
    "late",
    "ledger_subjects",
    "open_items",
    "roll",
    "seats_at",
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
