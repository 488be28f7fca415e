"""Change of segregation over time, and how much of it is structure rather than margins.

**What it says.** By how much segregation rose or fell, absolutely and in percent, and why: units or groups that came or
went, units that grew at different rates, a population whose mix changed, or people sorting themselves (or being sorted)
differently: the structural part, which is what one usually means by more or less segregation.

**Formula.** change = S_last - S_first; percent = 100 change / S_first. leaving = S of the first table without units and
groups that are gone in the last, minus S_first; arriving = S_last minus S of the last table without new ones. Between
the two tables of common cells: Shapley values of three factors, unit margin, group margin and structure (odds ratios),
each taken from the first or the last table; mixed tables by iterative proportional fitting, zeros taken as `fill`
people. change = leaving + arriving + unit_margin + group_margin + interaction + structure; interaction is zero here.
method="karmel-maclachlan": the first table is fitted to the last's unit margin, group margin and both; the rest of both
is the interaction, and what is left after both the structure. Standard errors of change and percent:
delta method; of the parts: `draws` tables of each period.

**Assumptions.** Units are the same places in both periods (same vintage of tracts; cross-walk first) and come in the
same order, absent ones as zeros. The two periods' errors are independent: ACS five-year periods must not overlap.

**Interpretation.** Below zero is a fall: favorable. A fall that is all group margin came from who lives there, not from
how they live together.

**Type.** Absolute (index points) and relative (percent); the first period is the reference.

**Applicability.** Any index by name; parts are made for the same index. Without draws parts have no interval.

**Limits.** method="karmel-maclachlan" gives other parts when time is turned round. With sampled counts compare
corrected figures too: a smaller sample in the first period looks like a fall. Parts depend a little on `fill` where
there are many zeros. A table that cannot be fitted is undefined with a reason.

**References.** Elbers B (2023) Sociol Methods Res 52:1. Mora R, Ruiz-Castillo J (2009) in Occupational and Residential
Segregation. Karmel T, MacLachlan M (1988) Econ Rec 64:187. Deutsch J, Flückiger Y, Silber J (2009), same volume.

**Example.** Sorting falls while the mix stays.

>>> first, last = [[100, 0], [60, 40], [40, 60], [0, 100]], [[90, 10], [58, 42], [42, 58], [10, 90]]
>>> found = segregation_change(first=first, last=last, index="dissimilarity")
>>> round(float(found.change.estimate), 2), round(float(found.percent.estimate), 1)
(-0.12, -20.0)
>>> round(float(found.structure.estimate), 2), abs(round(float(found.group_margin.estimate), 2))
(-0.12, 0.0)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, Mask, choice
from commontable.stats.rates.limited import not_negative
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate, SimulatedEstimate
from commontable.stats.segregation.fitting import fitted, in_both
from commontable.stats.segregation.indices import Choice
from commontable.stats.segregation.measure import measure
from commontable.stats.segregation.named import described, drawn, named, value_of
from commontable.stats.segregation.simulated import check_draws
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, read_people

PARTS = ("leaving", "arriving", "unit margin", "group margin", "interaction", "structure")
METHODS = ("shapley", "karmel-maclachlan")
Pair = tuple[People, People]


@dataclass(frozen=True, eq=False)
class SegregationChange:
    """change = leaving + arriving + unit_margin + group_margin + interaction + structure."""

    first: Estimate
    last: Estimate
    change: Estimate
    percent: Estimate
    leaving: Estimate
    arriving: Estimate
    unit_margin: Estimate
    group_margin: Estimate
    interaction: Estimate
    structure: Estimate


def segregation_change(
    *,
    first: ArrayLike,
    last: ArrayLike,
    index: str = "mutual-information",
    method: Literal["shapley", "karmel-maclachlan"] = "shapley",
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
    first_margins: ArrayLike | None = None,
    last_margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
    fill: float = 0.001,
    draws: int = 0,
    seed: int | None = None,
) -> SegregationChange:
    """Change of an index between two tables of the same units. draws and seed give the parts intervals."""
    not_negative(fill, name="fill")
    way = choice(method, name="method", allowed=METHODS)
    if np.shape(first) != np.shape(last):
        raise ValueError(
            f"first and last must have the same units and groups, absent ones as zeros; got {np.shape(first)} and "
            f"{np.shape(last)}."
        )
    if (first_margins is None) != (last_margins is None):
        raise ValueError("Give margins of both periods, or of neither.")
    read = [
        read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
        for counts, margins in ((first, first_margins), (last, last_margins))
    ]
    (one, name, chosen), (other, _, _) = (named(each, index, (group, reference), shape) for each in read)
    words = described(index, (group, reference))
    ends = (measure(one, name, words, chosen), measure(other, name, words, chosen))

    def parted(tables: tuple[Floats, Floats]) -> tuple[Floats, Mask]:
        return parts_of((one, other), name, chosen, (*tables, fill, way))

    values, reached = parted((one.n, other.n))
    codes = first_code(one.codes, other.codes, failed(values, reached))
    spread = draw_parts((one, other), parted, draws, seed) if draws else None
    parts = [part(one, values[place], codes, spread, (place, words)) for place in range(len(PARTS))]
    return SegregationChange(*ends, *compared_ends(*ends, words), *parts)


def failed(values: Floats, reached: Mask) -> Codes:
    lost = marked(~reached, Reason.FIT_NOT_REACHED)
    undefined = marked(~np.isfinite(values).all(axis=0), Reason.ONE_GROUP_ONLY)
    return first_code(undefined, lost)


def compared_ends(first: Estimate, last: Estimate, words: str) -> tuple[Estimate, Estimate]:
    """Absolute and percent change with delta-method errors, periods independent."""
    codes = first_code(first.codes, last.codes)
    square = (first.standard_error**2, last.standard_error**2)
    change = Estimate(
        last.estimate - first.estimate, np.sqrt(square[0] + square[1]), codes, last.n, f"change of {words}", last.notes
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = last.estimate / first.estimate
        error = 100 * np.sqrt(square[1] + ratio**2 * square[0]) / first.estimate
    none = marked(~(first.estimate > 0), Reason.DENOMINATOR_NOT_POSITIVE)
    codes = first_code(codes, none)
    percent, doubt = (np.where(codes == 0, each, np.nan) for each in (100 * (ratio - 1), error))
    return change, Estimate(percent, doubt, codes, last.n, f"percent change of {words}", last.notes)


def parts_of(people: Pair, name: str, chosen: Choice, given: tuple[Floats, Floats, float, str]) -> tuple[Floats, Mask]:
    """The six parts (parts × leading × regions), and whether every fit was reached."""
    first, last, fill, way = given
    regions = people[0].regions
    kept = in_both(first, last, regions)
    common = (first, last) if kept.all() else (first * kept, last * kept)
    whole = [value_of(people[0], name, chosen, table) for table in (first, last)]
    mixed, reached = mixed_values(people[0], name, chosen, common, (kept, fill))
    leaving, arriving = mixed[0, 0, 0] - whole[0], whole[1] - mixed[1, 1, 1]
    split = shapley(mixed) if way == "shapley" else one_way(mixed)
    return np.stack([leaving, arriving, *split]), reached


def mixed_values(
    people: People, name: str, chosen: Choice, common: tuple[Floats, Floats], filling: tuple[Mask, float]
) -> tuple[Floats, Mask]:
    """The index of all eight tables: (unit margin, group margin, structure) each of the first or the last."""
    kept, fill = filling
    regions = people.regions
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = [regions.sum(table.sum(axis=0)) for table in common]
        units = [np.nan_to_num(t.sum(axis=0) / regions.spread(s)) for t, s in zip(common, sizes, strict=True)]
        groups = [np.nan_to_num(regions.sum(t) / s) for t, s in zip(common, sizes, strict=True)]
    values = np.empty((2, 2, 2, *sizes[0].shape))
    reached = np.ones(sizes[0].shape, dtype=bool)
    for unit, group, inside in product((0, 1), repeat=3):
        table = common[inside]
        if not unit == group == inside:
            table = np.where(table > 0, table, fill)
            table[~kept] = 0.0
            table, done = fitted(table, units[unit], groups[group], regions)
            reached &= done
        values[unit, group, inside] = value_of(people, name, chosen, table)
    return values, reached


def shapley(v: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Each factor's mean step over the orders in which the three may be changed."""
    turns = [v, np.moveaxis(v, 1, 0), np.moveaxis(v, 2, 0)]
    steps = [turned[1] - turned[0] for turned in turns]
    unit, group, inside = ((2 * step[0, 0] + step[0, 1] + step[1, 0] + 2 * step[1, 1]) / 6 for step in steps)
    return unit, group, np.zeros(unit.shape), inside


