"""Centralization: whether a group lives nearer to the center than land, or than another group.

**What it says.** Absolute centralization: the share of a group that would have to move for it to be spread over the
distances from the center as the land is. Relative: as another group is. The local form asks it of each unit's
neighborhood, with the unit as its center.

**Formula.** Over all pairs of units i nearer to the center than j: relative = Σ (x_i y_j - x_j y_i) / XY; absolute =
Σ (x_i a_j - x_j a_i) / XA with a the area. (Over sorted units: Σ X_{j-1} Y_j - Σ X_j Y_{j-1} with cumulative shares.)
Units at one distance count as one place. Local: among each unit and its `neighbors` nearest. Standard errors: delta
method over all counts.

**Assumptions.** The center is known: give `distances` (by road, say), or `coordinates` in a plane projection and a
`center`. "mean" and "median" are those of the units' points; "population-mean" weights them by people;
"largest-population" is the unit with most people; with leading axes (years) people are summed first, so that no change
comes from the center. Or give points, one for all or one per region. Areas and distances have no error.

**Interpretation.** From -1 to 1. Above zero: nearer to the center. Neither adverse nor favorable alone: it says where,
and history says what that means.

**Type.** Relative, without unit; weighted by people; land or the other group is the reference.

**Applicability.** Two groups or one against everybody else. A unit without a place leaves its region undefined with a
reason.

**Limits.** One center only: where a region has several, use the distance to the nearest. Local figures of few people
follow chance.

**References.** Duncan OD, Duncan B (1955) Am J Sociol 60:493. Massey DS, Denton NA (1988) Social Forces 67:281. Folch
DC, Rey SJ (2016) Pap Reg Sci 95:555.

**Example.** A street from the center outwards.

>>> street = {"counts": [[60, 20], [30, 30], [10, 50]], "distances": [1, 2, 3]}
>>> float(centralization(index="relative", **street).estimate)
0.52
>>> round(float(centralization(index="absolute", areas=[1, 1, 2], **street).estimate), 3)
0.475
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.chunks import cuts
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.evenness import compared
from commontable.stats.segregation.local import unit_estimate, unit_reasons
from commontable.stats.segregation.paired import misplaced, pair_estimate, per_unit, read_pair
from commontable.stats.segregation.regions import Places, Regions
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling

CENTERS = ("mean", "median", "population-mean", "largest-population")
# Pairs of neighbors worked off at once.
PAIRS = 2**17
# Distances this close (relative) are one distance: they differ by rounding alone.
CLOSE = 1e-9


def centralization(
    *,
    counts: ArrayLike,
    index: Literal["absolute", "relative"],
    distances: ArrayLike | None = None,
    coordinates: ArrayLike | None = None,
    center: ArrayLike | str | None = None,
    areas: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    regions: ArrayLike | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Centralization of a group. Give distances, or coordinates and a center; absolute needs areas."""
    name = choice(index, name="index", allowed=("absolute", "relative"))
    if (areas is None) == (name == "absolute"):
        raise ValueError("index='absolute' compares with land and needs areas; index='relative' takes none.")
    people = read_pair(
        "Centralization",
        (group, reference),
        counts=counts,
        regions=regions,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    far = distances_of(people, distances, coordinates, center)
    codes = misplaced(people, far)
    other = people.n[1]
    if areas is not None:
        given = per_unit(areas, people, "areas")
        known = given > 0
        # Sums run over all regions: what is missing must not spread to others.
        other = np.broadcast_to(np.where(known, given, 0.0), people.n.shape[1:])
        codes = first_code(codes, misplaced(people, np.where(known, given, np.nan)))
    with np.errstate(divide="ignore", invalid="ignore"):
        value, slopes = nearness(people.n[0], other, far, people.regions)
    if areas is not None:
        slopes[1] = 0.0
    return pair_estimate(people, value, slopes, f"{name} centralization, {compared(group, reference)}", codes)


def distances_of(
    people: People, distances: ArrayLike | None, coordinates: ArrayLike | None, center: ArrayLike | str | None
) -> Floats:
    """The distance of every unit from the center of its region."""
    if (distances is None) == (coordinates is None) or (coordinates is None) != (center is None):
        raise ValueError("Give distances, or coordinates and a center; not both and not one alone.")
    if distances is not None:
        return per_unit(distances, people, "distances")
    points = points_of(coordinates, people)
    middle = center_of(people, points, center)
    return np.asarray(np.hypot(*(points - middle).T))


def points_of(coordinates: ArrayLike | None, people: People) -> Floats:
    """Units × 2, in the order of the regions."""
    points = floats([] if coordinates is None else coordinates, name="coordinates")
    units = people.n.shape[-1]
    if points.shape != (units, 2):
        raise ValueError(f"coordinates must be {units} units × 2; got shape {points.shape}.")
    return points if people.regions.order is None else points[people.regions.order]


def center_of(people: People, points: Floats, center: ArrayLike | str | None) -> Floats:
    """The center of each unit's region."""
    regions = people.regions
    if not isinstance(center, str):
        given = floats([] if center is None else center, name="center")
        if given.shape not in ((2,), (regions.starts.size, 2)):
            raise ValueError(f"center must be one point, or one for each of the {regions.starts.size} regions.")
        return np.broadcast_to(given, points.shape) if given.ndim == 1 else np.repeat(given, regions.sizes, axis=0)
    name = choice(center, name="center", allowed=CENTERS)
    weight = people.n.sum(axis=(0, 1))
    if name == "median":
        middle = np.stack([medians(each, regions) for each in points.T])
    else:
        if name == "mean":
            weight = np.ones(weight.shape)
        elif name == "largest-population":
            weight = (weight == regions.spread(np.maximum.reduceat(weight, regions.starts))).astype(float)
        with np.errstate(invalid="ignore"):
            middle = regions.sum(points.T * weight) / regions.sum(weight)
    return np.repeat(middle, regions.sizes, axis=1).T


def medians(values: Floats, regions: Regions) -> Floats:
    """The median of each region's values."""
    ranked = values[np.lexsort((values, regions.codes))]
    low, high = (regions.sizes - 1) // 2, regions.sizes // 2
    return np.asarray((ranked[regions.starts + low] + ranked[regions.starts + high]) / 2)


def nearness(x: Floats, y: Floats, far: Floats, regions: Regions) -> tuple[Floats, Floats]:
    """Σ over pairs, i nearer than j, of x_i y_j - x_j y_i over XY; and its slopes by x and y."""
    order = np.lexsort((far, regions.codes))
    lead = [np.empty(each.shape) for each in (x, y)]
    for ahead, each in zip(lead, (x, y), strict=True):
        ahead[:, order] = nearer_less_farther(each[:, order], far[order], regions)
    totals = regions.sum(x), regions.sum(y)
    value = -regions.sum(x * lead[1]) / (totals[0] * totals[1])
    wide = [regions.spread(each) for each in totals]
    level = regions.spread(value)
    return value, np.stack([(-lead[1] / wide[1] - level) / wide[0], (lead[0] / wide[0] - level) / wide[1]])


def nearer_less_farther(weights: Floats, far: Floats, regions: Regions) -> Floats:
    """For each sorted unit, the weight nearer to the center minus the weight farther away; equal distances are
    neither."""
    first = np.ones(far.shape, dtype=bool)
    first[1:] = (far[1:] - far[:-1] > CLOSE * far[1:]) | (regions.codes[1:] != regions.codes[:-1])
    starts = np.flatnonzero(first)
    block = np.add.reduceat(weights, starts, axis=-1)
    summed = np.cumsum(block, axis=-1)
    sizes = np.diff(starts, append=far.size)
    through, own = (np.repeat(each, sizes, axis=-1) for each in (summed, block))
    before = through - own
    origin = regions.spread(before[..., regions.starts])
    return np.asarray(2 * (before - origin) + own - regions.spread(regions.sum(weights)))


def local_centralization(
    *,
    counts: ArrayLike,
    coordinates: ArrayLike,
    neighbors: int,
    group: int | None = None,
    reference: int | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Relative centralization around each unit, among itself and its nearest neighbors."""
    from scipy.spatial import cKDTree  # late: keeps the import of this package light

    people = read_pair(
        "Local centralization",
        (group, reference),
        counts=counts,
        regions=None,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    points, units = points_of(coordinates, people), people.n.shape[-1]
    if not np.isfinite(points).all():
        raise ValueError("coordinates must be finite: a unit without a place has no neighbors. Leave it out.")
    if not 1 <= neighbors < units:
        raise ValueError(f"neighbors must be 1 to {units - 1}, one less than the units; got {neighbors}.")
    tree = cKDTree(points)
    value, error = np.empty(people.n.shape[1:]), np.empty(people.n.shape[1:])
    for part in cuts(units, max(1, PAIRS // (neighbors + 1) ** 2)):
        value[:, part], error[:, part] = around(people, *tree.query(points[part], k=neighbors + 1))
    codes = first_code(unit_reasons(people), marked(~np.isfinite(value), Reason.ONE_GROUP_ONLY))
    words = f"local centralization among {neighbors} neighbors, {compared(group, reference)}"
    return unit_estimate(people, value, error, (codes, people.n.sum(axis=0)), words)


def around(people: People, far: Floats, near: Places) -> tuple[Floats, Floats]:
    """Figures and errors of some units' neighborhoods."""
    apart = far[:, None, :] - far[:, :, None]
    sign = np.where(np.abs(apart) > CLOSE * far[:, -1:, None], np.sign(apart), 0.0)
    x, y = people.n[:, :, near]
    by_x = np.einsum("uij,luj->lui", sign, y)
    by_y = -np.einsum("uij,luj->lui", sign, x)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = x.sum(axis=-1), y.sum(axis=-1)
        both = size[0] * size[1]
        value = (x * by_x).sum(axis=-1) / both
        if people.variance is None:
            return value, np.full(value.shape, np.nan)
        slope = [
            each / both[..., None] - (value / total)[..., None] for each, total in zip((by_x, by_y), size, strict=True)
        ]
    spread = people.variance[:, :, near]
    return value, np.sqrt((slope[0] ** 2 * spread[0] + slope[1] ** 2 * spread[1]).sum(axis=-1))
