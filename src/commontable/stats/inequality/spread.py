"""Between-group variance, its root, and the coefficient of variation.

**What it says.** How much the groups' figures spread about their average when each group counts by its people: as a
variance (BGV), in the unit of the figure (BGSD), and in percent of the average (COV).

**Formula.** BGV = Σ p (y - μ)² with population shares p and μ = Σ p y. BGSD = √BGV. COV = 100 BGSD / μ. Standard error
of BGV: √(4 Σ p² (y - μ)² s² + 2 Σ Σ p p c²) with c the covariance of two distances from μ. Limits: the true values to
which the figure seen is the upper and the lower tail of a gamma distribution with mean BGV + Σ p c and variance
4 Σ p² (y - μ)² s² × (true / seen) + 2 Σ Σ p p c².

**Assumptions.** Figures are normal about their truth with known standard errors; population shares are known numbers.

**Interpretation.** Zero when all groups are equal; larger is more unequal, whichever way. Favorable and adverse figures
are read alike.

**Type.** BGV and BGSD absolute, COV relative; weighted by population; the reference is the average.

**Applicability.** Groups with or without an order. COV needs a positive average.

**Limits.** Chance alone makes groups differ: the figure is too high by about Σ p c (`excess=True` takes it off, and may
leave less than zero of BGV, which is then shown as zero). Outlying groups weigh much. BGV is in squared units.

**References.** WHO (2013) Handbook on health inequality monitoring. Harper S, Lynch J (2005) Methods for measuring
cancer disparities, NCI. Patnaik PB (1949) Biometrika 36:202.

**Example.** With figures this doubtful the groups may all be equal: the lower limit is zero.

>>> from commontable.stats.inequality import group_figures
>>> groups = group_figures(
...     estimates=[164.8, 155.0, 122.1, 113.6], standard_errors=[118, 88, 96, 77],
...     population=[1945, 2758, 2511, 2227], direction="adverse",
... )
>>> spread = between_group_sd(groups=groups)
>>> round(float(spread.estimate), 1), [round(float(limit), 1) for limit in spread.interval(0.95)]
(21.0, [0.0, 29.0])
"""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats, Mask
from commontable.stats.inequality.groups import Groups, limited
from commontable.stats.inequality.limits import Chance, chance_of_squares, inverted, squared
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate


def between_group_variance(*, groups: Groups, excess: bool = False) -> Estimate:
    """WHO's BGV. excess=True takes off what chance adds."""
    seen, slope, chance = _squares(groups)
    with np.errstate(invalid="ignore"):
        figure = np.maximum(seen - chance.mean, 0) if excess else seen

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = _limits(seen, slope, chance, level)
        return np.minimum(lower, figure), upper

    # Without errors there is no telling what to take off.
    faults: dict[Reason, Mask] = {Reason.STANDARD_ERROR_UNKNOWN: np.isnan(figure)} if excess else {}
    name = "between-group variance" + (", less what chance adds" if excess else "")
    return limited(groups, figure, slope + chance.variance, name, faults, limits)


def between_group_sd(*, groups: Groups) -> Estimate:
    """WHO's BGSD, in the unit of the figure."""
    seen, slope, chance = _squares(groups)
    root = np.sqrt(seen)

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = _limits(seen, slope, chance, level)
        return np.sqrt(lower), np.sqrt(upper)

    return limited(groups, root, _root(slope + chance.variance, root), "between-group standard deviation", {}, limits)


def coefficient_of_variation(*, groups: Groups) -> Estimate:
    """WHO's COV, in percent of the average."""
    seen, _, chance = _squares(groups)
    mean, p = groups.mean, groups.weights("coefficient of variation")
    low = ~(mean > 0)
    scale = np.where(low, 1.0, mean)
    square = seen / scale**2
    slope = groups.variance(2 * p * ((groups.estimate - mean) / scale - square) / scale)
    relative = Chance(chance.mean / scale**2, chance.variance / scale**4)
    root = np.sqrt(square)

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = _limits(square, slope, relative, level)
        return 100 * np.sqrt(lower), 100 * np.sqrt(upper)

    variance = 1e4 * _root(slope + relative.variance, root)
    faults: dict[Reason, Mask] = {Reason.AVERAGE_NOT_POSITIVE: low}
    return limited(groups, 100 * root, variance, "coefficient of variation, percent", faults, limits)


def _squares(groups: Groups) -> tuple[Floats, Floats, Chance]:
    p = groups.weights("between-group variance")
    apart = groups.estimate - groups.mean
    seen = np.asarray((p * apart**2).sum(axis=0))
    return seen, groups.variance(2 * p * apart), chance_of_squares(groups)


def _limits(seen: Floats, slope: Floats, chance: Chance, level: float) -> tuple[Floats, Floats]:
    return inverted(seen, squared(seen, slope, chance), level)


def _root(variance: Floats, root: Floats) -> Floats:
    """Delta method for √; no standard error at zero would be right, so the variance of the square stands in."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(root > 0, variance / (4 * root**2), np.sqrt(variance))
