"""Leveling-down: did a gap close because everybody gained?

**What it says.** A gap can close because those behind caught up or because those ahead fell. The verdict says which,
and how sure the data are.

**Formula.** Gain of a group = last - first (first - last when lower is favorable). The gap closes when the comparison
gains more than the reference. With independent normal gains, P(closed and all gained) =
P(0 < gain of reference < gain of comparison) × Π P(gain of each other group > 0), by Gauss-Legendre quadrature;
P(closed and someone lost) = P(closed) - P(closed and all gained); P(widened) = 1 - P(closed).

**Assumptions.** The reference is ahead at the start. Groups and periods are independent. Probabilities are those of a
flat prior on each gain, so each is also a one-sided confidence level.

**Interpretation.** `observed` judges the figures as they stand, `verdict` what they support at the level asked:
"closed_all_gained", "closed_someone_lost" (leveled down), "widened" or "unclear"; `observed` also "unchanged" and
"closed_someone_unchanged". `lost` marks the groups whose figure fell back.

**Type.** A test of a change; absolute gaps; unweighted; the reference is given by you.

**Applicability.** Two or more groups, two periods, a favorable direction that must be given. Bounded estimates give the
lowest probability the bounds allow, so a verdict holds wherever the truth lies.

**Limits.** "unclear" is not "no": small groups rarely reach a verdict. Many groups make "all gained" harder to reach.
A reference that falls behind reverses the gap; look at the gaps themselves.

**References.** Parfit D (1997) Equality and Priority. Ratio 10:202-221 (the leveling-down objection). Genz A, Bretz F
(2009) Computation of Multivariate Normal and t Probabilities (the integral).

**Example.** The gap closed and both groups gained.

>>> from commontable.stats import Estimate
>>> check = leveling_down(
...     first=Estimate.of([76.5, 70.0], [0.2, 0.3]), last=Estimate.of([77.5, 72.5], [0.2, 0.3]),
...     reference=0, comparison=1, favorable="high",
... )
>>> str(check.observed), str(check.verdict), round(float(check.closed_all_gained), 3)
('closed_all_gained', 'closed_all_gained', 0.998)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Codes, Floats, Words, check_level, choice
from commontable.stats.chunks import CELLS, in_parts
from commontable.stats.gaps import between, difference
from commontable.stats.reasons import Reasoned, first_code
from commontable.stats.results import Estimate, Result, ends

Favorable = Literal["high", "low"]
VERDICTS = ("closed_all_gained", "closed_someone_lost", "widened")
OUTCOMES = ("unclear", *VERDICTS, "closed_someone_unchanged", "unchanged")
# Places in OUTCOMES, one byte a cell.
Outcomes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class LevelingDown(Reasoned):
    """The verdict of each cell and what is behind it; groups are the last axis of `gains` and `lost`.

    With bounded estimates the three probabilities are the lowest that the bounds allow, so they need not sum to one.
    """

    gains: Result
    gap_change: Result
    outcome_observed: Outcomes
    outcome: Outcomes
    lost: NDArray[np.bool_]
    closed_all_gained: Floats
    closed_someone_lost: Floats
    widened: Floats
    level: float
    codes: Codes

    @property
    def observed(self) -> Words:
        """What the figures alone say, in words."""
        return np.asarray(np.array(OUTCOMES)[self.outcome_observed])

    @property
    def verdict(self) -> Words:
        """What can be said at `level`, in words."""
        return np.asarray(np.array(OUTCOMES)[self.outcome])


def leveling_down(
    *, first: Result, last: Result, reference: int, comparison: int, favorable: Favorable, level: float = 0.95
) -> LevelingDown:
    """Did the gap between two groups close, and did every group (along the last axis) gain?"""
    if check_level(level) < 0.5:
        raise ValueError(f"level must be at least 0.5, or two verdicts could hold at once; got {level}.")
    choice(favorable, name="favorable", allowed=("high", "low"))
    groups = first.shape[-1] if first.shape else 0
    if first.shape != last.shape or groups < 2:
        raise ValueError(
            f"first and last must have the same shape and at least two groups along the last axis; "
            f"got {first.shape} and {last.shape}."
        )
    reference, comparison = (range(groups)[place] for place in (reference, comparison))
    if reference == comparison:
        raise ValueError(f"reference and comparison must be two groups; both are {reference}.")
    gains = between(difference, last, first) if favorable == "high" else between(difference, first, last)
    lows, highs = ends(gains)
    change = between(difference, gains.take((..., reference)), gains.take((..., comparison)))
    chances = chances_of(lows, highs, reference, comparison)
    codes = first_code(*(gains.interval_codes[..., group] for group in range(groups)))
    known = codes == 0
    outcome = np.zeros(codes.shape, dtype=np.uint8)
    for word, chance in zip(VERDICTS, chances, strict=True):
        outcome[known & (chance >= level)] = OUTCOMES.index(word)
    all_gained, someone_lost, widened = (np.where(known, chance, np.nan) for chance in chances)
    return LevelingDown(
        gains=gains,
        gap_change=change,
        outcome_observed=observed(lows, highs, change),
        outcome=outcome,
        lost=highs.estimate < 0,
        closed_all_gained=all_gained,
        closed_someone_lost=someone_lost,
        widened=widened,
        level=level,
        codes=codes,
    )


def observed(lows: Estimate, highs: Estimate, change: Result) -> Outcomes:
    """The verdict of the figures alone; "unclear" where bounds allow two, or a figure is missing."""
    least, most = (end.estimate for end in ends(change))
    someone_lost = (highs.estimate < 0).any(axis=-1)
    all_gained = (lows.estimate > 0).all(axis=-1)
    nobody_lost = (lows.estimate >= 0).all(axis=-1)
    found = np.zeros(least.shape, dtype=np.uint8)
    found[(most < 0) & nobody_lost] = OUTCOMES.index("closed_someone_unchanged")
    found[(most < 0) & all_gained] = OUTCOMES.index("closed_all_gained")
    found[(most < 0) & someone_lost] = OUTCOMES.index("closed_someone_lost")
    found[least > 0] = OUTCOMES.index("widened")
    found[(least == 0) & (most == 0)] = OUTCOMES.index("unchanged")
    return found


def chances_of(lows: Estimate, highs: Estimate, reference: int, comparison: int) -> tuple[Floats, Floats, Floats]:
    """Probabilities of the three verdicts, in the order of VERDICTS; with bounds the lowest of each.

    P(0 < R < C) is log-concave in the two mean gains, so its lowest value on the box of bounds is at a corner.
    """
    exact = lows is highs
    sides = (lows,) if exact else (lows, highs)
    gained = np.stack([gaining(side) for side in sides])
    others = [group for group in range(lows.shape[-1]) if group not in (reference, comparison)]
    corners = [(one.take((..., reference)), other.take((..., comparison))) for one, other in product(sides, sides)]
    closing = np.stack([chance_closed(*corner) for corner in corners])
    both = np.stack([chance_both_gain(*corner) for corner in corners])
    all_gained = both.min(axis=0) * gained.min(axis=0)[..., others].prod(axis=-1)
    # With bounds: P(closed and all gained) is at most P(all gained).
    lost = closing[0] - all_gained if exact else closing.min(axis=0) - gained.max(axis=0).prod(axis=-1)
    return all_gained, np.clip(lost, 0, 1), 1 - closing.max(axis=0)


def standardized(mean: Floats, error: Floats) -> Floats:
    """mean / error; without doubt about a figure, as far out as its sign says (zero counts as not above zero)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(error > 0, mean / error, np.where(mean > 0, np.inf, -np.inf))


