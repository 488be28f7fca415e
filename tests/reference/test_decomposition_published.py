"""Worked examples from the literature: figures typed from the publications and from outputs that repeat them."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.decomposition import das_gupta, decompose_expectancy, kitagawa, structure_factors
from commontable.stats.decomposition.schedules import Schedule
from commontable.stats.decomposition.steps import one_way

# Ponnapalli 2005 (Demographic Research 12:141-172), United States, women, 1935 and 1995: death rates, survivors,
# expectancies; contributions as decompositionLE 1.0.0, decomp_age(method = "arriaga3"), computes from these columns.
STARTS = [0, 1, *range(5, 90, 5)]
M1 = [
    0.047139, 0.004157, 0.001525, 0.001208, 0.002022, 0.002944, 0.003562, 0.003980, 0.005003, 0.005927,
    0.008310, 0.011638, 0.016309, 0.024373, 0.035823, 0.055769, 0.092454, 0.130808, 0.222482,
]  # fmt: skip
M2 = [
    0.006830, 0.000358, 0.000167, 0.000196, 0.000459, 0.000503, 0.000647, 0.000892, 0.001266, 0.001765,
    0.002612, 0.004171, 0.006575, 0.010387, 0.016349, 0.024504, 0.038841, 0.063900, 0.151106,
]  # fmt: skip
L1 = [
    1.00000, 0.95458, 0.93887, 0.93174, 0.92613, 0.91681, 0.90341, 0.88746, 0.86997, 0.84847,
    0.82368, 0.79012, 0.74539, 0.68688, 0.60779, 0.50757, 0.38276, 0.23930, 0.12281,
]  # fmt: skip
L2 = [
    1.00000, 0.99321, 0.99179, 0.99096, 0.98999, 0.98772, 0.98524, 0.98206, 0.97769, 0.97152,
    0.96298, 0.95048, 0.93085, 0.90071, 0.85504, 0.78775, 0.69655, 0.57275, 0.41424,
]  # fmt: skip
E1 = [
    63.32, 65.32, 62.39, 57.85, 53.19, 48.70, 44.38, 40.14, 35.89, 31.74,
    27.61, 23.67, 19.94, 16.41, 13.21, 10.31, 7.82, 6.03, 4.49,
]  # fmt: skip
E2 = [
    79.00, 78.54, 74.65, 69.71, 64.78, 59.92, 55.06, 50.23, 45.45, 40.72,
    36.06, 31.49, 27.10, 22.92, 19.00, 15.40, 12.07, 9.12, 6.62,
]  # fmt: skip
CONTRIBUTIONS = [
    2.8051081, 1.0399461, 0.4333348, 0.2976956, 0.4195021, 0.5990223, 0.6536626, 0.5999136, 0.6600597, 0.6231166,
    0.7428925, 0.8048068, 0.8333338, 0.9327126, 0.9383034, 1.0030556, 1.0389165, 0.6826590, 0.5719583,
]  # fmt: skip


def published_schedule(survivors: list[float], expectancies: list[float]) -> Schedule:
    """The columns of a published table: q from l, and g from e = n - g + (1 - q) e'."""
    alive, ex = np.array(survivors)[:, None], np.array(expectancies)[:, None]
    after = np.append(ex[1:], [[0.0]], axis=0)
    q = np.append(1 - alive[1:] / alive[:-1], [[1.0]], axis=0)
    widths = np.append(np.diff(STARTS), 0.0)[:, None]
    lost = widths + (1 - q) * after - ex
    return Schedule(np.zeros(q.shape), lost, q, alive, after, ex[0], lost)


def test_symmetric_arriaga_on_the_columns_of_ponnapalli() -> None:
    """Its symmetric form, the mean of both directions."""
    first, last = published_schedule(L1, E1), published_schedule(L2, E2)
    years = (one_way(first, last) - one_way(last, first))[:, 0] / 2
    np.testing.assert_allclose(years, CONTRIBUTIONS, atol=5e-7)
    assert years.sum() == pytest.approx(79.00 - 63.32)


@pytest.mark.parametrize("method", ["arriaga-symmetric", "chandrasekaran-iii", "stepwise"])
def test_from_the_published_rates(method: str) -> None:
    """The table's own years lived by those who die are not published, so the figures agree to about a tenth."""
    parts = decompose_expectancy(
        reference_deaths=np.array(M1) * 1e6,
        deaths=np.array(M2) * 1e6,
        reference_population=np.full(19, 1e6),
        population=np.full(19, 1e6),
        age_starts=STARTS,
        method=method,
    )
    assert float(parts.difference.estimate) == pytest.approx(15.68, abs=0.1)
    np.testing.assert_allclose(parts.by_age.estimate, CONTRIBUTIONS, atol=0.1)


