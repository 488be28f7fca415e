"""iCalendar text (RFC 5545): events in, bytes out. It knows of calendars only, not of what happens on the days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 75  # octets in a line, RFC 5545 §3.1
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Calendar:
    """What a calendar is called, which part of the product wrote it, and how often a program should look again."""

    name: str
    product: str
    refresh: dt.timedelta = dt.timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One event. Days make an event of whole days, `ends` being its last; moments are written in UTC.

    The same `uid` with a higher `sequence` replaces what a program holds; a canceled one is struck out there.
    """

    uid: str
    begins: dt.date | dt.datetime
    summary: str
    ends: dt.date | dt.datetime | None = None
    description: str = ""
    place: str = ""
    url: str = ""
    stamp: dt.datetime | None = None
    sequence: int | None = None
    is_canceled: bool = False
    is_busy: bool = False


def written(calendar: Calendar, events: Iterable[Event]) -> bytes:
    """The whole file: lines of at most 75 octets that end in CRLF."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//CommonTable//{calendar.product}//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(calendar.name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_duration(calendar.refresh)}",
    ]  # fmt: skip
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _duration(length: dt.timedelta) -> str:
    hours = max(1, int(length.total_seconds() // 3600))
    return f"P{hours // 24}D" if hours % 24 == 0 else f"PT{hours}H"


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(event.stamp or dt.datetime.now(dt.UTC))}",
        *_times(event),
        f"SUMMARY:{escaped(event.summary)}",
    ]
    if event.sequence is not None:
        lines.append(f"SEQUENCE:{event.sequence}")
    if event.is_canceled:
        lines.append("STATUS:CANCELLED")
    lines += [f"{name}:{escaped(words)}" for name, words in _told(event) if words]
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, f"TRANSP:{'OPAQUE' if event.is_busy else 'TRANSPARENT'}", "END:VEVENT"]


def _told(event: Event) -> tuple[tuple[str, str], ...]:
    return (("LOCATION", event.place), ("DESCRIPTION", event.description))


def _times(event: Event) -> list[str]:
    """DTEND is the first moment, or the first day, after the event (§3.6.1)."""
    if isinstance(event.begins, dt.datetime):
        lines = [f"DTSTART:{_utc(event.begins)}"]
        return [*lines, f"DTEND:{_utc(event.ends)}"] if isinstance(event.ends, dt.datetime) else lines
    last = event.ends or event.begins
    return [
        f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + dt.timedelta(days=1):%Y%m%d}",
    ]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def escaped(words: str) -> str:
    """As §3.3.11 asks; a line break in a name must not begin a line of its own."""
    text = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> list[str]:
    """Lines of at most 75 octets, never broken inside a character (§3.1)."""
    parts, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > WIDTH:
            parts.append(part)
            part, size = " ", 1
        part += letter
        size += octets
    return [*parts, part]
