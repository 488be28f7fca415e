"""Segregation in space: who lives around, and dissimilarity that knows of borders shared.

**What it says.** Evenness and exposure take units as islands. Here two ways to let them touch. Surroundings: give
`kernel_surroundings` or `neighbor_surroundings` to any index as `surroundings`, and each unit's composition becomes
that of the people around it. Boundary-adjusted dissimilarity: D less what people can overcome by crossing a border
between two unlike units; with `perimeters` and `areas` long borders around little land count more.

**Formula.** Weight of unit k in the surroundings of j, u = distance / bandwidth ≤ 1: uniform 1, triangular 1 - u,
biweight (1 - u²)²; gaussian exp(-(distance/bandwidth)²/2), cut at 4 bandwidths. D(adj) = D - Σ_jk c_jk |p_j - p_k| / Σ
c_jk over pairs of one region that touch; c = 1 is Morrill's, border lengths are Wong's D(w); with r = perimeter / area
each difference is multiplied by (r_j + r_k) / 2 max r, which is Wong's D(s) without its second half (Tivadar). Standard
error: delta method.

**Assumptions.** Coordinates are in a plane projection with `bandwidth` in its unit. Everybody of a unit lives at its
point. Units at the edge have surroundings only on one side.

**Interpretation.** Adverse, as the index. Compare indices of one bandwidth only.

**Type.** Relative; weighted by people (D(adj): borders count by c).

**Applicability.** Any number of units: all matrices are sparse, and no units × units table is ever made. People across
a region's border belong to the surroundings, and their sampling error is carried. D(adj) is for two groups.

**Limits.** Memory grows with the pairs within the bandwidth. D(adj) is below zero where neighbors differ more than the
region is uneven. Great-circle distances are not made here: project first.

**References.** Reardon SF, O'Sullivan D (2004) Sociol Methodol 34:121. Morrill RL (1991) Geogr Res Forum 11:25. Wong
DWS (1993) Urban Stud 30:559. Tivadar M (2019) J Stat Softw 89(7):1.

**Example.** A chessboard and two halves have the same D; those who look around see the difference.

>>> chess, halves = [[9, 0], [0, 9], [9, 0], [0, 9]], [[9, 0], [9, 0], [0, 9], [0, 9]]
>>> row = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]
>>> near = kernel_surroundings(coordinates=row, bandwidth=1.0, kernel="uniform")
>>> around = [information_index(counts=each, surroundings=near) for each in (chess, halves)]
>>> [round(float(each.estimate), 2) for each in around]
[0.04, 0.54]
>>> touch = neighbor_surroundings(pairs=[[0, 1], [1, 2], [2, 3]], units=4, own=0.0)
>>> [round(float(boundary_dissimilarity(counts=each, contact=touch).estimate), 2) for each in (chess, halves)]
[0.0, 0.67]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, choice, floats
from commontable.stats.reasons import first_code
from commontable.stats.results import Estimate
from commontable.stats.segregation.evenness import compared
from commontable.stats.segregation.evenness import information_index as information_index  # for the example
from commontable.stats.segregation.indices import Choice, dissimilarity_slopes, dissimilarity_value
from commontable.stats.segregation.nearby import NearMatrix
from commontable.stats.segregation.paired import misplaced, per_unit, read_pair
from commontable.stats.segregation.regions import Places
from commontable.stats.segregation.state import State, count_slopes, state_of
from commontable.stats.segregation.tables import (
    ACS_LEVEL,
    People,
    Sampling,
    Sparse,
    check_surroundings,
    only_one_group,
)

Kernel = Literal["uniform", "triangular", "biweight", "gaussian"]
KERNELS = ("uniform", "triangular", "biweight", "gaussian")
GAUSSIAN_REACH = 4.0


def kernel_surroundings(*, coordinates: ArrayLike, bandwidth: float, kernel: Kernel) -> Sparse:
    """A sparse units × units matrix of weights by distance; each unit belongs to its own surroundings with weight 1."""
    return kernel_rows(coordinates, bandwidth, kernel).whole()


def kernel_rows(coordinates: ArrayLike, bandwidth: float, kernel: Kernel) -> NearMatrix:
    """The same, some rows at a time."""
    name = choice(kernel, name="kernel", allowed=KERNELS)
    if not 0 < bandwidth < np.inf:
        raise ValueError(f"bandwidth must be above zero, in the unit of the coordinates; got {bandwidth}.")
    points = floats(coordinates, name="coordinates")
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError(f"coordinates must be units × 2 finite numbers; got shape {points.shape}.")
    reach = bandwidth * (GAUSSIAN_REACH if name == "gaussian" else 1.0) * (1 + 1e-12)
    return NearMatrix(points, reach, lambda far: kernel_weight(far / bandwidth, name))


def kernel_weight(u: Floats, kernel: str) -> Floats:
    if kernel == "uniform":
        return np.ones(u.shape)
    if kernel == "gaussian":
        return np.asarray(np.exp(-(u**2) / 2))
    inside = np.maximum(1 - u, 0.0)
    return inside if kernel == "triangular" else np.asarray(np.maximum(1 - u**2, 0.0) ** 2)


def neighbor_surroundings(*, pairs: ArrayLike, units: int, weights: ArrayLike = 1.0, own: float = 1.0) -> Sparse:
    """A sparse matrix from pairs of units that touch (each pair once), with a weight each and `own` for itself."""
    from scipy import sparse

    touching = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    if touching.size and not (touching.min() >= 0 and touching.max() < units):
        raise ValueError(f"pairs must hold unit numbers from 0 to {units - 1}.")
    if (touching[:, 0] == touching[:, 1]).any():
        raise ValueError("pairs holds a unit with itself; its own weight is `own`.")
    each = np.broadcast_to(floats(weights, name="weights"), (len(touching),))
    half = sparse.csr_matrix((each, (touching[:, 0], touching[:, 1])), shape=(units, units))
    return (half + half.T + own * sparse.identity(units, format="csr")).tocsr()


def boundary_dissimilarity(
    *,
    counts: ArrayLike,
    contact: Sparse,
    perimeters: ArrayLike | None = None,
    areas: ArrayLike | None = None,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """D(adj) of two groups. contact: sparse, 1 or the length of the border; its diagonal is not read."""
    people = read_pair(
        "D(adj)",
        (group, reference),
        counts=counts,
        regions=regions,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    state = state_of(people.n, people.regions, None)
    near = check_surroundings(contact, people.regions, people.n.shape[-1], "contact")
    ratio, lost = ruggedness(people, perimeters, areas)
    pairs = contacts(near, people.regions.codes, ratio)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = dissimilarity_value(state, Choice())
        across, by_share = crossing(people, state, pairs)
        error = None
        if people.variance is not None:
            slopes = dissimilarity_slopes(state, Choice(), plain)
            pulled = np.stack([slopes.p[0] - by_share, slopes.p[1]])
            slope = sum(count_slopes(state, replace(slopes, p=pulled)))
            error = np.sqrt(people.regions.sum((np.asarray(slope) ** 2 * people.variance).sum(axis=0)))
    codes = first_code(people.codes, only_one_group(people), lost)
    return people.estimate(plain - across, error, f"boundary-adjusted D, {compared(group, reference)}", codes)


def ruggedness(people: People, perimeters: ArrayLike | None, areas: ArrayLike | None) -> tuple[Floats, Codes]:
    """Perimeter over area of each unit, over the largest of its region; one where neither is given."""
    if (perimeters is None) != (areas is None):
        raise ValueError("Give perimeters and areas, or neither.")
    if perimeters is None or areas is None:
        return np.ones(people.n.shape[-1]), np.zeros_like(people.codes)
    around, land = per_unit(perimeters, people, "perimeters"), per_unit(areas, people, "areas")
    ratio = np.where((around > 0) & (land > 0), around, np.nan) / np.where(land > 0, land, 1.0)
    largest = people.regions.spread(np.fmax.reduceat(ratio, people.regions.starts))
    return ratio / largest, misplaced(people, ratio)


def contacts(near: Sparse, codes: Places, ratio: Floats) -> tuple[Places, Places, Floats, Floats]:
    """Pairs of one region that touch, both ways, with the weight of each and the part of a difference it passes."""
    found = near.tocoo()
    kept = (found.row != found.col) & (codes[found.row] == codes[found.col])
    row, column = found.row[kept], found.col[kept]
    return row, column, np.asarray(found.data[kept], dtype=float), (ratio[row] + ratio[column]) / 2


def crossing(people: People, state: State, pairs: tuple[Places, Places, Floats, Floats]) -> tuple[Floats, Floats]:
    """Mean difference of the group's share over borders, and its derivative by each share; empty units have none."""
    row, column, length, passed = pairs
    lived = (state.t[:, row] > 0) & (state.t[:, column] > 0)
    weight = np.where(lived, length, 0.0)
    apart = state.p[0][:, row] - state.p[0][:, column]
    code, places = people.regions.codes[row], people.regions.starts.size
    flat, pull = np.zeros((2, *state.T.shape)), np.zeros(state.t.shape)
    for place in range(len(apart)):
        flat[0, place] = np.bincount(code, weight[place] * passed * np.abs(apart[place]), places)
        flat[1, place] = np.bincount(code, weight[place], places)
        sign, units = weight[place] * passed * np.sign(apart[place]), state.t.shape[1]
        pull[place] = np.bincount(row, sign, units) - np.bincount(column, sign, units)
    total = np.where(flat[1] > 0, flat[1], 1.0)
    return flat[0] / total, pull / people.regions.spread(total)
