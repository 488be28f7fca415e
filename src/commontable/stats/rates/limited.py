"""An estimate whose limits come from a formula of their own (gamma, beta, score …), not from a standard error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from commontable.stats.arrays import CODE_TYPE, Codes, Floats, Mask, check_level
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate, Index, first_reason

Limits = Callable[[float], tuple[Floats, Floats]]


@dataclass(frozen=True, eq=False)
class LimitedEstimate(Estimate):
    """`limits` gives lower and upper limit at a level; `without_limits` says why a figure has none."""

    limits: Limits = field(kw_only=True)
    without_limits: Codes | None = field(default=None, kw_only=True)

    @property
    def interval_reason(self) -> Codes:
        """Why a cell has no interval: its own reason, or what the method cannot do there."""
        return self.reason if self.without_limits is None else first_reason(self.reason, self.without_limits)

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper limit; NaN exactly where `interval_reason` says why."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            lower, upper = self.limits(check_level(level))
        missing = self.interval_reason != ""
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


def codes(shape: tuple[int, ...], faults: Mapping[Reason, Mask]) -> Codes:
    """The first fault of each cell; "" where there is none."""
    found = np.full(shape, "", dtype=CODE_TYPE)
    for reason, mask in reversed(list(faults.items())):
        if np.any(mask):
            found[np.broadcast_to(mask, shape)] = reason.value
    return found


def blanked(values: Floats, reason: Codes) -> Floats:
    """The figures, NaN where there is a reason."""
    faulty = reason != ""
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
