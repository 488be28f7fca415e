"""Mean difference from the average, from the best group or from a reference, and the index of disparity.

**What it says.** How far groups are on average from their average (MDM), from the group that does best (MDB) or from a
reference group (MDR); the index of disparity (IDIS) is MDM in percent of the average, or with against="best" or
"reference" MDB or MDR in percent of that group's figure.

**Formula.** Σ w |y - r| with r = μ = Σ p y, the best figure (the highest if favorable, the lowest if adverse), or the
reference's. weighted=True: w = p, the share of people; weighted=False: w = 1 / number of groups. IDIS = 100 MDM / μ,
100 MDB / best or 100 MDR / reference; divisor="others" (unweighted, not against the average) divides by one group less,
since the group compared with lies at no distance.
Standard error by the delta method with the signs held. Limits: the true values to which the figure seen is the upper
and the lower tail of a gamma distribution with mean √(true² + b²) and a variance that goes from v to the delta method's
as the truth grows, b and v being mean and variance when all groups are truly equal (folded normals; the largest of
normals).

**Assumptions.** Figures are normal about their truth with known standard errors; population shares are known numbers.

**Interpretation.** Zero when all groups are equal; larger is more unequal. For MDB favorable and adverse matter: best
is the highest or the lowest.

**Type.** MDM, MDB and MDR absolute, IDIS relative; weighted or not, as asked; reference: average, best, or a group.

**Applicability.** Groups with or without an order. MDR needs `reference`; IDIS a positive average (figure of the group
compared with). MDM and IDIS need population (or, unweighted, a published `average`), since the average is that of
people.

**Limits.** Chance alone makes these figures positive, the more so with many small groups; the best group is best partly
by luck.

**References.** WHO (2013) Handbook on health inequality monitoring. Pearcy JN, Keppel KG (2002) Public Health Rep
117:273 (index of disparity). Nabeya S (1951) Ann Inst Stat Math 3:2 (folded normals).

**Example.**

>>> from commontable.stats.inequality import group_figures
>>> groups = group_figures(
...     estimates=[12.0, 15.0, 21.0], standard_errors=[0.8, 0.7, 1.1], population=[50, 30, 20],
...     direction="adverse", reference=0,
... )
>>> apart = mean_difference_from_best(groups=groups, weighted=True)
>>> round(float(apart.estimate), 2), [round(float(limit), 2) for limit in apart.interval(0.95)]
(2.7, [1.41, 3.54])
>>> round(float(index_of_disparity(groups=groups, weighted=True).estimate), 1)
18.4
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from commontable.stats.arrays import Floats, Mask, choice
from commontable.stats.inequality.groups import Groups, limited
from commontable.stats.inequality.limits import (
    Chance,
    chance_of_largest,
    chance_of_lengths,
    inverted,
    length,
)
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate


def mean_difference_from_average(*, groups: Groups, weighted: bool) -> Estimate:
    """WHO's MDMW (weighted) and MDMU."""
    seen, slope, w = _from_average(groups, weighted)

    def limits(level: float) -> tuple[Floats, Floats]:
        return inverted(seen, length(variance, chance_of_lengths(w, groups)), level)

    variance = groups.variance(slope)
    return limited(groups, seen, variance, f"mean difference from the average, {_word(weighted)}", {}, limits)


def index_of_disparity(
    *,
    groups: Groups,
    weighted: bool,
    against: Literal["average", "best", "reference"] = "average",
    divisor: Literal["all", "others"] = "all",
) -> Estimate:
    """WHO's IDISW (weighted) and IDISU, in percent of the average, or of the group compared with."""
    what = choice(against, name="against", allowed=("average", "best", "reference"))
    fewer = choice(divisor, name="divisor", allowed=("all", "others")) == "others"
    if fewer and (weighted or what == "average"):
        raise ValueError("divisor='others' goes with weighted=False and against='best' or 'reference'.")
    seen, slope, chance, base, own = _disparity(groups, weighted, what)
    low = ~(base > 0)
    scale = np.where(low, 1.0, base)
    per = 100 * (groups.many / np.maximum(groups.many - 1, 1) if fewer else np.ones(groups.codes.shape))
    share = seen / scale
    variance = groups.variance((slope - share * own) / scale)

    def limits(level: float) -> tuple[Floats, Floats]:
        found = chance()
        lower, upper = inverted(share, length(variance, Chance(found.mean / scale, found.variance / scale**2)), level)
        return per * lower, per * upper

    faults: dict[Reason, Mask] = {
        Reason.AVERAGE_NOT_POSITIVE if what == "average" else Reason.RATIO_OF_NON_POSITIVE: low
    }
    name = f"index of disparity, percent of the {what}, {_word(weighted)}{', over the others' if fewer else ''}"
    return limited(groups, per * share, per**2 * variance, name, faults, limits)


