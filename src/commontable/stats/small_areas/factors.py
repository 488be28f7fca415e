"""The hierarchical model's working part: what an area's deaths say about its level and shape, given the prior.

log rate = mean + basis @ coefficients + own part; coefficients ~ N(0, covariance), own part ~ N(0, residual) in every
band alike; deaths ~ Poisson(person-years × rate). The posterior is taken as normal: Newton's steps find its center, and
expected deaths carry half the log rate's variance (the variational normal approximation), which centers few deaths
better than the mode does. Ages come first and areas last, so that each step runs along contiguous areas.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.small_areas.spreads import inverse, products, through

# A Newton step longer than this on the log scale (a factor of 2.7) has left the range where it can be trusted.
LONGEST_STEP = 1.0
# Log rates are kept below e**3 = 20 deaths a person-year: only wild intermediate steps come near it.
HIGHEST = 3.0


class Counts(NamedTuple):
    """Deaths and person-years, ages first."""

    deaths: Floats
    years: Floats


class Prior(NamedTuple):
    """What is known before an area's own deaths are seen; `mean` is ages × areas (or one column for all)."""

    mean: Floats
    basis: Floats
    covariance: Floats
    residual: float


class State(NamedTuple):
    """Where the search stands: coefficients, each band's own part, and the variance of each log rate."""

    coefficients: Floats
    own: Floats
    variances: Floats


class Posterior(NamedTuple):
    """The state with what surrounds it: coefficient covariances, kept shares, expected deaths, the longest step."""

    state: State
    covariance: Floats
    kept: Floats
    expected: Floats
    moved: Floats

    def log_rates(self, prior: Prior) -> Floats:
        return np.asarray(prior.mean + prior.basis @ self.state.coefficients + self.state.own)


def start(counts: Counts, prior: Prior) -> State:
    """Every band moved by the area's own level, held back where deaths are few."""
    expected = (counts.years * np.exp(prior.mean)).sum(axis=0)
    level = np.log((counts.deaths.sum(axis=0) + 10) / (expected + 10))
    nothing = np.zeros(counts.deaths.shape)
    return State(np.repeat(level[None], prior.basis.shape[1], 0), nothing, nothing)


def improve(counts: Counts, prior: Prior, state: State) -> Posterior:
    """One Newton step for all areas at once; the bands' own parts are eliminated, so only factors are solved for."""
    around = prior.basis @ state.coefficients + state.own
    expected = counts.years * np.exp(np.minimum(prior.mean + around + state.variances / 2, HIGHEST))
    kept = 1 / (1 + prior.residual * expected)
    information = (products(prior.basis).T @ (expected * kept)).reshape(*prior.covariance.shape, -1)
    covariance = inverse(information + np.linalg.inv(prior.covariance)[:, :, None])
    score = expected * around + counts.deaths - expected
    target = np.einsum("jkn,kn->jn", covariance, prior.basis.T @ (score * kept))
    step = np.clip(target - state.coefficients, -LONGEST_STEP, LONGEST_STEP)
    coefficients = state.coefficients + step
    own = prior.residual * kept * (score - expected * (prior.basis @ coefficients))
    own = np.clip(own, state.own - LONGEST_STEP, state.own + LONGEST_STEP)
    variances = through(prior.basis, covariance) * kept**2 + prior.residual * kept
    moved = np.maximum(np.abs(step).max(axis=0), np.abs(own - state.own).max(axis=0))
    return Posterior(State(coefficients, own, variances), covariance, kept, expected, moved)


def settle(counts: Counts, prior: Prior, *, tolerance: float = 1e-6, rounds: int = 80) -> Posterior:
    """Newton's steps until no area moves any more; `moved` keeps the last step of those that still do."""
    found = improve(counts, prior, start(counts, prior))
    for _ in range(rounds):
        if found.moved.max(initial=0.0) < tolerance:
            break
        found = improve(counts, prior, found.state)
    return found