@pytest.mark.parametrize(
    ("reference", "comparison", "effects"),
    [
        # Das Gupta 1993, chapter 2; effects as DasGuptR 2.1.0, dgnpop() |> dg_table(), prints them.
        ((10_930, 0.717892), (16_591, 0.825974), (4369.913, 1487.262)),
        ((51.78746, 0.45919, 0.52638), (84.90502, 0.75756, 0.51065), (10.4340333, 10.5608476, -0.6670084)),
        (
            (25.3, 0.214, 0.279, 0.949),
            (32.7, 0.290, 0.473, 0.986),
            (0.6889411, 0.8125381, 1.3829055, 0.1047547),
        ),
        (
            (0.58, 0.76, 0.84, 0.66, 16.573),
            (0.72, 0.97, 0.97, 0.56, 16.158),
            (1.0909785, 1.2298438, 0.7278399, -0.8398707, -0.1290187),
        ),
    ],
)
def test_das_gupta_products(reference: tuple, comparison: tuple, effects: tuple) -> None:
    names = "abcde"[: len(reference)]
    parts = das_gupta(
        reference_factors=dict(zip(names, reference, strict=True)), factors=dict(zip(names, comparison, strict=True))
    )
    np.testing.assert_allclose(parts.effects.estimate, effects, rtol=2e-6)


def test_das_gupta_birth_rates_of_taiwan() -> None:
    """Das Gupta 1993, section 4.3: three factors by age of mother, 1970 less 1960."""
    births = {1970: [488, 452, 338, 156, 63, 22, 3], 1960: [393, 407, 369, 274, 184, 90, 16]}
    married = {
        1970: [0.082, 0.527, 0.866, 0.941, 0.942, 0.923, 0.876],
        1960: [0.122, 0.622, 0.903, 0.930, 0.916, 0.873, 0.800],
    }
    share = {
        1970: [0.058, 0.038, 0.032, 0.030, 0.026, 0.023, 0.019],
        1960: [0.043, 0.041, 0.036, 0.032, 0.026, 0.020, 0.018],
    }
    groups = [{"births": births[y], "married": married[y], "share": share[y]} for y in (1960, 1970)]
    parts = das_gupta(reference_factors=groups[0], factors=groups[1], categories=True)
    np.testing.assert_allclose(parts.effects.estimate, [-7.285632, -2.720633, -1.565181], atol=5e-7)


def test_das_gupta_of_a_difference() -> None:
    """Das Gupta 1993, section 3.1: natural increase, births less deaths, United States 1960 less 1940."""
    parts = das_gupta(
        reference_factors={"births": 19.4, "deaths": 10.8},
        factors={"births": 23.7, "deaths": 9.5},
        rate=lambda births, deaths: births - deaths,
    )
    np.testing.assert_allclose(parts.effects.estimate, [4.3, 1.3], rtol=1e-12)


def test_das_gupta_of_a_ratio_of_sums() -> None:
    """Das Gupta 1993, section 4.4: share of births to unmarried women, United States 1983 less 1963."""
    first = {
        "A": [0.200, 0.163, 0.146, 0.154, 0.168, 0.169],
        "B": [0.866, 0.325, 0.119, 0.099, 0.099, 0.121],
        "C": [0.007, 0.021, 0.023, 0.015, 0.008, 0.002],
        "D": [0.454, 0.326, 0.195, 0.107, 0.051, 0.015],
    }
    last = {
        "A": [0.169, 0.195, 0.190, 0.174, 0.150, 0.122],
        "B": [0.931, 0.563, 0.311, 0.216, 0.199, 0.191],
        "C": [0.018, 0.026, 0.023, 0.016, 0.008, 0.002],
        "D": [0.380, 0.201, 0.149, 0.079, 0.025, 0.006],
    }

    def rate(a, b, c, d):
        unmarried = (a * b * c).sum(axis=-1)
        return unmarried / (unmarried + (a * (1 - b) * d).sum(axis=-1))

    parts = das_gupta(reference_factors=first, factors=last, categories=True, rate=rate)
    np.testing.assert_allclose(parts.effects.estimate, [-0.00620498, 0.04866154, 0.02705922, 0.02470928], atol=5e-9)


def test_kitagawa_headship_rates() -> None:
    """Das Gupta 1993, section 5.1: household headship per 100, United States 1985 less 1970."""
    size_1970 = np.array([12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9])
    size_1985 = np.array([10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5])
    rate_1970 = [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8]
    rate_1985 = [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2]
    parts = kitagawa(
        reference_events=size_1970 * rate_1970 / 100,
        reference_population=size_1970,
        events=size_1985 * rate_1985 / 100,
        population=size_1985,
        per=100,
    )
    assert float(parts.composition.estimate) == pytest.approx(1.2269, abs=5e-5)
    assert float(parts.rates.estimate) == pytest.approx(1.7403, abs=5e-5)


def test_das_gupta_race_and_age_structure() -> None:
    """Das Gupta 1993, section 5.3: death rates per 1,000, United States 1985 less 1970; standardized rates to 3 digits
    in the tests of DasGuptR."""
    sizes = [
        [
            [2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315],
            [535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117],
        ],
        [
            [3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472],
            [707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236],
        ],
    ]
    rates = [
        [
            [18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837],
            [36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205],
        ],
        [
            [9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570],
            [17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161],
        ],
    ]
    groups = []
    for size, rate in zip(sizes, rates, strict=True):
        race, age = structure_factors(population=size, variables=2)
        groups.append({"race": race.ravel(), "age": age.ravel(), "rate": np.ravel(rate)})
    parts = das_gupta(reference_factors=groups[0], factors=groups[1], categories=True)
    expected = [9.156 - 9.136, 9.907 - 8.385, 8.030 - 10.258]
    np.testing.assert_allclose(parts.effects.estimate, expected, atol=1.1e-3)
