"""The hierarchical schedule: truth recovered, intervals that hold, neighbors, covariates, groups, and every refusal."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from benchmarks.small_areas import STARTS, simulate
from commontable.stats import MESSAGES, Reason, Undefined, hierarchical_schedules, learn_schedule_prior, life_table


def counts_of(world) -> dict:
    return {"deaths": world.deaths, "population": world.population, "age_starts": STARTS}


def error(figures, truth) -> float:
    return float(np.sqrt(np.mean((np.asarray(figures) - truth) ** 2)))


def held(estimate, truth, level=0.95) -> float:
    lower, upper = estimate.interval(level)
    return float(np.mean((lower <= truth) & (truth <= upper)))


def grid(side: int) -> sparse.csr_array:
    """Squares of a checkerboard that share an edge."""
    step = sparse.diags_array(np.ones(side - 1), offsets=1, shape=(side, side))
    line = step + step.T
    whole = sparse.eye_array(side)
    return sparse.csr_array(sparse.kron(line, whole) + sparse.kron(whole, line))


@pytest.fixture(scope="module")
def small():
    return simulate(1500, 1_000, seed=1)


@pytest.fixture(scope="module")
def fitted(small):
    return hierarchical_schedules(**counts_of(small))


def test_small_areas_are_nearer_the_truth_than_their_mean_and_than_plain_tables(small, fitted) -> None:
    e0 = fitted.expectancy()
    assert error(e0.estimate, small.truth) < 0.92 * small.truth.std()
    plain = life_table(**counts_of(small), population_floor=0).expectancy()
    defined = plain.reason == ""
    assert error(e0.estimate[defined], small.truth[defined]) < 0.6 * error(
        plain.estimate[defined], small.truth[defined]
    )


@pytest.mark.parametrize(("size", "seed", "most"), [(1_000, 1, 2.55), (7_500, 2, 1.5), (100_000, 3, 0.52)])
def test_intervals_hold_at_every_size_and_errors_are_near_the_oracles(size, seed, most) -> None:
    """The oracle's errors are 2.37, 1.36 and 0.45 years (benchmarks/small_areas.py)."""
    world = simulate(1500, size, seed)
    e0 = hierarchical_schedules(**counts_of(world)).expectancy()
    assert error(e0.estimate, world.truth) < most
    assert 0.92 < held(e0, world.truth) < 0.975
    assert 0.45 < held(e0, world.truth, 0.5) < 0.57


def test_large_areas_speak_for_themselves_and_small_ones_lean(fitted) -> None:
    large = hierarchical_schedules(**counts_of(simulate(300, 100_000, seed=4)))
    assert large.own_share.mean() > 0.9
    assert 0.1 < fitted.own_share.mean() < 0.5
    spread = fitted.expectancy().estimate.std()
    assert spread < 0.8 * 2.7


def test_the_open_band_does_not_lean_as_one_over_m_does() -> None:
    world = simulate(800, 100_000, seed=5)
    ours = hierarchical_schedules(**counts_of(world)).expectancy()
    plain = life_table(**counts_of(world)).expectancy()
    assert np.mean(plain.estimate - world.truth) > 0.2
    assert abs(np.mean(ours.estimate - world.truth)) < 0.15


def test_an_expectancy_given_for_the_standard_is_taken_and_moved_with_the_area() -> None:
    world = simulate(300, 100_000, seed=6)
    low, high = (hierarchical_schedules(**counts_of(world), open_expectancy=years) for years in (5.5, 6.5))
    oldest = [each.expectancy(85).estimate for each in (low, high)]
    assert np.all(oldest[1] > oldest[0])
    np.testing.assert_allclose(np.mean(oldest[1] - oldest[0]), 1.0, atol=0.15)
    assert oldest[0].std() > 0.05
    assert "given" in low.expectancy().method
    # Nothing is left in doubt about a curve that was given.
    assert np.all(low.schedules.closing.open_age.doubt == 0)


def test_the_logistic_curve_gives_longer_lives_beyond_the_open_age() -> None:
    counts = counts_of(simulate(300, 100_000, seed=6))
    straight, bent = (hierarchical_schedules(**counts, open_band=form) for form in ("gompertz", "kannisto"))
    assert np.all(bent.expectancy(85).estimate > straight.expectancy(85).estimate)


