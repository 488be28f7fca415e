"""Segregation between regions and within them: parts that add up.

**What it says.** How much of the segregation between units is already there between the regions that hold them (say,
counties), and how much is left within regions.

**Formula.** M = M_between + Σ_r (T_r / T) M_r; H = H_between + Σ_r (T_r E_r / T E) H_r, where between takes every
region as one unit. `weight` is the factor of each region. Standard errors: delta method on each part.

**Assumptions.** Every unit lies in one region. Counts are what they say; or, with `margins`, estimates with independent
errors; or, with sampling="multinomial", a random draw of people.

**Interpretation.** Adverse as segregation is. A large share between regions points to borders (annexation, school
districts); a large share within them to housing inside.

**Type.** Relative; M in nats, H without unit; weighted by people (H: by people and diversity).

**Applicability.** Any counts. Only M and H part exactly; for D and Gini no such parts exist, so they are refused.

**Limits.** Fewer and larger regions always give a smaller share between. A region where one group alone lives has no H
of its own and adds zero. If any region is faulty, so is the whole.

**References.** Theil H (1972) Statistical Decomposition Analysis. Reardon SF, Yun JT, Eitle TM (2000) Demography
37:351. Mora R, Ruiz-Castillo J (2011) Sociol Methodol 41:159.

**Example.** Two counties of two tracts.

>>> people = [[100, 0], [60, 40], [40, 60], [0, 100]]
>>> parts = nested_segregation(counts=people, regions=["east", "east", "west", "west"], index="information")
>>> [round(float(part.estimate), 3) for part in (parts.total, parts.between, parts.within)]
[0.515, 0.278, 0.236]
>>> round(float(parts.share_between.estimate), 2), parts.regions.tolist(), parts.weight.round(2).tolist()
(0.54, ['east', 'west'], [0.36, 0.36])
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Codes, Floats, choice
from commontable.stats.chunks import CELLS
from commontable.stats.reasons import NUMBER, Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import INDICES, Choice, entropy
from commontable.stats.segregation.measure import measure
from commontable.stats.segregation.regions import group_units
from commontable.stats.segregation.state import State, count_slopes, mix_of, state_of
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, only_one_group, read_people


@dataclass(frozen=True, eq=False)
class NestedSegregation:
    """total = between + within; within = Σ weight × region figure. Regions in the order of `regions`."""

    total: Estimate
    between: Estimate
    within: Estimate
    share_between: Estimate
    by_region: Estimate
    weight: Floats
    regions: NDArray[Any]


def nested_segregation(
    *,
    counts: ArrayLike,
    regions: ArrayLike,
    index: Literal["information", "mutual-information"] = "information",
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> NestedSegregation:
    """Between regions and within them. counts: (..., units, groups)."""
    if index in ("dissimilarity", "gini", "atkinson", "relative-diversity"):
        raise ValueError(f"{index} does not part into between and within; use 'information' or 'mutual-information'.")
    name = choice(index, name="index", allowed=("information", "mutual-information"))
    people = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    each = measure(people, name, f"{name} within each region")
    whole = replace(people, regions=group_units(None, people.n.shape[-1]), codes=any_fault(people))
    (mix, size), (mix_of_all, everybody) = (mix_of(people.n, each) for each in (people.regions, whole.regions))
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = size / everybody
        if name == "information":
            weight = weight * entropy(mix) / entropy(mix_of_all)
    parts = figures(people, whole, name)
    labels = people.regions.labels
    assert labels is not None  # regions were given
    return NestedSegregation(*parts, each, people.out(weight), labels)


def any_fault(people: People) -> Codes:
    """The whole is as faulty as its first faulty region; a region without people is no fault of it."""
    codes = np.where(people.codes == NUMBER[Reason.NO_PEOPLE], np.uint8(0), people.codes)
    found = codes[:, 0]
    for place in range(1, codes.shape[1]):
        found = first_code(found, codes[:, place])
    nobody = people.n.sum(axis=(0, 2)) == 0
    return first_code(found, marked(nobody, Reason.NO_PEOPLE))[:, None]


def figures(people: People, whole: People, name: str) -> tuple[Estimate, Estimate, Estimate, Estimate]:
    """Total, between, within and the share between."""
    coarse = people.regions.sum(people.n)
    groups = group_units(None, coarse.shape[-1])
    states = (state_of(people.n, whole.regions, None), state_of(coarse, groups, None))
    codes = first_code(whole.codes, only_one_group(whole))
    with np.errstate(divide="ignore", invalid="ignore"):
        total, between = (INDICES[name][0](state, Choice()) for state in states)
        share = between / total
    errors = errors_of(people, states, name, (total, between))
    even = marked(~(total > 0), Reason.DENOMINATOR_NOT_POSITIVE)
    made = []
    for value, error, word in zip((total, between, total - between, share), errors, WORDS, strict=True):
        mine = first_code(codes, even) if word == WORDS[-1] else codes
        made.append(whole.estimate(value, error, f"{name}, {word}", mine))
    return made[0], made[1], made[2], made[3]


WORDS = ("total", "between regions", "within regions", "share between regions")


def errors_of(
    people: People, states: tuple[State, State], name: str, values: tuple[Floats, Floats]
) -> list[Floats | None]:
    """Standard errors of total, between, within and the share between; some regions at a time."""
    if people.variance is None:
        return [None] * len(WORDS)
    (total, between), (whole, outer) = values, states
    mix = (whole.P, whole.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        across = sum(count_slopes(outer, INDICES[name][1](outer, Choice(), between)))
        squares: Floats = np.zeros((len(WORDS), *total.shape))
        for some, units in people.regions.blocks(CELLS):
            inner = state_of(people.n[..., units], group_units(None, units.stop - units.start), None, mix)
            one = sum(count_slopes(inner, INDICES[name][1](inner, Choice(), total)))
            other = np.repeat(np.asarray(across)[..., some], people.regions.sizes[some], axis=-1)
            for place, slope in enumerate((one, other, one - other, (other - between / total * one) / total)):
                squares[place] += (slope**2 * people.variance[..., units]).sum(axis=(0, 2))[:, None]
    return list(np.sqrt(squares))
