"""What every index is a function of, and how its slopes by these become slopes by each count.

An index depends on the people of each unit (t), the composition of each unit's surroundings (p), the composition of
the region (P) and its size (T). Without surroundings a unit is its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Codes, Floats
from commontable.stats.reasons import Reason, marked
from commontable.stats.segregation.regions import Regions
from commontable.stats.segregation.tables import People, Sparse


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


def state_of(n: Floats, regions: Regions, surroundings: Sparse | None) -> State:
    t = n.sum(axis=0)
    nearby = n if surroundings is None else weighted(surroundings, n)
    around = t if surroundings is None else nearby.sum(axis=0)
    totals = regions.sum(n)
    size = totals.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = nearby / around
        shares = totals / size
    empty = around == 0
    if empty.any():
        p[:, empty] = 0.0
    return State(n, t, p, around, np.nan_to_num(shares), size, regions, surroundings)


def weighted(surroundings: Sparse, values: Floats) -> Floats:
    """Sparse matrix times units, whatever axes lead."""
    flat = values.reshape(-1, values.shape[-1])
    return np.ascontiguousarray((surroundings @ flat.T).T).reshape(values.shape)


def empty_surroundings(state: State) -> Codes:
    """Regions where somebody lives without anybody around."""
    lonely = state.regions.sum(((state.t > 0) & (state.around == 0)).astype(float)) > 0
    return marked(lonely, Reason.EMPTY_SURROUNDINGS)


def count_slopes(state: State, slopes: Slopes) -> tuple[Floats, Floats]:
    """The derivative of each unit's share of the index by the people around it, and by its own people directly."""
    with np.errstate(divide="ignore", invalid="ignore"):
        through = (slopes.p - (state.p * slopes.p).sum(axis=0)) / state.around
        region = slopes.P - (state.P * slopes.P).sum(axis=0)
        region = region / state.T + slopes.T
    through[:, state.around == 0] = 0.0
    return through, np.asarray(slopes.t + state.regions.spread(region) + slopes.own)


def delta_error(people: People, state: State, slopes: Slopes, variance: Floats) -> Floats:
    """Delta method: the counts are independent, and so is the doubt they pass on."""
    through, direct = count_slopes(state, slopes)
    if people.surroundings is None:
        return np.asarray(np.sqrt(people.regions.sum(((through + direct) ** 2 * variance).sum(axis=0))))
    return np.sqrt(variance_around(people, through, direct, variance))


def variance_around(people: People, through: Floats, direct: Floats, variance: Floats) -> Floats:
    """Region by region, with the doubt of people who live across the border but belong to the surroundings."""
    from scipy import sparse  # late: keeps the import of this package light

    regions, units = people.regions, people.n.shape[-1]
    total = np.zeros((people.n.shape[1], regions.starts.size))
    member = (regions.codes, np.arange(units))
    shape = (regions.starts.size, units)
    for group in range(len(people.n)):
        for place in range(len(total)):
            near = sparse.csr_matrix((through[group, place], member), shape=shape) @ people.surroundings
            slope = near + sparse.csr_matrix((direct[group, place], member), shape=shape)
            total[place] += slope.power(2) @ variance[group, place]
    return total


def floor_shares(state: State) -> Floats:
    """Shares, with those of absent groups taken at half a person: the slope of a logarithm at zero is infinite."""
    with np.errstate(divide="ignore"):
        half = 0.5 / state.around
    return np.where(state.p > 0, state.p, np.where(np.isfinite(half), half, 0.5))
