"""The one result of every small-area method: rates, life expectancy, and how much of it is the area's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes, Floats, frozen
from commontable.stats.chunks import COLUMNS, cuts
from commontable.stats.reasons import Reasoned
from commontable.stats.results import Estimate
from commontable.stats.small_areas.areas import Areas
from commontable.stats.small_areas.schedules import Schedules


@dataclass(frozen=True, eq=False)
class SmallAreas(Reasoned):
    """What every small-area method gives; frozen.

    `rates` has shape (..., bands), or (...) where a method smooths one rate an area. `own_share` says how much of an
    area's figure comes from its own deaths: 1 is all, 0 is none; the method says what is counted. `labels` names the
    merged area (or band) each one went into, where a method merges.
    """

    areas: Areas
    own_share: Floats
    method: str
    notes: tuple[str, ...] = ()
    labels: NDArray[np.intp] | None = None
    schedules: Schedules | None = None
    single: Estimate | None = None

    @property
    def bands(self) -> AgeBands | None:
        return None if self.schedules is None else self.schedules.bands

    @property
    def codes(self) -> Codes:
        return self.areas.codes.reshape(self.areas.shape)

    @cached_property
    def rates(self) -> Estimate:
        """Death rates with their standard errors; computed when first asked for."""
        if self.single is not None:
            return self.single
        assert self.schedules is not None  # a result has one rate an area, or schedules
        found, areas = self.schedules, self.areas
        bands = len(found.log_rates)
        estimate, error = (np.empty((*areas.shape, bands)) for _ in range(2))
        figures, errors = (each.reshape(-1, bands) for each in (estimate, error))
        for cells in cuts(len(areas), COLUMNS):
            rates = np.where(areas.usable[cells], np.exp(found.log_rates[:, cells]), np.nan)
            figures[cells] = rates.T
            errors[cells] = (rates * np.sqrt(found.spread.of_log_rates(cells))).T
        codes = np.broadcast_to(self.codes[..., None], estimate.shape)
        same = areas.deaths.shape == found.log_rates.shape
        deaths = areas.deaths.T.reshape(estimate.shape) if same else np.full(estimate.shape, np.nan)
        return Estimate(frozen(estimate), frozen(error), codes, deaths, f"death rate; {self.method}", self.notes, "log")

    def expectancy(self, age: float | None = None) -> Estimate:
        """Years of life still to come at the start of a band (the first, if none is named)."""
        if self.schedules is None:
            raise ValueError(f"{self.method} gives rates without age bands, so there is no life expectancy.")
        bands, areas = self.schedules.bands, self.areas
        age = float(bands.starts[0]) if age is None else age
        band = bands.edge(age)
        if band is None:
            raise ValueError(f"age must be the start of a band ({bands.starts.tolist()}); got {age:g}.")
        years, error = self.schedules.expectancy(band)
        years, error = (np.where(areas.usable, each, np.nan).reshape(areas.shape) for each in (years, error))
        counted = areas.deaths[areas.bands.starts >= age].sum(axis=0).reshape(areas.shape)
        words = f"e({age:g}); {self.method}; {self.schedules.closing.words}"
        return Estimate(frozen(years), frozen(error), self.codes, counted, words, self.notes)


def assemble(
    areas: Areas,
    schedules: Schedules,
    *,
    method: str,
    own_share: Floats,
    notes: tuple[str, ...] = (),
    labels: NDArray[np.intp] | None = None,
) -> SmallAreas:
    """The result from ages-first columns; NaN only where a reason stands."""
    share = np.where(areas.usable, own_share, np.nan).reshape(areas.shape)
    return SmallAreas(areas, frozen(share), method, notes, labels, schedules)
