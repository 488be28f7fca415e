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
    "Gap",
    "GapChange",
    "LevelingDown",
    "LifeTable",
    "Ranks",
    "Reason",
    "Result",
    "SimulatedEstimate",
    "Undefined",
    "age_at_death_gini",
    "age_at_death_sd",
    "e_dagger",
    "gap",
    "gap_change",
    "healthy_expectancy",
    "leveling_down",
    "life_expectancy_bounds",
    "life_table",
    "monte_carlo_expectancy",
    "potential_years_lost",
    "ranks",
    "trend",
    "years_of_life_lost",
]
