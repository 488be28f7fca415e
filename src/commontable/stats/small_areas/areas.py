"""Counts as they come, turned into columns: ages first, one column an area, and a reason for areas that cannot be used.

Small areas keep what a plain life table refuses: bands without deaths or people, and more deaths than person-years in a
band (a death can come early in a short stay). Refused are counts that cannot be: deaths in a band where nobody lived,
and more deaths than person-years over all ages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes, Floats, floats
from commontable.stats.reasons import NUMBER, Reason


@dataclass(frozen=True, eq=False)
class Areas:
    """Deaths and person-years (ages first), zero where the area cannot be used; `codes` says why not."""

    bands: AgeBands
    shape: tuple[int, ...]
    deaths: Floats
    years: Floats
    codes: Codes

    @property
    def usable(self) -> NDArray[np.bool_]:
        return np.asarray(self.codes == 0)

    def __len__(self) -> int:
        return self.codes.size

    def take(self, cells: NDArray[np.intp]) -> Areas:
        """Some of the areas, as a list of their own."""
        return Areas(self.bands, (cells.size,), self.deaths[:, cells], self.years[:, cells], self.codes[cells])

    def part(self, cells: slice) -> Areas:
        """Some of the areas in a row."""
        codes = self.codes[cells]
        return Areas(self.bands, codes.shape, self.deaths[:, cells], self.years[:, cells], codes)


def read_areas(deaths: ArrayLike, population: ArrayLike, age_starts: ArrayLike, population_floor: float) -> Areas:
    """The counts checked; what is wrong with the whole call is refused, what is wrong with an area is its reason."""
    bands = AgeBands.of(age_starts)
    counts, years = floats(deaths, name="deaths"), floats(population, name="population")
    if counts.shape != years.shape or counts.shape[-1:] != (len(bands),):
        raise ValueError(
            f"deaths and population must have one shape that ends in the {len(bands)} bands of age_starts; "
            f"got {counts.shape} and {years.shape}."
        )
    if not population_floor >= 0:
        raise ValueError(f"population_floor must be zero or more person-years; got {population_floor}.")
    shape = counts.shape[:-1]
    counts, years = (each.reshape(-1, len(bands)).T for each in (counts, years))
    codes = find_faults(counts, years, population_floor)
    usable = codes == 0
    return Areas(bands, shape, np.where(usable, counts, 0.0), np.where(usable, years, 0.0), codes)


def find_faults(deaths: Floats, years: Floats, population_floor: float, *, ratios: bool = False) -> Codes:
    """The number of the first reason of each area, in the order of precedence of the reasons.

    With `ratios`, years may be expected deaths, of which deaths may be more.
    """
    with np.errstate(invalid="ignore"):
        faults = {
            Reason.MISSING_DEATHS: np.isnan(deaths).any(axis=0),
            Reason.MISSING_POPULATION: np.isnan(years).any(axis=0),
            Reason.INFINITE_COUNT: (np.isinf(deaths) | np.isinf(years)).any(axis=0),
            Reason.NEGATIVE_DEATHS: (deaths < 0).any(axis=0),
            Reason.NEGATIVE_POPULATION: (years < 0).any(axis=0),
            Reason.EMPTY_POPULATION: years.sum(axis=0) == 0,
            Reason.DEATHS_ABOVE_PERSON_YEARS: ((deaths > 0) & (years == 0)).any(axis=0)
            | ((deaths.sum(axis=0) > years.sum(axis=0)) & (not ratios)),
            Reason.POPULATION_BELOW_FLOOR: years.sum(axis=0) < population_floor,
        }
    codes = np.zeros(deaths.shape[1], dtype=np.uint8)
    for reason, at_fault in reversed(faults.items()):
        codes[at_fault] = NUMBER[reason]
    return codes


def mark(areas: Areas, at_fault: NDArray[np.bool_], reason: Reason) -> Areas:
    """The same areas, those at fault out of use for this reason unless they have one already."""
    return replace(areas, codes=np.where((areas.codes == 0) & at_fault, np.uint8(NUMBER[reason]), areas.codes))
