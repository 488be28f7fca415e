"""Profiles: segregation at every scale, a group's concentration at every share, and how its units cling together.

**What it says.** The scale profile: does segregation vanish when people look half a mile around, or is it a matter of
whole sides of a city? The concentration curve: which part of a group lives where it makes up at least a given share?
The proximity profile: how near to each other, in steps over shared borders, are the units where it does?

**Formula.** Scale: the index with surroundings of each bandwidth (0: the units alone). Curve: v(s) = Σ x_j [p_j ≥ s] /
X. Proximity: η(s) = (k² - k) / Σ_ij δ_ij over the k units with p ≥ s, δ the fewest steps between two of them over
contacts, through any units; zero for fewer than two. Its summary is [P - ∫₀ᴾ η + ∫ᴾ¹ η] / (1 - P), taken exactly.

**Assumptions.** As `kernel_surroundings` (plane coordinates) and the index have it. Steps stand for distance.

**Interpretation.** A flat scale profile: segregation of wide areas; a steep one: of small ones. The ratio of two of its
figures says how much. A curve that stays high: concentrated. η near one: units rich in the group lie side by side.

**Type.** As the index; curve and η are relative, without unit.

**Applicability.** Scale: any index by name. Curves: one group against another or everybody else. A region whose
contacts leave units unreached has no proximity profile, with the reason.

**Limits.** Scale: time grows with the pairs within the largest bandwidth. Proximity: time grows with the square of a
region's units, in chunks; its summary is above one where η is high below P. Curves have no standard error: they step.
Give `draws` for the proximity summary's.

**References.** Reardon SF et al. (2008) Demography 45:489. Hong S-Y, Sadahiro Y (2014) J Geogr Syst 16:211.

**Example.** A chessboard street and two halves.

>>> chess, halves = [[9, 1], [1, 9], [9, 1], [1, 9]], [[9, 1], [9, 1], [1, 9], [1, 9]]
>>> street = {"coordinates": [[0, 0], [1, 0], [2, 0], [3, 0]], "bandwidths": [0, 1, 2], "kernel": "uniform"}
>>> for each in (chess, halves):
...     segregation_profile(index="information", counts=each, **street).estimate.round(2).tolist()
[0.53, 0.03, 0.03]
[0.53, 0.29, 0.03]
>>> from commontable.stats.segregation.spatial import neighbor_surroundings
>>> touch = neighbor_surroundings(pairs=[[0, 1], [1, 2], [2, 3]], units=4, own=0.0)
>>> [float(proximity_profile(counts=each, contact=touch, shares=[0.5]).curve.estimate[0]) for each in (chess, halves)]
[0.5, 1.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Codes, Floats, floats
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.centers import points_of
from commontable.stats.segregation.evenness import compared
from commontable.stats.segregation.measure import measure
from commontable.stats.segregation.named import described, named
from commontable.stats.segregation.paired import read_pair
from commontable.stats.segregation.proximity import inside
from commontable.stats.segregation.redrawn import Redraw, with_limits
from commontable.stats.segregation.regions import Places
from commontable.stats.segregation.spatial import Kernel, kernel_rows
from commontable.stats.segregation.state import state_of
from commontable.stats.segregation.steps import pairs_and_steps
from commontable.stats.segregation.tables import (
    ACS_LEVEL,
    People,
    Sampling,
    Sparse,
    check_surroundings,
    only_one_group,
    read_people,
    surrounded,
)


@dataclass(frozen=True, eq=False)
class ProximityProfile:
    """The summary of each region, and η at each of `shares` (last axis)."""

    summary: Estimate
    curve: Estimate
    shares: Floats


def segregation_profile(
    *,
    index: str,
    counts: ArrayLike,
    coordinates: ArrayLike,
    bandwidths: ArrayLike,
    kernel: Kernel,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """An index by name with surroundings of each bandwidth (last axis); bandwidth 0 is the unit alone."""
    wide = floats(bandwidths, name="bandwidths")
    if wide.ndim != 1 or not wide.size:
        raise ValueError(f"bandwidths must be a list of distances; got shape {wide.shape}.")
    read = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    people, name, chosen = named(read, index, (group, reference), shape)
    points, words = points_of(coordinates, people), described(index, (group, reference))

    def seen(far: float) -> People:
        return surrounded(people, kernel_rows(points, far, kernel)) if far else people

    found = [measure(seen(far), name, words, chosen) for far in wide.tolist()]
    return along(found, f"{found[0].method}, by bandwidth of a {kernel} kernel")


def along(each: list[Estimate], words: str) -> Estimate:
    """Estimates side by side on a new last axis."""
    figures = [
        np.stack(part, axis=-1) for part in zip(*((e.estimate, e.standard_error, e.n) for e in each), strict=True)
    ]
    codes = np.stack([e.codes for e in each], axis=-1)
    return Estimate(figures[0], figures[1], codes, figures[2], words, each[0].notes)


def concentration_curve(
    *,
    counts: ArrayLike,
    shares: ArrayLike,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
) -> Estimate:
    """The part of a group that lives in units where it makes up at least each of `shares` (last axis)."""
    people = pair_of("The concentration curve", (group, reference), counts, regions)
    levels = checked_shares(shares)
    state = state_of(people.n, people.regions, None)
    with np.errstate(divide="ignore", invalid="ignore"):
        held = [people.regions.sum(state.n[0] * (state.p[0] >= level)) / (state.P[0] * state.T) for level in levels]
    return curve_of(people, held, f"concentration curve, {compared(group, reference)}", only_one_group(people))


def pair_of(measure: str, pair: tuple[int | None, int | None], counts: ArrayLike, regions: ArrayLike | None) -> People:
    return read_pair(
        measure, pair, counts=counts, regions=regions, margins=None, margin_level=ACS_LEVEL, sampling="none"
    )


def checked_shares(shares: ArrayLike) -> Floats:
    levels = floats(shares, name="shares")
    if levels.ndim != 1 or not ((levels >= 0) & (levels <= 1)).all():
        raise ValueError("shares must be a list of figures from 0 to 1.")
    return levels


def curve_of(people: People, figures: list[Floats], words: str, codes: Codes) -> Estimate:
    return along([people.estimate(figure, None, words, codes) for figure in figures], words)


def proximity_profile(
    *,
    counts: ArrayLike,
    contact: Sparse,
    shares: ArrayLike = (0.0, 0.25, 0.5, 0.75, 1.0),
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
    draws: int = 0,
    seed: int | None = None,
) -> ProximityProfile:
    """How near to each other the units are in which a group makes up at least each share. contact: sparse."""
    people = read_pair(
        "The proximity profile",
        (group, reference),
        counts=counts,
        regions=regions,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    levels = checked_shares(shares)
    touching = check_surroundings(contact, people.regions, people.n.shape[-1], "contact")
    apart = marked(~connected(touching, people), Reason.NOT_CONNECTED)
    codes = first_code(only_one_group(people), np.broadcast_to(apart, people.codes.shape))
    unreached = np.flatnonzero(apart)

    def both(table: Floats) -> tuple[Floats, Floats]:
        return profile_of(table, people, touching, (levels, unreached))

    summary, curve = both(people.n)
    words = f"proximity profile, {compared(group, reference)}"
    tables = Redraw(draws, seed).tables(people, lambda table: both(table)[0])
    whole = with_limits(people.estimate(summary, None, words, codes), tables, people.out)
    return ProximityProfile(whole, curve_of(people, list(curve), words, codes), levels)


def connected(touching: Sparse, people: People) -> NDArray[np.bool_]:
    """Whether each region's units are all reached from each other without leaving it."""
    from scipy.sparse.csgraph import connected_components  # late: keeps the import of this package light

    _, part = connected_components(inside(touching, people.regions.codes), directed=False)
    starts = people.regions.starts
    return np.asarray(np.maximum.reduceat(part, starts) == np.minimum.reduceat(part, starts))


