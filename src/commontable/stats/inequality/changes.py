"""Change of any measure since the first year.

**What it says.** Whether inequality (or anything else measured at several times) has grown or shrunk since the first
time: as a difference, in percent, or as a ratio.

**Formula.** Absolute: y - y₁, standard error √(s² + s₁² - 2 r s s₁). Percent: 100 (y / y₁ - 1). Ratio: y / y₁,
symmetric on the log scale, variance of the logarithm (s / y)² + (s₁ / y₁)² - 2 r s s₁ / (y y₁). r is `correlation`.

**Assumptions.** Estimates are normal about their truth; times are independent (r = 0) unless you know better.

**Interpretation.** Of a measure that is zero without inequality, a change below zero is a narrowing. Look at the
absolute and the relative measure both: they can move apart.

**Type.** Absolute or relative; unweighted; the reference is the first time.

**Applicability.** Two times or more along `axis`. Percent and ratio need a first figure above zero (ratio: both).

**Limits.** For measures near zero that cannot fall below it (variances, mean differences) limits from standard errors
are rough. A narrowing may be a leveling-down: see `leveling_down`.

**References.** Keppel K et al. (2005) Vital Health Stat 2(141). National Cancer Institute, HD*Calc 2.0 user's guide.

**Example.**

>>> from commontable.stats import Estimate
>>> gaps = Estimate.of([6.5, 6.1, 5.0], [0.4, 0.4, 0.3])
>>> change = change_from_first(estimate=gaps)
>>> [round(float(each), 2) for each in change.estimate], [round(float(each), 1) for each in change.interval(0.95)[1]]
([0.0, -0.4, -1.5], [0.0, 0.7, -0.5])
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from commontable.stats.arrays import Codes, Floats, Mask, choice
from commontable.stats.rates.limited import blanked
from commontable.stats.reasons import Reason, fault_codes, first_code
from commontable.stats.results import Estimate, Scale


def change_from_first(
    *,
    estimate: Estimate,
    kind: Literal["absolute", "percent", "ratio"] = "absolute",
    axis: int = -1,
    correlation: float = 0,
) -> Estimate:
    """The change of each time from the first along `axis`; the first has none, exactly."""
    what = choice(kind, name="kind", allowed=("absolute", "percent", "ratio"))
    if not -1 < correlation < 1:
        raise ValueError(f"correlation must be between -1 and 1; got {correlation}.")
    if estimate.estimate.ndim == 0 or estimate.shape[axis] < 2:
        raise ValueError(f"estimate must hold two times or more along axis {axis}; it has shape {estimate.shape}.")
    y, s = estimate.estimate, estimate.standard_error
    first, error = (np.take(each, [0], axis=axis) for each in (y, s))
    codes = first_code(*np.broadcast_arrays(estimate.codes, np.take(estimate.codes, [0], axis=axis)))
    codes = first_code(codes, _faults(what, y, first, codes.shape))
    if what == "absolute":
        figure, parts = y - first, (s, error * np.ones(y.shape))
    else:
        safe = np.where(first > 0, first, 1.0)
        figure, parts = y / safe, (s / safe, y / safe**2 * error)
    variance = parts[0] ** 2 + parts[1] ** 2 - 2 * correlation * parts[0] * parts[1]
    start = np.arange(y.shape[axis]) == 0
    variance = np.where(np.moveaxis(np.broadcast_to(start, np.moveaxis(y, axis, -1).shape), -1, axis), 0.0, variance)
    if what == "percent":
        figure, variance = 100 * (figure - 1), 1e4 * variance
    scale: Scale = "log" if what == "ratio" else "identity"
    method = f"{what} change from the first of {estimate.method}"
    error = blanked(np.sqrt(np.maximum(variance, 0)), codes)
    return Estimate(blanked(figure, codes), error, codes, estimate.n, method, scale=scale)


def _faults(what: str, y: Floats, first: Floats, shape: tuple[int, ...]) -> Codes:
    faults: dict[Reason, Mask] = {}
    if what == "percent":
        faults[Reason.FIRST_GAP_NOT_POSITIVE] = first <= 0
    if what == "ratio":
        faults[Reason.RATIO_OF_NON_POSITIVE] = (first <= 0) | (y <= 0)
    return fault_codes(shape, faults)
