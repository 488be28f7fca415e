"""Margins of error combined: sums, shares, ratios, products and changes of published estimates.

**What it says.** How doubtful a figure is that you made from several published estimates with margins of error, such
as those of the American Community Survey (ACS).

**Formula.** Sum: √Σ m²; with zero="largest" all estimates that are zero count once, with the largest of their
margins. Share p = x / y (x part of y): √(m_x² - p² m_y²) / y, and where that root is of a negative number, as a
ratio. Ratio: √(m_x² + r² m_y²) / y. Product: √(x² m_y² + y² m_x²). Percent change from y to x: 100 times the ratio's
margin. Standard error = margin / z(margin_level).

**Assumptions.** Estimates are independent (covariances are not published). For sums over many tracts of one county
that is rough: use a published total where there is one.

**Interpretation.** As the figure.

**Type.** Uncertainty of an absolute or a relative measure; unweighted.

**Applicability.** Any published estimates with margins at one level (ACS: 90%). A missing or negative margin leaves
the figure without an interval, with a reason. Where the ACS writes -555555555 (controlled to a census figure) give 0;
other such codes mean missing. A denominator of zero or below is undefined with a reason.

**Limits.** The approximation gets worse with the number of terms: use zero="largest" for sums with several zeros,
whose margins are model-based and would otherwise add up to too much.

**References.** U.S. Census Bureau (2020) Understanding and Using American Community Survey Data, chapter 8. U.S.
Census Bureau (2018) Calculating margins of error the ACS way, slides on zero estimates.

**Example.** Never-married women in Fairfax County, Arlington and Alexandria (the Bureau's handbook): 203,119 ± 5,070.

>>> women = margin_sum(estimates=[135_173, 43_104, 24_842], margins=[3_860, 2_642, 1_957])
>>> lower, upper = women.interval(0.90)
>>> float(women.estimate), round(float(upper - women.estimate))
(203119.0, 5070)
>>> share = margin_share(part=203_119, part_margin=5_070, whole=630_498, whole_margin=831)
>>> round(float(share.estimate), 3), round(float(share.interval(0.90)[1] - share.estimate), 4)
(0.322, 0.008)
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, choice, floats, normal_quantile
from commontable.stats.reasons import Reason, fault_codes
from commontable.stats.results import Estimate

ACS_LEVEL = 0.90


def margin_sum(
    *,
    estimates: ArrayLike,
    margins: ArrayLike,
    zero: Literal["largest", "all"] = "largest",
    margin_level: float = ACS_LEVEL,
) -> Estimate:
    """Sum over the last axis."""
    rule = choice(zero, name="zero", allowed=("largest", "all"))
    x, m = _pair(estimates, margins, "estimates", "margins")
    if x.ndim == 0:
        raise ValueError("estimates must be a list to sum; got one number.")
    square = m**2
    variance = square.sum(axis=-1)
    if rule == "largest":
        none = x == 0
        variance = np.where(none, 0.0, square).sum(axis=-1) + np.where(none, square, 0.0).max(axis=-1, initial=0)
    return _made(x.sum(axis=-1), variance, margin_level, f"sum of estimates, zero estimates: {rule}")


def margin_share(
    *,
    part: ArrayLike,
    part_margin: ArrayLike,
    whole: ArrayLike,
    whole_margin: ArrayLike,
    per: float = 1,
    margin_level: float = ACS_LEVEL,
) -> Estimate:
    """Share of a whole that holds the part; per=100 gives percent."""
    x, a = _pair(part, part_margin, "part", "part_margin")
    y, b = _pair(whole, whole_margin, "whole", "whole_margin")
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / y
        square = a**2 - share**2 * b**2
        square = np.where(square < 0, a**2 + share**2 * b**2, square) / y**2
    return _made(per * share, per**2 * square, margin_level, f"share per {per:g} of estimates", y)


def margin_ratio(
    *,
    numerator: ArrayLike,
    numerator_margin: ArrayLike,
    denominator: ArrayLike,
    denominator_margin: ArrayLike,
    margin_level: float = ACS_LEVEL,
) -> Estimate:
    """Ratio of two estimates, neither part of the other."""
    x, a = _pair(numerator, numerator_margin, "numerator", "numerator_margin")
    y, b = _pair(denominator, denominator_margin, "denominator", "denominator_margin")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / y
        square = (a**2 + ratio**2 * b**2) / y**2
    return _made(ratio, square, margin_level, "ratio of estimates", y)


def margin_product(
    *,
    one: ArrayLike,
    one_margin: ArrayLike,
    other: ArrayLike,
    other_margin: ArrayLike,
    margin_level: float = ACS_LEVEL,
) -> Estimate:
    """Product of two estimates, such as people times a share."""
    x, a = _pair(one, one_margin, "one", "one_margin")
    y, b = _pair(other, other_margin, "other", "other_margin")
    return _made(x * y, x**2 * b**2 + y**2 * a**2, margin_level, "product of estimates")


def margin_change(
    *,
    first: ArrayLike,
    first_margin: ArrayLike,
    last: ArrayLike,
    last_margin: ArrayLike,
    margin_level: float = ACS_LEVEL,
) -> Estimate:
    """Percent change from first to last; the two periods must not overlap."""
    x, a = _pair(last, last_margin, "last", "last_margin")
    y, b = _pair(first, first_margin, "first", "first_margin")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / y
        square = (a**2 + ratio**2 * b**2) / y**2
    return _made(100 * (ratio - 1), 1e4 * square, margin_level, "percent change between estimates", y)


def _pair(values: ArrayLike, margins: ArrayLike, name: str, margin_name: str) -> tuple[Floats, Floats]:
    x, m = np.broadcast_arrays(floats(values, name=name), floats(margins, name=margin_name))
    return x, np.where(m >= 0, m, np.nan)


def _made(figure: Floats, square: Floats, level: float, method: str, denominator: Floats | None = None) -> Estimate:
    figure, square = (np.asarray(each) for each in np.broadcast_arrays(figure, square))
    faults: dict[Reason, Mask] = {Reason.MISSING_ESTIMATE: ~np.isfinite(figure)}
    if denominator is not None:
        faults = {Reason.DENOMINATOR_NOT_POSITIVE: denominator <= 0, **faults}
    codes = fault_codes(figure.shape, faults)
    error = np.sqrt(square) / normal_quantile(level)
    unknown = np.full(figure.shape, np.nan)
    figure, error = (np.where(codes == 0, each, np.nan) for each in (figure, error))
    return Estimate(figure, error, codes, unknown, f"{method}, margins at {level:.0%}")
