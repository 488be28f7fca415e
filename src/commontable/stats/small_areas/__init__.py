"""What to do where an area has few deaths or none: named methods with one result.

`hierarchical_schedules` is the default; `learn_schedule_prior` learns for it from other areas. The others are what
peers do: filling empty bands, merging bands or neighbors, TOPALS, empirical Bayes and Poisson-gamma rates.
"""

from commontable.stats.small_areas.empirical_bayes import empirical_bayes
from commontable.stats.small_areas.filling import fill_empty_bands
from commontable.stats.small_areas.hierarchical import hierarchical_schedules
from commontable.stats.small_areas.merging_areas import merge_areas
from commontable.stats.small_areas.merging_bands import merge_bands
from commontable.stats.small_areas.poisson_gamma import poisson_gamma
from commontable.stats.small_areas.prior import SchedulePrior
from commontable.stats.small_areas.result import SmallAreas
from commontable.stats.small_areas.teaching import learn_schedule_prior
from commontable.stats.small_areas.topals import topals

__all__ = [
    "SchedulePrior",
    "SmallAreas",
    "empirical_bayes",
    "fill_empty_bands",
    "hierarchical_schedules",
    "learn_schedule_prior",
    "merge_areas",
    "merge_bands",
    "poisson_gamma",
    "topals",
]
