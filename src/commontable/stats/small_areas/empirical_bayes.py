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

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, frozen
from commontable.stats.chunks import by_columns, in_parts
from commontable.stats.rates.limited import LimitedEstimate
from commontable.stats.reasons import Reason, marked
from commontable.stats.results import Estimate
from commontable.stats.small_areas.areas import Areas, mark
from commontable.stats.small_areas.conventions import closed_by_rate, log_of
from commontable.stats.small_areas.neighborhood import Sparse, read_adjacency
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
    doubt = np.full(center.shape, np.nan) if graph is not None else doubt_of_mean(center, among, areas.years)
    method = f"{'global' if graph is None else 'local'} empirical Bayes rates (Marshall)"

    def smoothed(cells: slice) -> Smoothed:
        here = slice(None) if graph is None else cells
        return shrunk(areas.deaths[:, cells], areas.years[:, cells], center[:, here], among[:, here], doubt[:, here])

    found = result_of_units(areas, smoothed, method, age_starts, (a0, ax, sex))
    return with_gamma_limits(found) if graph is None and age_starts is None else found


class Smoothed(NamedTuple):
    """Rates, their variances, and how much of each is the area's own; ages first."""

    figures: Floats
    variances: Floats
    weight: Floats


def shrunk(deaths: Floats, years: Floats, center: Floats, among: Floats, doubt: Floats) -> Smoothed:
    """Own rates drawn toward the mean; `doubt` is the variance of that mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(years > 0, deaths / years - center, 0.0)
        weight = np.where(years > 0, among / (among + center / years), 0.0)
    weight = np.where(np.isfinite(weight), weight, 0.0)
    return Smoothed(center + weight * apart, among * (1 - weight) + (1 - weight) ** 2 * doubt, weight)


def doubt_of_mean(center: Floats, among: Floats, years: Floats) -> Floats:
    """Variance of the mean of all areas, for true rates that differ between them by this variance."""
    total = np.maximum(years.sum(axis=1, keepdims=True), 1e-150)
    return np.asarray(center / total + among * np.einsum("bn,bn->b", years, years)[:, None] / total**2)


def with_gamma_limits(found: SmallAreas, notes: tuple[str, ...] = ()) -> SmallAreas:
    """The same result; limits of its rates are those of gamma distributions with their means and variances."""
    rates = found.rates

    def some(figure: Floats, error: Floats, tail: Floats) -> tuple[Floats, Floats]:
        from scipy.special import gammaincinv  # late: keeps the import of this package light

        with np.errstate(divide="ignore", invalid="ignore"):
            shape, scale = (figure / error) ** 2, error**2 / figure
        return gammaincinv(shape, tail) * scale, gammaincinv(shape, 1 - tail) * scale

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = in_parts(some, rates.estimate, rates.standard_error, np.asarray((1 - level) / 2))
        return lower, upper

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


def moments(areas: Areas, graph: Sparse | None) -> tuple[Floats, Floats]:
    """b and A of every area's surroundings (one for all areas without a graph), ages first."""
    found = [
        moments_of_band(deaths, years, areas.usable, graph)
        for deaths, years in zip(areas.deaths, areas.years, strict=True)
    ]
    center, among = (np.stack(each) for each in zip(*found, strict=True))
    return center, among


def moments_of_band(deaths: Floats, years: Floats, usable: Mask, graph: Sparse | None) -> tuple[Floats, Floats]:
    used = usable & (years > 0)
    years, deaths = np.where(used, years, 0.0), np.where(used, deaths, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(used, deaths**2 / years, 0.0)
        sums = [around(each, graph) for each in (deaths, years, squares, used.astype(float))]
        center = np.where(sums[1] > 0, sums[0] / sums[1], 0.0)
        seen = np.maximum(sums[2] - center * sums[0], 0.0) / sums[1]
        among = np.where(sums[1] > 0, np.maximum(seen - center * sums[3] / sums[1], 0.0), 0.0)
    return center, among


def around(values: Floats, graph: Sparse | None) -> Floats:
    """The sum over all areas, or the sums over each area and its neighbors."""
    if graph is None:
        return np.asarray(values.sum(keepdims=True))
    touching = graph.copy()
    touching.data[:] = 1.0
    return np.asarray(touching @ values + values)


Conventions = tuple[float | InfantRule, float | BandRule | ArrayLike, ArrayLike | None]


def result_of_units(
    areas: Areas,
    smoothed: Callable[[slice], Smoothed],
    method: str,
    age_starts: ArrayLike | None,
    conventions: Conventions,
) -> SmallAreas:
    """Rates of one band an area, or a schedule of bands smoothed one by one; some areas at a time."""
    if age_starts is None:
        return result_of_rates(areas, smoothed, method)

    def logs(cells: slice) -> tuple[Floats, ...]:
        figures, variances, weight = smoothed(cells)
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = np.where(figures > 0, variances / figures**2, 0.0)
        # A band's weight counts by the deaths it expects.
        expected = areas.years[:, cells] * figures
        share = (weight * expected).sum(axis=0) / np.maximum(expected.sum(axis=0), 1e-300)
        return log_of(figures), relative, share

    log_rates, relative, share = by_columns(logs, len(areas))
    rules = plain_rules(areas.bands, *conventions, len(areas))
    areas, schedules = closed_by_rate(areas, log_rates, rules, BandByBand(relative))
    return assemble(areas, schedules, method=method, own_share=share)


def result_of_rates(areas: Areas, smoothed: Callable[[slice], Smoothed], method: str) -> SmallAreas:
    """One rate an area."""

    def shown(cells: slice) -> tuple[Floats, ...]:
        figures, variances, weight = (np.where(areas.usable[cells], each[0], np.nan) for each in smoothed(cells))
        return figures, np.sqrt(variances), weight

    rate, error, weight = (frozen(each.reshape(areas.shape)) for each in by_columns(shown, len(areas)))
    codes, counted = areas.codes.reshape(areas.shape), areas.deaths[0].reshape(areas.shape)
    rates = Estimate(rate, error, codes, counted, f"rate; {method}")
    return SmallAreas(areas, weight, method, single=rates)
