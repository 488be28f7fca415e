"""Which cells cannot be measured, and why: each fault is one row of a table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from commontable.stats.arrays import Codes, Floats, Mask
from commontable.stats.reasons import NUMBER, Reason
from commontable.stats.rules import Rules

Fault = Callable[[Floats, Floats, Rules], Mask]


def _open_band(deaths: Floats, population: Floats, rules: Rules) -> Mask:
    if rules.open_band == "given":
        return np.zeros(deaths.shape[1], dtype=bool)
    counted = deaths[-1] if rules.open_band == "inverse-rate" else deaths.sum(axis=0)
    return np.asarray(counted == 0)


def _open_expectancy(deaths: Floats, population: Floats, rules: Rules) -> Mask:
    if rules.open_expectancy is None:
        return np.zeros(deaths.shape[1], dtype=bool)
    usable = np.isfinite(rules.open_expectancy) & (rules.open_expectancy > 0)
    return np.asarray(np.broadcast_to(~usable, deaths.shape[1:]))


FAULTS: dict[Reason, Fault] = {
    Reason.MISSING_DEATHS: lambda d, p, rules: np.isnan(d).any(axis=0),
    Reason.MISSING_POPULATION: lambda d, p, rules: np.isnan(p).any(axis=0),
    Reason.INFINITE_COUNT: lambda d, p, rules: (np.isinf(d) | np.isinf(p)).any(axis=0),
    Reason.NEGATIVE_DEATHS: lambda d, p, rules: (d < 0).any(axis=0),
    Reason.NEGATIVE_POPULATION: lambda d, p, rules: (p < 0).any(axis=0),
    Reason.EMPTY_POPULATION: lambda d, p, rules: (p == 0).any(axis=0),
    Reason.DEATHS_ABOVE_PERSON_YEARS: lambda d, p, rules: (d > p).any(axis=0),
    Reason.POPULATION_BELOW_FLOOR: lambda d, p, rules: p.sum(axis=0) < rules.population_floor,
    Reason.OPEN_BAND_WITHOUT_DEATHS: _open_band,
    Reason.MISSING_OPEN_EXPECTANCY: _open_expectancy,
}


def find_faults(deaths: Floats, population: Floats, rules: Rules) -> Codes:
    """The number of the first fault of each cell; zero where there is none. Ages are the first axis."""
    found = np.zeros(deaths.shape[1], dtype=np.uint8)
    for reason, fault in reversed(FAULTS.items()):
        found[fault(deaths, population, rules)] = NUMBER[reason]
    return found
