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
