"""Years lost to early death: against a limit, against a standard, as a sum and for each."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    Undefined,
    life_table,
    potential_years_lost,
    years_of_life_lost,
)
from tests.unit.stats.small_tables import DEATHS, POPULATION, STARTS


@pytest.fixture
def table():
    return life_table(deaths=DEATHS, population=POPULATION, age_starts=STARTS)


class TestYearsLost:
    def test_potential_years_by_hand_and_as_a_rate(self) -> None:
        lost = potential_years_lost(deaths=DEATHS, age_starts=STARTS, before=85)
        by_hand = 60 * 84.9 + 10 * 82 + 120 * 60 + 900 * 20
        assert float(lost.estimate) == pytest.approx(by_hand)
        assert float(lost.n) == 1090
        assert float(lost.standard_error) == pytest.approx(
            np.sqrt(60 * 84.9**2 + 10 * 82**2 + 120 * 60**2 + 900 * 20**2), rel=1e-3
        )
        rate = potential_years_lost(deaths=DEATHS, age_starts=STARTS, before=85, population=POPULATION, per=1000)
        assert float(rate.estimate) == pytest.approx(by_hand / 495)

    def test_no_deaths_are_no_certainty(self) -> None:
        """Limits of no deaths at the mean price of a death."""
        lost = potential_years_lost(deaths=[0, 0, 0, 0, 5], age_starts=STARTS, before=85)
        lower, upper = lost.interval(0.95)
        price = np.sqrt(np.mean(np.square([84.9, 82, 60, 20])))
        assert float(lost.estimate) == float(lower) == 0
        assert float(upper) == pytest.approx(2.46 * price, rel=0.01)

    @pytest.mark.parametrize("deaths", [2.0, 10.0, 200.0])
    def test_the_limits_hold_about_as_often_as_they_say(self, deaths: float) -> None:
        expected = deaths * np.array([0.1, 0.05, 0.25, 0.6, 0])
        drawn = np.random.default_rng(8).poisson(expected, (4_000, 5))
        truth = potential_years_lost(deaths=expected, age_starts=STARTS, before=85).estimate
        lower, upper = potential_years_lost(deaths=drawn, age_starts=STARTS, before=85).interval(0.95)
        assert 0.90 < np.mean((lower <= truth) & (truth <= upper)) < 0.985

    def test_deaths_that_cost_nothing_may_be_missing(self) -> None:
        hidden = DEATHS.copy()
        hidden[4] = np.nan
        assert str(potential_years_lost(deaths=hidden, age_starts=STARTS, before=85).reason) == ""

    def test_against_a_life_table_or_given_years(self, table) -> None:
        lost = years_of_life_lost(deaths=DEATHS, age_starts=STARTS, standard=table)
        years = [float(table.expectancy(age).estimate) for age in (0.1, 3, 25, 65, 85)]
        assert float(lost.estimate) == pytest.approx(float(DEATHS @ years))
        given = years_of_life_lost(deaths=DEATHS, age_starts=STARTS, standard=years)
        assert float(given.estimate) == pytest.approx(float(lost.estimate))

    @pytest.mark.parametrize(
        ("band", "deaths", "population", "reason"),
        [
            (1, np.nan, 1, "missing_deaths"),
            (1, -1, 1, "negative_deaths"),
            (1, np.inf, 1, "infinite_count"),
            (1, 1, np.nan, "missing_population"),
            (1, 1, -1e9, "negative_population"),
            (1, 1, np.inf, "infinite_count"),
        ],
    )
    def test_each_reason_beside_a_good_area(self, band, deaths, population, reason) -> None:
        counts, years = np.array([DEATHS, DEATHS]), np.array([POPULATION, POPULATION])
        counts[0, band], years[0, band] = deaths, population
        lost = potential_years_lost(deaths=counts, age_starts=STARTS, before=85, population=years)
        assert lost.reason.tolist() == [reason, ""]

    def test_nobody_lives_there(self) -> None:
        lost = potential_years_lost(deaths=DEATHS, age_starts=STARTS, before=85, population=POPULATION * 0)
        assert lost.at() == Undefined("empty_population")

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"before": 75}, "before must be the start of a band above the first"),
            ({"before": 0}, "before must be the start of a band above the first"),
            ({"a0": 2}, "a0 must be between 0 and 1, a share of the band; got 2"),
            ({"per": 0}, "per must be above zero, like 100,000; got 0"),
            ({"population": [1, 2]}, r"population must have 5 values along its last axis; got shape \(2,\)"),
            ({"deaths": [1, 2]}, r"deaths must have 5 values along its last axis; got shape \(2,\)"),
        ],
    )
    def test_what_potential_years_refuse(self, asked: dict, message: str) -> None:
        given = {"deaths": DEATHS, "age_starts": STARTS, "before": 85, "population": POPULATION}
        with pytest.raises(ValueError, match=message):
            potential_years_lost(**{**given, **asked})

    def test_what_a_standard_must_be(self, table) -> None:
        two = life_table(deaths=[DEATHS] * 2, population=[POPULATION] * 2, age_starts=STARTS)
        small = life_table(deaths=DEATHS / 200, population=POPULATION / 200, age_starts=STARTS)
        for standard, message in (
            ([1, 2], "standard must be 5 years of zero or more"),
            (two, r"standard must be one life table; got tables of shape \(2,\)"),
            (small, "standard is undefined: All ages together have fewer"),
        ):
            with pytest.raises(ValueError, match=message):
                years_of_life_lost(deaths=DEATHS, age_starts=STARTS, standard=standard)

    def test_the_error_of_lives_without_an_infant_band(self) -> None:
        lost = potential_years_lost(deaths=DEATHS[2:], age_starts=[5, 45, 85], before=85)
        assert float(lost.estimate) == pytest.approx(120 * 60 + 900 * 20)
