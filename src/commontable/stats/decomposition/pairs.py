"""Two groups side by side: rates by cause, their Poisson variances, the conventions of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats, Mask
from commontable.stats.decomposition.schedules import Schedule, schedule, slopes
from commontable.stats.decomposition.steps import End
from commontable.stats.rules import Rules


@dataclass(frozen=True, eq=False)
class Side:
    """One group: deaths and rates as causes × ages × cells (one cause when they were not asked for), years as ages ×
    cells."""

    deaths: Floats
    years: Floats
    rates: Floats
    spread: Floats
    rules: Rules

    @classmethod
    def of(cls, deaths: Floats, population: Floats, rules: Rules) -> Side:
        """Deaths as cells × ages × causes, person-years as cells × ages; death counts are Poisson."""
        counts, years = np.ascontiguousarray(deaths.transpose(2, 1, 0)), np.ascontiguousarray(population.T)
        rates = counts / years
        return cls(counts, years, rates, rates / years, rules)

    @property
    def counts(self) -> Floats:
        """Deaths as they came, cells × ages × causes."""
        return self.deaths.transpose(2, 1, 0)

    @cached_property
    def total_deaths(self) -> Floats:
        return np.asarray(self.deaths[0] if len(self.deaths) == 1 else self.deaths.sum(axis=0))

    @cached_property
    def total(self) -> Floats:
        return np.asarray(self.rates[0] if len(self.rates) == 1 else self.rates.sum(axis=0))

    @cached_property
    def total_spread(self) -> Floats:
        return np.asarray(self.spread[0] if len(self.spread) == 1 else self.spread.sum(axis=0))


@dataclass(frozen=True, eq=False)
class Pair:
    """Reference first, comparison last."""

    bands: AgeBands
    first: Side
    last: Side

    @property
    def open_error_unknown(self) -> Mask:
        """The cells whose given expectancy of the open band came without its error."""
        unknown: Mask = np.zeros(self.first.total.shape[1], dtype=bool)
        for side in (self.first, self.last):
            if side.rules.open_standard_error is not None:
                unknown = unknown | np.isnan(side.rules.open_standard_error)
        return unknown

    def rules_at(self, share: float) -> Rules:
        """The conventions part of the way from the first to the last; only a0 formulas by sex can differ."""
        one, other = self.first.rules, self.last.rules
        if one.male is None or other.male is None:
            return one
        return replace(one, male=(1 - share) * one.male + share * other.male)

    def schedule(self, rates: Floats, share: float) -> Schedule:
        return schedule(rates, self.bands, self.rules_at(share))

    def end(self, rates: Floats, share: float) -> End:
        """The schedule with its slopes."""
        of = self.schedule(rates, share)
        return End(of, slopes(of, self.bands, self.rules_at(share)))

    @cached_property
    def reference(self) -> Schedule:
        return self.schedule(self.first.total, 0.0)

    @cached_property
    def comparison(self) -> Schedule:
        return self.schedule(self.last.total, 1.0)

    @cached_property
    def ends(self) -> tuple[End, End]:
        """Both schedules with their slopes."""
        sides = ((self.reference, self.first.rules), (self.comparison, self.last.rules))
        one, two = (End(of, slopes(of, self.bands, rules)) for of, rules in sides)
        return one, two

    def stops(self, steps: int) -> Iterator[Schedule]:
        """The schedules on the straight line from the reference to the comparison, both included."""
        yield self.reference
        for step in range(1, steps):
            yield self.schedule(self.rates_at(step / steps), step / steps)
        yield self.comparison

    def end_stops(self, steps: int) -> Iterator[End]:
        """The same with their slopes."""
        yield self.ends[0]
        for step in range(1, steps):
            yield self.end(self.rates_at(step / steps), step / steps)
        yield self.ends[1]

    def rates_at(self, share: float) -> Floats:
        """All ages and causes moved alike, along a straight line."""
        return np.asarray((1 - share) * self.first.total + share * self.last.total)

    @property
    def exchanged(self) -> Pair:
        return Pair(self.bands, self.last, self.first)
