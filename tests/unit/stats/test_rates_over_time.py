"""Funnels and segmented trends."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import SegmentedTrend, funnel, segmented_trend, trend
from commontable.stats.rates import posterior

NAN = np.nan
YEARS = np.arange(2000, 2021)


class TestFunnel:
    SIZE = np.array([500.0, 1_000, 5_000, 20_000])

    @pytest.mark.parametrize("kind", ["rate", "proportion", "ratio"])
    def test_limits_close_in_on_the_target(self, kind: str) -> None:
        seen = funnel(events=self.SIZE * 0.01, size=self.SIZE, kind=kind, target=0.01)
        for level in (0.95, 0.998):
            lower, upper = seen.limits(level)
            assert (np.diff(upper) < 0).all()
            assert (np.diff(lower) >= 0).all()
            assert (lower < 0.01).all()
            assert (upper > 0.01).all()
        assert (seen.standing() == "within").all()
        assert (seen.p_value() > 0.5).all()

    def test_exact_limits_hold_what_they_say(self) -> None:
        rng = np.random.default_rng(3)
        for kind, events in (("rate", rng.poisson(30, 4_000)), ("proportion", rng.binomial(100, 0.3, 4_000))):
            seen = funnel(events=events, size=100, kind=kind, target=0.3)
            outside = seen.standing(levels=(0.95,)) != "within"
            assert 0.03 < outside.mean() < 0.07
            assert np.mean(seen.p_value() < 0.05) < 0.06

    def test_inverted_limits_agree_with_the_p_value(self) -> None:
        rng = np.random.default_rng(4)
        cases = (
            ("rate", rng.poisson(12, 500)),
            ("ratio", rng.poisson(12, 500)),
            ("proportion", rng.binomial(40, 0.3, 500)),
        )
        for kind, events in cases:
            seen = funnel(events=events, size=40, kind=kind, target=0.3, limits="inverted")
            outside = seen.standing(levels=(0.95,)) != "within"
            assert 0 < outside.mean() < 0.05
            assert (outside == (seen.p_value() < 0.05)).all()

    def test_where_nobody_or_everybody_would_not_be_strange_there_is_no_inverted_limit(self) -> None:
        seen = funnel(events=[0, 3], size=[3, 3], kind="proportion", target=0.6, limits="inverted")
        lower, upper = seen.limits(0.95)
        assert (lower[0], upper[0]) == (0, 1)
        assert funnel(events=[0], size=[2], kind="rate", target=1, limits="inverted").limits(0.95)[0] == 0

    def test_bad_areas_have_reasons_and_stay_out_of_the_target(self) -> None:
        seen = funnel(events=[10, NAN, 5, 30], size=[100, 100, 0, 20], kind="proportion")
        assert seen.reason.tolist() == ["", "missing_events", "empty_population", "events_above_population"]
        assert seen.target == pytest.approx(0.1)
        assert seen.standing().tolist() == ["within", "", "", ""]

    def test_extremes_of_proportions(self) -> None:
        seen = funnel(events=[0, 10], size=[10, 10], kind="proportion", target=0.5)
        assert seen.standing().tolist() == ["low-99.8", "high-99.8"]
        np.testing.assert_allclose(seen.p_value(), 2 / 2**10)
        small = funnel(events=[1], size=[2], kind="proportion", target=0.5).limits(0.998)
        assert small[0][0] == 0
        assert small[1][0] <= 1

    def test_limits_for_a_drawing(self) -> None:
        seen = funnel(events=[5, 9], size=[100, 200], kind="rate")
        lower, upper = seen.at_size([50, 100, 1_000])
        assert (np.diff(upper - lower) < 0).all()
        with pytest.raises(ValueError, match="size must be above zero; got 0"):
            seen.at_size([0, 10])

    def test_normal_limits_and_z(self) -> None:
        seen = funnel(events=[12, 30], size=[1_000, 1_000], kind="rate", target=0.02, limits="normal")
        lower, upper = seen.limits(0.95)
        np.testing.assert_allclose((upper - lower) / 2, 1.959964 * np.sqrt(0.02 / 1_000), rtol=1e-6)
        np.testing.assert_allclose(seen.z, [-8 / np.sqrt(20), 10 / np.sqrt(20)])
        assert seen.standing().tolist() == ["within", "high-95"]
        assert 0.02 < seen.p_value()[1] < 0.03

    @pytest.mark.parametrize("rule", ["multiplicative", "additive"])
    def test_overdispersion_widens_where_areas_differ_more_than_chance(self, rule: str) -> None:
        rng = np.random.default_rng(5)
        size = rng.uniform(2_000, 9_000, 400)
        wide = rng.poisson(size * 0.02 * rng.gamma(20, 1 / 20, 400))
        seen = funnel(events=wide, size=size, kind="rate", overdispersion=rule)
        plain = funnel(events=wide, size=size, kind="rate", limits="normal")
        assert np.mean(plain.standing() == "within") < 0.75
        assert np.mean(seen.standing() == "within") > 0.85
        assert (seen.spread > plain.spread).all()

    @pytest.mark.parametrize("rule", ["multiplicative", "additive"])
    def test_no_excess_changes_nothing(self, rule: str) -> None:
        seen = funnel(events=[20, 20, 20], size=1_000, kind="rate", overdispersion=rule)
        assert (seen.dispersion, seen.between) == (1.0, 0.0)

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"kind": "mean"}, "kind must be one of rate, proportion, ratio"),
            ({"target": 0.0}, "target must be above 0 and below inf; got 0"),
            ({"kind": "proportion", "target": 1.0}, "target must be above 0 and below 1; got 1"),
            ({"events": [0, 0]}, "for all areas together. Give a target"),
            ({"winsorize": 0.5}, "winsorize must be from 0 to under 0.5"),
            ({"events": [1, NAN], "overdispersion": "additive"}, "needs two areas or more with figures; got 1"),
        ],
    )
    def test_wrong_options_are_refused(self, wrong: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            funnel(**{"events": [1, 2], "size": [100, 100], "kind": "rate", **wrong})


def bent(first: float, last: float, at: int = 2010, noise: float = 0.004, seed: int = 1) -> np.ndarray:
    """Rates that change by so many percent a year before and after a year."""
    logs = np.log1p(first / 100) * np.minimum(YEARS - at, 0) + np.log1p(last / 100) * np.maximum(YEARS - at, 0)
    return 100 * np.exp(logs + np.random.default_rng(seed).normal(0, noise, YEARS.size))


class TestSegmentedTrend:
    def test_one_piece_is_the_weighted_slope_of_the_logarithm(self) -> None:
        rates = bent(-2, -2, noise=0.02)
        errors = rates * 0.02 * (1 + np.arange(YEARS.size) / 20)
        apc = segmented_trend(times=YEARS, rates=rates, standard_errors=errors).apc
        line = trend(times=YEARS, estimates=np.log(rates), standard_errors=errors / rates, dispersion="residual")
        lower, upper = line.interval(0.95)
        np.testing.assert_allclose(apc.estimate, [100 * np.expm1(line.estimate)])
        np.testing.assert_allclose(
            np.ravel(apc.interval(0.95)), [100 * np.expm1(lower), 100 * np.expm1(upper)], rtol=1e-9
        )

    @pytest.mark.parametrize("choose", ["bic", "bic3", "permutation"])
    def test_breaks_are_found_where_they_are(self, choose: str) -> None:
        rates = np.stack([bent(-1, -1), bent(-1, -6)])
        found = segmented_trend(times=YEARS, rates=rates, max_breaks=2, choose=choose, permutations=199)
        assert found.breaks[1] == 1
        assert found.break_times[1, 0] == pytest.approx(2010, abs=1)
        if choose != "bic":
            assert found.breaks[0] == 0
            assert found.apc.reason.tolist() == [["", "no_such_segment"], ["", ""]]
            assert found.apc.estimate[0, 0] == pytest.approx(-1, abs=0.1)

    def test_the_permutation_test_seldom_finds_a_break_that_is_not_there(self) -> None:
        rates = np.stack([bent(-2, -2, seed=seed, noise=0.02) for seed in range(40)])
        found = segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="permutation", permutations=99)
        assert np.mean(found.breaks > 0) <= 0.15

    def test_average_change_weighs_the_segments_by_their_years(self) -> None:
        found = segmented_trend(times=YEARS, rates=bent(-1, -6), max_breaks=1, choose="fixed")
        whole = found.aapc()
        assert whole.estimate == pytest.approx(100 * np.expm1(found.slopes.mean()), abs=0.05)
        inside = found.aapc(2012, 2020)
        np.testing.assert_allclose(inside.estimate, found.apc.estimate[1])
        lower, upper = inside.interval(0.95)
        assert lower < inside.estimate < upper
        known = segmented_trend(times=YEARS, rates=bent(-1, -6), max_breaks=1, choose="fixed", limits="separate-lines")
        np.testing.assert_allclose(np.ravel(known.aapc(2012, 2020).interval()), np.array(known.apc.interval())[:, 1])
        lower, upper = whole.interval(0.95)
        assert lower < whole.estimate < upper

    def test_posterior_limits_hold_what_they_say(self) -> None:
        """The benchmark reports more (benchmarks/rates.py coverage)."""
        rates = np.stack([bent(-1, -6, seed=seed, noise=0.03) for seed in range(400)])
        found = segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="fixed")
        for figures, truth in ((found.apc, np.array([-1, -6])), (found.aapc(), 100 * (np.sqrt(0.99 * 0.94) - 1))):
            lower, upper = figures.interval(0.95)
            assert 0.93 < np.mean((lower <= truth) & (truth <= upper)) < 0.985
            assert (figures.interval(0.99)[0] <= lower).all()
            # Half a narrow interval is near the standard error where the posterior has one peak.
            lower, upper = figures.interval(0.6827)
            assert np.median((upper - lower) / 2 / figures.standard_error) == pytest.approx(0.97, abs=0.06)

    def test_posterior_limits_know_that_the_break_was_looked_for(self) -> None:
        rates = np.stack([bent(-2, -3, seed=seed, noise=0.03) for seed in range(60)])
        found = [
            segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="fixed", limits=limits)
            for limits in ("separate-lines", "posterior")
        ]
        assert (found[0].apc.estimate == found[1].apc.estimate).all()
        widths = [np.ptp(np.array(each.apc.interval()), axis=0) for each in found]
        assert widths[1].mean() > 1.2 * widths[0].mean()

    def test_many_areas_are_worked_off_in_turns(self, monkeypatch) -> None:
        rates = np.stack([bent(-1, -6, seed=seed, noise=0.02) for seed in range(7)])
        whole = segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="fixed").apc.interval()
        monkeypatch.setattr(posterior, "CELLS", 80)
        parts = segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="fixed").apc.interval()
        np.testing.assert_allclose(parts, whole, rtol=1e-12)

    def test_a_broken_line_without_error_has_limits_at_its_slopes(self) -> None:
        rates = 100 * np.exp(-0.01 * np.minimum(YEARS - 2010.0, 0) - 0.06 * np.maximum(YEARS - 2010.0, 0))
        apc = segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="fixed").apc
        np.testing.assert_allclose(apc.interval(), np.tile(100 * np.expm1([-0.01, -0.06]), (2, 1)), atol=1e-6)

    def test_areas_with_fewer_breaks_have_averages_too(self) -> None:
        rates = np.stack([bent(-1, -1), bent(-1, -6)])
        found = segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="bic3")
        np.testing.assert_allclose(found.aapc().estimate, [-1, -3.5], atol=0.2)
        assert np.isfinite(np.array(found.aapc().interval())).all()

    def test_bad_areas_have_reasons(self) -> None:
        rates, errors = np.full((5, 21), 10.0), np.full((5, 21), 1.0)
        rates[1, 3], rates[2, 4], errors[3, 5], errors[4, 6] = NAN, 0, NAN, 0
        rates[0] = bent(-1, -1)
        found = segmented_trend(times=YEARS, rates=rates, standard_errors=errors)
        assert found.reason.tolist() == [
            "",
            "missing_estimate",
            "rate_not_positive",
            "standard_error_unknown",
            "standard_error_not_positive",
        ]
        assert (found.aapc().reason == found.reason).all()
        assert (found.apc.reason[:, 0] == found.reason).all()

    def test_nobody_with_a_trend(self) -> None:
        found = segmented_trend(times=YEARS, rates=np.zeros((2, 21)), max_breaks=1, choose="permutation")
        assert isinstance(found, SegmentedTrend)
        assert set(found.reason) == {"rate_not_positive"}

    def test_a_line_without_error_has_no_breaks(self) -> None:
        rates = 100 * 0.97 ** (YEARS - 2000.0)
        for choose in ("bic", "bic3"):
            assert segmented_trend(times=YEARS, rates=rates, max_breaks=2, choose=choose).breaks == 0

    def test_shapes_are_kept(self) -> None:
        rates = np.broadcast_to(bent(-1, -4), (2, 3, 21))
        found = segmented_trend(times=YEARS, rates=rates, max_breaks=1, choose="fixed")
        assert found.apc.shape == (2, 3, 2)
        assert found.aapc().shape == (2, 3)
        assert found.break_times.shape == (2, 3, 1)

    def test_coverage_of_one_piece(self) -> None:
        rates = np.stack([bent(-2, -2, seed=seed, noise=0.03) for seed in range(1_000)])
        lower, upper = segmented_trend(times=YEARS, rates=rates).apc.interval(0.95)
        assert 0.93 < np.mean((lower <= -2) & (upper >= -2)) < 0.97

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"times": YEARS[::-1]}, "times must be a list of numbers that rise"),
            ({"rates": [1, 2]}, r"must end in the 21 times; got \(2,\)"),
            ({"standard_errors": [1, 2]}, "must end in the 21 times"),
            ({"max_breaks": -1}, "max_breaks must be 0 or more and apart 1 or more; got -1 and 2"),
            ({"apart": 0}, "got 0 and 0"),
            ({"max_breaks": 10}, "10 breaks with 2 points between need 33 times; got 21"),
            ({"times": YEARS[:6], "rates": bent(-1, -1)[:6], "max_breaks": 1}, "need 7 times; got 6"),
            ({"times": [1, 2], "rates": [3, 4]}, "0 breaks with 2 points between need 3 times; got 2"),
            ({"max_breaks": 1, "apart": 1, "limits": "separate-lines"}, "give apart=2 or more; got 1"),
            ({"limits": "t"}, "limits must be one of posterior, separate-lines"),
            ({"choose": "aic"}, "choose must be one of bic, bic3, permutation, fixed"),
        ],
    )
    def test_wrong_input_is_refused(self, wrong: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            segmented_trend(**{"times": YEARS, "rates": bent(-1, -1), **wrong})

    @pytest.mark.parametrize("span", [(1999, 2005), (2005, 2005), (2010, 2030)])
    def test_spans_outside_the_years_are_refused(self, span: tuple) -> None:
        with pytest.raises(ValueError, match="first and last must lie in order between 2000 and 2020"):
            segmented_trend(times=YEARS, rates=bent(-1, -1)).aapc(*span)
