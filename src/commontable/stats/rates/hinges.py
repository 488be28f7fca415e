"""Broken lines through points: weighted least squares, and the grid search for where a line breaks.

The line is continuous; it may break at observed times only (Lerman 1980). Nothing here checks its input.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.chunks import in_parts

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Lines:
    """The best broken line of each area: breaks (as places among the times), coefficients, residual sum, inverse."""

    breaks: Places
    beta: Floats
    residual: Floats
    inverse: Floats


def candidates(points: int, breaks: int, apart: int) -> list[tuple[int, ...]]:
    """Sets of places for the breaks with at least `apart` points before the first, after the last and between two, the
    breaks themselves not counted."""
    inner = range(apart, points - apart)
    return [
        places
        for places in combinations(inner, breaks)
        if all(later - earlier > apart for earlier, later in pairwise(places))
    ]


def design(times: Floats, places: tuple[int, ...]) -> Floats:
    """Columns: one, time, and time beyond each break."""
    beyond = [np.maximum(times - times[place], 0) for place in places]
    return np.stack([np.ones(times.size), times, *beyond], axis=1)


def fitted_lines(times: Floats, y: Floats, weights: Floats, places: tuple[int, ...]) -> Lines:
    """One set of breaks, all areas (rows of y and weights) at once."""
    x = design(times, places)
    # Rows that weigh alike share one decomposition.
    root = np.sqrt(weights[:1] if (weights == weights[:1]).all() else weights)
    # The inverse by QR: normal equations would square the error of near-parallel columns.
    q, r = np.linalg.qr(root[..., None] * x)
    beta = np.linalg.solve(r, np.swapaxes(q, -1, -2) @ (root * y)[..., None])[..., 0]
    residual = np.sum((root * (y - beta @ x.T)) ** 2, axis=-1)
    half = np.linalg.inv(r)
    inverse = np.broadcast_to(half @ np.swapaxes(half, -1, -2), (len(y), *r.shape[1:]))
    chosen = np.broadcast_to(np.array(places, dtype=np.intp), (len(y), len(places)))
    return Lines(chosen, beta, residual, inverse)


def summed_up(segments: int) -> Floats:
    """From the first slope and its changes at the breaks to the slope of each segment."""
    return np.tril(np.ones((segments, segments)))


def best_lines(times: Floats, y: Floats, weights: Floats, breaks: int, apart: int) -> Lines:
    """Over all sets of breaks, the one with the smallest residual sum in each area; the earliest wins a tie."""

    def some(y: Floats, weights: Floats) -> tuple[NDArray[Any], ...]:
        found = best_of_some(times, y, weights, breaks, apart)
        return found.breaks, found.beta, found.residual, found.inverse

    return Lines(*in_parts(some, y, weights))


def best_of_some(times: Floats, y: Floats, weights: Floats, breaks: int, apart: int) -> Lines:
    best: Lines | None = None
    for places in candidates(times.size, breaks, apart):
        found = fitted_lines(times, y, weights, places)
        if best is None:
            best = found
            continue
        better = found.residual < best.residual * (1 - 1e-12)
        best = Lines(
            np.where(better[:, None], found.breaks, best.breaks),
            np.where(better[:, None], found.beta, best.beta),
            np.where(better, found.residual, best.residual),
            np.where(better[:, None, None], found.inverse, best.inverse),
        )
    assert best is not None  # the caller allows no more breaks than there is room for
    return best


def smallest_residuals(times: Floats, y: Floats, weights: Floats, breaks: int, apart: int) -> Floats:
    """As `best_lines`, the residual sums alone, for many rows of y with one row of weights (permutations)."""
    root = np.sqrt(weights)
    scaled = root * y
    whole = (scaled**2).sum(axis=-1)
    best = np.full(len(y), np.inf)
    for places in candidates(times.size, breaks, apart):
        q, _ = np.linalg.qr(root[:, None] * design(times, places))
        best = np.minimum(best, whole - ((scaled @ q) ** 2).sum(axis=-1))
    return np.asarray(np.maximum(best, 0))
