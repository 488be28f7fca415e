"""Decompositions of life expectancy against plain-Python twins, figures and standard errors."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.decomposition import das_gupta, decompose_expectancy, kitagawa
from commontable.stats.small_counts import distances
from tests.reference import twins_decomposition as twin

STARTS = [0, 1, 5, 20, 45, 65, 85]
POPULATION = (
    [900.0, 3_800.0, 15_000.0, 26_000.0, 18_000.0, 12_000.0, 2_500.0],
    [1_100.0, 4_300.0, 16_000.0, 24_000.0, 17_000.0, 9_000.0, 1_500.0],
)
# Causes × bands; every band differs in total, and some causes go against the others.
DEATHS = (
    [[3, 1, 2, 20, 70, 200, 180], [4, 2, 9, 30, 60, 90, 120]],
    [[8, 1, 4, 45, 120, 170, 90], [3, 4, 14, 21, 75, 85, 70]],
)
RATES = tuple(
    [[count / people for count, people in zip(row, POPULATION[side], strict=True)] for row in DEATHS[side]]
    for side in range(2)
)


def ours(method: str, causes: tuple[str, ...] = ("one", "two"), **options: object):
    counts = [np.array(group).T if causes else np.array(group).sum(axis=0) for group in DEATHS]
    return decompose_expectancy(
        reference_deaths=counts[0],
        deaths=counts[1],
        reference_population=POPULATION[0],
        population=POPULATION[1],
        age_starts=STARTS,
        causes=causes,
        method=method,
        **options,
    )


def one_way(one, two):
    return twin.arriaga(one, two, STARTS)


def back(one, two):
    return [-years for years in twin.arriaga(two, one, STARTS)]


def both(one, two):
    return [(a + b) / 2 for a, b in zip(one_way(one, two), back(one, two), strict=True)]


def steps(one, two):
    return twin.stepwise(one, two, STARTS)


SPLITS = {
    "arriaga": twin.proportional(one_way),
    "lopez-ruzicka": twin.proportional(back),
    "arriaga-symmetric": twin.proportional(both),
    "chandrasekaran-iii": twin.proportional(lambda one, two: twin.chandrasekaran(one, two, STARTS)),
    "stepwise": twin.averaged(steps),
    "stepwise-one-way": steps,
}


@pytest.mark.parametrize("method", SPLITS)
def test_years_and_errors_by_age_and_cause(method: str) -> None:
    result = ours(method)
    years = np.array(SPLITS[method](*RATES))
    np.testing.assert_allclose(result.by_age_and_cause.estimate.T, years, atol=1e-11)
    np.testing.assert_allclose(result.by_age.estimate, years.sum(axis=0), atol=1e-11)
    np.testing.assert_allclose(result.by_cause.estimate, years.sum(axis=1), atol=1e-11)
    cell, age, cause = twin.standard_errors(SPLITS[method], RATES, POPULATION, method.startswith("stepwise"))
    np.testing.assert_allclose(result.by_age_and_cause.standard_error.T, cell, rtol=1e-5)
    np.testing.assert_allclose(result.by_age.standard_error, age, rtol=1e-5)
    np.testing.assert_allclose(result.by_cause.standard_error, cause, rtol=1e-5)


@pytest.mark.parametrize("method", SPLITS)
def test_errors_by_age_alone(method: str) -> None:
    """The closed form, without the slopes of the form by cause."""
    causes = [[sum(column) for column in zip(*group, strict=True)] for group in RATES]
    alone = SPLITS[method] if method.startswith("stepwise") else twin.proportional
    if not method.startswith("stepwise"):
        by_age = {"arriaga": one_way, "lopez-ruzicka": back}.get(method, both)
        alone = twin.proportional(by_age)
    result = ours(method, causes=())
    expected = twin.standard_errors(alone, ([causes[0]], [causes[1]]), POPULATION)[1]
    np.testing.assert_allclose(result.by_age.standard_error, expected, rtol=1e-5)
    limits = twin.limits_by_age(alone, ([causes[0]], [causes[1]]), POPULATION, z=1.959963984540054)
    np.testing.assert_allclose(np.stack(result.by_age.interval(0.95), axis=1), limits, rtol=1e-5, atol=1e-5)


def test_horiuchi_nears_the_line_integral_as_steps_shrink() -> None:
    integral = np.array(twin.horiuchi(*([sum(c) for c in zip(*group, strict=True)] for group in RATES), STARTS))
    far, near = (np.abs(ours("horiuchi", (), steps=n).by_age.estimate - integral).max() for n in (5, 50))
    assert near < 2e-5
    assert near < far / 50


@pytest.mark.parametrize("causes", [(), ("one", "two")])
def test_errors_of_horiuchi(causes: tuple[str, ...]) -> None:
    """Against the twin's line integral, whose slopes are differences of differences: a looser bound."""
    split = twin.proportional(lambda one, two: twin.horiuchi(one, two, STARTS, steps=10))
    groups = RATES if causes else tuple([[sum(c) for c in zip(*group, strict=True)]] for group in RATES)
    cell, age, cause = twin.standard_errors(split, groups, POPULATION)
    result = ours("horiuchi", causes, steps=40)
    np.testing.assert_allclose(result.by_age.standard_error, age, rtol=2e-3)
    if causes:
        np.testing.assert_allclose(result.by_age_and_cause.standard_error.T, cell, rtol=2e-3)
        np.testing.assert_allclose(result.by_cause.standard_error, cause, rtol=2e-3)


