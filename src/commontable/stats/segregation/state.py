"""What every index is a function of, and how its slopes by these become slopes by each count.

An index depends on the people of each unit (t), the composition of each unit's surroundings (p), the composition of
the region (P) and its size (T). Without surroundings a unit is its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Codes, Floats
from commontable.stats.reasons import Reason, marked
from commontable.stats.segregation.regions import Regions
from commontable.stats.segregation.tables import People, Sparse

# Units whose surroundings are gone through at a time, in whole regions.
ROWS = 1024


@dataclass(frozen=True, eq=False)
class State:
    n: Floats  # groups × leading × units
    t: Floats  # leading × units
    p: Floats  # groups × leading × units: shares of the surroundings
    around: Floats  # leading × units: people of the surroundings
    P: Floats  # groups × leading × regions
    T: Floats  # leading × regions
    regions: Regions
    surroundings: Sparse | None


@dataclass(frozen=True, eq=False)
class Slopes:
    """Partial derivatives by t (T held), p, P and T; `own` by the count itself where the index uses it directly."""

    t: Floats
    p: Floats
    P: Floats
    T: Floats
    own: Floats | float = 0.0


def state_of(
    n: Floats, regions: Regions, surroundings: Sparse | None, mix: tuple[Floats, Floats] | None = None
) -> State:
    """`mix`: composition and size of the regions, where `n` holds some of their units only."""
    t = n.sum(axis=0)
    nearby = n if surroundings is None else weighted(surroundings, n)
    around = t if surroundings is None else nearby.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = nearby / around
    empty = around == 0
    if empty.any():
        p[:, empty] = 0.0
    return State(n, t, p, around, *(mix or mix_of(n, regions)), regions, surroundings)


def mix_of(n: Floats, regions: Regions) -> tuple[Floats, Floats]:
    """P and T: the composition of each region (zeros where nobody lives), and its size."""
    totals = regions.sum(n)
    size = totals.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(totals / size), size


def weighted(surroundings: Sparse, values: Floats) -> Floats:
    """Sparse matrix times units, whatever axes lead."""
    flat = values.reshape(-1, values.shape[-1])
    return np.ascontiguousarray((surroundings @ flat.T).T).reshape(values.shape)


def empty_surroundings(people: People, around: Floats | None = None) -> Codes:
    """Regions where somebody lives without anybody around (leading × units, where it is known)."""
    if people.surroundings is None:
        return np.zeros_like(people.codes)
    here = people.n.sum(axis=0)
    around = weighted(people.surroundings, here) if around is None else around
    lonely = (here > 0) & (around == 0)
    return marked(people.regions.sum(lonely.astype(float)) > 0, Reason.EMPTY_SURROUNDINGS)


def count_slopes(state: State, slopes: Slopes) -> tuple[Floats, Floats]:
    """The derivative of each unit's share of the index by the people around it, and by its own people directly."""
    through = np.empty(slopes.p.shape)
    direct = np.empty(slopes.p.shape)
    for place, (around, own) in enumerate(slopes_by_group(state, slopes)):
        through[place], direct[place] = around, own
    return through, direct


def slopes_by_group(state: State, slopes: Slopes) -> Iterator[tuple[Floats, Floats]]:
    """Both of them, one group after the other: all at once would take two more tables."""
    pull = np.einsum("g...,g...->...", state.p, slopes.p)
    nobody = state.around == 0
    by_own = np.broadcast_to(slopes.own, state.p.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        region = slopes.P - (state.P * slopes.P).sum(axis=0)
        region = region / state.T + slopes.T
    for place, by_share in enumerate(slopes.p):
        with np.errstate(divide="ignore", invalid="ignore"):
            through = (by_share - pull) / state.around
        through[nobody] = 0.0
        yield through, slopes.t + state.regions.spread(region[place]) + by_own[place]


def delta_error(people: People, state: State, slopes: Slopes, variance: Floats) -> Floats:
    """Delta method: the counts are independent, and so is the doubt they pass on."""
    if people.surroundings is not None:
        return np.sqrt(variance_around(people, *count_slopes(state, slopes), variance))
    total = np.zeros(state.t.shape)
    for (through, direct), doubt in zip(slopes_by_group(state, slopes), variance, strict=True):
        through += direct
        through *= through
        through *= doubt
        total += through
    return np.asarray(np.sqrt(people.regions.sum(total)))


def variance_around(people: People, through: Floats, direct: Floats, variance: Floats) -> Floats:
    """Region by region, with the doubt of people who live across the border but belong to the surroundings."""
    from scipy import sparse  # late: keeps the import of this package light

    surroundings: Sparse = people.surroundings
    total, units = np.zeros((people.n.shape[1], people.regions.starts.size)), people.n.shape[-1]
    for some, rows in people.regions.blocks(ROWS):
        near, codes, here = surroundings[rows], people.regions.part(some).codes, np.arange(units)[rows]
        for group, place in np.ndindex(people.n.shape[:2]):
            pull = sparse.csr_matrix((through[group, place, rows], (codes, here - rows.start)))
            own = sparse.csr_matrix((direct[group, place, rows], (codes, here)), shape=(codes[-1] + 1, units))
            total[place, some] += (pull @ near + own).power(2) @ variance[group, place]
    return total


def floor_shares(state: State) -> Floats:
    """Shares, with those of absent groups taken at half a person: the slope of a logarithm at zero is infinite."""
    with np.errstate(divide="ignore"):
        half = 0.5 / state.around
    return np.where(state.p > 0, state.p, np.where(np.isfinite(half), half, 0.5))
