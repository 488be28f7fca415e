"""A written-down law of mortality, and the life expectancy it implies: the truth behind the synthetic deaths.

The force of mortality at age x is the sum of four parts: infancy, accidents of young adults, a constant, and the
Gompertz rise of old age (Siler 1979, Ecology 60:750-757, with the hump of Heligman and Pollard 1980, J Inst Actuaries
107:49-80). Only the level of the whole is solved for, so that life expectancy comes out as stated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

AGE_STARTS = (0, 1, *range(5, 90, 5))
LABELS = ("0", "1-4", *(f"{start}-{start + 4}" for start in range(5, 85, 5)), "85+")
STEP = 0.02  # years; life expectancy is then right to 0.001 years
AGES: Floats = np.arange(STEP / 2, 120, STEP)


@dataclass(frozen=True)
class Law:
    """The shape of mortality: each part's size at level 1, and how fast it changes with age."""

    infancy: float = 0.03
    infancy_fall: float = 4.0
    accidents: float = 0.0009
    accidents_peak: float = 24.0
    constant: float = 0.0002
    old_age: float = 0.00005
    old_age_rise: float = 0.088
    growth: float = 0.0  # yearly growth of the stable population the ages come from (Lotka)

    def force(self) -> Floats:
        """Deaths per person-year at each age of the grid, at level 1."""
        hump = self.accidents * np.exp(-8.0 * np.log(AGES / self.accidents_peak) ** 2)
        infancy = self.infancy * np.exp(-self.infancy_fall * AGES)
        return infancy + hump + self.constant + self.old_age * np.exp(self.old_age_rise * AGES)


def survivors(force: Floats) -> Floats:
    """The share alive in the middle of each step of the grid."""
    through = np.cumsum(force) * STEP
    return np.exp(-(through - force * STEP / 2))


def life_expectancy(force: Floats) -> float:
    return float(survivors(force).sum() * STEP)


def at_level(law: Law, wanted: float) -> Floats:
    """The force of mortality whose life expectancy is `wanted`: the whole law times one number, found by bisection."""
    shape, low, high = law.force(), 0.05, 20.0
    for _step in range(60):
        middle = (low * high) ** 0.5
        if life_expectancy(middle * shape) > wanted:
            low = middle
        else:
            high = middle
    return np.asarray(middle * shape, dtype=np.float64)


def stable_ages(law: Law, force: Floats) -> Floats:
    """Share of people at each age of the grid in a population that grows at a steady rate."""
    people = survivors(force) * np.exp(-law.growth * AGES)
    return np.asarray(people / people.sum(), dtype=np.float64)


def by_band(values: Floats) -> Floats:
    """Sums of values on the grid over the age bands."""
    edges = np.searchsorted(AGES, AGE_STARTS)
    return np.add.reduceat(values, edges)
