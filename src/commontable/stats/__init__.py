"""Pure statistics for health equity: arrays in, frozen results out.

No files, no web, no clock, no globals; NumPy and SciPy only. Usable alone in a notebook.
"""

from commontable.stats.ages import AgeBands
from commontable.stats.bounds import life_expectancy_bounds
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
from commontable.stats.simulation import monte_carlo_expectancy
from commontable.stats.table import LifeTable
from commontable.stats.trends import trend

__all__ = [
    "MESSAGES",
    "AgeBands",
    "BoundedEstimate",
    "Estimate",
    "Funnel",
    "Gap",
    "GapChange",
    "LevelingDown",
    "LifeTable",
    "LimitedEstimate",
    "QuantileGroups",
    "Ranks",
    "Reason",
    "Result",
    "SegmentedTrend",
    "SimulatedEstimate",
    "Undefined",
    "age_at_death_gini",
    "age_at_death_sd",
    "crude_rate",
    "direct_rate",
    "e_dagger",
    "expected_events",
    "funnel",
    "gap",
    "gap_change",
    "healthy_expectancy",
    "indirect_rate",
    "indirect_ratio",
    "leveling_down",
    "life_expectancy_bounds",
    "life_table",
    "margin_change",
    "margin_product",
    "margin_ratio",
    "margin_share",
    "margin_sum",
    "mean",
    "monte_carlo_expectancy",
    "potential_years_lost",
    "proportion",
    "quantile_groups",
    "ranks",
    "rate_difference",
    "rate_ratio",
    "repeated_events",
    "segmented_trend",
    "survey_proportion",
    "trend",
    "years_of_life_lost",
]
