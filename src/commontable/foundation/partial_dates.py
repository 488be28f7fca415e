"""Dates as people know them: "2012", "spring 2012", "January 2016", "15 January 2016", "about 2000".

A partial date keeps the words it was given in, knows the earliest and the latest day it can mean, sorts by them,
and never invents a day. The machine form follows EDTF level 1 (Library of Congress, ISO 8601-2:2019): seasons are
months 21-24, "~" means approximately.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field
from functools import total_ordering
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import dates, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24,
           "primavera": 21, "verano": 22, "otoño": 23, "invierno": 24}  # fmt: skip
# First month of each season in the northern hemisphere; winter runs into the next year.
SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
SPANISH_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
MONTHS |= {name: number for number, name in enumerate(SPANISH_MONTHS, start=1)}
ABOUT = re.compile(r"^(?:about|around|circa|ca?\.|alrededor de|hacia)\s+", re.IGNORECASE)


@total_ordering
@dataclass(frozen=True, eq=False)
class PartialDate:
    """A date of known precision. Compares by earliest, then latest day; equal only when the EDTF forms are equal."""

    edtf: str
    as_given: str
    earliest: dt.date = field(repr=False)
    latest: dt.date = field(repr=False)

    @classmethod
    def parse(cls, words: str) -> PartialDate:
        """Read a date as a person writes it; raises ValueError naming the words and the forms that are understood."""
        given = " ".join(str(words).split())
        about = bool(ABOUT.match(given)) or given.endswith("~")
        parts = _parts(ABOUT.sub("", given).rstrip("~").lower())
        if parts is None:
            raise ValueError(
                _(
                    "'%(words)s' is not a date this page can read. Write a year (2012), a season (spring 2012), "
                    "a month (January 2016 or 2016-01) or a day (2016-01-15)."
                )
                % {"words": given}
            )
        earliest, latest = _bounds(parts)
        edtf = "-".join(f"{part:0{width}d}" for part, width in zip(parts, (4, 2, 2), strict=False))
        return cls(edtf=edtf + ("~" if about else ""), as_given=given, earliest=earliest, latest=latest)

    @classmethod
    def of_day(cls, day: dt.date) -> PartialDate:
        return cls(edtf=day.isoformat(), as_given=day.isoformat(), earliest=day, latest=day)

    def years_later(self, years: int) -> PartialDate:
        """The same season, month or day so many years on; 29 February becomes 28 February where there is none."""
        year = f"{int(self.edtf[:4]) + years:04d}"
        if "-02-29" in self.edtf and not calendar.isleap(int(year)):
            return PartialDate.parse(f"{year}-02-28")
        return PartialDate.parse(self.as_given.replace(self.edtf[:4], year, 1))

    @property
    def precision(self) -> str:
        """'day', 'month', 'season' or 'year'."""
        parts = self.edtf.rstrip("~").split("-")
        if len(parts) == 2:
            return "season" if int(parts[1]) > 12 else "month"
        return "day" if len(parts) == 3 else "year"

    def __str__(self) -> str:
        """The date in the reader's language, no more precise than it was given."""
        text = self._in_language()
        return _("about %(date)s") % {"date": text} if self.edtf.endswith("~") else text

    def _in_language(self) -> str:
        if self.precision == "year":
            return str(self.earliest.year)
        if self.precision == "day":
            return str(date_format(self.earliest, "DATE_FORMAT"))
        if self.precision == "month":
            month = str(dates.MONTHS[self.earliest.month])
            name = month if (translation.get_language() or "en").startswith("en") else month.lower()
            return _("%(month)s %(year)s") % {"month": name, "year": self.earliest.year}
        return self._season()

    def _season(self) -> str:
        template = {21: _("spring %(year)s"), 22: _("summer %(year)s"),
                    23: _("fall %(year)s"), 24: _("winter %(year)s")}[int(self.edtf[5:7])]  # fmt: skip
        return template % {"year": self.edtf[:4]}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.edtf == other.edtf

    def __hash__(self) -> int:
        return hash(self.edtf)

    def __lt__(self, other: PartialDate) -> bool:
        return (self.earliest, self.latest, self.edtf) < (other.earliest, other.latest, other.edtf)


