"""Whether a version stood on a day. Dates are as precise as they are known: "spring 2012" decides no day within it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDate

SUFFICE = 2  # signatures; a third party may sign too, but is never waited for (KC-09)


class Standing(TextChoices):
    """What a version was on a day."""

    NOT_YET = "not_yet", _("not yet in force")
    PERHAPS = "perhaps", _("perhaps in force already: its date is not known to the day")
    IN_FORCE = "in_force", _("in force")
    SUPERSEDED = "superseded", _("superseded")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True)
class Term:
    """The dates of one signed version: from when, until when by its own words, and what ended it earlier."""

    begins: PartialDate
    ends: PartialDate | None = None
    superseded: PartialDate | None = None
    withdrawn: dt.date | None = None


def last_day_signed(signatures: int, left: Iterable[dt.date], needed: int) -> dt.date | None:
    """The day from which too few signatures are left; None where enough of them stay."""
    days = sorted(left)
    spare = signatures - needed
    return days[spare] if 0 <= spare < len(days) else None


def standing_on(term: Term, day: dt.date) -> Standing:
    """An end counts from the day on which it is certain; a last day is still a day in force."""
    if day < term.begins.earliest:
        return Standing.NOT_YET
    if term.withdrawn and day >= term.withdrawn:
        return Standing.WITHDRAWN
    if term.superseded and day >= term.superseded.latest:
        return Standing.SUPERSEDED
    if term.ends and day > term.ends.latest:
        return Standing.EXPIRED
    return Standing.IN_FORCE if day >= term.begins.latest else Standing.PERHAPS
