"""When indicators are updated next, as an iCalendar of all-day events (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.rooms.people.models import Partnership

from .models import Indicator
from .states import Rhythm

WIDTH = 75  # octets in a line, RFC 5545 §3.1


def calendar(partnership: Partnership, indicators: Iterable[Indicator]) -> bytes:
    """One event for each indicator that has a date; its UID stays when the date moves on."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CommonTable//Indicators//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(_('Updates of numbers: %(table)s') % {'table': partnership})}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]  # fmt: skip
    for indicator in indicators:
        if indicator.next_due:
            lines += _event(partnership, indicator, indicator.next_due)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(partnership: Partnership, indicator: Indicator, due: dt.date) -> list[str]:
    address = settings.SITE_URL + reverse("evidence:indicator", args=[partnership.slug, indicator.pk])
    words = {"name": indicator.told("name"), "rhythm": Rhythm(indicator.rhythm).label, "who": indicator.owner}
    return [
        "BEGIN:VEVENT",
        f"UID:{indicator.pk}@{_host()}",
        f"DTSTAMP:{timezone.now().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(_('Update due: %(name)s') % words)}",
        f"DESCRIPTION:{_text(_('Updated %(rhythm)s by %(who)s.') % words)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _host() -> str:
    return settings.SITE_URL.partition("//")[2].partition("/")[0].partition(":")[0]


def _text(words: str) -> str:
    """Escaped as RFC 5545 §3.3.11 asks; a line break in a name must not begin a line of its own."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 octets, never broken inside a character."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > WIDTH:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
