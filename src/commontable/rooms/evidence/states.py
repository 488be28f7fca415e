"""The words of the room and its pure rules: no ORM here."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Audience


class RunKind(TextChoices):
    """What is asked of the pipeline."""

    COUNTS = "counts", _("from deaths and populations")
    PUBLISHED = "published", _("from published estimates and a map")


class FileRole(TextChoices):
    """What an uploaded file is for."""

    DEATHS = "deaths", _("deaths")
    POPULATION = "population", _("population")
    PUBLISHED = "published", _("published estimates")
    PLACES = "places", _("map of places")
    CONTEXT = "context", _("circumstances of places")
    CONDITIONS = "conditions", _("conditions of groups")
    FACTORS = "factors", _("social factors")
    TO = "to", _("map of other areas")
    CROSSWALK = "crosswalk", _("how places lie in other areas")
    PEOPLE = "people", _("people of each place")
    MAPPING = "mapping", _("column mapping")


class Topic(TextChoices):
    """What an indicator is about; the list of indicators is ordered by it."""

    LENGTH_OF_LIFE = "length_of_life", _("How long people live")
    BEGINNINGS = "beginnings", _("Births and first years")
    BODY = "body", _("Health of the body")
    MIND = "mind", _("Health of the mind")
    CARE = "care", _("Care and who can get it")
    LIVELIHOOD = "livelihood", _("Work, pay and wealth")
    LEARNING = "learning", _("School and learning")
    HOUSING = "housing", _("Housing and neighborhood")
    SAFETY = "safety", _("Safety and justice")
    BELONGING = "belonging", _("Belonging and voice")


class Polarity(TextChoices):
    """Which way is better. A framework may read the same number the other way."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    NEITHER = "neither", _("neither is better in itself")


class Rhythm(TextChoices):
    """How often an indicator is updated."""

    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every three months")
    YEARLY = "yearly", _("every year")
    TWO_YEARLY = "two_yearly", _("every two years")
    FIVE_YEARLY = "five_yearly", _("every five years")
    IRREGULAR = "irregular", _("at no fixed time")


class PlaceKind(TextChoices):
    """What the places of a release are. Together with the vintage it says which boundaries a code means."""

    BLOCK_GROUP = "block_group", _("census block group")
    TRACT = "tract", _("census tract")
    ZIP_AREA = "zip_area", _("ZIP Code area")
    NEIGHBORHOOD = "neighborhood", _("neighborhood")
    WARD = "ward", _("ward or district")
    CITY = "city", _("city or town")
    COUNTY = "county", _("county")
    STATE = "state", _("state")
    REGION = "region", _("region")
    OTHER = "other", _("other places")


class AssetKind(TextChoices):
    """What an asset is."""

    PEOPLE = "people", _("people who help one another")
    PLACE = "place", _("a place")
    ORGANIZATION = "organization", _("an organization")
    PROGRAM = "program", _("a program")
    TRADITION = "tradition", _("a tradition")
    RULE = "rule", _("a law or rule that protects")
    BRIGHT_SPOT = "bright_spot", _("a place that does better than expected")


class LinkPurpose(TextChoices):
    """What a private link opens."""

    CALENDAR = "calendar", _("a calendar")
    API = "api", _("a program")


class ValueState(TextChoices):
    """What a value is. They never turn into each other."""

    ESTIMATE = "estimate", _("estimate")
    UNRELIABLE = "unreliable", _("unreliable")
    SUPPRESSED = "suppressed", _("hidden to protect people")
    ZERO = "zero", _("zero")
    MISSING = "missing", _("no data")


# Narrow to wide: a release begins at its custodian, and an analyst may let more people see it.
RELEASE_AUDIENCES = (Audience.CUSTODIAN, Audience.BODY, Audience.PARTNERSHIP, Audience.PUBLIC)

# A definition begins at its custodian too; bodies read it with the whole table.
INDICATOR_AUDIENCES = (Audience.CUSTODIAN, Audience.PARTNERSHIP, Audience.PUBLIC)

_MONTHS = {
    Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12, Rhythm.TWO_YEARLY: 24, Rhythm.FIVE_YEARLY: 60,
}  # fmt: skip


def next_due_after(due: dt.date, rhythm: str, today: dt.date) -> dt.date | None:
    """The next date in the rhythm that lies ahead; None where there is no fixed time. A date ahead stays."""
    if rhythm not in _MONTHS:
        return None
    if due > today:
        return due
    steps, following = 1, _months_later(due, _MONTHS[Rhythm(rhythm)])
    while following <= today:
        steps += 1
        following = _months_later(due, steps * _MONTHS[Rhythm(rhythm)])
    return following


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month; the last one where the month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return dt.date(day.year + years, month + 1, min(day.day, last))


class Change(TextChoices):
    """What a gap did between the first and the last period, as far as the interval lets us say."""

    NARROWED = "narrowed", _("narrowed")
    WIDENED = "widened", _("widened")
    UNCLEAR = "unclear", _("no clear change")


def change_of(difference: float, lower: float, upper: float) -> Change:
    """A gap narrowed or widened only where the interval of its change leaves out zero."""
    if lower <= 0 <= upper:
        return Change.UNCLEAR
    return Change.NARROWED if difference < 0 else Change.WIDENED


@dataclass(frozen=True)
class Figures:
    """The few numbers a list needs of a release, so that no list opens a file: kept with the catalogue row."""

    gap: Mapping[str, Any] = field(default_factory=dict)
    map: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
