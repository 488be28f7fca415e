"""Two groups compared in places, and the error of a figure whose slopes by both counts are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, floats
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.tables import People, Sampling, chosen_groups, only_one_group, read_people


def read_pair(
    measure: str,
    pair: tuple[int | None, int | None],
    *,
    counts: ArrayLike,
    regions: ArrayLike | None,
    margins: ArrayLike | None,
    margin_level: float,
    sampling: Sampling,
) -> People:
    """A group and its reference (or everybody else), or a message."""
    read = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    if pair[0] is None and len(read.n) > 2:
        raise ValueError(f"{measure} compares two groups and counts has {len(read.n)}. Give group (and reference).")
    return chosen_groups(read, *pair)


def per_unit(values: ArrayLike, people: People, name: str) -> Floats:
    """One figure per unit, in the order of the regions."""
    given = floats(values, name=name)
    units = people.n.shape[-1]
    if given.shape != (units,):
        raise ValueError(f"{name} must hold one figure for each of the {units} units; got shape {given.shape}.")
    return given if people.regions.order is None else given[people.regions.order]


def misplaced(people: People, *figures: Floats) -> Codes:
    """Regions with a unit whose area, place or distance is missing."""
    bad = ~np.isfinite(np.stack(figures)).all(axis=0)
    return marked(np.broadcast_to(people.regions.sum(bad.astype(float)) > 0, people.codes.shape), Reason.MISSING_PLACE)


def pair_estimate(people: People, value: Floats, slopes: Floats | None, words: str, codes: Codes) -> Estimate:
    """Figures per region; slopes (groups × leading × units) by each count give the delta-method error."""
    error = None
    if people.variance is not None and slopes is not None:
        error = np.sqrt(people.regions.sum((slopes**2 * people.variance).sum(axis=0)))
    return people.estimate(value, error, words, first_code(only_one_group(people), codes))
