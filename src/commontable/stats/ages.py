"""Age bands: where each starts, how wide it is, and where an age falls among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, floats, frozen


@dataclass(frozen=True, eq=False)
class AgeBands:
    """Bands that follow each other without holes; the last is open.

    >>> AgeBands.of([0, 1, 5, 85]).widths.tolist()
    [1.0, 4.0, 80.0, inf]
    """

    starts: Floats
    widths: Floats

    @classmethod
    def of(cls, age_starts: ArrayLike) -> AgeBands:
        starts = floats(age_starts, name="age_starts").copy()
        if starts.ndim != 1 or starts.size < 2:
            raise ValueError(f"age_starts must be a list of at least two ages; got shape {starts.shape}.")
        if not np.all(np.isfinite(starts)) or starts[0] < 0:
            raise ValueError(f"age_starts must be ages of zero or more; got {starts.tolist()}.")
        if np.any(np.diff(starts) <= 0):
            raise ValueError(f"age_starts must rise from band to band; got {starts.tolist()}. Sort the bands first.")
        return cls(frozen(starts), frozen(np.append(np.diff(starts), np.inf)))

    def __len__(self) -> int:
        return self.starts.size

    @property
    def has_infant_band(self) -> bool:
        return bool(self.starts[0] == 0 and self.widths[0] == 1)

    def locate(self, age: float, *, name: str = "age") -> int:
        """The band that holds this age."""
        if not self.starts[0] <= age < np.inf:
            raise ValueError(f"{name} must be {self.starts[0]:g} or more, where the table starts; got {age}.")
        return int(np.searchsorted(self.starts, age, side="right")) - 1

    def edge(self, age: float) -> int | None:
        """The band that starts exactly at this age, or nothing."""
        band = self.locate(age)
        return band if self.starts[band] == age else None
