"""Pure statistics for health equity: arrays in, frozen results out.

No files, no web, no clock, no globals; NumPy and SciPy only. Usable alone in a notebook.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names, for those who read types
    from commontable.stats.ages import AgeBands as AgeBands
    from commontable.stats.bounds import life_expectancy_bounds as life_expectancy_bounds
    from commontable.stats.decomposition import *  # noqa: F403
    from commontable.stats.disclosure import *  # noqa: F403
    from commontable.stats.gaps import Gap as Gap
    from commontable.stats.gaps import GapChange as GapChange
    from commontable.stats.gaps import gap as gap
    from commontable.stats.gaps import gap_change as gap_change
    from commontable.stats.health import healthy_expectancy as healthy_expectancy
    from commontable.stats.inequality import *  # noqa: F403
    from commontable.stats.leveling import LevelingDown as LevelingDown
    from commontable.stats.leveling import leveling_down as leveling_down
    from commontable.stats.life_lost import (
        potential_years_lost as potential_years_lost,
    )
    from commontable.stats.life_lost import (
        years_of_life_lost as years_of_life_lost,
    )
    from commontable.stats.life_tables import life_table as life_table
    from commontable.stats.lifespan import (
        age_at_death_gini as age_at_death_gini,
    )
    from commontable.stats.lifespan import (
        age_at_death_sd as age_at_death_sd,
    )
    from commontable.stats.lifespan import (
        e_dagger as e_dagger,
    )
    from commontable.stats.ranking import Ranks as Ranks
    from commontable.stats.ranking import ranks as ranks
    from commontable.stats.rates import *  # noqa: F403
    from commontable.stats.reasons import MESSAGES as MESSAGES
    from commontable.stats.reasons import Reason as Reason
    from commontable.stats.reasons import Undefined as Undefined
    from commontable.stats.results import (
        BoundedEstimate as BoundedEstimate,
    )
    from commontable.stats.results import (
        Estimate as Estimate,
    )
    from commontable.stats.results import (
        Result as Result,
    )
    from commontable.stats.results import (
        SimulatedEstimate as SimulatedEstimate,
    )
    from commontable.stats.segregation import *  # noqa: F403
    from commontable.stats.simulation import monte_carlo_expectancy as monte_carlo_expectancy
    from commontable.stats.small_areas import *  # noqa: F403
    from commontable.stats.table import LifeTable as LifeTable
    from commontable.stats.trends import trend as trend

# Each family is imported when one of its names is first asked for, so that `import commontable.stats` costs NumPy only.
_HOMES = {
    "ages": "AgeBands",
    "bounds": "life_expectancy_bounds",
    "decomposition": (
        "ExpectancyDecomposition FactorDecomposition FunctionDecomposition RateDecomposition das_gupta "
        "decompose_expectancy decompose_function kitagawa structure_factors"
    ),
    "disclosure": (
        "POLICIES STANDARDS Audit CellState DisclosurePolicy EarlierTable LinkedTable Presentation ReleasedTable "
        "ReliabilityStandard Suppression audit cell_states controlled_rounding cross_table custom_policy linked_table "
        "nchs_proportion nchs_rate nested_table rate_states release_table round_counts suppress "
        "with_earlier_release with_earlier_table with_group with_life_expectancy with_rate with_rounding"
    ),
    "gaps": "Gap GapChange gap gap_change",
    "health": "healthy_expectancy",
    "inequality": (
        "Groups Parts attributable_deaths between_group_sd between_group_variance by_area change_from_first "
        "coefficient_of_variation concentration_index excess_deaths group_difference group_figures "
        "group_ratio index_of_disparity levin mean_difference_from_average mean_difference_from_best "
        "mean_difference_from_reference mean_log_deviation miettinen pair_differences pair_ratios "
        "person_concentration person_inequality person_relative_index person_slope_index "
        "population_attributable_fraction population_attributable_risk relative_slope_index slope_index "
        "survey_groups survey_measure survey_measures theil_index who_measures within_between"
    ),
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
        "AboveChance Concentration NestedSegregation Proximity ProximityProfile SegregationChange "
        "SegregationContrast SegregationTest above_chance boundary_dissimilarity centralization clustering "
        "concentration_at_extremes concentration_curve concentration_profile density_corrected_dissimilarity "
        "dissimilarity distance_exposure distortion diversity exposure information_index isolation "
        "kernel_surroundings land_concentration local_centralization local_segregation location_quotients "
        "min_max_segregation mutual_information neighbor_surroundings nested_segregation normalized_exposure "
        "proximity_profile relative_diversity segregation_atkinson segregation_change segregation_contrast "
        "segregation_difference_test segregation_gini segregation_profile segregation_test "
        "simulated_segregation squared_variation"
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
__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"commontable.stats has no '{name}'. Its names stand in commontable.stats.__all__.")
    value = getattr(import_module(f"commontable.stats.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