def mean_difference_from_best(*, groups: Groups, weighted: bool) -> Estimate:
    """WHO's MDBW (weighted) and MDBU."""
    seen, variance, w = from_best(groups, weighted)

    def limits(level: float) -> tuple[Floats, Floats]:
        return inverted(seen, length(variance, chance_of_largest(w, groups)), level)

    return limited(groups, seen, variance, f"mean difference from the best group, {_word(weighted)}", {}, limits)


def mean_difference_from_reference(*, groups: Groups, weighted: bool) -> Estimate:
    """WHO's MDRW (weighted) and MDRU."""
    seen, slope, _, chance = _from_reference(groups, weighted)

    def limits(level: float) -> tuple[Floats, Floats]:
        return inverted(seen, length(variance, chance()), level)

    variance = groups.variance(slope)
    return limited(groups, seen, variance, f"mean difference from a reference, {_word(weighted)}", {}, limits)


def from_best(groups: Groups, weighted: bool) -> tuple[Floats, Floats, Floats]:
    """Mean difference from the best group, its variance with that group held, and the weights."""
    w = _weights(groups, weighted)
    good = groups.estimate if groups.favorable else -groups.estimate
    best = np.where(groups.present, good, -np.inf).argmax(axis=0)
    seen = np.asarray(groups.pick(good, best) - (w * good).sum(axis=0))
    slope = groups.at(best) - w
    # Whichever group is best, every error counts.
    unknown = (np.isnan(groups.error) & groups.present).any(axis=0)
    return np.maximum(seen, 0), np.where(unknown, np.nan, groups.variance(slope)), w


def _disparity(
    groups: Groups, weighted: bool, what: str
) -> tuple[Floats, Floats, Callable[[], Chance], Floats, Floats]:
    """Mean distance, its slopes, what chance makes of it, the figure compared with, and that figure's slopes."""
    if what == "average":
        seen, slope, w = _from_average(groups, weighted)
        return seen, slope, lambda: chance_of_lengths(w, groups), groups.mean, groups.pull
    if what == "reference":
        seen, slope, own, chance = _from_reference(groups, weighted)
        assert groups.reference is not None  # the line above asked
        return seen, slope, chance, groups.pick(groups.estimate, groups.reference), own
    seen, _, w = from_best(groups, weighted)
    sign = 1 if groups.favorable else -1
    best = np.where(groups.present, sign * groups.estimate, -np.inf).argmax(axis=0)
    own = groups.at(best).astype(float)
    # Whichever group is best, every error counts.
    unknown = np.where(np.isnan(groups.error) & groups.present, np.nan, 0.0)
    slope = sign * (own - w) + unknown
    return seen, slope, lambda: chance_of_largest(w, groups), groups.pick(groups.estimate, best), own


def _from_reference(groups: Groups, weighted: bool) -> tuple[Floats, Floats, Floats, Callable[[], Chance]]:
    """Mean distance from the reference, its slopes, the reference's own, and what chance makes of the distance."""
    if groups.reference is None:
        raise ValueError(
            "A mean difference from a reference needs a reference group: give reference to group_figures, or use "
            "mean_difference_from_best."
        )
    place, w = groups.reference, _weights(groups, weighted)
    apart = groups.estimate - groups.pick(groups.estimate, place)
    sign = w * np.sign(apart)
    own = groups.at(place).astype(float)
    slope = np.where(own > 0, -sign.sum(axis=0), sign)
    # A slope that happens to be zero must not hide an unknown error.
    slope = np.where(groups.present, np.where(slope == 0, 1e-300, slope), 0.0)

    def chance() -> Chance:
        return chance_of_lengths(w, groups, "reference")

    return np.asarray((w * np.abs(apart)).sum(axis=0)), slope, own, chance


def _word(weighted: bool) -> str:
    return "weighted by population" if weighted else "unweighted"


def _weights(groups: Groups, weighted: bool) -> Floats:
    return groups.weights("weighted mean difference") if weighted else groups.equal


def _from_average(groups: Groups, weighted: bool) -> tuple[Floats, Floats, Floats]:
    w, p = _weights(groups, weighted), groups.pull
    apart = groups.estimate - groups.mean
    sign = w * np.sign(apart)
    slope = sign - p * sign.sum(axis=0)
    seen = np.asarray((w * np.abs(apart)).sum(axis=0))
    # A slope that happens to be zero must not hide an unknown error.
    return seen, np.where(groups.present & (slope == 0), 1e-300, slope), w
