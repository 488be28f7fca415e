"""TOPALS: a standard schedule bent to an area by straight pieces.

**What it says.** The standard's death rates, moved at a few ages by as much as the area's deaths call for, and straight
on the log scale between these ages.

**Formula.** log rate at age x = standard + Σ B(x) α, B tents with peaks at `knots` and at the standard's last age.
α maximizes Σ (deaths × log expected deaths - expected deaths) - penalty / 2 × Σ (α(k + 1) - α(k))², where expected
deaths in a band are person-years times the mean of the fitted rates of the standard's ages in it, weighted by how
the standard's population lives (within="survivors") or all the same ("uniform"). The covariance of α is the inverse of
the penalized information.

**Assumptions.** The area's log rates differ from the standard's by a curve with few bends. Neighboring α differ with
standard deviation 1 / √penalty; the level is free.

**Interpretation.** Favorable: higher life expectancy is better. `own_share` is 1: level and bends are the area's own,
only fine detail is the standard's.

**Type.** An absolute measure in years; unweighted; needs a standard.

**Applicability.** An area with at least one death. The standard may have finer ages than the counts (single years up to
100, say): the table is then made at the standard's ages, and mortality beyond the counts' open age is the standard's,
moved. The figures keep the standard's bands.

**Limits.** Each area stands alone: with 1,000 person-years its level is as doubtful as the plain rate's, and its
interval as wide. The standard counts as known. It closes by 1 / m at the standard's own last age.

**References.** de Beer J (2012) Demogr Res 27:543-592. Gonzaga MR, Schmertmann CP (2016) Rev Bras Estud Popul
33:629-652.

**Example.**

>>> fitted = topals(
...     deaths=[0, 1, 12, 30], population=[100, 400, 4_000, 200], age_starts=[0, 1, 5, 85],
...     standard_rates=[0.006, 0.0003, 0.003, 0.14],
... )
>>> [round(float(rate), 4) for rate in fitted.rates.estimate]
[0.005, 0.0003, 0.0031, 0.1498]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.reasons import Reason
from commontable.stats.small_areas.areas import Areas, mark, read_areas
from commontable.stats.small_areas.result import SmallAreas, assemble
from commontable.stats.small_areas.schedules import CHUNK, InverseRate, Schedules, plain_rules
from commontable.stats.small_areas.spreads import Factors, inverse
from commontable.stats.time_lived import BandRule, InfantRule

KNOTS = (0.0, 1.0, 10.0, 20.0, 40.0, 70.0)
LONGEST_STEP, STILL, ROUNDS = 1.5, 1e-9, 100


@dataclass(frozen=True, eq=False)
class Standard:
    """Log rates at the standard's ages, the tents over them, and which ages make up each band of the counts."""

    bands: AgeBands
    log_rates: Floats
    basis: Floats
    parts: Floats
    penalty: Floats


def topals(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    standard_rates: ArrayLike,
    standard_starts: ArrayLike | None = None,
    knots: tuple[float, ...] = KNOTS,
    penalty: float = 2.0,
    within: Literal["survivors", "uniform"] = "survivors",
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    population_floor: float = 0.0,
) -> SmallAreas:
    """Penalized Poisson fits of many areas at once. The module says what it means.

    standard_rates: death rates above zero at the ages standard_starts (those of age_starts if not given), which must
    hold every age of age_starts. knots: where the bends are, besides the last age. penalty: how firmly neighboring
    bends are held together. within: how people are spread over the standard's ages in a band.
    Other arguments are those of life_table.
    """
    choice(within, name="within", allowed=("survivors", "uniform"))
    areas = read_areas(deaths, population, age_starts, population_floor)
    standard = read_standard(areas, standard_rates, standard_starts, knots, penalty, within)
    areas = mark(areas, np.asarray(areas.deaths.sum(axis=0) == 0), Reason.NO_EVENTS)
    moved = np.empty((standard.basis.shape[1], len(areas)))
    covariance, last = np.empty((len(moved), *moved.shape)), np.empty(len(areas))
    for start in range(0, len(areas), CHUNK):
        cells = slice(start, start + CHUNK)
        moved[:, cells], covariance[..., cells], last[cells] = fit(areas, cells, standard)
    areas = mark(areas, last > 1e-5, Reason.NOT_CONVERGED)
    log_rates = standard.log_rates[:, None] + standard.basis @ moved
    factors = Factors(standard.basis, covariance, np.broadcast_to(1.0, log_rates.shape), 0.0)
    rules = plain_rules(standard.bands, a0, ax, sex, len(areas))
    schedules = Schedules(standard.bands, rules, log_rates, InverseRate(), factors)
    words = f"TOPALS, knots at {', '.join(f'{knot:g}' for knot in knots)}, penalty {penalty:g}"
    return assemble(areas, schedules, method=words, own_share=np.ones(len(areas)))


