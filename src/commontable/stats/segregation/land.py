"""Concentration in land: how little of the region's land a group lives on.

**What it says.** Delta: the share of a group that would have to move for the group to be as dense everywhere. Absolute
concentration: where the group stands between living on the least land its number allows (1) and on the most (0).
Relative concentration: how much closer to the first it is than the group it is compared with.

**Formula.** Unit j has area a_j of A, x_j of the X people of the group, y_j of the reference, t = x + y. Delta =
½ Σ |x_j/X - a_j/A|. Mean land x̄ = Σ x_j a_j / X, ȳ likewise. m1 (m2) is the mean area of the units that X people fill
when units are taken from the smallest (the largest), each with its t. Absolute = 1 - (x̄ - m1) / (m2 - m1). Relative =
(x̄/ȳ - 1) / (m1/m2 - 1). crossing="part" takes of the last unit just the people still wanted; "whole" takes all of it.
Standard errors: delta method over all counts, the order of units held.

**Assumptions.** Areas are those people can live on (parks, water and industry make concentration look higher). Areas
have no error.

**Interpretation.** Adverse where crowding is. Zero delta: as dense everywhere. Absolute runs from 0 to 1 with
crossing="part". Relative: 0 when both groups live alike, above zero when the first lives on less land.

**Type.** Relative, without unit; weighted by people of the group; land is the reference.

**Applicability.** Two groups or one against everybody else; areas in any one unit. A missing area, or one that is zero
or below, leaves its region undefined with a reason. All units with people alike in area: absolute and relative are
undefined.

**Limits.** Small units are drawn where people are dense, so these measures follow the drawing of units. With
crossing="whole" absolute concentration can leave 0 to 1.

**References.** Hoover EM (1941) J Econ Hist 1:162. Duncan OD, Cuzzort RP, Duncan B (1961) Statistical Geography.
Massey DS, Denton NA (1988) Social Forces 67:281.

**Example.** Two small dense units and a wide one.

>>> people, areas = [[90, 10], [60, 40], [50, 150]], [1.0, 1.0, 6.0]
>>> found = {name: land_concentration(counts=people, areas=areas, index=name) for name in INDICES}
>>> {name: round(float(each.estimate), 3) for name, each in found.items()}
{'delta': 0.5, 'absolute': 0.75, 'relative': 0.632}
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, choice
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.evenness import compared
from commontable.stats.segregation.paired import misplaced, pair_estimate, per_unit, read_pair
from commontable.stats.segregation.regions import Regions
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling

INDICES = ("delta", "absolute", "relative")
# A figure and its derivatives by the counts of both groups.
Sloped = tuple[Floats, Floats]
# The least and the most land of a group differ by more than rounding.
SAME_LAND = 1e-12


def land_concentration(
    *,
    counts: ArrayLike,
    areas: ArrayLike,
    index: Literal["delta", "absolute", "relative"],
    group: int | None = None,
    reference: int | None = None,
    crossing: Literal["part", "whole"] = "part",
    regions: ArrayLike | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Concentration of a group on the land of each region. areas: one for each unit."""
    name = choice(index, name="index", allowed=INDICES)
    whole = choice(crossing, name="crossing", allowed=("part", "whole")) == "whole"
    people = read_pair(
        "Concentration in land",
        (group, reference),
        counts=counts,
        regions=regions,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    given = per_unit(areas, people, "areas")
    land = np.where(given > 0, given, np.nan)
    codes = misplaced(people, land)
    with np.errstate(divide="ignore", invalid="ignore"):
        if name == "delta":
            value, slopes = delta(people, land)
        else:
            value, slopes, alike = between_extremes(people, land, name, whole)
            codes = first_code(codes, marked(alike, Reason.NO_SPREAD))
    return pair_estimate(people, value, slopes, f"{name} concentration in land, {compared(group, reference)}", codes)


def delta(people: People, land: Floats) -> Sloped:
    regions, x = people.regions, people.n[0]
    total = regions.sum(x)
    apart = x / regions.spread(total) - land / regions.spread(regions.sum(land))
    sign = np.sign(apart)
    held = regions.sum(sign * x) / total
    slopes = np.zeros(people.n.shape)
    slopes[0] = (sign - regions.spread(held)) / (2 * regions.spread(total))
    return regions.sum(np.abs(apart)) / 2, slopes


def between_extremes(people: People, land: Floats, name: str, whole: bool) -> tuple[Floats, Floats, Mask]:
    """The figure, its slopes, and where the group would take the same land whichever units it fills first."""
    (mean, by_mean), (other, by_other) = (mean_land(people, land, each) for each in (0, 1))
    (least, by_least), (most, by_most) = (filled(people, land, whole, turned) for turned in (False, True))
    spread = people.regions.spread
    alike = most - least <= SAME_LAND * most
    if name == "absolute":
        room = most - least
        place = (mean - least) / room
        by_place = (by_mean - spread(1 - place) * by_least - spread(place) * by_most) / spread(room)
        return 1 - place, -by_place, alike
    room = least / most - 1
    value = (mean / other - 1) / room
    above = by_mean / spread(other) - spread(mean / other**2) * by_other
    below = by_least / spread(most) - spread(least / most**2) * by_most
    return value, (above - spread(value) * below) / spread(room), alike


def mean_land(people: People, land: Floats, group: int) -> Sloped:
    """Mean area of the units in which people of a group live."""
    regions, n = people.regions, people.n[group]
    total = regions.sum(n)
    mean = regions.sum(n * land) / total
    slopes = np.zeros(people.n.shape)
    slopes[group] = (land - regions.spread(mean)) / regions.spread(total)
    return mean, slopes


def filled(people: People, land: Floats, whole: bool, turned: bool) -> Sloped:
    """Mean area of the units that as many people as the group has fill, from the smallest (turned: the largest)."""
    regions = people.regions
    order = np.lexsort((-land if turned else land, regions.codes))
    t, area = people.n.sum(axis=0)[:, order], land[order]
    wanted = regions.sum(people.n[0])
    upto = running(t, regions)
    before = upto - t
    wide = regions.spread(wanted)
    taken = np.where(before < wide, t, 0.0) if whole else np.clip(wide - before, 0.0, t)
    size = regions.sum(taken)
    mean = regions.sum(taken * area) / size
    if whole:
        by_t = np.where(before < wide, area - regions.spread(mean), 0.0) / regions.spread(size)
        by_size = np.zeros(mean.shape)
    else:
        last = regions.sum(np.where((before < wide) & (upto >= wide), area, 0.0))
        by_t = np.where(upto < wide, area - regions.spread(last), 0.0) / regions.spread(size)
        by_size = (last - mean) / size
    slopes = np.empty(people.n.shape)
    slopes[:, :, order] = by_t
    slopes[0] += regions.spread(by_size)
    return mean, slopes


def running(values: Floats, regions: Regions) -> Floats:
    """Running sums within each region."""
    summed = np.cumsum(values, axis=-1)
    earlier = (summed - values)[..., regions.starts]
    return np.asarray(summed - regions.spread(earlier))
