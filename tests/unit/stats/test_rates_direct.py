"""Direct standardization: limits, weights, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    LimitedEstimate,
    direct_rate,
    repeated_events,
)
from tests.unit.stats.test_rates import INF, NAN, limits_of


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
