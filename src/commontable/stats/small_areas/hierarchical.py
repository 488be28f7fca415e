"""Hierarchical schedule: level and shape of every area, held by what all areas have in common (the default).

**What it says.** Life expectancy and death rates of areas of any size, the smallest included. An area with many deaths
speaks for itself; one with few leans on its group's standard, and how far is read from how much areas differ.

**Formula.** log rate = standard of the group (+ effects × covariates) + straight pieces between the ages 0, 15, 35, 60
and 90 + a band's own part; deaths are Poisson. The pieces are normal with one covariance, the own parts with one
variance; both, the standards and the effects maximize the marginal likelihood (expectation-maximization over a normal
approximation). Each area's posterior is found by Newton's steps in five dimensions. Beyond the open age the standard
goes on as a curve, and the area's curve is the standard's times the ratio of their open-band rates: see `open_band`.
With adjacency, the leading age component is a field over the graph (Leroux) and a part of the area's own, solved
sparsely.

**Assumptions.** Deviations of areas from the standard are normal on the log scale, alike at all sizes. Person-years are
known. Old-age mortality has the curve's form; its slope is weighed between the last closed bands and the open band.

**Interpretation.** Favorable: higher life expectancy is better. `own_share` is the share of the doubt about the first
expectancy that the area's own deaths (and neighbors) took away: near 0 the figure is the standard's.

**Type.** An absolute measure in years; the reference is the standard of the area's group.

**Applicability.** Twenty areas and a hundred deaths at least, or a prior learned elsewhere (`learn_schedule_prior`).
Areas without deaths, and bands without people, are no obstacle. Not for comparing an area with the mean it leans on.

**Limits.** Figures of small areas scatter less than the truth: do not rank them or count extremes by the estimates
alone. The standard error adds, to first order, the doubt of a prior learned from few areas; with a hundred areas of
1,000 person-years intervals still hold somewhat less than they say. Curve and expectancy beyond the open age are
assumptions: where the standard's expectancy is known, give open_expectancy. With adjacency the smoothing is one normal
step, and standard errors of more than 256 areas are probed, to within a few percent.

**References.** Clayton D, Kaldor J (1987) Biometrics 43:671-681. Alexander M, Zagheni E, Barbieri M (2017) Demography
54:2025-2041 (principal age components of subnational schedules). Chiquet J, Mariadassou M, Robin S (2018) Ann Appl Stat
12:2674-2698 (variational Poisson log-normal). Liu C, Rubin DB, Wu YN (1998) Biometrika 85:755-770. Horiuchi S, Coale AJ
(1982) Popul Stud 36:317-326. Leroux BG, Lei X, Breslow N (2000) in Statistical Models in Epidemiology, 179-191.

**Example.** Sixty areas with the same people and rates that differ by a factor.

>>> import numpy as np
>>> rates = np.array([0.006, 0.0003, 0.0008, 0.003, 0.02, 0.05, 0.15])
>>> people = np.array([100, 400, 3_000, 3_000, 900, 250, 100])
>>> factors = np.exp(np.random.default_rng(1).normal(0, 0.25, (60, 1)))
>>> counts = np.random.default_rng(2).poisson(rates * people * factors)
>>> found = hierarchical_schedules(
...     deaths=counts, population=np.tile(people, (60, 1)), age_starts=[0, 1, 5, 45, 65, 75, 85]
... ).expectancy()
>>> bool(found.estimate[factors.argmin()] > found.estimate[factors.argmax()])
True
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats
from commontable.stats.reasons import Reason
from commontable.stats.small_areas.areas import mark, read_areas
from commontable.stats.small_areas.fitting import Learned, fit
from commontable.stats.small_areas.neighborhood import lean_on_neighbors, read_adjacency
from commontable.stats.small_areas.prior import KNOTS, SchedulePrior, read_design
from commontable.stats.small_areas.result import SmallAreas, assemble
from commontable.stats.small_areas.schedules import CHUNK, Schedules, plain_rules
from commontable.stats.small_areas.teaching import learn_from, learn_schedule_prior
from commontable.stats.time_lived import BandRule, InfantRule

__all__ = ["hierarchical_schedules", "learn_schedule_prior"]

# A last step below this on the log scale moves no figure that anybody prints.
STILL = 1e-3


def hierarchical_schedules(
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
    a0, ax, sex: as in life_table. prior: learned before, from other areas (learn_schedule_prior).
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
        method="hierarchical schedule",
        own_share=own_share(schedules, learned),
        notes=notes,
    )


def own_share(schedules: Schedules, learned: Learned) -> Floats:
    """Of the doubt about the first expectancy, the share that the area's own deaths (and neighbors) took away."""
    share = schedules.spread_at(0)[1]
    for start in range(0, share.size, CHUNK):
        cells = slice(start, start + CHUNK)
        share[cells] = np.clip(1 - share[cells] / learned.before(0, cells)[1], 0, 1)
    return share
