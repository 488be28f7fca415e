"""Slope index and relative index of inequality of ordered groups (SII, RII; Kunst and Mackenbach).

**What it says.** How much the figure changes from the very bottom to the very top of the social ladder, all groups
taken into account: as a difference (SII) and as a ratio (RII).

**Formula.** A line (or curve) is fitted to the figures y against the midpoint ranks X, each group weighted by its
people p; v(0) and v(1) are its values at the bottom and the top. SII = v(1) - v(0); RII = v(1) / v(0), or v(0) / v(1)
with over="top" (Kunst and Mackenbach), or SII / μ with over="mean" (Pamuk). model="linear": least squares; "logit":
binomial regression with logit link of y within `bounds`; "log-values" and "logit-values": least squares on ln y and
logit y, taken back. weights="equal" counts each group once in the fit (ranks stay those of people; for ranks of groups
give equal populations). Variance: each v is a function of the y with known slopes c, so Σ c² s²; errors="scatter" uses
the scatter about the line, Student's t with groups - 2 degrees of freedom, in place of the figures' own errors (linear
only). RII: symmetric on the log scale.

**Assumptions.** The model holds along the ladder; figures are normal about their truth with known standard errors;
population shares are known numbers.

**Interpretation.** SII 0, RII 1: no gradient. SII positive (RII above 1): higher among the advantaged; of an adverse
figure, negative means that the disadvantaged bear more. over="top" turns the ratio: above 1 means more at the bottom.
over="mean" is read as SII: 0 means no gradient.

**Type.** SII absolute, RII relative; weighted by population; no reference.

**Applicability.** Ordered groups only, three or more. "logit" and "logit-values" need `bounds`, "log-values" positive
figures. RII is undefined where the line meets zero before an end: use a model that cannot, or over="mean".

**Limits.** A line through a curve misleads: look at the plot. Ends are extrapolated half a group.

**References.** Pamuk ER (1985) Popul Stud 39:17. Kunst AE, Mackenbach JP (1995) Measuring socioeconomic inequalities in
health, WHO Europe. Wagstaff A, Paci P, van Doorslaer E (1991) Soc Sci Med 33:545. WHO (2013) Handbook.

**Example.**

>>> from commontable.stats.inequality import group_figures
>>> groups = group_figures(
...     estimates=[69.6072, 70.9799, 73.7111], standard_errors=[0.49273, 0.32014, 0.28997],
...     population=[2401, 6227, 5953], position=[1, 2, 3], direction="favorable",
... )
>>> slope = slope_index(groups=groups)
>>> round(float(slope.estimate), 3), [round(float(limit), 2) for limit in slope.interval(0.95)]
(5.993, [4.57, 7.42])
>>> round(float(relative_slope_index(groups=groups).estimate), 4)
1.087
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from commontable.stats.arrays import Floats, Mask, choice
from commontable.stats.inequality.concentration import Bounds, check_bounds
from commontable.stats.inequality.groups import Groups, made
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate

Model = Literal["linear", "logit", "log-values", "logit-values"]
Errors = Literal["given", "scatter"]
Weights = Literal["people", "equal"]
MODELS = ("linear", "logit", "log-values", "logit-values")
STEPS, SETTLED = 25, 1e-10


@dataclass(frozen=True, eq=False)
class Line:
    """Values at the bottom and the top, their slopes by each figure, and what spoils them."""

    bottom: Floats
    top: Floats
    by_bottom: Floats
    by_top: Floats
    faults: dict[Reason, Mask]


def slope_index(
    *,
    groups: Groups,
    model: Model = "linear",
    bounds: Bounds | None = None,
    errors: Errors = "given",
    weights: Weights = "people",
) -> Estimate:
    """SII, in the unit of the figure."""
    line, used, degrees = _fitted(groups, model, bounds, errors, weights)
    variance = used.variance(line.by_top - line.by_bottom)
    index = made(used, line.top - line.bottom, variance, f"slope index, {_name(model, errors, weights)}", line.faults)
    return replace(index, degrees=degrees)


def relative_slope_index(
    *,
    groups: Groups,
    model: Model = "linear",
    bounds: Bounds | None = None,
    errors: Errors = "given",
    weights: Weights = "people",
    over: Literal["bottom", "top", "mean"] = "bottom",
) -> Estimate:
    """RII: top over bottom; bottom over top (Kunst and Mackenbach) with over="top"; slope over the average with
    over="mean"."""
    under = choice(over, name="over", allowed=("bottom", "top", "mean"))
    line, used, degrees = _fitted(groups, model, bounds, errors, weights)
    name = f"relative index of inequality, over the {under}, {_name(model, errors, weights)}"
    if under == "mean":
        return replace(_over_mean(used, line, name), degrees=degrees)
    low = ~(np.minimum(line.bottom, line.top) > 0)
    bottom, top = (np.where(low, 1.0, each) for each in (line.bottom, line.top))
    ratio = top / bottom if under == "bottom" else bottom / top
    variance = ratio**2 * used.variance(line.by_top / top - line.by_bottom / bottom)
    faults = {**line.faults, Reason.RATIO_OF_NON_POSITIVE: low}
    return replace(made(used, ratio, variance, name, faults, scale="log"), degrees=degrees)


def _over_mean(groups: Groups, line: Line, name: str) -> Estimate:
    low = ~(groups.mean > 0)
    mean = np.where(low, 1.0, groups.mean)
    share = (line.top - line.bottom) / mean
    slope = (line.by_top - line.by_bottom - share * groups.weights("slope")) / mean
    return made(groups, share, groups.variance(slope), name, {**line.faults, Reason.AVERAGE_NOT_POSITIVE: low})


def _name(model: str, errors: str, weights: str) -> str:
    return f"{model} model, errors {errors}" + (", groups counted alike" if weights == "equal" else "")


def _fitted(
    groups: Groups, model: Model, bounds: Bounds | None, errors: Errors, weights: Weights
) -> tuple[Line, Groups, Floats | None]:
    what = choice(model, name="model", allowed=MODELS)
    source = choice(errors, name="errors", allowed=("given", "scatter"))
    groups.need_order("slope_index", "between_group_sd or index_of_disparity")
    if source == "scatter" and what != "linear":
        raise ValueError(f"errors='scatter' goes with model='linear', not {what!r}.")
    limits = check_bounds(bounds, needed=what.startswith("logit"), name=f"model={what!r}")
    p = groups.weights("slope index")
    alike = choice(weights, name="weights", allowed=("people", "equal")) == "equal"
    w = groups.equal if alike else p
    few = {Reason.TOO_FEW_POINTS: (p > 0).sum(axis=0) < 3}
    if what == "logit":
        line = _logistic(groups, w, limits)
    elif what == "linear":
        line = _straight(groups, w, groups.estimate)
        outside = (groups.estimate < limits[0]) | (groups.estimate > limits[1])
        line = replace(line, faults={Reason.VALUE_OUT_OF_BOUNDS: outside.any(axis=0)} if bounds else {})
    else:
        line = _transformed(groups, w, what, limits)
    line = replace(line, faults={**few, **line.faults})
    if source == "given":
        return line, groups, None
    return line, _scattered(groups, w, line), np.maximum(groups.many - 2, 1.0)


def _straight(groups: Groups, w: Floats, values: Floats) -> Line:
    x = groups.midpoint - 0.5
    middle = (w * x).sum(axis=0)  # zero when people are the weights: their average rank is a half
    apart = x - middle
    square = (w * apart**2).sum(axis=0)
    slope = w * apart / np.where(square > 0, square, 1.0)
    rise, mean = (slope * values).sum(axis=0), (w * values).sum(axis=0)
    down, up = -0.5 - middle, 0.5 - middle
    return Line(mean + down * rise, mean + up * rise, w + down * slope, w + up * slope, {})


def _transformed(groups: Groups, w: Floats, model: str, bounds: Bounds) -> Line:
    """Least squares on a scale without bounds, taken back."""
    low, high = (0.0, np.inf) if model == "log-values" else bounds
    inside = (groups.estimate > low) & (groups.estimate < high) | ~groups.present
    bad = ~inside.all(axis=0)
    reason = Reason.VALUE_NOT_POSITIVE if model == "log-values" else Reason.VALUE_OUT_OF_BOUNDS
    y = np.where(inside & groups.present, groups.estimate, 1.0 if model == "log-values" else (low + high) / 2)
    if model == "log-values":
        line = _straight(groups, w, np.log(y))
        bottom, top = np.exp(line.bottom), np.exp(line.top)
        return Line(bottom, top, bottom * line.by_bottom / y, top * line.by_top / y, {reason: bad})
    line = _straight(groups, w, np.log((y - low) / (high - y)))
    stretch = (high - low) / ((y - low) * (high - y))
    shares = [1 / (1 + np.exp(-each)) for each in (line.bottom, line.top)]
    bottom, top = (low + (high - low) * share for share in shares)
    by_bottom, by_top = ((high - low) * share * (1 - share) for share in shares)
    return Line(bottom, top, by_bottom * line.by_bottom * stretch, by_top * line.by_top * stretch, {reason: bad})


def _logistic(groups: Groups, p: Floats, bounds: Bounds) -> Line:
    """Newton's method for the intercept at the middle rank and the rise, all settings at once."""
    low, high = bounds
    x = groups.midpoint - 0.5
    share = (groups.estimate - low) / (high - low)
    outside = (~((share >= 0) & (share <= 1)) & groups.present).any(axis=0)
    share = np.where(outside | ~groups.present, 0.5, share)
    mean = np.clip((p * share).sum(axis=0), 1e-6, 1 - 1e-6)
    level, rise = np.log(mean / (1 - mean)), np.zeros(mean.shape)
    for _ in range(STEPS):
        fit = 1 / (1 + np.exp(-np.clip(level + rise * x, -40, 40)))
        weight, rest = p * fit * (1 - fit), p * (share - fit)
        a, b, c = weight.sum(axis=0), (weight * x).sum(axis=0), (weight * x * x).sum(axis=0)
        room = a * c - b * b
        root = np.where(room > 0, 1 / np.where(room > 0, room, 1.0), 0.0)
        u, v = rest.sum(axis=0), (rest * x).sum(axis=0)
        step, turn = root * (c * u - b * v), root * (a * v - b * u)
        level, rise = level + np.clip(step, -5, 5), rise + np.clip(turn, -10, 10)
        if np.all(np.abs(step) + np.abs(turn) < SETTLED):
            break
    bad = ~((np.abs(step) + np.abs(turn) < 1e-6) & (room > 0) & (np.abs(rise) < 60))
    by_level, by_rise = root * (c - b * x) * p, root * (a * x - b) * p
    ends = [(1 / (1 + np.exp(-(level + side * rise))), side) for side in (-0.5, 0.5)]
    # The unit of y and that of the ends cancel.
    by = [fit * (1 - fit) * (by_level + side * by_rise) for fit, side in ends]
    bottom, top = (low + (high - low) * fit for fit, _ in ends)
    return Line(bottom, top, by[0], by[1], {Reason.VALUE_OUT_OF_BOUNDS: outside, Reason.FIT_NOT_FOUND: bad & ~outside})


def _scattered(groups: Groups, w: Floats, line: Line) -> Groups:
    """The groups with errors from the scatter about the line: variance σ² / w for a group with a weight w."""
    fit = line.bottom + (line.top - line.bottom) * groups.midpoint
    sigma = (w * (groups.estimate - fit) ** 2).sum(axis=0) / np.maximum(groups.many - 2, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(w > 0, np.sqrt(sigma / w), 0.0)
    return replace(groups, error=error, covariance=None)
