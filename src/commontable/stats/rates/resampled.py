"""Limits that know the breaks were found, not given: residuals are shuffled and the breaks looked for again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.rates.breaks import Search
from commontable.stats.rates.hinges import Lines, best_lines, design


@dataclass(frozen=True, eq=False)
class Draws:
    """Slopes and break times of every resampled series: areas, draws, segments (or breaks). NaN for areas without
    breaks, whose limits need no draws."""

    slopes: Floats
    break_times: Floats

    @classmethod
    def empty(cls, areas: int, draws: int, most: int) -> Draws:
        return cls(np.full((areas, draws, most + 1), np.nan), np.full((areas, draws, most), np.nan))

    def shaped(self, shape: tuple[int, ...]) -> Draws:
        return Draws(*(each.reshape(*shape, *each.shape[1:]) for each in (self.slopes, self.break_times)))


def series(search: Search, lines: Lines, row: int, draws: int, rng: np.random.Generator) -> Floats:
    """Logarithms around the fitted line of one area: weighted residuals drawn again, widened for the degrees of freedom
    that the line and its breaks took."""
    breaks, root = lines.breaks.shape[1], np.sqrt(search.weights[row])
    places = tuple(int(place) for place in lines.breaks[row])
    fitted = design(search.times, places) @ lines.beta[row]
    points = search.times.size
    residual = root * (search.y[row] - fitted) * np.sqrt(points / (points - 2 * (breaks + 1)))
    return np.asarray(fitted + rng.choice(residual - residual.mean(), (draws, points)) / root)


def refitted(search: Search, lines: Lines, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Slopes and break places of the draws of every row."""
    slopes, places = [], []
    for row in range(len(search.y)):
        rows = series(search, lines, row, draws, rng)
        weights = np.broadcast_to(search.weights[row], rows.shape)
        found = best_lines(search.times, rows, weights, lines.breaks.shape[1], search.apart)
        slopes.append(np.cumsum(found.beta[:, 1:], axis=1))
        places.append(found.breaks)
    return np.array(slopes), np.array(places)


def shares(break_times: Floats, times: Floats, begin: float, end: float) -> Floats:
    """Which share of a span lies in each segment; segments that are not there have none."""
    edges = np.where(np.isnan(break_times), times[-1], break_times)
    ends = np.ones((*edges.shape[:-1], 1))
    starts = np.concatenate([ends * times[0], edges], axis=-1)
    stops = np.concatenate([edges, ends * times[-1]], axis=-1)
    return np.asarray(np.clip(np.minimum(stops, end) - np.maximum(starts, begin), 0, None) / (end - begin))
