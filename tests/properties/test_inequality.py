"""What must hold for every measure of inequality, whatever the figures."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.stats.inequality import (
    Groups,
    concentration_index,
    group_figures,
    person_concentration,
    person_inequality,
    who_measures,
)

quick = settings(max_examples=40, deadline=None)
UNIT = {"D", "ACI", "SII", "BGSD", "MDMU", "MDMW", "MDBU", "MDBW", "PAR"}
PLAIN = {"R", "RCI", "RII", "COV", "IDISU", "IDISW", "TI", "MLD", "PAF"}
NOT_BY_PEOPLE = {"D", "R", "MDBU", "MDMU", "IDISU", "MDRU"}
Setting = tuple[np.ndarray, np.ndarray, np.ndarray]


@st.composite
def drawn(draw: st.DrawFn) -> Setting:
    many = draw(st.integers(3, 7))
    y = draw(st.lists(st.integers(200, 900), min_size=many, max_size=many, unique=True))
    errors = draw(st.lists(st.integers(1, 60), min_size=many, max_size=many))
    people = draw(st.lists(st.integers(10, 5000), min_size=many, max_size=many))
    return np.array(y) / 10, np.array(errors) / 10, np.array(people, dtype=float)


def made(setting: Setting, ordered: bool = True, **more: object) -> Groups:
    y, errors, people = setting
    position = np.arange(1, len(y) + 1) if ordered else None
    rules = {"direction": "favorable", "position": position, **more}
    return group_figures(estimates=y, standard_errors=errors, population=people, **rules)


def figures(groups: Groups) -> dict[str, float]:
    return {name: float(each.estimate) for name, each in who_measures(groups=groups).items() if each.reason == ""}


@quick
@given(drawn(), st.sampled_from(["favorable", "adverse"]))
def test_no_inequality_is_zero_or_one(setting, direction) -> None:
    y, errors, people = setting
    flat = (np.full(y.shape, y[0]), errors, people)
    for name, figure in figures(made(flat, direction=direction)).items():
        assert abs(figure - (name in ("R", "RII"))) < 1e-7, name


@quick
@given(drawn(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(setting, chance) -> None:
    order = list(range(len(setting[0])))
    chance.shuffle(order)
    one = made(setting)
    other = made(tuple(each[order] for each in setting), position=np.array(order) + 1)
    for name, figure in figures(other).items():
        np.testing.assert_allclose(figure, figures(one)[name], rtol=1e-9, atol=1e-9)


@quick
@given(drawn(), st.floats(0.1, 0.9))
def test_splitting_a_group_changes_no_weighted_measure(setting, part) -> None:
    y, errors, people = setting
    split = (
        np.insert(y, 1, y[0]),
        np.insert(errors, 1, errors[0]),
        np.concatenate([[people[0] * part, people[0] * (1 - part)], people[1:]]),
    )
    one, other = figures(made(setting)), figures(made(split))
    for name in set(one) & set(other) - NOT_BY_PEOPLE - {"SII", "RII"}:  # their midpoints are of groups
        np.testing.assert_allclose(other[name], one[name], rtol=1e-8, atol=1e-8, err_msg=name)


@quick
@given(drawn(), st.floats(0.2, 20))
def test_scale(setting, factor) -> None:
    y, errors, people = setting
    one, other = figures(made(setting)), figures(made((y * factor, errors * factor, people)))
    for name in set(one) & set(other):
        power = 2 if name == "BGV" else 1 if name in UNIT else 0
        assert power or name in PLAIN
        np.testing.assert_allclose(other[name], one[name] * factor**power, rtol=1e-7, atol=1e-8, err_msg=name)


@quick
@given(drawn())
def test_reversed_ranking_reverses_the_sign(setting) -> None:
    one = figures(made(setting))
    other = figures(made(setting, position=np.arange(len(setting[0]), 0, -1)))
    for name in ("D", "ACI", "RCI", "SII"):
        np.testing.assert_allclose(other[name], -one[name], rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(other["R"], 1 / one["R"])


@quick
@given(drawn(), st.booleans(), st.sampled_from(["favorable", "adverse"]))
def test_limits_hold_the_figure_and_widen_with_the_level(setting, ordered, direction) -> None:
    for name, each in who_measures(groups=made(setting, ordered, direction=direction)).items():
        if each.interval_reason != "":
            continue
        ends = [each.interval(level) for level in (0.5, 0.9, 0.99)]
        for lower, upper in ends:
            assert lower - 1e-9 <= each.estimate <= upper + 1e-9, name
        for inner, outer in pairwise(ends):
            assert outer[0] <= inner[0] + 1e-9, name
            assert inner[1] <= outer[1] + 1e-9, name


@quick
@given(drawn(), st.floats(1.1, 6))
def test_the_concentration_index_is_bounded(setting, aversion) -> None:
    index = concentration_index(groups=made(setting), kind="relative", aversion=aversion)
    assert 1 - aversion <= index.estimate <= 1


@quick
@given(st.lists(st.integers(1, 500), min_size=3, max_size=30), st.integers(2, 5))
def test_persons_doubled_are_the_same_people(values, times) -> None:
    ladder = np.arange(len(values))
    one = person_concentration(values=values, rank_by=ladder, kind="relative")
    many = person_concentration(values=np.repeat(values, times), rank_by=np.repeat(ladder, times), kind="relative")
    np.testing.assert_allclose(many.estimate, one.estimate, atol=1e-10)
    for measure in ("gini", "theil", "mean-log-deviation", "atkinson"):
        one = person_inequality(values=values, measure=measure)
        many = person_inequality(values=np.repeat(values, times), measure=measure)
        np.testing.assert_allclose(many.estimate, one.estimate, atol=1e-10)
        assert one.estimate >= -1e-12
        assert measure in ("theil", "mean-log-deviation") or one.estimate < 1
