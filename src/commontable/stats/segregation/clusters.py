"""Clustering: whether the units of a group lie next to each other, and whom it meets when nearness decides.

**What it says.** Absolute clustering: how near people of a group live to each other, over how near they live to
everybody. Relative clustering: how much nearer they live to each other than people of the other group do. Spatial
proximity: how near people live to their own group, on average over both, over how near people live to each other at
all. Distance-decay exposure: the share of another group (or of its own: isolation) among the people around a person of
a group, the near ones counting more.

**Formula.** Proximity c_ij = exp(-d_ij / scale), within a unit d_ii = √(0.6 area). P_xy = Σ_i Σ_j x_i y_j c_ij / XY.
Absolute: [Σ (x_i/X) Σ_j c_ij x_j - (X/n²) ΣΣ c_ij] / [Σ (x_i/X) Σ_j c_ij t_j - (X/n²) ΣΣ c_ij], n units. Relative:
P_xx / P_yy - 1. Proximity: (X P_xx + Y P_yy) / (T P_tt). Exposure: Σ_i (x_i/X) Σ_j c_ij y_j / Σ_j c_ij t_j. Standard
errors: delta method over all counts.

**Assumptions.** People of a unit live at its point; the chance of meeting falls with distance as the proximity does.
`scale` is the distance at which it has fallen to 37%, and must be chosen: there is no default, since exp(-d) of
distances in meters says nothing is near. Or give `near`, a sparse matrix of proximities (from travel times, say).

**Interpretation.** Adverse where a group is kept together. Absolute: 0 to 1. Relative: 0 when both groups live as near
to their own. Proximity: 1 without clustering. Compare figures of one scale only.

**Type.** Relative, without unit; weighted by people (absolute: units count alike in its reference).

**Applicability.** Pairs of units within a region. Units without a place leave their region undefined with a reason.

**Limits.** Time grows with the square of a region's units: 3,000 tracts take 0.2 s, 80,000 in one region under three
minutes, never with more than 10 MiB beside the counts; with `cutoff` only pairs that near are made (memory grows with
them), and what lies beyond counts as zero. Absolute clustering changes with the drawing of units.

**References.** White MJ (1983) Am J Sociol 88:1008. Morgan BS (1983) Area 15:211. Massey DS, Denton NA (1988) Social
Forces 67:281.

**Example.** A chessboard street and two halves.

>>> places = Proximity(coordinates=[[0, 0], [1, 0], [2, 0], [3, 0]], areas=[1, 1, 1, 1], scale=1.0)
>>> chess, halves = [[9, 1], [1, 9], [9, 1], [1, 9]], [[9, 1], [9, 1], [1, 9], [1, 9]]
>>> [round(float(clustering(counts=each, near=places, index="proximity").estimate), 3) for each in (chess, halves)]
[1.011, 1.264]
>>> [round(float(distance_exposure(counts=each, near=places, group=0, to=0).estimate), 3) for each in (chess, halves)]
[0.511, 0.641]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.evenness import compared
from commontable.stats.segregation.paired import pair_estimate, read_pair
from commontable.stats.segregation.proximity import Near, Proximity, read_near
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, Sparse, check_group, read_people

INDICES = ("absolute", "relative", "proximity")


def clustering(
    *,
    counts: ArrayLike,
    near: Proximity | Sparse,
    index: Literal["absolute", "relative", "proximity"],
    group: int | None = None,
    reference: int | None = None,
    regions: ArrayLike | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Clustering of a group in each region."""
    name = choice(index, name="index", allowed=INDICES)
    people = read_pair(
        "Clustering",
        (group, reference),
        counts=counts,
        regions=regions,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    places = read_near(near, people)
    figure = {"absolute": absolute, "relative": relative, "proximity": together}[name]
    with np.errstate(divide="ignore", invalid="ignore"):
        value, slopes = figure(looked_around(people, places))
    codes = first_code(places.codes, marked(~np.isfinite(value), Reason.DENOMINATOR_NOT_POSITIVE))
    words = f"{'spatial' if name == 'proximity' else name} {'proximity' if name == 'proximity' else 'clustering'}"
    return pair_estimate(people, value, slopes, f"{words}, {compared(group, reference)}", codes)


@dataclass(frozen=True, eq=False)
class Around:
    """Both groups of each unit, and what lies around it: all proximities are gone through once."""

    near: Near
    n: Floats  # both groups and everybody × leading × units
    around: Floats  # Σ_j c_ij of each
    back: Floats  # Σ_j c_ji of each

    def square(self, one: int, other: int) -> tuple[Floats, Floats, Floats]:
        """Σ_i Σ_j v_i c_ij w_j of each region over Σ v, and its slopes by v and by w."""
        spread, sums = self.near.regions.spread, self.near.regions.sum
        total = sums(self.n[one])
        value = sums(self.n[one] * self.around[other]) / total
        return value, (self.around[other] - spread(value)) / spread(total), self.back[one] / spread(total)


X, Y, T = 0, 1, 2


def looked_around(people: People, near: Near) -> Around:
    around = near.sums(people.n)
    back = around if near.symmetric else near.sums(people.n, turned=True)
    n, around, back = (np.concatenate([each, each.sum(axis=0, keepdims=True)]) for each in (people.n, around, back))
    return Around(near, n, around, back)


def absolute(found: Around) -> tuple[Floats, Floats]:
    near, x = found.near, found.n[X]
    spread, sums = near.regions.spread, near.regions.sum
    every = sums(near.sums(np.ones((1, x.shape[-1])))) / near.regions.sizes**2
    base, pull = sums(x) * every, np.broadcast_to(spread(every), x.shape)
    own, by_own, by_other = found.square(X, X)
    whole, by_x, by_t = found.square(X, T)
    room = whole - base
    value = (own - base) / room
    level, wide = spread(value), spread(room)
    alone = (by_own + by_other - pull - level * (by_x - pull)) / wide
    both = -level * by_t / wide
    return value, np.stack([alone + both, both])


def relative(found: Around) -> tuple[Floats, Floats]:
    (one, by_x), (other, by_y) = (mutual(found, group) for group in (X, Y))
    spread = found.near.regions.spread
    value = one / other - 1
    return value, np.stack([by_x / spread(other), -spread(one / other**2) * by_y])


def mutual(found: Around, group: int) -> tuple[Floats, Floats]:
    """P_xx and its slopes."""
    spread, total = found.near.regions.spread, found.near.regions.sum(found.n[group])
    value, first, second = found.square(group, group)
    return value / total, (first + second) / spread(total) - spread(value / total**2)


def together(found: Around) -> tuple[Floats, Floats]:
    spread = found.near.regions.spread
    parts = [found.square(group, group) for group in (X, Y, T)]
    (one, other, whole), slopes = [part[0] for part in parts], [part[1] + part[2] for part in parts]
    value = (one + other) / whole
    return value, (np.stack(slopes[:2]) - spread(value) * slopes[2]) / spread(whole)


def distance_exposure(
    *,
    counts: ArrayLike,
    near: Proximity | Sparse,
    group: int,
    to: int,
    regions: ArrayLike | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Exposure of a group to another, or to itself, with nearness deciding whom one meets."""
    people = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    own, other = check_group(group, len(people.n), "group"), check_group(to, len(people.n), "to")
    places, x = read_near(near, people), people.n[own]
    spread, sums = people.regions.spread, people.regions.sum
    with np.errstate(divide="ignore", invalid="ignore"):
        around, met_there = places.sums(np.stack([people.n.sum(axis=0), people.n[other]]))
        share = np.where(around > 0, met_there / around, 0.0)
        total = sums(x)
        value = sums(x * share) / total
        error = None
        if people.variance is not None:
            met = np.where(around > 0, x / (spread(total) * around), 0.0)
            everybody, those = places.sums(np.stack([met * share, met]), turned=True)
            slopes = np.repeat(-everybody[None], len(people.n), axis=0)
            slopes[other] += those
            slopes[own] += (share - spread(value)) / spread(total)
            error = np.sqrt(sums((slopes**2 * people.variance).sum(axis=0)))
    lonely = marked(sums(((x > 0) & (around <= 0)).astype(float)) > 0, Reason.EMPTY_SURROUNDINGS)
    codes = first_code(places.codes, marked(total == 0, Reason.GROUP_ABSENT), lonely)
    return people.estimate(value, error, f"distance-decay exposure of group {own} to group {other}", codes)
