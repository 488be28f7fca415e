"""What must hold for every decomposition, whatever the counts; and that the intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.decomposition import CAUSE_SHARES, RATE, STARTS, held
from commontable.stats.decomposition import das_gupta, decompose_expectancy, kitagawa

AGES = [0, 1, 15, 45, 65, 85]
EXACT = ("arriaga", "lopez-ruzicka", "arriaga-symmetric", "chandrasekaran-iii", "stepwise", "horiuchi")
SYMMETRIC = ("arriaga-symmetric", "chandrasekaran-iii", "stepwise", "horiuchi")
quick = settings(max_examples=40, deadline=None)
methods = st.sampled_from(EXACT)


@st.composite
def counted(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Person-years, and deaths of three causes, of one group; the open band has deaths."""
    population = np.array(draw(st.lists(st.integers(2_000, 50_000), min_size=6, max_size=6)), dtype=float)
    shares = np.array(draw(st.lists(st.floats(0, 0.04), min_size=18, max_size=18))).reshape(6, 3)
    deaths = np.floor(population[:, None] * shares)
    deaths[-1, 0] += 100
    return deaths, population


def parts(one, two, method, **options):
    return decompose_expectancy(
        reference_deaths=one[0],
        reference_population=one[1],
        deaths=two[0],
        population=two[1],
        age_starts=AGES,
        causes=("a", "b", "c"),
        method=method,
        steps=3,
        **options,
    )


@quick
@given(counted(), counted(), methods)
def test_all_parts_sum_to_the_difference(one, two, method) -> None:
    result = parts(one, two, method)
    for each in (result.by_age, result.by_cause, result.by_age_and_cause):
        assert abs(each.estimate.sum() - float(result.difference.estimate)) < 1e-10


@quick
@given(counted(), methods)
def test_equal_groups_have_nothing_to_decompose(one, method) -> None:
    assert np.abs(parts(one, one, method).by_age_and_cause.estimate).max() < 1e-12


@quick
@given(counted(), counted(), st.sampled_from(SYMMETRIC))
def test_symmetric_methods_change_only_the_sign_when_groups_are_exchanged(one, two, method) -> None:
    there, back = parts(one, two, method), parts(two, one, method)
    np.testing.assert_allclose(there.by_age_and_cause.estimate, -back.by_age_and_cause.estimate, atol=1e-10)
    np.testing.assert_allclose(there.by_age.standard_error, back.by_age.standard_error, rtol=1e-6, atol=1e-12)


@quick
@given(counted(), counted(), st.sampled_from([m for m in EXACT if m != "stepwise"]), st.permutations([0, 1, 2]))
def test_the_order_of_causes_matters_to_stepwise_alone(one, two, method, order) -> None:
    plain = parts(one, two, method).by_age_and_cause.estimate
    turned = parts((one[0][:, order], one[1]), (two[0][:, order], two[1]), method).by_age_and_cause.estimate
    np.testing.assert_allclose(turned, plain[:, order], atol=1e-9)


@quick
@given(counted(), counted(), methods, st.integers(2, 30))
def test_more_of_the_same_narrows_intervals_only(one, two, method, factor) -> None:
    small = parts(one, two, method).by_age
    large = parts((one[0] * factor, one[1] * factor), (two[0] * factor, two[1] * factor), method).by_age
    np.testing.assert_allclose(large.estimate, small.estimate, atol=1e-9)
    # Half a death is added on each side, so small errors are a little more than the root of the factor larger.
    grown = large.standard_error * np.sqrt(factor)
    assert np.all((large.standard_error <= small.standard_error) & (grown <= small.standard_error * (1 + 1e-6)))
    narrow, wide = small.interval(0.8), small.interval(0.99)
    assert np.all((wide[0] <= narrow[0]) & (narrow[0] <= small.estimate) & (narrow[1] <= wide[1]))


