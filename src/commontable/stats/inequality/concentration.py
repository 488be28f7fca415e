"""Concentration index of ordered groups: absolute (generalized), relative, extended, Wagstaff's and Erreygers'.

**What it says.** To which end of the social ladder a figure is concentrated, all groups counted by their people.

**Formula.** ACI(ν) = Σ a y, a = p - [(1 - F₋)^ν - (1 - F)^ν], F and F₋ the share of people up to and below the group;
for ν = 2 a = p (2 X - 1) with midpoint rank X. ranks="midpoint" takes a = p [Σ p ν (1 - X)^(ν - 1) - ν (1 - X)^(ν -
1)], as NCI's HD*Calc does. RCI = ACI / μ. Figures bounded by l and u: Wagstaff (u - l) ACI / ((u - μ)(μ - l)),
Erreygers 4 ACI / (u - l). Standard errors: the index is linear in y (or a smooth function of linear sums), so by its
slopes and the figures' own errors.

**Assumptions.** Figures are normal about their truth with known standard errors; population shares are known numbers;
within a group everybody has the group's figure.

**Interpretation.** Zero when all groups are equal. Positive: concentrated among the advantaged; negative: among the
disadvantaged (of an adverse figure: the disadvantaged bear more). The larger ν, the more the bottom counts.

**Type.** ACI and Erreygers absolute, RCI and Wagstaff relative; weighted by population; the reference is the average.

**Applicability.** Ordered groups only. RCI needs a positive average; Wagstaff and Erreygers `bounds`, with the average
strictly between (they are never guessed).

**Limits.** Zero also when a high bottom and a high top balance. The few groups hide what is within them: with persons
see `person_concentration`. The four kinds can rank settings differently; say which you use.

**References.** Kakwani N, Wagstaff A, van Doorslaer E (1997) J Econometrics 77:87. Wagstaff A (2005) Health Econ
14:429. Erreygers G (2009) J Health Econ 28:504. Pereira JA (1998) Soc Sci Med 47:1849 (extended). Yu M et al. (2019)
Stat Med 38:62 (extended, for rates; HD*Calc's).

**Example.**

>>> from commontable.stats.inequality import group_figures
>>> groups = group_figures(
...     estimates=[69.6072, 70.9799, 73.7111], standard_errors=[0.49273, 0.32014, 0.28997],
...     population=[2401, 6227, 5953], position=[1, 2, 3], direction="favorable",
... )
>>> index = concentration_index(groups=groups, kind="absolute")
>>> round(float(index.estimate), 4), [round(float(limit), 2) for limit in index.interval(0.95)]
(0.8486, [0.65, 1.05])
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from commontable.stats.arrays import Floats, Mask, choice
from commontable.stats.inequality.groups import Groups, made
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate

Kind = Literal["absolute", "relative", "wagstaff", "erreygers"]
KINDS = ("absolute", "relative", "wagstaff", "erreygers")
Bounds = tuple[float, float]


def concentration_index(
    *,
    groups: Groups,
    kind: Kind,
    aversion: float = 2,
    ranks: Literal["exact", "midpoint"] = "exact",
    bounds: Bounds | None = None,
) -> Estimate:
    """The index of one kind; `aversion` is ν of the extended index (absolute and relative only)."""
    what = choice(kind, name="kind", allowed=KINDS)
    rule = choice(ranks, name="ranks", allowed=("exact", "midpoint"))
    groups.need_order("concentration_index", "theil_index or index_of_disparity")
    if not 1 < aversion < np.inf:
        raise ValueError(f"aversion must be above 1 (2 is the usual index); got {aversion}.")
    if aversion != 2 and what not in ("absolute", "relative"):
        raise ValueError(f"aversion other than 2 goes with kind 'absolute' or 'relative', not {what!r}.")
    low, high = check_bounds(bounds, needed=what in ("wagstaff", "erreygers"), name=f"kind={what!r}")
    a, p, mean = _slopes(groups, float(aversion), rule), groups.weights("concentration index"), groups.mean
    absolute = np.asarray((a * groups.estimate).sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        figure, by_absolute, by_mean = scaled(what, absolute, mean, (low, high))
    outside = (~(groups.estimate >= low) | ~(groups.estimate <= high)) & groups.present
    faults = kind_faults(what, mean, (low, high), outside.any(axis=0))
    slope = np.nan_to_num(by_absolute) * a + np.nan_to_num(by_mean) * p
    name = f"{what} concentration index" + ("" if aversion == 2 else f", aversion {aversion:g}, {rule} ranks")
    return made(groups, figure, groups.variance(slope), name, faults)


def scaled(kind: str, absolute: Floats, mean: Floats, bounds: Bounds) -> tuple[Floats, Floats, Floats]:
    """The index of a kind from the absolute one and the average, and its slope by each."""
    low, high = bounds
    none = np.zeros(np.shape(absolute))
    if kind == "absolute":
        return absolute, none + 1, none
    if kind == "relative":
        return absolute / mean, 1 / mean, -absolute / mean**2
    if kind == "erreygers":
        return 4 / (high - low) * absolute, none + 4 / (high - low), none
    room = (high - mean) * (mean - low)
    factor = (high - low) / room
    return factor * absolute, factor, -factor * absolute / room * (high + low - 2 * mean)


def kind_faults(kind: str, mean: Floats, bounds: Bounds, outside: Mask) -> dict[Reason, Mask]:
    if kind == "absolute":
        return {}
    if kind == "relative":
        return {Reason.AVERAGE_NOT_POSITIVE: ~(mean > 0)}
    edge = ~(mean > bounds[0]) | ~(mean < bounds[1])
    return {Reason.VALUE_OUT_OF_BOUNDS: outside | edge if kind == "wagstaff" else outside}


def check_bounds(bounds: Bounds | None, *, needed: bool, name: str) -> Bounds:
    """Lowest and highest value a figure can have; endless when it has none."""
    if bounds is None:
        if needed:
            raise ValueError(f"{name} needs bounds, such as (0, 100) for percent; they are never guessed.")
        return -np.inf, np.inf
    low, high = bounds
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"bounds must be two numbers, the lower first; got {bounds}.")
    return float(low), float(high)


def _slopes(groups: Groups, aversion: float, rule: str) -> Floats:
    p = groups.weights("concentration index")
    if aversion == 2:
        return p * (2 * groups.midpoint - 1)
    if rule == "midpoint":
        heavy = aversion * (1 - groups.midpoint) ** (aversion - 1)
        return np.asarray(p * ((p * heavy).sum(axis=0) - heavy))
    above = np.clip(1 - np.cumsum(p, axis=0), 0, 1)
    return np.asarray(p - ((above + p) ** aversion - above**aversion))
