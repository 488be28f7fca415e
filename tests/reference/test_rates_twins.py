"""Every rate against its slow twin in plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest

from commontable.stats import (
    crude_rate,
    direct_rate,
    funnel,
    proportion,
    quantile_groups,
    rate_ratio,
    segmented_trend,
    survey_proportion,
)
from tests.reference import twins_rates as twin

LEVELS = (0.8, 0.95, 0.998)


@pytest.mark.parametrize("method", ["exact", "byar", "byar-from-ten", "mid-p"])
def test_limits_of_counts(method: str) -> None:
    counts = [0, 1, 2, 5, 9, 10, 37, 120]
    rate = crude_rate(events=counts, population=1, per=1, limits=method)
    for level in LEVELS:
        lower, upper = rate.interval(level)
        slow = [twin.count_limits_twin(count, level, method) for count in counts]
        np.testing.assert_allclose(lower, [pair[0] for pair in slow], rtol=1e-9)
        np.testing.assert_allclose(upper, [pair[1] for pair in slow], rtol=1e-9)


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
def test_limits_of_shares(method: str) -> None:
    cases = [(0, 20), (1, 29), (15, 148), (29, 29), (81, 263)]
    for events, total in cases:
        for level in LEVELS:
            ours = proportion(events=events, population=total, limits=method).interval(level)
            np.testing.assert_allclose(
                ours, twin.share_limits_twin(events, total, level, method), rtol=1e-8, atol=1e-12
            )


@pytest.mark.parametrize("method", ["fay-feuer", "tiwari", "dobson-exact"])
def test_direct_rates(method: str) -> None:
    rng = np.random.default_rng(3)
    population = rng.integers(50, 900, (12, 6)).astype(float)
    events = rng.poisson(population * 0.004).astype(float)
    events[0] = 0 if method != "dobson-exact" else 1
    standard = [3, 5, 6, 4, 2, 1]
    ours = direct_rate(events=events, population=population, standard=standard, limits=method, per=1)
    for level in LEVELS:
        lower, upper = ours.interval(level)
        for area in range(12):
            slow = twin.direct_twin(list(events[area]), list(population[area]), standard, level, method)
            np.testing.assert_allclose(
                (ours.estimate[area], lower[area], upper[area]), (slow[0], max(slow[1], 0), slow[2]), rtol=1e-8
            )


@pytest.mark.parametrize(("one", "other"), [(41, 15), (0, 4), (3, 1), (12, 30)])
def test_the_ratio_of_crude_rates_is_the_exact_conditional_one(one: int, other: int) -> None:
    ratio = rate_ratio(events=one, population=28_010, reference_events=other, reference_population=19_017)
    for level in LEVELS:
        slow = twin.conditional_ratio_twin(one, 28_010, other, 19_017, level)
        np.testing.assert_allclose(ratio.interval(level), slow, rtol=1e-7)


def test_survey_proportions() -> None:
    rng = np.random.default_rng(9)
    people = 240
    strata, units = rng.integers(0, 4, people), rng.integers(0, 5, people)
    weights, values, domain = rng.uniform(0.2, 3, people), rng.integers(0, 2, people), rng.integers(0, 3, people)
    ours = survey_proportion(values=values, weights=weights, strata=strata, psu=units, domain=domain)
    for group in range(3):
        rows = list(zip(strata, units, weights, values, domain == group, strict=True))
        share, variance, _ = twin.survey_twin(rows)
        assert ours.estimate[group] == pytest.approx(share, rel=1e-12)
        assert ours.standard_error[group] == pytest.approx(math.sqrt(variance), rel=1e-12)


@pytest.mark.parametrize("breaks", [0, 1, 2])
def test_segmented_trends(breaks: int) -> None:
    rng = np.random.default_rng(breaks)
    times = np.arange(2001, 2016)
    rates = np.exp(rng.normal(4, 0.15, (4, times.size)).cumsum(axis=1) / 20 + rng.normal(0, 0.02, (4, times.size)))
    errors = rates * rng.uniform(0.01, 0.05, rates.shape)
    ours = segmented_trend(times=times, rates=rates, standard_errors=errors, max_breaks=breaks, choose="fixed")
    for area in range(4):
        weights = list((rates[area] / errors[area]) ** 2)
        turned, slopes, residual = twin.segments_twin(list(times), list(rates[area]), weights, breaks, 2)
        assert list(ours.break_times[area]) == turned
        np.testing.assert_allclose(ours.slopes[area], slopes, rtol=1e-7, atol=1e-10)
        assert residual > 0


@pytest.mark.parametrize("breaks", [1, 2])
def test_posterior_limits_of_segmented_trends(breaks: int) -> None:
    rng = np.random.default_rng(breaks)
    times = np.arange(2001, 2013)
    rates = np.exp(4 - 0.02 * times + 0.03 * np.maximum(times - 2007, 0) + rng.normal(0, 0.02, times.size))
    errors = rates * rng.uniform(0.01, 0.05, rates.shape)
    ours = segmented_trend(times=times, rates=rates, standard_errors=errors, max_breaks=breaks, choose="fixed")
    segments, average = np.array(ours.apc.interval(0.9)), np.array(ours.aapc().interval(0.9))
    for side, chance in enumerate((0.05, 0.95)):
        slopes, slope = twin.posterior_twin(list(times), list(rates), list((rates / errors) ** 2), breaks, 2, chance)
        np.testing.assert_allclose(segments[side], 100 * np.expm1(slopes), rtol=1e-6, atol=1e-8)
        assert average[side] == pytest.approx(100 * np.expm1(slope), rel=1e-6)


def test_quantile_groups() -> None:
    rng = np.random.default_rng(4)
    values = rng.integers(0, 30, 47).astype(float)
    for groups in (2, 5, 10):
        for first in ("highest", "lowest"):
            ours = quantile_groups(values=values, groups=groups, first=first)
            assert list(ours.group) == twin.quantile_groups_twin(list(values), groups, first == "highest")


def test_funnel_limits() -> None:
    sizes = np.array([10.0, 200, 1_000, 40_000])
    seen = funnel(events=[0, 1, 2, 3], size=sizes, kind="rate", target=0.004)
    for level in (0.95, 0.998):
        lower, upper = seen.limits(level)
        tail = (1 - level) / 2
        np.testing.assert_allclose(lower, [twin.funnel_limit_twin(0.004, size, tail) for size in sizes], rtol=1e-8)
        np.testing.assert_allclose(upper, [twin.funnel_limit_twin(0.004, size, 1 - tail) for size in sizes], rtol=1e-8)
