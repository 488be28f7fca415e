"""iCalendar text as RFC 5545 asks: lines folded between characters, names that cannot break out, days and moments."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from commontable.foundation.icalendar import Calendar, Event, escaped, folded, written

STAMP = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
MEETINGS = Calendar("Board", "Meetings", dt.timedelta(hours=6))


def _lines(*events: Event, calendar: Calendar = MEETINGS) -> list[str]:
    text = written(calendar, events).decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=200))
def test_folded_lines_hold_75_octets_and_unfold_to_the_same(line: str):
    parts = folded(line)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_name_begins_a_line_of_its_own(name: str):
    assert not set("\r\n") & set(escaped(name))
    assert escaped(name).replace("\\\\", "").replace("\\;", "").replace("\\,", "").count(";") == 0


def test_a_meeting_is_written_in_utc_whatever_its_time_zone():
    begins = dt.datetime(2026, 3, 3, 18, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
    event = Event("a@x", begins, "Board; on time, please", begins + dt.timedelta(hours=2), stamp=STAMP, is_busy=True)
    lines = _lines(event)
    assert "DTSTART:20260304T000000Z" in lines
    assert "DTEND:20260304T020000Z" in lines
    assert "SUMMARY:Board\\; on time\\, please" in lines
    assert "TRANSP:OPAQUE" in lines
    assert "DTSTAMP:20260301T120000Z" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines


def test_whole_days_end_on_the_day_after_the_last():
    lines = _lines(Event("a@x", dt.date(2028, 2, 28), "Due", dt.date(2028, 2, 29), stamp=STAMP))
    assert "DTSTART;VALUE=DATE:20280228" in lines
    assert "DTEND;VALUE=DATE:20280301" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert not [line for line in lines if line.startswith(("SEQUENCE", "STATUS", "LOCATION", "URL", "DESCRIPTION"))]


def test_a_canceled_event_keeps_its_uid_and_counts_on():
    lines = _lines(Event("a@x", STAMP, "Board", stamp=STAMP, sequence=3, is_canceled=True))
    assert {"UID:a@x", "SEQUENCE:3", "STATUS:CANCELLED"} <= set(lines)


def test_a_calendar_looks_again_after_a_day_unless_it_says_otherwise():
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in _lines(calendar=Calendar("Numbers", "Indicators"))
