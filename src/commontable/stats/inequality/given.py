"""Figures of groups in many settings, checked once: what every measure of inequality between groups starts from.

**What it says.** Which figures are there, for which groups, with which errors, people, order and direction; and for
each setting that cannot be measured, why.

**Formula.** None. Standard errors, or the covariance of all groups' figures, are kept with the figures; a group that
is not in a setting (`present`) is left out of that setting alone.

**Assumptions.** Without a covariance the groups' figures are taken as independent.

**Interpretation.** The direction must be given: a favorable indicator (life expectancy) is better when higher, an
adverse one (deaths) when lower. `position` 1 is the most disadvantaged group.

**Type.** Inputs; no estimate.

**Applicability.** Groups on the last axis, settings (areas, years) before it. Without `position` the groups have no
order, and measures that need one refuse them and name another.

**Limits.** The scale is never guessed: measures that need it ask for `bounds`.

**References.** Those of each measure.

**Example.** Life expectancy of three groups in one area, the first most disadvantaged:

>>> from commontable.stats.inequality import group_difference, group_figures
>>> groups = group_figures(estimates=[69.6, 71.0, 73.7], position=[1, 2, 3], direction="favorable")
>>> round(float(group_difference(groups=groups).estimate), 1)
4.1
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, Mask, choice, floats
from commontable.stats.inequality.groups import Groups, Places, faulty
from commontable.stats.reasons import Reason, fault_codes

Direction = Literal["favorable", "adverse"]


def group_figures(
    *,
    estimates: ArrayLike,
    direction: Direction,
    standard_errors: ArrayLike | None = None,
    covariance: ArrayLike | None = None,
    population: ArrayLike | None = None,
    position: ArrayLike | None = None,
    reference: ArrayLike | None = None,
    present: ArrayLike | None = None,
    average: ArrayLike | None = None,
) -> Groups:
    """Figures of groups; groups are the last axis, settings (areas, years …) the axes before it.

    `direction` says whether more is better ("favorable") or worse ("adverse"). `position` orders the groups: 1 is the
    most disadvantaged. `reference` is the place (from 0) of the group others are compared with. `present` is False
    where a setting has no such group; a missing figure of a present group makes the setting undefined. `covariance`,
    in place of standard_errors, has the groups on its last two axes (one survey's figures depend on one another).
    `average`, in place of population, is the published average of each setting, taken as known: enough for unweighted
    measures against the average and for attributable risk.

    >>> groups = group_figures(estimates=[60.0, 75.0, 90.0], direction="favorable", population=[1, 2, 1])
    >>> float(groups.mean)
    75.0
    """
    good = choice(direction, name="direction", allowed=("favorable", "adverse")) == "favorable"
    y = floats(estimates, name="estimates")
    if y.ndim == 0 or y.shape[-1] < 2:
        raise ValueError(f"estimates must hold two groups or more on the last axis; got shape {y.shape}.")
    if standard_errors is not None and covariance is not None:
        raise ValueError("Give standard_errors or covariance, not both.")
    there = np.ones(y.shape, dtype=bool) if present is None else np.asarray(_fit(present, y.shape, "present"), bool)
    error = _first(_errors(standard_errors, covariance, y.shape))
    middle = _average(average, population, y.shape[:-1])
    size = None if population is None else _first(_fit(population, y.shape, "population"))
    y, there = _first(y), np.ascontiguousarray(np.moveaxis(there, -1, 0))
    codes = _faults(y, size, there, middle)
    share, n = _shares(size, there, codes)
    many = np.maximum(there.sum(axis=0), 1).astype(float)
    made = Groups(
        y if codes.size and there.all() and not codes.any() else np.where(there & (codes == 0), y, 1.0),
        error if there.all() else np.where(there, error, 0.0),
        None if covariance is None else _last_two_first(covariance, y),
        share,
        there,
        many,
        np.broadcast_to(np.arange(y.shape[0]).reshape(-1, *[1] * (y.ndim - 1)), y.shape),
        False,
        _reference(reference, there),
        good,
        codes,
        n,
        None if middle is None else np.where(codes == 0, middle, 1.0),
    )
    made = _without_reference(made)
    return made if position is None else _sorted(made, position)


def _average(average: ArrayLike | None, population: ArrayLike | None, shape: tuple[int, ...]) -> Floats | None:
    if average is None:
        return None
    if population is not None:
        raise ValueError("Give population or average, not both: with population the average follows from the groups.")
    given = floats(average, name="average")
    try:
        return np.broadcast_to(given, shape)
    except ValueError as fault:
        raise ValueError(f"average has shape {given.shape}, which does not fit settings of shape {shape}.") from fault


def _fit(values: ArrayLike, shape: tuple[int, ...], name: str) -> Floats:
    given = floats(values, name=name)
    try:
        return np.broadcast_to(given, shape)
    except ValueError as fault:
        raise ValueError(f"{name} has shape {given.shape}, which does not fit estimates of shape {shape}.") from fault


def _first(values: Floats) -> Floats:
    return np.ascontiguousarray(np.moveaxis(values, -1, 0))


def _errors(errors: ArrayLike | None, covariance: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    if covariance is not None:
        matrix = floats(covariance, name="covariance")
        if matrix.shape[-2:] != (shape[-1], shape[-1]):
            raise ValueError(f"covariance must end in two axes of {shape[-1]} groups; got shape {matrix.shape}.")
        return np.sqrt(_fit(np.diagonal(matrix, axis1=-2, axis2=-1), shape, "covariance"))
    given = _fit(np.nan if errors is None else errors, shape, "standard_errors")
    if np.any(given < 0) or np.any(np.isinf(given)):
        raise ValueError("standard_errors must be finite numbers of zero or more, or missing (NaN).")
    return given


def _last_two_first(covariance: ArrayLike, y: Floats) -> Floats:
    matrix = np.moveaxis(floats(covariance, name="covariance"), (-2, -1), (0, 1))
    return np.broadcast_to(matrix.reshape(*matrix.shape, *[1] * (y.ndim + 1 - matrix.ndim)), (y.shape[0], *y.shape))


def _faults(y: Floats, size: Floats | None, there: Mask, average: Floats | None) -> Codes:
    faults: dict[Reason, Mask] = {
        Reason.TOO_FEW_GROUPS: np.sum(there, axis=0) < 2,
        Reason.MISSING_ESTIMATE: (~np.isfinite(y) & there).any(axis=0)
        | (False if average is None else ~np.isfinite(average)),
    }
    if size is not None:
        faults |= {
            Reason.MISSING_POPULATION: (np.isnan(size) & there).any(axis=0),
            Reason.INFINITE_COUNT: (np.isinf(size) & there).any(axis=0),
            Reason.NEGATIVE_POPULATION: ((size < 0) & there).any(axis=0),
            Reason.EMPTY_POPULATION: (np.where(there, size, 0) == 0).all(axis=0),
        }
    return fault_codes(y.shape[1:], faults)


def _shares(size: Floats | None, there: Mask, codes: Codes) -> tuple[Floats | None, Floats]:
    if size is None:
        return None, np.full(codes.shape, np.nan)
    size = np.where(there & (codes == 0), size, 0.0)
    total = size.sum(axis=0)
    return size / np.where(total > 0, total, 1.0), total


def _reference(reference: ArrayLike | None, there: Mask) -> Places | None:
    if reference is None:
        return None
    place = np.asarray(reference)
    many = np.shape(there)[0]
    if place.dtype.kind not in "iu" or np.any((place < 0) | (place >= many)):
        raise ValueError(f"reference must be the place of a group, 0 to {many - 1}; got {place.tolist()}.")
    return np.asarray(np.broadcast_to(place, np.shape(there)[1:]), dtype=np.intp)


def _without_reference(groups: Groups) -> Groups:
    if groups.reference is None:
        return groups
    absent = ~groups.pick(np.asarray(groups.present, dtype=float), groups.reference).astype(bool)
    return replace(groups, codes=faulty(groups, {Reason.EMPTY_REFERENCE: absent}))


def _sorted(groups: Groups, position: ArrayLike) -> Groups:
    """Ordered groups, the most disadvantaged first."""
    where = np.moveaxis(_fit(position, np.moveaxis(groups.estimate, 0, -1).shape, "position"), -1, 0)
    where = np.where(groups.present, where, np.inf)
    order = np.argsort(where, axis=0, kind="stable")
    line = np.take_along_axis(where, order, axis=0)
    present = np.take_along_axis(np.asarray(groups.present), order, axis=0)
    if np.any((line[1:] <= line[:-1]) & present[1:]) or not np.all(np.isfinite(line[present])):
        raise ValueError("position must give every group of a setting a place of its own; join groups that tie.")
    groups = replace(groups, ordered=True)
    if np.array_equal(order, groups.row):
        return groups

    def sort(values: Floats) -> Floats:
        return np.take_along_axis(values, order, axis=0)

    matrix = groups.covariance
    if matrix is not None:
        matrix = np.take_along_axis(np.take_along_axis(matrix, order[:, None], axis=0), order[None], axis=1)
    reference = None if groups.reference is None else np.argmax(order == groups.reference, axis=0)
    return replace(
        groups,
        estimate=sort(groups.estimate),
        error=sort(groups.error),
        covariance=matrix,
        share=None if groups.share is None else sort(groups.share),
        present=present,
        row=order,
        reference=reference,
    )
