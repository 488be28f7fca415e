"""What stands in somebody's weekly mail, and whether one is due. Pure: no ORM here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .promise_states import DIGEST_DAYS, DigestRhythm, warning_reached

AHEAD = dt.timedelta(days=28)  # what is due within four weeks stands in the mail


class Matter(StrEnum):
    """Why a line stands in the mail, in the order in which the groups stand."""

    LATE = "late"
    DUE = "due"
    ENDING = "ending"
    REVIEW = "review"


@dataclass(frozen=True)
class Line:
    """One line of the mail; `days` are those left, negative when the day is past."""

    matter: Matter
    title: str
    table: str
    path: str
    day: dt.date
    days: int

    @property
    def late(self) -> int:
        return max(0, -self.days)


def matter_of(day: dt.date, today: dt.date) -> Matter | None:
    """Whether a date of an obligation stands in the mail: it is past, or it comes within four weeks."""
    if day < today:
        return Matter.LATE
    return Matter.DUE if day <= today + AHEAD else None


def ends_soon(day: dt.date, today: dt.date) -> bool:
    """Whether the end of an agreement is within 180 days and not past."""
    return warning_reached((day - today).days) is not None


def in_order(lines: Iterable[Line]) -> list[Line]:
    order = list(Matter)
    return sorted(lines, key=lambda line: (order.index(line.matter), line.day, line.table, line.title))


def is_due(rhythm: DigestRhythm, last: dt.date | None, today: dt.date) -> bool:
    """A mail may go: the person wants it, and the last one is as many days ago as they chose, seven at least."""
    if rhythm == DigestRhythm.OFF:
        return False
    return last is None or (today - last).days >= DIGEST_DAYS[rhythm]


def week_of(day: dt.date) -> str:
    """The ISO week, such as 2026-W47: the name under which a mail of that week is recorded."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
