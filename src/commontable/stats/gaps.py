"""Gap between two groups or two areas, and its change.

**What it says.** How much more the reference has than the comparison: in the unit of the figure (absolute) and as a
ratio (relative). `gap_change` says how much the gap moved between two periods.

**Formula.** Difference = reference - comparison, standard error √(se² + se²). Ratio = reference / comparison, with an
interval symmetric on the log scale, se(ln ratio) = √((se/ref)² + (se/cmp)²). Change = last gap - first gap; percent
change = 100 × (last / first - 1), standard error by the delta method.

**Assumptions.** The two groups are independent, and so are the two periods. Pooled years that overlap are not.

**Interpretation.** Positive (ratio above 1): the reference has more. Whether that is favorable depends on the figure:
more years of life is, more deaths is not. A change below zero means the gap closed, if it was positive.

**Type.** Absolute and relative; unweighted; the reference is given by you.

**Applicability.** Any two estimates of one kind; bounded estimates give bounded gaps (the widest the bounds allow). A
ratio needs two positive figures, a percent change a positive first gap; otherwise they are undefined with a reason.

**Limits.** A gap says nothing about who moved: see `leveling_down`. The percent change of a gap that is small beside
its standard error is unstable, as every ratio with a doubtful denominator is.

**References.** Altman DG, Bland JM (2003) BMJ 326:219. Keppel K et al. (2005) Vital Health Stat 2(141) (absolute and
relative gaps can disagree, so show both).

**Example.** A gap of 6.5 years that became 5.

>>> from commontable.stats import Estimate
>>> first = gap(reference=Estimate.of(76.5, 0.2), comparison=Estimate.of(70.0, 0.3))
>>> last = gap(reference=Estimate.of(77.5, 0.2), comparison=Estimate.of(72.5, 0.3))
>>> change = gap_change(first=first, last=last)
>>> round(float(change.absolute.estimate), 2), round(float(change.percent.estimate), 1)
(-1.5, -23.1)
>>> [round(float(limit), 2) for limit in change.absolute.interval(0.95)]
[-2.5, -0.5]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Codes, Mask
from commontable.stats.reasons import Reason, Reasoned, first_code, marked
from commontable.stats.results import BoundedEstimate, Estimate, Result, ends

NOTE = "independent groups"


@dataclass(frozen=True, eq=False)
class Gap(Reasoned):
    """The gap in the unit of the figure and as a ratio; both go up when the reference gains."""

    reference: Result
    comparison: Result
    absolute: Result
    relative: Result

    @property
    def codes(self) -> Codes:
        return self.absolute.codes


@dataclass(frozen=True, eq=False)
class GapChange:
    """Last gap against first: below zero means it closed (when it was positive)."""

    first: Gap
    last: Gap
    absolute: Result
    percent: Result
    relative: Result


def gap(*, reference: Result, comparison: Result) -> Gap:
    """How much more the reference has. Shapes must fit each other as NumPy arrays do."""
    absolute = between(difference, reference, comparison)
    return Gap(reference, comparison, absolute, between(ratio, reference, comparison))


def gap_change(*, first: Gap, last: Gap) -> GapChange:
    """Change of the gap between two independent periods: absolute, percent of the first, and ratio of the ratios."""
    return GapChange(
        first,
        last,
        between(difference, last.absolute, first.absolute),
        percent_between(last.absolute, first.absolute),
        between(ratio, last.relative, first.relative),
    )


def between(measure: Callable[[Estimate, Estimate], Estimate], one: Result, other: Result) -> Result:
    """A measure that rises with `one` and falls with `other`: exact of exact, else at the corners that bound it."""
    if isinstance(one, Estimate) and isinstance(other, Estimate):
        return measure(one, other)
    low, high = (ends(result) for result in (one, other))
    lowest, highest = measure(low[0], high[1]), measure(low[1], high[0])
    notes = (*lowest.notes, "lowest and highest figure that the bounds allow")
    return BoundedEstimate(lowest, highest, f"bounds of {lowest.method}", notes)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """one - other, for independent figures."""
    return Estimate(
        one.estimate - other.estimate,
        np.hypot(one.standard_error, other.standard_error),
        first_code(one.codes, other.codes),
        one.n + other.n,
        f"difference of {one.method}",
        (NOTE,),
    )


def ratio(one: Estimate, other: Estimate) -> Estimate:
    """one / other, for independent figures above zero; the interval is symmetric on the log scale."""
    refused = ~((one.estimate > 0) & (other.estimate > 0))
    codes = refusing(refused, Reason.RATIO_OF_NON_POSITIVE, one, other)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(refused, np.nan, one.estimate / other.estimate)
        error = value * np.hypot(one.standard_error / one.estimate, other.standard_error / other.estimate)
    return Estimate(value, error, codes, one.n + other.n, f"ratio of {one.method}", (NOTE,), scale="log")


def percent_change(last: Estimate, first: Estimate) -> Estimate:
    """100 × (last / first - 1), where the first is above zero."""
    refused = ~(first.estimate > 0)
    codes = refusing(refused, Reason.FIRST_GAP_NOT_POSITIVE, last, first)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.where(refused, np.nan, last.estimate / first.estimate)
        error = np.hypot(last.standard_error, quotient * first.standard_error) / first.estimate
    return Estimate(
        100 * (quotient - 1),
        100 * error,
        codes,
        last.n + first.n,
        f"percent change of {last.method}",
        ("independent periods",),
    )


def refusing(refused: Mask, reason: Reason, one: Estimate, other: Estimate) -> Codes:
    """The reasons of both figures, and this one where they are defined and the measure still is not."""
    own = marked(refused, reason)
    return first_code(one.codes, other.codes, own)


def percent_between(last: Result, first: Result) -> Result:
    """Percent change; with bounds, the extremes of all four corners (it does not always fall with the first gap)."""
    if isinstance(last, Estimate) and isinstance(first, Estimate):
        return percent_change(last, first)
    corners = [percent_change(one, other) for one in ends(last) for other in ends(first)]
    lowest, highest = extreme(corners, np.argmin), extreme(corners, np.argmax)
    notes = (*lowest.notes, "lowest and highest figure that the bounds allow")
    return BoundedEstimate(lowest, highest, f"bounds of {lowest.method}", notes)


def extreme(corners: list[Estimate], pick: Callable[..., np.intp]) -> Estimate:
    """Cell by cell the corner with the lowest or highest figure; undefined where any corner is."""
    figures = np.stack([corner.estimate for corner in corners])
    place = np.asarray(pick(figures, axis=0))[None]
    errors = np.stack([corner.standard_error for corner in corners])
    codes = first_code(*(corner.codes for corner in corners))
    value = np.where(codes == 0, np.take_along_axis(figures, place, 0)[0], np.nan)
    error = np.take_along_axis(errors, place, 0)[0]
    return Estimate(value, error, codes, corners[0].n, corners[0].method, corners[0].notes)
