"""Hidden counts, guessed from what is shown: so many that the life expectancy shown comes back.

The shape over the hidden ages is that of the same ages wherever they are shown (of the same group, else of all), times
the people; the level is the one that gives the life expectancy of the row. Only what hidden ages do together rests on
the figures shown; how it divides among them is a guess, so it is never told apart.
"""

from __future__ import annotations

import numpy as np

from commontable.pipeline.analysis.shown import Floats, Shown
from commontable.pipeline.making import expectancy

LEAST, MOST, HALVINGS = -12.0, 8.0, 60  # of the natural logarithm of the level


def filled(shown: Shown, target: Floats) -> Floats:
    """Deaths by age, hidden ones filled in so that each row has the target; NaN in rows without one."""
    hidden = np.isnan(shown.deaths)
    known = np.where(hidden, 0.0, shown.deaths)
    shape = np.where(hidden, typical_rates(shown) * shown.population, 0.0)
    stands = np.isfinite(target)
    rows = np.flatnonzero(stands & hidden.any(axis=1))
    result = np.where(stands[:, None], known, np.nan)
    low, high = np.full(len(rows), LEAST), np.full(len(rows), MOST)
    for _ in range(HALVINGS if len(rows) else 0):
        middle = (low + high) / 2
        tried = known[rows] + np.exp(middle)[:, None] * shape[rows]
        too_long = ~(expectancy(tried, shown.population[rows], shown.starts).estimate <= target[rows])
        low, high = np.where(too_long, middle, low), np.where(too_long, high, middle)
    result[rows] = known[rows] + np.exp((low + high) / 2)[:, None] * shape[rows]
    return result


def typical_rates(shown: Shown) -> Floats:
    """Death rates by age to lean on, one row for each row shown."""
    everyone = _pooled(shown, np.ones(len(shown.rows), dtype=bool))
    groups = np.array([row["group"] for row in shown.rows])
    found = np.empty(shown.deaths.shape)
    for group in np.unique(groups):
        own = _pooled(shown, groups == group)
        found[groups == group] = _whole(np.where(np.isnan(own), everyone, own))
    return found


def _pooled(shown: Shown, among: np.ndarray) -> Floats:
    told = ~np.isnan(shown.deaths) & among[:, None]
    deaths = np.where(told, shown.deaths, 0.0).sum(axis=0)
    people = np.where(told, shown.population, 0.0).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(deaths > 0, deaths / people, np.nan)


def _whole(rates: Floats) -> Floats:
    """An age shown nowhere takes a rate between its neighbors', on the log scale."""
    told = np.isfinite(rates)
    if not told.any():
        return np.full(rates.shape, 1.0)
    ages = np.arange(len(rates))
    return np.exp(np.interp(ages, ages[told], np.log(rates[told])))