@quick
@given(counted(), methods, st.integers(0, 5))
def test_more_deaths_in_one_band_cost_years_there_and_nowhere_else(one, method, band) -> None:
    more = one[0].copy()
    more[band] += 5
    years = parts(one, (more, one[1]), method).by_age.estimate
    # Where q is held at one already, here or at a younger age, more deaths change nothing.
    assert years[band] <= 0
    assert years[band] < 0 or (one[0].sum(axis=1) > one[1] / 20).any()
    assert np.abs(np.delete(years, band)).max() < 1e-12


@quick
@given(counted(), counted(), st.integers(0, 2))
def test_kitagawa_is_unchanged_by_splitting_a_category(one, two, cause) -> None:
    """Halves with the same rate; and the parts sum whatever the weights."""
    (d1, p1), (d2, p2) = ((deaths[:, cause], population) for deaths, population in (one, two))

    def halves(values):
        return np.append(values, values[0] / 2) - np.append(values[0] / 2, np.zeros(len(values)))

    whole = kitagawa(events=d2, population=p2, reference_events=d1, reference_population=p1)
    split = kitagawa(
        events=halves(d2), population=halves(p2), reference_events=halves(d1), reference_population=halves(p1)
    )
    np.testing.assert_allclose(split.rates.estimate, whole.rates.estimate, atol=1e-12)
    np.testing.assert_allclose(split.composition.standard_error, whole.composition.standard_error, rtol=1e-9)
    np.testing.assert_allclose(whole.composition.estimate + whole.rates.estimate, whole.difference.estimate, atol=1e-12)


values = st.lists(st.floats(0.1, 10), min_size=4, max_size=4)


@quick
@given(values, values, st.permutations(list("abcd")))
def test_das_gupta_sums_and_does_not_depend_on_the_order_of_factors(first, last, order) -> None:
    groups = [dict(zip("abcd", group, strict=True)) for group in (first, last)]
    plain = das_gupta(reference_factors=groups[0], factors=groups[1])
    turned = das_gupta(reference_factors={name: groups[0][name] for name in order}, factors=groups[1])
    np.testing.assert_allclose(plain.effects.estimate.sum(), plain.difference.estimate, rtol=1e-9, atol=1e-9)
    for name in "abcd":
        np.testing.assert_allclose(
            turned.of_factor(name).estimate, plain.of_factor(name).estimate, rtol=1e-9, atol=1e-9
        )


@pytest.mark.parametrize("method", ["arriaga", "arriaga-symmetric", "stepwise", "horiuchi"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(method: str) -> None:
    people = np.full(len(STARTS), 1_000_000 / len(STARTS))
    truths = [people[:, None] * RATE[:, None] * CAUSE_SHARES * level for level in (1.0, np.array([1.4, 1.0, 1.6, 1.1]))]
    rng = np.random.default_rng(3)
    drawn = [rng.poisson(truth, (200, *truth.shape)) for truth in truths]
    spread = np.broadcast_to(people, (200, len(people)))
    rules = {"age_starts": STARTS, "causes": tuple("abcd"), "method": method, "steps": 3}
    true = decompose_expectancy(
        reference_deaths=truths[0], deaths=truths[1], reference_population=people, population=people, **rules
    )
    seen = decompose_expectancy(
        reference_deaths=drawn[0], deaths=drawn[1], reference_population=spread, population=spread, **rules
    )
    assert 0.92 < held(seen.by_age, true.by_age.estimate) < 0.98
    assert 0.91 < held(seen.by_cause, true.by_cause.estimate) < 0.98


def test_intervals_of_rates_hold_the_truth() -> None:
    rng = np.random.default_rng(4)
    people = np.array([[40_000.0, 30_000, 10_000], [20_000, 30_000, 30_000]])
    rates = np.array([[0.001, 0.004, 0.02], [0.0015, 0.003, 0.03]])
    events = rng.poisson(people * rates, (4_000, 2, 3))
    true = kitagawa(
        reference_events=people[0] * rates[0],
        reference_population=people[0],
        events=people[1] * rates[1],
        population=people[1],
    )
    seen = kitagawa(
        reference_events=events[:, 0], reference_population=people[0], events=events[:, 1], population=people[1]
    )
    for name in ("difference", "composition", "rates"):
        assert 0.935 < held(getattr(seen, name), getattr(true, name).estimate) < 0.965
