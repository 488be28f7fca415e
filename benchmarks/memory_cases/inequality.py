"""Inequality between groups and between persons."""

from __future__ import annotations

from functools import partial

import numpy as np

from benchmarks.memory_cases.inputs import (
    AREAS,
    GROUPS,
    SETTINGS,
    Case,
    Inputs,
    calling,
    counts,
    estimates,
    pairs,
    persons,
)
from commontable.stats import inequality


def settings() -> Inputs:
    rng = np.random.default_rng(1)
    shape = (SETTINGS, GROUPS)
    return {
        "estimates": 50 + 10 * np.array([-0.5, -0.3, 0.1, 0.2, 0.5]) + rng.normal(0, 3, shape),
        "standard_errors": rng.uniform(0.5, 3, shape),
        "population": rng.integers(500, 50_000, shape).astype(float),
    }


def groups() -> Inputs:
    return {
        "groups": inequality.group_figures(**settings(), position=np.arange(1, 6), reference=0, direction="adverse")
    }


def risks(share: str) -> Inputs:
    rng = np.random.default_rng(1)
    shape = (AREAS, 3)
    return {
        share: rng.uniform(0.05, 0.3, shape),
        "relative_risk": rng.uniform(1, 3, shape),
        "log_errors": rng.uniform(0.1, 0.2, shape),
    }


def attributed() -> Inputs:
    common = inequality.levin(**risks("prevalence"))
    return {"fraction": common, "deaths": counts()["events"].sum(axis=1)}


def between_groups() -> dict[str, Case]:
    plain = (
        "between_group_sd between_group_variance coefficient_of_variation group_difference group_ratio "
        "mean_log_deviation theil_index population_attributable_fraction population_attributable_risk "
        "relative_slope_index slope_index who_measures pair_differences pair_ratios"
    )
    weighed = "index_of_disparity mean_difference_from_average mean_difference_from_best mean_difference_from_reference"
    found = {name: calling(getattr(inequality, name), groups) for name in plain.split()}
    found |= {name: calling(getattr(inequality, name), groups, weighted=True) for name in weighed.split()}
    return found | {
        "group_figures": calling(
            inequality.group_figures, settings, position=np.arange(1, 6), reference=0, direction="adverse"
        ),
        "concentration_index": calling(inequality.concentration_index, groups, kind="relative"),
        "slope_index, logit": calling(inequality.slope_index, groups, model="logit", bounds=(0, 100)),
        "change_from_first": calling(inequality.change_from_first, lambda: {"estimate": estimates((SETTINGS, 5))}),
        "excess_deaths": calling(inequality.excess_deaths, partial(pairs, ("deaths", "population"))),
        "levin": calling(inequality.levin, partial(risks, "prevalence")),
        "miettinen": calling(inequality.miettinen, partial(risks, "case_share")),
        "attributable_deaths": calling(inequality.attributable_deaths, attributed),
    }


def between_persons() -> dict[str, Case]:
    ranked = partial(persons, "values", "rank_by", "weights", "psu")
    sampled = partial(persons, "values", "group", "weights", "psu")
    found = {
        "person_concentration": calling(inequality.person_concentration, ranked, kind="relative"),
        "person_slope_index": calling(inequality.person_slope_index, ranked),
        "person_relative_index": calling(inequality.person_relative_index, ranked),
        "survey_groups": calling(inequality.survey_groups, sampled, direction="favorable"),
        "survey_measure": calling(
            inequality.survey_measure, sampled, direction="favorable", measure=inequality.group_difference
        ),
        "survey_measures": calling(
            inequality.survey_measures, sampled, direction="favorable", position=np.arange(1, 6)
        ),
        "within_between": calling(inequality.within_between, sampled, measure="theil"),
        "by_area": Case(
            partial(persons, "values", "area"),
            lambda given: inequality.by_area(
                measure=inequality.person_inequality,
                rules={"measure": "gini"},
                area=given["area"],
                people={"values": given["values"]},
            ),
        ),
    }
    for measure in ("gini", "theil", "mean-log-deviation", "atkinson"):
        found[f"person_inequality, {measure}"] = calling(
            inequality.person_inequality, partial(persons, "values", "weights", "psu"), measure=measure
        )
    return found
