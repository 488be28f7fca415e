"""What is known of slopes when the breaks were found, not given: every set of breaks, each weighed by how well it fits.

Flat priors on the line, on the logarithm of the scatter and over the sets of breaks. Given a set, slopes follow
Student's t around its least-squares line; the weight of a set is |X'WX|^(-1/2) RSS^(-(n - p)/2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.rates.breaks import Search
from commontable.stats.rates.counts import Pair
from commontable.stats.rates.hinges import candidates, fitted_lines, summed_up
from commontable.stats.rates.roots import rising_root

# Numbers held at one time; more areas than fit are worked off in turns.
CELLS = 2**16

# Figures (rows) as sums of the slopes (columns) that go with a set of breaks.
Contrast = Callable[[tuple[int, ...]], Floats]


@dataclass(frozen=True, eq=False)
class Mixture:
    """Student's t distributions of figures: sets of breaks, areas, figures. Weights: sets, areas, one."""

    centers: Floats
    spreads: Floats
    weights: Floats
    degrees: int

    @classmethod
    def of(cls, search: Search, breaks: int, contrast: Contrast) -> Mixture:
        points = search.times.size
        degrees = points - 2 * (breaks + 1)
        floor = search.rounding
        centers, spreads, weights = [], [], []
        for places in candidates(points, breaks, search.apart):
            lines = fitted_lines(search.times, search.y, search.weights, places)
            figures = contrast(places) @ summed_up(breaks + 1)
            residual = np.maximum(lines.residual, floor)
            variance = np.einsum("fi,aij,fj->af", figures, lines.inverse[:, 1:, 1:], figures)
            centers.append(lines.beta[:, 1:] @ figures.T)
            spreads.append(np.sqrt(variance * (residual / degrees)[:, None]))
            weights.append(np.linalg.slogdet(lines.inverse)[1] / 2 - degrees / 2 * np.log(residual))
        logs = np.array(weights)[..., None]
        shares = np.exp(logs - logs.max(axis=0))
        return cls(np.array(centers), np.array(spreads), shares / shares.sum(axis=0), degrees)

    def deviation(self) -> Floats:
        """Standard deviation of each figure: areas, figures."""
        within = self.spreads**2 * self.degrees / (self.degrees - 2)
        middle = (self.weights * self.centers).sum(axis=0)
        return np.asarray(np.sqrt((self.weights * (within + (self.centers - middle) ** 2)).sum(axis=0)))

    def quantile(self, chance: float) -> Floats:
        """The place of each figure below which so much of its chance lies: areas, figures."""
        from scipy.special import gammaln, stdtr, stdtrit  # late: keeps the import of this package light

        degrees = self.degrees
        top = np.exp(gammaln((degrees + 1) / 2) - gammaln(degrees / 2)) / np.sqrt(degrees * np.pi)

        def below(place: Floats) -> tuple[Floats, Floats]:
            z = (place - self.centers) / self.spreads
            density = top * (1 + z * z / degrees) ** (-(degrees + 1) / 2) / self.spreads
            return (self.weights * stdtr(degrees, z)).sum(axis=0), (self.weights * density).sum(axis=0)

        alone = self.centers + stdtrit(degrees, chance) * self.spreads
        return rising_root(below, chance, alone.min(axis=0), alone.max(axis=0))


@dataclass(frozen=True, eq=False)
class Posterior:
    """The series of all areas that have a trend, `good` among `areas`, with their numbers of breaks."""

    search: Search
    breaks: NDArray[np.int64]
    good: NDArray[np.intp]
    areas: int

    def deviation(self, contrast: Contrast, figures: int) -> Floats:
        """Areas, figures; NaN for areas without breaks, of which Student's t says all."""
        return self._summed_up(contrast, figures, lambda mixture: mixture.deviation()[..., None])[..., 0]

    def limits(self, contrast: Contrast, figures: int, level: float) -> Pair:
        tails = (1 - level) / 2, (1 + level) / 2
        both = self._summed_up(
            contrast, figures, lambda mixture: np.stack([mixture.quantile(tail) for tail in tails], axis=-1), kinds=2
        )
        return both[..., 0], both[..., 1]

    def _summed_up(
        self, contrast: Contrast, figures: int, summary: Callable[[Mixture], Floats], kinds: int = 1
    ) -> Floats:
        found = np.full((self.areas, figures, kinds), np.nan)
        for breaks in np.unique(self.breaks[self.breaks > 0]):
            rows = np.flatnonzero(self.breaks == breaks)
            sets = len(candidates(self.search.times.size, int(breaks), self.search.apart))
            together = max(CELLS // (sets * (int(breaks) + 1)), 1)
            for start in range(0, rows.size, together):
                some = rows[start : start + together]
                made = summary(Mixture.of(self.search.part(some), int(breaks), contrast))
                found[self.good[some], : made.shape[1]] = made
        return found
