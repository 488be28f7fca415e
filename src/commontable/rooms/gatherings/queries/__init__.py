"""Reads of more than one step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commontable.rooms.people.queries import sighted_models

from .. import models
from .action_items import Lane, action_items, items_of, lanes, late, open_items
from .clerks import bodies_clerked, bodies_sat_in
from .coming import coming_count, falls_in, replies_of, support_count, who_came
from .notices import NoticeStanding, notice_standing, rule_for
from .seats import SeatAt, member_in, seats_at
from .votes import electors_present, own_ballots, result_sentence, results_of, turnout_of

__all__ = [
    "Lane",
    "NoticeStanding",
    "SeatAt",
    "action_items",
    "bodies_clerked",
    "bodies_sat_in",
    "coming_count",
    "electors_present",
    "falls_in",
    "items_of",
    "lanes",
    "late",
    "ledger_subjects",
    "member_in",
    "notice_standing",
    "open_items",
    "own_ballots",
    "replies_of",
    "result_sentence",
    "results_of",
    "rule_for",
    "seats_at",
    "support_count",
    "turnout_of",
    "who_came",
]


def ledger_subjects() -> Iterable[type[Any]]:
    """Every model of this room whose deeds the ledger tells."""
    return sighted_models(models.__name__)
