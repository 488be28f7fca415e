"""One index of one table of people: value, reason and delta-method error."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Codes, Floats
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import INDICES, Choice
from commontable.stats.segregation.state import delta_error, empty_surroundings, state_of
from commontable.stats.segregation.tables import People, only_one_group


def measure(people: People, index: str, words: str, choice: Choice | None = None) -> Estimate:
    """The index of every region."""
    found = [_figures(some, index, choice or Choice()) for some in people.parts()]
    value, error, codes = (np.concatenate(each, axis=-1) for each in zip(*found, strict=True))
    return people.estimate(value, error, words, codes)


def _figures(people: People, index: str, chosen: Choice) -> tuple[Floats, Floats, Codes]:
    state = state_of(people.n, people.regions, people.surroundings)
    codes = undefined(people, index, chosen, state.around)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = INDICES[index][0](state, chosen)
        error = np.full(value.shape, np.nan)
        if people.variance is not None:
            error = delta_error(people, state, INDICES[index][1](state, chosen, value), people.variance)
    return value, error, codes


def undefined(people: People, index: str, choice: Choice, around: Floats | None = None) -> Codes:
    """Reasons of the region, then of the index, then of the surroundings (their people, where they are known)."""
    if index == "exposure":
        absent = people.regions.sum(people.n[choice.group]) == 0
        mine = marked(absent, Reason.GROUP_ABSENT)
    else:
        mine = only_one_group(people)
    return first_code(people.codes, mine, empty_surroundings(people, around))
