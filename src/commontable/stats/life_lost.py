"""Years of life lost to early death.

**What it says.** How many years the deaths of a place and period cost: against a standard life expectancy (YLL) or
against living to a fixed age (YPLL, potential years lost before 75, say). Early deaths weigh most.

**Formula.** YLL = Σ deaths × e*(mean age at death in the band). YPLL = Σ deaths × (limit - mean age at death), over
the bands below the limit. Limits: those of the count of deaths under Jeffreys's prior, stretched by the years each
costs (Dobson); standard error √(Σ (deaths + share of half a death) × (years lost per death)²). With `population` both
become a rate, `per` so many person-years.

**Assumptions.** Deaths are Poisson counts, independent between bands; those who die in a band lived the share a0 or ax
of it.

**Interpretation.** Adverse: higher is worse.

**Type.** An absolute measure, years or years per person-years; weighted by years lost; the standard or the limit is
the reference.

**Applicability.** Any bands. YPLL needs a band that starts at the limit.

**Limits.** Neither is adjusted for age: an older population loses more years. YPLL counts no death above the limit. YLL
depends on the standard chosen; name it beside the figure.

**References.** Dobson AJ et al. (1991) Stat Med 10:457-462 (limits). Gardner JW, Sanborn JS (1990) Epidemiology
1:322-329. Murray CJL (1994) Bull World Health Organ 72:429-445.

**Example.**

>>> lost = potential_years_lost(deaths=[80, 20, 900, 2400], age_starts=[0, 1, 5, 75], before=75)
>>> round(float(lost.estimate))
38932
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes, Floats, Mask, floats
from commontable.stats.reasons import Reason, Undefined, fault_codes
from commontable.stats.results import Estimate
from commontable.stats.small_counts import PartEstimate, joined
from commontable.stats.table import LifeTable

LIMITS = "limits of the count of deaths from Jeffreys's prior, stretched"


def potential_years_lost(
    *,
    deaths: ArrayLike,
    age_starts: ArrayLike,
    before: float = 75,
    population: ArrayLike | None = None,
    per: float = 100_000,
    a0: float = 0.1,
    ax: float = 0.5,
) -> Estimate:
    """Potential years of life lost before an age; a rate when population is given (its bands below that age)."""
    bands = AgeBands.of(age_starts)
    limit = bands.edge(before)
    if limit is None or limit == 0:
        raise ValueError(
            f"before must be the start of a band above the first ({bands.starts[1:].tolist()}); got {before:g}."
        )
    weights = np.maximum(before - mean_ages(bands, a0, ax), 0.0)
    weights = np.where(bands.starts < before, weights, 0.0)
    return weighted_deaths(deaths, weights, rate_basis(population, bands, limit, per), f"years lost before {before:g}")


def years_of_life_lost(
    *,
    deaths: ArrayLike,
    age_starts: ArrayLike,
    standard: LifeTable | ArrayLike,
    population: ArrayLike | None = None,
    per: float = 100_000,
    a0: float = 0.1,
    ax: float = 0.5,
) -> Estimate:
    """Years of life lost against a standard: one life table, or the years lost by a death in each band."""
    bands = AgeBands.of(age_starts)
    if isinstance(standard, LifeTable):
        weights = standard_years(standard, bands, a0, ax)
    else:
        weights = floats(standard, name="standard")
    if weights.shape != (len(bands),) or not np.all(weights >= 0):
        raise ValueError(f"standard must be {len(bands)} years of zero or more, one a band; got shape {weights.shape}.")
    basis = rate_basis(population, bands, len(bands), per)
    return weighted_deaths(deaths, weights, basis, "years of life lost against a standard expectancy")


def mean_ages(bands: AgeBands, a0: float, ax: float) -> Floats:
    """Mean age at death in each closed band; the start of the open one."""
    for name, share in (("a0", a0), ("ax", ax)):
        if not 0 < share < 1:
            raise ValueError(f"{name} must be between 0 and 1, a share of the band; got {share}.")
    shares = np.full(len(bands), ax)
    shares[0] = a0 if bands.starts[0] == 0 else ax
    return np.asarray(bands.starts + shares * np.append(bands.widths[:-1], 0.0))


def standard_years(standard: LifeTable, bands: AgeBands, a0: float, ax: float) -> Floats:
    if standard.shape != ():
        raise ValueError(f"standard must be one life table; got tables of shape {standard.shape}. Pick one with at().")
    if standard.codes != 0:
        raise ValueError(f"standard is undefined: {Undefined.numbered(standard.codes).message}")
    return np.array([float(standard.expectancy(age).estimate) for age in mean_ages(bands, a0, ax)])


def rate_basis(population: ArrayLike | None, bands: AgeBands, limit: int, per: float) -> Floats | None:
    """Person-years below the limit, in units of `per`."""
    if population is None:
        return None
    if not per > 0:
        raise ValueError(f"per must be above zero, like 100,000; got {per}.")
    years = floats(population, name="population")
    if years.ndim == 0 or years.shape[-1] != len(bands):
        raise ValueError(f"population must have {len(bands)} values along its last axis; got shape {years.shape}.")
    return np.asarray(years[..., :limit].sum(axis=-1) / per)


def weighted_deaths(deaths: ArrayLike, weights: Floats, basis: Floats | None, words: str) -> Estimate:
    """Σ deaths × weight with its Poisson limits, divided by the basis of a rate."""
    counts = floats(deaths, name="deaths")
    if counts.ndim == 0 or counts.shape[-1] != weights.size:
        raise ValueError(f"deaths must have {weights.size} values along its last axis; got shape {counts.shape}.")
    divisor = np.ones(counts.shape[:-1]) if basis is None else basis
    codes = fault_of(counts[..., weights > 0], divisor)
    with np.errstate(divide="ignore", invalid="ignore"):
        used = np.where(weights > 0, counts, 0.0)  # a death that costs nothing may be missing
        total = np.where(codes == 0, (used * weights).sum(axis=-1) / divisor, np.nan)
        own = joined(weights / divisor[..., None], used, likely(used, weights), 1.0)
        error = np.where(codes == 0, np.sqrt(own.variance), np.nan)
    return PartEstimate(total, error, codes, np.asarray(used.sum(axis=-1)), words, (LIMITS,), own=(own,))


def likely(counts: Floats, weights: Floats) -> Floats:
    """How deaths spread over the bands that cost years: as they did, or evenly where there were none."""
    return np.where(counts.sum(axis=-1, keepdims=True) > 0, counts, (weights > 0).astype(float))


def fault_of(counts: Floats, divisor: Floats) -> Codes:
    faults: dict[Reason, Mask] = {
        Reason.MISSING_DEATHS: np.isnan(counts).any(axis=-1),
        Reason.INFINITE_COUNT: np.isinf(counts).any(axis=-1) | np.isinf(divisor),
        Reason.NEGATIVE_DEATHS: (counts < 0).any(axis=-1),
        Reason.MISSING_POPULATION: np.isnan(divisor),
        Reason.NEGATIVE_POPULATION: divisor < 0,
        Reason.EMPTY_POPULATION: divisor == 0,
    }
    return fault_codes(np.broadcast_shapes(counts.shape[:-1], divisor.shape), faults)
