"""Ranks of areas, only ever with rank intervals.

**What it says.** Where an area stands among all, and between which places it may stand given chance.

**Formula.** Each area gets an interval of its own; its best possible place is 1 + the number of areas whose whole
interval is better, its worst place is the number of areas minus those whose whole interval is worse. With joint=True
each interval has level ** (1 / areas), so that all places together hold with `level`.

**Assumptions.** Areas are independent; each interval has its stated coverage.

**Interpretation.** Place 1 is the most favorable. Areas whose place intervals overlap are not told apart.

**Type.** Relative; unweighted; the other areas are the reference.

**Applicability.** Two areas or more along the last axis; a favorable direction must be given. Areas without a figure or
an interval get no place and are not counted.

**Limits.** Intervals of places are wide, and should be: places of small areas are mostly noise.

**References.** Klein M, Wright T, Wieczorek J (2020) J R Stat Soc A 183:589-606. Goldstein H, Spiegelhalter DJ (1996)
J R Stat Soc A 159:385-443.

**Example.**

>>> from commontable.stats import Estimate
>>> places = ranks(estimates=Estimate.of([70.0, 78.0, 78.5], [0.4, 0.4, 0.4]), favorable="high")
>>> places.place.tolist(), places.best.tolist(), places.worst.tolist()
([3.0, 2.0, 1.0], [3.0, 1.0, 1.0], [3.0, 2.0, 2.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from commontable.stats.arrays import Codes, Floats, check_level, choice
from commontable.stats.reasons import Reasoned
from commontable.stats.results import Estimate


@dataclass(frozen=True, eq=False)
class Ranks(Reasoned):
    """Place, best and worst place of each area; NaN exactly where `reason` says why."""

    place: Floats
    best: Floats
    worst: Floats
    ranked: Floats
    codes: Codes
    level: float
    method: str


def ranks(*, estimates: Estimate, favorable: Literal["high", "low"], level: float = 0.95, joint: bool = True) -> Ranks:
    """Places along the last axis with intervals. joint=False gives each area alone its interval at `level`."""
    check_level(level)
    choice(favorable, name="favorable", allowed=("high", "low"))
    if not estimates.shape or estimates.shape[-1] < 2:
        raise ValueError(f"estimates must have at least two areas along the last axis; got shape {estimates.shape}.")
    codes = estimates.interval_codes
    known = codes == 0
    ranked = known.sum(axis=-1, keepdims=True).astype(float)
    each = float(level ** (1 / max(ranked.max(), 1.0))) if joint else level
    lower, upper = estimates.interval(each)
    sign = -1.0 if favorable == "high" else 1.0
    good, bad = (lower, upper) if favorable == "low" else (-upper, -lower)
    place = 1 + counted_below(sign * estimates.estimate, sign * estimates.estimate, known)
    best = 1 + counted_below(bad, good, known)
    worst = ranked - counted_below(-good, -bad, known)
    words = f"Klein-Wright-Wieczorek place intervals, {'joint' if joint else 'each area alone'}, favorable {favorable}"
    place, best, worst = (np.where(known, values, np.nan) for values in (place, best, worst))
    return Ranks(place, best, worst, ranked[..., 0], codes, level, words)


def counted_below(values: Floats, limits: Floats, known: np.ndarray) -> Floats:
    """For each limit, how many known values lie strictly below it, along the last axis."""
    flat = np.where(known, values, np.inf).reshape(-1, values.shape[-1])
    asked = limits.reshape(flat.shape)
    found = [np.searchsorted(np.sort(row), ask, side="left") for row, ask in zip(flat, asked, strict=True)]
    return np.asarray(found, dtype=float).reshape(values.shape)
