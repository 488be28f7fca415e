"""An interval for a figure that has no slopes: tables drawn around the counts, basic bootstrap limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.results import Estimate, SimulatedEstimate
from commontable.stats.segregation.named import drawn
from commontable.stats.segregation.simulated import check_draws
from commontable.stats.segregation.tables import People


@dataclass(frozen=True)
class Redraw:
    """How many tables to draw, from which seed; none for no interval."""

    draws: int
    seed: int | None

    def tables(self, people: People, figure: Callable[[Floats], Floats]) -> Floats | None:
        """The figure of every table drawn (draws first)."""
        if self.draws == 0:
            return None
        check_draws(self.draws)
        if self.seed is None or people.variance is None:
            raise ValueError("draws needs a seed, and margins or sampling='multinomial' to draw from.")
        streams = (np.random.default_rng([self.seed, place]) for place in range(self.draws))
        return np.stack([figure(drawn(people, stream)) for stream in streams])


def with_limits(plain: Estimate, tables: Floats | None, out: Callable[[NDArray[np.float64]], Floats]) -> Estimate:
    """The estimate with the standard deviation of the draws, and 2 S - quantile as limits. `out` shapes a table."""
    if tables is None:
        return plain
    blank, value = plain.codes != 0, plain.estimate
    error = np.where(blank, np.nan, out(tables.std(axis=0, ddof=1)))

    def quantile(wanted: tuple[float, float]) -> tuple[Floats, Floats]:
        upper, lower = (np.where(blank, np.nan, 2 * value - out(np.quantile(tables, each, axis=0))) for each in wanted)
        return lower, upper

    return SimulatedEstimate(plain.estimate, error, plain.codes, plain.n, plain.method, plain.notes, quantile=quantile)
