"""Pure statistics for health equity: arrays in, frozen results out.

No files, no web, no clock, no globals; NumPy and SciPy only. Usable alone in a notebook.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commontable.stats.ages import AgeBands
    from commontable.stats.bounds import life_expectancy_bounds
    from commontable.stats.decomposition import (
        ExpectancyDecomposition,
        FactorDecomposition,
        RateDecomposition,
        das_gupta,
        decompose_expectancy,
        kitagawa,
        structure_factors,
    )
    from commontable.stats.gaps import Gap, GapChange, gap, gap_change
    from commontable.stats.health import healthy_expectancy
    from commontable.stats.leveling import LevelingDown, leveling_down
    from commontable.stats.life_lost import potential_years_lost, years_of_life_lost
    from commontable.stats.life_tables import life_table
    from commontable.stats.lifespan import age_at_death_gini, age_at_death_sd, e_dagger
    from commontable.stats.ranking import Ranks, ranks
    from commontable.stats.rates import (
        Funnel,
        LimitedEstimate,
        QuantileGroups,
        SegmentedTrend,
        crude_rate,
        direct_rate,
        expected_events,
        funnel,
        indirect_rate,
        indirect_ratio,
        margin_change,
        margin_product,
        margin_ratio,
        margin_share,
        margin_sum,
        mean,
        proportion,
        quantile_groups,
        rate_difference,
        rate_ratio,
        repeated_events,
        segmented_trend,
        survey_proportion,
    )
    from commontable.stats.reasons import MESSAGES, Reason, Undefined
    from commontable.stats.results import BoundedEstimate, Estimate, Result, SimulatedEstimate
    from commontable.stats.segregation import (
        AboveChance,
        Concentration,
        NestedSegregation,
        SegregationChange,
        above_chance,
        boundary_dissimilarity,
        concentration_at_extremes,
        dissimilarity,
        exposure,
        information_index,
        isolation,
        kernel_surroundings,
        local_segregation,
        location_quotients,
        mutual_information,
        neighbor_surroundings,
        nested_segregation,
        relative_diversity,
        segregation_atkinson,
        segregation_change,
        segregation_gini,
        simulated_segregation,
    )
    from commontable.stats.simulation import monte_carlo_expectancy
    from commontable.stats.small_areas import (
        SchedulePrior,
        SmallAreas,
        empirical_bayes,
        fill_empty_bands,
        hierarchical_schedules,
        learn_schedule_prior,
        merge_areas,
        merge_bands,
        poisson_gamma,
        topals,
    )
    from commontable.stats.table import LifeTable
    from commontable.stats.trends import trend

__all__ = [
    "MESSAGES",
    "AboveChance",
    "AgeBands",
    "BoundedEstimate",
    "Concentration",
    "Estimate",
    "ExpectancyDecomposition",
    "FactorDecomposition",
    "Funnel",
    "Gap",
    "GapChange",
    "LevelingDown",
    "LifeTable",
    "LimitedEstimate",
    "NestedSegregation",
    "QuantileGroups",
    "Ranks",
    "RateDecomposition",
    "Reason",
    "Result",
    "SchedulePrior",
    "SegmentedTrend",
    "SegregationChange",
    "SimulatedEstimate",
    "SmallAreas",
    "Undefined",
    "above_chance",
    "age_at_death_gini",
    "age_at_death_sd",
    "boundary_dissimilarity",
    "concentration_at_extremes",
    "crude_rate",
    "das_gupta",
    "decompose_expectancy",
    "direct_rate",
    "dissimilarity",
    "e_dagger",
    "empirical_bayes",
    "expected_events",
    "exposure",
    "fill_empty_bands",
    "funnel",
    "gap",
    "gap_change",
    "healthy_expectancy",
    "hierarchical_schedules",
    "indirect_rate",
    "indirect_ratio",
    "information_index",
    "isolation",
    "kernel_surroundings",
    "kitagawa",
    "learn_schedule_prior",
    "leveling_down",
    "life_expectancy_bounds",
    "life_table",
    "local_segregation",
    "location_quotients",
    "margin_change",
    "margin_product",
    "margin_ratio",
    "margin_share",
    "margin_sum",
    "mean",
    "merge_areas",
    "merge_bands",
    "monte_carlo_expectancy",
    "mutual_information",
    "neighbor_surroundings",
    "nested_segregation",
    "poisson_gamma",
    "potential_years_lost",
    "proportion",
    "quantile_groups",
    "ranks",
    "rate_difference",
    "rate_ratio",
    "relative_diversity",
    "repeated_events",
    "segmented_trend",
    "segregation_atkinson",
    "segregation_change",
    "segregation_gini",
    "simulated_segregation",
    "structure_factors",
    "survey_proportion",
    "topals",
    "trend",
    "years_of_life_lost",
]

# Each family is imported when one of its names is first asked for, so that `import commontable.stats` costs NumPy only.
_HOMES = {
    "ages": "AgeBands",
    "bounds": "life_expectancy_bounds",
    "decomposition": (
        "ExpectancyDecomposition FactorDecomposition RateDecomposition das_gupta decompose_expectancy "
        "kitagawa structure_factors"
    ),
    "gaps": "Gap GapChange gap gap_change",
    "health": "healthy_expectancy",
    "leveling": "LevelingDown leveling_down",
    "life_lost": "potential_years_lost years_of_life_lost",
    "life_tables": "life_table",
    "lifespan": "age_at_death_gini age_at_death_sd e_dagger",
    "ranking": "Ranks ranks",
    "rates": (
        "Funnel LimitedEstimate QuantileGroups SegmentedTrend crude_rate direct_rate expected_events funnel "
        "indirect_rate indirect_ratio margin_change margin_product margin_ratio margin_share margin_sum mean "
        "proportion quantile_groups rate_difference rate_ratio repeated_events segmented_trend "
        "survey_proportion"
    ),
    "reasons": "MESSAGES Reason Undefined",
    "results": "BoundedEstimate Estimate Result SimulatedEstimate",
    "segregation": (
        "AboveChance Concentration NestedSegregation SegregationChange above_chance boundary_dissimilarity "
        "concentration_at_extremes dissimilarity exposure information_index isolation kernel_surroundings "
        "local_segregation location_quotients mutual_information neighbor_surroundings nested_segregation "
        "relative_diversity segregation_atkinson segregation_change segregation_gini simulated_segregation"
    ),
    "simulation": "monte_carlo_expectancy",
    "small_areas": (
        "SchedulePrior SmallAreas empirical_bayes fill_empty_bands hierarchical_schedules "
        "learn_schedule_prior merge_areas merge_bands poisson_gamma topals"
    ),
    "table": "LifeTable",
    "trends": "trend",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"commontable.stats has no '{name}'. Its names stand in commontable.stats.__all__.")
    value = getattr(import_module(f"commontable.stats.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
