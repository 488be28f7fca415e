"""How long before a meeting its notice must stand: pure arithmetic over a dated, cited rule. No ORM, no advice.

Hours are hours that pass: the night on which clocks change has one more or one less. Days are those of the meeting's
own time zone; a day that does not count has no hours at all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

MOST_HOURS = 24 * 60
FARTHEST = 400  # days looked at before a rule is said to be without an end
INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Counting:
    """What a rule counts: so many hours, and which days have none."""

    hours: int
    leaves_out_weekends: bool = False
    leaves_out_holidays: bool = False
    holiday_calendar: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A day that does not count; `holiday` is its name, empty on a Saturday or Sunday."""

    day: dt.date
    holiday: str = ""


def latest_posting(counting: Counting, begins_at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The last moment at which a notice of a meeting that begins then may be posted."""
    moment, remaining = begins_at.astimezone(dt.UTC), dt.timedelta(hours=counting.hours)
    for _day in range(FARTHEST):
        day = (moment - INSTANT).astimezone(zone).date()
        start = _midnight(day, zone)
        if left_out(counting, day) is None:
            if moment - start >= remaining:
                return moment - remaining
            remaining -= moment - start
        moment = start
    raise ValueError(f"No day counts towards {counting.hours} hours of notice before {begins_at:%Y-%m-%d}.")


def earliest_start(counting: Counting, posted_at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first moment at which a meeting whose notice was posted then may begin."""
    if not counting.hours:
        return posted_at
    moment, remaining = posted_at.astimezone(dt.UTC), dt.timedelta(hours=counting.hours)
    for _day in range(FARTHEST):
        day = moment.astimezone(zone).date()
        end = _midnight(day + dt.timedelta(days=1), zone)
        if left_out(counting, day) is None:
            if end - moment >= remaining:
                return moment + remaining
            remaining -= end - moment
        moment = end
    raise ValueError(f"No day counts towards {counting.hours} hours of notice after {posted_at:%Y-%m-%d}.")


def days_left_out(counting: Counting, begins_at: dt.datetime, zone: ZoneInfo) -> list[LeftOut]:
    """The days between the latest posting and the beginning that do not count, for the sentence that explains it."""
    day = latest_posting(counting, begins_at, zone).astimezone(zone).date()
    last, found = begins_at.astimezone(zone).date(), []
    while day <= last:
        if (out := left_out(counting, day)) is not None:
            found.append(out)
        day += dt.timedelta(days=1)
    return found


def left_out(counting: Counting, day: dt.date) -> LeftOut | None:
    """Why a day does not count, or None where it does."""
    if counting.leaves_out_holidays and (name := _holidays(counting.holiday_calendar, day.year).get(day)):
        return LeftOut(day, name)
    if counting.leaves_out_weekends and day.weekday() >= 5:
        return LeftOut(day)
    return None


def is_calendar(name: str) -> bool:
    """True when the library of holidays knows this place: a country, or a country and its part ("US-MO")."""
    try:
        _holidays(name, 2024)
    except (NotImplementedError, ValueError, KeyError):
        return False
    return True


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)


@lru_cache(maxsize=64)
def _holidays(calendar: str, year: int) -> dict[dt.date, str]:
    # Reads the calendars of the whole world when it is first asked for: never at start-up.
    import holidays

    country, _dash, part = calendar.partition("-")
    if not country:
        raise ValueError("A calendar of holidays has a country.")
    return dict(holidays.country_holidays(country, subdiv=part or None, years=[year]))
