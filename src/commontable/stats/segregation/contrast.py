"""Two places compared: does one look more segregated because of who lives in its units, or of how units are made up?

**What it says.** Takes the difference of an index between two places (or two years with other units) apart: what comes
from the distribution of the group over its units (attributes), and what from the units themselves, their sizes and
where they lie (structure).

**Formula.** Each unit's figure is replaced by the other place's at the same rank: mean rank over units, r/n, and the
quantile at it, straight lines between. swap="composition": the group's share in the unit, its people held.
swap="share": the unit's part of all people of the group (and of the others), made to add up to one.
swap="dual-composition": the shares of both, so that unit sizes move too. With S_ab the index of structure a and
attributes b: structure = ½ [(S_11 - S_21) + (S_12 - S_22)], attributes = ½ [(S_11 - S_12) + (S_21 - S_22)].

**Assumptions.** Ranks carry over: the unit richest in the group stays the richest. Two groups.

**Interpretation.** The sign is that of first minus second.

**Type.** Absolute (index points); symmetric in both places up to sign.

**Applicability.** Any index by name for two groups, in any two sets of units. For the same units in two years use
`segregation_change`, which keeps odds ratios instead of ranks.

**Limits.** Quantiles between few units are rough. With many units of the same share, ranks tie and swapping is not
exact: the swapped place need not have the other's index even if units are of one size. Interval: `draws`.

**References.** Cortes RX, Rey S, Knaap E, Wolf LJ (2020) J Comput Soc Sci 3:135. Shorrocks AF (2013) J Econ Inequal
11:99.

**Example.**

>>> first, second = [[90, 10], [60, 40], [20, 80]], [[60, 40], [50, 50], [45, 55], [30, 70]]
>>> found = segregation_contrast(first=first, second=second, index="dissimilarity")
>>> [round(float(each.estimate), 3) for each in (found.difference, found.structure, found.attributes)]
[0.322, 0.035, 0.287]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, choice
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import Choice
from commontable.stats.segregation.measure import measure
from commontable.stats.segregation.named import described, drawn, named, value_of
from commontable.stats.segregation.redrawn import with_limits
from commontable.stats.segregation.simulated import check_draws
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, read_people

SWAPS = ("composition", "share", "dual-composition")
Two = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class SegregationContrast:
    """difference = structure + attributes = first - second."""

    first: Estimate
    second: Estimate
    difference: Estimate
    structure: Estimate
    attributes: Estimate


def segregation_contrast(
    *,
    first: ArrayLike,
    second: ArrayLike,
    index: str,
    swap: Literal["composition", "share", "dual-composition"] = "composition",
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
    first_margins: ArrayLike | None = None,
    second_margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
    draws: int = 0,
    seed: int | None = None,
) -> SegregationContrast:
    """An index of two places and where its difference comes from. draws and seed give the parts intervals."""
    way = choice(swap, name="swap", allowed=SWAPS)
    read = [
        read_people(counts=counts, margins=margins, margin_level=margin_level, sampling=sampling)
        for counts, margins in ((first, first_margins), (second, second_margins))
    ]
    (one, name, chosen), (other, _, _) = (named(each, index, (group, reference), shape) for each in read)
    if len(one.n) != 2 or len(other.n) != 2 or one.lead != other.lead:
        raise ValueError("A contrast needs two groups (give group) and the same leading axes in first and second.")
    words = described(index, (group, reference))
    ends = (measure(one, name, words, chosen), measure(other, name, words, chosen))

    def figure(tables: Two) -> Floats:
        return parts_of((one, other), (name, chosen), tables, way)

    values = figure((one.n, other.n))
    tables = drawn_parts((one, other), figure, draws, seed) if draws else None
    codes = first_code(ends[0].codes, ends[1].codes)
    parts = [part(one, values, tables, codes, (place, words)) for place in range(len(PARTS))]
    return SegregationContrast(*ends, *parts)


PARTS = ("difference", "structure", "attributes")


def part(people: People, values: Floats, tables: Floats | None, codes: Codes, named_as: tuple[int, str]) -> Estimate:
    place, words = named_as
    lost = marked(~np.isfinite(values[place]), Reason.ONE_GROUP_ONLY)
    plain = people.estimate(
        values[place], None, f"{PARTS[place]} of {words}", first_code(codes.reshape(lost.shape), lost)
    )
    return with_limits(plain, None if tables is None else tables[:, place], people.out)


def parts_of(people: tuple[People, People], asked: tuple[str, Choice], tables: Two, way: str) -> Floats:
    """Difference, structure, attributes (parts × leading × 1)."""
    name, chosen = asked
    turned = (swapped(tables[0], tables[1], way), swapped(tables[1], tables[0], way))
    own = [value_of(each, name, chosen, table) for each, table in zip(people, tables, strict=True)]
    mixed = [value_of(each, name, chosen, table) for each, table in zip(people, turned, strict=True)]
    structure = ((own[0] - mixed[1]) + (mixed[0] - own[1])) / 2
    attributes = ((own[0] - mixed[0]) + (mixed[1] - own[1])) / 2
    return np.stack([own[0] - own[1], structure, attributes])


def swapped(here: Floats, there: Floats, way: str) -> Floats:
    """The table of one place with the other's distribution (groups × leading × units)."""
    if way == "share":
        shares = [each / each.sum(axis=-1, keepdims=True) for each in (here, there)]
        moved = quantiles_at_ranks(*shares)
        return np.array(moved / moved.sum(axis=-1, keepdims=True) * here.sum(axis=-1, keepdims=True))
    people = here.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = [np.nan_to_num(each / each.sum(axis=0)) for each in (here, there)]
    moved = quantiles_at_ranks(*shares) * people
    if way == "composition":
        moved[1] = people - moved[0]
    return np.asarray(moved)


def quantiles_at_ranks(here: Floats, there: Floats) -> Floats:
    """Each row of `here` with its values replaced by those of `there` at the same rank over the number of units."""
    from scipy.stats import rankdata  # late: keeps the import of this package light

    ranks = rankdata(here, axis=-1) / here.shape[-1]
    found = np.empty(here.shape)
    for place in np.ndindex(here.shape[:-1]):
        found[place] = np.quantile(there[place], ranks[place])
    return found


def drawn_parts(people: tuple[People, People], figure: Callable[[Two], Floats], draws: int, seed: int | None) -> Floats:
    check_draws(draws)
    if seed is None or people[0].variance is None or people[1].variance is None:
        raise ValueError("draws needs a seed, and margins of both places or sampling='multinomial' to draw from.")
    found = []
    for place in range(draws):
        stream = np.random.default_rng([seed, place])
        found.append(figure((drawn(people[0], stream), drawn(people[1], stream))))
    return np.stack(found)
