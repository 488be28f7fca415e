"""Population attributable risk and fraction: what the average would gain if all groups did as well as the best.

**What it says.** By how much the average of everybody would improve if every group had the figure of the most
advantaged (ordered groups) or the best one: in the unit of the figure (PAR) and in percent of the average (PAF).

**Formula.** PAR = r - μ with r the figure of the most advantaged group (target="top"), of the best one
(target="best"), or of the reference (target="reference"), and μ = Σ p y. PAF = 100 PAR / μ. Standard error from the
slopes of r - μ: the group compared with is part of the average, so the two are not independent. For "best", limits as
for the mean difference from the best group, of which PAR is the weighted form. With a published `average` in place of
population μ is that, known; for "best" then the highest upper limit of all groups and the highest of their joint lower
limits (Bonferroni).

**Assumptions.** Figures are normal about their truth with known standard errors; population shares are known numbers;
the groups could have the other's figure (no claim of cause is made).

**Interpretation.** Favorable figures: positive means that the average would rise. Adverse: negative means that it would
fall. The other sign means that the group compared with does worse than the average; it is shown unless gains_only.

**Type.** PAR absolute, PAF relative; weighted by population; the reference is a group.

**Applicability.** Any groups with population or average. Ordered groups default to "top", others to "best". PAF needs a
positive average.

**Limits.** Small best groups are best partly by luck; see the lower limit. The name is also used for the share of cases
due to a cause: for that see `levin` and `miettinen`.

**References.** WHO (2013) Handbook on health inequality monitoring. Harper S, Lynch J (2005) Methods for measuring
cancer disparities, NCI.

**Example.**

>>> from commontable.stats.inequality import group_figures
>>> groups = group_figures(
...     estimates=[69.6, 71.0, 73.7], standard_errors=[0.49, 0.32, 0.29], population=[2401, 6227, 5953],
...     position=[1, 2, 3], direction="favorable",
... )
>>> gain = population_attributable_risk(groups=groups)
>>> round(float(gain.estimate), 2), [round(float(limit), 2) for limit in gain.interval(0.95)]
(1.83, [1.37, 2.29])
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from commontable.stats.arrays import Floats, Mask, choice
from commontable.stats.inequality.extremes import farthest
from commontable.stats.inequality.groups import Groups, limited, made
from commontable.stats.inequality.limits import Chance, chance_of_largest, inverted, length
from commontable.stats.inequality.mean_differences import from_best
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate

Target = Literal["top", "best", "reference"]


def population_attributable_risk(*, groups: Groups, target: Target | None = None, gains_only: bool = False) -> Estimate:
    """WHO's PAR, in the unit of the figure. gains_only=True shows zero where the average would get worse."""
    return _gain(groups, target, gains_only, relative=False)


def population_attributable_fraction(
    *, groups: Groups, target: Target | None = None, gains_only: bool = False
) -> Estimate:
    """WHO's PAF, in percent of the average. gains_only=True shows zero where the average would get worse."""
    return _gain(groups, target, gains_only, relative=True)


def _gain(groups: Groups, target: Target | None, gains_only: bool, relative: bool) -> Estimate:
    what = choice(target or ("top" if groups.ordered else "best"), name="target", allowed=("top", "best", "reference"))
    if what == "best":
        return _best(groups, relative) if groups.average is None else _best_against(groups, groups.average, relative)
    if what == "top":
        groups.need_order("target='top'", "target='best'")
        place = groups.many.astype(np.intp) - 1
    elif groups.reference is None:
        raise ValueError("target='reference' needs a reference group: give reference to group_figures.")
    else:
        place = groups.reference
    p, scale = groups.pull, _scale(groups, relative)
    figure = groups.pick(groups.estimate, place) - groups.mean
    slope = groups.at(place) - p
    if relative:
        slope = slope - figure / scale * p
    factor = 100 if relative else 1
    if gains_only:
        figure = np.maximum(figure, 0) if groups.favorable else np.minimum(figure, 0)
    variance = groups.variance(slope * factor / scale)
    return made(groups, factor * figure / scale, variance, _name(what, relative), _faults(groups, relative))


def _best(groups: Groups, relative: bool) -> Estimate:
    seen, variance, w = from_best(groups, weighted=True)
    scale, sign = _scale(groups, relative), 1 if groups.favorable else -1
    if relative:
        # The best figure over the average less one: the average's error enters by the ratio.
        best = np.where(groups.present, sign * groups.estimate, -np.inf).argmax(axis=0)
        slope = groups.at(best) - w * (1 + sign * seen / scale)
        variance = np.where(np.isnan(variance), np.nan, groups.variance(slope))
    factor = (100 if relative else 1) / scale

    def limits(level: float) -> tuple[Floats, Floats]:
        chance = chance_of_largest(w, groups)
        scaled = Chance(factor * chance.mean, factor**2 * chance.variance)
        lower, upper = inverted(factor * seen, length(factor**2 * variance, scaled), level)
        return (lower, upper) if groups.favorable else (-upper, -lower)

    faults = _faults(groups, relative)
    return limited(groups, sign * factor * seen, factor**2 * variance, _name("best", relative), faults, limits)


def _best_against(groups: Groups, average: Floats, relative: bool) -> Estimate:
    """The best group against an average that was given, so that no group pulls it."""
    scale, sign = _scale(groups, relative), 1 if groups.favorable else -1
    factor = (100 if relative else 1) / scale
    lengths, errors = sign * (groups.estimate - average), groups.error
    best = np.where(groups.present, lengths, -np.inf).argmax(axis=0)
    unknown = (np.isnan(errors) & groups.present).any(axis=0)

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = farthest(lengths, errors**2, groups.present, level)
        ends = sign * factor * lower, sign * factor * upper
        return ends if groups.favorable else ends[::-1]

    variance = np.where(unknown, np.nan, groups.variance(groups.at(best) * factor))
    figure = sign * factor * groups.pick(lengths, best)
    return limited(groups, figure, variance, _name("best", relative), _faults(groups, relative), limits)


def _scale(groups: Groups, relative: bool) -> Floats:
    return np.where(groups.mean > 0, groups.mean, 1.0) if relative else np.ones(groups.codes.shape)


def _faults(groups: Groups, relative: bool) -> dict[Reason, Mask]:
    return {Reason.AVERAGE_NOT_POSITIVE: ~(groups.mean > 0)} if relative else {}


def _name(target: str, relative: bool) -> str:
    return f"population attributable {'fraction, percent' if relative else 'risk'}, against the {target} group"
