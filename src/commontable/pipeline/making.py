"""How the figure of a row is made of its counts: one object a measure, used for the figure itself and by the audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.standards import weights
from commontable.stats import Estimate, life_table
from commontable.stats.arrays import normal_quantile
from commontable.stats.reasons import Reason, fault_codes

Floats = NDArray[np.float64]
Kind = NDArray[np.intp] | None  # the number of each row's group, for measures that need it
Make = Callable[[Floats, Floats, list[int], Kind], Estimate]
PER = 1_000.0  # inside: so that one decimal is a sensible rounding; `times` turns it into what is told
TOLD_PER = 100_000
YPLL_BEFORE = 75
LARGE_ERROR = 0.225  # standard error over figure: about twenty deaths, below which NCHS calls a rate unreliable

# Below this many person-years the error of a life expectancy is no longer near normal.
# Eayres & Williams 2004, J Epidemiol Community Health 58:243-249; USALEEP leaves such tracts out.
RELIABLE_PERSON_YEARS = 5_000.0
# Of every life table here: no row is dropped for being small, it is marked instead.
TABLE_RULES: dict[str, Any] = {"population_floor": 0.0}


@dataclass(frozen=True)
class Making:
    """A measure made from deaths and person-years by age. `make` takes (…, ages) arrays, the first ages and `Kind`;
    what it gives, rounded and protected, is told `times` as large."""

    name: str
    title: str
    unit: str
    favorable: Literal["high", "low"]
    method: str
    make: Make
    times: float = 1.0
    by_age: bool = False
    scale: Literal["identity", "log"] = "identity"
    needs: tuple[int, ...] = ()
    word: str = "rate"

    def facts(self) -> dict[str, str]:
        """What a release says of it."""
        return {
            "measure": self.name,
            "measure_title": self.title,
            "unit": self.unit,
            "favorable": self.favorable,
            "method": self.method,
        }

    def interval(self, value: Floats, error: Floats, level: float) -> tuple[Floats, Floats]:
        """Limits from a figure and its error as they are shown; those of a rate are symmetric on the log scale."""
        half = normal_quantile(level) * error
        if self.scale == "identity":
            return value - half, value + half
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = np.exp(np.where(value > 0, half / value, 0.0))
            return value / factor, value * factor

    def ends(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Of the bounds of counts, those that give the lowest figure, then those that give the highest."""
        return (high, low) if self.favorable == "high" else (low, high)

    def missing_ages(self, starts: list[int]) -> list[int]:
        """Ages at which a band must begin for the measure, and none does."""
        return [age for age in self.needs if age not in starts]


def expectancy(deaths: Floats, population: Floats, starts: list[int], kind: Kind = None) -> Estimate:
    """Life expectancy at birth of each row."""
    return life_table(deaths=deaths, population=population, age_starts=starts, **TABLE_RULES).expectancy(0)


def linear_rate(deaths: Floats, population: Floats, factor: Floats) -> Estimate:
    """Σ factor × deaths, with the error of Poisson counts; undefined where a band that counts has no people."""
    used = np.broadcast_to(factor != 0, population.shape)
    shape = np.broadcast_shapes(deaths.shape, population.shape)[:-1]
    codes = fault_codes(
        shape,
        {
            Reason.MISSING_DEATHS: np.broadcast_to(np.isnan(np.where(used, deaths, 0.0)).any(axis=-1), shape),
            Reason.EMPTY_POPULATION: np.broadcast_to((used & ~(population > 0)).any(axis=-1), shape),
        },
    )
    counted = np.where(used, deaths, 0.0)
    value = np.where(codes == 0, (np.nan_to_num(factor) * counted).sum(axis=-1), np.nan)
    error = np.sqrt((np.nan_to_num(factor) ** 2 * np.maximum(counted, 0)).sum(axis=-1))
    return Estimate(value, np.where(codes == 0, error, np.nan), codes, counted.sum(axis=-1), "rate")


def _share(population: Floats, used: NDArray[np.bool_], per: float) -> Floats:
    """Each death of the ages used counts `per` over all their person-years."""
    people = np.where(used, population, 0.0).sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore"):
        return np.where(used, per / people, 0.0)


def _crude(deaths: Floats, population: Floats, starts: list[int], kind: Kind = None) -> Estimate:
    return linear_rate(deaths, population, _share(population, np.ones(len(starts), dtype=bool), PER))


def _infant(deaths: Floats, population: Floats, starts: list[int], kind: Kind = None) -> Estimate:
    return linear_rate(deaths, population, _share(population, np.array(starts) < 1, PER))


def _years_lost(deaths: Floats, population: Floats, starts: list[int], kind: Kind = None) -> Estimate:
    first, width = np.array(starts, dtype=float), np.append(np.diff(starts), 0.0)
    middle = first + width * np.where(first == 0, 0.1 if width[0] == 1 else 0.5, 0.5)
    before = first < YPLL_BEFORE
    return linear_rate(deaths, population, _share(population, before, PER) * np.maximum(YPLL_BEFORE - middle, 0.0))


def _adjusted(standard: str) -> Make:
    def made(deaths: Floats, population: Floats, starts: list[int], kind: Kind = None) -> Estimate:
        shares = weights(standard, starts)
        assert shares is not None, "a request whose ages do not fit the standard was refused"
        with np.errstate(divide="ignore"):
            return linear_rate(deaths, population, PER * shares / population)

    return made


LIFE_EXPECTANCY = Making(
    "life_expectancy_at_birth",
    "Life expectancy at birth",
    "years",
    "high",
    "abridged period life table (a0 = 0.1, else 0.5 of the band; open band 1/m), Chiang variance with open-band term",
    expectancy,
    by_age=True,
    word="life_table",
)
_POISSON = "deaths Poisson, limits symmetric on the log scale"
_RATE = f"deaths per {TOLD_PER:,} person-years"
_TIMES = TOLD_PER / PER
MAKINGS: dict[str, Making] = {
    LIFE_EXPECTANCY.name: LIFE_EXPECTANCY,
    "crude_death_rate": Making(
        "crude_death_rate", "Crude death rate", _RATE, "low", f"deaths over person-years; {_POISSON}", _crude,
        times=_TIMES, scale="log",
    ),
    "ypll_rate": Making(
        "ypll_rate", f"Years of life lost before {YPLL_BEFORE}", f"years per {TOLD_PER:,} person-years", "low",
        f"deaths below {YPLL_BEFORE} times the years to it, over person-years below it; {_POISSON}", _years_lost,
        times=_TIMES, scale="log", needs=(YPLL_BEFORE,),
    ),
    "infant_death_rate": Making(
        "infant_death_rate", "Deaths under age 1", "deaths per 1,000 person-years", "low",
        f"deaths under age 1 over person-years under age 1, not births; {_POISSON}", _infant, scale="log", needs=(0, 1),
    ),
}  # fmt: skip
ADJUSTED = "age_adjusted_death_rate"
MEASURE_NAMES = (*MAKINGS, ADJUSTED)


def making_of(measure: str, standard: str) -> Making:
    """How a measure is made; an age-adjusted rate needs the name of its standard population."""
    if measure != ADJUSTED:
        return MAKINGS[measure]
    method = f"direct standardization to {standard}; {_POISSON}"
    return Making(
        ADJUSTED, "Age-adjusted death rate", _RATE, "low", method, _adjusted(standard), times=_TIMES, scale="log"
    )
