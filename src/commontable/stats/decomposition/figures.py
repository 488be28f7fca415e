"""The figures of one kind (by age, by cause, by both, in total), filled part by part, with what limits rest on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from commontable.stats.arrays import Codes, Floats, Mask, frozen
from commontable.stats.results import Estimate
from commontable.stats.small_counts import Doubt, Own, PartEstimate

NOTES = ("independent groups", "deaths Poisson in each band and cause, person-years without error")
LIMITS = "limits of small counts from Jeffreys's prior, added in squares"


@dataclass(frozen=True, eq=False)
class Figures:
    """Cells first. `counted`: the deaths behind each own term where the input holds them already; else they are kept
    as they come."""

    years: Floats
    error: Floats
    counted: tuple[Floats, ...] = ()
    per_death: list[Floats] = field(default_factory=list)
    deaths: list[Floats] = field(default_factory=list)

    @classmethod
    def empty(cls, *shape: int, doubted: bool, counted: tuple[Floats, ...] = ()) -> Figures:
        error = np.empty(shape) if doubted else np.broadcast_to(np.nan, shape)
        return cls(np.empty(shape), error, counted)

    def fill(self, part: slice, years: Floats, doubt: Doubt | None, unknown: Mask) -> None:
        """`unknown`: the cells whose doubt nobody knows."""
        self.years[part] = years
        if doubt is None:
            return
        self.error[part] = doubt.error
        self.error[part][unknown] = np.nan
        for place, own in enumerate(doubt.own):
            self.keep(self.per_death, place, part, own.per_death)
            if not self.counted:
                self.keep(self.deaths, place, part, own.deaths)

    def keep(self, arrays: list[Floats], place: int, part: slice, values: Floats) -> None:
        if place == len(arrays):
            arrays.append(np.empty(self.years.shape))
        arrays[place][part] = values

    def estimate(self, shape: tuple[int, ...], codes: Codes, n: Floats, words: str) -> Estimate:
        """In the shape of the input; undefined cells are NaN with their reason."""
        bad = codes != 0
        self.years[bad] = np.nan
        if self.error.flags.writeable:
            self.error[bad] = np.nan
        whole = (*shape, *self.years.shape[1:])
        spread = np.broadcast_to(codes.reshape(len(bad), *[1] * (self.years.ndim - 1)), self.years.shape)
        given = (frozen(self.years.reshape(whole)), self.error.reshape(whole), spread.reshape(whole), n.reshape(whole))
        if not self.per_death:
            return Estimate(*given, words, NOTES)
        pairs = zip(self.per_death, self.counted or self.deaths, strict=True)
        own = tuple(Own(*(each.reshape(whole) for each in pair)) for pair in pairs)
        return PartEstimate(*given, words, (*NOTES, LIMITS), own=own)
