"""Figures of simulated tables summed up one after the other, so that no more than one is ever held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats, Mask

# Figures this close are one figure: sums in another order differ by so much.
CLOSE = 1e-12


@dataclass(frozen=True, eq=False)
class Drawn:
    """Mean and standard deviation of the figures drawn, whether all are finite, and how many are as high or as low as
    the one seen."""

    mean: Floats
    spread: Floats
    finite: Mask
    as_high: NDArray[Any]
    as_low: NDArray[Any]
    draws: int


def summed_up(figures: Iterable[Floats], seen: Floats) -> Drawn:
    """Welford BP (1962) Technometrics 4:419, for mean and standard deviation."""
    mean, squares = np.zeros(seen.shape), np.zeros(seen.shape)
    finite = np.ones(seen.shape, dtype=bool)
    high, low = (np.zeros(seen.shape, dtype=np.int64) for _ in range(2))
    draws = 0
    with np.errstate(invalid="ignore"):
        for draws, figure in enumerate(figures, start=1):
            apart = figure - mean
            mean += apart / draws
            squares += apart * (figure - mean)
            finite &= np.isfinite(figure)
            high += figure >= seen - CLOSE
            low += figure <= seen + CLOSE
        return Drawn(mean, np.sqrt(squares / (draws - 1)), finite, high, low, draws)
