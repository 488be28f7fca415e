"""The life table from any age on: its start, its end and what stands between."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.stats.small_tables import DEATHS, POPULATION, STARTS, changed, table


class TestAnyAge:
    def test_inside_a_band_deaths_follow_the_curve_that_keeps_the_mean(self) -> None:
        one = table(ax=[0.1, 1, 25, 22, 8])
        # In the band from 45 to 85 with a = 22 the power is 22 / 18.
        share = (20 / 40) ** (22 / 18)
        alive = one.lx[3] - one.dx[3] * share
        assert float(one.survivors(65).estimate) == pytest.approx(alive / 1e5)
        ages = np.linspace(45, 85, 200_001)
        curve = one.lx[3] - one.dx[3] * ((ages - 45) / 40) ** (22 / 18)
        assert np.trapezoid(curve, ages) == pytest.approx(one.Lx[3], rel=1e-8)

    def test_at_a_band_start_the_two_ways_agree(self) -> None:
        one = table()
        for age in STARTS[:-1]:
            short, long = one.expectancy(age), one.temporary_expectancy(age, np.inf)
            assert float(long.estimate) == pytest.approx(float(short.estimate), rel=1e-12)
            assert float(long.standard_error) == pytest.approx(float(short.standard_error), rel=1e-12)

    def test_inside_the_open_band_the_hazard_is_constant(self) -> None:
        one = table()
        assert float(one.expectancy(92.5).estimate) == float(one.ex[4])
        assert float(one.survivors(95, since=85).estimate) == pytest.approx(np.exp(-10 / one.ex[4]))
        ten = float(one.temporary_expectancy(85, 95).estimate)
        assert ten == pytest.approx(one.ex[4] * (1 - np.exp(-10 / one.ex[4])))

    @pytest.mark.parametrize(
        "figure",
        [
            lambda one: one.expectancy(60),
            lambda one: one.temporary_expectancy(30, 70),
            lambda one: one.survivors(65),
            lambda one: one.survivors(70, since=30),
            lambda one: one.temporary_expectancy(30, 95),
            lambda one: one.survivors(95, since=60),
            lambda one: one.temporary_expectancy(90, 95),
        ],
    )
    def test_its_standard_error_is_that_of_simulation(self, figure) -> None:
        rng = np.random.default_rng(11)
        drawn = table(rng.poisson(DEATHS, (6000, 5)), np.tile(POPULATION, (6000, 1)))
        assert float(figure(table()).standard_error) == pytest.approx(float(np.std(figure(drawn).estimate)), rel=0.04)

    def test_where_nobody_died_nothing_tells_the_error(self) -> None:
        none = table(changed(DEATHS, 1, 0))
        for figure in (none.survivors(4, since=1), none.temporary_expectancy(1, 5)):
            assert figure.interval_reason == "standard_error_unknown"
            assert np.isfinite(figure.estimate)

    def test_nobody_has_died_yet_at_the_start(self) -> None:
        start = table().survivors(0)
        assert (float(start.estimate), float(start.standard_error), float(start.n)) == (1, 0, 0)
        assert start.interval() == (1, 1)

    @pytest.mark.parametrize(
        ("ask", "message"),
        [
            (lambda one: one.expectancy(-1), "age must be 0 or more, where the table starts; got -1"),
            (lambda one: one.temporary_expectancy(40, 40), "until must be above age; got until 40 and age 40"),
            (lambda one: one.survivors(20, since=30), "age must be 30 or more"),
        ],
    )
    def test_an_age_out_of_place_is_refused(self, ask, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            ask(table())
