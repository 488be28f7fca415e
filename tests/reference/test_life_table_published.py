"""A published worked example: Preston SH, Heuveline P, Guillot M (2001) Demography, box 3.1, Austria, males, 1992."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import life_table

STARTS = [0, 1, *range(5, 90, 5)]
DEATHS = [419, 70, 36, 46, 249, 420, 403, 441, 508, 769, 1154, 1866, 2043, 3496, 4366, 4337, 5279, 6460, 6146]
POPULATION = [
    47925,
    189127,
    234793,
    238790,
    254996,
    326831,
    355086,
    324222,
    269963,
    261971,
    238011,
    261612,
    181385,
    187962,
    153832,
    105169,
    73694,
    57512,
    32248,
]
# The a(x) column as printed (three decimals).
YEARS = [
    0.068,
    1.626,
    2.5,
    3.143,
    2.724,
    2.520,
    2.481,
    2.601,
    2.701,
    2.663,
    2.698,
    2.676,
    2.645,
    2.624,
    2.619,
    2.593,
    2.518,
    2.423,
    5.247,
]


def test_expectancy_at_birth_and_in_the_open_band_are_those_printed() -> None:
    table = life_table(deaths=DEATHS, population=POPULATION, age_starts=STARTS, ax=YEARS)
    assert float(table.expectancy(0).estimate) == pytest.approx(72.889, abs=0.0006)
    assert float(table.expectancy(85).estimate) == pytest.approx(5.247, abs=0.0005)
    assert round(float(table.mx[0]), 6) == 0.008743


def test_years_lived_below_five_follow_coale_and_demeny() -> None:
    """The example's own rule for a(0) and a(1): 0.045 + 2.684 m and 1.651 - 2.816 m."""
    table = life_table(
        deaths=DEATHS, population=POPULATION, age_starts=STARTS, a0="coale-demeny", ax="coale-demeny", sex="male"
    )
    np.testing.assert_allclose(table.ax[:2], YEARS[:2], atol=0.0006)


def test_graduation_comes_close_to_the_printed_years_lived() -> None:
    """The example graduates its a(x) by another formula; Greville's adjustment lands within 0.1 years of it from 25 to
    75 and within 0.01 years in e(0)."""
    table = life_table(
        deaths=DEATHS, population=POPULATION, age_starts=STARTS, a0="coale-demeny", ax="greville", sex="male"
    )
    assert np.abs(table.ax - YEARS)[6:16].max() < 0.1
    assert float(table.expectancy().estimate) == pytest.approx(72.889, abs=0.02)
