"""Life tables, years lost and gaps."""

from __future__ import annotations

import numpy as np

from benchmarks.memory_cases.inputs import AREAS, BANDS, STARTS, Case, Inputs, calling, deaths, estimates, table
from commontable import stats
from commontable.stats import Gap


def gaps(seed: int) -> Gap:
    return stats.gap(reference=estimates((AREAS,), seed), comparison=estimates((AREAS,), seed + 1, 70.0))


def lives() -> dict[str, Case]:
    life = lambda: {"table": table()}  # noqa: E731
    bands = {"age_starts": STARTS}

    def hidden() -> Inputs:
        seen = deaths()
        more = seen["deaths"] + (seen["deaths"] == 0) * 4
        return {"deaths_low": seen["deaths"], "deaths_high": more, "population": seen["population"]}

    def ill_health() -> Inputs:
        return {"table": table(), "prevalence": np.random.default_rng(1).uniform(0.05, 0.4, (AREAS, BANDS))}

    return {
        "life_table, all columns": calling(stats.life_table, deaths, **bands),
        "life_table, expectancy": Case(deaths, lambda given: stats.life_table(**given, **bands).expectancy(0)),
        "LifeTable.expectancy": Case(life, lambda given: given["table"].expectancy(0)),
        "LifeTable.temporary_expectancy": Case(life, lambda given: given["table"].temporary_expectancy(20, 67.5)),
        "LifeTable.survivors": Case(life, lambda given: given["table"].survivors(65)),
        "life_expectancy_bounds": calling(stats.life_expectancy_bounds, hidden, **bands),
        "healthy_expectancy": calling(stats.healthy_expectancy, ill_health),
        "age_at_death_sd": calling(stats.age_at_death_sd, life),
        "e_dagger": calling(stats.e_dagger, life),
        "age_at_death_gini": calling(stats.age_at_death_gini, life),
        "potential_years_lost": calling(stats.potential_years_lost, deaths, **bands),
        "years_of_life_lost": calling(stats.years_of_life_lost, deaths, standard=np.linspace(80, 5, BANDS), **bands),
        "monte_carlo_expectancy, 8,000 areas, 100 draws": Case(
            lambda: {"table": table(8_000)},
            lambda given: stats.monte_carlo_expectancy(given["table"], draws=100, seed=1),
        ),
        "gap": calling(stats.gap, lambda: {"reference": estimates((AREAS,)), "comparison": estimates((AREAS,), 2, 70)}),
        "gap_change": calling(stats.gap_change, lambda: {"first": gaps(1), "last": gaps(3)}),
        "leveling_down": calling(
            stats.leveling_down,
            lambda: {"first": estimates((AREAS, 3)), "last": estimates((AREAS, 3), 2, 76.0)},
            reference=0,
            comparison=2,
            favorable="high",
        ),
        "ranks": calling(stats.ranks, lambda: {"estimates": estimates((AREAS,))}, favorable="high"),
    }
