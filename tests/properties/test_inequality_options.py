"""What must hold for the other measures of inequality and their options, for persons, surveys, deaths and changes."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commontable.stats import Estimate
from commontable.stats.inequality import (
    between_group_variance,
    change_from_first,
    concentration_index,
    group_difference,
    group_figures,
    group_ratio,
    index_of_disparity,
    pair_differences,
    pair_ratios,
    person_concentration,
    person_inequality,
    person_relative_index,
    person_slope_index,
    population_attributable_fraction,
    population_attributable_risk,
    relative_slope_index,
    slope_index,
    survey_measures,
    within_between,
)
from tests.properties.limits import holds_and_widens, quick

BOUNDS = (0.0, 100.0)
# Measure, how it grows with the figures' unit (None: bounds hold the unit), and whether reversed ranks turn its sign.
ORDERED = {
    "absolute": (partial(concentration_index, kind="absolute"), 1, True),
    "relative": (partial(concentration_index, kind="relative"), 0, True),
    "wagstaff": (partial(concentration_index, kind="wagstaff", bounds=BOUNDS), None, True),
    "erreygers": (partial(concentration_index, kind="erreygers", bounds=BOUNDS), None, True),
    "extended": (partial(concentration_index, kind="relative", aversion=3), 0, False),
    "extended, midpoints": (partial(concentration_index, kind="absolute", aversion=2.5, ranks="midpoint"), 1, False),
    "slope, logit": (partial(slope_index, model="logit", bounds=BOUNDS), None, True),
    "slope, log-values": (partial(slope_index, model="log-values"), 1, True),
    "slope, logit-values": (partial(slope_index, model="logit-values", bounds=BOUNDS), None, True),
    "slope, alike": (partial(slope_index, weights="equal"), 1, True),
    "slope, scatter": (partial(slope_index, errors="scatter"), 1, True),
    "over the mean": (partial(relative_slope_index, over="mean"), 0, True),
}
UNORDERED = {
    "variance less chance": (partial(between_group_variance, excess=True), 2),
    "risk, best": (partial(population_attributable_risk, target="best"), 1),
    "risk, reference": (partial(population_attributable_risk, target="reference"), 1),
    "fraction, gains": (partial(population_attributable_fraction, gains_only=True), 0),
    "disparity, best": (partial(index_of_disparity, weighted=True, against="best"), 0),
    "disparity, best, others": (partial(index_of_disparity, weighted=False, against="best", divisor="others"), 0),
    "disparity, reference": (partial(index_of_disparity, weighted=True, against="reference"), 0),
    "difference": (group_difference, 1),
}
UNSPLIT = ("absolute", "relative", "wagstaff", "erreygers", "extended", "risk, best", "disparity, best", "difference")


@st.composite
def drawn(draw: st.DrawFn) -> dict[str, np.ndarray]:
    many = draw(st.integers(3, 6))

    def list_of(low: int, high: int, unique: bool = False) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(low, high), min_size=many, max_size=many, unique=unique)), float)

    return {
        "estimates": list_of(200, 900, unique=True) / 10,
        "standard_errors": list_of(1, 60) / 10,
        "population": list_of(10, 5000),
    }


def figures(setting: dict[str, np.ndarray], **more: object) -> dict[str, Estimate]:
    many = setting["estimates"].size
    rules = {"direction": "adverse", "reference": 1, **more}
    ordered = group_figures(**setting, **{"position": np.arange(1, many + 1), **rules})
    plain = group_figures(**setting, **{name: each for name, each in rules.items() if name != "position"})
    found = {name: measure(groups=ordered) for name, (measure, *_) in ORDERED.items()}
    return found | {name: measure(groups=plain) for name, (measure, _) in UNORDERED.items()}


def points(found: dict[str, Estimate]) -> dict[str, float]:
    return {name: float(each.estimate) for name, each in found.items() if each.reason == ""}


@quick
@given(drawn(), st.sampled_from(["favorable", "adverse"]))
def test_no_inequality_is_zero(setting, direction) -> None:
    flat = {**setting, "estimates": np.full(setting["estimates"].shape, setting["estimates"][0])}
    for name, figure in points(figures(flat, direction=direction)).items():
        assert abs(figure) < 1e-7, name
    groups = group_figures(**flat, direction=direction, reference=0)
    assert np.allclose(pair_differences(groups=groups).estimate, 0)
    assert np.allclose(pair_ratios(groups=groups).estimate, 1)
    assert float(group_ratio(groups=groups).estimate) == pytest.approx(1)


@quick
@given(drawn(), st.randoms(use_true_random=False), st.sampled_from(["favorable", "adverse"]))
def test_the_order_of_rows_does_not_matter(setting, chance, direction) -> None:
    order = list(range(setting["estimates"].size))
    chance.shuffle(order)
    mixed = {name: each[order] for name, each in setting.items()}
    more = {"position": np.array(order) + 1, "reference": order.index(1), "direction": direction}
    one, other = figures(setting, direction=direction), figures(mixed, **more)
    for name, each in one.items():
        if each.reason == "":
            np.testing.assert_allclose(other[name].interval(), each.interval(), rtol=1e-6, atol=1e-8, err_msg=name)


@quick
@given(drawn(), st.floats(0.1, 0.9))
def test_splitting_a_group_changes_no_measure_that_counts_people(setting, part) -> None:
    first = setting["population"][0]
    split = {
        **{name: np.insert(each, 1, each[0]) for name, each in setting.items()},
        "population": np.concatenate([[first * part, first * (1 - part)], setting["population"][1:]]),
    }
    one, other = points(figures(setting)), points(figures(split, reference=2))
    for name in set(UNSPLIT) & set(one):
        np.testing.assert_allclose(other[name], one[name], rtol=1e-8, atol=1e-8, err_msg=name)


@quick
@given(drawn(), st.floats(0.2, 20))
def test_units(setting, factor) -> None:
    scaled = {name: each * (1 if name == "population" else factor) for name, each in setting.items()}
    one, other = points(figures(setting)), points(figures(scaled))
    for name, (_, power, *_) in (ORDERED | UNORDERED).items():
        if power is not None and name in one:
            np.testing.assert_allclose(other[name], one[name] * factor**power, rtol=1e-6, atol=1e-7, err_msg=name)


@quick
@given(drawn())
def test_reversed_ranks_turn_the_sign(setting) -> None:
    many = setting["estimates"].size
    one, other = points(figures(setting)), points(figures(setting, position=np.arange(many, 0, -1)))
    for name, (_, _, turns) in ORDERED.items():
        if turns and name in one:
            np.testing.assert_allclose(other[name], -one[name], rtol=1e-6, atol=1e-7, err_msg=name)


@quick
@given(drawn())
def test_health_and_its_lack_mirror_each_other(setting) -> None:
    """Wagstaff's and Erreygers' indices, the logistic slope: of 100 - y the negative of those of y."""
    mirrored = {**setting, "estimates": 100 - setting["estimates"]}
    one, other = points(figures(setting)), points(figures(mirrored))
    for name in ("wagstaff", "erreygers", "slope, logit", "slope, logit-values"):
        if name in one:
            np.testing.assert_allclose(other[name], -one[name], rtol=1e-6, atol=1e-7, err_msg=name)


@quick
@given(drawn(), st.sampled_from(["favorable", "adverse"]))
def test_bounds(setting, direction) -> None:
    found = points(figures(setting, direction=direction))
    assert all(abs(found[name]) <= 1 + 1e-12 for name in ("wagstaff", "erreygers", "relative"))
    assert abs(found.get("slope, logit", 0)) <= 100
    assert found["variance less chance"] >= 0
    gain = found["risk, best"]
    assert gain >= 0 if direction == "favorable" else gain <= 0


@quick
@given(drawn(), st.sampled_from(["favorable", "adverse"]))
def test_limits_hold_the_figure_and_widen(setting, direction) -> None:
    for name, each in figures(setting, direction=direction).items():
        holds_and_widens(each, name)
    groups = group_figures(**setting, direction=direction, reference=0)
    for name, each in {"ratio": group_ratio(groups=groups), "pairs": pair_ratios(groups=groups)}.items():
        holds_and_widens(each, name)


@st.composite
def people(draw: st.DrawFn) -> dict[str, np.ndarray]:
    many = draw(st.integers(12, 40))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    return {
        "values": rng.integers(1, 60, many).astype(float),
        "weights": rng.uniform(0.5, 3, many),
        "psu": rng.integers(0, 6, many),
        "ladder": rng.integers(0, 9, many).astype(float),
        "group": np.concatenate([[0, 1, 2], rng.integers(0, 3, many - 3)]),
    }


def of_persons(given_people: dict[str, np.ndarray]) -> dict[str, Estimate]:
    some = dict(given_people)
    ladder, group = some.pop("ladder"), some.pop("group")
    found = {f"{kind}": person_concentration(**some, rank_by=ladder, kind=kind) for kind in ("absolute", "relative")}
    for kind in ("wagstaff", "erreygers"):
        found[kind] = person_concentration(**some, rank_by=ladder, kind=kind, bounds=BOUNDS)
    found["slope"] = person_slope_index(**some, rank_by=ladder)
    found["over the mean"] = person_relative_index(**some, rank_by=ladder, over="mean")
    for measure in ("gini", "theil", "mean-log-deviation", "atkinson"):
        found[measure] = person_inequality(**some, measure=measure)
    for measure in ("gini", "theil", "mean-log-deviation"):
        parts = within_between(**some, group=group, measure=measure)
        found |= {f"{measure} {part}": getattr(parts, part) for part in ("within", "between", "overlap")}
    return found


@quick
@given(people(), st.randoms(use_true_random=False))
def test_persons(some, chance) -> None:
    one = of_persons(some)
    order = list(range(some["values"].size))
    chance.shuffle(order)
    mixed = of_persons({name: each[order] for name, each in some.items()})
    same = points(of_persons({**some, "values": np.full(some["values"].shape, 7.0)}))
    turned = points(of_persons({**some, "ladder": -some["ladder"]}))
    scaled = points(of_persons({**some, "values": 3 * some["values"]}))
    for name, each in one.items():
        holds_and_widens(each, name)
        np.testing.assert_allclose(mixed[name].estimate, each.estimate, rtol=1e-9, atol=1e-12, err_msg=name)
        np.testing.assert_allclose(mixed[name].standard_error, each.standard_error, rtol=1e-6, atol=1e-9, err_msg=name)
        assert abs(same[name]) < 1e-9, name
        if name in ("absolute", "relative", "wagstaff", "erreygers", "slope", "over the mean"):
            np.testing.assert_allclose(turned[name], -float(each.estimate), rtol=1e-7, atol=1e-9, err_msg=name)
        elif " " not in name:
            assert 0 <= each.estimate <= (1 if name in ("gini", "atkinson") else np.inf), name
        if name not in ("wagstaff", "erreygers"):
            power = 3 if name in ("absolute", "slope") else 1
            np.testing.assert_allclose(scaled[name], power * float(each.estimate), rtol=1e-7, atol=1e-9, err_msg=name)
    for measure in ("gini", "theil", "mean-log-deviation"):
        parts = [float(one[f"{measure} {part}"].estimate) for part in ("within", "between", "overlap")]
        assert sum(parts) == pytest.approx(float(one[measure].estimate))
        assert min(parts) > -1e-12


@settings(max_examples=12, deadline=None)
@given(people(), st.sampled_from(["favorable", "adverse"]))
def test_surveys(some, direction) -> None:
    del some["ladder"]
    rules = {"direction": direction, "position": [1, 2, 3], "reference": 0}
    found = survey_measures(**some, **rules)
    for name, each in found.items():
        holds_and_widens(each, name)
    heavier = survey_measures(**{**some, "weights": 5 * some["weights"]}, **rules)
    for name, each in found.items():
        np.testing.assert_allclose(heavier[name].estimate, each.estimate, rtol=1e-9, err_msg=name)


@quick
@given(
    st.lists(st.integers(1, 90), min_size=2, max_size=6),
    st.sampled_from(["absolute", "percent", "ratio"]),
    st.floats(0, 0.9),
)
def test_changes(gaps, kind, correlation) -> None:
    assume(len(gaps) > 1)
    gap = Estimate.of(np.array(gaps, dtype=float), 0.1 * np.array(gaps, dtype=float))
    found = change_from_first(estimate=gap, kind=kind, correlation=correlation)
    none = 1.0 if kind == "ratio" else 0.0
    assert (float(found.estimate[0]), float(found.standard_error[0])) == (none, 0)
    holds_and_widens(found, kind)
    same = change_from_first(estimate=Estimate.of(np.full(3, 5.0), 1.0), kind=kind)
    assert same.estimate.tolist() == [none] * 3
