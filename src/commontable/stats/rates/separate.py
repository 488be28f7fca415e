"""Errors of slopes as if every segment had a line of its own, the years of the breaks left out."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.rates.breaks import Search
from commontable.stats.rates.hinges import Lines
from commontable.stats.trends import weighted_line


def separate_covariance(search: Search, lines: Lines) -> Floats:
    """Covariance of the slopes, zero between segments. The scatter is pooled: Σ RSS over n - k - 2 (k + 1)."""
    areas, breaks = lines.breaks.shape
    points = np.arange(search.times.size)
    ends = np.full((areas, 1), -1), lines.breaks, np.full((areas, 1), points.size)
    edges = np.concatenate(ends, axis=1)
    residual, inverse = np.zeros(areas), np.empty((areas, breaks + 1))
    for segment in range(breaks + 1):
        after, before = edges[:, segment, None], edges[:, segment + 1, None]
        w = np.where((points > after) & (points < before), search.weights, 0.0)
        _, inverse[:, segment], own = weighted_line(search.times, search.y, w)
        residual += own
    variance = residual / (points.size - breaks - 2 * (breaks + 1))
    return np.asarray(np.eye(breaks + 1) * (variance[:, None] * inverse)[:, None, :])
