"""Intervals hold about as often as they say: simulated areas with known truth, seeded (the benchmark reports more)."""

from __future__ import annotations

import pytest

from benchmarks.small_areas import held, other_methods, smoothed_rates

WHOLE = ("fill empty bands", "merge bands", "merge areas", "TOPALS")


@pytest.fixture(scope="module")
def large():
    return other_methods(100_000, 400, seed=3)


@pytest.mark.parametrize("name", WHOLE)
def test_intervals_of_life_expectancy_hold_in_large_areas(large, name) -> None:
    figures, truth = large[name]
    assert 0.91 < held(figures, truth) < 0.985


@pytest.mark.parametrize(("name", "least"), [("merge bands", 0.91), ("merge areas", 0.91), ("TOPALS", 0.91)])
def test_intervals_of_life_expectancy_hold_in_tracts(name, least) -> None:
    figures, truth = other_methods(7_500, 500, seed=3)[name]
    assert least < held(figures, truth) < 0.985


@pytest.mark.parametrize("name", ["global empirical Bayes", "Poisson-gamma, moments", "Poisson-gamma, likelihood"])
@pytest.mark.parametrize("expected", [3, 100])
def test_intervals_of_smoothed_rates_hold(expected, name) -> None:
    figures, truth = smoothed_rates(expected, 900, seed=4)[name]
    assert 0.92 < held(figures, truth) < 0.985


def test_methods_whose_intervals_would_not_hold_give_none(large) -> None:
    local = smoothed_rates(10, 400, seed=4)["local empirical Bayes"][0]
    for figures in (local, large["empirical Bayes"][0], large["Poisson-gamma"][0]):
        assert set(figures.interval_reason) == {"standard_error_unknown"}
