"""Segmented trends against the Joinpoint Regression Program of the U.S. National Cancer Institute.

Its input and output, as published with Alexander MJ, Kiang MV, Barbieri M (2018) Epidemiology 29:707: deaths from drugs
in the United States by type and race, 1999 to 2019, in the folder joinpoint_analysis/04_opioid_rates_icd10type of
github.com/mkiang/opioid_trends, commit 0960f58. Log-linear, standard errors given, grid search with two points to each
side of a break, permutation test with at most three breaks, parametric limits. And the program's linear fits to deaths
in the United States 1900 to 1998, in `model fits.csv` of github.com/taylorvandoren/joinpoint-regression-tutorial,
commit b8ebc5b.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from commontable.stats import segmented_trend
from commontable.stats.rates import breaks
from commontable.stats.rates.breaks import Search, permutation_p

YEARS = np.arange(1999, 2020)


@dataclass(frozen=True)
class Printed:
    rates: list[float]
    errors: list[float]
    breaks: list[int]
    slope_errors: list[float]
    apc: list[tuple[float, float, float]]
    aapc: tuple[float, float, float]


JOINPOINT = {
    "all drugs, Black": Printed(
        [
            7.57892, 7.27093, 7.55213, 8.13343, 8.14291, 8.19022, 9.24271, 10.63439, 9.55701, 8.29461, 8.17363,
            7.89544, 8.47227, 8.64329, 9.49917, 10.40864, 12.06971, 16.95417, 20.37424, 20.93177, 24.39684,
        ],
        [
            0.15386, 0.14864, 0.15002, 0.15388, 0.15297, 0.15199, 0.15971, 0.17005, 0.15979, 0.14779, 0.14542,
            0.14174, 0.14601, 0.14658, 0.15229, 0.15895, 0.17032, 0.20034, 0.21846, 0.22007, 0.23685,
        ],
        [2006, 2012],
        [0.017420, 0.026322, 0.011614],
        [(4.287, 0.435, 8.286), (-2.797, -8.170, 2.891), (17.929, 15.007, 20.926)],
        (6.599, 4.372, 8.873),
    ),
    "heroin, Black": Printed(
        [
            0.83265, 0.88489, 0.75526, 0.91166, 0.76906, 0.62085, 0.77993, 0.72906, 0.76081, 0.77435, 0.88483,
            0.74938, 0.96561, 1.29535, 2.01624, 2.50951, 3.11517, 4.48878, 4.90313, 4.88873, 5.01978,
        ],
        [
            0.05096, 0.05153, 0.04722, 0.05145, 0.04667, 0.04162, 0.04634, 0.04424, 0.04501, 0.04466, 0.04745,
            0.04333, 0.04890, 0.05645, 0.06962, 0.07766, 0.08615, 0.10285, 0.10654, 0.10591, 0.10704,
        ],
        [2010, 2016],
        [0.010343, 0.022300, 0.028424],
        [(-0.768, -2.961, 1.474), (34.703, 28.367, 41.351), (4.079, -2.119, 10.671)],
        (9.541, 7.465, 11.657),
    ),
    "heroin, all": Printed(
        [
            0.71624, 0.65010, 0.62163, 0.72654, 0.71679, 0.63967, 0.67773, 0.69637, 0.79647, 1.00559, 1.07349,
            0.99225, 1.42226, 1.91626, 2.64848, 3.38708, 4.14273, 4.89981, 4.86142, 4.69090, 4.35489,
        ],
        [
            0.01619, 0.01516, 0.01475, 0.01591, 0.01574, 0.01480, 0.01518, 0.01533, 0.01636, 0.01837, 0.01891,
            0.01819, 0.02169, 0.02520, 0.02955, 0.03344, 0.03694, 0.04008, 0.03981, 0.03907, 0.03756,
        ],
        [2005, 2010, 2016],
        [0.018343, 0.029702, 0.012479, 0.020006],
        [(-0.581, -4.562, 3.567), (11.986, 4.815, 19.648), (28.222, 24.706, 31.837), (-5.589, -9.705, -1.285)],
        (9.692, 7.476, 11.954),
    ),
    "methadone, white": Printed(
        [
            0.31301, 0.39449, 0.57592, 0.94088, 1.19661, 1.52632, 1.75047, 2.11501, 2.15226, 1.91267, 1.79829,
            1.75353, 1.67715, 1.48145, 1.34121, 1.25799, 1.20680, 1.21510, 1.11760, 1.05537, 0.93646,
        ],
        [
            0.01179, 0.01312, 0.01580, 0.02018, 0.02275, 0.02566, 0.02741, 0.03012, 0.03033, 0.02856, 0.02771,
            0.02735, 0.02685, 0.02520, 0.02397, 0.02320, 0.02267, 0.02282, 0.02183, 0.02121, 0.02002,
        ],
        [2003, 2006],
        [0.029352, 0.051768, 0.002901],
        [(42.849, 34.072, 52.200), (20.957, 8.159, 35.270), (-6.100, -6.687, -5.510)],
        (6.072, 4.031, 8.154),
    ),
}  # fmt: skip
# p of the test of the first number of breaks against the second, from 10,000 permutations.
P_VALUES = {"heroin, Black": {(2, 3): 0.5784}, "heroin, all": {(2, 3): 0.0115}, "all drugs, Black": {(2, 3): 0.1556}}


@pytest.mark.parametrize("series", JOINPOINT)
def test_breaks_changes_and_parametric_limits(series: str) -> None:
    printed = JOINPOINT[series]
    found = segmented_trend(
        times=YEARS,
        rates=printed.rates,
        standard_errors=printed.errors,
        max_breaks=len(printed.breaks),
        choose="fixed",
        limits="separate-lines",
    )
    assert found.break_times.tolist() == printed.breaks
    # Rates and errors were printed with five decimals.
    np.testing.assert_allclose(np.sqrt(np.diag(found.covariance)), printed.slope_errors, rtol=1e-3)
    np.testing.assert_allclose([found.apc.estimate, *found.apc.interval(0.95)], np.transpose(printed.apc), atol=0.012)
    np.testing.assert_allclose([found.aapc().estimate, *found.aapc().interval(0.95)], printed.aapc, atol=0.006)


@pytest.mark.parametrize("series", P_VALUES)
def test_permutation_tests(series: str) -> None:
    printed = JOINPOINT[series]
    rates, errors = np.array([printed.rates]), np.array([printed.errors])
    search = Search(YEARS.astype(float), YEARS - 2009.0, np.log(rates), (rates / errors) ** 2, 2)
    for (fewer, more), p in P_VALUES[series].items():
        ours = permutation_p(search, 0, fewer, more, 1_999, np.random.default_rng(1))
        assert ours == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 2_000))


# Test by test, fewer and more breaks with p: drugs but opioids, white; other opioids, Black; heroin, Black and all.
SEQUENCES = {
    1: [{(0, 3): 0.0001, (1, 3): 0.0280, (1, 2): 0.0455}, {(0, 3): 0.0243, (0, 2): 0.0106, (1, 2): 0.1599}],
    2: [{(0, 3): 0.0001, (1, 3): 0.0001, (2, 3): 0.5784}],
    3: [{(0, 3): 0.0001, (1, 3): 0.0001, (2, 3): 0.0115}],
}


@pytest.mark.parametrize(("chosen", "p_values"), [(k, each) for k, many in SEQUENCES.items() for each in many])
def test_the_level_of_each_test_follows_from_the_most_breaks_asked_for(chosen, p_values, monkeypatch) -> None:
    """1 against 2 breaks at 0.025 where up to 3 were asked for, though 3 is out of question by then."""
    asked = []

    def known_p(search: Search, area: int, fewer: int, more: int, *rest: object) -> float:
        asked.append((fewer, more))
        return p_values[fewer, more]

    monkeypatch.setattr(breaks, "permutation_p", known_p)
    rates = JOINPOINT["heroin, all"].rates
    found = segmented_trend(times=YEARS, rates=rates, max_breaks=3, choose="permutation")
    assert found.breaks == chosen
    assert asked == list(p_values)


# Age-adjusted deaths per 100,000, and the program's fitted values at the first year, the breaks and the last year.
ACCIDENTS = [
    90.3, 109.3, 93.6, 106.9, 112.8, 108.5, 121.2, 122.3, 108.8, 108, 111.2, 113.5, 107.1, 108.2, 100.4, 95.2, 104.3,
    107, 99.9, 86.9, 87.5, 83.2, 85.4, 91.2, 89.6, 92.2, 89.8, 86.3, 86.1, 84.3, 84.2, 81.2, 76.6, 76.2, 82.7, 80.8,
    92.4, 81.8, 76.5, 74.7, 76, 72.7, 75.6, 82.1, 77, 74.9, 69.4, 69.9, 68.6, 57.6, 78.4, 79.7, 78, 75.4, 69.9, 70.9,
    70.2, 69.1, 63.6, 63.2, 63.1, 60.6, 62.9, 64, 64.1, 65.8, 67.6, 66.2, 65.5, 64.9, 62.2, 60.3, 60.2, 59.3, 52.7,
    50.8, 48.7, 48.8, 48.9, 46.5, 46.4, 43.4, 40.1, 39.1, 38.8, 38.5, 38.6, 38.2, 38.9, 37.7, 36.2, 34.7, 33.2, 34.2,
    34.2, 34.4, 34.5, 34.2, 34.5,
]  # fmt: skip
LINEAR = {
    0: {1900: 111.38, 1998: 32.73},
    1: {1900: 94.46, 1904: 109.89, 1998: 31.84},
    2: {1900: 94.23, 1906: 118.00, 1920: 93.19, 1998: 33.84},
}


@pytest.mark.parametrize("many", LINEAR)
def test_linear_fits(many: int) -> None:
    """Rates that are powers of e have the deaths themselves as logarithms."""
    years = np.arange(1900, 1999)
    found = segmented_trend(times=years, rates=np.exp(np.array(ACCIDENTS) / 50), max_breaks=many, choose="fixed")
    printed = LINEAR[many]
    assert found.break_times.tolist() == list(printed)[1:-1]
    slopes = np.diff(list(printed.values())) / np.diff(list(printed))
    np.testing.assert_allclose(50 * found.slopes, slopes, atol=0.005)
