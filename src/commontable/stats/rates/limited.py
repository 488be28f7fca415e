"""An estimate whose limits come from a formula of their own (gamma, beta, score …), not from a standard error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from commontable.stats.arrays import Codes, Floats, check_level
from commontable.stats.reasons import first_code
from commontable.stats.results import Estimate, Index

Limits = Callable[[float], tuple[Floats, Floats]]


@dataclass(frozen=True, eq=False)
class LimitedEstimate(Estimate):
    """`limits` gives lower and upper limit at a level; `without_limits` says why a figure has none."""

    limits: Limits = field(kw_only=True)
    without_limits: Codes | None = field(default=None, kw_only=True)

    @property
    def interval_codes(self) -> Codes:
        return self.codes if self.without_limits is None else first_code(self.codes, self.without_limits)

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper limit; NaN exactly where `interval_reason` says why."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            lower, upper = self.limits(check_level(level))
        missing = self.interval_codes != 0
        if not missing.any():
            return lower, upper
        return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)

    def take(self, index: Index) -> Estimate:
        parent = self.limits

        def picked(level: float) -> tuple[Floats, Floats]:
            lower, upper = parent(level)
            return np.asarray(lower[index]), np.asarray(upper[index])

        cell = super().take(index)
        assert isinstance(cell, LimitedEstimate)  # replace() keeps the class
        codes = None if self.without_limits is None else np.asarray(self.without_limits[index])
        return replace(cell, limits=picked, without_limits=codes)


def blanked(values: Floats, codes: Codes) -> Floats:
    """The figures, NaN where there is a reason."""
    faulty = codes != 0
    return np.where(faulty, np.nan, values) if faulty.any() else np.asarray(values)


def positive(value: float, *, name: str) -> float:
    """A number above zero, or a message that names it."""
    if not 0 < value < np.inf:
        raise ValueError(f"{name} must be a number above zero; got {value}.")
    return float(value)


def not_negative(value: float, *, name: str) -> float:
    if not 0 <= value < np.inf:
        raise ValueError(f"{name} must be zero or more; got {value}.")
    return float(value)
