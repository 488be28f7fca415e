"""Share of deaths attributable to a social factor, and how many deaths that is.

**What it says.** Which share of all cases would not be there had nobody the factor, if it is their cause: from how
common the factor is in the population (`levin`) or among the cases (`miettinen`); `attributable_deaths` turns the share
into deaths.

**Formula.** Levin: f = Σ p (R - 1) / (1 + Σ p (R - 1)) over the categories of the factor, p their share of the
population, R their relative risk. Miettinen: f = Σ c (R - 1) / R, c their share of the cases. Limits on ln(1 - f) by
the delta method: variance of ln R is given (or taken from its limits); shares from `people` (or `cases`) asked are
multinomial, without it they are known. Deaths: D f, variance D² var f + f² D.

**Assumptions.** The factor is a cause, R is free of confounding and holds in this population. Levin's formula with an
*adjusted* R is biased; Miettinen's is right with it. Risks are independent of shares.

**Interpretation.** 0.5: half of the cases. Below zero: the factor protects. Read it as "would not be there now", not
as what a program would reach.

**Type.** Relative (share) and absolute (deaths); weighted by people; the reference is the category without the factor.

**Applicability.** Cells on any leading axes; categories (without the unexposed) on the last axis. Shares between 0 and
1 with a sum of at most 1; R above zero.

**Limits.** Shares of several factors do not add up: their sum can exceed one. The limits know chance only, not
confounding.

**References.** Levin ML (1953) Acta Unio Int Contra Cancrum 9:531. Miettinen OS (1974) Am J Epidemiol 99:325. Greenland
S (1999) Int J Epidemiol 28:1116 (limits). Rockhill B, Newman B, Weinberg C (1998) Am J Public Health 88:15.

**Example.** Where six in ten are exposed and die 2.6 times as often, roughly half of the deaths are due to it.

>>> share = levin(prevalence=[0.6], relative_risk=[2.6], risk_limits=[[2.1, 3.2]], people=4000)
>>> round(float(share.estimate), 2), [round(float(limit), 2) for limit in share.interval(0.95)]
(0.49, [0.4, 0.57])
>>> due = attributable_deaths(fraction=share, deaths=1200)
>>> round(float(due.estimate)), [round(float(limit), -1) for limit in due.interval(0.95)]
(588, [470.0, 690.0])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, floats, normal_quantile
from commontable.stats.rates.limited import LimitedEstimate, blanked
from commontable.stats.reasons import Reason, fault_codes, first_code
from commontable.stats.results import Estimate


def levin(
    *,
    prevalence: ArrayLike,
    relative_risk: ArrayLike,
    log_errors: ArrayLike | None = None,
    risk_limits: ArrayLike | None = None,
    risk_level: float = 0.95,
    people: ArrayLike | None = None,
) -> LimitedEstimate:
    """Share of cases due to the factor, from its share of the population; `people` is how many were asked."""
    p, r, s = _given(prevalence, relative_risk, log_errors, risk_limits, risk_level)
    added = 1 + (p * (r - 1)).sum(axis=-1)
    slope_risk, slope_share = p * r / added[..., None], (r - 1) / added[..., None]
    return _fraction(p, r, (1 / added, slope_risk, slope_share, s), people, "attributable share, Levin")


def miettinen(
    *,
    case_share: ArrayLike,
    relative_risk: ArrayLike,
    log_errors: ArrayLike | None = None,
    risk_limits: ArrayLike | None = None,
    risk_level: float = 0.95,
    cases: ArrayLike | None = None,
) -> LimitedEstimate:
    """Share of cases due to the factor, from its share of the cases; `cases` is how many were counted."""
    c, r, s = _given(case_share, relative_risk, log_errors, risk_limits, risk_level)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = 1 - (c * (r - 1) / r).sum(axis=-1)
        slope_risk, slope_share = c / r / left[..., None], (r - 1) / r / left[..., None]
    return _fraction(c, r, (left, slope_risk, slope_share, s), cases, "attributable share, Miettinen")


def attributable_deaths(*, fraction: Estimate, deaths: ArrayLike) -> LimitedEstimate:
    """Deaths times the share, with the chance in both."""
    d = floats(deaths, name="deaths")
    d, f, s = (np.asarray(each) for each in np.broadcast_arrays(d, fraction.estimate, fraction.standard_error))
    codes = fault_codes(d.shape, {Reason.MISSING_DEATHS: np.isnan(d), Reason.NEGATIVE_DEATHS: d < 0})
    codes = first_code(*np.broadcast_arrays(fraction.codes, codes))
    figure, chance = d * f, f**2 * np.maximum(d, 0)

    def limits(level: float) -> tuple[Floats, Floats]:
        lower, upper = fraction.interval(level)
        reach = normal_quantile(level) ** 2 * chance
        return figure - np.sqrt((d * (f - lower)) ** 2 + reach), figure + np.sqrt((d * (upper - f)) ** 2 + reach)

    error = blanked(np.sqrt(d**2 * s**2 + chance), codes)
    without = np.broadcast_to(fraction.interval_codes, codes.shape)
    method = f"deaths by {fraction.method}"
    return LimitedEstimate(blanked(figure, codes), error, codes, d, method, limits=limits, without_limits=without)


def _given(
    share: ArrayLike, risk: ArrayLike, errors: ArrayLike | None, limits: ArrayLike | None, level: float
) -> tuple[Floats, Floats, Floats]:
    p, r = floats(share, name="share"), floats(risk, name="relative_risk")
    if errors is not None and limits is not None:
        raise ValueError("Give log_errors or risk_limits, not both.")
    s = floats(np.nan if errors is None else errors, name="log_errors")
    if limits is not None:
        both = floats(limits, name="risk_limits")
        if both.ndim == 0 or both.shape[-1] != 2 or not np.all((both > 0) & (both[..., :1] <= both[..., 1:])):
            raise ValueError(f"risk_limits must end in a lower and an upper limit above zero; got {both.tolist()}.")
        s = np.asarray(np.log(both[..., 1] / both[..., 0]) / (2 * normal_quantile(level)))
    if np.any(s < 0):
        raise ValueError("log_errors must be zero or more.")
    if p.ndim == 0 or r.ndim == 0:
        raise ValueError("Shares and relative_risk must be lists, one entry for each category of the factor.")
    p, r, s = np.broadcast_arrays(p, r, s)
    return p, r, s


def _fraction(
    share: Floats, risk: Floats, parts: tuple[Floats, Floats, Floats, Floats], many: ArrayLike | None, method: str
) -> LimitedEstimate:
    """1 - left, with the variance of ln left from its slopes by ln R and by the shares."""
    left, by_risk, by_share, errors = parts
    faults: dict[Reason, Mask] = {
        Reason.MISSING_VALUE: (~np.isfinite(share) | ~np.isfinite(risk)).any(axis=-1),
        Reason.VALUE_OUT_OF_BOUNDS: (share < 0).any(axis=-1) | (share.sum(axis=-1) > 1 + 1e-9),
        Reason.VALUE_NOT_POSITIVE: (risk <= 0).any(axis=-1),
    }
    n = np.asarray(np.nan if many is None else floats(many, name="people"))
    if np.any(n <= 0):
        raise ValueError("people (cases) must be above zero.")
    codes = fault_codes(left.shape, faults)
    with np.errstate(invalid="ignore", divide="ignore"):
        log_variance = (by_risk**2 * errors**2).sum(axis=-1)
        if many is not None:
            spread = (share * by_share**2).sum(axis=-1) - (share * by_share).sum(axis=-1) ** 2
            log_variance = log_variance + spread / n
    log_error = np.sqrt(np.maximum(log_variance, 0))

    def limits(level: float) -> tuple[Floats, Floats]:
        half = normal_quantile(level) * log_error
        return 1 - left * np.exp(half), 1 - left * np.exp(-half)

    unknown = fault_codes(left.shape, {Reason.STANDARD_ERROR_UNKNOWN: np.isnan(log_error)})
    return LimitedEstimate(
        blanked(1 - left, codes),
        blanked(left * log_error, codes),
        codes,
        np.broadcast_to(n, left.shape),
        method,
        limits=limits,
        without_limits=unknown,
    )
