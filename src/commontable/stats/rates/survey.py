"""Proportion from a survey with weights, strata and sampling units.

**What it says.** Out of the people a survey stands for, how many have something, in the whole and in each domain
(group).

**Formula.** p = Σ w y / Σ w over the domain. Variance by linearization: scores z = w (y - p) / Σ w, zero outside the
domain, summed by sampling unit to u; v = Σ over strata m / (m - 1) Σ (u - ū)² with m units. "korn-graubard":
quantiles of Beta(x, n* - x + 1) and Beta(x + 1, n* - x) with x = n* p and n* = p (1 - p) / v × (t(n - 1) / t(df))²;
"logit": p ± t √v on the logit scale; "arcsine": on the scale of the arcsine of √p; "linear": on p itself, cut at 0
and 1.

**Assumptions.** Sampling units were drawn with replacement (or few of many) within strata; weights are known numbers.

**Interpretation.** Favorable or adverse as what is counted is.

**Type.** An absolute measure between 0 and `per`; weighted by the survey; without reference.

**Applicability.** Values of 0 and 1. degrees="domain" counts units less strata among those that hold somebody of the
domain, "design" among all. A stratum with one unit has no variance: refused, unless single_unit="center" (its unit
stands against the mean of all) or "certainty" (it adds nothing). capped=True never takes n* above the people asked,
as NCHS does. When everybody or nobody has it, "korn-graubard" takes n* from n; the other limits are undefined with a
reason.

**Limits.** Replicate weights and finite-population corrections are not taken. Domain sizes are random, which
linearization knows only for large samples.

**References.** Korn EL, Graubard BI (1998) Surv Methodol 24:193. Parker JD et al. (2017) Vital Health Stat 2(175).
Lumley T (2010) Complex Surveys, chapter 2.

**Example.**

>>> share = survey_proportion(
...     values=[1, 0, 1, 1, 0, 0, 1, 0], weights=[3, 1, 2, 2, 1, 4, 2, 1],
...     strata=[0, 0, 0, 0, 1, 1, 1, 1], psu=[0, 0, 1, 1, 2, 2, 3, 3],
... )
>>> round(float(share.estimate), 4), round(float(share.standard_error), 4)
(0.5625, 0.2051)
>>> [round(float(limit), 3) for limit in share.interval(0.95)]
[0.014, 0.996]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, choice, floats
from commontable.stats.rates.counts import Pair, clopper_pearson
from commontable.stats.rates.limited import LimitedEstimate, positive
from commontable.stats.rates.means import Places, places
from commontable.stats.reasons import Reason, fault_codes

SurveyLimits = Literal["korn-graubard", "logit", "arcsine", "linear"]


def survey_proportion(
    *,
    values: ArrayLike,
    weights: ArrayLike,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    domain: ArrayLike | None = None,
    domains: int | None = None,
    limits: SurveyLimits = "korn-graubard",
    degrees: Literal["domain", "design"] = "domain",
    single_unit: Literal["refuse", "center", "certainty"] = "refuse",
    capped: bool = False,
    per: float = 1,
) -> LimitedEstimate:
    """Share in each domain. All lists hold one entry per person asked; strata and psu are any labels (units are those
    of their stratum; without psu each person is one), domain whole numbers from 0 on; without it all are one domain."""
    method, scale = choice(limits, name="limits", allowed=tuple(METHODS)), positive(per, name="per")
    rule = choice(single_unit, name="single_unit", allowed=("refuse", "center", "certainty"))
    counted = choice(degrees, name="degrees", allowed=("domain", "design"))
    y, w = floats(values, name="values"), floats(weights, name="weights")
    place, many = places(domain, domains, y, name="domain")
    _check(y, w)
    design = Design.of(strata, psu, y.size)
    figures = design.share(y, w, place, many, rule, counted, capped)
    single = design.has_single(place, many) if rule == "refuse" else np.zeros(many, dtype=bool)
    missing = np.bincount(place, np.isnan(y), many) > 0
    codes = fault_codes((many,), {Reason.MISSING_VALUE: missing, Reason.NO_VALUES: figures.n == 0})
    none: dict[Reason, Mask] = {Reason.SINGLE_UNIT_STRATUM: single | (figures.degrees < 1)}
    if method != "korn-graubard":
        none[Reason.NO_SPREAD] = ~(figures.variance > 0)
    without = fault_codes((many,), none)

    def interval(level: float) -> Pair:
        lower, upper = METHODS[method](figures, level)
        return scale * np.clip(lower, 0, 1), scale * np.clip(upper, 0, 1)

    error = np.where(single, np.nan, scale * np.sqrt(figures.variance))
    name = f"survey proportion per {scale:g}, {method} limits, {counted} degrees of freedom"
    whole = LimitedEstimate(
        scale * figures.share, error, codes, figures.n, name, limits=interval, without_limits=without
    )
    if domain is not None:
        return whole
    one = whole.take(0)
    assert isinstance(one, LimitedEstimate)  # take() keeps the class
    return one


@dataclass(frozen=True, eq=False)
class Figures:
    """What the limits need of each domain."""

    share: Floats
    variance: Floats
    n: Floats
    degrees: Floats
    capped: bool


@dataclass(frozen=True, eq=False)
class Design:
    """The stratum and the sampling unit of each person, as numbers."""

    stratum: Places
    unit: Places
    units: Places

    @classmethod
    def of(cls, strata: ArrayLike | None, psu: ArrayLike | None, people: int) -> Design:
        given = np.zeros(people, dtype=np.intp) if strata is None else np.asarray(strata)
        units = np.arange(people) if psu is None else np.asarray(psu)
        if given.shape != (people,) or units.shape != (people,):
            raise ValueError(
                f"strata and psu must hold one label per person ({people}); got {given.shape} and {units.shape}."
            )
        stratum = np.unique(given, return_inverse=True)[1].astype(np.intp)
        labels, label = np.unique(units, return_inverse=True)
        # The same label in two strata is two units.
        pairs, unit = np.unique(stratum * labels.size + label, return_inverse=True)
        return cls(stratum, unit.astype(np.intp), np.bincount(pairs // max(labels.size, 1)))

    def has_single(self, place: Places, many: int) -> Mask:
        """Which domains have somebody in a stratum of one unit."""
        return np.bincount(place, self.units[self.stratum] == 1, many) > 0

    def share(self, y: Floats, w: Floats, place: Places, many: int, rule: str, counted: str, capped: bool) -> Figures:
        n = np.bincount(place[w > 0], minlength=many).astype(float)
        total = np.bincount(place, w, many)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.bincount(place, w * y, many) / total
            score = w * (y - share[place]) / total[place]
        # Sums by unit and by stratum, kept only where a domain has people: domains × units could be huge.
        cells, cell = np.unique(self.unit * many + place, return_inverse=True)
        unit_sums = np.bincount(cell, score)
        stratum = np.zeros(self.unit.max(initial=-1) + 1, dtype=np.intp)
        stratum[self.unit] = self.stratum
        groups, group = np.unique(stratum[cells // many] * many + cells % many, return_inverse=True)
        sums, squares = np.bincount(group, unit_sums), np.bincount(group, unit_sums**2)
        m = self.units[groups // many].astype(float)
        alone = squares if rule == "center" else np.zeros(m.shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.where(m > 1, m / (m - 1) * (squares - sums**2 / m), alone)
        variance = np.maximum(np.bincount(groups % many, spread, many), 0)
        # Rounding leaves 1e-34 where all values are alike.
        variance[(share == 0) | (share == 1)] = 0
        units_met = np.bincount(cells % many, minlength=many) - np.bincount(groups % many, minlength=many)
        df = units_met if counted == "domain" else np.full(many, self.units.sum() - self.units.size)
        return Figures(share, np.where(n > 0, variance, np.nan), n, df.astype(float), capped)


def _check(y: Floats, w: Floats) -> None:
    strange = ~((y == 0) | (y == 1) | np.isnan(y))
    if strange.any():
        raise ValueError(f"values must be 0 or 1; got {y[strange][0]:g}. Say first who counts, as values > limit does.")
    if w.shape != y.shape or not np.all((w >= 0) & (w < np.inf)):
        raise ValueError(f"weights must hold one number of zero or more per person ({y.size}); check the weights.")


def _t(figures: Figures, level: float) -> Floats:
    from scipy.special import stdtrit  # late: keeps the import of this package light

    return np.asarray(stdtrit(np.maximum(figures.degrees, 1), 0.5 + level / 2))


def korn_graubard(figures: Figures, level: float) -> Pair:
    from scipy.special import stdtrit

    p, n = figures.share, figures.n
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(figures.variance > 0, p * (1 - p) / figures.variance, n)
        size = size * (stdtrit(np.maximum(n - 1, 1), 0.5 + level / 2) / _t(figures, level)) ** 2
    if figures.capped:
        size = np.minimum(size, n)
    return clopper_pearson(size * p, size, level)


def logit(figures: Figures, level: float) -> Pair:
    p = figures.share
    factor = np.exp(_t(figures, level) * np.sqrt(figures.variance) / (p * (1 - p)))
    return p / (p + (1 - p) * factor), p / (p + (1 - p) / factor)


def arcsine(figures: Figures, level: float) -> Pair:
    p = figures.share
    middle, half = np.arcsin(np.sqrt(p)), _t(figures, level) * np.sqrt(figures.variance / (p * (1 - p))) / 2
    lower, upper = np.maximum(middle - half, 0), np.minimum(middle + half, np.pi / 2)
    return np.sin(lower) ** 2, np.sin(upper) ** 2


def linear(figures: Figures, level: float) -> Pair:
    half = _t(figures, level) * np.sqrt(figures.variance)
    return figures.share - half, figures.share + half


METHODS: dict[str, Callable[[Figures, float], Pair]] = {
    "korn-graubard": korn_graubard,
    "logit": logit,
    "arcsine": arcsine,
    "linear": linear,
}
