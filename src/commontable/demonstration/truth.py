"""What is true in the invented deaths: stated life expectancies by group and year, and a level for each ZIP.

The gap between White and Black residents is 6.5 years in 2000 and 5.0 in 2016, the two figures the case study prints,
and both groups gain. Everything between is a straight line. Each ZIP has one multiplier on the death rates of all who
live there; within a group the multipliers average 1, so the group's truth stays as stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from commontable.stats import life_table

from . import mortality
from .mortality import AGE_STARTS, Floats, Law
from .tables import zips

YEARS = tuple(range(2000, 2017))
GROUPS = ("Black", "White")
STATED = {"White": (76.6, 78.6), "Black": (70.1, 73.6)}  # in the first year and in the last
LAWS = {
    "White": Law(growth=0.003),
    "Black": Law(infancy=0.05, accidents=0.0018, old_age=0.00008, old_age_rise=0.082, growth=0.010),
}
MAP_YEARS = (2012, 2016)


def stated(group: str, year: int) -> float:
    """The true life expectancy of a group in a year."""
    first, last = STATED[group]
    return first + (last - first) * (year - YEARS[0]) / (YEARS[-1] - YEARS[0])


def stated_gap(year: int) -> float:
    return stated("White", year) - stated("Black", year)


@dataclass(frozen=True)
class Truth:
    """People and expected deaths by ZIP, group, year and age band; multipliers by ZIP."""

    places: tuple[str, ...]
    people: Floats  # ZIP × group × band: the same every year
    rates: Floats  # group × year × band
    multipliers: Floats  # ZIP × group

    def expected(self) -> Floats:
        """Expected deaths: ZIP × group × year × band."""
        rates = self.multipliers[:, :, None, None] * self.rates[None]
        return self.people[:, :, None, :] * rates

    def zip_expectancies(self) -> dict[str, float]:
        """True life expectancy of each ZIP over the years of the map: the life table of the expected deaths."""
        first, last = (YEARS.index(year) for year in MAP_YEARS)
        deaths = self.expected()[:, :, first : last + 1].sum(axis=(1, 2))
        people = self.people.sum(axis=1) * (last + 1 - first)
        return dict(zip(self.places, _expectancies(deaths, people), strict=True))


@cache
def truth() -> Truth:
    """The whole truth, worked out once; nothing here is random."""
    places = [place for place in zips() if place.black + place.white]
    people = _people(np.array([[place.black, place.white] for place in places], dtype=float))
    rates = np.array([[_rates(group, year) for year in YEARS] for group in GROUPS])
    published = np.array([place.published or np.nan for place in places])
    return Truth(tuple(place.code for place in places), people, rates, _multipliers(people, rates, published))


def _rates(group: str, year: int) -> Floats:
    """Deaths per person-year in each band, people within it being spread as in the stable population."""
    law = LAWS[group]
    force = mortality.at_level(law, stated(group, year))
    ages = mortality.stable_ages(law, force)
    return np.asarray(mortality.by_band(ages * force) / mortality.by_band(ages), dtype=np.float64)


def _people(totals: Floats) -> Floats:
    """Published totals spread over ages by the stable population of the middle year, in whole people."""
    middle = YEARS[len(YEARS) // 2]
    shares = [
        mortality.by_band(mortality.stable_ages(law, mortality.at_level(law, stated(group, middle))))
        for group, law in ((group, LAWS[group]) for group in GROUPS)
    ]
    return np.rint(totals[:, :, None] * np.array(shares)[None])


def _multipliers(people: Floats, rates: Floats, published: Floats) -> Floats:
    """ZIP levels that bring each ZIP near its published life expectancy; those without one near the mean of the rest.

    Found by repeated correction: a tenth more deaths costs about one year of life. Levels stay within a third and
    three, and each round they are made to average 1 within each group, weighted by people.
    """
    level = np.ones(len(people))
    wanted = np.where(np.isnan(published), np.nanmean(published), published)
    first, last = (YEARS.index(year) for year in MAP_YEARS)
    average = rates[:, first : last + 1].mean(axis=1)
    for _round in range(40):
        by_group = _averaging_one(level, people)
        reached = _expectancies((people * by_group[:, :, None] * average[None]).sum(axis=1), people.sum(axis=1))
        level = np.clip(level * np.exp(0.08 * (np.array(reached) - wanted)), 1 / 3, 3.0)
    return _averaging_one(level, people)


def _averaging_one(level: Floats, people: Floats) -> Floats:
    weights = people.sum(axis=2)
    average = (level[:, None] * weights).sum(axis=0) / weights.sum(axis=0)
    return np.asarray(level[:, None] / average[None], dtype=np.float64)


def _expectancies(deaths: Floats, population: Floats) -> list[float]:
    table = life_table(deaths=deaths, population=population, age_starts=AGE_STARTS, population_floor=0)
    return [float(value) for value in table.ex[:, 0]]
