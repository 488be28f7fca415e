"""Mean of persons' values in each area.

**What it says.** The average of something measured on each person, with an interval for its doubt.

**Formula.** x̄ = Σ x / n; standard error = s / √n with s² = Σ (x - x̄)² / (n - 1); limits x̄ ± t(n - 1) × standard
error.

**Assumptions.** Persons are an independent sample of the area; values are near normal, or n is not small.

**Interpretation.** Favorable or adverse as the value is.

**Type.** An absolute measure in the value's unit; unweighted; without reference.

**Applicability.** Two persons or more in an area for an interval; one person gives a mean without limits, with a
reason. A missing value leaves its area undefined: leave persons out on purpose before you call. For weights, strata
or clusters the design matters: this measure does not know it.

**Limits.** Skewed values in small samples: the interval covers less than it says.

**References.** Student (1908) Biometrika 6:1. Altman DG et al. (2000) Statistics with Confidence, chapter 4.

**Example.**

>>> average = mean(values=[4.0, 6.0, 8.0, 5.0], area=[0, 0, 0, 1])
>>> average.estimate.tolist(), average.interval_reason.tolist()
([6.0, 5.0], ['', 'too_few_values'])
>>> [round(float(limit), 2) for limit in average.at(0).interval(0.95)]
[1.03, 10.97]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats, floats
from commontable.stats.rates.limited import LimitedEstimate
from commontable.stats.reasons import Reason, fault_codes

Places = NDArray[np.intp]


def mean(*, values: ArrayLike, area: ArrayLike | None = None, areas: int | None = None) -> LimitedEstimate:
    """Mean of each area. `values` holds persons, `area` the number of each person's area from 0 on (np.unique with
    return_inverse makes it of names), `areas` how many there are; without `area` all persons are one area."""
    x = floats(values, name="values")
    place, many = places(area, areas, x, name="area")
    n = np.bincount(place, minlength=many).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        average = np.bincount(place, x, many) / n
        spread = np.bincount(place, (x - average[place]) ** 2, many)
        error = np.sqrt(spread / (n - 1) / n)
    codes = fault_codes((many,), {Reason.MISSING_VALUE: ~np.isfinite(average) & (n > 0), Reason.NO_VALUES: n == 0})
    few = fault_codes((many,), {Reason.TOO_FEW_VALUES: n < 2})
    average, error = np.where(codes == 0, average, np.nan), np.where((codes == 0) & (few == 0), error, np.nan)
    if area is None:
        average, error, codes, few, n = (np.asarray(each[0]) for each in (average, error, codes, few, n))

    def interval(level: float) -> tuple[Floats, Floats]:
        from scipy.special import stdtrit  # late: keeps the import of this package light

        half = stdtrit(np.maximum(n - 1, 1), 0.5 + level / 2) * error
        return average - half, average + half

    return LimitedEstimate(average, error, codes, n, "mean, Student's t", limits=interval, without_limits=few)


def places(area: ArrayLike | None, areas: int | None, values: Floats, *, name: str) -> tuple[Places, int]:
    """The checked number of each person's area, and how many areas there are."""
    if values.ndim != 1:
        raise ValueError(f"values must be a list, one per person; got shape {values.shape}.")
    given = np.zeros(values.size, dtype=np.intp) if area is None else np.asarray(area)
    if given.shape != values.shape or given.dtype.kind not in "iu":
        raise ValueError(
            f"{name} must hold one whole number from 0 on for each of the {values.size} values; got {given.dtype} of "
            f"shape {given.shape}. np.unique(names, return_inverse=True) makes numbers of names."
        )
    many = int(given.max(initial=0)) + 1 if areas is None else areas
    if given.min(initial=0) < 0 or given.max(initial=0) >= many:
        raise ValueError(f"{name} must be between 0 and {many - 1}; got {given.min()} to {given.max()}.")
    return given.astype(np.intp), many