def gaining(gains: Estimate) -> Floats:
    from scipy.special import ndtr  # late: keeps the import of this package light

    return np.asarray(ndtr(standardized(gains.estimate, gains.standard_error)))


def chance_closed(reference: Estimate, comparison: Estimate) -> Floats:
    return gaining(difference(comparison, reference))


NODES = 48  # of the Gauss-Legendre rule, on each of two panels
REACH = 8.0  # standard errors; what lies beyond is below 1e-15


def chance_both_gain(reference: Estimate, comparison: Estimate) -> Floats:
    """P(0 < R < C) for independent normal R and C."""
    doubted = in_parts(
        partial(_both_gain, *_rule()),
        *(reference.estimate, reference.standard_error),
        *(comparison.estimate, comparison.standard_error),
        cells=CELLS // NODES,
    )[0]
    if_certain = np.where(reference.estimate > 0, chance_closed(reference, comparison), 0.0)
    return np.where(reference.standard_error > 0, np.clip(doubted, 0, 1), if_certain)


@cache
def _rule() -> tuple[Floats, Floats]:
    """Nodes and weights: worked out once, since one verdict a call would spend most of its time on them."""
    from numpy.polynomial.legendre import leggauss

    return leggauss(NODES)


def _both_gain(
    nodes: Floats, weights: Floats, mean: Floats, error: Floats, limit: Floats, doubt: Floats
) -> tuple[Floats]:
    """The same where R is in doubt, by the Gauss-Legendre rule."""
    from scipy.special import ndtr

    low = np.maximum(mean - REACH * error, 0.0)
    high = np.maximum(np.minimum(mean + REACH * error, limit + REACH * doubt), low)
    # Two panels, parted where C begins to matter, so that a steep step is met by its own nodes.
    middle = np.clip(limit - REACH * doubt, low, high)
    total = np.zeros(np.broadcast_shapes(mean.shape, limit.shape))
    with np.errstate(divide="ignore", invalid="ignore"):
        for begin, end in ((low, middle), (middle, high)):
            half = ((end - begin) / 2)[..., None]
            point = (begin + end)[..., None] / 2 + half * nodes
            density = np.exp(-0.5 * ((point - mean[..., None]) / error[..., None]) ** 2)
            above = ndtr(standardized(limit[..., None] - point, np.broadcast_to(doubt[..., None], point.shape)))
            total = total + (half * weights * density * above).sum(axis=-1)
        return (total / (error * np.sqrt(2 * np.pi)),)
