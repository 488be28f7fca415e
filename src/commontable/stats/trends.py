"""Trend: the average change per year of a figure.

**What it says.** By how much a figure rose or fell a year, as a straight line through its points.

**Formula.** Weighted least squares with weights 1 / se²: slope = Σ w (t - t̄) y / Σ w (t - t̄)². Its variance is
1 / Σ w (t - t̄)² with dispersion "known" (the standard errors tell the scatter around the line) and the residual mean
square times that with "residual" (the scatter itself tells it; Student's t with points - 2 degrees of freedom).

**Assumptions.** Points are independent: periods must not overlap. "known" assumes that the line is true.

**Interpretation.** In the unit of the figure a unit of time; favorable or adverse as the figure is.

**Type.** An absolute measure; weighted by precision; without reference.

**Applicability.** Three points or more at different times. A missing point is refused; missing="omit" leaves it out on
purpose, and `n` says how many points were used.

**Limits.** A straight line hides turns: look at the points. With few points "residual" is very uncertain itself.

**References.** Draper NR, Smith H (1998) Applied Regression Analysis, chapter 9.

**Example.**

>>> rise = trend(times=[2014, 2016, 2018], estimates=[70.0, 70.5, 71.0], standard_errors=[0.2, 0.2, 0.2])
>>> round(float(rise.estimate), 3), [round(float(limit), 3) for limit in rise.interval(0.95)]
(0.25, [0.111, 0.389])
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, choice, floats
from commontable.stats.reasons import NUMBER, Reason
from commontable.stats.results import Estimate

Dispersion = Literal["known", "residual"]
Missing = Literal["refuse", "omit"]


def trend(
    *,
    times: ArrayLike,
    estimates: ArrayLike,
    standard_errors: ArrayLike,
    dispersion: Dispersion = "known",
    missing: Missing = "refuse",
) -> Estimate:
    """Slope per unit of time; times are the last axis of estimates and standard_errors."""
    choice(dispersion, name="dispersion", allowed=("known", "residual"))
    choice(missing, name="missing", allowed=("refuse", "omit"))
    t, y = floats(times, name="times"), floats(estimates, name="estimates")
    errors = floats(standard_errors, name="standard_errors")
    if t.ndim != 1 or not np.all(np.isfinite(t)):
        raise ValueError(f"times must be a list of numbers without holes; got shape {t.shape}.")
    if y.shape != errors.shape or y.shape[-1:] != t.shape:
        raise ValueError(
            f"estimates and standard_errors must have one shape that ends in the {t.size} times; "
            f"got {y.shape} and {errors.shape}."
        )
    # Times far from zero cost digits: years are near 2000, the slope does not care.
    used = np.isfinite(y) & np.isfinite(errors) & (errors > 0)
    codes = why_no_trend(t - t.mean(), y, errors, used if missing == "omit" else None)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(used, 1 / errors**2, 0.0)
    slope, variance, residual = weighted_line(t - t.mean(), np.where(used, y, 0.0), weights)
    points = used.sum(axis=-1).astype(float)
    degrees = np.where(points > 2, points - 2, np.nan)
    if dispersion == "residual":
        variance = variance * residual / degrees
    slope, variance = (np.where(codes == 0, values, np.nan) for values in (slope, variance))
    return Estimate(
        slope,
        np.sqrt(variance),
        codes,
        points,
        f"weighted least-squares slope, dispersion {dispersion}",
        ("missing points left out on purpose",) if missing == "omit" else (),
        degrees=degrees if dispersion == "residual" else None,
    )


def weighted_line(t: Floats, y: Floats, w: Floats) -> tuple[Floats, Floats, Floats]:
    """Slope, its variance where weights are one over those of the points, and the weighted residual sum of squares."""
    with np.errstate(divide="ignore", invalid="ignore"):
        total = w.sum(axis=-1, keepdims=True)
        away = t - (w * t).sum(axis=-1, keepdims=True) / total
        height = y - (w * y).sum(axis=-1, keepdims=True) / total
        spread = (w * away**2).sum(axis=-1)
        slope = (w * away * height).sum(axis=-1) / spread
        residual = (w * (height - slope[..., None] * away) ** 2).sum(axis=-1)
        return slope, 1 / spread, residual


def why_no_trend(t: Floats, y: Floats, errors: Floats, omitting: np.ndarray | None) -> Codes:
    """The reason of each cell; with `omitting` given, only the points left must carry a line."""
    keep = np.ones(y.shape, dtype=bool) if omitting is None else omitting
    apart = np.where(keep, t, -np.inf).max(axis=-1) > np.where(keep, t, np.inf).min(axis=-1)
    found = np.zeros(y.shape[:-1], dtype=np.uint8)
    found[~apart] = NUMBER[Reason.TIMES_ALL_EQUAL]
    found[keep.sum(axis=-1) < 3] = NUMBER[Reason.TOO_FEW_POINTS]
    if omitting is None:
        found[(errors <= 0).any(axis=-1)] = NUMBER[Reason.STANDARD_ERROR_NOT_POSITIVE]
        found[~np.isfinite(errors).all(axis=-1)] = NUMBER[Reason.STANDARD_ERROR_UNKNOWN]
        found[~np.isfinite(y).all(axis=-1)] = NUMBER[Reason.MISSING_ESTIMATE]
    return found
