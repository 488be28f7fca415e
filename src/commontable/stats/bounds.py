"""Life expectancy when some death counts are hidden.

**What it says.** Between which two values life expectancy lies when a source hides small counts (CDC WONDER hides 0 to
9), and one interval that holds chance as well.

**Formula.** e(x) falls when any death count rises; so the table with the highest possible counts gives the lowest
estimate and the table with the lowest gives the highest. The interval is the hull of the intervals at both ends.

**Assumptions.** Each hidden count lies inside its bounds; the bounds are true bounds, not guesses.

**Interpretation.** Favorable: higher is better. `width` is the part of the doubt that a data request could remove.

**Type.** An absolute measure in years; unweighted; without reference.

**Applicability.** Any rules under which e(x) falls with each death: all but ax="greville" and open_band="pooled", which
are refused. A hidden count in the open band with 0 as its lower bound leaves the upper end undefined.

**Limits.** The bounds are wide when many bands are hidden. The midpoint is a guess; `midpoint()` says so in its notes.

**References.** Manski CF (2003) Partial Identification of Probability Distributions, chapter 1 (bounds from what is
known, before any assumption).

**Example.** The band from 1 to 4 is hidden: its count is between 0 and 9.

>>> bounds = life_expectancy_bounds(
...     deaths_low=[80, 0, 900, 2400], deaths_high=[80, 9, 900, 2400],
...     population=[10_000, 40_000, 600_000, 30_000], age_starts=[0, 1, 5, 85],
... )
>>> round(float(bounds.low.estimate), 2), round(float(bounds.high.estimate), 2)
(90.75, 90.83)
>>> [round(float(limit), 2) for limit in bounds.interval(0.95)]
[90.16, 91.42]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import floats
from commontable.stats.life_tables import life_table
from commontable.stats.results import BoundedEstimate

NOT_MONOTONE = (("ax", "greville"), ("open_band", "pooled"))


def life_expectancy_bounds(
    *,
    deaths_low: ArrayLike,
    deaths_high: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    age: float = 0,
    **rules: Any,
) -> BoundedEstimate:
    """Lowest and highest life expectancy at an age; `rules` are those of `life_table`. Counts known exactly are equal
    in deaths_low and deaths_high."""
    for name, value in NOT_MONOTONE:
        if isinstance(rules.get(name), str) and rules[name] == value:
            raise ValueError(
                f"{name}={value!r} does not make e(x) fall with each death, so its bounds would not hold; "
                "choose another rule."
            )
    low, high = floats(deaths_low, name="deaths_low"), floats(deaths_high, name="deaths_high")
    if low.shape != high.shape:
        raise ValueError(f"deaths_low and deaths_high must have the same shape; got {low.shape} and {high.shape}.")
    if np.any(low > high):
        cell = tuple(int(place) for place in np.argwhere(low > high)[0])
        raise ValueError(f"deaths_low must not exceed deaths_high; at {cell}: {low[cell]:g} and {high[cell]:g}.")
    ends = (
        life_table(deaths=deaths, population=population, age_starts=age_starts, **rules).expectancy(age)
        for deaths in (high, low)
    )
    lowest, highest = ends
    hidden = int(np.sum(low != high))
    return BoundedEstimate(
        lowest, highest, f"bounds of {lowest.method}", (f"{hidden} death counts are known only to lie in an interval",)
    )
