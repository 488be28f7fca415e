"""The open band's counts as its rule has them, by cause.

"pooled": where nobody died in the open band, the deaths and person-years of it and of as few bands below as hold a
death, as in `life_table`. "given": so many deaths and person-years as have the expectancy and the standard error given;
their causes are those of the pooled deaths.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.decomposition.inputs import Group

# An expectancy known without error counts as this many deaths: their chance vanishes beside any other.
CERTAIN = 1e16


def closed(group: Group) -> Group:
    """The same group where the open band has its own death rate; else with its last band replaced."""
    if group.rules.open_band == "inverse-rate":
        return group
    deaths, years = pooled(group)
    if group.rules.open_expectancy is not None:
        deaths, years = equivalent(deaths, group)
    replaced = group.deaths.copy(), group.population.copy()
    replaced[0][:, -1], replaced[1][:, -1] = deaths, years
    return replace(group, deaths=replaced[0], population=replaced[1])


def pooled(group: Group) -> tuple[Floats, Floats]:
    """Deaths by cause (cells × causes) and person-years, from the oldest band down."""
    deaths, years = group.deaths[:, -1].copy(), group.population[:, -1].copy()
    for band in range(group.population.shape[1] - 2, -1, -1):
        empty = deaths.sum(axis=1) == 0
        deaths += np.where(empty[:, None], group.deaths[:, band], 0)
        years += np.where(empty, group.population[:, band], 0)
    return deaths, years


def equivalent(deaths: Floats, group: Group) -> tuple[Floats, Floats]:
    total = deaths.sum(axis=1, keepdims=True)
    share = np.where(total > 0, deaths / np.where(total > 0, total, 1.0), 1 / deaths.shape[1])
    expectancy = np.broadcast_to(np.asarray(group.rules.open_expectancy), total.shape[:1])
    error = np.zeros(()) if group.rules.open_standard_error is None else group.rules.open_standard_error
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.fmin((expectancy / error) ** 2, CERTAIN)
    return share * known[:, None], known * expectancy
