"""Which method does what, and the work through the cells in turns that fit the cache."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from commontable.stats.arrays import Codes, Floats
from commontable.stats.decomposition.closing import closed
from commontable.stats.decomposition.figures import Figures
from commontable.stats.decomposition.inputs import Inputs, faults
from commontable.stats.decomposition.midpoints import around_midpoints
from commontable.stats.decomposition.pairs import Pair, Side
from commontable.stats.decomposition.replacement import replacement_spread
from commontable.stats.decomposition.result import ExpectancyDecomposition
from commontable.stats.decomposition.splits import (
    Spread,
    along,
    among_causes,
    by_age_doubt,
    replaced,
    spread_of,
    total_variance,
    yield_along,
)
from commontable.stats.reasons import first_code
from commontable.stats.small_counts import Doubt

# Cells worked on at a time; fewer where slopes by every rate are held, so that they too stay in the cache.
CHUNK = 2048
SLOPES_AT_ONCE = 150_000
# Slopes along a line need fewer steps than the years: at five, standard errors come within 0.3 % of their limit.
SLOPE_STEPS = 5


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
    """Their doubts."""
    several = len(pair.first.rates) > 1
    if plan.replacing and several:
        return replacement_spread(pair, both_ways=plan.ahead > 0)
    if several or plan.stepping:
        return spread_of(pair, yield_along(pair, plan.ahead, min(steps, SLOPE_STEPS) if plan.stepping else 1))
    return Spread(by_age_doubt(pair, plan.ahead))


class Parts(NamedTuple):
    """All figures of all pairs; those with causes are filled only where causes were asked for."""

    total: Figures
    by_age: Figures
    by_both: Figures | None
    by_cause: Figures | None
    codes: Codes

    @classmethod
    def empty(cls, inputs: Inputs, doubted: bool) -> Parts:
        """The counts that stand behind parts are read from the input where it holds them."""
        cells, ages, causes = inputs.cells, len(inputs.bands), len(inputs.causes)
        counted: tuple[Floats, ...] = (inputs.reference.deaths, inputs.comparison.deaths) if doubted else ()
        codes = np.zeros(cells, dtype=np.uint8)
        total = Figures.empty(cells, doubted=doubted)
        if not causes:
            counted = tuple(deaths[:, :, 0] for deaths in counted)
            return cls(total, Figures.empty(cells, ages, doubted=doubted, counted=counted), None, None, codes)
        return cls(
            total,
            Figures.empty(cells, ages, doubted=doubted),
            Figures.empty(cells, ages, causes, doubted=doubted, counted=counted),
            Figures.empty(cells, causes, doubted=doubted),
            codes,
        )

    def fill(self, part: slice, pair: Pair, years: Floats, spread: Spread | None) -> None:
        unknown = pair.open_error_unknown
        whole = None if spread is None else Doubt((), total_variance(pair))
        self.total.fill(part, pair.comparison.at_start - pair.reference.at_start, whole, unknown)
        by_age = years[0].T if len(years) == 1 else years.sum(axis=0).T
        self.by_age.fill(part, by_age, None if spread is None else spread.by_age, unknown)
        if self.by_both is not None and self.by_cause is not None:
            self.by_both.fill(part, years.transpose(2, 1, 0), None if spread is None else spread.by_both, unknown)
            self.by_cause.fill(part, years.sum(axis=1).T, None if spread is None else spread.by_cause, unknown)


def decompose(inputs: Inputs, plan: Plan, steps: int, intervals: bool) -> ExpectancyDecomposition:
    ages, causes = len(inputs.bands), max(len(inputs.causes), 1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        solved = replace(inputs, reference=closed(inputs.reference), comparison=closed(inputs.comparison))
        parts = Parts.empty(solved, intervals)
        size = cells_at_once(plan, ages, causes, intervals)
        for start in range(0, inputs.cells, size):
            part = slice(start, start + size)
            parts.codes[part] = first_code(
                *(faults(group.part(part), inputs.bands) for group in (inputs.reference, inputs.comparison))
            )
            groups = (solved.reference.part(part), solved.comparison.part(part))
            pair = Pair(inputs.bands, *(Side.of(group.deaths, group.population, group.rules) for group in groups))
            years = years_by(pair, plan, steps)
            parts.fill(part, pair, years, spread_by(pair, plan, steps) if intervals else None)
    return assembled(inputs, plan.words(steps), parts)


def cells_at_once(plan: Plan, ages: int, causes: int, intervals: bool) -> int:
    if not intervals or (causes == 1 and not plan.stepping):
        return CHUNK
    return max(SLOPES_AT_ONCE // (ages**2 * (causes**2 if plan.replacing else 1)), 1)


def assembled(inputs: Inputs, words: str, parts: Parts) -> ExpectancyDecomposition:
    """Estimates in the shape of the input."""
    deaths = inputs.reference.deaths + inputs.comparison.deaths
    by_cause = by_both = None
    if parts.by_both is not None and parts.by_cause is not None:
        by_cause = parts.by_cause.estimate(inputs.shape, parts.codes, deaths.sum(axis=1), f"years by cause; {words}")
        by_both = parts.by_both.estimate(inputs.shape, parts.codes, deaths, f"years by age and cause; {words}")
    first = f"difference of e({inputs.bands.starts[0]:g}); {words}"
    return ExpectancyDecomposition(
        inputs.bands,
        inputs.causes,
        parts.total.estimate(inputs.shape, parts.codes, deaths.sum(axis=(1, 2)), first),
        parts.by_age.estimate(inputs.shape, parts.codes, deaths.sum(axis=2), f"years by age; {words}"),
        by_cause,
        by_both,
    )
