"""Methods for small areas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.memory_cases.inputs import RATE, STARTS, Case, Inputs, calling, deaths, line, totals
from commontable import stats


def small_areas() -> dict[str, Case]:
    bands = {"age_starts": STARTS}
    small = partial(deaths, size=3_000)

    def years(found: stats.SmallAreas) -> object:
        return found, found.expectancy()

    def one_rate() -> Inputs:
        return totals("deaths", "population")

    def both(measure: Callable[..., stats.SmallAreas], **options: Any) -> Case:
        return Case(small, lambda given: years(measure(**given, **bands, **options)))

    return {
        "hierarchical_schedules": both(stats.hierarchical_schedules),
        "learn_schedule_prior": calling(stats.learn_schedule_prior, small, **bands),
        "topals": both(stats.topals, standard_rates=RATE),
        "merge_bands": both(stats.merge_bands),
        "merge_areas, 8,000 areas": Case(
            partial(small, 8_000),
            lambda given: years(stats.merge_areas(**given, **bands, adjacency=line(8_000), target_standard_error=2.0)),
        ),
        "fill_empty_bands": both(stats.fill_empty_bands, reference_rates=RATE),
        "empirical_bayes": Case(one_rate, lambda given: stats.empirical_bayes(**given).rates),
        "empirical_bayes, by age": both(stats.empirical_bayes),
        "poisson_gamma": Case(one_rate, lambda given: stats.poisson_gamma(**given).rates),
        "poisson_gamma, by age": both(stats.poisson_gamma),
    }
