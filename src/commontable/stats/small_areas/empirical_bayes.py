"""Empirical Bayes rates, global and local.

**What it says.** Each area's rate drawn toward the mean of all areas, or of its neighbors, the more so the fewer people
it has; how much is read from how far rates differ beyond chance.

**Formula.** r = deaths / person-years; b = Σ deaths / Σ person-years; A = Σ person-years (r - b)² / Σ person-years -
b / mean person-years, or zero if that is negative. With weight w = A / (A + b / person-years) the figure is
b + w (r - b). Global: the sums are over all areas; the variance is A (1 - w) + (1 - w)² var(b) with var(b) = b / Σ
person-years + A Σ person-years² / (Σ person-years)², and limits are those of a gamma distribution with this mean and
variance. Local (adjacency given): the sums are over the area and its neighbors.

**Assumptions.** Deaths are Poisson counts around rates that scatter around b with variance A; no distribution is
assumed for figures. A counts as known.

**Interpretation.** Adverse for deaths: lower is better. `own_share` is w.

**Type.** An absolute measure; weighted by person-years; the reference is the mean of all areas or of the neighborhood.

**Applicability.** Any rates: one an area (shape areas), or with age_starts one a band (shape areas × bands), each band
for itself, and then life expectancy closed by 1 / m. An area without neighbors has no local figure.

**Limits.** Intervals of global rates ignore that A is estimated; where rates do not differ at all they held the truth
in 95% to 99%, elsewhere in 94% to 96%. Without an event anywhere rates are zero and have no limits. Local rates have
no standard error: with A from a handful of areas, intervals by the formula held 34% to 86% of the truth where they
said 95%. Nor has life expectancy from bands smoothed apart from each other (about 50%): areas that differ in level
pull all bands the same way. For life expectancy use `hierarchical_schedules`.

**References.** Marshall RJ (1991) J R Stat Soc C 40:283-294.

**Example.**

>>> smooth = empirical_bayes(deaths=[0, 22, 20, 9], population=[100, 1_000, 2_000, 500])
>>> [round(1000 * float(rate), 1) for rate in smooth.rates.estimate]
[12.5, 18.6, 11.2, 15.7]
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, frozen
from commontable.stats.rates.limited import LimitedEstimate
from commontable.stats.reasons import Reason, marked
from commontable.stats.results import Estimate
from commontable.stats.small_areas.areas import Areas, mark
from commontable.stats.small_areas.conventions import closed_by_rate, log_of
from commontable.stats.small_areas.neighborhood import read_adjacency
from commontable.stats.small_areas.result import SmallAreas, assemble
from commontable.stats.small_areas.schedules import plain_rules
from commontable.stats.small_areas.spreads import BandByBand
from commontable.stats.small_areas.units import read_units
from commontable.stats.time_lived import BandRule, InfantRule


def empirical_bayes(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    adjacency: object = None,
    age_starts: ArrayLike | None = None,
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    population_floor: float = 0.0,
) -> SmallAreas:
    """Marshall's rates. The module says what it means.

    deaths, population: one count an area, or with age_starts one a band along the last axis.
    adjacency: areas × areas, symmetric (SciPy sparse): local rates; weights are not used, only who touches whom.
    """
    areas = read_units(deaths, population, age_starts, population_floor)
    graph = None if adjacency is None else read_adjacency(adjacency, len(areas))
    if graph is not None:
        alone = np.asarray(np.diff(graph.indptr) == 0)
        areas = mark(areas, alone, Reason.NO_NEIGHBORS)
    center, among = moments(areas, graph)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates, chance = areas.deaths / areas.years, center / areas.years
        weight = np.where(areas.years > 0, among / (among + chance), 0.0)
    weight = np.where(np.isfinite(weight), weight, 0.0)
    figures = center + weight * np.where(areas.years > 0, rates - center, 0.0)
    method = f"{'global' if graph is None else 'local'} empirical Bayes rates (Marshall)"
    if graph is None:
        variances = among * (1 - weight) + (1 - weight) ** 2 * doubt_of_mean(center, among, areas.years)
    else:
        variances = np.full(figures.shape, np.nan)
    found = result_of_units(areas, figures, variances, weight, method, age_starts, (a0, ax, sex))
    return with_gamma_limits(found) if graph is None and age_starts is None else found


def doubt_of_mean(center: Floats, among: Floats, years: Floats) -> Floats:
    """Variance of the mean of all areas, for true rates that differ between them by this variance."""
    total = np.maximum(years.sum(axis=1, keepdims=True), 1e-300)
    return np.asarray(center / total + among * ((years / total) ** 2).sum(axis=1, keepdims=True))


def with_gamma_limits(found: SmallAreas, notes: tuple[str, ...] = ()) -> SmallAreas:
    """The same result; limits of its rates are those of gamma distributions with their means and variances."""
    rates = found.rates
    with np.errstate(divide="ignore", invalid="ignore"):
        shapes, scales = (rates.estimate / rates.standard_error) ** 2, rates.standard_error**2 / rates.estimate

    def limits(level: float) -> tuple[Floats, Floats]:
        from scipy.special import gammaincinv  # late: keeps the import of this package light

        tail = (1 - level) / 2
        return gammaincinv(shapes, tail) * scales, gammaincinv(shapes, 1 - tail) * scales

    limited = LimitedEstimate(
        rates.estimate,
        rates.standard_error,
        rates.codes,
        rates.n,
        rates.method,
        notes,
        limits=limits,
        without_limits=marked(rates.estimate == 0, Reason.NO_EVENTS),
    )
    return replace(found, single=limited, notes=notes)


def moments(areas: Areas, graph: object) -> tuple[Floats, Floats]:
    """b and A of every area's surroundings, ages first."""
    used = areas.usable & (areas.years > 0)
    years, deaths = np.where(used, areas.years, 0.0), np.where(used, areas.deaths, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(used, deaths**2 / years, 0.0)
    sums = [around(each, graph) for each in (deaths, years, squares, used.astype(float))]
    with np.errstate(divide="ignore", invalid="ignore"):
        center = np.where(sums[1] > 0, sums[0] / sums[1], 0.0)
        seen = np.maximum(sums[2] - center * sums[0], 0.0) / sums[1]
        among = np.where(sums[1] > 0, np.maximum(seen - center * sums[3] / sums[1], 0.0), 0.0)
    return center, among


def around(values: Floats, graph: object) -> Floats:
    """Sums over all areas, or over each area and its neighbors."""
    if graph is None:
        return np.broadcast_to(values.sum(axis=1, keepdims=True), values.shape)
    touching = graph.copy()  # type: ignore[attr-defined]
    touching.data[:] = 1.0
    return np.asarray((touching @ values.T).T + values)


Conventions = tuple[float | InfantRule, float | BandRule | ArrayLike, ArrayLike | None]


def result_of_units(
    areas: Areas,
    figures: Floats,
    variances: Floats,
    weight: Floats,
    method: str,
    age_starts: ArrayLike | None,
    conventions: Conventions,
) -> SmallAreas:
    """Rates of one band an area, or a schedule of bands smoothed one by one."""
    if age_starts is None:
        codes = areas.codes.reshape(areas.shape)
        shown = [np.where(areas.usable, each[0], np.nan).reshape(areas.shape) for each in (figures, variances, weight)]
        counted = areas.deaths[0].reshape(areas.shape)
        rates = Estimate(frozen(shown[0]), frozen(np.sqrt(shown[1])), codes, counted, f"rate; {method}")
        return SmallAreas(areas, frozen(shown[2]), method, single=rates)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(figures > 0, variances / figures**2, 0.0)
    rules = plain_rules(areas.bands, *conventions, len(areas))
    areas, schedules = closed_by_rate(areas, log_of(figures), rules, BandByBand(relative))
    # A band's weight counts by the deaths it expects.
    expected = areas.years * figures
    share = (weight * expected).sum(axis=0) / np.maximum(expected.sum(axis=0), 1e-300)
    return assemble(areas, schedules, method=method, own_share=share)
