"""TOPALS: the standard given back, the search, the open age and refusals."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from benchmarks.small_areas import STARTS, by_band, people, schedule, simulate
from commontable.stats import AgeBands, topals
from commontable.stats.small_areas.closing import open_age_curve
from commontable.stats.small_areas.schedules import Closed, InverseRate, expectancies, plain_rules
from tests.unit.stats.conftest import COARSE, DEATHS, PEOPLE, REFERENCE


def usual_rates() -> np.ndarray:
    usual = schedule()
    return by_band(usual * people(usual)) / by_band(people(usual))


def test_topals_gives_back_a_standard_whose_deaths_are_seen() -> None:
    usual = usual_rates()
    population = by_band(people(schedule())) * 1e7
    fitted = topals(deaths=population * usual * 1.3, population=population, age_starts=STARTS, standard_rates=usual)
    np.testing.assert_allclose(fitted.rates.estimate, usual * 1.3, rtol=1e-3)
    assert fitted.rates.n.shape == (19,)


def test_topals_at_single_years_closes_with_the_standard_beyond_the_open_age() -> None:
    usual = schedule()[:101]
    world = simulate(200, 100_000, seed=23)
    fitted = topals(
        deaths=world.deaths,
        population=world.population,
        age_starts=STARTS,
        standard_rates=usual,
        standard_starts=np.arange(101),
    )
    e0 = fitted.expectancy()
    assert np.sqrt(np.mean((e0.estimate - world.truth) ** 2)) < 0.65
    assert abs(np.mean(e0.estimate - world.truth)) < 0.35
    assert np.isnan(fitted.rates.n).all()
    lower, upper = e0.interval()
    assert 0.85 < np.mean((lower <= world.truth) & (world.truth <= upper)) < 0.99
    assert fitted.expectancy(3).estimate.shape == (200,)


def test_topals_needs_a_death_and_says_so() -> None:
    fitted = topals(
        deaths=[np.zeros(7), DEATHS],
        population=[PEOPLE, PEOPLE],
        age_starts=COARSE,
        standard_rates=REFERENCE,
        within="uniform",
    )
    assert fitted.reason.tolist() == ["no_events", ""]


def test_a_topals_search_cut_short_is_undefined(monkeypatch) -> None:
    # The package has a function of the module's name, so the module is reached by its import name.
    monkeypatch.setattr(sys.modules["commontable.stats.small_areas.topals"], "ROUNDS", 1)
    fitted = topals(deaths=DEATHS * 9, population=PEOPLE * 2, age_starts=COARSE, standard_rates=REFERENCE)
    assert str(fitted.reason) == "not_converged"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"standard_rates": REFERENCE[:3]}, "standard_rates must be 7 rates above zero"),
        ({"standard_rates": -REFERENCE}, "standard_rates must be 7 rates above zero"),
        ({"standard_starts": [0, 1, 5, 20, 45, 65, 85]}, "25 is missing"),
        ({"knots": (0.0, 90.0)}, "all below 85"),
        ({"knots": (0.0,)}, "two ages or more"),
        ({"penalty": 0}, "penalty must be above zero"),
        ({"within": "even"}, "within must be one of survivors, uniform"),
    ],
)
def test_topals_refuses_in_words(changes, words) -> None:
    call = {"deaths": DEATHS, "population": PEOPLE, "age_starts": COARSE, "standard_rates": REFERENCE}
    with pytest.raises(ValueError, match=words):
        topals(**{**call, **changes})


def test_a_band_where_q_is_capped_no_longer_answers_to_its_rate() -> None:
    bands = AgeBands.of([0, 5, 85])
    log_rates = np.log(np.array([[0.01], [3.0], [0.2]]))
    closed: Closed = InverseRate().close(log_rates[-1], slice(None))
    years, gradient, reached = expectancies(log_rates, bands, plain_rules(bands, 0.1, 0.5, None, 1), closed, first=0)
    assert gradient[1, 0] == 0
    assert reached[0] == 0
    assert years[0] > 5


def test_without_people_in_the_last_closed_bands_growth_is_taken_as_none() -> None:
    bands = AgeBands.of([0, 45, 65, 85])
    standard = np.log([0.001, 0.005, 0.03, 0.14])
    curve, doubt = open_age_curve(bands, standard, np.array([100.0, 0, 10, 10]), "gompertz")
    assert np.all(np.diff(curve) < 0)
    assert 0 < doubt < 0.2
