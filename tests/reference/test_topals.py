"""Schedules of death rates for small areas (TOPALS) against the published example and the slow twin."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    topals,
)
from tests.reference import twins_small_areas as twins

# Women of Pará de Minas, Brazil, 2010 and the standard of Gonzaga and Schmertmann (2016), figure 1: person-years and
# deaths at single years 0-99, and the log rates of the standard.
WOMEN = [
    2289.1, 2278.6, 2321.8, 2367.8, 2431.4, 2473.6, 2530.7, 2661.3, 2784.2, 2946.3, 2991.4, 3038, 3072.8, 3193.9,
    3302.5, 3315.5, 3272.8, 3182.7, 3165.3, 3183, 3232.3, 3259.5, 3221.7, 3178, 3077.6, 3028.8, 3030.1, 3153.1,
    3223.5, 3313.3, 3246.7, 3217.3, 3051.5, 2991.8, 2887.3, 2810.4, 2770.1, 2791.6, 2851.9, 2878.9, 2877.1, 2860.8,
    2746, 2680.1, 2668.4, 2712.5, 2682.3, 2545.6, 2450.2, 2360.2, 2308.6, 2222.3, 2154.8, 2118.1, 2057.1, 1953.8,
    1809.8, 1694, 1597.1, 1553.1, 1467.8, 1397.9, 1317.1, 1281.3, 1260.5, 1214.1, 1147.3, 1045.1, 955.8, 886.1,
    843.5, 815.5, 804.6, 785.4, 749, 710, 659.8, 594.8, 557, 523.5, 497.1, 447.6, 400.2, 358.1, 305.4, 253.5, 226.5,
    200.2, 171.6, 134.6, 111.5, 94.1, 83.3, 76.4, 54, 35.5, 16.6, 12, 13.4, 13.6,
]  # fmt: skip
WOMENS_DEATHS = [
    21, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 1, 0, 4, 3, 2, 2, 2, 3, 3, 0, 2, 2, 7, 4, 4, 5, 3, 2, 5,
    2, 9, 3, 5, 8, 6, 9, 9, 2, 2, 5, 18, 8, 13, 11, 7, 13, 10, 15, 11, 8, 9, 4, 10, 5, 11, 10, 9, 16, 20, 11, 10,
    16, 14, 22, 18, 20, 21, 22, 22, 10, 23, 20, 24, 19, 24, 21, 20, 20, 26, 27, 24, 13, 18, 13, 15, 12, 11, 7, 8, 2,
    3, 5,
]  # fmt: skip
WOMENS_STANDARD = [
    -5.1434, -6.9847, -8.1263, -8.296, -8.475, -8.6084, -8.7217, -8.8148, -8.8967, -8.933, -8.9716, -8.9725,
    -8.9353, -8.8044, -8.6244, -8.4125, -8.2371, -8.084, -7.9726, -7.9208, -7.9235, -7.9242, -7.9292, -7.9346,
    -7.911, -7.8563, -7.8009, -7.7772, -7.7247, -7.6466, -7.5585, -7.5035, -7.4414, -7.3672, -7.2642, -7.1601,
    -7.0877, -7.0044, -6.908, -6.8007, -6.7229, -6.6227, -6.5213, -6.4139, -6.3197, -6.2298, -6.1335, -6.0364,
    -5.934, -5.8394, -5.7533, -5.6695, -5.5882, -5.5047, -5.422, -5.3325, -5.2444, -5.1596, -5.0766, -4.9908,
    -4.9012, -4.8086, -4.718, -4.6262, -4.5331, -4.4375, -4.3396, -4.2397, -4.1368, -4.0272, -3.919, -3.8085,
    -3.6981, -3.5805, -3.4648, -3.3469, -3.2321, -3.1152, -2.9968, -2.8732, -2.7562, -2.6382, -2.5215, -2.4009,
    -2.2871, -2.1739, -2.0632, -1.9559, -1.8517, -1.7465, -1.6463, -1.5501, -1.4579, -1.3665, -1.2765, -1.1861,
    -1.1002, -1.02, -0.9429, -0.8695,
]  # fmt: skip
KNOTS = [0.0, 1, 10, 20, 40, 70, 99]


def single_parts(starts: list[int]) -> list[list[tuple[int, float]]]:
    return [
        [(age, 1 / (end - start)) for age in range(start, end)]
        for start, end in zip(starts, [*starts[1:], 100], strict=True)
    ]


@pytest.mark.parametrize("starts", [list(range(100)), [0, 1, *range(5, 100, 5)]])
def test_topals_fits_the_published_example_as_the_twin_does(starts: list[int]) -> None:
    """Gonzaga and Schmertmann's women, by single years and by five."""
    deaths, years = (np.add.reduceat(np.array(each, dtype=float), starts) for each in (WOMENS_DEATHS, WOMEN))
    basis = twins.tents([float(age) for age in range(100)], KNOTS)
    alpha = twins.topals_twin(deaths.tolist(), years.tolist(), single_parts(starts), WOMENS_STANDARD, basis)
    fitted = topals(
        deaths=deaths,
        population=years,
        age_starts=starts,
        standard_rates=np.exp(WOMENS_STANDARD),
        standard_starts=np.arange(100),
        within="uniform",
    )
    moved = np.log(fitted.rates.estimate) - WOMENS_STANDARD
    np.testing.assert_allclose(moved, np.array(basis) @ alpha, atol=1e-7)
