"""Life table and life expectancy.

**What it says.** How many years people would live on average if, from birth on, they met the death rates of one place,
group and period. It sums up all ages in years, and it does not depend on how old the population is.

**Formula.** With death rate m = deaths / person-years in a band of width n, and a the years lived in the band by those
who die in it: q = n m / (1 + (n - a) m); e(x) = n - (n - a) q + (1 - q) e(x + n); in the open band e = 1 / m.
Variance (Chiang): var e(x) = (n - a + e(x + n))² q² (1 - q) / deaths + (1 - q)² var e(x + n), which starts at the open
band with 1 / (deaths m²) (Silcocks) or, with open_variance=False, with 0.

**Assumptions.** Deaths and person-years speak of the same people. Deaths vary like a Poisson count; person-years are
known without error. In the open band the population is stationary.

**Interpretation.** Favorable: higher is better. It is not a forecast for people born today.

**Type.** An absolute measure in years; unweighted; without reference.

**Applicability.** Any age bands with an open last one, any number of areas × groups × periods. At least 5,000
person-years by default (`population_floor`), counted over all ages.

**Limits.** 1/m in the open band leans high or low where ages inside the band are far from stationary; the lean
grows with small populations and a low open age. A band without deaths adds no variance, so intervals of very
small areas are too narrow. A figure by area includes who moves in and out.

**References.** Chiang CL (1984) The Life Table and Its Applications. Silcocks PBS, Jenner DA, Reza R (2001) J Epidemiol
Community Health 55:38-43. Eayres D, Williams ES (2004) J Epidemiol Community Health 58:243-249. Preston SH,
Heuveline P, Guillot M (2001) Demography, chapter 3.

**Example.**

>>> table = life_table(
...     deaths=[[80, 20, 900, 2400], [8, 2, 90, 0]],
...     population=[[10_000, 40_000, 600_000, 30_000], [1_000, 4_000, 60_000, 3_000]],
...     age_starts=[0, 1, 5, 85],
... )
>>> e0 = table.expectancy()
>>> round(float(e0.at(0).estimate), 2), [round(float(limit), 2) for limit in e0.at(0).interval(0.95)]
(90.65, [90.06, 91.25])
>>> e0.at(1)
Undefined(reason='open_band_without_deaths')
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes, Floats, Mask, floats, frozen
from commontable.stats.faults import find_faults
from commontable.stats.reasons import NUMBER, Reason
from commontable.stats.rules import (
    POPULATION_FLOOR,
    OpenBandRule,
    QRule,
    Rules,
    check_rules,
    years_by_rule,
)
from commontable.stats.table import LifeTable
from commontable.stats.time_lived import BandRule, InfantRule

# Cells worked on at a time: few enough that all their columns stay in the processor's cache.
CHUNK = 2048


class Columns(NamedTuple):
    """The columns of many tables; ages first, so that each step runs along contiguous cells."""

    ax: Floats
    qx: Floats
    ex: Floats
    variance: Floats
    codes: Codes


def life_table(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    open_band: OpenBandRule = "inverse-rate",
    open_expectancy: ArrayLike | None = None,
    open_standard_error: ArrayLike | None = None,
    q_rule: QRule = "cap",
    population_floor: float = POPULATION_FLOOR,
    open_variance: bool = True,
) -> LifeTable:
    """Life tables of any number of areas × groups × periods; ages are the last axis. The module says what it means.

    deaths, population: counts and person-years, shape (..., bands). age_starts: first age of each band, the last open.
    a0: the share of the first band lived by those who die in it (where it starts at age 0), or a rule by name.
    ax: the same for all other bands; or years for every band, the first included; or a rule by name.
    sex: "female", "male" or "both", one or one per cell: only the rules by name need it.
    open_band: "inverse-rate" (1/m); "pooled" (where nobody died in it, the rate of it and the bands below together,
    as few as hold a death); "given" (open_expectancy, with open_standard_error when known).
    q_rule: where q exceeds one, "cap" it at one, take "constant-hazard" 1 - exp(-n m), or "refuse" the cell.
    """
    bands = AgeBands.of(age_starts)
    counts, years = _counts(deaths, population, bands)
    shape = counts.shape[:-1]
    years_lived = ax if isinstance(ax, str) else floats(ax, name="ax")
    rules = Rules(
        a0,
        years_lived,
        None,
        open_band,
        None if open_expectancy is None else floats(open_expectancy, name="open_expectancy"),
        None if open_standard_error is None else floats(open_standard_error, name="open_standard_error"),
        q_rule,
        float(population_floor),
        open_variance,
    )
    rules = check_rules(rules, bands=bands, sex=sex, shape=shape)
    return _by_chunks(counts, years, bands, rules)


def _counts(deaths: ArrayLike, population: ArrayLike, bands: AgeBands) -> tuple[Floats, Floats]:
    """Both as arrays of one shape; a plain list of numbers is one table."""
    counts, years = floats(deaths, name="deaths"), floats(population, name="population")
    for name, values in (("deaths", counts), ("population", years)):
        if values.ndim == 0 or values.shape[-1] != len(bands):
            raise ValueError(
                f"{name} must have {len(bands)} values along its last axis, one a band of age_starts; "
                f"got shape {values.shape}."
            )
    if counts.shape != years.shape:
        raise ValueError(f"deaths and population must have the same shape; got {counts.shape} and {years.shape}.")
    return counts, years


def _by_chunks(deaths: Floats, population: Floats, bands: AgeBands, rules: Rules) -> LifeTable:
    shape, ages = deaths.shape, len(bands)
    counts, years = deaths.reshape(-1, ages), population.reshape(-1, ages)
    cells = len(counts)
    held, lived, qx, ex, variance = (np.empty((cells, ages)) for _ in range(5))
    ax = np.empty((1 if rules.same_for_all else cells, ages - 1))
    codes = np.empty(cells, dtype=np.uint8)
    for start in range(0, cells, CHUNK):
        part = slice(start, start + CHUNK)
        held[part], lived[part] = counts[part], years[part]
        columns = solve(counts[part].T.copy(), years[part].T.copy(), bands, rules.part(part))
        qx[part], ex[part] = columns.qx.T, columns.ex.T
        variance[part], codes[part] = columns.variance.T, columns.codes
        ax[slice(0, 1) if rules.same_for_all else part] = columns.ax.T
    closed = np.broadcast_to(ax[0], (*shape[:-1], ages - 1)) if rules.same_for_all else ax
    return LifeTable(
        bands=bands,
        rules=rules,
        deaths=frozen(held.reshape(shape)),
        population=frozen(lived.reshape(shape)),
        qx=frozen(qx.reshape(shape)),
        ex=frozen(ex.reshape(shape)),
        variance=frozen(variance.reshape(shape)),
        closed_ax=frozen(closed.reshape((*shape[:-1], ages - 1))),
        codes=codes.reshape(shape[:-1]),
    )


def solve(deaths: Floats, population: Floats, bands: AgeBands, rules: Rules) -> Columns:
    """Every column of the table, for cells laid side by side."""
    codes = find_faults(deaths, population, rules)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mx = deaths / population
        qx, ax, above = probabilities(mx[:-1], bands, rules)
        if rules.q_rule == "refuse":
            codes[above & (codes == 0)] = NUMBER[Reason.Q_ABOVE_ONE]
        closing = close(deaths, population, rules)
        spread = np.where(deaths[:-1] > 0, qx**2 * (1 - qx) / deaths[:-1], 0.0)
        ex, variance = roll_back(qx, bands.widths[:-1, None] - ax, bands, closing, spread)
    bad = codes != 0
    for column in (qx, ex, variance) if bad.any() else ():
        column[:, bad] = np.nan
    certain = np.where(bad, np.nan, 1.0)[None, :]
    return Columns(ax, np.concatenate([qx, certain]), ex, variance, codes)


def probabilities(rates: Floats, bands: AgeBands, rules: Rules) -> tuple[Floats, Floats, Mask]:
    """q and a of each closed band, and which cells have a q above one before the rule is applied."""
    widths = bands.widths[:-1, None]
    ax = years_by_rule(rates, bands, rules)
    qx = widths * rates / (1 + (widths - ax) * rates)
    over = qx > 1
    if rules.q_rule == "constant-hazard":
        steady = -np.expm1(-widths * rates)
        # Years lived per survivor are q/m when the hazard is constant; ax follows from n - (n - a) q = q/m.
        ax = np.where(over, widths - (widths - steady / rates) / steady, ax)
        return np.where(over, steady, qx), ax, over.any(axis=0)
    return np.minimum(qx, 1.0), ax, over.any(axis=0)


def close(deaths: Floats, population: Floats, rules: Rules) -> tuple[Floats, Floats]:
    """Expectancy of the open band, and its variance."""
    if rules.open_expectancy is not None:
        error = np.zeros(()) if rules.open_standard_error is None else rules.open_standard_error
        expectancy, variance = np.broadcast_arrays(rules.open_expectancy, error**2, deaths[-1])[:2]
    else:
        counted, years = deaths[-1], population[-1]
        if rules.open_band == "pooled":
            counted, years = pooled(deaths, population)
        expectancy = years / counted
        variance = expectancy**2 / counted
    return expectancy, variance if rules.open_variance else np.zeros(expectancy.shape)


def pooled(deaths: Floats, population: Floats) -> tuple[Floats, Floats]:
    """Deaths and person-years of the open band and as few bands below it as hold one death together."""
    counted, years = deaths[-1].copy(), population[-1].copy()
    for band in range(len(deaths) - 2, -1, -1):
        empty = counted == 0
        counted += np.where(empty, deaths[band], 0)
        years += np.where(empty, population[band], 0)
    return counted, years


def roll_back(
    qx: Floats, lost: Floats, bands: AgeBands, closing: tuple[Floats, Floats], spread: Floats
) -> tuple[Floats, Floats]:
    """Expectancy and its variance from the open band down to the first; `lost` is n - a, `spread` the variance of q."""
    ex, variance = (np.empty((len(bands), qx.shape[1])) for _ in range(2))
    ex[-1], variance[-1] = closing
    for band in range(len(bands) - 2, -1, -1):
        weight = lost[band] + ex[band + 1]
        alive = 1 - qx[band]
        ex[band] = bands.widths[band] + ex[band + 1] - qx[band] * weight
        variance[band] = weight**2 * spread[band] + alive**2 * variance[band + 1]
    return ex, variance
