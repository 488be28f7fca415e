"""Limits of measures that cannot fall below zero, by inverting the distribution of what chance adds to them.

Chance alone makes groups differ, so a measure of spread is too high, most when there is little to measure, and limits
from a standard error or from resampling then miss the truth. Here the mean and variance of the measure are written as
functions of its true value; a gamma distribution with these moments (Patnaik 1949, Biometrika 36:202), through the
cube-root transformation (Wilson and Hilferty 1931, PNAS 17:684), is solved for the two true values to which the
measure seen is the upper and the lower tail. The limits always take in the measure seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from commontable.stats.arrays import Floats, Mask, normal_quantile
from commontable.stats.inequality.groups import Groups, Places
from commontable.stats.inequality.normals import folded_normals

# Newton's steps; where they have not come near enough in score, steps of the secant, then of bisection. A test holds
# the limits against fine bisection.
NEWTON, STEPS, HALVINGS, NEAR = 5, 9, 50, 1e-6
# Settings solved at a time, so that they stay in the processor's cache.
BLOCK = 8192
Pair = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Chance:
    """Mean and variance of a measure when all groups are truly equal."""

    mean: Floats
    variance: Floats


@dataclass(frozen=True, eq=False)
class Moments:
    """Mean and variance of a measure for any true value of it.

    A sum of squares: what chance adds stays, and the variance grows with the truth (`slope` is the growth). A sum of
    distances: what chance adds fades, and the variance goes over to the delta method's (`slope`).
    """

    squares: bool
    slope: Floats
    chance: Chance

    def at(self, truth: Floats) -> Pair:
        if self.squares:
            return truth + self.chance.mean, self.slope * truth + self.chance.variance
        square = truth * truth
        whole = square + self.chance.mean**2
        with np.errstate(divide="ignore", invalid="ignore"):
            part = square / whole
        variance = self.chance.variance
        return np.sqrt(whole), np.where(whole > 0, variance + part * (self.slope - variance), self.slope)

    def around(self, mean: Floats) -> Pair:
        """The variance where the measure has this mean, and half its growth in percent per percent of the mean."""
        if self.squares:
            variance = self.slope * (mean - self.chance.mean) + self.chance.variance
            return variance, self.slope * mean / (2 * variance)
        fading = (self.slope - self.chance.variance) * (self.chance.mean / mean) ** 2
        return self.slope - fading, fading / (self.slope - fading)

    def truth(self, mean: Floats) -> Floats:
        """The true value at which the measure has this mean."""
        if self.squares:
            return mean - self.chance.mean
        return np.sqrt(mean**2 - self.chance.mean**2)

    def part(self, cells: slice | Places, shape: tuple[int, ...]) -> Moments:
        def cut(values: Floats) -> Floats:
            return np.broadcast_to(values, shape).reshape(-1)[cells]

        return Moments(self.squares, cut(self.slope), Chance(cut(self.chance.mean), cut(self.chance.variance)))


def squared(seen: Floats, slope_variance: Floats, chance: Chance) -> Moments:
    """A measure that is a sum of squares, with its delta-method variance where it was seen."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return Moments(True, np.where(seen > 0, slope_variance / seen, 0.0), chance)


def length(slope_variance: Floats, chance: Chance) -> Moments:
    """A measure that is a sum of distances, with its delta-method variance."""
    return Moments(False, slope_variance, chance)


def inverted(seen: Floats, moments: Moments, level: float) -> Pair:
    """The true values to which `seen` is the upper and the lower tail; zero where no true value is low enough."""
    z = normal_quantile(level)
    shape, flat = np.shape(seen), np.reshape(seen, -1)
    lower, upper = np.empty(flat.shape), np.empty(flat.shape)
    for start in range(0, flat.size, BLOCK):
        cells = slice(start, start + BLOCK)
        some, here = flat[cells], moments.part(cells, shape)
        lower[cells] = np.minimum(_solve(some, here, z), some)
        upper[cells] = np.maximum(_solve(some, here, -z), some)
    return lower.reshape(shape), upper.reshape(shape)


