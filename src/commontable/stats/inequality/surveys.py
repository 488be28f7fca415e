"""Measures between groups of persons, from a survey with weights, strata and sampling units.

**What it says.** What the measure says, with everything counted that the survey leaves to chance: the groups' figures,
how they hang together in clusters, and how many people each group has.

**Formula.** Means m and shares p of the groups by weight; their joint covariance C by linearization over sampling units
in strata. Slopes of the measure by m and p (shares pushed in proportion) give its variance b' C b. The measure is then
worked out with the covariance of the means times b' C b over the part of it that is due to the means, so that it keeps
its own kind of limits; their level is that of Student's t with units - strata degrees of freedom. `survey_groups` gives
the groups with shares taken as known numbers.

**Assumptions.** Sampling units were drawn with replacement (or few of many) within strata; weights are known numbers.
With `survey_groups` also: the shares are known (a census, or weights raked to the groups).

**Interpretation.** As of the measure.

**Type.** As of the measure; weighted by the survey.

**Applicability.** Any measure of groups that gives one figure; pairs depend on no shares, so take `survey_groups`.
Every group needs somebody with a weight. With ordered groups see `person_slope_index` and `person_concentration` too,
which need no groups.

**Limits.** With shares taken as known, 95% limits of weighted measures held the truth as seldom as 70% of the time
where clusters were of one group mostly and groups far apart. With few sampling units limits are somewhat short. A
stratum with one unit leaves the error unknown.

**References.** Binder DA (1983) Int Stat Rev 51:279. Lumley T (2010) Complex Surveys, chapter 2.

**Example.** Five clusters of two persons each, in three groups.

>>> from commontable.stats.inequality import between_group_sd
>>> people = {
...     "values": [3, 4, 5, 7, 6, 8, 4, 9, 5, 6], "group": [0, 0, 1, 2, 1, 2, 0, 2, 1, 1],
...     "psu": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5], "direction": "favorable",
... }
>>> spread = survey_measure(measure=between_group_sd, **people)
>>> round(float(spread.estimate), 2), [round(float(limit), 1) for limit in spread.interval(0.95)]
(1.69, [0.6, 2.6])
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, floats
from commontable.stats.inequality.concentration import Bounds
from commontable.stats.inequality.design import Persons
from commontable.stats.inequality.given import Direction, group_figures
from commontable.stats.inequality.groups import Groups
from commontable.stats.inequality.who import fitting_measures
from commontable.stats.rates.limited import LimitedEstimate
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate

# Pushes for the slopes: a part of a figure's standard error, and of a group's share.
PUSH, PUSHED_SHARE = 1e-3, 1e-4
FLAT, FAR = 1e-12, 6.0


@dataclass(frozen=True, eq=False)
class Sample:
    """Means and shares of groups in a survey, their joint covariance (means first), and the rules of the groups."""

    means: Floats
    share: Floats
    covariance: Floats
    degrees: float
    people: float
    rules: dict[str, Any]

    @classmethod
    def of(cls, people: Persons, group: ArrayLike, rules: dict[str, Any]) -> Sample:
        place = floats(group, name="group")
        if place.shape != people.value.shape or np.any(place < 0) or np.any(place != np.floor(place)):
            raise ValueError("group must hold one whole number from 0 on for each person.")
        if np.any(people.faults[Reason.MISSING_VALUE]):
            raise ValueError("A value is missing. Find it, or leave the person out on purpose before you call.")
        member = place.astype(np.intp)
        share = np.asarray(np.bincount(member, people.weight), dtype=np.float64)
        if np.any(share == 0):
            raise ValueError(f"Group {int(np.argmin(share))} has nobody with a weight; number the groups without gaps.")
        means = np.bincount(member, people.weight * people.value) / share

        def scores() -> Iterator[Floats]:
            """What each person moves: first the means, then the shares."""
            for number, (middle, part) in enumerate(zip(means, share, strict=True)):
                yield (member == number) * (people.value - middle) * (people.weight / part)
            for number, part in enumerate(share):
                yield ((member == number) - part) * people.weight

        joint = people.covariance(scores())
        return cls(means, share, joint, float(people.degrees), float(people.value.size), rules)

    def groups(self, factor: float = 1.0) -> Groups:
        """The groups, the covariance of their means times the factor."""
        many = self.share.size
        return group_figures(
            estimates=self.means,
            covariance=self.covariance[:many, :many] * factor,
            population=self.share * self.people,
            **self.rules,
        )

    def factor(self, measure: Callable[..., Estimate]) -> float:
        """Variance of the measure, over the part of it that is due to the means."""
        slope, reach = self._slopes(measure)
        many = self.share.size
        whole = slope @ self.covariance @ slope
        part = slope[:many] @ self.covariance[:many, :many] @ slope[:many]
        # Where groups are equal, slopes are rounding errors, and shares do not matter.
        return 1.0 if part <= FLAT * (reach / PUSH**2) ** 2 else float(whole / part)

    def _slopes(self, measure: Callable[..., Estimate]) -> tuple[Floats, float]:
        """By each mean and share, one-sided where a push leaves the bounds of the measure; and how far a push of a mean
        moved it."""
        many = self.share.size
        error = np.nan_to_num(np.sqrt(np.diag(self.covariance)[:many]))
        steps = np.concatenate([np.maximum(PUSH * error, 1e-9 * (1 + np.abs(self.means))), PUSHED_SHARE * self.share])
        push = np.vstack([np.zeros(2 * many), np.diag(steps), -np.diag(steps)])
        settings = group_figures(
            estimates=self.means + push[:, :many], population=self.share + push[:, many:], **self.rules
        )
        figures = measure(groups=settings).estimate
        gone = np.isnan(figures[1:])
        moved = np.where(gone, figures[0], figures[1:]).reshape(2, -1)
        taken = np.where(gone.reshape(2, -1), 0.0, steps).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((moved[0] - moved[1]) / taken), float(np.abs(moved[:, :many] - figures[0]).max())


def survey_measure(
    *,
    measure: Callable[..., Estimate],
    values: ArrayLike,
    group: ArrayLike,
    direction: Direction,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    position: ArrayLike | None = None,
    reference: int | None = None,
    rules: Mapping[str, Any] | None = None,
) -> Estimate:
    """A measure between groups of persons; `group` numbers them from 0. `rules` (weighted, model, bounds …) go to the
    measure as they are."""
    people = Persons.of(values, weights, strata, psu)
    sample = Sample.of(people, group, {"direction": direction, "position": position, "reference": reference})
    return _measured(sample, partial(measure, **(rules or {})))


def survey_measures(
    *,
    values: ArrayLike,
    group: ArrayLike,
    direction: Direction,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    position: ArrayLike | None = None,
    reference: int | None = None,
    bounds: Bounds | None = None,
) -> dict[str, Estimate]:
    """All of WHO's measures that fit, under its abbreviations."""
    people = Persons.of(values, weights, strata, psu)
    sample = Sample.of(people, group, {"direction": direction, "position": position, "reference": reference})
    return {name: _measured(sample, each) for name, each in fitting_measures(sample.groups(), bounds).items()}


