"""How long before a meeting its notice must stand: real calendars, holidays, nights on which clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.rooms.gatherings.notice import (
    Counting,
    days_left_out,
    earliest_start,
    is_calendar,
    latest_posting,
    left_out,
)
from commontable.rooms.gatherings.shipped_rules import SHIPPED, shipped

ZONE = ZoneInfo("America/Chicago")
MISSOURI = shipped("us-mo").counting


def at(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("begins", "by"),
    [
        ("2026-06-10 18:00", "2026-06-09 18:00"),  # Wednesday: twenty-four hours
        ("2026-06-15 18:00", "2026-06-12 18:00"),  # Monday: the weekend does not count
        ("2026-06-15 09:00", "2026-06-12 09:00"),
        ("2026-06-20 10:00", "2026-06-18 00:00"),  # Saturday after Juneteenth (Friday): all of Thursday
        ("2026-06-22 18:00", "2026-06-18 18:00"),  # Monday after Juneteenth: back to Thursday
        ("2026-05-11 08:30", "2026-05-07 08:30"),  # Monday after Truman Day, a Friday: Missouri's own holiday
        ("2026-11-27 12:00", "2026-11-25 12:00"),  # the day after Thanksgiving
        ("2027-01-04 12:00", "2026-12-31 12:00"),  # New Year's Day, then a weekend
    ],
)
def test_missouri_s_twenty_four_hours(begins, by):
    assert latest_posting(MISSOURI, at(begins), ZONE) == at(by)


def test_the_days_that_do_not_count_are_named():
    found = days_left_out(MISSOURI, at("2026-06-22 18:00"), ZONE)
    assert [(str(out.day), out.holiday) for out in found] == [
        ("2026-06-19", "Juneteenth National Independence Day"), ("2026-06-20", ""), ("2026-06-21", ""),
    ]  # fmt: skip


def test_hours_pass_also_when_the_clock_is_changed():
    every_hour = Counting(24)
    # Clocks go forward on 2026-03-08: eighteen o'clock the day before is twenty-three hours earlier.
    assert latest_posting(every_hour, at("2026-03-08 18:00"), ZONE) == at("2026-03-07 17:00")
    # They go back on 2026-11-01: eighteen o'clock the day before is twenty-five hours earlier.
    assert latest_posting(every_hour, at("2026-11-01 18:00"), ZONE) == at("2026-10-31 19:00")


def test_another_state_has_other_holidays():
    elsewhere = Counting(24, leaves_out_weekends=True, leaves_out_holidays=True, holiday_calendar="US-CA")
    assert left_out(elsewhere, dt.date(2026, 5, 8)) is None
    assert left_out(MISSOURI, dt.date(2026, 5, 8)).holiday == "Truman Day"
    assert is_calendar("US-MO")
    assert is_calendar("MX")
    assert not is_calendar("US-ZZ")
    assert not is_calendar("")


def test_a_notice_posted_late_says_when_the_meeting_may_lawfully_begin():
    assert earliest_start(MISSOURI, at("2026-06-18 19:00"), ZONE) == at("2026-06-22 19:00")
    assert earliest_start(MISSOURI, at("2026-06-20 10:00"), ZONE) == at("2026-06-23 00:00")
    assert earliest_start(Counting(0), at("2026-06-20 10:00"), ZONE) == at("2026-06-20 10:00")


@settings(max_examples=60)
@given(st.integers(min_value=0, max_value=2_000_000), st.integers(min_value=0, max_value=120))
def test_what_is_posted_in_time_may_begin_as_announced(minutes, hours):
    counting = Counting(hours, leaves_out_weekends=True, leaves_out_holidays=True, holiday_calendar="US-MO")
    begins_at = at("2024-01-03 00:00") + dt.timedelta(minutes=minutes)
    posted = latest_posting(counting, begins_at, ZONE)
    assert posted <= begins_at
    assert earliest_start(counting, posted, ZONE) <= begins_at
    assert earliest_start(counting, posted + dt.timedelta(hours=1), ZONE) >= earliest_start(counting, posted, ZONE)


def test_every_shipped_rule_is_dated_and_cited():
    for rule in SHIPPED:
        assert rule.citation
        assert rule.url.startswith("https://")
        assert rule.effective_from
        assert not rule.counting.leaves_out_holidays or is_calendar(rule.counting.holiday_calendar)
    assert shipped("nowhere") is None
