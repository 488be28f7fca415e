"""One index of one table of people: value, reason and delta-method error."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Codes
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import INDICES, Choice
from commontable.stats.segregation.state import State, delta_error, empty_surroundings, state_of
from commontable.stats.segregation.tables import People, only_one_group


def measure(people: People, index: str, words: str, choice: Choice | None = None) -> Estimate:
    """The index of every region."""
    chosen = choice or Choice()
    state = state_of(people.n, people.regions, people.surroundings)
    codes = undefined(people, state, index, chosen)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = INDICES[index][0](state, chosen)
        error = None
        if people.variance is not None:
            error = delta_error(people, state, INDICES[index][1](state, chosen, value), people.variance)
    return people.estimate(value, error, words, codes)


def undefined(people: People, state: State, index: str, choice: Choice) -> Codes:
    """Reasons of the region, then of the index, then of the surroundings."""
    if index == "exposure":
        absent = people.regions.sum(people.n[choice.group]) == 0
        mine = marked(absent, Reason.GROUP_ABSENT)
    else:
        mine = only_one_group(people)
    return first_code(people.codes, mine, empty_surroundings(state))
