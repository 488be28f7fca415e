"""Every area's schedule under a prior, and what learning that prior from few areas leaves in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.rules import Rules
from commontable.stats.small_areas.areas import Areas
from commontable.stats.small_areas.factors import Counts, Prior, settle
from commontable.stats.small_areas.prior import Design, SchedulePrior
from commontable.stats.small_areas.schedules import CHUNK, Cells, expectancies
from commontable.stats.small_areas.spreads import Factors


@dataclass(frozen=True, eq=False)
class Fit:
    """Log rates (ages first) and coefficients of every area, their doubt, and the last step of the search."""

    log_rates: Floats
    coefficients: Floats
    factors: Factors
    moved: Floats


def prior_mean(prior: SchedulePrior, design: Design, cells: Cells) -> Floats:
    """Log rates of areas of this group and these covariates; a missing covariate counts as average."""
    covariates = np.nan_to_num(design.covariates[:, cells] - prior.covariate_means[:, None])
    return np.asarray(prior.standard[design.groups[cells]].T + prior.basis @ (prior.effects.T @ covariates))


def fit(areas: Areas, design: Design, prior: SchedulePrior) -> Fit:
    basis, size, count = prior.basis, len(prior.knots), len(areas)
    log_rates, kept = np.empty(areas.deaths.shape), np.empty(areas.deaths.shape)
    coefficients, covariance, moved = np.empty((size, count)), np.empty((size, size, count)), np.empty(count)
    for start in range(0, count, CHUNK):
        cells = slice(start, start + CHUNK)
        known = Prior(prior_mean(prior, design, cells), basis, prior.covariance, prior.residual)
        found = settle(Counts(areas.deaths[:, cells], areas.years[:, cells]), known)
        log_rates[:, cells], kept[:, cells] = found.log_rates(known), found.kept
        coefficients[:, cells], covariance[..., cells] = found.state.coefficients, found.covariance
        moved[cells] = found.moved
    return Fit(log_rates, coefficients, Factors(basis, covariance, kept, prior.residual), moved)


@dataclass(frozen=True, eq=False)
class Learned:
    """What areas of this kind have before their own deaths speak: years and variance, and the prior's own doubt.

    A prior learned from few areas is doubtful itself. To first order that adds to the variance of a figure
    (1 - own share)² × ((figure - prior's)² v + prior variance × u), where v = 2 / Σ share² is the relative variance of
    the learned variance and u = 1 / Σ share that of the standard (Morris CN (1983) J Am Stat Assoc 78:47-55).
    """

    prior: SchedulePrior
    design: Design
    rules: Rules

    def before(self, first: int, cells: Cells) -> tuple[Floats, Floats]:
        """Years at the start of a band, and their variance among areas of one group and the same covariates."""
        prior = self.prior
        mean = prior_mean(prior, self.design, cells)
        closed = prior.open_age.of_areas(self.design.groups).close(mean[-1], cells)
        years, gradient, _ = expectancies(mean, prior.bands, self.rules.part(cells), closed, first=first)
        pull = prior.basis.T @ gradient
        variance = np.einsum("jn,jk,kn->n", pull, prior.covariance, pull) + prior.residual * (gradient**2).sum(axis=0)
        return years, variance

    def more(self, first: int, cells: Cells, years: Floats, variance: Floats) -> Floats:
        expected, among = self.before(first, cells)
        lent = np.clip(variance / among, 0, 1)
        standard = self.prior.standard_doubt[self.design.groups[cells]]
        return np.asarray(lent**2 * ((years - expected) ** 2 * self.prior.spread_doubt + among * standard))


def doubts(shares: Floats, groups: NDArray[np.intp], count: int) -> tuple[float, Floats]:
    """Relative variances of the learned variance and of each group's standard, from the areas learned from."""
    told = np.bincount(groups, weights=shares, minlength=count)
    return float(min(2 / max((shares**2).sum(), 2.0), 1.0)), 1 / np.maximum(told, 1.0)
