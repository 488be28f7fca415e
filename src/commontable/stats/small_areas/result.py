"""The one result of every small-area method: rates, life expectancy, and how much of it is the area's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes, Floats, frozen
from commontable.stats.results import Estimate
from commontable.stats.small_areas.areas import Areas, codes_of
from commontable.stats.small_areas.schedules import Schedules


@dataclass(frozen=True, eq=False)
class SmallAreas:
    """Death rates of shape (..., bands), or (...) where a method smooths one rate an area; frozen.

    `own_share` says how much of an area's figure comes from its own deaths: 1 is all, 0 is none; the method says what
    is counted. `labels` names the merged area (or band) each one went into, where a method merges.
    """

    rates: Estimate
    own_share: Floats
    method: str
    notes: tuple[str, ...] = ()
    labels: NDArray[np.intp] | None = None
    schedules: Schedules | None = None
    areas: Areas | None = None

    @property
    def bands(self) -> AgeBands | None:
        return None if self.schedules is None else self.schedules.bands

    @property
    def reason(self) -> Codes:
        """Why an area has no figure; "" where it has."""
        return self.rates.reason if self.areas is None else codes_of(self.areas.numbers).reshape(self.areas.shape)

    def expectancy(self, age: float | None = None) -> Estimate:
        """Years of life still to come at the start of a band (the first, if none is named)."""
        if self.schedules is None or self.areas is None:
            raise ValueError(f"{self.method} gives rates without age bands, so there is no life expectancy.")
        bands = self.schedules.bands
        age = float(bands.starts[0]) if age is None else age
        band = bands.edge(age)
        if band is None:
            raise ValueError(f"age must be the start of a band ({bands.starts.tolist()}); got {age:g}.")
        years, error = self.schedules.expectancy(band)
        below = self.areas.bands.starts < age
        counted = self.areas.deaths[~below].sum(axis=0).reshape(self.areas.shape)
        words = f"e({age:g}); {self.method}; {self.schedules.closing.words}"
        years, error = (np.where(self.areas.usable, each, np.nan).reshape(self.areas.shape) for each in (years, error))
        return Estimate(frozen(years), frozen(error), self.reason, counted, words, self.notes)


def assemble(
    areas: Areas,
    schedules: Schedules,
    variances: Floats,
    *,
    method: str,
    own_share: Floats,
    notes: tuple[str, ...] = (),
    labels: NDArray[np.intp] | None = None,
) -> SmallAreas:
    """The result from ages-first columns; `variances` are those of the log rates. NaN only where a reason stands."""
    rates = np.exp(schedules.log_rates)
    estimate, error = areas.spread_out(rates), areas.spread_out(rates * np.sqrt(variances))
    reason = np.repeat(codes_of(areas.numbers)[:, None], len(rates), 1).reshape(*areas.shape, len(rates))
    same = areas.deaths.shape == rates.shape
    deaths = areas.deaths.T.reshape(*areas.shape, -1) if same else np.full(estimate.shape, np.nan)
    found = Estimate(frozen(estimate), frozen(error), reason, deaths, f"death rate; {method}", notes, "log")
    share = np.where(areas.usable, own_share, np.nan).reshape(areas.shape)
    return SmallAreas(found, frozen(share), method, notes, labels, schedules, areas)
