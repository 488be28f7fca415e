"""How figures are rounded that rest on counts a policy hides."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True)
class Rounding:
    """Estimates to so many decimals, their standard errors upward; totals of deaths to a multiple of `total_step`.

    It holds for rows in which a count is hidden; all others are told as they are.
    """

    decimals: int = 1
    total_step: int = 10

    def __post_init__(self) -> None:
        if self.decimals < 0:
            raise ValueError(f"decimals must be zero or more; got {self.decimals}.")
        if self.total_step < 1:
            raise ValueError(f"total_step must be 1 or more; got {self.total_step}.")

    def as_dict(self) -> dict[str, object]:
        """The rounding as it is written into a release."""
        return asdict(self)


AS_USUAL = Rounding()


def round_up(number: float, decimals: int) -> float:
    """Rounded away from zero, so that an interval never becomes narrower than it is."""
    return float(np.ceil(number * 10**decimals - 1e-9) / 10**decimals)


def round_to(number: float, step: int) -> float:
    """To the nearest multiple of a step."""
    return float(np.floor(number / step + 0.5) * step)