def test_areas_without_deaths_or_with_empty_bands_have_figures_and_bad_ones_reasons(small) -> None:
    deaths, population = small.deaths[:200].copy(), small.population[:200].copy()
    deaths[0] = 0
    deaths[1, 3], population[1, 3] = 0, 0
    faults = {
        2: ("missing_deaths", (deaths, np.nan)),
        3: ("missing_population", (population, np.nan)),
        4: ("infinite_count", (deaths, np.inf)),
        5: ("negative_deaths", (deaths, -1)),
        6: ("negative_population", (population, -1)),
        7: ("deaths_above_person_years", (population, 0)),
    }
    deaths[7, 4] = 1
    for area, (_, (array, value)) in faults.items():
        array[area, 4] = value
    deaths[8], population[8] = 0, 0
    deaths[9] = population[9] + 1
    found = hierarchical_schedules(deaths=deaths, population=population, age_starts=STARTS)
    e0 = found.expectancy()
    assert [found.reason[area] for area in faults] == [code for code, _ in faults.values()]
    assert list(found.reason[[8, 9]]) == ["empty_population", "deaths_above_person_years"]
    assert set(found.reason[[0, 1, *range(10, 200)]]) == {""}
    assert e0.at(2) == Undefined("missing_deaths")
    assert np.isfinite(e0.estimate[:2]).all()
    assert np.isnan(found.own_share[8])
    assert found.rates.reason[2].tolist() == ["missing_deaths"] * len(STARTS)
    good = [0, 1, *range(10, 200)]
    alone = hierarchical_schedules(deaths=deaths[good], population=population[good], age_starts=STARTS)
    np.testing.assert_allclose(alone.expectancy().estimate, e0.estimate[good], rtol=1e-9)


def test_areas_below_a_floor_are_left_out_when_asked(small) -> None:
    found = hierarchical_schedules(
        deaths=small.deaths[:100],
        population=small.population[:100] * np.linspace(0.5, 2, 100)[:, None],
        age_starts=STARTS,
        population_floor=1000,
    )
    assert set(found.reason[:30]) == {"population_below_floor"}
    assert set(found.reason[-30:]) == {""}


def test_any_leading_shape_is_kept(small) -> None:
    flat = hierarchical_schedules(deaths=small.deaths[:120], population=small.population[:120], age_starts=STARTS)
    folded = hierarchical_schedules(
        deaths=small.deaths[:120].reshape(4, 30, -1),
        population=small.population[:120].reshape(4, 30, -1),
        age_starts=STARTS,
    )
    assert folded.expectancy(65).shape == folded.own_share.shape == (4, 30)
    assert folded.rates.shape == (4, 30, len(STARTS))
    np.testing.assert_allclose(folded.expectancy(65).estimate.ravel(), flat.expectancy(65).estimate)
    np.testing.assert_allclose(folded.rates.n, small.deaths[:120].reshape(4, 30, -1))


def test_groups_have_standards_of_their_own() -> None:
    world = simulate(1200, 7_500, seed=7)
    groups = np.arange(1200) % 2
    factor = np.where(groups == 1, 1.5, 1.0)
    deaths = np.random.default_rng(1).poisson(world.deaths * factor[:, None]).astype(float)
    found = hierarchical_schedules(deaths=deaths, population=world.population, age_starts=STARTS, groups=groups)
    prior = learn_schedule_prior(deaths=deaths, population=world.population, age_starts=STARTS, groups=groups)
    adults = slice(8, None)
    np.testing.assert_allclose((prior.standard[1] - prior.standard[0])[adults].mean(), np.log(1.5), atol=0.05)
    gap = found.expectancy().estimate[groups == 0].mean() - found.expectancy().estimate[groups == 1].mean()
    assert 3 < gap < 7


def test_a_small_group_leans_on_the_common_shape() -> None:
    world = simulate(300, 7_500, seed=8)
    groups = (np.arange(300) >= 298).astype(int)
    prior = learn_schedule_prior(**counts_of(world), groups=groups)
    assert np.isfinite(prior.standard).all()
    assert prior.standard_doubt[1] > 20 * prior.standard_doubt[0]


def test_covariates_that_tell_the_level_bring_small_areas_nearer_the_truth(small, fitted) -> None:
    told = (small.truth - small.truth.mean())[:, None] + np.random.default_rng(3).normal(0, 1.5, (1500, 1))
    found = hierarchical_schedules(**counts_of(small), covariates=told)
    assert error(found.expectancy().estimate, small.truth) < 0.8 * error(fitted.expectancy().estimate, small.truth)
    assert 0.93 < held(found.expectancy(), small.truth) < 0.99


def test_an_area_without_one_of_its_covariates_is_undefined(small) -> None:
    told = np.random.default_rng(3).normal(size=(1500, 2))
    told[3, 1] = np.nan
    found = hierarchical_schedules(**counts_of(small), covariates=told)
    assert found.reason[3] == "missing_covariate"
    assert np.isfinite(found.expectancy().estimate[4:]).all()


def test_a_prior_learned_elsewhere_serves_a_few_areas(small) -> None:
    prior = learn_schedule_prior(**counts_of(small))
    few = {"deaths": small.deaths[:3], "population": small.population[:3], "age_starts": STARTS}
    alone = hierarchical_schedules(**few, prior=prior).expectancy()
    among = hierarchical_schedules(**counts_of(small)).expectancy()
    np.testing.assert_allclose(alone.estimate, among.estimate[:3], rtol=1e-9)
    np.testing.assert_allclose(alone.standard_error, among.standard_error[:3], rtol=1e-9)
    shares, patterns = prior.components
    assert shares[0] > 0.6
    assert np.all(np.diff(shares) <= 1e-12)
    assert patterns.shape == (5, len(STARTS))
    assert np.all(np.sign(patterns[0, 8:]) == np.sign(patterns[0, -1]))
    assert prior.notes == ("prior learned from 1500 areas",)


