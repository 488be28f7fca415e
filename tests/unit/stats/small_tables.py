"""One small life table, and the same with one figure changed."""

from __future__ import annotations

import numpy as np

from commontable.stats import LifeTable, life_table

STARTS = [0, 1, 5, 45, 85]
DEATHS = np.array([60.0, 10, 120, 900, 800])
POPULATION = np.array([9000.0, 36000, 300000, 150000, 8000])


def table(deaths=DEATHS, population=POPULATION, starts=STARTS, **rules) -> LifeTable:
    return life_table(deaths=deaths, population=population, age_starts=starts, **rules)


def changed(values: np.ndarray, band: int, value: float) -> np.ndarray:
    copy = values.copy()
    copy[band] = value
    return copy
