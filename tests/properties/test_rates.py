"""What must hold for every rate, whatever the counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.stats import (
    crude_rate,
    direct_rate,
    funnel,
    indirect_ratio,
    margin_sum,
    mean,
    proportion,
    quantile_groups,
    rate_difference,
    rate_ratio,
    segmented_trend,
    survey_proportion,
)
from commontable.stats.rates.counts import BINOMIAL, POISSON
from commontable.stats.rates.weighted import METHODS

quick = settings(max_examples=40, deadline=None)
BANDS = 5
levels = st.floats(0.5, 0.99)


@st.composite
def bands(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Events, person-years and a standard; rates stay far below one event a person."""
    people = np.array(draw(st.lists(st.integers(50, 50_000), min_size=BANDS, max_size=BANDS)), dtype=float)
    shares = np.array(draw(st.lists(st.floats(0, 0.1), min_size=BANDS, max_size=BANDS)))
    standard = np.array(draw(st.lists(st.integers(1, 100), min_size=BANDS, max_size=BANDS)), dtype=float)
    events = np.floor(people * shares)
    events[0] += 1
    return events, people, standard


def both(result: object, level: float = 0.95) -> np.ndarray:
    return np.array(result.interval(level))


def nested(result: object, level: float) -> None:
    """The limits hold the estimate and widen with the level."""
    lower, upper = result.interval(level)
    wider_lower, wider_upper = result.interval(level + 0.009)
    small = 1e-9 * (1 + abs(result.estimate))
    assert lower <= result.estimate + small
    assert result.estimate <= upper + small
    assert wider_lower <= lower + small
    assert upper <= wider_upper + small


@quick
@given(st.integers(0, 2_000), st.integers(1, 10_000), levels, st.sampled_from(sorted(POISSON)))
def test_crude_rates(events: int, people: int, level: float, limits: str) -> None:
    rate = crude_rate(events=events, population=people, limits=limits)
    nested(rate, level)
    assert both(rate).min() >= 0
    np.testing.assert_allclose(
        both(crude_rate(events=events, population=3 * people, limits=limits)), both(rate) / 3, rtol=1e-9
    )


@quick
@given(st.integers(0, 300), st.integers(1, 300), levels, st.sampled_from(sorted(BINOMIAL)))
def test_proportions(events: int, more: int, level: float, limits: str) -> None:
    share = proportion(events=events, population=events + more, limits=limits)
    nested(share, level)
    lower, upper = share.interval(level)
    assert 0 <= lower <= upper <= 1
    others = proportion(events=more, population=events + more, limits=limits)
    np.testing.assert_allclose(both(others), 1 - both(share)[::-1], atol=1e-9)


@quick
@given(bands(), levels, st.sampled_from(sorted(METHODS)))
def test_direct_rates(table: tuple, level: float, limits: str) -> None:
    events, people, standard = table
    rate = direct_rate(events=events, population=people, standard=standard, limits=limits)
    nested(rate, level)
    assert both(rate).min() >= 0
    turned = direct_rate(events=events[::-1], population=people[::-1], standard=standard[::-1] * 7, limits=limits)
    np.testing.assert_allclose(turned.estimate, rate.estimate, rtol=1e-12)
    np.testing.assert_allclose(both(turned), both(rate), rtol=1e-9)


@quick
@given(bands())
def test_splitting_a_band_changes_no_rate(table: tuple) -> None:
    """Half the people, half the events, half the standard twice: the same rate and the same error."""
    events, people, standard = table
    rate = direct_rate(events=events, population=people, standard=standard)
    halves = [np.concatenate([values[:1] / 2, values[:1] / 2, values[1:]]) for values in table]
    split = direct_rate(events=halves[0], population=halves[1], standard=halves[2])
    np.testing.assert_allclose(split.estimate, rate.estimate, rtol=1e-12)
    np.testing.assert_allclose(split.standard_error, rate.standard_error, rtol=1e-12)


@quick
@given(bands(), levels)
def test_the_area_as_its_own_standard_has_the_crude_rate_and_its_exact_limits(table: tuple, level: float) -> None:
    events, people, _ = table
    direct = direct_rate(events=events, population=people, standard=people)
    crude = crude_rate(events=events.sum(), population=people.sum())
    np.testing.assert_allclose(direct.estimate, crude.estimate, rtol=1e-10)
    np.testing.assert_allclose(both(direct, level), both(crude, level), rtol=1e-8)


@quick
@given(bands(), st.sampled_from(["fay", "tiwari", "log"]), levels)
def test_equal_populations_have_ratio_one_and_difference_zero(table: tuple, limits: str, level: float) -> None:
    events, people, standard = table
    ratio = rate_ratio(
        events=events,
        population=people,
        reference_events=events,
        reference_population=people,
        standard=standard,
        limits=limits,
    )
    assert ratio.estimate == pytest.approx(1)
    nested(ratio, level)
    rate = direct_rate(events=events, population=people, standard=standard)
    apart = rate_difference(one=rate, other=rate)
    assert apart.estimate == 0
    nested(apart, level)
    lower, upper = apart.interval(level)
    assert lower == pytest.approx(-upper)


