"""What a measure hands back: an estimate with its uncertainty, or a reason.

`Estimate` holds one figure per cell of an array; `BoundedEstimate` holds two, for figures known only to lie between
bounds. Both are frozen, and neither can hold a NaN without a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, Words, check_level, floats, frozen, normal_quantile
from commontable.stats.reasons import Reason, Reasoned, Undefined, first_code, in_words, marked

# Whatever NumPy takes between square brackets.
Index = Any
Scale = Literal["identity", "log", "log-minus-log"]


@dataclass(frozen=True, eq=False)
class Estimate(Reasoned):
    """Figures with standard errors, one per cell; `reason` is "" where the figure is defined.

    `codes` holds the reasons as numbers (see `commontable.stats.reasons`), zero where the figure is defined.
    `n` is the number of deaths (or of points, for a trend) behind each figure. `scale` is the scale on which the
    interval is symmetric. `degrees` asks for Student's t with so many degrees of freedom.
    """

    estimate: Floats
    standard_error: Floats
    codes: Codes
    n: Floats
    method: str
    notes: tuple[str, ...] = ()
    scale: Scale = "identity"
    degrees: Floats | None = None

    def __post_init__(self) -> None:
        if self.codes.dtype != np.uint8:
            raise TypeError(f"codes must be numbers of reasons (uint8); got {self.codes.dtype}. See reasons.NUMBER.")
        silent = np.isnan(self.estimate) & (self.codes == 0)
        if np.any(silent):
            raise ValueError(f"{int(np.sum(silent))} figures are NaN without a reason; give each a reason code.")

    @classmethod
    def of(cls, values: ArrayLike, standard_errors: ArrayLike | None = None, *, method: str = "given") -> Estimate:
        """Figures from elsewhere (published ones, say). A NaN becomes `missing_estimate`.

        >>> Estimate.of([6.5, 5.0]).interval_reason.tolist()
        ['standard_error_unknown', 'standard_error_unknown']
        """
        estimate = floats(values, name="values")
        errors = floats(np.nan if standard_errors is None else standard_errors, name="standard_errors")
        if np.any(errors < 0):
            raise ValueError(f"standard_errors must be zero or more; got {float(np.nanmin(errors))}.")
        estimate, errors = (np.array(each) for each in np.broadcast_arrays(estimate, errors))
        codes = marked(~np.isfinite(estimate), Reason.MISSING_ESTIMATE)
        estimate[codes != 0] = np.nan
        return cls(frozen(estimate), frozen(errors), codes, np.full(estimate.shape, np.nan), method)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.estimate.shape

    @property
    def interval_codes(self) -> Codes:
        """The numbers of the reasons why cells have no interval: their own, or an unknown standard error."""
        return first_code(self.codes, marked(np.isnan(self.standard_error), Reason.STANDARD_ERROR_UNKNOWN))

    @property
    def interval_reason(self) -> Words:
        """Why a cell has no interval, in words; "" where it has one."""
        return in_words(self.interval_codes)

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper limit; NaN exactly where `interval_reason` says why."""
        half = self._multiplier(level) * self.standard_error
        if self.scale == "log":
            with np.errstate(invalid="ignore", divide="ignore"):
                half = half / self.estimate
                return self.estimate * np.exp(-half), self.estimate * np.exp(half)
        if self.scale == "log-minus-log":
            return self._survival_interval(half)
        return self.estimate - half, self.estimate + half

    def _multiplier(self, level: float) -> float | Floats:
        if self.degrees is None:
            return normal_quantile(level)
        from scipy.special import stdtrit  # late: keeps the import of this package light

        return np.asarray(stdtrit(self.degrees, 0.5 + check_level(level) / 2))

    def _survival_interval(self, half: Floats) -> tuple[Floats, Floats]:
        """A share stays between 0 and 1 (Kalbfleisch & Prentice 1980, section 1.3)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            theta = np.abs(half / (self.estimate * np.log(self.estimate)))
            lower, upper = self.estimate ** np.exp(theta), self.estimate ** np.exp(-theta)
        certain = (self.estimate == 0) | (self.estimate == 1)
        return np.where(certain, self.estimate, lower), np.where(certain, self.estimate, upper)

    def at(self, *index: int) -> Estimate | Undefined:
        """One cell: an `Estimate` without dimensions, or `Undefined` with its reason."""
        if len(index) != self.estimate.ndim:
            raise IndexError(f"The figures have shape {self.shape}; give {len(self.shape)} indices, not {len(index)}.")
        if self.codes[index]:
            return Undefined.numbered(self.codes[index])
        return self.take(index)

    def take(self, index: Index) -> Estimate:
        """The cells that a NumPy index picks, as an `Estimate`."""

        def picked(values: Floats) -> Floats:
            return np.asarray(np.broadcast_to(values, self.shape)[index])

        return replace(
            self,
            estimate=picked(self.estimate),
            standard_error=picked(self.standard_error),
            codes=np.asarray(self.codes[index]),
            n=picked(self.n),
            degrees=None if self.degrees is None else picked(self.degrees),
        )


@dataclass(frozen=True, eq=False)
class SimulatedEstimate(Estimate):
    """An estimate whose limits are quantiles of simulated tables, made again from the same seed when asked."""

    quantile: Callable[[tuple[float, float]], tuple[Floats, Floats]] = field(kw_only=True)

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        tail = (1 - check_level(level)) / 2
        return self.quantile((tail, 1 - tail))

    def take(self, index: Index) -> Estimate:
        parent = self.quantile

        def picked(probabilities: tuple[float, float]) -> tuple[Floats, Floats]:
            lower, upper = parent(probabilities)
            return np.asarray(lower[index]), np.asarray(upper[index])

        cell = super().take(index)
        assert isinstance(cell, SimulatedEstimate)  # replace() keeps the class
        return replace(cell, quantile=picked)


@dataclass(frozen=True, eq=False)
class BoundedEstimate(Reasoned):
    """A figure known only to lie between two estimates, because some input is known only to lie in an interval.

    There is no `estimate`: one figure would claim knowledge nobody has. `midpoint()` gives one when asked, labeled.
    """

    low: Estimate
    high: Estimate
    method: str
    notes: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return self.low.shape

    @property
    def codes(self) -> Codes:
        return first_code(self.low.codes, self.high.codes)

    @property
    def interval_codes(self) -> Codes:
        return first_code(self.low.interval_codes, self.high.interval_codes)

    @property
    def interval_reason(self) -> Words:
        return in_words(self.interval_codes)

    @property
    def width(self) -> Floats:
        """How much of the doubt comes from the hidden inputs alone."""
        return self.high.estimate - self.low.estimate

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """The hull of the intervals at both ends: wide enough wherever the truth lies between."""
        ends = (self.low.interval(level), self.high.interval(level))
        return np.minimum(ends[0][0], ends[1][0]), np.maximum(ends[0][1], ends[1][1])

    def midpoint(self) -> Estimate:
        """Half way between the bounds, with the spread of a uniform guess added. Label it so wherever it is shown."""
        variance = np.maximum(self.low.standard_error, self.high.standard_error) ** 2 + self.width**2 / 12
        center = np.where(self.codes == 0, (self.low.estimate + self.high.estimate) / 2, np.nan)
        notes = (*self.notes, "midpoint of bounds: assumes the hidden inputs lie anywhere in their interval alike")
        return Estimate(center, np.sqrt(variance), self.codes, self.high.n, f"midpoint of {self.method}", notes)

    def at(self, *index: int) -> BoundedEstimate | Undefined:
        """One cell, or `Undefined` with its reason."""
        if len(index) != self.low.estimate.ndim:
            raise IndexError(f"The figures have shape {self.shape}; give {len(self.shape)} indices, not {len(index)}.")
        if self.codes[index]:
            return Undefined.numbered(self.codes[index])
        return self.take(index)

    def take(self, index: Index) -> BoundedEstimate:
        return replace(self, low=self.low.take(index), high=self.high.take(index))


Result = Estimate | BoundedEstimate


def ends(result: Result) -> tuple[Estimate, Estimate]:
    """The lowest and the highest estimate; the same one twice when it is exact."""
    return (result.low, result.high) if isinstance(result, BoundedEstimate) else (result, result)
