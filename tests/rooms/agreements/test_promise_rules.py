"""The pure rules of promises: dates, the table of states, the roll-up, the text that is signed, the weekly mail."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements.canonical import (
    FORM,
    FORM_WITHOUT_DATES,
    CanonicalClause,
    CanonicalParty,
    CanonicalVersion,
    canonical_text,
    form_of,
    hash_of,
)
from commontable.rooms.agreements.digest_plan import Line, Matter, ends_soon, in_order, is_due, matter_of, week_of
from commontable.rooms.agreements.promise_states import (
    COUNTER,
    OBLIGATION_MOVES,
    DigestRhythm,
    ObligationState,
    may_become,
    warning_reached,
)
from commontable.rooms.agreements.recurrence import Due, Rhythm, months_later
from commontable.rooms.agreements.rolling_up import Amount, Standing, roll_up, total_of

TODAY = dt.date(2026, 3, 10)
S = ObligationState


def due(words: str, rhythm: Rhythm = Rhythm.ONCE, ends: dt.date | None = None) -> Due:
    return Due(PartialDate.parse(words), rhythm, ends)


def standing(state: ObligationState, **fields: object) -> Standing:
    return Standing(**{"key": "a", "what": "Meet", "state": state, **fields})  # type: ignore[arg-type]


# --- Dates -----------------------------------------------------------------------------------------------------------


def test_a_partial_date_is_due_on_the_last_day_it_can_mean():
    assert due("spring 2012").first_days(2) == [dt.date(2012, 5, 31)]


def test_every_two_weeks_comes_every_fourteen_days():
    assert due("2026-01-05", Rhythm.TWO_WEEKS).first_days(3) == [
        dt.date(2026, 1, 5), dt.date(2026, 1, 19), dt.date(2026, 2, 2),
    ]  # fmt: skip


def test_the_thirty_first_comes_back_after_a_short_month():
    days = due("2026-01-31", Rhythm.MONTHLY).first_days(3)
    assert days == [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]


def test_a_quarter_and_a_year():
    assert due("2024-02-29", Rhythm.YEARLY).first_days(2)[1] == dt.date(2025, 2, 28)
    assert due("2024-11", Rhythm.QUARTERLY).first_days(2)[1] == dt.date(2025, 2, 28)


def test_what_ends_is_not_due_again():
    rule = due("2026-01-05", Rhythm.WEEKLY, ends=dt.date(2026, 1, 12))
    assert list(rule.days()) == [dt.date(2026, 1, 5), dt.date(2026, 1, 12)]
    assert rule.after(dt.date(2026, 1, 12)) is None


def test_what_is_due_once_is_due_at_its_date_whatever_its_end():
    assert list(due("2026-06-01", ends=dt.date(2026, 1, 1)).days()) == [dt.date(2026, 6, 1)]


def test_the_calendar_ends_without_an_error():
    assert list(due("9999-12-31", Rhythm.YEARLY).days()) == [dt.date(9999, 12, 31)]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.sampled_from(list(Rhythm)), st.integers(0, 2000))
def test_the_next_day_is_always_later_and_the_soonest(first, rhythm, ahead):
    rule = Due(PartialDate.of_day(first), rhythm)
    day = first + dt.timedelta(days=ahead)
    found = rule.after(day)
    if found is None:
        assert rhythm == Rhythm.ONCE
    else:
        assert found > day
        assert not [one for one in rule.first_days(400) if day < one < found]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 600))
def test_months_later_is_in_the_month_meant(day, months):
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day


# --- The table of states ---------------------------------------------------------------------------------------------


def test_every_state_has_its_line_in_the_table():
    assert set(OBLIGATION_MOVES) == set(S)


def test_every_state_but_the_first_is_reached_and_only_carrying_is_final():
    reached = set().union(*OBLIGATION_MOVES.values())
    assert reached == set(S) - {S.NOT_STARTED}
    assert [state for state, moves in OBLIGATION_MOVES.items() if not moves] == [S.CARRIED]


def test_no_state_becomes_itself():
    assert not [state for state in S if may_become(state, state)]


# --- The roll-up (KC-11) ---------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(list(S)), max_size=12))
def test_the_statement_holds_exactly_when_nothing_contradicts_it(states):
    rollup = roll_up([standing(state, key=number) for number, state in enumerate(states)], today=TODAY)
    counted = [state for state in states if state != S.CARRIED]
    assert rollup.total == len(counted)
    assert rollup.holds == (bool(counted) and all(state in (S.COMPLETE, S.IN_PROGRESS) for state in counted))
    assert len(rollup.counter_examples) == sum(state in COUNTER for state in counted)
    assert sum(rollup.counts.values()) == len(counted)


def test_without_objectives_nothing_is_claimed():
    assert not roll_up([], today=TODAY).holds


def test_late_is_what_is_past_and_open():
    yesterday = TODAY - dt.timedelta(days=1)
    late = [standing(state, due=yesterday) for state in S] + [standing(S.IN_PROGRESS, due=TODAY)]
    found = {one.state for one in roll_up(late, today=TODAY).late}
    assert found == {S.NOT_STARTED, S.IN_PROGRESS, S.STALLED}


def test_categories_and_horizons_are_told_apart():
    rollup = roll_up(
        [standing(S.COMPLETE, category="capacity", horizon="short"), standing(S.STALLED, category="outcomes")],
        today=TODAY,
    )
    assert [(part.key, part.holds) for part in rollup.by_category] == [("capacity", True), ("outcomes", False)]
    assert [part.key for part in rollup.by_horizon] == ["", "short"]


def test_an_unknown_amount_is_never_nothing():
    total = total_of([Amount("a", Decimal("1500000"), is_bound=True), Amount("a", None)])
    assert (total.known, total.unknown, total.is_bound) == (Decimal("1500000"), 1, True)
    only = total_of([Amount("a", None)])
    assert only.known is None
    assert only.unknown == 1
    assert total_of([]) is None


# --- The text that is signed -----------------------------------------------------------------------------------------


def version(**changes: object) -> CanonicalVersion:
    fields: dict[str, object] = {
        "title": "Memorandum", "version": "1",
        "parties": (CanonicalParty("Zeta"), CanonicalParty("Alpha", "keeper")),
        "clauses": (CanonicalClause("1", "Vision", "We share it.\r\n\r\nAlways. "),),
    }  # fmt: skip
    return CanonicalVersion(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_canonical_text_is_known_to_the_letter():
    assert canonical_text(version()) == (
        "CommonTable canonical text 2\n\nTitle: Memorandum\nVersion: 1\nLanguage: en\n"
        "In force from: the last signature that is needed\n\n"
        "Parties:\n- Alpha\n  role: keeper\n- Zeta\n\n[1] Vision\n  We share it.\n\n  Always.\n"
    )
    assert hash_of("abc") == hashlib.sha256(b"abc").hexdigest()


def test_a_text_that_was_signed_before_dates_stood_in_it_keeps_its_form():
    dated = version(begins="2012-21", ends="2016")
    assert "In force from: 2012-21\nIn force until: 2016\n\nParties" in canonical_text(dated)
    former = canonical_text(dated, FORM_WITHOUT_DATES)
    assert former.startswith("CommonTable canonical text 1\n\nTitle: Memorandum\nVersion: 1\nLanguage: en\n\nParties")
    assert (form_of(former), form_of(canonical_text(dated))) == (FORM_WITHOUT_DATES, FORM)


def test_line_ends_composed_letters_and_the_order_of_parties_do_not_change_it():
    same = version(
        parties=(CanonicalParty("Alpha", "keeper"), CanonicalParty("Zeta")),
        clauses=(CanonicalClause("1", "Vision", "We share it.\n\nAlways."),),
    )
    assert canonical_text(same) == canonical_text(version())
    composed, apart = version(title="Comité"), version(title="Comite\u0301")
    assert canonical_text(composed) == canonical_text(apart)


def test_a_clause_cannot_pretend_to_be_two():
    one = version(clauses=(CanonicalClause("1", "Vision", "We.\n\n[2] Space\n  Ours."),))
    two = version(clauses=(CanonicalClause("1", "Vision", "We."), CanonicalClause("2", "Space", "Ours.")))
    assert canonical_text(one) != canonical_text(two)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Memorandum of"},
        {"version": "2"},
        {"language": "es"},
        {"preamble": "Whereas"},
        {"begins": "2012-21"},
        {"ends": "2016"},
        {"parties": (CanonicalParty("Alpha", "keeper"),)},
        {"clauses": (CanonicalClause("1", "Vision", "We share it.\n\nNever."),)},
        {"clauses": (CanonicalClause("1a", "Vision", "We share it.\n\nAlways."),)},
    ],
)
def test_every_word_counts(changed):
    assert hash_of(canonical_text(version(**changed))) != hash_of(canonical_text(version()))


# --- The weekly mail -------------------------------------------------------------------------------------------------


def test_warnings_come_at_180_90_and_30_days():
    assert [warning_reached(days) for days in (181, 180, 91, 90, 31, 30, 0, -1)] == [
        None, 180, 180, 90, 90, 30, 30, None,
    ]  # fmt: skip
    assert ends_soon(TODAY + dt.timedelta(days=180), TODAY)
    assert not ends_soon(TODAY - dt.timedelta(days=1), TODAY)


def test_what_is_past_is_late_and_four_weeks_are_looked_ahead():
    days = [-1, 0, 28, 29]
    assert [matter_of(TODAY + dt.timedelta(days=one), TODAY) for one in days] == [
        Matter.LATE, Matter.DUE, Matter.DUE, None,
    ]  # fmt: skip


@given(st.lists(st.integers(0, 120), max_size=40), st.sampled_from(list(DigestRhythm)))
def test_whenever_it_is_run_nobody_gets_two_mails_within_a_week(gaps, rhythm):
    day, last, sent = TODAY, None, []
    for gap in gaps:
        day += dt.timedelta(days=gap)
        if is_due(rhythm, last, day):
            last = day
            sent.append(day)
    assert all((later - earlier).days >= 7 for earlier, later in pairwise(sent))
    assert len({week_of(one) for one in sent}) == len(sent)
    assert not (rhythm == DigestRhythm.OFF and sent)


def test_late_lines_lead_and_the_soonest_comes_first():
    def line(matter: Matter, day: int) -> Line:
        return Line(matter, "x", "t", "/", TODAY + dt.timedelta(days=day), day)

    lines = [line(Matter.REVIEW, 1), line(Matter.DUE, 9), line(Matter.DUE, 2), line(Matter.LATE, -3)]
    assert [(one.matter, one.days) for one in in_order(lines)] == [
        (Matter.LATE, -3), (Matter.DUE, 2), (Matter.DUE, 9), (Matter.REVIEW, 1),
    ]  # fmt: skip


def test_a_week_is_named_by_its_iso_year():
    assert week_of(dt.date(2027, 1, 1)) == "2026-W53"


def test_a_promise_that_is_complete_was_kept_in_spanish():
    with translation.override("es"):
        assert str(ObligationState.COMPLETE.label) == "cumplida"