def survey_groups(
    *,
    values: ArrayLike,
    group: ArrayLike,
    direction: Direction,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    position: ArrayLike | None = None,
    reference: int | None = None,
) -> Groups:
    """Means of groups of persons with the covariance a survey's clusters give them, their shares taken as known."""
    people = Persons.of(values, weights, strata, psu)
    rules = {"direction": direction, "position": position, "reference": reference}
    return Sample.of(people, group, rules).groups()


def _measured(sample: Sample, measure: Callable[..., Estimate]) -> Estimate:
    plain = measure(groups=sample.groups())
    if plain.estimate.ndim:
        raise ValueError("survey_measure takes measures with one figure; for pairs give survey_groups to the measure.")
    if plain.codes != 0:
        return plain
    factor = sample.factor(measure)
    found = measure(groups=sample.groups(factor))

    def limits(level: float) -> tuple[Floats, Floats]:
        from scipy.special import ndtr, stdtrit  # late: keeps the import of this package light

        student = stdtrit(sample.degrees, 0.5 + level / 2)
        # Student's t stands in for the normal's multiplier; beyond FAR the level would round to one, so errors grow.
        near = min(student, FAR)
        return measure(groups=sample.groups(factor * (student / near) ** 2)).interval(2 * ndtr(near) - 1)

    return LimitedEstimate(
        found.estimate,
        found.standard_error,
        found.codes,
        found.n,
        f"{found.method}, of a survey",
        found.notes,
        limits=limits,
        without_limits=found.interval_codes,
    )
