"""Local scores: location quotients of groups in units, and how much each unit or group adds to segregation.

**What it says.** Location quotient: how many times a group's share in a unit is its share in the region. Local score of
a unit: how far its composition is from the region's; of a group: how far its distribution over units is from
everybody's. Weighted by people, local scores average to M.

**Formula.** LQ = p_jm / P_m. Unit: L_j = Σ_m p_jm ln LQ_jm. Group: L_m = Σ_j (n_jm / X_m) ln LQ_jm.
M = Σ_j (t_j / T) L_j = Σ_m P_m L_m. relative=True divides by E, so that the scores average to H. Standard errors: delta
method over all counts, the region's composition included.

**Assumptions.** Counts are what they say; or, with `margins`, estimates with independent errors; or, with
sampling="multinomial", a random draw of people.

**Interpretation.** LQ 1: as in the region; above: the group lives there more. A local score of zero is the region's
own mix, adverse or favorable only with the history of the place. A score has no sign: read it beside the LQs, which
say who is over- and who underrepresented.

**Type.** Relative; LQ without unit, scores in nats (relative=True: without unit); the region is the reference.

**Applicability.** Any counts; with `regions` each unit is compared with its own region. Units without people and groups
without people in the region are undefined with a reason.

**Limits.** In small units scores are too high by chance alone, about (groups - 1) / 2t; compare units of like size or
pool. The error at a count of zero is zero under sampling="multinomial", which is too sure: use margins.

**References.** Isserman AM (1977) J Am Inst Plann 43:33. Alonso-Villar O, Del Río C (2010) Math Soc Sci 60:30. Mora R,
Ruiz-Castillo J (2011) Sociol Methodol 41:159. Elbers B (2023) Sociol Methods Res 52:1.

**Example.**

>>> people = [[100, 0], [60, 40], [40, 60], [0, 100]]
>>> location_quotients(counts=people).estimate[:2].tolist()
[[2.0, 0.0], [1.2, 0.8]]
>>> local_segregation(counts=people, of="units").estimate.round(3).tolist()
[0.693, 0.02, 0.02, 0.693]
>>> local_segregation(counts=people, of="groups").estimate.round(3).tolist()
[0.357, 0.357]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Codes, Floats, choice
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import entropy
from commontable.stats.segregation.state import State, state_of
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, only_one_group, read_people

# Figures, their errors, and reasons.
Figures = tuple[Floats, Floats, Codes]


def location_quotients(
    *,
    counts: ArrayLike,
    regions: ArrayLike | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """One figure per unit and group, in the shape of counts."""
    people = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)

    def figures(some: People) -> Figures:
        state = state_of(some.n, some.regions, None)
        quotient = quotients(state)
        error = np.full(quotient.shape, np.nan)
        if some.variance is not None:
            error = quotient_error(some, state, quotient, some.variance)
        absent = some.regions.spread(some.regions.sum(some.n)) == 0
        return quotient, error, first_code(unit_reasons(some), marked(absent, Reason.GROUP_ABSENT))

    return by_unit(people, figures, "location quotient")


def quotients(state: State) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(state.p / state.regions.spread(state.P))


def quotient_error(people: People, state: State, quotient: Floats, v: Floats) -> Floats:
    """LQ = n T / (t X): slopes for the cell, its unit, its group and the rest."""
    spread, sums = people.regions.spread, people.regions.sum
    t, size, group = state.t, spread(state.T), spread(state.P * state.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        cell = np.where(group > 0, size / (t * group), 0.0) - quotient * (1 / t + 1 / group - 1 / size)
        unit, mine, rest = quotient * (1 / size - 1 / t), quotient * (1 / size - 1 / group), quotient / size
    row, column, everything = v.sum(axis=0), spread(sums(v)), spread(sums(v.sum(axis=0)))
    square = cell**2 * v + unit**2 * (row - v) + mine**2 * (column - v) + rest**2 * (everything - row - column + v)
    return np.asarray(np.sqrt(np.maximum(square, 0.0)))


def local_segregation(
    *,
    counts: ArrayLike,
    of: Literal["units", "groups"],
    regions: ArrayLike | None = None,
    relative: bool = False,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Scores (..., units), or (..., regions, groups). relative=True gives scores that average to H instead of M."""
    which = choice(of, name="of", allowed=("units", "groups"))
    people = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    words = f"local segregation of {which}, {'relative to diversity (H)' if relative else 'nats (M)'}"

    def figures(some: People) -> Figures:
        state = state_of(some.n, some.regions, None)
        single = only_one_group(some)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = unit_scores(some, state) if which == "units" else group_scores(some, state)
            whole = entropy(state.P)
            wide = some.regions.spread(whole) if which == "units" else whole
            score, error = (each / wide if relative else each for each in found)
        if which == "units":
            return score, error, first_code(unit_reasons(some), np.repeat(single, some.regions.sizes, axis=-1))
        absent = marked(state.P == 0, Reason.GROUP_ABSENT)
        return score, error, first_code(np.broadcast_to(first_code(some.codes, single), absent.shape), absent)

    return (by_unit if which == "units" else by_group)(people, figures, words)


