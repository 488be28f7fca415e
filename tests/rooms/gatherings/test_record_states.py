"""Words and rules of records: what may become of an action item, horizons, and counts that tell of nobody."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.rooms.gatherings.states import (
    ACTION_STEPS,
    FEWEST,
    ActionDeed,
    ActionState,
    Heard,
    Horizon,
    action_state,
    horizon_of,
    voice_balance,
)


def test_what_is_done_can_only_be_taken_up_again():
    assert action_state([]) == ActionState.OPEN
    assert action_state(["moved", "done"]) == ActionState.DONE
    assert action_state(["dropped", "reopened"]) == ActionState.OPEN
    for deed in (ActionDeed.DONE, ActionDeed.DROPPED, ActionDeed.MOVED):
        with pytest.raises(KeyError):
            action_state(["done", deed])


def test_no_sequence_of_deeds_leaves_the_table():
    for deeds in product(ActionDeed, repeat=4):
        state = ActionState.OPEN
        for deed in deeds:
            state = ACTION_STEPS[state].get(deed, state)
            assert state in ACTION_STEPS


def test_a_day_has_a_horizon_by_itself():
    today = dt.date(2026, 1, 1)
    days = [horizon_of(today + dt.timedelta(days=number), today) for number in (0, 31, 32, 183, 184)]
    assert days == [Horizon.NOW, Horizon.NOW, Horizon.NEAR, Horizon.NEAR, Horizon.FAR]


def test_voices_are_counted_by_class_where_enough_of_it_were_there():
    shown = voice_balance({"resident": Heard(4, 9, 2, 1), "institutional": Heard(8, 20, 5, 5)})
    assert [(one.seat_class, one.turns, one.adopted) for one in shown] == [
        ("institutional", 20, 5), ("resident", 9, 1),
    ]  # fmt: skip


def test_a_class_of_one_is_not_told_apart_and_neither_is_the_next():
    shown = voice_balance({"youth": Heard(1, 7), "resident": Heard(4, 9), "institutional": Heard(8, 20)})
    assert [one.turns for one in shown] == [20, None, None]
    assert voice_balance({"youth": Heard(1, 7)})[0].turns is None


@given(st.dictionaries(st.sampled_from("abcdef"), st.builds(Heard, st.integers(0, 9), st.integers(0, 40))))
def test_no_count_can_be_worked_out_from_the_others(heard):
    shown = voice_balance(heard)
    hidden = [one for one in shown if one.turns is None]
    assert all(one.present >= FEWEST for one in shown if one.turns is not None)
    assert len(hidden) != 1 or len(shown) == 1
