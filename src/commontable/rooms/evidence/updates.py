"""When indicators are updated next, as an iCalendar of all-day events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.icalendar import Calendar, Event, written
from commontable.rooms.people.models import Partnership

from .models import Indicator
from .states import Rhythm


def calendar(partnership: Partnership, indicators: Iterable[Indicator]) -> bytes:
    """One event for each indicator that has a date; its UID stays when the date moves on."""
    name = _("Updates of numbers: %(table)s") % {"table": partnership}
    due = [_event(partnership, indicator, indicator.next_due) for indicator in indicators if indicator.next_due]
    return written(Calendar(name, "Indicators"), due)


def _event(partnership: Partnership, indicator: Indicator, due: dt.date) -> Event:
    words = {"name": indicator.told("name"), "rhythm": Rhythm(indicator.rhythm).label, "who": indicator.owner}
    return Event(
        uid=f"{indicator.pk}@{_host()}",
        begins=due,
        summary=_("Update due: %(name)s") % words,
        description=_("Updated %(rhythm)s by %(who)s.") % words,
        url=settings.SITE_URL + reverse("evidence:indicator", args=[partnership.slug, indicator.pk]),
    )


def _host() -> str:
    return settings.SITE_URL.partition("//")[2].partition("/")[0].partition(":")[0]
