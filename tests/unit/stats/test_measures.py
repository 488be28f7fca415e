"""Bounds, trend, ranks, healthy expectancy and spread: decisions, reasons and messages."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    MESSAGES,
    Estimate,
    Reason,
    Undefined,
    age_at_death_gini,
    age_at_death_sd,
    e_dagger,
    healthy_expectancy,
    life_expectancy_bounds,
    life_table,
    ranks,
    trend,
)
from tests.unit.stats.small_tables import DEATHS, POPULATION, STARTS


@pytest.fixture
def table():
    return life_table(deaths=DEATHS, population=POPULATION, age_starts=STARTS)


def test_every_reason_has_a_sentence_with_a_way_on() -> None:
    assert set(MESSAGES) == set(Reason)
    assert all(message.endswith(".") for message in MESSAGES.values())
    assert "never zero" in Undefined("missing_deaths").message
    with pytest.raises(ValueError, match="no_such_code"):
        Undefined("no_such_code")


def test_published_figures_become_estimates() -> None:
    given = Estimate.of([70.0, np.nan], [0.5, 0.5])
    assert given.reason.tolist() == ["", "missing_estimate"]
    with pytest.raises(ValueError, match="standard_errors must be zero or more; got -1"):
        Estimate.of([70.0], [-1.0])


class TestBounds:
    def ask(self, low, high, **rules):
        return life_expectancy_bounds(
            deaths_low=low, deaths_high=high, population=POPULATION, age_starts=STARTS, **rules
        )

    def test_hidden_counts_widen_the_interval_beyond_chance(self, table) -> None:
        low, high = DEATHS.copy(), DEATHS.copy()
        low[1], high[1] = 0, 9
        bounds = self.ask(low, high)
        assert bounds.notes == ("1 death counts are known only to lie in an interval",)
        assert float(bounds.width) > 0
        assert float(self.ask(DEATHS, DEATHS).width) == 0
        exact = self.ask(DEATHS, DEATHS, age=45)
        assert float(exact.low.estimate) == float(table.expectancy(45).estimate)

    def test_every_count_between_stays_inside_the_interval(self) -> None:
        """All 100 pairs of two hidden counts, an end of the interval never inside that of a possible table."""
        low, high = DEATHS / 10, DEATHS / 10
        low, high = low.copy(), high.copy()
        low[:2], high[:2] = 0, 9
        population = POPULATION / 10
        bounds = life_expectancy_bounds(deaths_low=low, deaths_high=high, population=population, age_starts=STARTS)
        lower, upper = bounds.interval(0.95)
        hidden = np.array([[a, b] for a in range(10) for b in range(10)])
        deaths = np.hstack([hidden, np.tile(low[2:], (100, 1))])
        every = life_table(deaths=deaths, population=np.tile(population, (100, 1)), age_starts=STARTS).expectancy()
        assert lower <= every.interval(0.95)[0].min() + 1e-9
        assert upper >= every.interval(0.95)[1].max() - 1e-9

    def test_a_hidden_open_band_that_may_be_empty_has_a_reason(self) -> None:
        low, high = DEATHS.copy(), DEATHS.copy()
        low[4], high[4] = 0, 9
        assert self.ask(low, high).at() == Undefined("open_band_without_deaths")

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"low": DEATHS, "high": DEATHS, "ax": "greville"}, "ax='greville' does not make"),
            ({"low": DEATHS, "high": DEATHS, "open_band": "pooled"}, "open_band='pooled' does not make"),
            ({"low": DEATHS, "high": DEATHS[:3]}, r"must have the same shape; got \(5,\) and \(3,\)"),
            ({"low": DEATHS + 1, "high": DEATHS}, r"deaths_low must not exceed deaths_high; at \(0,\): 61 and 60"),
        ],
    )
    def test_what_it_refuses(self, asked: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            self.ask(**asked)


class TestTrend:
    times = [2010, 2012, 2014, 2016]
    values = np.array([70.0, 70.6, 70.9, 71.6])
    errors = np.full(4, 0.2)

    def test_a_missing_point_is_refused_or_left_out_on_purpose(self) -> None:
        holes = self.values.copy()
        holes[1] = np.nan
        refused = trend(times=self.times, estimates=holes, standard_errors=self.errors)
        assert refused.at() == Undefined("missing_estimate")
        without = trend(times=self.times, estimates=holes, standard_errors=self.errors, missing="omit")
        assert float(without.n) == 3
        assert without.notes == ("missing points left out on purpose",)
        three = [0, 2, 3]
        same = trend(times=[2010, 2014, 2016], estimates=self.values[three], standard_errors=self.errors[three])
        assert float(without.estimate) == pytest.approx(float(same.estimate), rel=1e-12)

    @pytest.mark.parametrize(
        ("times", "values", "errors", "missing", "reason"),
        [
            ([1, 2, 3], [1, 2, 3], [0.1, np.nan, 0.1], "refuse", "standard_error_unknown"),
            ([1, 2, 3], [1, 2, 3], [0.1, 0, 0.1], "refuse", "standard_error_not_positive"),
            ([1, 2], [1, 2], [0.1, 0.1], "refuse", "too_few_points"),
            ([1, 2, 3], [1, 2, np.nan], [0.1, 0.1, 0.1], "omit", "too_few_points"),
            ([2, 2, 2], [1, 2, 3], [0.1, 0.1, 0.1], "refuse", "times_all_equal"),
            ([1, 2, 3], [np.nan] * 3, [0.1, 0.1, 0.1], "omit", "too_few_points"),
        ],
    )
    def test_each_reason(self, times, values, errors, missing, reason) -> None:
        assert trend(times=times, estimates=values, standard_errors=errors, missing=missing).at() == Undefined(reason)

    def test_one_bad_area_leaves_the_others(self) -> None:
        two = trend(times=self.times, estimates=[self.values, self.values * np.nan], standard_errors=[self.errors] * 2)
        assert two.reason.tolist() == ["", "missing_estimate"]

    def test_the_scatter_itself_can_tell_the_error(self) -> None:
        """By hand, with the Student multiplier of two degrees of freedom from the printed tables."""
        found = trend(times=self.times, estimates=self.values, standard_errors=self.errors, dispersion="residual")
        slope = 5.1 / 20
        residuals = self.values - self.values.mean() - slope * (np.array(self.times) - 2013)
        error = np.sqrt((residuals**2).sum() / 2 / 20)
        assert float(found.estimate) == pytest.approx(slope)
        assert float(found.standard_error) == pytest.approx(error)
        assert (found.interval(0.95)[1] - found.estimate) / found.standard_error == pytest.approx(4.30265, rel=1e-5)
        assert found.take(()).degrees == 2

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"dispersion": "big"}, "dispersion must be one of known, residual"),
            ({"missing": "drop"}, "missing must be one of refuse, omit"),
            ({"times": [1, np.nan, 3, 4]}, "times must be a list of numbers without holes"),
            ({"standard_errors": [1, 1]}, r"must have one shape that ends in the 4 times; got \(4,\) and \(2,\)"),
        ],
    )
    def test_what_it_refuses(self, asked: dict, message: str) -> None:
        given = {"times": self.times, "estimates": self.values, "standard_errors": self.errors}
        with pytest.raises(ValueError, match=message):
            trend(**{**given, **asked})


class TestRanks:
    def test_low_may_be_favorable(self) -> None:
        assert ranks(estimates=Estimate.of([5.0, 3.0, 9.0], 0.1), favorable="low").place.tolist() == [2, 1, 3]

    def test_joint_intervals_are_wider(self) -> None:
        values = Estimate.of(np.linspace(70, 80, 21), 0.5)
        joint, alone = (ranks(estimates=values, favorable="high", joint=joint) for joint in (True, False))
        assert np.all(joint.best <= alone.best)
        assert np.all(joint.worst >= alone.worst)
        assert np.any(joint.worst > alone.worst)

    def test_areas_without_a_figure_or_an_interval_get_no_place(self) -> None:
        places = ranks(estimates=Estimate.of([70.0, np.nan, 75.0, 80.0], [0.1, 0.1, np.nan, 0.1]), favorable="high")
        assert places.reason.tolist() == ["", "missing_estimate", "standard_error_unknown", ""]
        np.testing.assert_array_equal(places.place, [2, np.nan, np.nan, 1])
        assert float(places.ranked) == 2

    def test_joint_coverage_holds_for_all_areas_together(self) -> None:
        rng = np.random.default_rng(2)
        truth = np.linspace(74, 82, 12)
        order = 12 - np.arange(12)
        places = ranks(estimates=Estimate.of(truth + rng.normal(0, 0.6, (2000, 12)), 0.6), favorable="high")
        held = ((places.best <= order) & (order <= places.worst)).all(axis=1).mean()
        assert held >= 0.95

    def test_one_area_has_no_rank(self) -> None:
        with pytest.raises(ValueError, match=r"at least two areas along the last axis; got shape \(\)"):
            ranks(estimates=Estimate.of(70.0, 1.0), favorable="high")


class TestHealthyExpectancy:
    def test_full_health_is_life_expectancy_with_its_error(self, table) -> None:
        healthy = healthy_expectancy(table=table, prevalence=0.0, people=100)
        assert float(healthy.estimate) == pytest.approx(float(table.expectancy().estimate), rel=1e-12)
        assert float(healthy.standard_error) == pytest.approx(float(table.expectancy().standard_error), rel=1e-12)

    def test_its_error_is_that_of_simulation(self, table) -> None:
        rng = np.random.default_rng(12)
        ill = np.array([0.02, 0.03, 0.1, 0.3, 0.6])
        drawn = life_table(
            deaths=rng.poisson(DEATHS, (5000, 5)), population=np.tile(POPULATION, (5000, 1)), age_starts=STARTS
        )
        sick = rng.binomial(400, ill, (5000, 5)) / 400
        simulated = np.std(healthy_expectancy(table=drawn, prevalence=sick).estimate)
        found = healthy_expectancy(table=table, prevalence=ill, people=400)
        assert float(found.standard_error) == pytest.approx(float(simulated), rel=0.04)
        survey = healthy_expectancy(
            table=table, prevalence=ill, prevalence_standard_error=np.sqrt(ill * (1 - ill) / 400)
        )
        assert float(survey.standard_error) == pytest.approx(float(found.standard_error))
        sullivan = healthy_expectancy(table=table, prevalence=ill, people=400, mortality_variance=False)
        assert sullivan.standard_error < found.standard_error

    def test_without_a_sample_size_there_is_no_interval(self, table) -> None:
        assert str(healthy_expectancy(table=table, prevalence=0.2).interval_reason) == "standard_error_unknown"

    def test_a_bad_prevalence_has_a_reason(self, table) -> None:
        two = life_table(deaths=[DEATHS] * 3, population=[POPULATION] * 3, age_starts=STARTS)
        ill = np.full((3, 5), 0.2)
        ill[0, 1], ill[1, 1] = 20, np.nan
        found = healthy_expectancy(table=two, prevalence=ill, people=50)
        assert found.reason.tolist() == ["prevalence_out_of_range", "missing_prevalence", ""]
        assert healthy_expectancy(table=two, prevalence=ill, people=50, age=5).reason.tolist() == ["", "", ""]

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"people": 5, "prevalence_standard_error": 0.1}, "Give people or prevalence_standard_error, not both"),
            ({"age": 3}, "age must be the start of a band"),
            ({"prevalence": [0.1, 0.2]}, r"prevalence has shape \(2,\); it must fit the table's \(5,\)"),
        ],
    )
    def test_what_it_refuses(self, table, asked: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            healthy_expectancy(**{"table": table, "prevalence": 0.1, **asked})


class TestSpread:
    def test_the_convention_inside_bands_is_an_option(self, table) -> None:
        curve, mean_age = age_at_death_sd(table=table), age_at_death_sd(table=table, within="mean-age")
        assert mean_age.estimate < curve.estimate
        assert curve.reason.tolist() == ""
        with pytest.raises(ValueError, match="within must be one of curve, mean-age"):
            age_at_death_sd(table=table, within="band")

    def test_from_a_later_age_it_is_that_of_the_survivors(self, table) -> None:
        later = life_table(deaths=DEATHS[2:], population=POPULATION[2:], age_starts=[5, 45, 85])
        for measure in (age_at_death_sd, e_dagger, age_at_death_gini):
            here, there = measure(table=table, age=5), measure(table=later, age=5)
            assert float(here.estimate) == pytest.approx(float(there.estimate), rel=1e-12)
            assert float(here.standard_error) == pytest.approx(float(there.standard_error), rel=1e-9)

    @pytest.mark.parametrize("age", [3, 85])
    def test_it_starts_at_a_closed_band(self, table, age: int) -> None:
        with pytest.raises(ValueError, match="age must be the start of a closed band"):
            e_dagger(table=table, age=age)
