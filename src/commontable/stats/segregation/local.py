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

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, choice
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import entropy
from commontable.stats.segregation.state import State, state_of
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, only_one_group, read_people


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
    state = state_of(people.n, people.regions, None)
    quotient = quotients(state)
    error = None
    if people.variance is not None:
        error = quotient_error(people, state, quotient, people.variance)
    absent = people.regions.spread(people.regions.sum(people.n)) == 0
    codes = first_code(unit_reasons(people, state), marked(absent, Reason.GROUP_ABSENT))
    return unit_estimate(people, quotient, error, (codes, state.t), "location quotient")


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
    state = state_of(people.n, people.regions, None)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = unit_scores(people, state) if which == "units" else group_scores(people, state)
        whole = entropy(state.P)
        wide = people.regions.spread(whole) if which == "units" else whole
        score, error = (each / wide if relative else each for each in found)
    words = f"local segregation of {which}, {'relative to diversity (H)' if relative else 'nats (M)'}"
    single = only_one_group(people)
    if which == "units":
        codes = first_code(unit_reasons(people, state), np.repeat(single, people.regions.sizes, axis=-1))
        return unit_estimate(people, score, error, (codes, state.t), words)
    absent = marked(state.P == 0, Reason.GROUP_ABSENT)
    codes = first_code(np.broadcast_to(first_code(people.codes, single), absent.shape), absent)
    return group_estimate(people, score, error, (codes, state.P * state.T), words)


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


def unit_reasons(people: People, state: State) -> Codes:
    region = np.repeat(people.codes, people.regions.sizes, axis=-1)
    return first_code(region, marked(state.t == 0, Reason.EMPTY_UNIT))


def unit_estimate(
    people: People, values: Floats, error: Floats | None, known: tuple[Codes, Floats], words: str
) -> Estimate:
    """Figures per unit (and group), in the order and shape in which counts came."""
    codes, n = known[0], np.broadcast_to(known[1], values.shape)
    error = np.full(values.shape, np.nan) if error is None else error
    blank = codes != 0
    figures = [*(np.where(blank, np.nan, each) for each in (values, error)), codes, n]
    back = [people.regions.unsorted(each) for each in figures]
    units = values.shape[-1]
    if values.ndim == 3:  # groups first: bring them to the end
        back = [np.moveaxis(each, 0, -1).reshape(*people.lead, units, -1) for each in back]
    else:
        back = [each.reshape(*people.lead, units) for each in back]
    return Estimate(back[0], back[1], back[2], back[3], words, (people.doubt,))


def group_estimate(people: People, values: Floats, error: Floats, known: tuple[Codes, Floats], words: str) -> Estimate:
    """Figures per region and group."""
    codes, n = known
    blank = codes != 0
    figures = [*(np.where(blank, np.nan, each) for each in (values, error)), codes, n]
    back = [people.out(np.moveaxis(each, 0, -1)) for each in figures]
    if people.regions.labels is None:
        back = [np.moveaxis(each, 0, -1).reshape(*people.lead, len(people.n)) for each in figures]
    return Estimate(back[0], back[1], back[2], back[3], words, (people.doubt,))
