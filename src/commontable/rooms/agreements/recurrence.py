"""When a promise is due: once, or again and again. Pure: no ORM here.

A date may be partial ("spring 2012"): a promise is late only after the last day its date can mean.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDate


class Rhythm(TextChoices):
    ONCE = "once", _("once")
    WEEKLY = "weekly", _("every week")
    TWO_WEEKS = "two_weeks", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("twice a year")
    YEARLY = "yearly", _("every year")


DAYS = {Rhythm.WEEKLY: 7, Rhythm.TWO_WEEKS: 14}
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}


@dataclass(frozen=True)
class Due:
    """The first date and how it comes again; `ends` is the last day on which it may be due."""

    first: PartialDate
    rhythm: Rhythm = Rhythm.ONCE
    ends: dt.date | None = None

    def days(self) -> Iterator[dt.date]:
        """Every day on which it is due, in order; without end when nobody said when it ends."""
        for number in count():
            day = self._day(number)
            if day is None or (self.ends and number and day > self.ends):
                return
            yield day
            if self.rhythm == Rhythm.ONCE:
                return

    def first_days(self, number: int) -> list[dt.date]:
        return list(islice(self.days(), number))

    def after(self, day: dt.date) -> dt.date | None:
        """The first day later than `day` on which it is due; None when it is never due again."""
        return next((found for found in self.days() if found > day), None)

    def _day(self, number: int) -> dt.date | None:
        """The day of the number-th time; months are counted from the first, so that the 31st comes back after June."""
        start = self.first.latest
        try:
            if self.rhythm in DAYS:
                return start + dt.timedelta(days=DAYS[self.rhythm] * number)
            return months_later(start, MONTHS.get(self.rhythm, 0) * number)
        except (OverflowError, ValueError):  # the calendar of the language ends in the year 9999
            return None


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
