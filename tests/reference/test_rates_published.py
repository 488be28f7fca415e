"""Rates against printed figures."""

from __future__ import annotations

import pytest

from commontable.stats import (
    Estimate,
    crude_rate,
    direct_rate,
    margin_change,
    margin_product,
    margin_ratio,
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


class TestMarginsOfError:
    """U.S. Census Bureau (2020) Understanding and Using American Community Survey Data, chapter 8, its examples."""

    @staticmethod
    def margin(figure: Estimate) -> float:
        return float(figure.interval(0.90)[1] - figure.estimate)

    def test_sums(self) -> None:
        """Table 8.1, never-married women in three places of Virginia; tables 8.2 and 8.3, incomes in Loudoun County."""
        women = margin_sum(estimates=[135_173, 43_104, 24_842], margins=[3_860, 2_642, 1_957])
        assert women.estimate == 203_119
        assert round(self.margin(women)) == 5_070
        # The Bureau divides by 1.645, a little more than the quantile.
        assert women.standard_error == pytest.approx(3_082, abs=1)
        incomes = (
            ([1_502, 1_995], [743, 722], 3_497, 1_036, 630, 18.0),
            ([1_756, 1_781], [685, 631], 3_537, 931, 566, 16.0),
            ([2_708, 1_981, 2_581], [1_007, 647, 996], 7_270, 1_557, 947, 13.0),
        )
        for estimates, margins, total, margin, error, variation in incomes:
            found = margin_sum(estimates=estimates, margins=margins)
            assert (found.estimate, round(self.margin(found))) == (total, margin)
            assert found.standard_error == pytest.approx(error, abs=0.7)
            assert round(float(100 * found.standard_error / found.estimate), 1) == variation

    def test_share(self) -> None:
        """Table 8.4: the margin of the whole is that of its three places."""
        assert round(self.margin(margin_sum(estimates=[1, 1, 1], margins=[391, 572, 459]))) == 831
        share = margin_share(part=203_119, part_margin=5_070, whole=630_498, whole_margin=831, per=100)
        assert share.estimate == pytest.approx(32.2, abs=0.05)
        assert self.margin(share) == pytest.approx(0.8, abs=0.05)
        assert share.standard_error == pytest.approx(0.488, abs=5e-4)

    def test_ratio(self) -> None:
        """Table 8.5: never-married men for each never-married woman."""
        ratio = margin_ratio(numerator=226_840, numerator_margin=5_557, denominator=203_119, denominator_margin=5_070)
        assert ratio.estimate == pytest.approx(1.117, abs=5e-4)
        assert self.margin(ratio) == pytest.approx(0.039, abs=5e-4)
        assert ratio.standard_error == pytest.approx(0.024, abs=5e-4)

    def test_product(self) -> None:
        """Owner-occupied units and the share of them that are detached single units."""
        units = margin_product(one=74_506_512, one_margin=228_238, other=0.824, other_margin=0.001)
        assert round(float(units.estimate)) == 61_393_366
        assert [round(float(limit)) for limit in units.interval(0.90)] == [61_191_077, 61_595_655]

    def test_change(self) -> None:
        """The documentation of census-data-aggregator 0.0.5, approximate_percentchange."""
        change = margin_change(first=135_173, first_margin=3_860, last=139_301, last_margin=4_047)
        assert change.estimate == pytest.approx(3.0538643072211165, rel=1e-12)
        assert self.margin(change) == pytest.approx(4.198069852261231, rel=1e-12)

    def test_several_zero_estimates(self) -> None:
        """Census Bureau (2016) Calculating margins of error the ACS way, slide 26: only the largest is counted."""
        terms = {"estimates": [36, 0, 0, 0], "margins": [56, 27, 29, 29]}
        assert round(self.margin(margin_sum(**terms))) == 63
        assert round(self.margin(margin_sum(**terms, zero="all"))) == 74
        assert self.margin(margin_sum(estimates=[0, 0, 0], margins=[27, 19, 22])) == pytest.approx(27)
