"""Presentation standards: is an estimate reliable enough to be shown?

They protect readers from noise, not people from discovery: a count may be safe and its rate unreliable, or the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import WORD_TYPE, Words, floats
from commontable.stats.disclosure.tables import Mask


@dataclass(frozen=True, eq=False)
class Presentation:
    """Whether each estimate is shown, why not ("" where it is), and whether an expert should look at it first."""

    shown: Mask
    reason: Words
    review: Mask
    citation: str


def _first(shape: tuple[int, ...], rules: dict[str, Mask]) -> Words:
    found = np.full(shape, "", dtype=WORD_TYPE)
    for code, broken in reversed(rules.items()):
        found[broken] = code
    return found


def nchs_proportion(
    *, estimate: ArrayLike, low: ArrayLike, high: ArrayLike, n: ArrayLike, degrees: ArrayLike | None = None
) -> Presentation:
    """NCHS 2017 for proportions with Korn–Graubard 95% limits and effective (at most the actual) sample size n.

    Suppressed: n below 30; absolute width 0.30 or more; width between 0.05 and 0.30 and above 130% of the estimate.
    Reviewed: fewer than 8 degrees of freedom; an estimate of 0 or 1. A complement is judged by the caller likewise.

    >>> nchs_proportion(estimate=[0.1, 0.1, 0.4], low=[0.06, 0.02, 0.2], high=[0.15, 0.3, 0.62], n=[200, 40, 25]).reason
    array(['', 'relative_width_above_130', 'sample_below_30'], dtype='<U32')
    """
    p, lower, upper, size = np.broadcast_arrays(*(floats(each, name="inputs") for each in (estimate, low, high, n)))
    if np.any((p < 0) | (p > 1) | (upper < lower)):
        raise ValueError("Estimates must be proportions between 0 and 1, and limits in order; these are not.")
    width = upper - lower
    rules = {
        "missing_estimate": np.isnan(p + width + size),
        "sample_below_30": size < 30,
        "width_above_30_points": width >= 0.30,
        "relative_width_above_130": (width > 0.05) & (width > 1.30 * p),
    }
    reason = _first(p.shape, rules)
    few = np.zeros(p.shape, bool) if degrees is None else floats(degrees, name="degrees") < 8
    review = (reason == "") & (few | (p == 0) | (p == 1))
    return Presentation(reason == "", reason, review, "Parker JD et al. (2017) Vital Health Stat 2(175)")


def nchs_rate(
    *,
    rate: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    events: ArrayLike,
    population: ArrayLike | None = None,
    degrees: ArrayLike | None = None,
) -> Presentation:
    """NCHS 2023 for rates with 95% limits: 10 events or more, 10 or more (sampled) in the denominator, a width of at
    most 160% of the rate, and 8 degrees of freedom where a survey has them.

    >>> nchs_rate(rate=[50.0, 50.0], low=[40.0, 20.0], high=[61.0, 103.0], events=[90, 6]).reason.tolist()
    ['', 'events_below_10']
    """
    r, lower, upper, count = np.broadcast_arrays(*(floats(each, name="inputs") for each in (rate, low, high, events)))
    if np.any((r < 0) | (upper < lower)):
        raise ValueError("Rates must be zero or more, and limits in order; these are not.")
    people = np.full(r.shape, np.inf) if population is None else floats(population, name="population")
    free = np.full(r.shape, np.inf) if degrees is None else floats(degrees, name="degrees")
    rules = {
        "missing_estimate": np.isnan(r + lower + upper + count),
        "events_below_10": count < 10,
        "population_below_10": people < 10,
        "relative_width_above_160": upper - lower > 1.60 * r,
        "degrees_below_8": free < 8,
    }
    reason = _first(r.shape, rules)
    none = np.zeros(r.shape, bool)
    return Presentation(reason == "", reason, none, "Parker JD et al. (2023) Vital Health Stat 2(200)")