def _parts(text: str) -> tuple[int, ...] | None:
    """Year, or year and month or season, or year, month and day; None when the words cannot be read."""
    text = re.sub(r"\bde\b", " ", text.replace(",", " ")).strip()
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text):
        return _checked(tuple(int(part) for part in match.groups() if part))
    words = text.split()
    named = MONTHS | SEASONS
    if len(words) == 2 and words[0] in named and re.fullmatch(r"\d{4}", words[1]):
        return (int(words[1]), named[words[0]])
    if len(words) == 3 and re.fullmatch(r"\d{4}", words[2]):
        month, day = (words[0], words[1]) if words[0] in MONTHS else (words[1], words[0])
        if month in MONTHS and day.isdigit():
            return _checked((int(words[2]), MONTHS[month], int(day)))
    return None


def _checked(parts: tuple[int, ...]) -> tuple[int, ...] | None:
    if len(parts) == 2:
        return parts if 1 <= parts[1] <= 12 or 21 <= parts[1] <= 24 else None
    try:
        dt.date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    return parts


def _bounds(parts: tuple[int, ...]) -> tuple[dt.date, dt.date]:
    year = parts[0]
    if len(parts) == 1:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if len(parts) == 3:
        return dt.date(*parts), dt.date(*parts)
    first = SEASON_STARTS.get(parts[1], parts[1])
    length = 3 if parts[1] > 12 else 1
    after = first + length  # the month after the last one, counted from this January
    last_day = dt.date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1) - dt.timedelta(days=1)
    return dt.date(year, first, 1), last_day


class PartialDateField(models.CharField[Any, Any]):
    """Stores a PartialDate as "YYYYMMDD YYYYMMDD edtf|as given": text order is date order in every database."""

    description = "A date kept as precisely as it was given"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return _load(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value in (None, "") or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise ValidationError(str(error), code="partial_date") from error

    def get_prep_value(self, value: Any) -> str | None:
        value = self.to_python(value)
        if value is None:
            return None
        return f"{value.earliest:%Y%m%d} {value.latest:%Y%m%d} {value.edtf}|{value.as_given}"[: self.max_length]

    def run_validators(self, value: Any) -> None:
        """The length that counts is that of the stored text; a PartialDate itself has none."""
        super().run_validators(self.get_prep_value(value))

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return value.as_given if value else ""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{"help_text": _("As precisely as you know it: 2012, spring 2012, January 2016."), **kwargs}
        )


def _load(stored: str) -> PartialDate:
    earliest, latest, rest = stored.split(" ", 2)
    edtf, _bar, as_given = rest.partition("|")
    return PartialDate(edtf=edtf, as_given=as_given, earliest=_day(earliest), latest=_day(latest))


def _day(digits: str) -> dt.date:
    return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def ended_by(day: dt.date) -> models.Q:
    """Rows whose `ends` is on record on or before `day`. Something that "ended 2016" counts as ended in all of 2016."""
    return models.Q(ends__isnull=False, ends__earliest_lte=f"{day:%Y%m%d}")


def begun_by(day: dt.date) -> models.Q:
    """Rows that had begun by `day`; an unknown beginning counts as begun."""
    return models.Q(begins__isnull=True) | models.Q(begins__earliest_lte=f"{day:%Y%m%d}")


@PartialDateField.register_lookup
class EarliestLessOrEqual(models.Lookup[Any]):
    """Compares the eight digits of the earliest day; `lte` would parse its right-hand side as a date.

    Only digits are compared, so no collation of PostgreSQL can reorder them.
    """

    lookup_name = "earliest_lte"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"SUBSTR({left}, 1, 8) <= %s", (*left_params, self.rhs)
