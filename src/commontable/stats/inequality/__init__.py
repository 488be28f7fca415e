"""Inequality between groups and between persons, and what it costs."""

from commontable.stats.inequality.areas import by_area
from commontable.stats.inequality.attributable import attributable_deaths, levin, miettinen
from commontable.stats.inequality.changes import change_from_first
from commontable.stats.inequality.concentration import concentration_index
from commontable.stats.inequality.entropy import mean_log_deviation, theil_index
from commontable.stats.inequality.excess import excess_deaths
from commontable.stats.inequality.extremes import group_difference, group_ratio, pair_differences, pair_ratios
from commontable.stats.inequality.given import group_figures
from commontable.stats.inequality.groups import Groups
from commontable.stats.inequality.impact import population_attributable_fraction, population_attributable_risk
from commontable.stats.inequality.incomes import Parts, person_inequality, within_between
from commontable.stats.inequality.mean_differences import (
    index_of_disparity,
    mean_difference_from_average,
    mean_difference_from_best,
    mean_difference_from_reference,
)
from commontable.stats.inequality.persons import (
    person_concentration,
    person_relative_index,
    person_slope_index,
)
from commontable.stats.inequality.slopes import relative_slope_index, slope_index
from commontable.stats.inequality.spread import between_group_sd, between_group_variance, coefficient_of_variation
from commontable.stats.inequality.surveys import survey_groups, survey_measure, survey_measures
from commontable.stats.inequality.who import who_measures

__all__ = [
    "Groups",
    "Parts",
    "attributable_deaths",
    "between_group_sd",
    "between_group_variance",
    "by_area",
    "change_from_first",
    "coefficient_of_variation",
    "concentration_index",
    "excess_deaths",
    "group_difference",
    "group_figures",
    "group_ratio",
    "index_of_disparity",
    "levin",
    "mean_difference_from_average",
    "mean_difference_from_best",
    "mean_difference_from_reference",
    "mean_log_deviation",
    "miettinen",
    "pair_differences",
    "pair_ratios",
    "person_concentration",
    "person_inequality",
    "person_relative_index",
    "person_slope_index",
    "population_attributable_fraction",
    "population_attributable_risk",
    "relative_slope_index",
    "slope_index",
    "survey_groups",
    "survey_measure",
    "survey_measures",
    "theil_index",
    "who_measures",
    "within_between",
]