@quick
@given(st.integers(0, 500), st.floats(0.5, 500), levels, st.sampled_from(sorted(POISSON)))
def test_indirect_ratios(observed: int, expected: float, level: float, limits: str) -> None:
    ratio = indirect_ratio(observed=observed, expected=expected, limits=limits)
    nested(ratio, level)
    np.testing.assert_allclose(
        both(indirect_ratio(observed=observed, expected=2 * expected, limits=limits)), both(ratio) / 2, rtol=1e-9
    )


@quick
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30), st.floats(-50, 50), levels)
def test_means_move_with_their_values(values: list, shift: float, level: float) -> None:
    average, moved = mean(values=values), mean(values=np.array(values) + shift)
    nested(average, level)
    np.testing.assert_allclose(moved.estimate, average.estimate + shift, atol=1e-8)
    np.testing.assert_allclose(moved.standard_error, average.standard_error, atol=1e-8)


@quick
@given(st.lists(st.integers(0, 50), min_size=10, max_size=80), st.integers(2, 10), st.randoms())
def test_quantile_groups_do_not_mind_the_order(values: list, groups: int, random) -> None:
    order = list(range(len(values)))
    random.shuffle(order)
    here = quantile_groups(values=values, groups=groups, first="lowest")
    there = quantile_groups(values=[values[place] for place in order], groups=groups, first="lowest")
    assert there.group.tolist() == [int(here.group[place]) for place in order]
    assert here.group.min() == 1
    assert here.group.max() <= groups
    higher = np.subtract.outer(np.array(values), np.array(values)) > 0
    assert (np.subtract.outer(here.group, here.group)[higher] >= 0).all()


@quick
@given(st.integers(0, 10_000), st.floats(0.1, 9), levels)
def test_survey_shares_do_not_mind_the_unit_of_their_weights(seed: int, factor: float, level: float) -> None:
    rng = np.random.default_rng(seed)
    values, weights = rng.integers(0, 2, 60), rng.uniform(0.2, 3, 60)
    values[:2] = 0, 1
    design = {"strata": np.repeat([0, 1, 2], 20), "psu": np.repeat(np.arange(12), 5)}
    share = survey_proportion(values=values, weights=weights, **design)
    nested(share, level)
    scaled = survey_proportion(values=values, weights=factor * weights, **design)
    np.testing.assert_allclose(both(scaled), both(share), rtol=1e-8)
    others = survey_proportion(values=1 - values, weights=weights, **design)
    np.testing.assert_allclose(both(others), 1 - both(share)[::-1], atol=1e-8)


@quick
@given(st.integers(0, 10_000), st.floats(0.1, 50), st.integers(0, 2))
def test_percent_changes_do_not_mind_the_unit_of_the_rate(seed: int, factor: float, breaks: int) -> None:
    rng = np.random.default_rng(seed)
    rates = np.exp(rng.normal(3, 0.1, 14))
    known = {"times": np.arange(14), "max_breaks": breaks, "choose": "fixed"}
    here, there = segmented_trend(rates=rates, **known), segmented_trend(rates=factor * rates, **known)
    np.testing.assert_allclose(there.apc.estimate, here.apc.estimate, atol=1e-7)
    lower, upper = here.aapc().interval(0.95)
    assert lower <= here.aapc().estimate <= upper
    # Backward in time every rise is a fall.
    back = segmented_trend(rates=rates[::-1], **known)
    np.testing.assert_allclose(back.slopes, -here.slopes[::-1], atol=1e-7)


@quick
@given(st.floats(0.001, 0.5), st.integers(20, 20_000), levels, st.sampled_from(["rate", "proportion", "ratio"]))
def test_funnels_hold_their_target_and_widen_with_the_level(target: float, size: int, level: float, kind: str) -> None:
    seen = funnel(events=[1], size=[size], kind=kind, target=target)
    lower, upper = seen.limits(level)
    wide_lower, wide_upper = seen.limits(level + 0.009)
    assert wide_lower[0] <= lower[0] <= target + 1 / size
    assert target - 1 / size <= upper[0] <= wide_upper[0]


@quick
@given(st.lists(st.tuples(st.integers(0, 900), st.floats(0, 90)), min_size=1, max_size=12))
def test_margins_of_a_sum(terms: list) -> None:
    estimates, margins = zip(*terms, strict=True)
    total = margin_sum(estimates=estimates, margins=margins)
    turned = margin_sum(estimates=estimates[::-1], margins=margins[::-1])
    assert total.estimate == sum(estimates)
    assert total.standard_error == pytest.approx(turned.standard_error)
    assert total.standard_error <= margin_sum(estimates=estimates, margins=margins, zero="all").standard_error + 1e-12
