"""From log death rates to life expectancy, and how it answers to each of them: ages first, one column an area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats, floats
from commontable.stats.life_tables import probabilities
from commontable.stats.rules import Rules, check_rules
from commontable.stats.time_lived import BandRule, InfantRule

# Areas worked on at a time: few enough that their columns stay in the processor's cache.
CHUNK = 2048

Cells = slice | NDArray[np.intp]


class Closed(NamedTuple):
    """Expectancy at the open age, its slope per unit of the open band's log rate, and its variance beyond that rate."""

    expectancy: Floats
    slope: Floats
    doubt: Floats


class Closing(Protocol):
    """How the open band's log death rate becomes an expectancy."""

    @property
    def words(self) -> str: ...

    def close(self, log_rate: Floats, cells: Cells) -> Closed: ...


class Spread(Protocol):
    """How doubtful the log rates of an area are together."""

    def variance(self, gradient: Floats, cells: Cells) -> Floats:
        """Variance of a figure whose slope to each log rate is given, ages first."""
        ...

    def of_log_rates(self, cells: Cells) -> Floats:
        """Variance of each log rate, ages first."""
        ...


class FirstDoubt(Protocol):
    """What a learned prior adds to the variance of a figure."""

    def more(self, first: int, cells: Cells, years: Floats, variance: Floats) -> Floats: ...


@dataclass(frozen=True, eq=False)
class InverseRate:
    """The open band of a stationary population: e = 1 / m."""

    words: str = "open band 1/m"

    def close(self, log_rate: Floats, cells: Cells) -> Closed:
        expectancy = np.exp(-log_rate)
        return Closed(expectancy, -expectancy, np.zeros(expectancy.shape))


def expectancies(
    log_rates: Floats, bands: AgeBands, rules: Rules, closed: Closed, *, first: int
) -> tuple[Floats, Floats, Floats]:
    """e(x) at the start of band `first`, its slope to every log rate (ages first; zero below that band), survivors.

    The survivors are the share of those alive at that age who reach the open age.
    """
    widths = bands.widths[:-1, None]
    rates = np.exp(log_rates[:-1])
    qx, ax, _ = probabilities(rates, bands, rules)
    lost = widths - ax
    answering = np.where(qx < 1, widths * rates / (1 + lost * rates) ** 2, 0.0)
    gradient = np.zeros(log_rates.shape)
    ahead = closed.expectancy
    for band in range(len(bands) - 2, first - 1, -1):
        weight = lost[band] + ahead
        gradient[band] = -weight * answering[band]
        ahead = widths[band] + ahead - qx[band] * weight
    reached = np.ones(log_rates.shape[1])
    for band in range(first, len(bands) - 1):
        gradient[band] *= reached
        reached = reached * (1 - qx[band])
    gradient[-1] = closed.slope * reached
    return ahead, gradient, reached


@dataclass(frozen=True, eq=False)
class Schedules:
    """Log death rates of many areas (ages first), how they are closed, and how doubtful they are."""

    bands: AgeBands
    rules: Rules
    log_rates: Floats
    closing: Closing
    spread: Spread
    learned: FirstDoubt | None = None

    def expectancy(self, first: int) -> tuple[Floats, Floats]:
        """e(x) and its standard error at the start of one band, for every area."""
        years, variance = self.spread_at(first)
        return years, np.sqrt(variance)

    def spread_at(self, first: int) -> tuple[Floats, Floats]:
        """e(x) and its variance."""
        areas = self.log_rates.shape[1]
        years, variance = np.empty(areas), np.empty(areas)
        for start in range(0, areas, CHUNK):
            cells = slice(start, start + CHUNK)
            log_rates = self.log_rates[:, cells]
            closed = self.closing.close(log_rates[-1], cells)
            years[cells], gradient, reached = expectancies(
                log_rates, self.bands, self.rules.part(cells), closed, first=first
            )
            variance[cells] = self.spread.variance(gradient, cells) + reached**2 * closed.doubt
            if self.learned is not None:
                variance[cells] += self.learned.more(first, cells, years[cells], variance[cells])
        return years, variance


def plain_rules(
    bands: AgeBands, a0: float | InfantRule, ax: float | BandRule | ArrayLike, sex: ArrayLike | None, areas: int
) -> Rules:
    """Time lived in the bands by the life table's conventions; q above one is capped, nobody is below a floor."""
    years = ax if isinstance(ax, str) else floats(ax, name="ax")
    rules = Rules(a0, years, None, "inverse-rate", None, None, "cap", 0.0, True)
    return check_rules(rules, bands=bands, sex=sex, shape=(areas,))