def read_standard(
    areas: Areas,
    rates: ArrayLike,
    starts: ArrayLike | None,
    knots: tuple[float, ...],
    penalty: float,
    within: str,
) -> Standard:
    bands = areas.bands if starts is None else AgeBands.of(starts)
    values = floats(rates, name="standard_rates")
    if values.shape != (len(bands),) or not (np.isfinite(values) & (values > 0)).all():
        raise ValueError(f"standard_rates must be {len(bands)} rates above zero, one an age; got shape {values.shape}.")
    absent = sorted(set(areas.bands.starts.tolist()) - set(bands.starts.tolist()))
    if absent:
        raise ValueError(f"standard_starts must hold every age of age_starts; {absent[0]:g} is missing.")
    if len(knots) < 2 or np.any(np.diff(knots) <= 0) or not knots[-1] < bands.starts[-1]:
        raise ValueError(f"knots must be two ages or more that rise, all below {bands.starts[-1]:g}; got {knots}.")
    if not penalty > 0:
        raise ValueError(f"penalty must be above zero; got {penalty}.")
    peaks = (*knots, float(bands.starts[-1]))
    basis = np.stack([np.interp(bands.starts, peaks, tent) for tent in np.eye(len(peaks))], axis=1)
    bends = np.diff(np.eye(len(peaks)), axis=0)
    return Standard(
        bands, np.log(values), basis, parts_of(areas.bands, bands, values, within), penalty * bends.T @ bends
    )


def parts_of(bands: AgeBands, fine: AgeBands, rates: Floats, within: str) -> Floats:
    """How much each age of the standard weighs in each band of the counts: rows add up to one."""
    # The open last age counts as one as wide as the age before it.
    lived = np.append(fine.widths[:-1], fine.widths[-2])
    if within == "survivors":
        hazard = np.append(fine.widths[:-1] * rates[:-1], 1.0)
        alive = np.exp(-np.append(0.0, np.cumsum(hazard[:-1])))
        lived = alive * np.append(-np.expm1(-hazard[:-1]) / rates[:-1], 1 / rates[-1])
    home = np.searchsorted(bands.starts, fine.starts, side="right") - 1
    weights = np.where(home[None] == np.arange(len(bands))[:, None], lived, 0.0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def fit(areas: Areas, cells: slice, standard: Standard) -> tuple[Floats, Floats, Floats]:
    """α of some areas, its covariance, and the last step of Newton's search."""
    deaths, years = areas.deaths[:, cells], areas.years[:, cells]
    expected = years * (standard.parts @ np.exp(standard.log_rates))[:, None]
    level = np.log((deaths.sum(axis=0) + 1) / (expected.sum(axis=0) + 1))
    moved = np.repeat(level[None], standard.basis.shape[1], 0)
    for _ in range(ROUNDS):
        rates = np.exp(standard.log_rates[:, None] + standard.basis @ moved)
        mean = standard.parts @ rates
        # How the log of a band's rate answers to each α.
        slopes = np.stack([standard.parts @ (tent[:, None] * rates) for tent in standard.basis.T]) / mean
        expected = years * mean
        information = np.einsum("jgn,kgn,gn->jkn", slopes, slopes, expected, optimize=True)
        covariance = inverse(information + standard.penalty[:, :, None] + 1e-9 * np.eye(len(moved))[:, :, None])
        score = np.einsum("jgn,gn->jn", slopes, deaths - expected) - standard.penalty @ moved
        step = np.clip(np.einsum("jkn,kn->jn", covariance, score), -LONGEST_STEP, LONGEST_STEP)
        moved = np.where(deaths.sum(axis=0) > 0, moved + step, moved)
        last = np.where(deaths.sum(axis=0) > 0, np.abs(step).max(axis=0), 0.0)
        if last.max(initial=0.0) < STILL:
            break
    return moved, covariance, last
