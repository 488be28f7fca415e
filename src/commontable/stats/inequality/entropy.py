"""Theil index and mean log deviation between groups.

**What it says.** How unevenly a figure is spread over groups, in a way that adds up over parts of a population. The
Theil index listens more to groups with high figures, the mean log deviation (MLD) to those with low ones.

**Formula.** With r = y / μ and μ = Σ p y: Theil = `per` × Σ p r ln r; MLD = `per` × -Σ p ln r. Slopes: p / μ (ln r - T)
and p / μ (1 - 1 / r); standard error by the delta method. Limits: the true values to which the figure seen is the upper
and the lower tail of a gamma distribution, both measures being half of Σ p (r - 1)² to second order.

**Assumptions.** Figures are normal about their truth with known standard errors, small beside the figures; population
shares are known numbers.

**Interpretation.** Zero when all groups are equal; larger is more unequal, whichever way.

**Type.** Relative; weighted by population; the reference is the average.

**Applicability.** Groups with or without an order; every figure of a group with people must be above zero.

**Limits.** Hard to say in words. Chance alone makes both positive. Only inequality between groups is seen: see
`theil_within` for persons.

**References.** Theil H (1967) Economics and information theory. Bourguignon F (1979) Econometrica 47:901. WHO (2013)
Handbook on health inequality monitoring (which multiplies both by 1,000).

**Example.**

>>> from commontable.stats.inequality import group_figures
>>> groups = group_figures(
...     estimates=[69.6072, 70.9799, 73.7111], standard_errors=[0.49273, 0.32014, 0.28997],
...     population=[2401, 6227, 5953], direction="favorable",
... )
>>> uneven = theil_index(groups=groups)
>>> round(float(uneven.estimate), 3), [round(float(limit), 3) for limit in uneven.interval(0.95)]
(0.248, [0.139, 0.371])
"""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats, Mask
from commontable.stats.inequality.groups import Groups, limited
from commontable.stats.inequality.limits import Chance, chance_of_squares, inverted, squared
from commontable.stats.rates.limited import positive
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate


def theil_index(*, groups: Groups, per: float = 1000) -> Estimate:
    """WHO's TI; per=1 for the plain index."""
    ratio, p, low = _ratios(groups)
    log = np.log(ratio)
    figure = np.maximum((p * ratio * log).sum(axis=0), 0)
    slope = p * (log - figure)
    return _made(groups, (figure, slope, low), positive(per, name="per"), "Theil index")


def mean_log_deviation(*, groups: Groups, per: float = 1000) -> Estimate:
    """WHO's MLD; per=1 for the plain figure."""
    ratio, p, low = _ratios(groups)
    figure = np.maximum(-(p * np.log(ratio)).sum(axis=0), 0)
    return _made(groups, (figure, p * (1 - 1 / ratio), low), positive(per, name="per"), "mean log deviation")


def _ratios(groups: Groups) -> tuple[Floats, Floats, Mask]:
    p = groups.weights("average")
    low = ((groups.estimate <= 0) & (p > 0)).any(axis=0)
    safe = np.where(low | (p <= 0), 1.0, groups.estimate)
    mean = (p * safe).sum(axis=0)
    ratio: Floats = np.where(p > 0, safe / np.where(mean > 0, mean, 1.0), 1.0)
    return ratio, p, low


def _made(groups: Groups, parts: tuple[Floats, Floats, Mask], per: float, name: str) -> Estimate:
    figure, slope, low = parts
    mean = np.where(groups.mean > 0, groups.mean, 1.0)
    variance = groups.variance(slope / mean)

    def limits(level: float) -> tuple[Floats, Floats]:
        chance = chance_of_squares(groups)
        half = Chance(chance.mean / mean**2 / 2, chance.variance / mean**4 / 4)
        lower, upper = inverted(figure, squared(figure, variance, half), level)
        return per * lower, per * upper

    method = f"{name} × {per:g}"
    return limited(groups, per * figure, per**2 * variance, method, {Reason.VALUE_NOT_POSITIVE: low}, limits)
