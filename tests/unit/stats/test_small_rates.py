"""Empirical Bayes and Poisson-gamma rates: hand-made figures, limits, reasons and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.stats import gamma

from benchmarks.small_areas import STARTS
from commontable.stats import empirical_bayes, poisson_gamma
from tests.unit.stats.conftest import path


def test_rates_are_drawn_to_the_mean_the_more_the_smaller_the_area() -> None:
    deaths, population = np.array([0.0, 22, 20, 9]), np.array([100.0, 1_000, 2_000, 500])
    found = empirical_bayes(deaths=deaths, population=population)
    raw, center = deaths / population, deaths.sum() / population.sum()
    np.testing.assert_allclose((found.rates.estimate - center) / (raw - center), found.own_share, rtol=1e-12)
    assert np.all(np.diff(found.own_share[np.argsort(population)]) > 0)
    with pytest.raises(ValueError, match="without age bands"):
        found.expectancy()
    assert found.bands is None


def test_rates_that_differ_by_chance_alone_are_all_the_mean() -> None:
    found = empirical_bayes(deaths=[[10, 20, 30]], population=[[1_000, 2_000, 3_000]])
    np.testing.assert_allclose(found.rates.estimate, 0.01)
    assert found.own_share.tolist() == [[0, 0, 0]]
    # What doubt is left is that of the mean of all: 60 deaths in 6,000 person-years.
    np.testing.assert_allclose(found.rates.standard_error, np.sqrt(60) / 6_000)


@pytest.mark.parametrize("method", [empirical_bayes, poisson_gamma])
def test_intervals_hold_where_rates_do_not_differ_at_all(method) -> None:
    stream = np.random.default_rng(1)
    shares = []
    for _ in range(200):
        population = stream.gamma(4, 250, 60) + 10
        found = method(deaths=stream.poisson(0.004 * population).astype(float), population=population).rates
        lower, upper = found.interval(0.95)
        shares.append(np.mean((lower <= 0.004) & (upper >= 0.004)))
    assert np.mean(shares) > 0.92


@pytest.mark.parametrize("method", [empirical_bayes, poisson_gamma])
def test_areas_without_events_have_figures_above_zero_and_limits_not_below(method) -> None:
    """A smoothing package gives NaN at zero events, and limits from a normal distribution can lie below zero."""
    deaths, population = np.array([0.0, 0, 1, 0, 3, 0]), np.array([30.0, 5_000, 60, 2, 900, 0.5])
    found = method(deaths=deaths, population=population).rates
    lower, upper = found.interval(0.99)
    assert (found.estimate > 0).all()
    assert (lower >= 0).all()
    assert (lower < found.estimate).all()
    assert (upper > found.estimate).all()


@pytest.mark.parametrize("method", [empirical_bayes, poisson_gamma])
def test_without_an_event_anywhere_rates_are_zero_and_say_why_they_have_no_limits(method) -> None:
    found = method(deaths=[0, 0, 0], population=[100, 200, 300]).rates
    assert found.estimate.tolist() == [0, 0, 0]
    assert found.reason.tolist() == [""] * 3
    assert found.interval_reason.tolist() == ["no_events"] * 3
    assert np.isnan(found.interval(0.95)).all()


def test_rates_of_areas_that_cannot_be_used_are_undefined_and_count_for_nobody() -> None:
    deaths, population = np.array([0.0, 22, 20, 9, np.nan, 1]), np.array([100.0, 1_000, 2_000, 500, 10, 0])
    found = empirical_bayes(deaths=deaths, population=population)
    alone = empirical_bayes(deaths=deaths[:4], population=population[:4])
    np.testing.assert_allclose(found.rates.estimate[:4], alone.rates.estimate)
    assert found.reason[4:].tolist() == ["missing_deaths", "empty_population"]
    nobody = empirical_bayes(deaths=[np.nan, np.nan], population=[1.0, 1.0])
    assert nobody.reason.tolist() == ["missing_deaths"] * 2


def test_local_rates_look_at_neighbors_and_islands_have_none() -> None:
    deaths, population = np.array([1.0, 9, 30, 2, 8]), np.array([100.0, 300, 900, 100, 300])
    graph = path(5).tolil()
    graph[4, 3] = graph[3, 4] = 0
    found = empirical_bayes(deaths=deaths, population=population, adjacency=sparse.csr_array(graph) * 3)
    near = empirical_bayes(deaths=deaths[:3], population=population[:3])
    np.testing.assert_allclose(found.rates.estimate[1], near.rates.estimate[1])
    assert found.reason.tolist() == ["", "", "", "", "no_neighbors"]
    assert found.rates.interval_reason[0] == "standard_error_unknown"


@pytest.mark.parametrize("method", [empirical_bayes, poisson_gamma])
def test_bands_smoothed_one_by_one_make_a_schedule(method, tracts) -> None:
    found = method(deaths=tracts.deaths, population=tracts.population, age_starts=STARTS)
    one = method(deaths=tracts.deaths[:, 16], population=tracts.population[:, 16])
    np.testing.assert_allclose(found.rates.estimate[:, 16], one.rates.estimate, rtol=1e-6)
    e0 = found.expectancy()
    assert np.sqrt(np.mean((e0.estimate - tracts.truth) ** 2)) < 3
    assert set(e0.interval_reason) == {"standard_error_unknown"}
    assert np.isfinite(found.rates.standard_error).all()
    assert np.all((found.own_share >= 0) & (found.own_share <= 1))


def test_an_open_band_without_a_death_anywhere_leaves_no_table(tracts) -> None:
    deaths = tracts.deaths.copy()
    deaths[:, -1] = 0
    found = empirical_bayes(deaths=deaths, population=tracts.population, age_starts=STARTS)
    assert set(found.reason) == {"open_band_without_deaths"}


def test_gamma_limits_are_those_of_the_posterior_with_the_doubt_about_the_mean() -> None:
    deaths, expected = np.array([9.0, 39, 11, 2, 0]), np.array([1.4, 8.7, 3.0, 6.0, 1.8])
    found = poisson_gamma(deaths=deaths, population=expected)
    alpha = expected[0] / found.own_share[0] - expected[0]
    nu = found.rates.estimate[0] * (expected[0] + alpha) - deaths[0]
    mean = (deaths + nu) / (expected + alpha)
    doubt = nu / alpha / expected.sum() + nu / alpha**2 * (expected**2).sum() / expected.sum() ** 2
    variance = mean / (expected + alpha) + (alpha / (expected + alpha)) ** 2 * doubt
    np.testing.assert_allclose(found.rates.standard_error, np.sqrt(variance))
    for limit, tail in zip(found.rates.interval(0.9), (0.05, 0.95), strict=True):
        np.testing.assert_allclose(limit, gamma.ppf(tail, mean**2 / variance, scale=variance / mean), rtol=1e-8)
    assert "moments" in found.method


@pytest.mark.parametrize("fit", ["moments", "likelihood"])
def test_rates_that_differ_by_chance_alone_are_pooled_and_said_so(fit) -> None:
    found = poisson_gamma(deaths=[10, 20, 30], population=[1_000, 2_000, 3_000], fit=fit)
    np.testing.assert_allclose(found.rates.estimate, 0.01, rtol=1e-3)
    assert "no more than by chance" in found.notes[0]
    none = poisson_gamma(deaths=[0, 0, 0], population=[1_000, 2_000, 3_000], fit=fit)
    assert none.rates.estimate.tolist() == [0, 0, 0]


def test_poisson_gamma_refuses_in_words() -> None:
    with pytest.raises(ValueError, match="2 areas with person-years cannot tell"):
        poisson_gamma(deaths=[1, 2, np.nan], population=[10, 20, 30])
    with pytest.raises(ValueError, match="fit must be one of moments, likelihood"):
        poisson_gamma(deaths=[1, 2, 3], population=[10, 20, 30], fit="guess")
    with pytest.raises(ValueError, match="must have the same shape"):
        poisson_gamma(deaths=[1, 2, 3], population=[10, 20])
    with pytest.raises(ValueError, match="population_floor must be zero or more"):
        poisson_gamma(deaths=[1, 2, 3], population=[10, 20, 30], population_floor=-1)
