"""The counts of both groups, checked and laid out as cells × ages × causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes, Floats, Mask, floats
from commontable.stats.faults import find_faults
from commontable.stats.life_tables import probabilities
from commontable.stats.reasons import NUMBER, Reason
from commontable.stats.rules import Rules, check_rules
from commontable.stats.time_lived import BandRule, InfantRule


class Given(NamedTuple):
    """What the caller said of one group; `prefix` is that of its arguments."""

    prefix: str
    deaths: ArrayLike
    population: ArrayLike
    sex: ArrayLike | None
    open_expectancy: ArrayLike | None
    open_standard_error: ArrayLike | None


@dataclass(frozen=True, eq=False)
class Options:
    """The conventions both life tables share."""

    a0: float | InfantRule
    ax: float | BandRule | ArrayLike
    open_band: str
    q_rule: str
    population_floor: float

    def rules(self, bands: AgeBands, given: Given, shape: tuple[int, ...]) -> Rules:
        ax = self.ax if isinstance(self.ax, str) else floats(self.ax, name="ax")
        expectancy, error = (
            None if values is None else floats(values, name=name)
            for values, name in (
                (given.open_expectancy, f"{given.prefix}open_expectancy"),
                (given.open_standard_error, f"{given.prefix}open_standard_error"),
            )
        )
        rules = Rules(self.a0, ax, None, self.open_band, expectancy, error, self.q_rule, self.population_floor, True)
        return check_rules(rules, bands=bands, sex=given.sex, shape=shape)


@dataclass(frozen=True, eq=False)
class Group:
    """Deaths as cells × ages × causes, person-years as cells × ages."""

    deaths: Floats
    population: Floats
    rules: Rules

    def part(self, cells: slice) -> Group:
        return Group(self.deaths[cells], self.population[cells], self.rules.part(cells))


@dataclass(frozen=True, eq=False)
class Inputs:
    """Both groups over the same cells."""

    bands: AgeBands
    causes: tuple[str, ...]
    shape: tuple[int, ...]
    reference: Group
    comparison: Group

    @property
    def cells(self) -> int:
        return len(self.comparison.population)


def read(
    *, comparison: Given, reference: Given, age_starts: ArrayLike, causes: tuple[str, ...], options: Options
) -> Inputs:
    bands = AgeBands.of(age_starts)
    if len(set(causes)) != len(causes):
        raise ValueError(f"causes must differ from each other; got {', '.join(causes)}.")
    last, first = (counts(given, bands, causes) for given in (comparison, reference))
    try:
        shape = np.broadcast_shapes(last[1].shape[:-1], first[1].shape[:-1])
    except ValueError as fault:
        raise ValueError(
            f"deaths of shape {last[0].shape} and reference_deaths of shape {first[0].shape} do not fit each other; "
            "all axes but the ages and causes must be equal or one."
        ) from fault
    groups = []
    for (deaths, population), given in ((first, reference), (last, comparison)):
        spread_deaths = np.broadcast_to(deaths, (*shape, *deaths.shape[population.ndim - 1 :]))
        flat_deaths = spread_deaths.reshape(-1, len(bands), max(len(causes), 1))
        flat = np.broadcast_to(population, (*shape, len(bands))).reshape(-1, len(bands))
        groups.append(Group(flat_deaths, flat, options.rules(bands, given, shape)))
    return Inputs(bands, causes, shape, groups[0], groups[1])


def counts(given: Given, bands: AgeBands, causes: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Deaths and person-years of one group, whose shapes fit the bands, the causes and each other."""
    prefix = given.prefix
    deaths = floats(given.deaths, name=f"{prefix}deaths")
    population = floats(given.population, name=f"{prefix}population")
    wanted = (len(bands), len(causes)) if causes else (len(bands),)
    if deaths.shape[-len(wanted) :] != wanted:
        axes = f"{len(bands)} bands and {len(causes)} causes" if causes else f"{len(bands)} bands"
        raise ValueError(f"{prefix}deaths must end in {axes}; got shape {deaths.shape}.")
    by_age = deaths.shape[: deaths.ndim - 1] if causes else deaths.shape
    if population.shape != by_age:
        raise ValueError(
            f"{prefix}population must have the shape of {prefix}deaths{' without the causes' if causes else ''}, "
            f"{by_age}; got {population.shape}."
        )
    return deaths, population


def faults(group: Group, bands: AgeBands) -> Codes:
    """The number of the first fault of each cell, as for a life table; a cause below zero is one."""
    deaths, population = group.deaths.sum(axis=2).T, group.population.T
    codes = find_faults(deaths, population, group.rules)
    if group.deaths.shape[2] > 1:
        negative: Mask = (group.deaths < 0).any(axis=(1, 2))
        codes[negative & (codes == 0)] = NUMBER[Reason.NEGATIVE_DEATHS]
    if group.rules.q_rule == "refuse":
        with np.errstate(divide="ignore", invalid="ignore"):
            above = probabilities((deaths / population)[:-1], bands, group.rules)[2]
        codes[above & (codes == 0)] = NUMBER[Reason.Q_ABOVE_ONE]
    return codes
