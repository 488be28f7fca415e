"""Roots of rising curves, and the limits that are such roots."""

from __future__ import annotations

import numpy as np
from scipy import stats

from commontable.stats.rates.roots import gamma_curve, rising_root
from commontable.stats.rates.weighted import counted_sums, gamma_lower, gamma_mid_p, largest, standard_shares


def test_roots_of_all_cells_are_found_at_once_and_cells_without_bounds_stay_without() -> None:
    squares = np.array([4.0, 9.0, 2.0, np.nan])
    found = rising_root(lambda x: (x**2 - squares, 2 * x), 0.0, np.zeros(4), np.where(np.isnan(squares), np.nan, 10.0))
    np.testing.assert_allclose(found, [2, 3, np.sqrt(2), np.nan], rtol=1e-14)


def test_a_curve_whose_slope_tells_nothing_is_halved() -> None:
    found = rising_root(lambda x: (np.sign(x), np.zeros_like(x)), 0.0, np.array([-1.0]), np.array([2.0]))
    assert abs(found[0]) < 1e-15


def test_a_bad_slope_leads_nowhere_outside_the_bounds() -> None:
    found = rising_root(lambda x: (np.arctan(x - 3), np.full_like(x, 1e-6)), 0.0, np.array([-50.0]), np.array([60.0]))
    np.testing.assert_allclose(found, 3.0, rtol=1e-12)


def test_the_gamma_curve_is_that_of_scipy() -> None:
    shape, at = np.array([0.5, 3.0, 400.0]), np.array([0.2, 7.0, 1_000.0])
    height, slope = gamma_curve(shape, 2.5, at)
    np.testing.assert_allclose(height, stats.gamma.cdf(at, shape, scale=2.5))
    np.testing.assert_allclose(slope, stats.gamma.pdf(at, shape, scale=2.5), rtol=1e-10)


def test_mid_p_limits_cut_the_even_mixture_of_both_gammas_where_they_say() -> None:
    """Also where the raised gamma, wider as well as higher, has the lower of both quantiles."""
    rng = np.random.default_rng(3)
    population = rng.gamma(0.7, 300, (3_000, 8)) + 3
    events = rng.poisson(population * 0.02).astype(float)
    events = events[events.sum(axis=1) > 0]
    population = population[: len(events)]
    standard = np.array([9.0, 4, 3, 3, 2, 1, 1, 0.5])
    sums, _ = counted_sums(events, population, standard_shares(standard, events, population), None, 0)
    raised = largest(sums)
    for limit, tail in zip(gamma_mid_p(sums, 0.95), (0.025, 0.975), strict=True):
        chances = [
            stats.gamma.cdf(limit, each.rate**2 / each.variance, scale=each.variance / each.rate)
            for each in (sums, raised)
        ]
        np.testing.assert_allclose(np.mean(chances, axis=0), tail, rtol=1e-9)
    assert (gamma_mid_p(sums, 0.95)[0] < gamma_lower(sums, 0.95)).any()
