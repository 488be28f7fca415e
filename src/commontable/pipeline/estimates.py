"""The figure of every row of counts with its interval; bounds where counts are hidden at the source."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.making import LIFE_EXPECTANCY, RELIABLE_PERSON_YEARS, Making
from commontable.pipeline.tables import ESTIMATE, MISSING, STANDS, SUPPRESSED, UNRELIABLE
from commontable.stats import BoundedEstimate
from commontable.stats.disclosure import DisclosurePolicy

MEASURE, METHOD, UNIT = LIFE_EXPECTANCY.name, LIFE_EXPECTANCY.method, LIFE_EXPECTANCY.unit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimated:
    """One estimate a row of counts. `low` equals `high` where no count was hidden; `value` is then that one,
    otherwise the midpoint.
    """

    value: Floats
    error: Floats
    low: Floats
    high: Floats
    error_low: Floats
    error_high: Floats
    state: list[str]
    reason: list[str]
    making: Making = LIFE_EXPECTANCY
    kind: NDArray[np.intp] | None = None

    def as_told(self) -> Estimated:
        """The same in the unit that is told."""
        times = self.making.times
        names = ("value", "error", "low", "high", "error_low", "error_high")
        return replace(self, **{name: getattr(self, name) * times for name in names})

    def take(self, rows: NDArray[np.intp]) -> Estimated:
        """Some of the rows."""
        names = ("value", "error", "low", "high", "error_low", "error_high")
        held = {name: getattr(self, name)[rows] for name in names}
        state, reason = ([words[row] for row in rows.tolist()] for words in (self.state, self.reason))
        return replace(self, **held, state=state, reason=reason, kind=None if self.kind is None else self.kind[rows])


def estimate(
    pooled: Pooled,
    policy: DisclosurePolicy,
    making: Making = LIFE_EXPECTANCY,
    kind: NDArray[np.intp] | None = None,
) -> Estimated:
    """Estimate every row; where a row holds hidden counts, from both ends of what they may be."""
    low, high = used_bounds(pooled, policy)
    starts = [band.start for band in pooled.bands]
    ends = [making.make(counts, pooled.population, starts, kind) for counts in making.ends(low, high)]
    codes = [str(code) for code in BoundedEstimate(ends[0], ends[1], making.name).reason]
    state, reason = _states(pooled, high, codes, (policy, making))
    stands = np.array([word in STANDS for word in state])

    def told(values: Floats) -> Floats:
        return np.where(stands, values, np.nan)

    return Estimated(
        value=told((ends[0].estimate + ends[1].estimate) / 2),
        error=told(np.maximum(ends[0].standard_error, ends[1].standard_error)),
        low=told(ends[0].estimate),
        high=told(ends[1].estimate),
        error_low=told(ends[0].standard_error),
        error_high=told(ends[1].standard_error),
        state=state,
        reason=reason,
        making=making,
        kind=kind,
    )


def used_bounds(pooled: Pooled, policy: DisclosurePolicy) -> tuple[Floats, Floats]:
    """The counts an estimate may use. In a row that is uncertain anyway, small counts that are known stay out of it
    as well.
    """
    low, high = pooled.low.astype(float), pooled.high.astype(float)
    uncertain = pooled.uncertain[:, None]
    small = uncertain & (pooled.hidden == 0) & small_counts(pooled, policy)
    return np.where(small, policy.hidden_low, low), np.where(small, policy.hidden_high, high)


def small_counts(pooled: Pooled, policy: DisclosurePolicy) -> NDArray[np.bool_]:
    """The counts that are known to us and may not be shown."""
    known = pooled.low == pooled.high
    return np.asarray(known & (pooled.low >= policy.hidden_low) & (pooled.low <= policy.hidden_high))


def _states(
    pooled: Pooled, high: Floats, codes: list[str], asked: tuple[DisclosurePolicy, Making]
) -> tuple[list[str], list[str]]:
    states, reasons = [], []
    policy, making = asked
    rows = zip(codes, pooled.uncertain.tolist(), high.sum(axis=1).tolist(), _people(pooled), strict=True)
    for code, hidden, deaths, people in rows:
        if deaths <= policy.hidden_high:
            state, reason = SUPPRESSED, "fewer_deaths_than_may_be_shown"
        elif code:
            state, reason = MISSING, code
        elif making.by_age and people < RELIABLE_PERSON_YEARS:
            state, reason = UNRELIABLE, "fewer_than_5000_person_years"
        else:
            state, reason = ESTIMATE, "midpoint_of_bounds" if hidden else ""
        states.append(state)
        reasons.append(reason)
    return states, reasons


def _people(pooled: Pooled) -> list[float]:
    return list(pooled.population.sum(axis=1).tolist())
