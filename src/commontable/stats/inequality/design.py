"""Persons with weights, strata and sampling units, and the variance of any figure made from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, floats
from commontable.stats.rates.survey import Design
from commontable.stats.reasons import Reason, fault_codes
from commontable.stats.results import Estimate, Scale


@dataclass(frozen=True, eq=False)
class Persons:
    """Values and weights of persons; weights are shares of one."""

    value: Floats
    weight: Floats
    design: Design
    faults: dict[Reason, Mask]

    @classmethod
    def of(
        cls, values: ArrayLike, weights: ArrayLike | None, strata: ArrayLike | None, psu: ArrayLike | None
    ) -> Persons:
        y = floats(values, name="values")
        w = np.ones(y.shape) if weights is None else floats(weights, name="weights")
        if y.ndim != 1 or w.shape != y.shape or y.size < 2:
            raise ValueError(
                "values and weights must be lists of one length, two persons or more; "
                f"got shapes {y.shape} and {w.shape}."
            )
        if not np.all((w >= 0) & (w < np.inf)) or not w.sum() > 0:
            raise ValueError("weights must be finite numbers of zero or more, with a sum above zero.")
        missing = ~np.isfinite(y)
        faults: dict[Reason, Mask] = {Reason.MISSING_VALUE: np.any(missing)}
        return cls(
            np.where(missing, 1.0, y) if missing.any() else y, w / w.sum(), Design.of(strata, psu, y.size), faults
        )

    @property
    def mean(self) -> float:
        return float(self.weight @ self.value)

    @property
    def degrees(self) -> Floats:
        """Sampling units less strata."""
        return np.asarray(float(max(self.design.units.sum() - self.design.units.size, 1)))

    def covariance(self, scores: Iterable[Floats]) -> Floats:
        """Of the sums of each list of scores, one score a person (Binder 1983, Int Stat Rev 51:279); unknown when a
        stratum has a single unit."""
        design, m = self.design, self.design.units.astype(float)
        units = int(design.units.sum())
        stratum = np.zeros(units, dtype=np.intp)
        stratum[design.unit] = design.stratum
        alone = bool(np.any(m == 1))
        scale = np.sqrt(m / np.where(m == 1, np.nan, m - 1))[stratum]
        apart = []
        for each in scores:
            sums = np.bincount(design.unit, each, units)
            sums -= (np.bincount(stratum, sums) / m)[stratum]
            sums *= scale
            apart.append(sums)
        if alone:
            return np.full((len(apart), len(apart)), np.nan)
        return np.array([[one @ other for other in apart] for one in apart])

    def made(
        self, figure: float, score: Floats, method: str, faults: dict[Reason, Mask], scale: Scale = "identity"
    ) -> Estimate:
        """One figure from the scores of persons: how much each person's share moves it."""
        codes = fault_codes((), {**self.faults, **faults})
        clear = codes == 0
        error = np.sqrt(self.covariance([score * self.weight])[0, 0]) if clear else np.nan
        return Estimate(
            np.asarray(figure if clear else np.nan),
            np.asarray(error),
            codes,
            np.asarray(float(np.count_nonzero(self.weight))),
            method,
            scale=scale,
            degrees=self.degrees,
        )
