"""Tests by shuffling: could this segregation, or a difference of places, be chance?

**What it says.** How often an index as large as the one seen comes out when the null hypothesis is made true by
drawing.

**Formula.** null="even": each unit's people get their groups by the region's shares (unit sizes held). "independent":
each group's people get their units by the units' parts of everybody (group sizes held). "shuffled": everybody is
dealt out again, both sizes held (multivariate hypergeometric). "places": units change places, which matters to an
index with surroundings. Two places: "labels": units of both are dealt out again to the two places; "people":
everybody of both is dealt out again over the units of both (sizes held), so both are even; "composition": each
place is, with probability one half, given the other's shares rank by rank (see `segregation_contrast`).
p = (1 + draws as extreme) / (1 + draws); tail="upper" counts those at or above, "two" twice the smaller side.

**Assumptions.** People move one by one ("places", "labels": units are exchangeable). Counts are whole people.

**Interpretation.** A small p says that chance alone would hardly do this, not that segregation is large: with many
people every p is small. Read the interval (`simulated_segregation`, `above_chance`) first.

**Type.** A probability; `expected` is the mean of the null, its standard error the spread of it.

**Applicability.** Any index by name; per region. The difference: two places, or two years of one.

**Limits.** The smallest p is 1 / (1 + draws). Many regions mean many tests.

**References.** Boisso D, Hayes K, Hirschberg J, Silber J (1994) J Econometrics 61:161. Allen R, Burgess S, Davidson R,
Windmeijer F (2015) Econom J 18:40. Davison AC, Hinkley DV (1997) Bootstrap Methods and their Application, section 4.2.
Rey SJ et al. (2021) Comparative spatial segregation analytics, Spat Demogr 9:31.

**Example.** Ten firms of ten people; all women in five of them, and one in each.

>>> apart, even = [[2, 8]] * 5 + [[0, 10]] * 5, [[1, 9]] * 10
>>> [segregation_test(index="dissimilarity", counts=each, null="shuffled", seed=1).p.round(2).tolist()
...  for each in (apart, even)]
[0.1, 1.0]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Codes, Floats, choice
from commontable.stats.reasons import Reason, Reasoned, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.chance import placed
from commontable.stats.segregation.contrast import swapped
from commontable.stats.segregation.measure import measure, undefined
from commontable.stats.segregation.named import described, named, value_of
from commontable.stats.segregation.regions import group_units
from commontable.stats.segregation.running import Drawn, summed_up
from commontable.stats.segregation.simulated import check_draws
from commontable.stats.segregation.tables import People, Sparse, read_people

NULLS = ("even", "independent", "shuffled", "places")
PAIR_NULLS = ("labels", "people", "composition")
Draw = Callable[[np.random.Generator], Floats]


@dataclass(frozen=True, eq=False)
class SegregationTest(Reasoned):
    """`p` for each region with the figure seen and what the null gives; NaN where `reason` says why."""

    observed: Estimate
    expected: Estimate
    p: Floats
    codes: Codes


def segregation_test(
    *,
    index: str,
    counts: ArrayLike,
    null: Literal["even", "independent", "shuffled", "places"],
    seed: int,
    draws: int = 499,
    tail: Literal["upper", "two"] = "upper",
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
    surroundings: Sparse | None = None,
) -> SegregationTest:
    """Could the index be chance? The same seed gives the same p."""
    check_draws(draws)
    way = choice(null, name="null", allowed=NULLS)
    side = choice(tail, name="tail", allowed=("upper", "two"))
    if way == "places" and surroundings is None:
        raise ValueError("null='places' moves units, which no index without surroundings sees. Give surroundings.")
    read = read_people(counts=counts, regions=regions, surroundings=surroundings)
    people, name, chosen = named(read, index, (group, reference), shape)
    words = described(index, (group, reference))
    observed = measure(people, name, words, chosen)
    streams = (np.random.default_rng([seed, place]) for place in range(draws))
    figures = (value_of(people, name, chosen, redealt(people, way, stream)) for stream in streams)
    found = summed_up(figures, value_of(people, name, chosen, people.n))
    codes = undefined(people, name, chosen)
    return answered(people, observed, found, (side, f"{words}, null '{way}'"), codes)


def answered(people: People, observed: Estimate, found: Drawn, said: tuple[str, str], codes: Codes) -> SegregationTest:
    codes = first_code(codes, marked(~found.finite, Reason.ONE_GROUP_ONLY))
    blank = codes != 0
    p = np.where(blank, np.nan, chance_of(found, said[0]))
    spread = np.where(blank, np.nan, found.spread)
    expected = people.estimate(found.mean, spread, said[1], codes)
    return SegregationTest(observed, expected, people.out(p), people.out(codes))


def chance_of(found: Drawn, side: str) -> Floats:
    upper = (1 + found.as_high) / (1 + found.draws)
    if side == "upper":
        return np.asarray(upper, dtype=float)
    lower = (1 + found.as_low) / (1 + found.draws)
    return np.asarray(np.minimum(2 * np.minimum(upper, lower), 1.0), dtype=float)


def redealt(people: People, way: str, stream: np.random.Generator) -> Floats:
    """One table under the null."""
    if way == "even":
        return placed(people, stream)
    if way == "independent":
        return over_units(people, stream)
    if way == "shuffled":
        return shuffled(people, stream)
    order = np.lexsort((np.asarray(stream.random(people.n.shape[-1])), people.regions.codes))
    return people.n[:, :, order]


def over_units(people: People, stream: np.random.Generator) -> Floats:
    """Group totals dealt out over units by the units' parts: binomial counts, unit by unit, all regions at once."""
    whole, found = people.n.sum(axis=0), np.empty(people.n.shape)
    for start, size in zip(people.regions.starts, people.regions.sizes, strict=True):
        place = slice(int(start), int(start + size))
        size_of = whole[:, place].sum(axis=-1)
        for lead in np.flatnonzero(size_of > 0):
            part = whole[lead, place] / size_of[lead]
            totals = np.rint(people.n[:, lead, place].sum(axis=-1)).astype(np.int64)
            found[:, lead, place] = stream.multinomial(totals, part)
        found[:, size_of == 0, place] = 0.0
    return found


