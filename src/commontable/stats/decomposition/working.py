"""Which method does what, and the work through the cells in turns that fit the cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from commontable.stats.arrays import Codes, Floats, frozen
from commontable.stats.decomposition.inputs import Inputs, faults
from commontable.stats.decomposition.midpoints import around_midpoints
from commontable.stats.decomposition.pairs import Pair, Side
from commontable.stats.decomposition.replacement import replacement_spread
from commontable.stats.decomposition.result import ExpectancyDecomposition
from commontable.stats.decomposition.splits import (
    Spread,
    along,
    among_causes,
    by_age_variance,
    replaced,
    spread_of,
    total_variance,
    yield_along,
)
from commontable.stats.results import Estimate

# Cells worked on at a time; fewer where slopes by every rate are held, so that they too stay in the cache.
CHUNK = 2048
SLOPES_AT_ONCE = 400_000
NOTES = ("independent groups", "deaths Poisson in each band and cause, person-years without error")


class Plan(NamedTuple):
    """A method: the share of the forward split, whether rates are replaced one by one, whether in many steps."""

    name: str
    ahead: float = 0.5
    replacing: bool = False
    stepping: bool = False
    midpoints: bool = False

    def words(self, steps: int) -> str:
        return f"{self.name}, {steps} steps" if self.stepping else self.name


METHODS = {
    plan.name: plan
    for plan in (
        Plan("arriaga", ahead=1.0),
        Plan("lopez-ruzicka", ahead=0.0),
        Plan("arriaga-symmetric"),
        Plan("chandrasekaran-iii"),
        Plan("stepwise", replacing=True),
        Plan("stepwise-one-way", ahead=0.0, replacing=True),
        Plan("horiuchi", stepping=True),
        Plan("horiuchi-midpoint", stepping=True, midpoints=True),
    )
}


def years_by(pair: Pair, plan: Plan, steps: int) -> Floats:
    """Years by cause and age."""
    if plan.midpoints:
        return around_midpoints(pair, steps)
    if plan.replacing and len(pair.first.rates) > 1:
        one = replaced(pair)
        return one if plan.ahead == 0 else (one - replaced(pair.exchanged)) / 2
    taken = steps if plan.stepping else 1
    return among_causes(pair, along(pair, plan.ahead, taken), plan.ahead, taken)


def spread_by(pair: Pair, plan: Plan, steps: int) -> Spread:
    """Their variances."""
    several = len(pair.first.rates) > 1
    if plan.replacing and several:
        return replacement_spread(pair, both_ways=plan.ahead > 0)
    if several or plan.stepping:
        return spread_of(pair, yield_along(pair, plan.ahead, steps if plan.stepping else 1))
    variance = by_age_variance(pair, plan.ahead)
    return Spread(variance[None], variance, np.full((1, variance.shape[1]), np.nan))


@dataclass(frozen=True, eq=False)
class Parts:
    """Figures and variances, cells first, filled part by part."""

    years: Floats
    variance: Floats
    by_age: Floats
    age_variance: Floats
    cause_variance: Floats
    total: Floats
    total_variance: Floats
    codes: Codes

    @classmethod
    def empty(cls, cells: int, ages: int, causes: int) -> Parts:
        def gaps(*shape: int) -> Floats:
            return np.full(shape, np.nan)

        return cls(
            years=gaps(cells, ages, causes),
            variance=gaps(cells, ages, causes),
            by_age=gaps(cells, ages),
            age_variance=gaps(cells, ages),
            cause_variance=gaps(cells, causes),
            total=gaps(cells),
            total_variance=gaps(cells),
            codes=np.zeros(cells, dtype=np.uint8),
        )

    def fill(self, part: slice, pair: Pair, years: Floats, spread: Spread | None) -> None:
        self.years[part] = years.transpose(2, 1, 0)
        self.by_age[part] = years[0].T if len(years) == 1 else years.sum(axis=0).T
        self.total[part] = pair.comparison.at_start - pair.reference.at_start
        if spread is not None:
            self.variance[part] = spread.variance.transpose(2, 1, 0)
            self.age_variance[part], self.cause_variance[part] = spread.age_variance.T, spread.cause_variance.T
            self.total_variance[part] = total_variance(pair)


def decompose(inputs: Inputs, plan: Plan, steps: int, intervals: bool) -> ExpectancyDecomposition:
    ages, causes = len(inputs.bands), max(len(inputs.causes), 1)
    parts = Parts.empty(inputs.cells, ages, causes)
    size = cells_at_once(plan, ages, causes, intervals)
    for start in range(0, inputs.cells, size):
        part = slice(start, start + size)
        first, last = inputs.reference.part(part), inputs.comparison.part(part)
        codes = faults(first, inputs.bands)
        parts.codes[part] = np.where(codes == 0, faults(last, inputs.bands), codes)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            sides = [Side.of(group.deaths, group.population, group.rules) for group in (first, last)]
            pair = Pair(inputs.bands, *sides)
            years = years_by(pair, plan, steps)
            parts.fill(part, pair, years, spread_by(pair, plan, steps) if intervals else None)
    return assembled(inputs, plan.words(steps), parts)


def cells_at_once(plan: Plan, ages: int, causes: int, intervals: bool) -> int:
    if not intervals or (causes == 1 and not plan.stepping):
        return CHUNK
    return max(SLOPES_AT_ONCE // (ages**2 * (causes**2 if plan.replacing else 1)), 1)


def assembled(inputs: Inputs, words: str, parts: Parts) -> ExpectancyDecomposition:
    """Estimates in the shape of the input; undefined cells are NaN with their reason."""
    causes = len(inputs.causes)
    codes, bad = parts.codes, parts.codes != 0
    deaths = inputs.reference.deaths + inputs.comparison.deaths

    def estimate(values: Floats, variance: Floats, n: Floats, what: str) -> Estimate:
        values[bad], variance[bad] = np.nan, np.nan
        shape = (*inputs.shape, *values.shape[1:])
        own: Codes = np.broadcast_to(codes.reshape(len(bad), *[1] * (values.ndim - 1)), values.shape)
        error = frozen(np.sqrt(variance, out=variance).reshape(shape))
        return Estimate(
            frozen(values.reshape(shape)), error, own.reshape(shape), n.reshape(shape), f"{what}; {words}", NOTES
        )

    by_age = estimate(parts.by_age, parts.age_variance, deaths.sum(axis=2), "years by age")
    by_cause = by_both = None
    if causes:
        totals = parts.years.sum(axis=1)
        by_cause = estimate(totals, parts.cause_variance, deaths.sum(axis=1), "years by cause")
        by_both = estimate(parts.years, parts.variance, deaths, "years by age and cause")
    n = deaths.sum(axis=(1, 2))
    difference = estimate(parts.total, parts.total_variance, n, f"difference of e({inputs.bands.starts[0]:g})")
    return ExpectancyDecomposition(inputs.bands, inputs.causes, difference, by_age, by_cause, by_both)
