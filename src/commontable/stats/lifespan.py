"""Lifespan spread: how unequal lengths of life are.

**What it says.** Two groups can share a life expectancy and differ in how certain life is. The standard deviation of
ages at death (years), e-dagger (average years lost to a death) and the Gini coefficient of ages at death (0: all die at
one age; 1: complete inequality) measure that inequality.

**Formula.** From an age on, with survivors l and deaths d: SD² = mean of squared ages at death - square of the mean.
e-dagger = Σ d (e(x) + (a / n) (e(x + n) - e(x))) + l e in the open band. Gini = 1 - ∫ l² / ∫ l. Standard errors by the
delta method over Chiang's variances of q and the variance of the open band.

**Assumptions.** Those of the life table; deaths inside a band follow its power curve, in the open band the exponential.

**Interpretation.** Lower is more equal; adverse when high. The SD includes infant deaths; from age 10 on it often says
something else.

**Type.** SD and e-dagger are absolute (years), the Gini coefficient relative; unweighted; without reference.

**Applicability.** Any life table, from the start of any band.

**Limits.** With a wide open band the spread inside it is that of a constant hazard, which is too wide.
`within="mean-age"` leaves out all spread inside bands, as some published tables do, and is too narrow.

**References.** Shkolnikov VM, Andreev EM, Begun AZ (2003) Demographic Research 8:305-358. Vaupel JW, Canudas-Romo V
(2003) Demography 40:201-216. Van Raalte AA, Sasson I, Martikainen P (2018) Science 362:1002-1004. Hanada K (1983)
Journal of the Japan Statistical Society 13:95-98.

**Example.**

>>> from commontable.stats import life_table
>>> table = life_table(
...     deaths=[80, 20, 900, 2400], population=[10_000, 40_000, 90_000, 30_000], age_starts=[0, 1, 50, 85]
... )
>>> [round(float(measure(table=table).estimate), 3) for measure in (age_at_death_sd, e_dagger, age_at_death_gini)]
[21.804, 18.04, 0.132]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from commontable.stats.arrays import Floats, choice
from commontable.stats.results import Estimate
from commontable.stats.table import LifeTable

Within = Literal["curve", "mean-age"]
STEP = 1e-5  # of the central differences: truncation and rounding both stay below 1e-9 of the slope


class Schedule(NamedTuple):
    """What a spread depends on, from one age on: ages first."""

    ages: Floats  # start of each band, counted from the age asked for
    widths: Floats  # of the closed bands
    qx: Floats
    ax: Floats
    closing: Floats  # expectancy of the open band


def age_at_death_sd(*, table: LifeTable, age: float = 0, within: Within = "curve") -> Estimate:
    """Standard deviation of ages at death, in years."""
    choice(within, name="within", allowed=("curve", "mean-age"))
    curve = within == "curve"

    def measure(schedule: Schedule) -> Floats:
        return standard_deviation(schedule, curve)

    return spread(table, age, measure, f"standard deviation of ages at death from {age:g}, within bands {within}")


def e_dagger(*, table: LifeTable, age: float = 0) -> Estimate:
    """Average years of life lost to a death."""
    return spread(table, age, lost_at_death, f"e-dagger from {age:g}")


def age_at_death_gini(*, table: LifeTable, age: float = 0) -> Estimate:
    """Gini coefficient of ages at death, counted from `age`."""
    return spread(table, age, gini, f"Gini coefficient of ages at death from {age:g}")


def spread(table: LifeTable, age: float, measure: Callable[[Schedule], Floats], words: str) -> Estimate:
    """The measure and its delta-method standard error."""
    band = table.bands.edge(age)
    if band is None or band == len(table.bands) - 1:
        raise ValueError(f"age must be the start of a closed band ({table.bands.starts[:-1].tolist()}); got {age:g}.")
    schedule = Schedule(
        table.bands.starts[band:] - age,
        table.bands.widths[band:-1],
        np.moveaxis(table.qx[..., band:-1], -1, 0),
        np.moveaxis(table.closed_ax[..., band:], -1, 0),
        table.ex[..., -1],
    )
    variance = slope(measure, schedule, None) ** 2 * table.variance[..., -1]
    for place in range(len(schedule.widths)):
        variance = variance + slope(measure, schedule, place) ** 2 * table.q_variance[..., band + place]
    return Estimate(
        measure(schedule), np.sqrt(variance), table.codes, table.deaths_from(age), f"{words}; {table.rules.words}"
    )


def slope(measure: Callable[[Schedule], Floats], schedule: Schedule, place: int | None) -> Floats:
    """Derivative by q of one band, or by the expectancy of the open band."""

    def moved(step: float) -> Schedule:
        if place is None:
            return schedule._replace(closing=schedule.closing + step)
        qx = schedule.qx.copy()
        qx[place] += step
        return schedule._replace(qx=qx)

    return (measure(moved(STEP)) - measure(moved(-STEP))) / (2 * STEP)


def column(values: Floats, like: Floats) -> Floats:
    """One value a band, shaped to stand beside (bands, ...)."""
    return values.reshape(-1, *(1,) * (like.ndim - 1))


def survivors(qx: Floats) -> Floats:
    """l at the start of every band, the open one included; 1 at the first."""
    return np.concatenate([np.ones((1, *qx.shape[1:])), np.cumprod(1 - qx, axis=0)])


def standard_deviation(schedule: Schedule, curve: bool) -> Floats:
    lx, e = survivors(schedule.qx), schedule.closing
    start, width = column(schedule.ages[:-1], schedule.qx), column(schedule.widths, schedule.qx)
    a, opening = schedule.ax, schedule.ages[-1]
    k = a / (width - a)
    square = width**2 * k / (k + 2) if curve else a**2
    dead = lx[:-1] * schedule.qx
    mean = (dead * (start + a)).sum(axis=0) + lx[-1] * (opening + e)
    squares = (dead * (start**2 + 2 * start * a + square)).sum(axis=0)
    squares = squares + lx[-1] * (opening**2 + 2 * opening * e + (2 if curve else 1) * e**2)
    return np.asarray(np.sqrt(np.maximum(squares - mean**2, 0)))


def lost_at_death(schedule: Schedule) -> Floats:
    lx, following = survivors(schedule.qx), schedule.closing
    total = lx[-1] * following
    for place in range(len(schedule.widths) - 1, -1, -1):
        q, a, width = schedule.qx[place], schedule.ax[place], schedule.widths[place]
        here = width - (width - a) * q + (1 - q) * following
        total = total + lx[place] * q * (here + a / width * (following - here))
        following = here
    return np.asarray(total)


def gini(schedule: Schedule) -> Floats:
    lx, q, width = survivors(schedule.qx), schedule.qx, column(schedule.widths, schedule.qx)
    k = schedule.ax / (width - schedule.ax)
    squared = (lx[:-1] ** 2 * width * (1 - 2 * q / (k + 1) + q**2 / (2 * k + 1))).sum(axis=0)
    lived = (lx[:-1] * (width - (width - schedule.ax) * q)).sum(axis=0) + lx[-1] * schedule.closing
    return np.asarray(1 - (squared + lx[-1] ** 2 * schedule.closing / 2) / lived)
