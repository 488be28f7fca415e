"""Merge age bands until each has enough deaths.

**What it says.** Death rates of age bands so wide that each rests on enough deaths, from the oldest band downward; the
original bands share the rate of the band they went into.

**Formula.** The relative standard error of a rate is 1 / √deaths, so target_relative_error asks for 1 / target²
deaths (0.30: 12 deaths). In a merged band the rate is standard rate × deaths / Σ person-years × standard rate; without
a standard, deaths / person-years for all. Deaths in the merged band are one Poisson count, and its bands err together.

**Assumptions.** Inside a merged band the area's rates keep the shape of the standard (without one: are all the same).

**Interpretation.** Favorable: higher life expectancy is better. `own_share` is 1: nothing is borrowed but the shape.

**Type.** An absolute measure in years; unweighted; a standard gives the shape inside merged bands.

**Applicability.** An area needs that many deaths over all ages; otherwise `target_not_reached`. Deaths left over at the
youngest ages join the band above them.

**Limits.** Without a standard, one rate from infancy to midlife is far from the truth in each band, though life
expectancy at birth moves little. Merged bands are found from the deaths themselves, which intervals do not know of.
The open band closes by 1 / m.

**References.** Klein RJ, Proctor SE, Boudreault MA, Turczyn KM (2002) Healthy People 2010 Criteria for Data
Suppression, Statistical Notes 24 (relative standard errors of rates).

**Example.**

>>> merged = merge_bands(
...     deaths=[1, 0, 4, 9, 15], population=[100, 400, 6_000, 900, 120], age_starts=[0, 1, 5, 65, 85],
...     target_relative_error=0.3,
... )
>>> merged.labels.tolist()
[0, 0, 0, 0, 4]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats
from commontable.stats.chunks import by_columns
from commontable.stats.reasons import Reason
from commontable.stats.small_areas.areas import Areas, mark, read_areas
from commontable.stats.small_areas.conventions import closed_by_rate, log_of
from commontable.stats.small_areas.filling import read_reference
from commontable.stats.small_areas.result import SmallAreas, assemble
from commontable.stats.small_areas.schedules import plain_rules
from commontable.stats.small_areas.spreads import Together
from commontable.stats.time_lived import BandRule, InfantRule


def merge_bands(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    target_relative_error: float = 0.3,
    standard_rates: ArrayLike | None = None,
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    population_floor: float = 0.0,
) -> SmallAreas:
    """Rates of merged bands, given back in the original ones; `labels` names the lowest band each went into.

    target_relative_error: the largest relative standard error of a merged band's rate.
    standard_rates: the shape inside merged bands, one schedule or one an area.
    Other arguments are those of life_table.
    """
    if not 0 < target_relative_error <= 1:
        raise ValueError(f"target_relative_error must be above 0 and at most 1; got {target_relative_error}.")
    areas = read_areas(deaths, population, age_starts, population_floor)
    enough = 1 / target_relative_error**2 * (1 - 1e-12)
    areas = mark(areas, np.asarray(areas.deaths.sum(axis=0) < enough), Reason.TARGET_NOT_REACHED)
    standard = read_reference(1.0 if standard_rates is None else standard_rates, None, areas)[0]
    log_rates, variances, fresh = by_columns(
        lambda cells: merged(areas.part(cells), standard[:, cells], enough), len(areas)
    )
    rules = plain_rules(areas.bands, a0, ax, sex, len(areas))
    areas, schedules = closed_by_rate(areas, log_rates, rules, Together(variances, fresh))
    numbers = np.where(fresh, np.arange(len(areas.bands))[:, None], -1)
    np.maximum.accumulate(numbers, axis=0, out=numbers)
    labels = numbers.T.reshape((*areas.shape, len(areas.bands)))
    method = f"bands merged to a relative standard error of {target_relative_error:g}"
    return assemble(areas, schedules, method=method, own_share=np.ones(len(areas)), labels=labels)


def merged(areas: Areas, standard: Floats, enough: float) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Log rates, their variances, and where a merged band begins."""
    fresh = lowest_bands(areas.deaths, enough)
    counted, expected = (shared(each, fresh) for each in (areas.deaths, areas.years * standard))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(areas.usable, standard * counted / expected, 1.0)
        variances = np.where(areas.usable, 1 / counted, 0.0)
    return log_of(rates), variances, fresh


def lowest_bands(deaths: Floats, enough: float) -> NDArray[np.bool_]:
    """Where a merged band begins (ages first): closed from the oldest band down, as soon as it holds enough deaths."""
    fresh = np.zeros(deaths.shape, dtype=bool)
    held = np.zeros(deaths.shape[1])
    for band in range(len(deaths) - 1, -1, -1):
        held = held + deaths[band]
        fresh[band] = held >= enough
        held = np.where(fresh[band], 0.0, held)
    # What is left over below the lowest full band joins it.
    lowest = fresh.argmax(axis=0)
    fresh[lowest, np.arange(held.size)] = False
    fresh[0] = True
    return fresh


def shared(values: Floats, fresh: NDArray[np.bool_]) -> Floats:
    """The sum over each merged band, in every band that went into it."""
    totals, running = np.empty(values.shape), np.zeros(values.shape[1])
    for band in range(len(values) - 1, -1, -1):
        running = running + values[band]
        totals[band] = running
        running = np.where(fresh[band], 0.0, running)
    for band in range(1, len(values)):
        totals[band] = np.where(fresh[band], totals[band], totals[band - 1])
    return totals
