"""Every statistic of life expectancy against its slow twin in plain Python."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    Estimate,
    age_at_death_gini,
    age_at_death_sd,
    e_dagger,
    healthy_expectancy,
    life_table,
    ranks,
    trend,
)
from commontable.stats.leveling import chance_both_gain
from tests.reference.twins import (
    chance_between_twin,
    life_table_twin,
    lives,
    ranks_twin,
    sullivan_twin,
    trend_twin,
)

BANDS = {
    "WONDER ten-year": [0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85],
    "five-year, infants apart": [0, 1, *range(5, 95, 5)],
    "five-year, no infant band": list(range(0, 90, 5)),
    "uneven": [0, 2, 20, 65, 80],
    "from age 25": [25, 35, 45, 65, 85],
}


def counts(starts: list[int], seed: int, areas: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Poisson deaths of small areas, some bands without any; the open band always holds some."""
    rng = np.random.default_rng(seed)
    rate = np.clip(0.00006 * np.exp(0.085 * (np.array(starts) + 3)), 0, 0.6)
    population = rng.uniform(200, 3000, (areas, len(starts)))
    deaths = rng.poisson(population * rate).astype(float)
    deaths[:, -1] += 1
    return deaths, np.maximum(population, deaths)


@pytest.mark.parametrize("starts", BANDS.values(), ids=BANDS.keys())
def test_every_column_agrees_with_the_twin(starts: list[int]) -> None:
    deaths, population = counts(starts, seed=len(starts))
    table = life_table(deaths=deaths, population=population, age_starts=starts, population_floor=0)
    for area in range(len(deaths)):
        twin = life_table_twin(deaths[area], population[area], starts)
        for ours, theirs, scale in (
            (table.lx, "l", 1e5),
            (table.Lx, "L", 1e5),
            (table.Tx, "T", 1e5),
            (table.ax, "a", 1),
            (table.qx, "q", 1),
            (table.ex, "e", 1),
            (table.variance, "var", 1),
        ):
            np.testing.assert_allclose(ours[area] / scale, [row[theirs] for row in twin], rtol=1e-10, err_msg=theirs)
        np.testing.assert_allclose(table.dx[area] / 1e5, [row["l"] * row["q"] for row in twin], rtol=1e-10)


def test_any_leading_shape_gives_the_same_tables() -> None:
    deaths, population = counts(BANDS["uneven"], seed=3, areas=24)
    flat = life_table(deaths=deaths, population=population, age_starts=BANDS["uneven"], population_floor=0)
    cube = life_table(
        deaths=deaths.reshape(2, 3, 4, -1),
        population=population.reshape(2, 3, 4, -1),
        age_starts=BANDS["uneven"],
        population_floor=0,
    )
    assert cube.shape == (2, 3, 4)
    for name in ("ax", "lx", "ex", "variance", "Tx"):
        np.testing.assert_array_equal(getattr(cube, name).reshape(24, -1), getattr(flat, name))


def test_more_cells_than_one_chunk_give_the_same_tables() -> None:
    deaths, population = counts(BANDS["uneven"], seed=4, areas=5000)
    rules = {"a0": "andreev-kingkade", "sex": np.tile(["female", "male"], 2500), "population_floor": 0}
    starts = [0, 1, 20, 65, 80]
    whole = life_table(deaths=deaths, population=population, age_starts=starts, **rules)
    rules["sex"] = "male"
    one = life_table(deaths=deaths[4999], population=population[4999], age_starts=starts, **rules)
    np.testing.assert_array_equal(whole.ex[4999], one.ex)


def test_lifespan_spread_agrees_with_walking_the_survival_curve() -> None:
    starts = BANDS["five-year, infants apart"]
    deaths, population = counts(starts, seed=9, areas=3)
    table = life_table(deaths=deaths * 20, population=population * 20, age_starts=starts)
    for area in range(3):
        sd, entropy, gini = lives(life_table_twin(deaths[area], population[area], starts))
        assert float(age_at_death_sd(table=table).estimate[area]) == pytest.approx(sd, rel=1e-4)
        assert float(age_at_death_gini(table=table).estimate[area]) == pytest.approx(gini, rel=1e-4)
        # e-dagger is a sum over bands by convention; the integral -∫ l ln l differs by the width of bands.
        assert float(e_dagger(table=table).estimate[area]) == pytest.approx(entropy, rel=0.01)


def test_lifespan_spread_has_the_standard_error_that_simulation_has() -> None:
    starts = BANDS["WONDER ten-year"]
    deaths, population = counts(starts, seed=2, areas=1)
    deaths, population = deaths[0] * 15 + 5, population[0] * 15
    rng = np.random.default_rng(5)
    drawn = life_table(
        deaths=rng.poisson(deaths, (4000, len(starts))), population=np.tile(population, (4000, 1)), age_starts=starts
    )
    table = life_table(deaths=deaths, population=population, age_starts=starts)
    for measure in (age_at_death_sd, e_dagger, age_at_death_gini):
        simulated = float(np.std(measure(table=drawn).estimate))
        assert float(measure(table=table).standard_error) == pytest.approx(simulated, rel=0.06), measure.__name__


def test_sullivan_agrees_with_the_twin() -> None:
    starts = BANDS["WONDER ten-year"]
    deaths, population = counts(starts, seed=7, areas=5)
    table = life_table(deaths=deaths, population=population, age_starts=starts, population_floor=0)
    ill = np.linspace(0.02, 0.6, len(starts))
    ours = healthy_expectancy(table=table, prevalence=ill, people=100).estimate
    theirs = [sullivan_twin(life_table_twin(deaths[area], population[area], starts), ill) for area in range(5)]
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_trend_agrees_with_the_twin() -> None:
    rng = np.random.default_rng(1)
    times = [2008, 2010, 2011, 2015, 2019]
    values, errors = rng.normal(75, 2, (6, 5)), rng.uniform(0.1, 1, (6, 5))
    ours = trend(times=times, estimates=values, standard_errors=errors)
    for row in range(6):
        slope, error = trend_twin([time - 2012 for time in times], values[row], errors[row])
        assert float(ours.estimate[row]) == pytest.approx(slope, rel=1e-10)
        assert float(ours.standard_error[row]) == pytest.approx(error, rel=1e-10)


@pytest.mark.parametrize(
    ("mean", "error", "limit", "doubt"),
    [
        (1.0, 0.3, 2.5, 0.4),
        (0.1, 1.0, 0.2, 0.01),
        (-0.5, 0.4, 1.0, 0.5),
        (2.0, 0.5, 1.0, 0.5),
        (1.0, 0.001, 1.0, 2.0),
        (0.3, 2.0, 5.0, 0.001),
        (-9.0, 0.1, 3.0, 1.0),
    ],
)
def test_the_chance_that_both_gain_agrees_with_the_twin(mean: float, error: float, limit: float, doubt: float) -> None:
    ours = chance_both_gain(Estimate.of(mean, error), Estimate.of(limit, doubt))
    assert float(ours) == pytest.approx(chance_between_twin(mean, error, limit, doubt), abs=2e-6)


def test_ranks_agree_with_looking_at_every_pair() -> None:
    rng = np.random.default_rng(8)
    values = Estimate.of(rng.normal(78, 2, 40), rng.uniform(0.2, 1.5, 40))
    ours = ranks(estimates=values, favorable="high", joint=False)
    theirs = ranks_twin(*values.interval(0.95))
    assert [(int(a), int(b)) for a, b in zip(ours.best, ours.worst, strict=True)] == theirs
