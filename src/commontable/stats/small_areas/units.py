"""One count an area, or one a band: both read as columns, ages first."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import floats
from commontable.stats.small_areas.areas import Areas, find_faults, read_areas

# Stands in where there are no bands; nothing is read from it.
ALL_AGES = AgeBands.of([0, 1])


def read_units(
    deaths: ArrayLike, population: ArrayLike, age_starts: ArrayLike | None, population_floor: float
) -> Areas:
    """Bands along the last axis when age_starts is given; otherwise every count is an area of its own."""
    if age_starts is not None:
        return read_areas(deaths, population, age_starts, population_floor)
    counts, years = floats(deaths, name="deaths"), floats(population, name="population")
    if counts.shape != years.shape or counts.ndim == 0:
        raise ValueError(f"deaths and population must have the same shape; got {counts.shape} and {years.shape}.")
    if not population_floor >= 0:
        raise ValueError(f"population_floor must be zero or more person-years; got {population_floor}.")
    flat_counts, flat_years = counts.reshape(1, -1), years.reshape(1, -1)
    numbers = find_faults(flat_counts, flat_years, population_floor, ratios=True)
    usable = numbers == 0
    return Areas(ALL_AGES, counts.shape, np.where(usable, flat_counts, 0.0), np.where(usable, flat_years, 0.0), numbers)
