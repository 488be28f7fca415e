"""What a decomposition of life expectancy hands back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes
from commontable.stats.reasons import Reasoned, Undefined
from commontable.stats.results import Estimate


@dataclass(frozen=True, eq=False)
class ExpectancyDecomposition(Reasoned):
    """Comparison minus reference in years, and its parts; each is an `Estimate` of its own shape.

    `difference`: one figure a pair. `by_age`: (..., bands). `by_cause`: (..., causes). `by_age_and_cause`: (..., bands,
    causes). The last two are None where no causes were named. All parts of one kind sum to the difference.
    """

    bands: AgeBands
    causes: tuple[str, ...]
    difference: Estimate
    by_age: Estimate
    by_cause: Estimate | None
    by_age_and_cause: Estimate | None

    @property
    def codes(self) -> Codes:
        return self.difference.codes

    @property
    def shape(self) -> tuple[int, ...]:
        return self.difference.shape

    def of_cause(self, cause: str) -> Estimate:
        """The contribution of one cause at all ages together."""
        if self.by_cause is None or cause not in self.causes:
            known = ", ".join(self.causes) or "none: name them with causes=(…)"
            raise KeyError(f"No cause is called {cause!r}. The causes are {known}.")
        return self.by_cause.take((..., self.causes.index(cause)))

    def at(self, *index: int) -> ExpectancyDecomposition | Undefined:
        """One pair, or `Undefined` with its reason."""
        if len(index) != len(self.shape):
            raise IndexError(f"The pairs have shape {self.shape}; give {len(self.shape)} indices, not {len(index)}.")
        if self.codes[index]:
            return Undefined.numbered(self.codes[index])
        return replace(
            self,
            difference=self.difference.take(index),
            by_age=self.by_age.take(index),
            by_cause=None if self.by_cause is None else self.by_cause.take(index),
            by_age_and_cause=None if self.by_age_and_cause is None else self.by_age_and_cause.take(index),
        )
