"""Decomposition of any function: shapes, errors, reasons, refusals; what holds for every one; coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commontable.stats import Undefined, decompose_function
from commontable.stats.decomposition import functions

METHODS = ("horiuchi", "ltre", "stepwise", "das-gupta")
WEIGHTS = np.array([3.0, -1.0, 0.5, 2.0])
quick = settings(max_examples=30, deadline=None)
numbers = arrays(np.float64, (3, 4), elements=st.floats(0.1, 10))


def linear(rows):
    return rows @ WEIGHTS


def curved(rows):
    return rows[..., 0] * rows[..., 1] / rows[..., 2] + np.exp(rows[..., 3] / 10)


def parts(function=curved, first=(1.0, 2, 3, 4), last=(2.0, 3, 2, 5), **options):
    return decompose_function(function=function, reference_parameters=first, parameters=last, **options)


@quick
@given(numbers, numbers, st.sampled_from(METHODS))
def test_of_a_linear_function_each_parameter_has_its_own_change(first, last, method) -> None:
    found = parts(linear, first, last, method=method, steps=2)
    np.testing.assert_allclose(found.contributions.estimate, WEIGHTS * (last - first), atol=1e-7)
    np.testing.assert_allclose(found.residual, 0, atol=1e-7)


@quick
@given(numbers, numbers, st.sampled_from(METHODS))
def test_contributions_sum_to_the_difference(first, last, method) -> None:
    found = parts(curved, first, last, method=method)
    np.testing.assert_allclose(
        found.contributions.estimate.sum(axis=1) + found.residual, found.difference.estimate, atol=1e-9
    )
    if method in ("stepwise", "das-gupta"):
        np.testing.assert_allclose(found.residual, 0, atol=1e-9)


@quick
@given(numbers, st.sampled_from(METHODS))
def test_equal_groups_and_parameters_alike_get_nothing(first, method) -> None:
    assert np.all(parts(curved, first, first, method=method).contributions.estimate == 0)
    last = first.copy()
    last[:, 2] += 1
    shares = parts(curved, first, last, method=method).contributions.estimate
    assert np.all(shares[:, [0, 1, 3]] == 0)


@quick
@given(numbers, numbers, st.sampled_from(METHODS))
def test_symmetric_ways_turn_their_sign_with_the_groups(first, last, method) -> None:
    there, back = (
        parts(curved, *pair, method=method).contributions.estimate for pair in ((first, last), (last, first))
    )
    np.testing.assert_allclose(there, -back, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_the_residual_is_small(method: str) -> None:
    few, many = (abs(float(parts(method=method, steps=steps).residual)) for steps in (5, 50))
    assert many < 2e-4
    assert many <= few / 50 + 1e-9


def test_known_slopes_serve_ltre() -> None:
    def slopes(rows):
        a, b, c, d = np.moveaxis(rows, -1, 0)
        return np.stack([b / c, a / c, -a * b / c**2, np.exp(d / 10) / 10], axis=-1)

    known = parts(method="ltre", slopes=slopes).contributions.estimate
    np.testing.assert_allclose(known, parts(method="ltre").contributions.estimate, rtol=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_a_covariance_that_is_diagonal_is_standard_errors(method: str) -> None:
    errors = np.array([0.1, 0.2, 0.05, 0.3])
    one = parts(method=method, standard_errors=errors)
    other = parts(method=method, covariance=np.diag(errors**2))
    for kind in ("difference", "contributions"):
        np.testing.assert_allclose(getattr(one, kind).standard_error, getattr(other, kind).standard_error, rtol=1e-4)


def test_a_covariance_counts_what_moves_together() -> None:
    """Two parameters that always err alike, as one would; against simulation."""
    matrix = np.array([[0.04, 0.03, 0, 0], [0.03, 0.09, 0, 0], [0, 0, 0.01, -0.005], [0, 0, -0.005, 0.04]]) / 4
    found = parts(reference_covariance=matrix, covariance=matrix)
    rng = np.random.default_rng(1)
    drawn = [rng.multivariate_normal(center, matrix, 20_000) for center in ((1.0, 2, 3, 4), (2.0, 3, 2, 5))]
    spread = parts(first=drawn[0], last=drawn[1], steps=5)
    np.testing.assert_allclose(found.contributions.standard_error, spread.contributions.estimate.std(axis=0), rtol=0.03)
    np.testing.assert_allclose(found.difference.standard_error, spread.difference.estimate.std(), rtol=0.03)


@pytest.mark.parametrize("method", METHODS)
def test_intervals_hold_the_truth_about_as_often_as_they_say(method: str) -> None:
    rng = np.random.default_rng(2)
    centers, errors = (np.array([1.0, 2, 3, 4]), np.array([2.0, 3, 2, 5])), np.array([0.05, 0.1, 0.1, 0.3])
    drawn = [rng.normal(center, errors, (2_000, 4)) for center in centers]
    truth = parts(method=method, steps=5).contributions.estimate
    found = parts(
        first=drawn[0], last=drawn[1], method=method, steps=5, standard_errors=errors, reference_standard_errors=errors
    )
    lower, upper = found.contributions.interval(0.95)
    held = ((lower <= truth) & (truth <= upper)).mean(axis=0)
    assert np.all((held > 0.93) & (held < 0.97))


def test_more_pairs_than_one_turn_and_one_reference_for_many(monkeypatch: pytest.MonkeyPatch) -> None:
    last = np.random.default_rng(3).uniform(1, 5, (2, 5, 4))
    whole = parts(last=last, standard_errors=0.1)
    monkeypatch.setattr(functions, "CHUNK", 3)
    turns = parts(last=last, standard_errors=0.1)
    assert whole.contributions.shape == (2, 5, 4)
    assert whole.residual.shape == (2, 5)
    np.testing.assert_array_equal(whole.contributions.standard_error, turns.contributions.standard_error)


def test_a_function_of_one_row() -> None:
    def slow(row):
        return float(row[0] * row[1])

    rows = [[1.0, 2.0], [3.0, 4.0]]
    found = parts(slow, [2.0, 2.0], rows, vectorized=False, names=("a", "b"))
    np.testing.assert_allclose(found.of_parameter("b").estimate, [0, 5])
    assert found.contributions.interval_reason[0, 0] == "standard_error_unknown"


def test_a_pair_without_a_value_keeps_its_place() -> None:
    last = np.array([[2.0, 3, 2, 5], [np.nan, 3, 2, 5], [2.0, 3, 0, 5], [2.0, 3, -3, 5]])
    found = parts(last=last, method="horiuchi", steps=1)
    assert found.reason.tolist() == ["", "missing_value", "function_without_value", "function_without_value"]
    assert found.contributions.at(1, 0) == Undefined("missing_value")
    assert np.isnan(found.residual[1:]).all()
    assert parts(last=last, method="stepwise").reason.tolist()[3] == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "guess"}, "method must be one of horiuchi, ltre, stepwise, das-gupta"),
        ({"direction": "sideways"}, "direction must be one of up, down, both"),
        ({"steps": 0}, "whole number from 1 to 1,000; got 0"),
        ({"last": [1.0, 2]}, "must end in the same parameters"),
        ({"names": ("a", "b")}, "names must be 4 different names"),
        ({"method": "das-gupta", "first": np.ones(13), "last": np.ones(13)}, "2 to 12 parameters; got 13"),
        ({"standard_errors": -1}, "standard_errors must be zero or more"),
        ({"standard_errors": 1, "covariance": np.eye(4)}, "not both"),
        ({"reference_covariance": np.eye(3)}, "symmetric and end in 4 × 4"),
        ({"covariance": np.diag([1.0, 1, 1, -1])}, "negative variance"),
        ({"function": lambda rows: rows[0].sum()}, "one value a row"),
    ],
)
def test_inputs_that_do_not_fit(options: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parts(**options)


def test_unknown_parameters() -> None:
    with pytest.raises(KeyError, match="The parameters are a, b, c, d"):
        parts(names=tuple("abcd")).of_parameter("e")
    with pytest.raises(KeyError, match="give names"):
        parts().of_parameter("e")
