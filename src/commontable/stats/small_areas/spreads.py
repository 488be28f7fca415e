"""How doubtful the log rates of an area are together: each for itself, in groups, or through a few factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.small_areas.schedules import Cells


@dataclass(frozen=True, eq=False)
class Independent:
    """Every band for itself: the variance of each log rate, ages first."""

    variances: Floats

    def variance(self, gradient: Floats, cells: Cells) -> Floats:
        return np.asarray((gradient**2 * self.variances[:, cells]).sum(axis=0))

    def of_log_rates(self, cells: Cells) -> Floats:
        return self.variances[:, cells]


@dataclass(frozen=True, eq=False)
class BandByBand:
    """Bands smoothed apart from each other: each rate's variance is known, how they err together is not.

    Areas that differ in level pull all bands the same way, so a sum of the variances would be far too small; a figure
    of several rates has no variance here.
    """

    variances: Floats

    def variance(self, gradient: Floats, cells: Cells) -> Floats:
        return np.full(gradient.shape[1], np.nan)

    def of_log_rates(self, cells: Cells) -> Floats:
        return self.variances[:, cells]


@dataclass(frozen=True, eq=False)
class Together:
    """Neighboring bands that share one rate err together: `fresh` marks the first band of each group of an area."""

    variances: Floats
    fresh: np.ndarray

    def variance(self, gradient: Floats, cells: Cells) -> Floats:
        variances, fresh = self.variances[:, cells], self.fresh[:, cells]
        total, running = np.zeros(gradient.shape[1]), np.zeros(gradient.shape[1])
        for band in range(len(gradient) - 1, -1, -1):
            running = running + gradient[band]
            total += np.where(fresh[band], running**2 * variances[band], 0.0)
            running = np.where(fresh[band], 0.0, running)
        return total

    def of_log_rates(self, cells: Cells) -> Floats:
        return self.variances[:, cells]


@dataclass(frozen=True, eq=False)
class Factors:
    """Log rates = kept × (basis @ coefficients) + a band's own part: a covariance in the dimension of the basis.

    `covariance` is (factors, factors, areas); `kept` is the share of the factors' doubt a band keeps after its own
    deaths have spoken (ages first), `residual` the variance of its own part before they have.
    """

    basis: Floats
    covariance: Floats
    kept: Floats
    residual: float

    def variance(self, gradient: Floats, cells: Cells) -> Floats:
        covariance, kept = self.covariance[..., cells], self.kept[..., cells]
        pull = self.basis.T @ (gradient * kept)
        return np.asarray(
            np.einsum("jn,jkn,kn->n", pull, covariance, pull) + self.residual * (gradient**2 * kept).sum(axis=0)
        )

    def of_log_rates(self, cells: Cells) -> Floats:
        covariance, kept = self.covariance[..., cells], self.kept[..., cells]
        return np.asarray(through(self.basis, covariance) * kept**2 + self.residual * kept)


def products(basis: Floats) -> Floats:
    """For each band, the products of its basis values, laid out as a flat matrix row."""
    return np.asarray((basis[:, :, None] * basis[:, None, :]).reshape(len(basis), -1))


def through(basis: Floats, covariance: Floats) -> Floats:
    """The variance of basis @ coefficients in each band: ages first, one column an area."""
    return np.asarray(products(basis) @ covariance.reshape(basis.shape[1] ** 2, -1))


def inverse(matrices: Floats) -> Floats:
    """The inverses of positive definite matrices laid along the last axis, by the sweep operator.

    One pass over arrays per row beats one library call per matrix many times over when matrices are tiny and many.
    """
    swept = matrices.copy()
    for row in range(len(swept)):
        pivot = 1 / swept[row, row]
        column = swept[:, row].copy()
        swept -= column[:, None] * (column * pivot)[None]
        swept[row] = swept[:, row] = column * pivot
        swept[row, row] = -pivot
    return np.asarray(-swept)