def test_a_prior_that_did_not_come_to_rest_says_so(small, monkeypatch) -> None:
    from commontable.stats.small_areas import learning, teaching

    monkeypatch.setattr(teaching, "learn", lambda lesson: learning.learn(lesson, rounds=1))
    found = hierarchical_schedules(deaths=small.deaths[:100], population=small.population[:100], age_starts=STARTS)
    assert found.notes[1] == "the prior had not quite come to rest"


def test_an_area_whose_search_does_not_rest_is_undefined(small, monkeypatch) -> None:
    from commontable.stats.small_areas import factors, fitting

    monkeypatch.setattr(fitting, "settle", lambda counts, prior: factors.settle(counts, prior, rounds=0))
    found = hierarchical_schedules(deaths=small.deaths[:100], population=small.population[:100], age_starts=STARTS)
    assert set(found.reason) <= {"", "not_converged"}
    assert (found.reason == "not_converged").any()


def test_few_areas_leave_the_prior_in_doubt_and_intervals_wider(small) -> None:
    few = learn_schedule_prior(deaths=small.deaths[:30], population=small.population[:30], age_starts=STARTS)
    many = learn_schedule_prior(**counts_of(small))
    assert few.spread_doubt > 10 * many.spread_doubt
    assert few.standard_doubt[0] > 10 * many.standard_doubt[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"deaths": np.zeros((50, 3))}, "one shape that ends in the 19 bands"),
        ({"population_floor": -1}, "population_floor must be zero or more"),
        ({"open_band": "inverse-rate"}, "open_band must be one of gompertz, kannisto"),
        ({"open_expectancy": -1.0}, "open_expectancy must be above zero"),
        ({"groups": np.zeros(3, dtype=int)}, "groups must be whole numbers of shape"),
        ({"groups": np.zeros(50)}, "groups must be whole numbers of shape"),
        ({"groups": np.full(50, -1)}, "numbered from 0; got -1"),
        ({"groups": np.full(50, 1)}, "without holes; no usable area is in group 0"),
        ({"covariates": np.zeros(50)}, "one axis more than the areas"),
    ],
)
def test_a_call_that_cannot_be_is_refused_in_words(small, changes, words) -> None:
    counts = {"deaths": small.deaths[:50], "population": small.population[:50], "age_starts": STARTS}
    with pytest.raises(ValueError, match=words):
        hierarchical_schedules(**{**counts, **changes})


def test_too_few_areas_deaths_bands_or_knots_are_refused(small) -> None:
    with pytest.raises(ValueError, match=r"10 areas with .* deaths cannot tell how areas differ"):
        hierarchical_schedules(deaths=small.deaths[:10], population=small.population[:10], age_starts=STARTS)
    with pytest.raises(ValueError, match="50 areas with 0 deaths"):
        hierarchical_schedules(deaths=0 * small.deaths[:50], population=small.population[:50], age_starts=STARTS)
    with pytest.raises(ValueError, match="at least two closed bands"):
        hierarchical_schedules(deaths=np.ones((50, 2)), population=np.full((50, 2), 99.0), age_starts=[0, 65])
    with pytest.raises(ValueError, match="knots must be at least two ages that rise"):
        learn_schedule_prior(**counts_of(small), knots=(5.0, 5.0))


def test_a_prior_is_refused_for_what_it_does_not_know(small) -> None:
    prior = learn_schedule_prior(**counts_of(small))
    few = {"deaths": small.deaths[:3], "population": small.population[:3], "age_starts": STARTS}
    with pytest.raises(ValueError, match="learned for age bands"):
        hierarchical_schedules(**{**few, "age_starts": STARTS + 1}, prior=prior)
    with pytest.raises(ValueError, match="prior knows 1 groups; got group number 2"):
        hierarchical_schedules(**few, groups=np.array([0, 1, 2]), prior=prior)
    with pytest.raises(ValueError, match="learned with 0 covariates; got 1"):
        hierarchical_schedules(**few, covariates=np.zeros((3, 1)), prior=prior)


def test_the_result_speaks_of_its_bands_alone(fitted) -> None:
    assert fitted.bands.starts.tolist() == STARTS.tolist()
    with pytest.raises(ValueError, match="age must be the start of a band"):
        fitted.expectancy(3)
    assert fitted.expectancy(65).n[0] == fitted.areas.deaths[STARTS >= 65, 0].sum()


def test_every_new_reason_has_a_sentence() -> None:
    for code in ("missing_covariate", "no_neighbors", "target_not_reached", "not_converged"):
        assert MESSAGES[Reason(code)]


def test_a_learned_lesson_takes_areas_evenly(monkeypatch) -> None:
    from commontable.stats.small_areas import teaching

    monkeypatch.setattr(teaching, "MOST_AREAS", 100)
    world = simulate(400, 7_500, seed=10)
    prior = learn_schedule_prior(**counts_of(world), groups=np.repeat([0, 1], [300, 100]))
    assert prior.areas == 100
    assert len(prior.standard) == 2
