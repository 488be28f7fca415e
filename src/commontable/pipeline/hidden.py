"""The population of a cell that the source left out together with its count of deaths.

The count stays hidden (0 to 9). Its population is needed as the denominator and is no secret, so it is filled in and
said so:
the cell's share of those ages that are told in every year, interpolated between the nearest years of the same place
and group,
and scaled to the age's own Total row where the file has one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.tables import Margin

Who = tuple[str, str]


class Cell(NamedTuple):
    """One place × group × year × age of the merged tables."""

    place: str
    group: str
    year: int
    age_start: int
    age_end: int | None
    population: float | None
    file: str


def fill(cells: list[Cell], margins: tuple[Margin, ...], collector: Collector) -> list[Cell]:
    """The cells without a population, with one; a cell that cannot be filled is a fault."""
    by_who: dict[Who, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_who[cell.place, cell.group].append(cell)
    totals = {(margin.place, margin.group, margin.age_start): margin.population for margin in margins}
    filled: list[Cell] = []
    for who, held in sorted(by_who.items()):
        if any(cell.population is None for cell in held):
            filled += _fill_one(who, held, totals, collector)
    if filled:
        collector.note(
            f"{len(filled)} hidden counts came without their population; it was filled in from the same place, "
            f"group and age in the "
            "nearest years (as a share of the ages told in every year, scaled to the file's Total row where there "
            "is one)."
        )
    return filled


def _fill_one(
    who: Who, held: list[Cell], totals: dict[tuple[str, str, int], float], collector: Collector
) -> list[Cell]:
    years, ages = sorted({cell.year for cell in held}), sorted({cell.age_start for cell in held})
    people = np.full((len(years), len(ages)), np.nan)
    for cell in held:
        if cell.population is not None:
            people[years.index(cell.year), ages.index(cell.age_start)] = cell.population
    steady = ~np.isnan(people).any(axis=0)
    base = people[:, steady].sum(axis=1)
    filled = people.copy()
    for column in np.flatnonzero(~steady):
        filled[:, column] = _filled(np.asarray(years, float), people[:, column], base, totals.get((*who, ages[column])))
    made = []
    for cell in held:
        value = filled[years.index(cell.year), ages.index(cell.age_start)]
        if cell.population is None and np.isfinite(value) and value > 0:
            made.append(cell._replace(population=round(float(value), 1)))
        elif cell.population is None:
            collector.add(
                Fault(
                    cell.file,
                    None,
                    "Population",
                    f"{cell.group}, {cell.year}, age {cell.age_start}",
                    "population_unknown",
                    "Give the population of this age with --population, or export again with Show Suppressed.",
                )
            )
    return made


def _filled(
    years: NDArray[np.float64], people: NDArray[np.float64], base: NDArray[np.float64], total: float | None
) -> NDArray[np.float64]:
    told = ~np.isnan(people)
    if not (base > 0).all() or (not told.any() and total is None):
        return people
    share = np.interp(years, years[told], people[told] / base[told]) if told.any() else np.ones(len(years))
    guess = np.where(told, people, share * base)
    missing = 0.0 if total is None else total - people[told].sum()
    if missing > 0:
        guess[~told] *= missing / guess[~told].sum()
    elif not told.any():
        return people
    return guess
