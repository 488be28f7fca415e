"""What must hold for every set of small areas, whatever the counts."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

from commontable.stats import (
    empirical_bayes,
    fill_empty_bands,
    hierarchical_schedules,
    learn_schedule_prior,
    life_table,
    merge_areas,
    merge_bands,
    poisson_gamma,
    topals,
)

STARTS = [0, 1, 5, 25, 45, 65, 75, 85]
USUAL = np.array([0.006, 0.0003, 0.0006, 0.002, 0.008, 0.02, 0.05, 0.14])
PEOPLE = np.array([12.0, 48, 260, 260, 250, 90, 55, 25])
quick = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10_000)


def areas(seed: int, count: int, size: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    stream = np.random.default_rng(seed)
    population = PEOPLE * size * stream.lognormal(0, 1, (count, 1)) * stream.lognormal(0, 0.2, (count, len(PEOPLE)))
    return stream.poisson(population * USUAL * stream.lognormal(0, 0.25, (count, 1))).astype(float), population


def fitted(deaths: np.ndarray, population: np.ndarray, **options: object):
    return hierarchical_schedules(deaths=deaths, population=population, age_starts=STARTS, **options)


@quick
@given(seeds, st.integers(30, 60))
def test_the_order_of_areas_does_not_matter(seed, count) -> None:
    deaths, population = areas(seed, count)
    assume(deaths.sum() >= 100)
    order = np.random.default_rng(seed).permutation(count)
    straight, mixed = fitted(deaths, population).expectancy(), fitted(deaths[order], population[order]).expectancy()
    np.testing.assert_allclose(mixed.estimate, straight.estimate[order], atol=1e-6)
    np.testing.assert_allclose(mixed.standard_error, straight.standard_error[order], atol=1e-6)


@quick
@given(seeds)
def test_every_area_gets_finite_figures_and_limits_that_hold_them_and_widen(seed) -> None:
    deaths, population = areas(seed, 60)
    deaths[:3] = 0
    assume(deaths.sum() >= 100)
    found = fitted(deaths, population)
    for age in STARTS:
        figure = found.expectancy(age)
        narrow, wide = figure.interval(0.5), figure.interval(0.99)
        assert np.all((wide[0] < narrow[0]) & (narrow[0] < figure.estimate))
        assert np.all((figure.estimate < narrow[1]) & (narrow[1] < wide[1]))
    assert np.all((found.rates.estimate > 0) & np.isfinite(found.rates.standard_error))
    assert np.all((found.own_share >= 0) & (found.own_share <= 1))


@quick
@given(seeds, st.integers(0, len(STARTS) - 1))
def test_one_more_death_never_lengthens_life_under_a_given_prior(seed, band) -> None:
    deaths, population = areas(seed, 60)
    assume(deaths.sum() >= 100)
    prior = learn_schedule_prior(deaths=deaths, population=population, age_starts=STARTS)
    more = deaths.copy()
    more[:, band] += 1
    fewer, greater = (fitted(each, population + 5, prior=prior).expectancy().estimate for each in (deaths, more))
    assert np.all(greater < fewer + 1e-9)


@quick
@given(seeds)
def test_more_of_the_same_draws_an_area_from_the_standard_to_its_own_table(seed) -> None:
    deaths, population = areas(seed, 60, 4)
    prior = learn_schedule_prior(deaths=deaths, population=population, age_starts=STARTS)
    rate = USUAL * 1.3
    sizes = np.array([1.0, 10, 100, 10_000])
    many = fitted(sizes[:, None] * PEOPLE * rate, sizes[:, None] * PEOPLE, prior=prior)
    assert np.all(np.diff(many.own_share) > 0)
    assert np.all(np.diff(many.expectancy().standard_error) < 0)
    np.testing.assert_allclose(many.rates.estimate[-1, 3:], rate[3:], rtol=0.1)


@quick
@given(seeds, st.integers(2, 12))
def test_rates_lie_between_the_raw_rate_and_the_mean(seed, count) -> None:
    deaths, population = (each.sum(axis=1) for each in areas(seed, count + 1))
    assume(deaths.sum() > 0)
    raw, center = deaths / population, deaths.sum() / population.sum()
    marshall = empirical_bayes(deaths=deaths, population=population).rates.estimate
    assert np.all((marshall >= np.minimum(raw, center) - 1e-12) & (marshall <= np.maximum(raw, center) + 1e-12))
    for fit in ("moments", "likelihood"):
        gamma = poisson_gamma(deaths=deaths, population=population, fit=fit)
        prior_mean = (gamma.rates.estimate - gamma.own_share * raw) / (1 - gamma.own_share)
        np.testing.assert_allclose(prior_mean, prior_mean[0], rtol=1e-5)
        lower, upper = gamma.rates.interval(0.95)
        assert np.all((lower <= gamma.rates.estimate) & (gamma.rates.estimate <= upper))


@quick
@given(seeds, st.floats(0.5, 20))
def test_rates_scale_with_the_unit_of_exposure(seed, unit) -> None:
    deaths, population = (each.sum(axis=1) for each in areas(seed, 12))
    assume(deaths.sum() > 0)
    population = population + deaths
    for method in (empirical_bayes, poisson_gamma):
        one = method(deaths=deaths, population=population).rates.estimate
        other = method(deaths=deaths, population=population * unit).rates.estimate
        np.testing.assert_allclose(other * unit, one, rtol=1e-6)


@quick
@given(seeds, st.floats(0.15, 0.6))
def test_merged_bands_keep_every_death_and_reach_the_target(seed, target) -> None:
    deaths, population = areas(seed, 20, 3)
    found = merge_bands(
        deaths=deaths, population=population, age_starts=STARTS, target_relative_error=target, standard_rates=USUAL
    )
    good = found.reason == ""
    expected = (found.rates.estimate * population).sum(axis=1)
    np.testing.assert_allclose(expected[good], deaths.sum(axis=1)[good], rtol=1e-9)
    relative = (found.rates.standard_error / found.rates.estimate)[good]
    assert np.all(relative <= target + 1e-9)
    assert np.all(np.diff(found.labels, axis=1) >= 0)


@quick
@given(seeds, st.floats(1.0, 6.0), st.sampled_from(["smallest", "similar"]))
def test_merged_areas_reach_the_target_or_say_so_and_lose_nobody(seed, target, prefer) -> None:
    deaths, population = areas(seed, 16, 2)
    near = np.random.default_rng(seed).random((16, 16)) < 0.15
    graph = sparse.csr_array(np.triu(near, 1) + np.triu(near, 1).T, dtype=float)
    found = merge_areas(
        deaths=deaths,
        population=population,
        age_starts=STARTS,
        adjacency=graph,
        target_standard_error=target,
        prefer=prefer,
    )
    good = found.reason == ""
    assert np.all(found.expectancy().standard_error[good] <= target * (1 + 1e-9))
    for label in np.unique(found.labels):
        members = np.flatnonzero(found.labels == label)
        inside = graph[members][:, members]
        pieces = sparse.csgraph.connected_components(inside)[0]
        assert pieces == 1
        # An area that met the target alone was merged only because a neighbor needed it.
        assert members.size >= 1


@quick
@given(seeds)
def test_filling_changes_only_empty_bands(seed) -> None:
    deaths, population = areas(seed, 20, 5)
    deaths[:, -1] += 1
    found = fill_empty_bands(
        deaths=deaths,
        population=population,
        age_starts=STARTS,
        reference_rates=USUAL,
        reference_standard_errors=USUAL / 20,
        population_floor=0,
    )
    good = (found.reason == "")[:, None]
    seen = good & (deaths > 0)
    np.testing.assert_allclose(found.rates.estimate[seen], (deaths / population)[seen])
    np.testing.assert_allclose(
        found.rates.estimate[good & (deaths == 0)], np.broadcast_to(USUAL, deaths.shape)[good & (deaths == 0)]
    )
    plain = life_table(deaths=deaths, population=population, age_starts=STARTS, population_floor=0).expectancy()
    both = (found.reason == "") & (plain.reason == "")
    assert np.all(found.expectancy().estimate[both] <= plain.estimate[both] + 1e-9)


@quick
@given(seeds, st.floats(0.3, 3))
def test_topals_moves_with_the_standard(seed, factor) -> None:
    """A standard higher by one factor at every age changes nothing: the level is free."""
    deaths, population = areas(seed, 10, 3)
    deaths[:, -1] += 1
    one, other = (
        topals(deaths=deaths, population=population, age_starts=STARTS, standard_rates=USUAL * each)
        for each in (1, factor)
    )
    np.testing.assert_allclose(other.rates.estimate, one.rates.estimate, rtol=1e-5)
    np.testing.assert_allclose(other.expectancy().standard_error, one.expectancy().standard_error, rtol=1e-4)
    np.testing.assert_allclose((one.rates.estimate * population).sum(axis=1), deaths.sum(axis=1), rtol=1e-5)
