"""Hierarchical schedule
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.reasons import Reason
from commontable.stats.small_areas.areas import mark, read_areas
from commontable.stats.small_areas.fitting import Learned, fit
from commontable.stats.small_areas.neighborhood import lean_on_neighbors, read_adjacency
from commontable.stats.small_areas.prior import KNOTS, SchedulePrior, read_design
from commontable.stats.small_areas.result import SmallAreas, assemble
from commontable.stats.small_areas.schedules import Schedules, plain_rules
from commontable.stats.small_areas.teaching import learn_from
from commontable.stats.time_lived import BandRule, InfantRule

# A last step below this on the log scale moves no figure that anybody prints.
STILL = 1e-3


def hierarchical(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    groups: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    adjacency: object = None,
    open_band: str = "gompertz",
    open_expectancy: ArrayLike | None = None,
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    population_floor: float = 0.0,
    prior: SchedulePrior | None = None,
) -> SmallAreas:
    """Level and shape of every area's schedule, held by what all areas have in common. The module says what it means.

    deaths, population: counts and person-years, shape (..., bands). age_starts: first age of each band, the last open.
    groups: the number of each area's group, from 0; every group has its own standard.
    covariates: shape (..., covariates); they move an area's expected level and shape.
    adjacency: areas × areas, symmetric (SciPy sparse): levels of neighbors lean on each other.
    open_band: "gompertz" or "kannisto", the curve beyond the open age; open_expectancy: the standard's expectancy at
    the open age where it is known (one, or one a group).
    a0, ax, sex: as in life_table. prior: learned before, from other areas (learn_prior).
    """
    design, areas = read_design(groups, covariates, read_areas(deaths, population, age_starts, population_floor))
    graph = None if adjacency is None else read_adjacency(adjacency, len(areas))
    if prior is None:
        prior = learn_from(areas, design, open_band=open_band, open_expectancy=open_expectancy, knots=KNOTS)
    prior.check(areas, design)
    found, notes = fit(areas, design, prior), prior.notes
    if graph is not None:
        found, more = lean_on_neighbors(areas, found, prior, graph)
        notes = (*notes, more)
    areas = mark(areas, found.moved > STILL, Reason.NOT_CONVERGED)
    learned = Learned(prior, design, plain_rules(areas.bands, a0, ax, sex, len(areas)))
    closing = prior.open_age.of_areas(design.groups)
    schedules = Schedules(areas.bands, learned.rules, found.log_rates, closing, found.factors, learned)
    return assemble(
        areas,
        schedules,
        found.factors.of_log_rates(slice(None)),
        method="hierarchical schedule",
        own_share=own_share(schedules, learned),
        notes=notes,
    )


def own_share(schedules: Schedules, learned: Learned) -> np.ndarray:
    """Of the doubt about the first expectancy, the share that the area's own deaths (and neighbors) took away."""
    return np.clip(1 - schedules.spread_at(0)[1] / learned.before(0, slice(None))[1], 0, 1)
