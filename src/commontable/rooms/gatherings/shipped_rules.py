"""Notice rules that come with the program, each with its citation: settings to begin from, no legal advice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .notice import Counting


@dataclass(frozen=True)
class ShippedRule:
    """A rule as a place has it in its law; `key` is how the form is asked to begin from it."""

    key: str
    name: str
    jurisdiction: str
    counting: Counting
    effective_from: dt.date
    citation: str
    url: str


SHIPPED = (
    ShippedRule(
        key="us-mo",
        name="Missouri Sunshine Law",
        jurisdiction="Missouri",
        counting=Counting(24, leaves_out_weekends=True, leaves_out_holidays=True, holiday_calendar="US-MO"),
        effective_from=dt.date(2004, 8, 28),  # the section as it reads today; a rule for earlier meetings is set apart
        citation="RSMo 610.020.2",
        url="https://revisor.mo.gov/main/OneSection.aspx?section=610.020",
    ),
)


def shipped(key: str) -> ShippedRule | None:
    return next((rule for rule in SHIPPED if rule.key == key), None)
