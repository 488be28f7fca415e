"""Groups in many settings, with the sums that several measures share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Codes, Floats, Mask
from commontable.stats.chunks import CELLS, by_columns
from commontable.stats.inequality.normals import largest_of_normals
from commontable.stats.rates.limited import LimitedEstimate, Limits, blanked
from commontable.stats.reasons import Reason, Reasoned, fault_codes, first_code
from commontable.stats.results import Estimate, Scale

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Groups(Reasoned):
    """Groups first, settings after; when they are ordered, the most disadvantaged group comes first.

    `share` is the part of the population in each group (None when not given), `many` the number of groups present,
    `row` the place each group had when it was given, `average` the average of everybody where that was given instead.
    """

    estimate: Floats
    error: Floats
    covariance: Floats | None
    share: Floats | None
    present: NDArray[np.bool_]
    many: Floats
    row: Places
    ordered: bool
    reference: Places | None
    favorable: bool
    codes: Codes
    n: Floats
    average: Floats | None = None

    def part(self, cells: slice) -> Groups:
        """Some of the settings, in a row."""

        def cut(values: NDArray[Any]) -> NDArray[Any]:
            lead = values.ndim - np.ndim(self.codes)
            return values.reshape(*values.shape[:lead], -1)[..., cells]

        changed: dict[str, Any] = {
            field.name: cut(getattr(self, field.name))
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray | np.generic)
        }
        return replace(self, **changed)

    @cached_property
    def mean(self) -> Floats:
        """Average of the groups, weighted by population; or the average given."""
        if self.average is not None:
            return self.average
        return np.asarray((self.weights("average") * self.estimate).sum(axis=0))

    @property
    def pull(self) -> Floats:
        """How much each group's figure moves the average: not at all where the average was given."""
        return self.weights("average") if self.average is None else np.zeros(self.estimate.shape)

    @cached_property
    def equal(self) -> Floats:
        """One over the number of groups present, zero for the others."""
        return self.present / self.many

    @cached_property
    def known(self) -> bool:
        """Whether every standard error is known."""
        return bool(np.isfinite(self.error).all())

    @cached_property
    def sound(self) -> bool:
        """Whether every setting can be measured."""
        return not self.codes.any()

    def distances_from(self, weights: Floats) -> list[tuple[int, int, Floats]]:
        """Covariance of each two distances from Σ weights × estimate, j ≤ k."""
        own = self.with_average(weights)
        total = (weights * own).sum(axis=0)
        many = range(len(own))
        return [(j, k, self.pair(j, k) - own[j] - own[k] + total) for j in many for k in many if j <= k]

    @cached_property
    def squares(self) -> tuple[Floats, Floats]:
        """Mean and variance of Σ share × (figure - average)² when all groups are truly equal."""

        def some(p: Floats, here: Groups) -> tuple[Floats, Floats]:
            mean, variance = 0.0, 0.0
            for j, k, covariance in here.distances_from(here.pull):
                if j == k:
                    mean = mean + p[j] * covariance
                variance = variance + (2 if j == k else 4) * p[j] * p[k] * covariance**2
            return np.asarray(mean), np.asarray(variance)

        return self.by_settings(some, self.weights("between-group variance"))

    def by_settings(
        self, run: Callable[[Floats, Groups], tuple[Floats, Floats]], weights: Floats
    ) -> tuple[Floats, Floats]:
        """Two figures a setting, some settings at a time: all pairs of groups at once would take many times the
        figures."""
        wide = np.broadcast_to(weights, self.estimate.shape).reshape(len(self.estimate), -1)
        one, other = by_columns(lambda cells: run(wide[:, cells], self.part(cells)), self.codes.size, CELLS)
        return one.reshape(self.codes.shape), other.reshape(self.codes.shape)

    @cached_property
    def largest(self) -> tuple[Floats, Floats]:
        """Mean and variance of the largest error of a setting, beside what all share."""
        if self.covariance is None:
            return largest_of_normals(self.error, self.present)
        own = np.sqrt(np.maximum(self.error**2 - self.common, 0.0))
        return largest_of_normals(own, self.present)

    @cached_property
    def common(self) -> Floats:
        """What the errors of all groups share: their average covariance. It moves no distance between groups."""
        if self.covariance is None:
            return np.zeros(self.codes.shape)
        many = len(self.estimate)
        both = (
            self.present[:, None] & self.present & ~np.eye(many, dtype=bool).reshape(many, many, *[1] * self.codes.ndim)
        )
        shared = np.where(both, self.covariance, 0.0).sum(axis=(0, 1)) / np.maximum(both.sum(axis=(0, 1)), 1)
        return np.asarray(np.minimum(shared, np.where(self.present, self.error**2, np.inf).min(axis=0)))

    def at(self, place: Places) -> NDArray[np.bool_]:
        """True for the group at this place of each setting."""
        return np.asarray(np.arange(len(self.estimate)).reshape(-1, *[1] * np.ndim(place)) == place)

    @cached_property
    def midpoint(self) -> Floats:
        """Relative rank of each group: the share of people below it and half its own."""
        p = self.weights("rank")
        return np.asarray(np.cumsum(p, axis=0) - p / 2)

    def weights(self, what: str) -> Floats:
        if self.share is None:
            raise ValueError(f"The {what} needs the size of each group: give population to group_figures.")
        return self.share

    def need_order(self, measure: str, instead: str) -> None:
        if not self.ordered:
            raise ValueError(
                f"{measure} needs groups with a natural order (income, education …). Give position to group_figures, "
                f"or use {instead}, which works without an order."
            )

    def variance(self, slope: Floats) -> Floats:
        """Variance of Σ slope × estimate; unknown as soon as one error in it is."""
        if self.covariance is None:
            part = slope * self.error if self.known else np.where(slope == 0, 0.0, slope * self.error)
            return np.asarray(np.einsum("j...,j...->...", part, part))
        return np.asarray(np.einsum("j...,jk...,k...->...", slope, self.covariance, slope))

    def with_average(self, weights: Floats) -> Floats:
        """Covariance of each group's figure with Σ weights × estimate."""
        if self.covariance is None:
            return np.asarray(weights * self.error**2)
        return np.asarray(np.einsum("jk...,k...->j...", self.covariance, weights))

    def pair(self, j: int, k: int) -> Floats:
        """Covariance of two groups' figures."""
        if self.covariance is not None:
            return np.asarray(self.covariance[j, k])
        return np.asarray(self.error[j] ** 2 if j == k else np.zeros(self.codes.shape))

    def pick(self, values: Floats, place: Places) -> Floats:
        return np.asarray(np.take_along_axis(values, place[None], axis=0)[0])


