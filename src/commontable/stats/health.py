"""Healthy expectancy (Sullivan's method).

**What it says.** How many of the years of life expectancy are lived in good health, at today's death rates and
prevalence of ill health.

**Formula.** With prevalence π of ill health: H(x) = (1 - π) (n - (n - a) q) + (1 - q) H(x + n); in the open band
(1 - π) e. Variance: that of π weighted with the squared years lived, plus (mortality_variance=True) that of q weighted
with ((n - a) (1 - π) + H(x + n))².

**Assumptions.** Prevalence is that of the same people as the deaths, and the sick do not die at other rates inside a
band. With `people`, prevalence comes from a simple random sample; for a survey give its standard errors.

**Interpretation.** Favorable: higher is better.

**Type.** An absolute measure in years; unweighted; without reference.

**Applicability.** Any life table that stands and a prevalence for each of its bands, as a proportion.

**Limits.** Prevalence answers slowly to change, so the measure does too. Surveys leave out people in institutions.

**References.** Sullivan DF (1971) HSMHA Health Reports 86:347-354. Mathers CD (1991) Health Expectancies in Australia
1981 and 1988. Jagger C, Van Oyen H, Robine JM (2014) Health Expectancy Calculation by the Sullivan Method.

**Example.**

>>> from commontable.stats import life_table
>>> table = life_table(
...     deaths=[80, 20, 900, 2400], population=[10_000, 40_000, 90_000, 30_000], age_starts=[0, 1, 50, 85]
... )
>>> healthy = healthy_expectancy(table=table, prevalence=[0.02, 0.05, 0.2, 0.5], people=[500, 500, 500, 200])
>>> round(float(healthy.estimate), 2), [round(float(limit), 2) for limit in healthy.interval(0.95)]
(73.91, [72.28, 75.54])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, floats
from commontable.stats.reasons import NUMBER, Reason, first_code
from commontable.stats.results import Estimate
from commontable.stats.table import LifeTable


def healthy_expectancy(
    *,
    table: LifeTable,
    prevalence: ArrayLike,
    people: ArrayLike | None = None,
    prevalence_standard_error: ArrayLike | None = None,
    age: float = 0,
    mortality_variance: bool = True,
) -> Estimate:
    """Years in good health from the start of a band. Without people or standard errors there is no interval."""
    band = table.bands.edge(age)
    if band is None:
        raise ValueError(f"age must be the start of a band ({table.bands.starts.tolist()}); got {age:g}.")
    if people is not None and prevalence_standard_error is not None:
        raise ValueError("Give people or prevalence_standard_error, not both: each tells the same doubt.")
    pi = fitted(prevalence, table, "prevalence")
    codes = first_code(table.codes, prevalence_fault(pi[..., band:]))
    spread = np.full(pi.shape, np.nan)
    if people is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = pi * (1 - pi) / fitted(people, table, "people")
    elif prevalence_standard_error is not None:
        spread = fitted(prevalence_standard_error, table, "prevalence_standard_error") ** 2
    healthy, variance = rolled_back(table, pi, spread, band, mortality_variance)
    healthy, variance = (np.where(codes == 0, values, np.nan) for values in (healthy, variance))
    part = "with" if mortality_variance else "without"
    words = f"Sullivan's healthy expectancy at {age:g}, {part} the variance of mortality; {table.rules.words}"
    return Estimate(healthy, np.sqrt(variance), codes, table.deaths_from(age), words)


def fitted(values: ArrayLike, table: LifeTable, name: str) -> Floats:
    array = floats(values, name=name)
    try:
        return np.broadcast_to(array, table.qx.shape)
    except ValueError as fault:
        raise ValueError(f"{name} has shape {array.shape}; it must fit the table's {table.qx.shape}.") from fault


def prevalence_fault(pi: Floats) -> Codes:
    found = np.zeros(pi.shape[:-1], dtype=np.uint8)
    found[((pi < 0) | (pi > 1)).any(axis=-1)] = NUMBER[Reason.PREVALENCE_OUT_OF_RANGE]
    found[np.isnan(pi).any(axis=-1)] = NUMBER[Reason.MISSING_PREVALENCE]
    return found


def rolled_back(
    table: LifeTable, pi: Floats, spread: Floats, band: int, mortality_variance: bool
) -> tuple[Floats, Floats]:
    """Healthy years and their variance, from the open band down to the one asked for."""
    chance = 1.0 if mortality_variance else 0.0
    closing = table.ex[..., -1]
    healthy = (1 - pi[..., -1]) * closing
    variance = closing**2 * spread[..., -1] + chance * (1 - pi[..., -1]) ** 2 * table.variance[..., -1]
    for place in range(len(table.bands) - 2, band - 1, -1):
        q, well = table.qx[..., place], 1 - pi[..., place]
        lost = table.bands.widths[place] - table.closed_ax[..., place]
        lived = table.bands.widths[place] - lost * q
        by_death = chance * (lost * well + healthy) ** 2 * table.q_variance[..., place]
        variance = by_death + lived**2 * spread[..., place] + (1 - q) ** 2 * variance
        healthy = well * lived + (1 - q) * healthy
    return healthy, variance
