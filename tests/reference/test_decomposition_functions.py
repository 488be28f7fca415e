"""Decomposition of any function: against its twin, published figures and DemoDecomp's own (through LEdecomp)."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from commontable.stats import decompose_function, life_table
from tests.reference import twins_decomposition as twin
from tests.reference.test_decomposition_peers import Peer

STARTS = [0, 1, 15, 45, 65, 85]
FIRST = [0.006, 0.0003, 0.0015, 0.0070, 0.026, 0.15]
LAST = [0.009, 0.0004, 0.0022, 0.0085, 0.024, 0.17]


def expectancy(starts: list[int], causes: int = 1, **rules: object) -> Callable[[np.ndarray], np.ndarray]:
    """Rows of death rates, cause by cause and within a cause by age, to life expectancies."""

    def of(rows: np.ndarray) -> np.ndarray:
        rates = rows.reshape(len(rows), causes, len(starts)).sum(axis=1)
        people = np.full(rates.shape, 1e6)
        return np.asarray(life_table(deaths=rates * people, population=people, age_starts=starts, **rules).ex[:, 0])

    return of


def by_hand(rates: list[float]) -> float:
    return twin.e0(rates, STARTS)


def turned(order: range) -> list[float]:
    ahead, back = (twin.replacement(by_hand, one, two, order) for one, two in ((FIRST, LAST), (LAST, FIRST)))
    return [(a - b) / 2 for a, b in zip(ahead, back, strict=True)]


UP, DOWN = range(6), range(5, -1, -1)


@pytest.mark.parametrize(
    ("options", "expected", "slack"),
    [
        ({"method": "horiuchi", "steps": 7}, twin.line_integral(by_hand, FIRST, LAST, 7), 1e-11),
        ({"method": "ltre", "steps": 3}, twin.response_experiment(by_hand, FIRST, LAST, 3), 1e-7),
        ({"method": "stepwise"}, turned(UP), 1e-11),
        ({"method": "stepwise", "direction": "down"}, turned(DOWN), 1e-11),
        (
            {"method": "stepwise", "direction": "both"},
            [(a + b) / 2 for a, b in zip(turned(UP), turned(DOWN), strict=True)],
            1e-11,
        ),
        ({"method": "stepwise", "symmetric": False}, twin.replacement(by_hand, FIRST, LAST, UP), 1e-11),
        ({"method": "das-gupta"}, twin.das_gupta(FIRST, LAST, by_hand), 1e-11),
    ],
)
def test_each_method_agrees_with_its_twin(options: dict, expected: list[float], slack: float) -> None:
    parts = decompose_function(function=expectancy(STARTS), reference_parameters=FIRST, parameters=LAST, **options)
    np.testing.assert_allclose(parts.contributions.estimate, expected, atol=slack)
    assert float(parts.difference.estimate) == pytest.approx(by_hand(LAST) - by_hand(FIRST), abs=1e-11)
    assert float(parts.residual) == pytest.approx(by_hand(LAST) - by_hand(FIRST) - sum(expected), abs=10 * slack)


@pytest.mark.parametrize("method", ["horiuchi", "ltre", "stepwise", "das-gupta"])
def test_two_factors_as_published_by_das_gupta(method: str) -> None:
    """1993, chapter 2: for a product of two all four methods are one."""
    parts = decompose_function(
        function=lambda rows: rows.prod(axis=-1),
        reference_parameters=[10_930, 0.717892],
        parameters=[16_591, 0.825974],
        method=method,
        steps=1,
    )
    np.testing.assert_allclose(parts.contributions.estimate, [4369.913, 1487.262], atol=5e-4)


def test_three_factors_as_published_by_das_gupta() -> None:
    """The line integral of a product of three is the mean over all orders, too."""
    parts = decompose_function(
        function=lambda rows: rows.prod(axis=-1),
        reference_parameters=[51.78746, 0.45919, 0.52638],
        parameters=[84.90502, 0.75756, 0.51065],
        steps=400,
    )
    np.testing.assert_allclose(parts.contributions.estimate, [10.4340333, 10.5608476, -0.6670084], atol=1e-5)


@pytest.fixture(scope="module")
def peer(shared: Path) -> Peer:
    return Peer(shared / "reference")


@pytest.mark.parametrize(("method", "theirs"), [("horiuchi", "horiuchi"), ("stepwise", "stepwise")])
@pytest.mark.parametrize("by_cause", [False, True])
def test_demodecomp_as_ledecomp_calls_it(peer: Peer, method: str, theirs: str, by_cause: bool) -> None:
    """Horiuchi with 20 steps; stepwise both ways, causes in their order and ages upward."""
    rates = peer.deaths / peer.population[..., None]
    rates = np.swapaxes(rates, -1, -2) if by_cause else rates.sum(axis=-1)[..., None, :]
    causes, ages = rates.shape[-2:]
    rows = rates.reshape(2, -1, causes * ages)
    pairs = 2 if by_cause else None
    parts = decompose_function(
        function=expectancy(peer.ages, causes, a0="andreev-kingkade", sex="both"),
        reference_parameters=rows[0][:pairs],
        parameters=rows[1][:pairs],
        method=method,
    )
    years = peer.years[theirs][:pairs]
    years = np.swapaxes(years[..., :-1], -1, -2) if by_cause else years[..., -1][..., None, :]
    assert np.abs(parts.contributions.estimate.reshape(years.shape) - years).max() < 1e-10


def test_errors_are_those_of_the_slopes() -> None:
    """The line integral of a product of two: slopes known by hand."""
    parts = decompose_function(
        function=lambda rows: rows.prod(axis=-1),
        reference_parameters=[2.0, 3.0],
        parameters=[4.0, 5.0],
        reference_standard_errors=[0.1, 0.0],
        standard_errors=[0.2, 0.3],
    )
    expected = [math.sqrt(0.4**2 + 0.8**2 + 0.3**2), math.sqrt(0.1**2 + 0.2**2 + 0.9**2)]
    np.testing.assert_allclose(parts.contributions.standard_error, expected, rtol=1e-7)
    total = math.sqrt((3 * 0.1) ** 2 + (5 * 0.2) ** 2 + (4 * 0.3) ** 2)
    assert float(parts.difference.standard_error) == pytest.approx(total, rel=1e-7)
