"""Filling, merging, TOPALS and rates: what each does by hand-made figures, its reasons and its refusals."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy import sparse

from benchmarks.small_areas import STARTS, by_band, people, schedule, simulate
from commontable.stats import (
    Undefined,
    empirical_bayes,
    fill_empty_bands,
    life_table,
    merge_areas,
    merge_bands,
    poisson_gamma,
    topals,
)
from commontable.stats.small_areas.closing import open_age_curve
from commontable.stats.small_areas.schedules import Closed, InverseRate, expectancies, plain_rules

COARSE = [0, 1, 5, 25, 45, 65, 85]
DEATHS = np.array([6.0, 2, 9, 24, 110, 320, 260])
PEOPLE = np.array([900.0, 3_600, 17_000, 17_000, 16_000, 11_000, 1_900])
REFERENCE = np.array([0.006, 0.0003, 0.0006, 0.002, 0.007, 0.03, 0.14])


def usual_rates() -> np.ndarray:
    usual = schedule()
    return by_band(usual * people(usual)) / by_band(people(usual))


def path(areas: int) -> sparse.csr_array:
    step = sparse.diags_array(np.ones(areas - 1), offsets=1, shape=(areas, areas))
    return sparse.csr_array(step + step.T)


def test_without_empty_bands_filling_is_the_plain_life_table() -> None:
    filled = fill_empty_bands(deaths=DEATHS, population=PEOPLE, age_starts=COARSE, reference_rates=REFERENCE)
    plain = life_table(deaths=DEATHS, population=PEOPLE, age_starts=COARSE)
    for age in (0, 5, 85):
        ours, theirs = filled.expectancy(age), plain.expectancy(age)
        np.testing.assert_allclose(ours.estimate, theirs.estimate, rtol=1e-12)
        np.testing.assert_allclose(ours.standard_error, theirs.standard_error, rtol=1e-12)
        np.testing.assert_allclose(ours.n, theirs.n)
    assert float(filled.own_share) == 1
    assert filled.notes == ("reference rates taken as exact",)


def test_empty_bands_take_the_reference_and_its_error() -> None:
    deaths = DEATHS.copy()
    deaths[[1, 2]] = 0
    errors = REFERENCE / 10
    filled = fill_empty_bands(
        deaths=deaths,
        population=PEOPLE,
        age_starts=COARSE,
        reference_rates=REFERENCE,
        reference_standard_errors=errors,
    )
    np.testing.assert_allclose(filled.rates.estimate[[1, 2]], REFERENCE[[1, 2]])
    np.testing.assert_allclose(filled.rates.standard_error[[1, 2]], errors[[1, 2]])
    np.testing.assert_allclose(filled.rates.estimate[3:], DEATHS[3:] / PEOPLE[3:])
    assert 0.9 < float(filled.own_share) < 1
    assert filled.notes == ()


def test_all_bands_can_be_filled_at_the_areas_own_level() -> None:
    whole = fill_empty_bands(
        deaths=DEATHS, population=PEOPLE, age_starts=COARSE, reference_rates=REFERENCE, fill="all", level="own"
    )
    ratio = DEATHS.sum() / (PEOPLE * REFERENCE).sum()
    np.testing.assert_allclose(whole.rates.estimate, REFERENCE * ratio)
    assert float(whole.own_share) == 0
    assert "all bands filled from a reference at own level" in whole.method


def test_a_reference_per_area_and_reasons_stay_with_their_area() -> None:
    deaths = np.stack([DEATHS, DEATHS, np.where(np.arange(7) == 2, np.nan, DEATHS)])
    filled = fill_empty_bands(
        deaths=deaths,
        population=np.stack([PEOPLE, PEOPLE / 100, PEOPLE]),
        age_starts=COARSE,
        reference_rates=np.stack([REFERENCE, REFERENCE * 2, REFERENCE]),
    )
    assert filled.reason.tolist() == ["", "deaths_above_person_years", "missing_deaths"]
    assert filled.expectancy().at(2) == Undefined("missing_deaths")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reference_rates": 0 * REFERENCE}, "reference_rates must be above zero"),
        ({"reference_standard_errors": -REFERENCE}, "reference_standard_errors must be zero or more"),
        ({"reference_rates": REFERENCE[:3]}, "reference_rates has shape"),
        ({"fill": "some"}, "fill must be one of empty, all"),
        ({"level": "mine"}, "level must be one of reference, own"),
    ],
)
def test_filling_refuses_in_words(changes, words) -> None:
    call = {"deaths": DEATHS, "population": PEOPLE, "age_starts": COARSE, "reference_rates": REFERENCE}
    with pytest.raises(ValueError, match=words):
        fill_empty_bands(**{**call, **changes})


def test_bands_merge_from_the_oldest_down_until_each_has_enough() -> None:
    merged = merge_bands(
        deaths=[[1, 0, 4, 9, 15, 40, 12], [20, 20, 20, 20, 20, 20, 20]],
        population=np.tile(PEOPLE, (2, 1)),
        age_starts=COARSE,
        target_relative_error=1 / np.sqrt(12),
    )
    assert merged.labels.tolist() == [[0, 0, 0, 0, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6]]
    first = merged.rates.estimate[0]
    np.testing.assert_allclose(first[:4], 14 / PEOPLE[:4].sum())
    np.testing.assert_allclose(merged.rates.standard_error[0][:4], np.sqrt(14) / PEOPLE[:4].sum())
    np.testing.assert_allclose(merged.rates.estimate[1], 20 / PEOPLE)


def test_merged_bands_keep_the_shape_of_a_standard_and_err_together() -> None:
    deaths = np.array([0.0, 1, 3, 9, 40, 100, 90])
    shaped = merge_bands(
        deaths=deaths, population=PEOPLE, age_starts=COARSE, target_relative_error=0.3, standard_rates=REFERENCE
    )
    ratio = 13 / (PEOPLE[:4] * REFERENCE[:4]).sum()
    np.testing.assert_allclose(shaped.rates.estimate[:4], REFERENCE[:4] * ratio)
    # One count behind four bands: the error of e(0) by moving that count alone.
    moved = [
        merge_bands(
            deaths=np.append(deaths[:3], [deaths[3] + step, *deaths[4:]]),
            population=PEOPLE,
            age_starts=COARSE,
            target_relative_error=0.3,
            standard_rates=REFERENCE,
        )
        .expectancy()
        .estimate
        for step in (-0.01, 0.01)
    ]
    alone = abs(moved[1] - moved[0]) / 0.02 * np.sqrt(13)
    others = fill_empty_bands(
        deaths=deaths, population=PEOPLE, age_starts=COARSE, reference_rates=REFERENCE
    ).schedules.spread.variances
    assert shaped.expectancy().standard_error > alone
    assert others.shape == (7, 1)


def test_an_area_with_too_few_deaths_misses_the_target() -> None:
    merged = merge_bands(deaths=[0, 0, 0, 1, 2, 3, 1], population=PEOPLE, age_starts=COARSE)
    assert str(merged.reason) == "target_not_reached"
    with pytest.raises(ValueError, match="target_relative_error must be above 0"):
        merge_bands(deaths=DEATHS, population=PEOPLE, age_starts=COARSE, target_relative_error=0)


@pytest.fixture(scope="module")
def tracts():
    return simulate(60, 2_000, seed=21)


def test_merged_areas_meet_the_target_and_touch(tracts) -> None:
    counts = {"deaths": tracts.deaths, "population": tracts.population, "age_starts": STARTS}
    for prefer in ("smallest", "similar"):
        merged = merge_areas(**counts, adjacency=path(60), target_standard_error=1.5, prefer=prefer)
        errors = merged.expectancy().standard_error
        assert np.all(errors[merged.reason == ""] <= 1.5)
        # On a path a connected set is a run of numbers.
        assert np.all(np.diff(merged.labels) >= 0)
        for label in np.unique(merged.labels):
            members = merged.labels == label
            together = life_table(
                deaths=tracts.deaths[members].sum(axis=0),
                population=tracts.population[members].sum(axis=0),
                age_starts=STARTS,
                population_floor=0,
            ).expectancy()
            np.testing.assert_allclose(merged.expectancy().estimate[members], together.estimate, rtol=1e-10)
            np.testing.assert_allclose(errors[members], together.standard_error, rtol=1e-10)
            np.testing.assert_allclose(merged.own_share[members].sum(), 1)


def test_a_target_met_by_all_merges_nothing() -> None:
    world = simulate(5, 100_000, seed=22)
    merged = merge_areas(
        deaths=world.deaths,
        population=world.population,
        age_starts=STARTS,
        adjacency=path(5),
        target_standard_error=3,
        age=65,
    )
    assert merged.labels.tolist() == [0, 1, 2, 3, 4]
    assert merged.own_share.tolist() == [1] * 5


def test_islands_and_bad_areas_say_why_and_the_rest_goes_on(tracts) -> None:
    deaths = tracts.deaths[:12].copy()
    deaths[5, 3] = -1
    graph = path(12).tolil()
    graph[11, 10] = graph[10, 11] = 0
    merged = merge_areas(
        deaths=deaths,
        population=tracts.population[:12],
        age_starts=STARTS,
        adjacency=sparse.csr_array(graph),
        target_standard_error=1.6,
    )
    assert merged.reason[5] == "negative_deaths"
    assert merged.reason[11] == "target_not_reached"
    assert (merged.reason == "").sum() >= 5


def test_merging_areas_refuses_in_words(tracts) -> None:
    call = {"deaths": tracts.deaths, "population": tracts.population, "age_starts": STARTS, "adjacency": path(60)}
    with pytest.raises(ValueError, match="target_standard_error must be above zero"):
        merge_areas(**call, target_standard_error=0)
    with pytest.raises(ValueError, match="prefer must be one of smallest, similar"):
        merge_areas(**call, target_standard_error=1, prefer="best")


def test_topals_gives_back_a_standard_whose_deaths_are_seen() -> None:
    usual = usual_rates()
    population = by_band(people(schedule())) * 1e7
    fitted = topals(deaths=population * usual * 1.3, population=population, age_starts=STARTS, standard_rates=usual)
    np.testing.assert_allclose(fitted.rates.estimate, usual * 1.3, rtol=1e-3)
    assert fitted.rates.n.shape == (19,)


def test_topals_at_single_years_closes_with_the_standard_beyond_the_open_age() -> None:
    usual = schedule()[:101]
    world = simulate(200, 100_000, seed=23)
    fitted = topals(
        deaths=world.deaths,
        population=world.population,
        age_starts=STARTS,
        standard_rates=usual,
        standard_starts=np.arange(101),
    )
    e0 = fitted.expectancy()
    assert np.sqrt(np.mean((e0.estimate - world.truth) ** 2)) < 0.65
    assert abs(np.mean(e0.estimate - world.truth)) < 0.35
    assert np.isnan(fitted.rates.n).all()
    lower, upper = e0.interval()
    assert 0.85 < np.mean((lower <= world.truth) & (world.truth <= upper)) < 0.99
    assert fitted.expectancy(3).estimate.shape == (200,)


def test_topals_needs_a_death_and_says_so() -> None:
    fitted = topals(
        deaths=[np.zeros(7), DEATHS],
        population=[PEOPLE, PEOPLE],
        age_starts=COARSE,
        standard_rates=REFERENCE,
        within="uniform",
    )
    assert fitted.reason.tolist() == ["no_events", ""]


def test_a_topals_search_cut_short_is_undefined(monkeypatch) -> None:
    # The package has a function of the module's name, so the module is reached by its import name.
    monkeypatch.setattr(sys.modules["commontable.stats.small_areas.topals"], "ROUNDS", 1)
    fitted = topals(deaths=DEATHS * 9, population=PEOPLE * 2, age_starts=COARSE, standard_rates=REFERENCE)
    assert str(fitted.reason) == "not_converged"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"standard_rates": REFERENCE[:3]}, "standard_rates must be 7 rates above zero"),
        ({"standard_rates": -REFERENCE}, "standard_rates must be 7 rates above zero"),
        ({"standard_starts": [0, 1, 5, 20, 45, 65, 85]}, "25 is missing"),
        ({"knots": (0.0, 90.0)}, "all below 85"),
        ({"knots": (0.0,)}, "two ages or more"),
        ({"penalty": 0}, "penalty must be above zero"),
        ({"within": "even"}, "within must be one of survivors, uniform"),
    ],
)
def test_topals_refuses_in_words(changes, words) -> None:
    call = {"deaths": DEATHS, "population": PEOPLE, "age_starts": COARSE, "standard_rates": REFERENCE}
    with pytest.raises(ValueError, match=words):
        topals(**{**call, **changes})


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
    from scipy.stats import gamma

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


def test_a_band_where_q_is_capped_no_longer_answers_to_its_rate() -> None:
    from commontable.stats import AgeBands

    bands = AgeBands.of([0, 5, 85])
    log_rates = np.log(np.array([[0.01], [3.0], [0.2]]))
    closed: Closed = InverseRate().close(log_rates[-1], slice(None))
    years, gradient, reached = expectancies(log_rates, bands, plain_rules(bands, 0.1, 0.5, None, 1), closed, first=0)
    assert gradient[1, 0] == 0
    assert reached[0] == 0
    assert years[0] > 5


def test_without_people_in_the_last_closed_bands_growth_is_taken_as_none() -> None:
    from commontable.stats import AgeBands

    bands = AgeBands.of([0, 45, 65, 85])
    standard = np.log([0.001, 0.005, 0.03, 0.14])
    curve, doubt = open_age_curve(bands, standard, np.array([100.0, 0, 10, 10]), "gompertz")
    assert np.all(np.diff(curve) < 0)
    assert 0 < doubt < 0.2