def made(
    groups: Groups,
    figure: Floats,
    variance: Floats,
    method: str,
    faults: Mapping[Reason, Mask],
    scale: Scale = "identity",
) -> Estimate:
    """An estimate whose interval follows from its standard error."""
    codes = faulty(groups, faults)
    figure, error = _shown(groups, codes, figure, variance)
    return Estimate(figure, error, codes, groups.n, method, scale=scale)


def limited(
    groups: Groups, figure: Floats, variance: Floats, method: str, faults: Mapping[Reason, Mask], limits: Limits
) -> LimitedEstimate:
    """An estimate with limits of its own; none where a standard error that matters is unknown."""
    codes = faulty(groups, faults)
    missing = np.isnan(variance)
    unknown = fault_codes(codes.shape, {Reason.STANDARD_ERROR_UNKNOWN: missing}) if missing.any() else None
    figure, error = _shown(groups, codes, figure, variance)
    return LimitedEstimate(figure, error, codes, groups.n, method, limits=limits, without_limits=unknown)


def faulty(groups: Groups, faults: Mapping[Reason, Mask]) -> Codes:
    if not any(np.any(mask) for mask in faults.values()):
        return groups.codes
    return first_code(groups.codes, fault_codes(groups.codes.shape, faults))


def _shown(groups: Groups, codes: Codes, figure: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Figure and standard error, NaN where there is a reason."""
    error = np.sqrt(variance)
    if codes is groups.codes and groups.sound:
        return np.asarray(figure), np.asarray(error)
    return blanked(figure, codes), blanked(error, codes)
