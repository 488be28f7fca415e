"""How many breaks a trend has: by an information criterion or by permutation tests."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.rates.hinges import Lines, best_lines, design, smallest_residuals, summed_up

CHOICES = ("bic", "bic3", "permutation", "fixed")


@dataclass(frozen=True, eq=False)
class Search:
    """Logarithms of the rates of all areas that have a trend, one row each. `times` are `years` less their mean: years
    near 2000 would cost digits."""

    years: Floats
    times: Floats
    y: Floats
    weights: Floats
    apart: int

    def part(self, rows: NDArray[np.intp]) -> Search:
        return replace(self, y=self.y[rows], weights=self.weights[rows])

    @property
    def rounding(self) -> Floats:
        """A residual sum below this is what rounding leaves of a line without error; its logarithm says nothing."""
        return np.asarray(1e-24 * (self.weights * self.y**2).sum(axis=-1))


def chosen_breaks(search: Search, most: int, way: str, alpha: float, permutations: int, seed: int) -> NDArray[np.int64]:
    """The number of breaks of each area."""
    areas = len(search.y)
    if way == "fixed" or most == 0:
        return np.full(areas, most)
    if way == "permutation":
        rng = np.random.default_rng(seed)
        found = [_tested(search, area, most, alpha, permutations, rng) for area in range(areas)]
        return np.array(found, dtype=np.int64)
    n = search.times.size
    scores = []
    for k in range(most + 1):
        residual = best_lines(search.times, search.y, search.weights, k, search.apart).residual
        numbers = 2 * (k + 1) if way == "bic" else 3 * k + 2
        scores.append(np.log(np.maximum(residual, search.rounding) / n) + numbers * np.log(n) / n)
    return np.asarray(np.argmin(scores, axis=0), dtype=np.int64)


def _tested(search: Search, area: int, most: int, alpha: float, permutations: int, rng: np.random.Generator) -> int:
    """Kim et al. 2000: fewest against more; a rejection takes fewest up by one, its absence takes more down by one. The
    level of a test follows from fewest and from the most breaks asked for, whatever `more` has come down to."""
    fewest, more = 0, most
    while fewest < more:
        p = permutation_p(search, area, fewest, more, permutations, rng)
        if p <= alpha / (most - fewest):
            fewest += 1
        else:
            more -= 1
    return fewest


def permutation_p(
    search: Search, area: int, fewer: int, more: int, permutations: int, rng: np.random.Generator
) -> float:
    """Chance of so great a gain from `more` breaks over `fewer` when the weighted residuals of `fewer` are shuffled."""
    y, weights = search.y[area : area + 1], search.weights[area]
    lines = best_lines(search.times, y, weights[None], fewer, search.apart)
    places = tuple(int(place) for place in lines.breaks[0])
    fitted = design(search.times, places) @ lines.beta[0]
    root = np.sqrt(weights)
    residual = root * (y[0] - fitted)
    shuffled = rng.permuted(np.broadcast_to(residual, (permutations, residual.size)), axis=1) / root + fitted
    rows = np.concatenate([y, shuffled])
    less, full = (smallest_residuals(search.times, rows, weights, k, search.apart) for k in (fewer, more))
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(less > 0, 1 - full / less, 0.0)
    return float((1 + np.sum(gain[1:] >= gain[0])) / (permutations + 1))


def slopes_of(lines: Lines, points: int) -> tuple[Floats, Floats]:
    """Slope of each segment and their covariance, breaks taken as known: the residual sum over n - 2 (k + 1)."""
    segments = lines.beta.shape[-1] - 1
    adding = summed_up(segments)
    variance = lines.residual / (points - 2 * segments)
    spread = adding @ lines.inverse[:, 1:, 1:] @ adding.T
    return lines.beta[:, 1:] @ adding.T, variance[:, None, None] * spread
