"""Quantile groups of areas, as public-health services define them.

**What it says.** Into which tenth (fifth, quarter …) of all areas an area falls when they are ranked by a value, such
as deprivation.

**Formula.** "rank": group = 1 + ⌊(r - 1) k / n⌋ with k groups, n areas and r the rank, areas with equal values
sharing the first rank of their tie. "population": group = 1 + ⌊k (W + w / 2) / ΣW⌋ with W the population of all areas
ranked before and w that of the area (and those tied with it), so that each group holds about the same number of
people.

**Assumptions.** Values are comparable across the areas ranked together.

**Interpretation.** Group 1 is the end that `first` names: "highest" (most deprived, say) or "lowest". There is no
default, since guessing it wrong turns every conclusion round.

**Type.** An order, not a measure: no interval belongs to it.

**Applicability.** At least as many areas as groups, in each region when `within` is given; otherwise the region's
areas are undefined with a reason. A missing value leaves that one area undefined; the others are ranked without it.

**Limits.** Groups made of estimates with wide intervals mix: see `ranks` for the doubt of a rank. Ties can make
groups uneven or leave one empty.

**References.** Public Health England (2018) Technical guide: assigning deprivation categories. Krieger N et al.
(2002) Am J Epidemiol 156:471 (population-weighted cut points).

**Example.**

>>> made = quantile_groups(values=[31.0, 8.5, 12.0, 40.2, 12.0, 25.1], groups=3, first="highest")
>>> made.group.tolist()
[1, 3, 2, 1, 2, 2]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Codes, Floats, choice, floats
from commontable.stats.reasons import Reason, Reasoned, fault_codes

Whole = NDArray[np.int64]
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class QuantileGroups(Reasoned):
    """The group of each area from 1 on, 0 where `reason` says why it has none; `n` areas were ranked with it."""

    group: Whole
    codes: Codes
    n: Whole
    method: str


def quantile_groups(
    *,
    values: ArrayLike,
    groups: int,
    first: Literal["highest", "lowest"],
    within: ArrayLike | None = None,
    population: ArrayLike | None = None,
) -> QuantileGroups:
    """Group of each area. `within` names the region in which an area is ranked; `population` makes groups of equal
    people in place of equal areas."""
    side = choice(first, name="first", allowed=("highest", "lowest"))
    if groups < 2:
        raise ValueError(f"groups must be 2 or more; got {groups}.")
    x = floats(values, name="values")
    weights = None if population is None else floats(population, name="population")
    region = None if within is None else np.unique(np.asarray(within), return_inverse=True)[1]
    if x.ndim != 1 or any(each is not None and each.shape != x.shape for each in (weights, region)):
        raise ValueError(f"values, population and within must be lists of one length; got {x.shape} values.")
    known = np.isfinite(x)
    missing = {Reason.MISSING_VALUE: ~known}
    if weights is not None:
        known &= np.isfinite(weights) & (weights > 0)
    ranked = _ranked(
        -x[known] if side == "highest" else x[known],
        None if region is None else region[known],
        None if weights is None else weights[known],
        groups,
    )
    n = np.full(x.shape, np.count_nonzero(known))
    if region is not None:
        n = np.bincount(region[known], minlength=region.max(initial=0) + 1)[region]
    codes = fault_codes(x.shape, missing | {Reason.EMPTY_POPULATION: ~known, Reason.TOO_FEW_AREAS: n < groups})
    group = np.zeros(x.shape, dtype=np.int64)
    group[known] = ranked
    group[codes != 0] = 0
    method = f"{groups} quantile groups by {'rank' if population is None else 'population'}, first the {side}"
    return QuantileGroups(group, codes, np.asarray(n, dtype=np.int64), method)


def _ranked(key: Floats, region: Places | None, weights: Floats | None, groups: int) -> Whole:
    """The group of each area. What is needed no more is let go: lists are long."""
    if not key.size:
        return np.empty(0, dtype=np.int64)
    order = np.argsort(key, kind="stable") if region is None else np.lexsort((key, region))
    opens = _changes(None if region is None else region[order], key.size)
    ties = np.flatnonzero(_changes(key[order], key.size) | opens)
    del key
    many = np.diff(ties, append=order.size)
    before = np.arange(order.size, dtype=np.float64)
    held: Floats | float = 0.0
    if weights is not None:
        weights = weights[order]
        before = np.cumsum(weights) - weights
        held = np.add.reduceat(weights, ties) / 2
    starts = np.flatnonzero(opens)
    regional = 0 if region is None else np.searchsorted(starts, ties, side="right") - 1
    total = np.diff(starts, append=order.size) if weights is None else np.add.reduceat(weights, starts)
    # All of a tie stand where its first stands; a region's count begins anew.
    first = before[ties]
    first -= before[starts][regional]
    del before
    made = np.minimum(1 + np.floor_divide(groups * (first + held), total[regional]), groups)
    group = np.empty(order.size, dtype=np.int64)
    group[order] = np.repeat(made, many)
    return group


def _changes(values: NDArray[Any] | None, size: int) -> NDArray[np.bool_]:
    """True for the first, and for each that differs from the one before."""
    found = np.zeros(size, dtype=bool)
    found[0] = True
    if values is not None:
        found[1:] = values[1:] != values[:-1]
    return found
