"""Learning the hierarchical model's prior: the standard, how areas differ from it, and what covariates explain.

Marginal likelihood by expectation-maximization over the normal approximation of `factors`, sped up by parameter
expansion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.small_areas.factors import Counts, Posterior, Prior, State, improve, start
from commontable.stats.small_areas.spreads import products, through

# The weak prior of the covariance: what three areas would say if areas differed in level by 0.22 on the log scale (2.4
# years of life expectancy), three quarters of it shared by all ages. It speaks up only where there are few areas.
AREAS_ASSUMED, SPREAD_ASSUMED, SHARED_ASSUMED = 3.0, 0.22**2, 0.75
RESIDUAL_ASSUMED = 0.05**2
# The standard of a band is held to the smooth pooled schedule as firmly as one death would hold it.
DEATHS_ASSUMED = 1.0
LEAST_RESIDUAL = 1e-5
LONGEST_STRETCH = 0.3
ENOUGH = 2e-5


class Parameters(NamedTuple):
    """The prior's figures: log rates of each group's standard, effects of covariates, covariance, residual variance."""

    standard: Floats
    effects: Floats
    covariance: Floats
    residual: float


@dataclass(frozen=True, eq=False)
class Lesson:
    """The areas learned from: counts, which group each belongs to (one-hot rows), covariates, and the smooth start."""

    counts: Counts
    groups: Floats
    covariates: Floats
    basis: Floats
    smooth: Floats

    def prior(self, now: Parameters) -> Prior:
        mean = now.standard.T @ self.groups + self.basis @ (now.effects.T @ self.covariates)
        return Prior(mean, self.basis, now.covariance, now.residual)

    @property
    def assumed(self) -> Floats:
        factors = self.basis.shape[1]
        return SPREAD_ASSUMED * (SHARED_ASSUMED + (1 - SHARED_ASSUMED) * np.eye(factors))


def smooth_pooled(deaths: Floats, years: Floats) -> Floats:
    """Log rates of all areas together; second differences hold the bands together where deaths are few.

    The first band stands alone: mortality falls too steeply after it.
    """
    count = deaths.size
    bends = np.diff(np.eye(count)[1:], n=2, axis=0)
    penalty = bends.T @ bends + 1e-9 * np.eye(count)
    overall = (deaths.sum() + 0.5) / years.sum()
    log_rates = np.log((deaths + overall) / (years + 1))
    for _ in range(50):
        expected = years * np.exp(log_rates) + 1e-9
        step = np.linalg.solve(penalty + np.diag(expected), deaths - expected - penalty @ log_rates)
        log_rates = log_rates + np.clip(step, -1, 1)
    return np.asarray(log_rates)


def first_guess(lesson: Lesson) -> Parameters:
    """The level's variance from the second factorial moment of deaths (Poisson noise taken out), shape beside it."""
    deaths = lesson.counts.deaths.sum(axis=0)
    expected = (lesson.counts.years * np.exp(lesson.smooth.T @ lesson.groups)).sum(axis=0)
    ratio = (deaths**2 - deaths).sum() / (expected**2).sum() * (expected.sum() / deaths.sum()) ** 2
    level = np.log(np.clip(ratio, np.exp(0.01), np.exp(0.3)))
    effects = np.zeros((len(lesson.covariates), lesson.basis.shape[1]))
    return Parameters(lesson.smooth, effects, lesson.assumed * (level / SPREAD_ASSUMED), RESIDUAL_ASSUMED)


def learn(lesson: Lesson, *, rounds: int = 200) -> tuple[Parameters, bool]:
    """The parameters, and whether they came to rest."""
    now = first_guess(lesson)
    state = start(lesson.counts, lesson.prior(now))
    for _ in range(5):
        state = improve(lesson.counts, lesson.prior(now), state).state
    for _ in range(rounds):
        better, state = maximize(lesson, now, state)
        moved = distance(lesson, better, now)
        now = better
        if moved < ENOUGH:
            return now, True
    return now, False