def logs(state: State) -> Floats:
    """ln LQ, zero where nobody of the group lives: such cells weigh nothing in a score."""
    quotient = quotients(state)
    found = np.zeros(quotient.shape)
    np.log(quotient, out=found, where=quotient > 0)
    return found


def unit_scores(people: People, state: State) -> tuple[Floats, Floats]:
    log, spread, sums = logs(state), people.regions.spread, people.regions.sum
    score = (state.p * log).sum(axis=0)
    if people.variance is None:
        return score, np.full(score.shape, np.nan)
    v = people.variance
    rest = (1 - np.nan_to_num(quotients(state))) / spread(state.T)
    own = np.where(v > 0, (log - score) / state.t + rest, 0.0)
    square = (own**2 * v + rest**2 * (spread(sums(v)) - v)).sum(axis=0)
    return score, np.sqrt(np.maximum(square, 0.0))


def group_scores(people: People, state: State) -> tuple[Floats, Floats]:
    log, spread, sums = logs(state), people.regions.spread, people.regions.sum
    group = state.P * state.T
    score = np.nan_to_num(sums(state.n * log) / group)
    if people.variance is None:
        return score, np.full(score.shape, np.nan)
    v = people.variance
    rest = (1 - np.nan_to_num(quotients(state))) / spread(state.T)
    own = np.where(v > 0, (log - spread(score)) / spread(group) + rest, 0.0)
    square = sums(own**2 * v + rest**2 * (v.sum(axis=0) - v))
    return score, np.sqrt(np.maximum(square, 0.0))


def unit_reasons(people: People) -> Codes:
    region = np.repeat(people.codes, people.regions.sizes, axis=-1)
    return first_code(region, marked(people.n.sum(axis=0) == 0, Reason.EMPTY_UNIT))


def by_unit(people: People, figures: Callable[[People], Figures], words: str) -> Estimate:
    """Figures per unit (and group), worked out some regions at a time."""
    return placed(people, (figures(some) for some in people.parts()), people.n.sum(axis=0), words)


def unit_estimate(
    people: People, values: Floats, error: Floats | None, known: tuple[Codes, Floats], words: str
) -> Estimate:
    """Figures per unit (and group) that are all there already."""
    error = np.full(values.shape, np.nan) if error is None else error
    codes = np.broadcast_to(known[0], values.shape)
    return placed(people, [(values, error, codes)], known[1], words)


def placed(people: People, parts: Iterable[Figures], n: Floats, words: str) -> Estimate:
    """Figures of units sorted by region, in the order and shape in which counts came."""
    units = people.n.shape[-1]
    order = np.arange(units) if people.regions.order is None else people.regions.order
    whole: list[NDArray[Any]] = []
    begin = 0
    for part in parts:
        found = blanked_figures(part)
        place = order[begin : begin + found[0].shape[-1]]
        begin += place.size
        whole = whole or [np.empty((*each.shape[:-1], units), dtype=each.dtype) for each in found]
        for all_units, each in zip(whole, found, strict=True):
            all_units[..., place] = each
    n = people.regions.unsorted(n).reshape(*people.lead, units)
    if whole[0].ndim == 2:
        value, error, codes = (each.reshape(*people.lead, units) for each in whole)
    else:  # groups first: bring them to the end
        value, error, codes = (np.moveaxis(each, 0, -1).reshape(*people.lead, units, -1) for each in whole)
        n = np.broadcast_to(n[..., None], value.shape)
    return Estimate(value, error, codes, n, words, (people.doubt,))


def by_group(people: People, figures: Callable[[People], Figures], words: str) -> Estimate:
    """Figures per region and group."""
    found = [blanked_figures(figures(some)) for some in people.parts()]
    whole: list[NDArray[Any]] = [np.concatenate(each, axis=-1) for each in zip(*found, strict=True)]
    whole.append(people.regions.sum(people.n))
    value, error, codes, n = (people.out(np.moveaxis(each, 0, -1)) for each in whole)
    if people.regions.labels is None:
        value, error, codes, n = (np.moveaxis(each, 0, -1).reshape(*people.lead, len(people.n)) for each in whole)
    return Estimate(value, error, codes, n, words, (people.doubt,))


def blanked_figures(found: Figures) -> Figures:
    value, error, codes = found
    blank = codes != 0
    return np.where(blank, np.nan, value), np.where(blank, np.nan, error), codes
