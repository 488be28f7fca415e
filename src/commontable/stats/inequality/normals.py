"""What chance makes of normal errors: the mean and variance of their sizes and of the largest of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats

Pairs = list[tuple[int, int, Floats]]
# The largest of up to fifty standard normals is beyond this less than twice in ten thousand times.
FAR, POINTS = 4.5, 15


@dataclass(frozen=True, eq=False)
class Folded:
    """Mean size of each error, and the covariance of each two sizes, j ≤ k."""

    mean: list[Floats]
    covariance: Pairs


def folded_normals(covariances: Pairs) -> Folded:
    """Nabeya (1951), Ann Inst Stat Math 3:2: the sizes of two normals with standard deviations s and t, correlated r,
    have covariance (2/π) s t (√(1 - r²) + r arcsin r - 1)."""
    spread = {j: np.sqrt(np.maximum(covariance, 0)) for j, k, covariance in covariances if j == k}
    found: Pairs = []
    for j, k, covariance in covariances:
        if j == k:
            found.append((j, k, (1 - 2 / np.pi) * np.maximum(covariance, 0)))
            continue
        both = spread[j] * spread[k]
        with np.errstate(divide="ignore", invalid="ignore"):
            r = np.clip(np.where(both == 0, 0.0, covariance / both), -1, 1)
        found.append((j, k, both * (np.sqrt(1 - r * r) + r * np.arcsin(r) - 1) * 2 / np.pi))
    return Folded([np.sqrt(2 / np.pi) * spread[j] for j in sorted(spread)], found)


def largest_of_normals(errors: Floats, present: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Mean and variance of the largest of independent normals, groups first, by the trapezoid rule on its
    distribution."""
    from scipy.special import ndtr  # late: keeps the import of this package light

    widest = np.where(present, errors, 0.0).max(axis=0)
    scale = np.maximum(errors / np.where(widest > 0, widest, 1.0), 1e-9)
    points = np.linspace(0, FAR, POINTS)
    step = points[1]
    mean, square = np.zeros(widest.shape), np.zeros(widest.shape)
    for x in points:
        below, beneath = np.ones(widest.shape), np.ones(widest.shape)
        for row, there in zip(scale, present, strict=True):
            part = ndtr(x / row)
            below *= part if there.all() else np.where(there, part, 1.0)
            beneath *= 1 - part if there.all() else np.where(there, 1 - part, 1.0)
        mean += (step if x else step / 2) * (1 - below - beneath)
        square += 2 * step * x * (1 - below + beneath)
    return mean * widest, np.asarray((square - mean**2) * widest**2)