def one_way(v: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Karmel and MacLachlan: margins moved under the first structure, their joint effect apart."""
    unit, group, both = v[1, 0, 0] - v[0, 0, 0], v[0, 1, 0] - v[0, 0, 0], v[1, 1, 0] - v[0, 0, 0]
    return unit, group, both - unit - group, v[1, 1, 1] - v[1, 1, 0]


def draw_parts(
    people: Pair, parted: Callable[[tuple[Floats, Floats]], tuple[Floats, Mask]], draws: int, seed: int | None
) -> Floats:
    """draws × parts × leading × regions."""
    check_draws(draws)
    if seed is None or people[0].variance is None:
        raise ValueError("draws needs a seed, and margins or sampling='multinomial' to draw from.")
    found = []
    for place in range(draws):
        stream = np.random.default_rng([seed, place])
        found.append(parted((drawn(people[0], stream), drawn(people[1], stream)))[0])
    return np.stack(found)


def part(people: People, value: Floats, codes: Codes, spread: Floats | None, named_as: tuple[int, str]) -> Estimate:
    """One part, with basic bootstrap limits where there were draws."""
    place, words = named_as
    title = f"change of {words}, {PARTS[place]}"
    if spread is None:
        return people.estimate(value, None, title, codes)
    tables = spread[:, place]
    blank = codes != 0

    def quantile(wanted: tuple[float, float]) -> tuple[Floats, Floats]:
        upper, lower = (2 * value - each for each in np.quantile(tables, wanted, axis=0))
        return people.out(np.where(blank, np.nan, lower)), people.out(np.where(blank, np.nan, upper))

    plain = people.estimate(value, tables.std(axis=0, ddof=1), title, codes)
    return SimulatedEstimate(
        plain.estimate, plain.standard_error, plain.codes, plain.n, title, plain.notes, quantile=quantile
    )