def maximize(lesson: Lesson, now: Parameters, state: State) -> tuple[Parameters, State]:
    """One round: a Newton step for every area, then the parameters that make what was found most likely."""
    found = improve(lesson.counts, lesson.prior(now), state)
    coefficients, own = found.state.coefficients, found.state.own
    effects, standard = now.effects, now.standard
    if len(lesson.covariates):
        more = np.linalg.lstsq(lesson.covariates.T, coefficients.T, rcond=None)[0]
        effects, coefficients = effects + more, coefficients - more.T @ lesson.covariates
    # What all areas of a group have in common belongs to its standard.
    members = lesson.groups.sum(axis=1)
    centers, common = coefficients @ lesson.groups.T / members, own @ lesson.groups.T / members
    standard = standard + (lesson.basis @ centers + common).T
    coefficients, own = coefficients - centers @ lesson.groups, own - common @ lesson.groups
    standard = standard + held_shift(lesson, standard, found.expected)
    covariance = spread_of(lesson, coefficients, found, now.covariance)
    residual = residual_of(lesson, own, found, now.residual)
    return Parameters(standard, effects, covariance, residual), State(coefficients, own, found.state.variances)


def held_shift(lesson: Lesson, standard: Floats, expected: Floats) -> Floats:
    """How far each band of each standard moves so that expected deaths meet the deaths counted."""
    deaths, expected = lesson.counts.deaths @ lesson.groups.T, expected @ lesson.groups.T
    held = DEATHS_ASSUMED * np.exp(np.clip(standard - lesson.smooth, -20, 20)).T
    return np.asarray(np.log((deaths + DEATHS_ASSUMED) / (expected + held)).T)


def spread_of(lesson: Lesson, coefficients: Floats, found: Posterior, before: Floats) -> Floats:
    """The covariance that fits what was found, pushed on in the direction it moves.

    Expectation-maximization creeps where deaths say little of an area. Letting the coefficients be stretched in the
    same round (parameter expansion: Liu C, Rubin DB, Wu YN (1998) Biometrika 85:755-770) takes the same step several
    times; where the covariance already fits, the stretch is one.
    """
    areas = coefficients.shape[1]
    total = coefficients @ coefficients.T + found.covariance.sum(axis=2)
    fitting = (total + AREAS_ASSUMED * lesson.assumed) / (areas + AREAS_ASSUMED)
    told = np.tensordot(products(lesson.basis), (found.expected * found.kept).mean(axis=1), axes=(0, 0))
    precision = np.linalg.inv(fitting)
    information = told.reshape(fitting.shape) + 2 * AREAS_ASSUMED / areas * precision
    more = np.linalg.solve(information, np.linalg.inv(before) - precision)
    more *= min(1.0, LONGEST_STRETCH / max(float(np.linalg.norm(more, 2)), 1e-12))
    stretched = fitting + more @ fitting
    return np.asarray(stretched @ np.linalg.solve(fitting, stretched.T))


def residual_of(lesson: Lesson, own: Floats, found: Posterior, before: float) -> float:
    """The bands' own variance: what was found plus what is still in doubt, pushed on like the covariance."""
    doubt = before * found.kept + (1 - found.kept) ** 2 * through(lesson.basis, found.covariance)
    assumed = AREAS_ASSUMED * len(own)
    squares = own**2 + doubt
    fitting = (squares.sum() + assumed * RESIDUAL_ASSUMED) / (own.size + assumed)
    # Half the step: bands differ so much in what they tell that the whole of it would swing to and fro.
    more = (fitting / before - 1) / ((found.expected * squares).mean() + 2 * assumed / own.size) / 2
    stretch = 1 + np.clip(more, -LONGEST_STRETCH, LONGEST_STRETCH)
    return float(max(fitting * stretch**2, LEAST_RESIDUAL))


def distance(lesson: Lesson, new: Parameters, old: Parameters) -> float:
    """How far log rates moved, in the bands where people die: their standard, and the spread of areas around it.

    Bands with next to no deaths may wander on; no figure depends on them.
    """
    weight = lesson.counts.deaths.sum(axis=1)
    weight = weight / weight.sum()
    spreads = [np.sqrt(weight @ variances_of(lesson, each)) for each in (new, old)]
    level = np.abs((new.standard - old.standard) @ weight).max()
    effects = np.abs(lesson.basis @ (new.effects - old.effects).T).max(initial=0.0)
    return float(max(abs(spreads[0] - spreads[1]), level, effects))


def variances_of(lesson: Lesson, now: Parameters) -> Floats:
    return np.asarray(through(lesson.basis, now.covariance[..., None])[:, 0] + now.residual)


def spaced(order: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """At most so many of the areas, evenly along the given order."""
    if order.size <= most:
        return order
    return np.asarray(order[np.linspace(0, order.size - 1, most).round().astype(np.intp)])
