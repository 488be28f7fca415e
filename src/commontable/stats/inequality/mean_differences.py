"""Mean difference from the average, from the best group or from a reference, and the index of disparity.

**What it says.** How far groups are on average from their average (MDM), from the group that does best (MDB) or from a
reference group (MDR); the index of disparity (IDIS) is MDM in percent of the average.

**Formula.** Σ w |y - r| with r = μ = Σ p y, the best figure (the highest if favorable, the lowest if adverse), or the
reference's. weighted=True: w = p, the share of people; weighted=False: w = 1 / number of groups. IDIS = 100 MDM / μ.
Standard error by the delta method with the signs held. Limits: the true values to which the figure seen is the upper
and the lower tail of a gamma distribution with mean √(true² + b²) and a variance that goes from v to the delta method's
as the truth grows, b and v being mean and variance when all groups are truly equal (folded normals; the largest of
normals).

**Assumptions.** Figures are normal about their truth with known standard errors; population shares are known numbers.

**Interpretation.** Zero when all groups are equal; larger is more unequal. For MDB favorable and adverse matter: best
is the highest or the lowest.

**Type.** MDM, MDB and MDR absolute, IDIS relative; weighted or not, as asked; reference: average, best, or a group.

**Applicability.** Groups with or without an order. MDR needs `reference`; IDIS a positive average. MDM and IDIS need
population even when unweighted, since the average is that of people.

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

import numpy as np

from commontable.stats.arrays import Floats, Mask
from commontable.stats.inequality.groups import Groups, limited
from commontable.stats.inequality.limits import (
    Chance,
    chance_of_largest,
    chance_of_lengths,
    inverted,
    length,
)
from commontable.stats.inequality.normals import folded_normals
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate


def mean_difference_from_average(*, groups: Groups, weighted: bool) -> Estimate:
    """WHO's MDMW (weighted) and MDMU."""
    seen, slope, w = _from_average(groups, weighted)

    def limits(level: float) -> tuple[Floats, Floats]:
        return inverted(seen, length(variance, chance_of_lengths(w, groups.folded)), level)

    variance = groups.variance(slope)
    return limited(groups, seen, variance, f"mean difference from the average, {_word(weighted)}", {}, limits)


def index_of_disparity(*, groups: Groups, weighted: bool) -> Estimate:
    """WHO's IDISW (weighted) and IDISU, in percent of the average."""
    seen, slope, w = _from_average(groups, weighted)
    low = ~(groups.mean > 0)
    mean = np.where(low, 1.0, groups.mean)
    relative = seen / mean
    variance = groups.variance((slope - relative * groups.weights("index of disparity")) / mean)

    def limits(level: float) -> tuple[Floats, Floats]:
        chance = chance_of_lengths(w, groups.folded)
        scaled = Chance(chance.mean / mean, chance.variance / mean**2)
        lower, upper = inverted(relative, length(variance, scaled), level)
        return 100 * lower, 100 * upper

    faults: dict[Reason, Mask] = {Reason.AVERAGE_NOT_POSITIVE: low}
    name = f"index of disparity, percent, {_word(weighted)}"
    return limited(groups, 100 * relative, 1e4 * variance, name, faults, limits)


def mean_difference_from_best(*, groups: Groups, weighted: bool) -> Estimate:
    """WHO's MDBW (weighted) and MDBU."""
    seen, variance, w = from_best(groups, weighted)

    def limits(level: float) -> tuple[Floats, Floats]:
        return inverted(seen, length(variance, chance_of_largest(w, groups)), level)

    return limited(groups, seen, variance, f"mean difference from the best group, {_word(weighted)}", {}, limits)


def mean_difference_from_reference(*, groups: Groups, weighted: bool) -> Estimate:
    """WHO's MDRW (weighted) and MDRU."""
    if groups.reference is None:
        raise ValueError(
            "mean_difference_from_reference needs a reference group: give reference to group_figures, or use "
            "mean_difference_from_best."
        )
    place, w = groups.reference, _weights(groups, weighted)
    apart = groups.estimate - groups.pick(groups.estimate, place)
    seen = np.asarray((w * np.abs(apart)).sum(axis=0))
    sign = w * np.sign(apart)
    own = groups.at(place)
    slope = np.where(own, -sign.sum(axis=0), sign)

    def limits(level: float) -> tuple[Floats, Floats]:
        chance = chance_of_lengths(w, folded_normals(groups.distances_from(own.astype(float))))
        return inverted(seen, length(variance, chance), level)

    variance = groups.variance(np.where(groups.present, np.where(slope == 0, 1e-300, slope), 0.0))
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


def _word(weighted: bool) -> str:
    return "weighted by population" if weighted else "unweighted"


def _weights(groups: Groups, weighted: bool) -> Floats:
    return groups.weights("weighted mean difference") if weighted else groups.equal


def _from_average(groups: Groups, weighted: bool) -> tuple[Floats, Floats, Floats]:
    w, p = _weights(groups, weighted), groups.weights("average")
    apart = groups.estimate - groups.mean
    sign = w * np.sign(apart)
    slope = sign - p * sign.sum(axis=0)
    seen = np.asarray((w * np.abs(apart)).sum(axis=0))
    # A slope that happens to be zero must not hide an unknown error.
    return seen, np.where(groups.present & (slope == 0), 1e-300, slope), w
