"""Distortion: how wrong a picture of the region people get who look around from where they live.

**What it says.** From each unit the view widens, unit after unit by distance, until it takes in the whole region. How
far is what is seen from the region's mix, averaged over the way? Of the region: averaged over people.

**Formula.** Around unit i the k nearest units have shares q; divergence KL_ik = Σ_m q_m ln(q_m / P_m), zero at the end.
weights="people": mean of KL over the people met on the way, each counted when her unit comes into view.
weights="units": the sum over units. Units at one distance come into view together. Of the region: Σ_i (t_i / T)
score_i. With `draws`: basic bootstrap limits.

**Assumptions.** Everybody of a unit lives at its point, in a plane projection.

**Interpretation.** Adverse: high where a wide area is unlike the region. Zero for even spread.

**Type.** Relative, in nats (units: nats × units); the region is the reference.

**Applicability.** Two groups or more; views end at the region's border. Units without a place leave their region
undefined with a reason; units without people have no score, but their place is passed.

**Limits.** weights="units" grows when units are split and reproduces PySAL; weights="people" does not change. Time
grows with the square of a region's units (times their logarithm): 1,000 tracts take 0.2 s, and each draw as much again.
Views from the edge are one-sided.

**References.** Olteanu M, Randon-Furling J, Clark WAV (2019) PNAS 116:12250. Kullback S, Leibler RA (1951) Ann Math
Stat 22:79.

**Example.** A chessboard street and two halves.

>>> chess, halves = [[9, 1], [1, 9], [9, 1], [1, 9]], [[9, 1], [9, 1], [1, 9], [1, 9]]
>>> street = [[0, 0], [1, 0], [2, 0], [3, 0]]
>>> [round(float(distortion(counts=each, coordinates=street, of="region").estimate), 3) for each in (chess, halves)]
[0.106, 0.152]
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice
from commontable.stats.reasons import first_code
from commontable.stats.results import Estimate
from commontable.stats.segregation.centers import CLOSE, points_of
from commontable.stats.segregation.local import unit_estimate, unit_reasons
from commontable.stats.segregation.paired import misplaced
from commontable.stats.segregation.redrawn import Redraw, with_limits
from commontable.stats.segregation.regions import Places
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, only_one_group, read_people

# Views × units × groups worked off at once.
CHUNK = 2**18


def distortion(
    *,
    counts: ArrayLike,
    coordinates: ArrayLike,
    of: Literal["region", "units"],
    weights: Literal["people", "units"] = "people",
    regions: ArrayLike | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
    draws: int = 0,
    seed: int | None = None,
) -> Estimate:
    """Distortion of each region, or of each unit in the shape of counts without its groups."""
    which = choice(of, name="of", allowed=("region", "units"))
    by_people = choice(weights, name="weights", allowed=("people", "units")) == "people"
    people = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    points = points_of(coordinates, people)
    lost = first_code(only_one_group(people), misplaced(people, *points.T))

    def figure(table: Floats) -> Floats:
        scores = views(table, points, people, by_people)
        if which == "units":
            return scores
        with np.errstate(divide="ignore", invalid="ignore"):
            size = table.sum(axis=0)
            return np.asarray(people.regions.sum(scores * size) / people.regions.sum(size))

    value, tables = figure(people.n), Redraw(draws, seed).tables(people, figure)
    words = f"distortion of {'regions' if which == 'region' else 'units'}, weighted by {weights}"
    if which == "region":
        return with_limits(people.estimate(value, None, words, lost), tables, people.out)
    codes = first_code(unit_reasons(people), np.repeat(lost, people.regions.sizes, axis=-1))
    plain = unit_estimate(people, value, None, (codes, people.n.sum(axis=0)), words)
    return with_limits(plain, tables, lambda each: people.regions.unsorted(each).reshape(plain.shape))


def views(table: Floats, points: Floats, people: People, by_people: bool) -> Floats:
    """The score of every unit (leading × units). Regions one after the other: each has its own order of distances."""
    found = np.empty(table.shape[1:])
    for start, size in zip(people.regions.starts, people.regions.sizes, strict=True):
        place = slice(int(start), int(start + size))
        here, where = table[:, :, place], points[place]
        rows = max(1, CHUNK // (int(size) * len(table)))
        for row in range(0, int(size), rows):
            far = np.hypot(*(where[row : row + rows, None] - where[None]).transpose(2, 0, 1))
            order = np.argsort(far, axis=1)
            ends = last_of_ties(np.take_along_axis(far, order, axis=1))
            for lead in range(table.shape[1]):
                found[lead, start + row : start + row + len(far)] = looked(here[:, lead], order, ends, by_people)
    return found


def last_of_ties(far: Floats) -> Places:
    """For each sorted unit, the last one at its distance."""
    places = np.arange(far.shape[1])
    last = np.ones(far.shape, dtype=bool)
    last[:, :-1] = far[:, 1:] - far[:, :-1] > CLOSE * far[:, 1:]
    marked = np.where(last, places, far.shape[1])
    return np.minimum.accumulate(marked[:, ::-1], axis=1)[:, ::-1]


def looked(table: Floats, order: Places, ends: Places, by_people: bool) -> Floats:
    """Mean or sum of the divergences on the way outward."""
    entering = table[:, order]
    seen = np.take_along_axis(np.cumsum(entering, axis=-1), np.broadcast_to(ends, entering.shape), axis=-1)
    whole = table.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.nan_to_num(seen / seen.sum(axis=0))
        ratio = shares / (whole / whole.sum())[:, None, None]
    apart = np.log(ratio, out=np.zeros(ratio.shape), where=ratio > 0)
    divergence = (shares * apart).sum(axis=0)
    if not by_people:
        return np.asarray(divergence.sum(axis=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((divergence * entering.sum(axis=0)).sum(axis=-1) / whole.sum())
