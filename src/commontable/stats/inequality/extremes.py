"""Difference and ratio between the groups at the ends, and between every two groups.

**What it says.** How far apart the two groups at the ends are: in the unit of the figure (`group_difference`, WHO's D)
and as a ratio (`group_ratio`, WHO's R). `pair_differences` and `pair_ratios` do it for every two groups.

**Formula.** Ordered groups: most advantaged - most disadvantaged when the figure is favorable, the other way round
when it is adverse. Unordered: with a reference, reference - lowest other (favorable) or highest other - reference
(adverse); without one, highest - lowest. Ratio: the same two groups divided. Standard error √(s² + t² - 2 covariance);
ratio: on the log scale √((s/y)² + (t/x)² - 2 covariance / (x y)). Highest - lowest of unordered groups: limits by
inverting a gamma distribution with the mean and variance of the range, since chance alone pulls the ends apart. Against
a reference: the highest of all others' upper limits, and the highest of their joint lower limits (Bonferroni).

**Assumptions.** Figures are normal about their truth (their logarithms, for ratios), with known standard errors, and
independent unless `covariance` was given.

**Interpretation.** Difference 0 and ratio 1: no gap between these groups. With ordered groups a negative difference (a
ratio below 1) means that the disadvantaged are better off.

**Type.** Difference absolute, ratio relative; unweighted; the reference is a group.

**Applicability.** Any groups. A ratio needs two positive figures; otherwise the setting is undefined with a reason.

**Limits.** What lies between the ends is not seen, and more groups mean a wider range. The limits of `pair_...` are for
one pair each; for a family of m pairs ask for level 1 - (1 - level) / m (Bonferroni).

**References.** WHO (2013) Handbook on health inequality monitoring, chapter 3. Harper S, Lynch J (2005) Methods for
measuring cancer disparities, NCI. Dunn OJ (1961) J Am Stat Assoc 56:52.

**Example.** Births with skilled attendance in the poorest and the richest fifth.

>>> from commontable.stats.inequality import group_figures
>>> fifths = group_figures(
...     estimates=[32.1, 45.0, 58.2, 75.5, 92.4], standard_errors=[2.1, 2.0, 1.9, 1.6, 0.9],
...     position=[1, 2, 3, 4, 5], direction="favorable",
... )
>>> apart, times = group_difference(groups=fifths), group_ratio(groups=fifths)
>>> round(float(apart.estimate), 1), [round(float(limit), 1) for limit in apart.interval(0.95)]
(60.3, [55.8, 64.8])
>>> round(float(times.estimate), 2), [round(float(limit), 2) for limit in times.interval(0.95)]
(2.88, [2.53, 3.28])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats, Mask, normal_quantile
from commontable.stats.inequality.groups import Groups, Places, limited, made
from commontable.stats.inequality.limits import Chance, chance_of_largest, inverted, length
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate

# Variance of the range over that of the largest, fitted to standard normals: within 3% of the exact figures for
# 2 to 20 groups (Harter 1960, Ann Math Stat 31:1122).
RANGE_VARIANCE = (2.0, 1.87)


def group_difference(*, groups: Groups) -> Estimate:
    """Difference between the groups at the ends, in the unit of the figure."""
    more, less = ends(groups)
    return _apart(groups, more, less, "difference between groups")


def group_ratio(*, groups: Groups) -> Estimate:
    """The same two groups divided."""
    more, less = ends(groups)
    top, bottom = groups.pick(groups.estimate, more), groups.pick(groups.estimate, less)
    low = ~(np.minimum(top, bottom) > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(groups.estimate > 0, np.log(groups.estimate), np.nan)
        relative = np.where(groups.present, groups.error / groups.estimate, 0.0)
        matrix = None
        if groups.covariance is not None:
            matrix = groups.covariance / (groups.estimate[:, None] * groups.estimate)
    scaled = replace(groups, estimate=logs, error=relative, covariance=matrix)
    apart = _apart(scaled, more, less, "ratio of groups", {Reason.RATIO_OF_NON_POSITIVE: low})
    return _exponential(apart)


def pair_differences(*, groups: Groups) -> Estimate:
    """Row less column for every two groups: two more axes at the end, groups as they were given."""
    return _pairs(groups, lambda groups, one, other: _plain(groups, one, other, "difference of each pair"))


def pair_ratios(*, groups: Groups) -> Estimate:
    """Row over column for every two groups: two more axes at the end, groups as they were given."""
    return _pairs(groups, _pair_ratio)


def ends(groups: Groups) -> tuple[Places, Places]:
    """The place of the group with more and of that with less, as the direction expects it."""
    first = np.zeros(groups.codes.shape, dtype=np.intp)
    if groups.ordered:
        last = groups.many.astype(np.intp) - 1
        return (last, first) if groups.favorable else (first, last)
    there = groups.present
    if groups.reference is None:
        high = np.where(there, groups.estimate, -np.inf).argmax(axis=0)
        return high, np.where(there, groups.estimate, np.inf).argmin(axis=0)
    others = there & ~groups.at(groups.reference)
    if groups.favorable:
        return groups.reference, np.where(others, groups.estimate, np.inf).argmin(axis=0)
    return np.where(others, groups.estimate, -np.inf).argmax(axis=0), groups.reference


def _slope(groups: Groups, more: Places, less: Places) -> Floats:
    return groups.at(more).astype(float) - groups.at(less)


def _plain(
    groups: Groups, more: Places, less: Places, method: str, faults: Mapping[Reason, Mask] | None = None
) -> Estimate:
    figure = groups.pick(groups.estimate, more) - groups.pick(groups.estimate, less)
    return made(groups, figure, groups.variance(_slope(groups, more, less)), method, faults or {})


def _apart(
    groups: Groups, more: Places, less: Places, method: str, faults: Mapping[Reason, Mask] | None = None
) -> Estimate:
    apart = _plain(groups, more, less, method, faults)
    if groups.ordered:
        return apart
    if groups.reference is not None:
        return _from_reference(groups, apart, more, faults or {})

    def limits(level: float) -> tuple[Floats, Floats]:
        seen = np.where(apart.codes == 0, apart.estimate, 1.0)
        largest = chance_of_largest(np.zeros(groups.estimate.shape), groups)
        factor = RANGE_VARIANCE[0] - RANGE_VARIANCE[1] / groups.many
        chance = Chance(2 * largest.mean, factor * largest.variance)
        return inverted(seen, length(variance, chance), level)

    variance = groups.variance(_slope(groups, more, less))
    # The ends are chosen from all groups, so every error counts.
    variance = np.where(np.isnan(groups.error).any(axis=0), np.nan, variance)
    return limited(groups, apart.estimate, variance, f"{method}, highest and lowest", faults or {}, limits)


def _from_reference(groups: Groups, apart: Estimate, more: Places, faults: Mapping[Reason, Mask]) -> Estimate:
    """The other group was chosen by its figure, so the limits are those of the farthest of all others."""
    assert groups.reference is not None  # the caller asked
    place, sign = groups.reference, 1 if groups.favorable else -1
    own = groups.at(place)
    lengths = sign * (groups.pick(groups.estimate, place) - groups.estimate)
    others = np.asarray(groups.present & ~own)
    each = np.stack(
        [
            groups.variance(own.astype(float) - (np.arange(len(own)) == k).reshape(-1, *[1] * np.ndim(place)))
            for k in range(len(own))
        ]
    )

    def limits(level: float) -> tuple[Floats, Floats]:
        return farthest(lengths, each, others, level)

    unknown = (np.isnan(each) & others).any(axis=0)
    variance = np.where(unknown, np.nan, apart.standard_error**2)
    return limited(groups, apart.estimate, variance, apart.method, faults, limits)


def farthest(lengths: Floats, variances: Floats, others: NDArray[np.bool_], level: float) -> tuple[Floats, Floats]:
    """Limits of the largest true length. Above it lies the upper limit of the largest (one group's), below it the joint
    lower limits of all (Bonferroni's)."""
    from scipy.special import ndtri  # late: keeps the import of this package light

    errors = np.sqrt(variances)
    joint = -ndtri((1 - level) / (2 * np.maximum(np.sum(others, axis=0), 1)))
    lower = np.where(others, lengths - joint * errors, -np.inf).max(axis=0)
    return lower, np.where(others, lengths + normal_quantile(level) * errors, -np.inf).max(axis=0)


def _exponential(logs: Estimate) -> Estimate:
    """From the difference of logarithms to the ratio."""
    from commontable.stats.rates.limited import LimitedEstimate  # the class this turns both kinds into

    ratio = np.exp(logs.estimate)

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = logs.interval(level)
        return np.exp(lower), np.exp(upper)

    return LimitedEstimate(
        ratio,
        ratio * logs.standard_error,
        logs.codes,
        logs.n,
        logs.method,
        logs.notes,
        limits=limits,
        without_limits=logs.interval_codes,
    )


def _pair_ratio(groups: Groups, one: Places, other: Places) -> Estimate:
    x, y = groups.pick(groups.estimate, one), groups.pick(groups.estimate, other)
    low = ~(np.minimum(x, y) > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = _slope(groups, one, other) / groups.estimate
        ratio = x / y
        variance = ratio**2 * groups.variance(slope)
    faults = {Reason.RATIO_OF_NON_POSITIVE: low}
    return made(groups, ratio, variance, "ratio of each pair", faults, scale="log")


def _pairs(groups: Groups, of: Callable[[Groups, Places, Places], Estimate]) -> Estimate:
    """One estimate for each two groups, set together."""
    many = len(groups.estimate)
    place, there = np.argsort(groups.row, axis=0), groups.present.astype(float)
    one = np.repeat(np.arange(many), many)
    cells = []
    for j, k in zip(one, np.tile(np.arange(many), many), strict=True):
        absent = groups.pick(there, place[j]) * groups.pick(there, place[k]) == 0
        codes = first_code(groups.codes, marked(absent, Reason.EMPTY_REFERENCE))
        cells.append(of(replace(groups, codes=codes), place[j], place[k]))

    def together(values: list[np.ndarray]) -> np.ndarray:
        return np.stack(values, axis=-1).reshape(*groups.codes.shape, many, many)

    return replace(
        cells[0],
        estimate=together([cell.estimate for cell in cells]),
        standard_error=together([cell.standard_error for cell in cells]),
        codes=together([cell.codes for cell in cells]),
        n=together([cell.n for cell in cells]),
    )