def profile_of(table: Floats, people: People, touching: Sparse, known: tuple[Floats, Places]) -> tuple[Floats, Floats]:
    """Summary (leading × regions) and curve (shares × leading × regions). Regions one after the other."""
    levels, unreached = known
    state = state_of(table, people.regions, None)
    summary = np.full(state.T.shape, np.nan)
    curve = np.full((levels.size, *state.T.shape), np.nan)
    for region, (start, size) in enumerate(zip(people.regions.starts, people.regions.sizes, strict=True)):
        if region in unreached:
            continue
        place = slice(int(start), int(start + size))
        for lead, middle in enumerate(state.P[0, :, region]):
            steps, eta = pairs_and_steps(state.p[0, lead, place], touching[place, place])
            curve[:, lead, region] = eta[np.searchsorted(steps, levels)]
            summary[lead, region] = summed(steps, eta[:-1], middle)
    return summary, curve


def summed(steps: Floats, eta: Floats, middle: float) -> float:
    """[P - ∫₀ᴾ η + ∫ᴾ¹ η] / (1 - P), η constant up to each step."""
    ends, before = steps, np.concatenate([[0.0], steps[:-1]])
    below = np.minimum(ends, middle) - np.minimum(before, middle)
    above = np.maximum(ends, middle) - np.maximum(before, middle)
    if middle >= 1:
        return float("nan")
    return float((middle - (eta * below).sum() + (eta * above).sum()) / (1 - middle))
