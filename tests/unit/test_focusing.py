"""Choosing places by several numbers: scales, hidden values, ties, tries, the lists of KC-30 (CAS-17)."""

import numpy as np
import pytest

from commontable.rooms.evidence.focusing import Measure, Plan, Standing, change_measure, choose, need, shares_of, top
from commontable.rooms.evidence.interpreting import FocusRule, Standardization, Worse

NAN = float("nan")


def measure(values, errors=0.0, **options) -> Measure:
    values = np.array(values, dtype=float)
    return Measure(options.pop("name", "A number"), values, np.full(values.shape, errors), **options)


def by_hand(columns, weights, how):
    """A slow twin: plain Python, one place at a time, complete places only."""
    found = []
    for place in range(len(columns[0])):
        total = 0.0
        for column, weight in zip(columns, weights, strict=True):
            least, most = min(column), max(column)
            mean = sum(column) / len(column)
            sd = (sum((each - mean) ** 2 for each in column) / len(column)) ** 0.5
            below = sum(each < column[place] for each in column)
            tied = sum(each == column[place] for each in column) - 1
            total += (
                weight
                * {
                    "spread": (column[place] - mean) / sd,
                    "range": (column[place] - least) / (most - least),
                    "rank": (below + tied / 2) / (len(column) - 1),
                }[how]
            )
        found.append(total / sum(weights))
    return found


@pytest.mark.parametrize("how", list(Standardization))
def test_scores_agree_with_a_slow_twin(how):
    columns = [[3.0, 1.0, 4.0, 1.0, 5.0], [9.0, 2.0, 6.0, 5.0, 3.0]]
    measures = [measure(columns[0], weight=2), measure(columns[1], weight=1)]
    chosen = choose(measures, Plan(how=how, count=2))
    assert [area.score for area in chosen.areas] == pytest.approx(by_hand(columns, [2, 1], how))
    assert len(chosen.chosen) == 2


def test_lower_is_worse_turns_the_order_around():
    values = np.array([60.0, 70.0, 80.0])
    for how in Standardization:
        assert np.argmax(need(values, how, Worse.LOWER)) == 0
        assert need(values, how, Worse.LOWER) == pytest.approx(need(-values, how, Worse.HIGHER))


def test_where_all_places_are_alike_nobody_has_more_need():
    same = np.array([5.0, 5.0, 5.0])
    assert need(same, Standardization.SPREAD, Worse.HIGHER).tolist() == [0, 0, 0]
    assert need(same, Standardization.RANGE, Worse.HIGHER).tolist() == [0, 0, 0]
    assert choose([measure(same)], Plan(count=1)).chosen == [0, 1, 2]  # a tie at the edge takes all of the tied


def test_a_hidden_value_gives_a_range_and_never_a_guess():
    areas = choose([measure([10, 8, 6, 4, NAN])], Plan(count=2)).areas
    hidden = areas[4]
    assert (hidden.score, hidden.position, hidden.standing) == (None, None, Standing.COULD)
    assert (hidden.low, hidden.high) == (areas[3].score, areas[0].score)
    assert [area.standing for area in areas[:2]] == [Standing.CHOSEN, Standing.CHOSEN]
    # zero would be the least need of all: it must not be taken for it
    as_zero = choose([measure([10, 8, 6, 4, 0])], Plan(count=2)).areas
    assert as_zero[4].standing == Standing.OUT


def test_a_place_that_belongs_whatever_is_hidden_is_named_apart():
    first = measure([10, 1, 2, 3, 10], weight=9)
    second = measure([5, 6, 4, 3, NAN], weight=1)
    assert choose([first, second], Plan(count=2)).areas[4].standing == Standing.WOULD
    low = choose([measure([10, 9, 8, 7, 1], weight=9), second], Plan(count=2)).areas[4]
    assert low.standing == Standing.OUT


def test_without_errors_chance_changes_nothing_and_with_them_it_does():
    certain = choose([measure([1, 2, 3, 4, 5])], Plan(count=2)).areas
    assert [area.chance for area in certain] == [0, 0, 0, 1, 1]
    assert [(area.best, area.worst) for area in certain] == [(5, 5), (4, 4), (3, 3), (2, 2), (1, 1)]
    doubtful = choose([measure([1, 2, 3, 4, 5], errors=1.0)], Plan(count=2)).areas
    assert 0.02 < doubtful[2].chance < 0.5
    assert doubtful[2].best < 3 < doubtful[2].worst


def test_the_share_under_chance_is_the_probability():
    """Two places, difference 1, standard errors 1: P(first is higher) = Phi(1 / sqrt 2) = 0.760."""
    area = choose([measure([1.0, 0.0], errors=1.0)], Plan(count=1)).areas[0]
    assert area.chance == pytest.approx(0.760, abs=0.04)


def test_the_same_seed_gives_the_same_shares_and_another_seed_others():
    measures = [measure([1, 2, 3, 4], errors=1.0), measure([4, 1, 3, 2], errors=1.0)]
    first, again, other = (choose(measures, Plan(count=2, seed=seed)) for seed in (7, 7, 8))
    assert first.areas == again.areas
    assert first.areas != other.areas


def test_with_one_number_other_weights_change_nothing():
    assert {area.weights for area in choose([measure([1, 2, 3])], Plan(count=1)).areas} == {0.0, 1.0}


def test_leaving_a_number_out_says_what_comes_in_and_goes_out():
    chosen = choose([measure([9, 1, 2], name="A"), measure([1, 9, 2], name="B")], Plan(count=1))
    without = {one.name: (one.comes_in, one.goes_out) for one in chosen.without}
    assert chosen.chosen == [0, 1]  # a tie
    assert without == {"A": ((), (0,)), "B": ((), (1,))}
    alone = [measure([9, 1, 2], name="A"), measure([1, 9, 2], name="B", weight=0)]
    assert [one.name for one in choose(alone, Plan(count=1)).without] == ["B"]  # without A no weight is left


def test_the_lists_of_level_and_improvement_their_union_and_their_overlap():
    first, last = measure([70, 70, 72, 74], worse=Worse.LOWER), measure([71, 76, 73, 74], worse=Worse.LOWER)
    measures = [last, change_measure(first, last)]  # changes: 1, 6, 1, 0
    found = {
        rule: choose(measures, Plan(rule, count=2, second_count=1)).chosen
        for rule in (FocusRule.LEVEL, FocusRule.CHANGE, FocusRule.UNION, FocusRule.OVERLAP)
    }
    assert found == {"level": [0, 2], "change": [3], "union": [0, 2, 3], "overlap": []}


def test_the_error_of_a_change_adds_both_errors():
    change = change_measure(measure([1.0], errors=3.0), measure([2.0], errors=4.0))
    assert (change.values.tolist(), change.errors.tolist()) == ([1.0], [5.0])


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2], [NAN, 1]])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="Weights must be zero or more"):
        shares_of(weights)


@pytest.mark.parametrize(
    ("measures", "plan", "why"),
    [
        ([measure([1.0, NAN])], Plan(count=1), "fewer than two places"),
        ([measure([1.0, 2.0])], Plan(FocusRule.LEVEL, count=1), "a level and a change"),
        ([measure([1.0, 2.0])], Plan(count=0), "At least one place"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(measures, plan, why):
    with pytest.raises(ValueError, match=why):
        choose(measures, plan)


def test_asking_for_more_places_than_there_are_takes_those_with_a_score():
    assert top(np.array([1.0, NAN, 3.0]), 9).tolist() == [True, False, True]