def _solve(seen: Floats, moments: Moments, target: float) -> Floats:
    """The truth whose score is the target (the score falls as the truth grows)."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found, good = _newton(seen, moments, target)
        unknown = np.isnan(seen + moments.slope + moments.chance.mean + moments.chance.variance)
        found[unknown] = np.nan
        rough = np.flatnonzero(~good & ~unknown)
        if rough.size:
            some, here = seen[rough], moments.part(rough, seen.shape)
            far = some + (abs(target) + 4) * np.sqrt(here.at(some)[1])
            found[rough] = _bracketed(some, here, target, far if target > 0 else 2 * far)
    return found


def _newton(seen: Floats, moments: Moments, target: float) -> tuple[Floats, Mask]:
    """The same for x, the cube root of `seen` over its mean, of which the score is nearly a straight line; and where
    it has come near enough."""
    ground = moments.chance.mean
    highest = np.cbrt(seen / ground)
    least = np.sqrt(moments.chance.variance) / (3 * ground)
    none = (highest - 1) / least + least <= target
    mean = np.maximum(seen, ground)
    spread = np.sqrt(moments.around(mean)[0]) / (3 * mean)
    x = np.minimum(1 + spread * (target - spread), highest)
    for step in range(NEWTON + 1):
        mean = seen / (x * x * x)
        variance, growth = moments.around(mean)
        spread = np.sqrt(variance) / (3 * mean)
        miss = x - 1 - spread * (target - spread)
        if step < NEWTON:
            turn = 1 + 3 * spread * (2 * spread - target) * (1 - growth) / x
            x = np.minimum(np.maximum(x - miss / turn, x / 2), highest)
    good = none | ((np.abs(miss) <= NEAR * spread) & (mean > ground))
    return np.where(none, 0.0, moments.truth(mean)), good


def _score(seen: Floats, moments: Moments, truth: Floats) -> Floats:
    mean, variance = moments.at(truth)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(variance) / (3 * mean)
        return (np.cbrt(seen / mean) - 1) / spread + spread


def _bracketed(seen: Floats, moments: Moments, target: float, far: Floats) -> Floats:
    """The same by the Illinois rule, between zero and a truth far enough."""
    left, right = np.zeros(seen.shape), far
    above, below = _score(seen, moments, left) - target, _score(seen, moments, right) - target
    none = above <= 0
    above, below = np.minimum(above, 1e3), np.minimum(below, -1e-9)
    last = np.zeros(seen.shape, dtype=bool)
    for step in range(STEPS):
        middle = left + (right - left) * (above / (above - below))
        value = _score(seen, moments, middle) - target
        up = value > 0
        # An end that stays twice counts less (Anderson and Björck 1973, BIT 13:253), or the secant would creep.
        less = 1 - value / np.where(up, above, below)
        less = np.where((up == last) & (step > 0), np.where(less > 0, less, 0.5), 1.0)
        left, right = np.where(up, middle, left), np.where(up, right, middle)
        above, below = np.where(up, value, above * less), np.where(up, below * less, np.minimum(value, -1e-300))
        last = up
    rough = np.flatnonzero((np.abs(value) > NEAR) & ~none)
    if rough.size:
        middle[rough] = _halved(seen[rough], moments.part(rough, seen.shape), target, left[rough], right[rough])
    return np.where(none, 0.0, middle)


def _halved(seen: Floats, moments: Moments, target: float, left: Floats, right: Floats) -> Floats:
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        up = _score(seen, moments, middle) > target
        left, right = np.where(up, middle, left), np.where(up, right, middle)
    return (left + right) / 2


def chance_of_squares(groups: Groups) -> Chance:
    """Of Σ share × (figure - average)²: its mean is Σ share × variance of each distance."""
    return Chance(*groups.squares)


def chance_of_lengths(weights: Floats, groups: Groups, to: Literal["average", "reference"] = "average") -> Chance:
    """Of Σ weight × |distance|."""

    def some(w: Floats, here: Groups) -> Pair:
        mine = here.pull
        if to == "reference" and here.reference is not None:
            mine = here.at(here.reference).astype(float)
        folded = folded_normals(here.distances_from(mine))
        mean, variance = 0.0, 0.0
        for weight, size in zip(w, folded.mean, strict=True):
            mean = mean + weight * size
        for j, k, covariance in folded.covariance:
            variance = variance + (1 if j == k else 2) * w[j] * w[k] * covariance
        return np.asarray(mean), np.asarray(variance)

    return Chance(*groups.by_settings(some, weights))


def chance_of_largest(weights: Floats, groups: Groups) -> Chance:
    """Of the largest figure less Σ weight × figure."""

    def some(w: Floats, here: Groups) -> Pair:
        mean, spread = here.largest
        own = here.with_average(w) - here.common * w.sum(axis=0)
        # Which group is the largest is left to chance: each is as likely.
        variance = spread - 2 * (own * here.equal).sum(axis=0) + (w * own).sum(axis=0)
        return mean, np.maximum(variance, 1e-6 * spread)

    return Chance(*groups.by_settings(some, weights))
