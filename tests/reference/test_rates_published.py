"""Rates against printed figures."""

from __future__ import annotations

import pytest

from commontable.stats import (
    crude_rate,
    direct_rate,
    margin_share,
    margin_sum,
    proportion,
    rate_difference,
)


@pytest.mark.parametrize(
    ("events", "lower", "upper"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.39)]
)
def test_exact_limits_of_counts(events: int, lower: float, upper: float) -> None:
    """Garwood 1936, as tabulated in Pearson and Hartley, Biometrika Tables, table 40."""
    rate = crude_rate(events=events, population=1, per=1)
    assert rate.interval(0.95) == (pytest.approx(lower, abs=6e-4), pytest.approx(upper, abs=6e-4))


@pytest.mark.parametrize(
    ("events", "total", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_limits_of_proportions(events: int, total: int, wilson: tuple, exact: tuple) -> None:
    """Newcombe 1998, Stat Med 17:857, table I."""
    for limits, printed in (("wilson", wilson), ("clopper-pearson", exact)):
        found = proportion(events=events, population=total, limits=limits).interval(0.95)
        assert found == (pytest.approx(printed[0], abs=5.1e-5), pytest.approx(printed[1], abs=5.1e-5))


@pytest.mark.parametrize(
    ("one", "other", "lower", "upper"), [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)]
)
def test_difference_of_proportions(one: tuple, other: tuple, lower: float, upper: float) -> None:
    """Newcombe 1998, Stat Med 17:873, table II, method 10."""
    shares = [proportion(events=events, population=total) for events, total in (one, other)]
    found = rate_difference(one=shares[0], other=shares[1]).interval(0.95)
    assert found == (pytest.approx(lower, abs=5.1e-5), pytest.approx(upper, abs=5.1e-5))


def test_direct_rate_with_gamma_limits() -> None:
    """Fay and Feuer 1997 with Fleiss's figures of Down syndrome: 92.3 per 100,000, 80.4 to 105.8."""
    rate = direct_rate(
        events=[107, 141, 60, 40, 39, 25],
        population=[230061, 329449, 114920, 39487, 14208, 3052],
        standard=[63986.6, 186263.6, 157302.2, 97647.0, 47572.6, 12262.6],
    )
    assert rate.estimate == pytest.approx(92.3045255331994, rel=1e-12)
    assert rate.interval(0.95) == (pytest.approx(80.4417498507042), pytest.approx(105.7633457492612))


def test_margins_of_the_american_community_survey() -> None:
    """U.S. Census Bureau, Understanding and Using ACS Data, chapter 8: never-married women, northern Virginia."""
    women = margin_sum(estimates=[135_173, 43_104, 24_842], margins=[3_860, 2_642, 1_957])
    assert women.estimate == 203_119
    assert women.interval(0.90)[1] - women.estimate == pytest.approx(5_070, abs=0.6)
    share = margin_share(part=203_119, part_margin=5_070, whole=630_498, whole_margin=831)
    assert share.estimate == pytest.approx(0.322, abs=5e-4)
    assert share.interval(0.90)[1] - share.estimate == pytest.approx(0.008, abs=5e-4)