def test_limits_of_counts_are_near_those_of_the_gamma_itself() -> None:
    from scipy.special import gammaincinv

    counts = np.array([0.0, 1, 2, 5, 20, 300])
    for z, tail in ((1.6448536, 0.05), (1.9599640, 0.025), (2.5758293, 0.005)):
        fewer, more = (np.sqrt(each) for each in distances(counts, z))
        np.testing.assert_allclose(counts + more, gammaincinv(counts + 0.5, 1 - tail), rtol=0.03)
        lower = np.where(counts > 0, gammaincinv(counts + 0.5, tail), 0)
        np.testing.assert_allclose(counts - fewer, lower, atol=0.04)


def test_the_error_of_the_difference_is_that_of_two_expectancies() -> None:
    groups = tuple([[sum(c) for c in zip(*group, strict=True)]] for group in RATES)

    def whole(one, two):
        return [[twin.e0(two[0], STARTS) - twin.e0(one[0], STARTS)] + [0.0] * 6]

    slopes = twin.slopes_of(whole, groups)
    variance = sum(slope[0][0] ** 2 * groups[s][0][b] / POPULATION[s][b] for (s, _, b), slope in slopes.items())
    expected = variance**0.5
    assert float(ours("arriaga").difference.standard_error) == pytest.approx(expected, rel=1e-6)


def test_kitagawa_and_das_gupta() -> None:
    sizes, rates = ([8_000.0, 1_500.0, 900.0], [5_000.0, 2_500.0, 3_000.0]), ([0.002, 0.01, 0.05], [0.003, 0.008, 0.06])
    events = [np.multiply(size, rate) for size, rate in zip(sizes, rates, strict=True)]
    parts = kitagawa(reference_events=events[0], reference_population=sizes[0], events=events[1], population=sizes[1])
    composition, rate = twin.kitagawa(sizes, rates)
    np.testing.assert_allclose(parts.composition_by_category.estimate, composition, atol=1e-14)
    np.testing.assert_allclose(parts.rates_by_category.estimate, rate, atol=1e-14)
    first, last = [2.0, 0.3, 5.0, 1.1], [2.5, 0.2, 4.0, 1.9]
    effects = das_gupta(
        reference_factors=dict(zip("abcd", first, strict=True)), factors=dict(zip("abcd", last, strict=True))
    )
    np.testing.assert_allclose(effects.effects.estimate, twin.das_gupta(first, last), rtol=1e-12)
