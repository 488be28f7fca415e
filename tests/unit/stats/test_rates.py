"""Rates, proportions, standardization and comparisons: reasons, refusals, options."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    Estimate,
    LimitedEstimate,
    Undefined,
    crude_rate,
    direct_rate,
    expected_events,
    funnel,
    gap,
    indirect_rate,
    indirect_ratio,
    proportion,
    rate_difference,
    rate_ratio,
    repeated_events,
)
from commontable.stats.rates.weighted import METHODS

NAN, INF = np.nan, np.inf


def limits_of(result: LimitedEstimate, level: float = 0.95) -> np.ndarray:
    return np.array(result.interval(level))


class TestCrude:
    def test_each_bad_cell_has_its_reason_and_stops_nobody(self) -> None:
        rate = crude_rate(
            events=[5, NAN, 5, INF, -1, 5, 5, 0, 2],
            population=[100, 100, NAN, 100, 100, -1, 0, 100, 100],
            events_floor=3,
        )
        assert rate.reason.tolist() == [
            "",
            "missing_events",
            "missing_population",
            "infinite_count",
            "negative_events",
            "negative_population",
            "empty_population",
            "events_below_floor",
            "events_below_floor",
        ]
        assert rate.estimate[0] == 5_000
        assert np.isnan(rate.estimate[1:]).all()
        assert np.isnan(limits_of(rate)[:, 1:]).all()
        assert np.isfinite(limits_of(rate)[:, 0]).all()
        assert (rate.interval_reason == rate.reason).all()

    def test_one_cell_is_an_estimate_or_a_reason(self) -> None:
        rate = crude_rate(events=[4, NAN], population=100)
        cell = rate.at(0)
        assert isinstance(cell, LimitedEstimate)
        np.testing.assert_allclose(cell.interval(0.9), limits_of(rate, 0.9)[:, 0])
        assert rate.at(1) == Undefined("missing_events")
        picked = rate.take([1, 0])
        np.testing.assert_allclose(limits_of(picked), limits_of(rate)[:, ::-1])

    @pytest.mark.parametrize("limits", ["exact", "byar", "byar-from-ten", "mid-p"])
    def test_limits_are_never_below_zero_and_hold_the_rate(self, limits: str) -> None:
        rate = crude_rate(events=[0, 1, 2, 9, 10, 11, 5_000], population=7, limits=limits)
        for level in (0.5, 0.95, 0.9999):
            lower, upper = rate.interval(level)
            assert (lower >= 0).all()
            assert (lower <= rate.estimate).all()
            assert (rate.estimate <= upper).all()
        assert lower[0] == 0

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"limits": "wald"}, "limits must be one of exact, byar, byar-from-ten, mid-p; got 'wald'"),
            ({"per": 0}, "per must be a number above zero; got 0"),
            ({"events_floor": -1}, "events_floor must be zero or more; got -1"),
        ],
    )
    def test_wrong_options_are_refused(self, wrong: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            crude_rate(events=1, population=10, **wrong)

    def test_a_level_in_percent_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"For a 95% interval give 0\.95"):
            crude_rate(events=1, population=10).interval(95)

    def test_gaps_take_rates(self) -> None:
        one, other = crude_rate(events=50, population=1_000), crude_rate(events=25, population=1_000)
        assert gap(reference=one, comparison=other).relative.estimate == pytest.approx(2)


class TestProportion:
    def test_more_events_than_people_is_no_proportion(self) -> None:
        share = proportion(events=[3, 11, 0, 10], population=[10, 10, 10, 10], per=100)
        assert share.reason.tolist() == ["", "events_above_population", "", ""]
        assert share.estimate[0] == pytest.approx(30)

    @pytest.mark.parametrize("limits", ["wilson", "clopper-pearson", "jeffreys"])
    def test_nobody_and_everybody(self, limits: str) -> None:
        lower, upper = proportion(events=[0, 10], population=10, limits=limits).interval(0.95)
        assert lower[0] == 0
        assert upper[1] == 1
        assert 0 < upper[0] < 0.4
        assert lower[1] == pytest.approx(1 - upper[0])


class TestDirect:
    STANDARD = (2.0, 3.0, 1.0)
    EVENTS = ((1.0, 2.0, 3.0), (0.0, 0.0, 0.0), (4.0, 0.0, 2.0))
    PEOPLE = ((100.0, 90.0, 80.0), (50.0, 50.0, 50.0), (70.0, 90.0, 20.0))

    def test_each_bad_area_has_its_reason_and_stops_nobody(self) -> None:
        events, people = np.full((8, 3), 4.0), np.full((8, 3), 100.0)
        events[1, 0], people[2, 1], events[3, 2], events[4, 0], people[5, 1], people[6, 2] = NAN, NAN, INF, -1, -1, 0
        events[7] = 1
        rate = direct_rate(events=events, population=people, standard=self.STANDARD, events_floor=4)
        assert rate.reason.tolist() == [
            "",
            "missing_events",
            "missing_population",
            "infinite_count",
            "negative_events",
            "negative_population",
            "empty_population",
            "events_below_floor",
        ]
        assert rate.estimate[0] == pytest.approx(4_000)
        assert np.isnan(limits_of(rate)[:, 1:]).all()
        assert np.isfinite(limits_of(rate)[:, 0]).all()

    @pytest.mark.parametrize(
        "limits", ["fay-feuer", "tiwari", "gamma-mean", "gamma-midrange", "gamma-mid-p", "beta-tiwari"]
    )
    def test_without_events_the_lower_limit_is_zero(self, limits: str) -> None:
        rate = direct_rate(events=self.EVENTS, population=self.PEOPLE, standard=self.STANDARD, limits=limits)
        lower, upper = rate.interval(0.95)
        assert lower[1] == 0
        assert upper[1] > 0
        assert (rate.interval_reason == "").all()

    @pytest.mark.parametrize("limits", ["dobson-exact", "dobson-byar", "dobson-mid-p", "log", "logit"])
    def test_methods_without_limits_at_zero_say_so(self, limits: str) -> None:
        rate = direct_rate(events=self.EVENTS, population=self.PEOPLE, standard=self.STANDARD, limits=limits)
        assert rate.interval_reason.tolist() == ["", "no_events", ""]
        assert (rate.reason == "").all()
        assert np.isnan(limits_of(rate)[:, 1]).all()
        cell = rate.at(1)
        assert isinstance(cell, LimitedEstimate)
        assert cell.interval_reason == "no_events"

    def test_a_band_without_weight_needs_no_people(self) -> None:
        rate = direct_rate(events=[1, 2, 0], population=[10, 20, 0], standard=[1, 1, 0], limits="gamma-midrange")
        same = direct_rate(events=[1, 2], population=[10, 20], standard=[1, 1], limits="gamma-midrange")
        assert rate.estimate == same.estimate
        np.testing.assert_allclose(limits_of(rate), limits_of(same))

    def test_each_area_may_have_its_own_standard(self) -> None:
        rate = direct_rate(events=self.EVENTS, population=self.PEOPLE, standard=[self.STANDARD, (1, 1, 1), (0, 0, 1)])
        assert rate.estimate[2] == pytest.approx(10_000)

    def test_repeated_events_widen_the_interval(self) -> None:
        split = [[6, 4, 0], [10, 0, 3], [8, 2, 0]]
        total, variance = repeated_events(events=split, sizes=[1, 2, 3])
        known = {"events": total, "population": [500, 600, 300], "standard": self.STANDARD}
        for limits in ("dobson-exact", "normal", "log", "logit"):
            plain = direct_rate(**known, limits=limits)
            wide = direct_rate(**known, limits=limits, event_variance=variance)
            assert wide.standard_error > plain.standard_error
            assert np.ptp(limits_of(wide)) > np.ptp(limits_of(plain))
        assert wide.notes == ("variance of repeated events given",)

    def test_bad_variances_have_reasons(self) -> None:
        variance = np.array([[4.0, 4, 4], [NAN, 4, 4], [4, INF, 4], [4, 4, -1]])
        rate = direct_rate(
            events=np.full((4, 3), 4),
            population=np.full((4, 3), 100),
            standard=self.STANDARD,
            limits="normal",
            event_variance=variance,
        )
        assert rate.reason.tolist() == ["", "missing_events", "infinite_count", "negative_events"]

    def test_gamma_limits_refuse_events_that_repeat(self) -> None:
        with pytest.raises(ValueError, match=r"assume that events are independent.*choose one of dobson-exact"):
            direct_rate(events=[1, 1], population=[9, 9], standard=[1, 1], event_variance=[1, 2])

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"standard": [1, 1]}, r"must end in the same age bands; got shapes \(3,\), \(3,\) and \(2,\)"),
            ({"standard": [1, -1, 3]}, "standard must hold numbers of zero or more"),
            ({"standard": [0, 0, 0]}, "with a sum above zero"),
            ({"standard": [1, NAN, 3]}, "standard must hold"),
            ({"limits": "chi"}, "limits must be one of fay-feuer, tiwari"),
        ],
    )
    def test_wrong_options_are_refused(self, wrong: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            direct_rate(**{"events": [1, 2, 3], "population": [9, 9, 9], "standard": self.STANDARD, **wrong})

    def test_one_number_is_no_age_table(self) -> None:
        with pytest.raises(ValueError, match="same age bands"):
            direct_rate(events=1, population=1, standard=1)

    @pytest.mark.parametrize("sizes", [[1, 2], [[1, 2, 3]], [0, 1, 2], [1, 2, NAN]])
    def test_sizes_must_fit(self, sizes: list) -> None:
        with pytest.raises(ValueError, match="sizes must be a list of numbers of one or more"):
            repeated_events(events=[[1, 2, 3]], sizes=sizes)

    def test_coverage_of_gamma_limits(self) -> None:
        """2,000 areas; the benchmark reports every method for more."""
        rng = np.random.default_rng(5)
        population = rng.uniform(20, 400, (2_000, 8))
        truth = np.linspace(0.001, 0.03, 8)
        rate = direct_rate(events=rng.poisson(population * truth), population=population, standard=np.ones(8), per=1)
        lower, upper = rate.interval(0.95)
        assert 0.95 <= np.mean((lower <= truth.mean()) & (truth.mean() <= upper)) <= 0.995


class TestIndirect:
    def test_each_bad_area_has_its_reason(self) -> None:
        ratio = indirect_ratio(observed=[4, NAN, INF, -1, 4, 4], expected=[2, 2, 2, 2, 0, NAN])
        assert ratio.reason.tolist() == [
            "",
            "missing_events",
            "infinite_count",
            "negative_events",
            "expected_not_positive",
            "expected_not_positive",
        ]
        assert ratio.estimate[0] == 2

    def test_the_log_method_has_no_limits_without_events(self) -> None:
        ratio = indirect_ratio(observed=[0, 9], expected=3, limits="log", per=100)
        assert ratio.interval_reason.tolist() == ["no_events", ""]
        lower, upper = ratio.at(1).interval()
        assert lower * upper == pytest.approx(300**2)

    def test_rate_is_ratio_times_the_reference(self) -> None:
        ratio = indirect_ratio(observed=12, expected=8)
        rate = indirect_rate(observed=12, expected=8, reference_rate=0.004)
        np.testing.assert_allclose(limits_of(rate), 400 * limits_of(ratio))
        assert rate.estimate == pytest.approx(600)

    def test_a_missing_population_stays_missing(self) -> None:
        expected = expected_events(
            population=[[10, NAN], [10, 10]], reference_events=[1, 2], reference_population=[9, 9]
        )
        assert indirect_ratio(observed=[1, 1], expected=expected).reason.tolist() == ["expected_not_positive", ""]

    @pytest.mark.parametrize(
        ("reference", "message"),
        [
            (([1, 2, 3], [9, 9, 9]), r"must end in the same bands; got shapes \(2,\), \(3,\) and \(3,\)"),
            (([1, 2], [9, 0]), "person-years above zero in every band"),
            (([1, NAN], [9, 9]), "The reference needs events of zero or more"),
        ],
    )
    def test_a_bad_reference_is_refused(self, reference: tuple, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            expected_events(population=[5, 5], reference_events=reference[0], reference_population=reference[1])


class TestCompared:
    def test_ratio_reasons(self) -> None:
        ratio = rate_ratio(
            events=[4, 0, 4, NAN],
            population=100,
            reference_events=[5, 5, 0, 5],
            reference_population=100,
        )
        assert ratio.reason.tolist() == ["", "", "no_reference_events", "missing_events"]
        lower, upper = ratio.interval(0.95)
        assert lower[1] == 0
        assert upper[1] > 0

    def test_ratio_of_log_has_no_limits_without_events(self) -> None:
        ratio = rate_ratio(events=[0, 8], population=100, reference_events=4, reference_population=100, limits="log")
        assert ratio.interval_reason.tolist() == ["no_events", ""]
        lower, upper = ratio.at(1).interval()
        assert lower * upper == pytest.approx(4)

    @pytest.mark.parametrize("limits", ["fay", "tiwari"])
    def test_the_ratio_turned_round_has_its_limits_turned_round(self, limits: str) -> None:
        rng = np.random.default_rng(1)
        one, two = rng.poisson(3, (2, 20, 5)) + 1.0
        first, second = rng.uniform(100, 900, (2, 20, 5))
        known = {"standard": [5, 4, 3, 2, 1], "limits": limits}
        here = rate_ratio(events=one, population=first, reference_events=two, reference_population=second, **known)
        there = rate_ratio(events=two, population=second, reference_events=one, reference_population=first, **known)
        np.testing.assert_allclose(limits_of(here), 1 / limits_of(there)[::-1], rtol=1e-9)
        assert here.notes == ("independent populations",)

    def test_difference_methods(self) -> None:
        one, other = crude_rate(events=[30, NAN], population=1_000), crude_rate(events=20, population=1_000)
        for limits in ("mover", "normal"):
            apart = rate_difference(one=one, other=other, limits=limits)
            assert apart.estimate[0] == pytest.approx(1_000)
            assert apart.reason.tolist() == ["", "missing_events"]
            lower, upper = apart.interval(0.95)
            assert lower[0] < 0 < upper[0]
        assert upper[0] - 1_000 == pytest.approx(1.959964 * np.sqrt(50) * 100)

    def test_a_figure_without_limits_gives_a_difference_without_limits(self) -> None:
        bare = Estimate.of([5.0])
        apart = rate_difference(one=bare, other=crude_rate(events=[1], population=[100]))
        assert apart.interval_reason.tolist() == ["standard_error_unknown"]
        assert np.isfinite(apart.estimate).all()


class TestMistakesOfOtherPrograms:
    """England's package stops every area on one zero denominator and takes only 20 age bands; an epidemiology package
    gives negative limits of rates; a smoothing package gives NaN at zero events."""

    def test_one_zero_denominator_stops_one_area(self) -> None:
        population = np.full((30, 20), 100.0)
        population[7, 3] = 0
        events, standard = np.ones((30, 20)), np.ones(20)
        figures = [
            crude_rate(events=events[:, 3], population=population[:, 3]),
            proportion(events=events[:, 3], population=population[:, 3]),
            *(direct_rate(events=events, population=population, standard=standard, limits=name) for name in METHODS),
            rate_ratio(
                events=events,
                population=population,
                reference_events=events,
                reference_population=np.full((30, 20), 50.0),
                standard=standard,
            ),
        ]
        for figure in figures:
            assert figure.reason[7] == "empty_population"
            assert np.isfinite(np.delete(limits_of(figure), 7, axis=1)).all()
        seen = funnel(events=events[:, 3], size=population[:, 3], kind="rate")
        assert np.flatnonzero(seen.reason).tolist() == [7]
        assert (np.delete(seen.standing(), 7) == "within").all()

    @pytest.mark.parametrize("bands", [1, 2, 11, 18, 19, 20, 101])
    def test_any_number_of_age_bands(self, bands: int) -> None:
        events, population = np.ones((3, bands)), np.full((3, bands), 40.0)
        rate = direct_rate(events=events, population=population, standard=np.arange(bands) + 1, per=1)
        np.testing.assert_allclose(rate.estimate, 1 / 40)
        expected = expected_events(
            population=population, reference_events=np.ones(bands), reference_population=np.full(bands, 80.0)
        )
        np.testing.assert_allclose(indirect_ratio(observed=bands, expected=expected).estimate, 2)

    @pytest.mark.parametrize("limits", METHODS)
    def test_no_direct_rate_has_limits_below_zero_or_none_without_a_word(self, limits: str) -> None:
        """Areas of a few people, whose events may all lie in the band that weighs most."""
        rng = np.random.default_rng(8)
        population = rng.gamma(0.5, 200, (400, 6)) + 1
        events = rng.poisson(np.minimum(population * 0.002, 3)).astype(float)
        rate = direct_rate(events=events, population=population, standard=[50, 1, 1, 1, 1, 9], limits=limits, per=1)
        for level in (0.8, 0.95, 0.998):
            lower, upper = limits_of(rate, level)
            known = rate.interval_reason == ""
            assert (lower[known] >= 0).all()
            assert (lower[known] <= rate.estimate[known] + 1e-15).all()
            assert np.isfinite(upper[known]).all()
            assert (upper[known] >= rate.estimate[known]).all()
            assert np.isnan(upper[~known]).all()
        # Only methods that cannot take zero events are without limits, and only there.
        assert set(rate.interval_reason[events.sum(axis=1) > 0]) == {""}

    @pytest.mark.parametrize("limits", ["logit", "beta-tiwari"])
    def test_methods_for_shares_say_so_where_a_rate_reaches_one(self, limits: str) -> None:
        rate = direct_rate(
            events=[[3, 0], [1, 0], [0, 0], [1, 4]], population=[[2, 9], [2, 9], [60, 90], [60, 90]],
            standard=[9, 1], limits=limits, per=1,
        )  # fmt: skip
        above, zero = "events_above_population", "no_events" if limits == "logit" else ""
        second = above if limits == "beta-tiwari" else ""
        assert rate.interval_reason.tolist() == [above, second, zero, ""]
        assert (rate.reason == "").all()
        known = rate.interval_reason == ""
        assert (np.isfinite(limits_of(rate)).all(axis=0) == known).all()
        assert (limits_of(rate)[:, known] <= 1).all()