def shuffled(people: People, stream: np.random.Generator) -> Floats:
    """Everybody dealt out again, unit sizes and group sizes held."""
    table = np.rint(people.n).astype(np.int64)
    found = np.empty(people.n.shape)
    for start, size in zip(people.regions.starts, people.regions.sizes, strict=True):
        place = slice(int(start), int(start + size))
        for lead in range(table.shape[1]):
            found[:, lead, place] = dealt(table[:, lead, place], stream)
    return found


def dealt(table: NDArray[np.int64], stream: np.random.Generator) -> Floats:
    groups = np.repeat(np.arange(len(table)), table.sum(axis=1))
    units = np.repeat(np.arange(table.shape[1]), table.sum(axis=0))
    flat = stream.permutation(groups) * table.shape[1] + units
    return np.bincount(flat, minlength=table.size).reshape(table.shape).astype(float)


def segregation_difference_test(
    *,
    index: str,
    first: ArrayLike,
    second: ArrayLike,
    null: Literal["labels", "people", "composition"],
    seed: int,
    draws: int = 499,
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
) -> SegregationTest:
    """Could the difference of two places be chance? Two-sided."""
    check_draws(draws)
    way = choice(null, name="null", allowed=PAIR_NULLS)
    read = [read_people(counts=counts) for counts in (first, second)]
    (one, name, chosen), (other, _, _) = (named(each, index, (group, reference), shape) for each in read)
    if len(one.n) != len(other.n) or one.lead or other.lead:
        raise ValueError("first and second must each be units × the same groups, one place at a time.")
    if way == "composition" and len(one.n) > 2:
        raise ValueError("null='composition' swaps the shares of one group. Give group (and reference).")

    def apart(tables: tuple[Floats, Floats]) -> Floats:
        values = [value_of(alone(each), name, chosen, each) for each in tables]
        return values[0] - values[1]

    def alone(table: Floats) -> People:
        return replace(one, n=table, regions=group_units(None, table.shape[-1]))

    value = apart((one.n, other.n))
    streams = (np.random.default_rng([seed, place]) for place in range(draws))
    found = summed_up((apart(exchanged((one, other), way, stream)) for stream in streams), value)
    words = f"difference of {described(index, (group, reference))}"
    lost = marked(~found.finite, Reason.ONE_GROUP_ONLY)
    codes = first_code(*(undefined(each, name, chosen) for each in (one, other)), lost)
    observed = one.estimate(value, None, words, codes)
    return answered(one, observed, found, ("two", f"{words}, null '{way}'"), codes)


def exchanged(people: tuple[People, People], way: str, stream: np.random.Generator) -> tuple[Floats, Floats]:
    """Two tables under the null."""
    one, other = (each.n for each in people)
    cut = one.shape[-1]
    if way == "composition":
        turn = stream.random(2) < 0.5
        return (swapped(one, other, way) if turn[0] else one), (swapped(other, one, way) if turn[1] else other)
    both: NDArray[Any] = np.concatenate([one, other], axis=-1)
    if way == "labels":
        both = both[..., stream.permutation(both.shape[-1])]
    else:
        both = dealt(np.rint(both[:, 0]).astype(np.int64), stream)[:, None]
    return both[..., :cut], both[..., cut:]
