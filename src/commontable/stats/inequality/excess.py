"""Excess deaths and excess years of life lost against a reference group.

**What it says.** How many deaths (or years of life lost) a group would have been spared with the death rates of the
reference, age for age.

**Formula.** Excess = Σ v (D - P d / p) over age bands, D deaths and P person-years of the group, d and p of the
reference; v = 1 for deaths, the years lost by a death in the band for years of life lost. Variance Σ v² D + Σ v² P² d /
p². Limits: W - √((W - w)² + z² r), W + √((u - W)² + z² r) about the two sums (Zou and Donner): w and u are Dobson's
limits of Σ v D from the exact limits of all deaths, r the variance of what the reference gives.

**Assumptions.** Deaths are Poisson counts; group and reference are independent (the reference does not hold the group).

**Interpretation.** Adverse: above zero, more died than with the reference's rates. Below zero the group does better.

**Type.** Absolute; weighted by the group's own ages; the reference is a group.

**Applicability.** Every band needs person-years of the reference where the group has any.

**Limits.** No claim of cause. Sums over groups with one reference share its error. As a share of all deaths see
`attributable_deaths`; as a ratio `indirect_ratio`.

**References.** Satcher D et al. (2005) Health Aff 24:459 (excess deaths of Black Americans). Dobson AJ et al. (1991)
Stat Med 10:457. Zou GY, Donner A (2008) Stat Med 27:1693.

**Example.**

>>> excess = excess_deaths(
...     deaths=[12, 60, 300], population=[10_000, 12_000, 4_000],
...     reference_deaths=[30, 160, 2_400], reference_population=[40_000, 60_000, 50_000],
... )
>>> round(float(excess.estimate), 1), [round(float(limit), 1) for limit in excess.interval(0.95)]
(140.5, [102.4, 181.4])
>>> years = excess_deaths(
...     deaths=[12, 60, 300], population=[10_000, 12_000, 4_000], years_lost=[60, 35, 12],
...     reference_deaths=[30, 160, 2_400], reference_population=[40_000, 60_000, 50_000],
... )
>>> round(float(years.estimate))
2546
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, floats, normal_quantile
from commontable.stats.rates.limited import LimitedEstimate, blanked
from commontable.stats.reasons import Reason, fault_codes


def excess_deaths(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    reference_deaths: ArrayLike,
    reference_population: ArrayLike,
    years_lost: ArrayLike | None = None,
) -> LimitedEstimate:
    """Excess over the reference's rates; age bands are the last axis. `years_lost`, the years a death in each band
    costs, turns deaths into years of life lost."""
    d, p = floats(deaths, name="deaths"), floats(population, name="population")
    e, q = floats(reference_deaths, name="reference_deaths"), floats(reference_population, name="reference_population")
    v = np.ones(1) if years_lost is None else floats(years_lost, name="years_lost")
    if d.ndim == 0 or len({each.shape[-1] if each.ndim else 0 for each in (d, p, e, q)}) > 1:
        raise ValueError(
            "deaths, population, reference_deaths and reference_population must end in the same age bands; "
            f"got shapes {d.shape}, {p.shape}, {e.shape} and {q.shape}."
        )
    if v.shape[-1:] not in ((1,), d.shape[-1:]) or not np.all((v >= 0) & (v < np.inf)):
        raise ValueError(f"years_lost must be {d.shape[-1]} years of zero or more, one a band; got {v.tolist()}.")
    d, p, e, q, v = np.broadcast_arrays(d, p, e, q, v)
    codes = fault_codes(d.shape[:-1], _faults(d, p, e, q))
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(p > 0, v * p / q, 0.0)
        expected, noise = (factor * e).sum(axis=-1), (factor**2 * e).sum(axis=-1)
    seen, own, total = (v * d).sum(axis=-1), (v**2 * d).sum(axis=-1), d.sum(axis=-1)

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = _dobson(seen, own, total, level, v.max(axis=-1))
        reach = normal_quantile(level) ** 2 * noise
        down, up = np.sqrt((seen - lower) ** 2 + reach), np.sqrt((upper - seen) ** 2 + reach)
        return seen - expected - down, seen - expected + up

    method = "excess deaths" if years_lost is None else "excess years of life lost"
    figure, error = blanked(seen - expected, codes), blanked(np.sqrt(own + noise), codes)
    return LimitedEstimate(figure, error, codes, total, f"{method} against a reference", limits=limits)


def _faults(d: Floats, p: Floats, e: Floats, q: Floats) -> dict[Reason, Mask]:
    every = np.stack([d, p, e, q])
    return {
        Reason.MISSING_DEATHS: (np.isnan(d) | np.isnan(e)).any(axis=-1),
        Reason.MISSING_POPULATION: (np.isnan(p) | np.isnan(q)).any(axis=-1),
        Reason.INFINITE_COUNT: np.isinf(every).any(axis=(0, -1)),
        Reason.NEGATIVE_DEATHS: ((d < 0) | (e < 0)).any(axis=-1),
        Reason.NEGATIVE_POPULATION: ((p < 0) | (q < 0)).any(axis=-1),
        Reason.EMPTY_POPULATION: ((q == 0) & (p > 0)).any(axis=-1) | (p == 0).all(axis=-1),
    }


def _dobson(seen: Floats, own: Floats, total: Floats, level: float, most: Floats) -> tuple[Floats, Floats]:
    """Limits of a weighted count from the exact ones of all counts; without any, the dearest death is the unit."""
    from scipy.special import gammainccinv, gammaincinv  # late: keeps the import of this package light

    tail = (1 - level) / 2
    some = np.where(total > 0, total, 1.0)
    low, high = gammaincinv(some, tail), gammainccinv(total + 1, tail)
    unit = np.where(total > 0, np.sqrt(own / some), most)
    return np.where(total > 0, seen + unit * (low - total), 0.0), seen + unit * (high - total)
