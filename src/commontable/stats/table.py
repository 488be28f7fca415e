"""The life table as a frozen result: its columns, and what can be read from them.

`expectancy`, `temporary_expectancy` and `survivors` take any age, not only the start of a band. Inside a closed band
the share of the band's deaths up to a fraction f of its width is f**(a / (n - a)): the one power curve whose mean time
lived is a; with a = n / 2 it is the straight line. In the open band the death rate is constant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Codes, Floats, frozen
from commontable.stats.partial import share_surviving, years_between
from commontable.stats.reasons import Reasoned, Undefined
from commontable.stats.results import Estimate
from commontable.stats.rules import Rules

RADIX = 100_000.0


@dataclass(frozen=True, eq=False)
class LifeTable(Reasoned):
    """Columns of shape (..., bands); a cell that cannot be measured is NaN in all of them and has a `reason`."""

    bands: AgeBands
    rules: Rules
    deaths: Floats
    population: Floats
    qx: Floats
    ex: Floats
    variance: Floats
    closed_ax: Floats
    codes: Codes

    @property
    def shape(self) -> tuple[int, ...]:
        """Areas × groups × periods, without the ages."""
        return self.codes.shape

    @cached_property
    def mx(self) -> Floats:
        """Death rate of each band."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = self.deaths / self.population
        rates[self.codes != 0] = np.nan
        return frozen(rates)

    @cached_property
    def ax(self) -> Floats:
        """Years lived in the band by those who die in it; in the open band all their remaining years."""
        full = np.concatenate([self.closed_ax, self.ex[..., -1:]], axis=-1)
        full[self.codes != 0] = np.nan
        return frozen(full)

    @cached_property
    def lx(self) -> Floats:
        """Survivors to the start of each band, of 100,000."""
        alive = np.full(self.qx.shape, RADIX)
        np.cumprod(1 - self.qx[..., :-1], axis=-1, out=alive[..., 1:])
        alive[..., 1:] *= RADIX
        alive[self.codes != 0] = np.nan
        return frozen(alive)

    @cached_property
    def dx(self) -> Floats:
        """Deaths in each band, of 100,000."""
        return frozen(self.lx * self.qx)

    @cached_property
    def Lx(self) -> Floats:
        """Years lived in each band, by 100,000 people born."""
        lost = np.append(self.bands.widths[:-1], 0.0) - np.concatenate(
            [self.closed_ax, np.zeros((*self.shape, 1))], axis=-1
        )
        lived = np.append(self.bands.widths[:-1], 0.0) * self.lx - lost * self.dx
        lived[..., -1] = self.lx[..., -1] * self.ex[..., -1]
        return frozen(lived)

    @cached_property
    def Tx(self) -> Floats:
        """Years lived from the start of each band on."""
        return frozen(np.cumsum(self.Lx[..., ::-1], axis=-1)[..., ::-1].copy())

    @cached_property
    def q_variance(self) -> Floats:
        """Chiang's variance of q in each closed band; a band without deaths adds none."""
        q, deaths = self.qx[..., :-1], self.deaths[..., :-1]
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.where(deaths > 0, q**2 * (1 - q) / deaths, 0.0)
        variance[self.codes != 0] = np.nan
        return frozen(variance)

    def deaths_from(self, age: float, until: float = np.inf) -> Floats:
        """Deaths behind a figure: all bands that overlap these ages."""
        last = len(self.bands) if until == np.inf else self.bands.locate(np.nextafter(until, 0)) + 1
        return np.asarray(self.deaths[..., self.bands.locate(age) : last].sum(axis=-1))

    def expectancy(self, age: float = 0) -> Estimate:
        """Years of life still to come at an exact age, any age."""
        band = self.bands.edge(age)
        if band is None:
            return self.temporary_expectancy(age, np.inf)
        error = np.sqrt(self.variance[..., band])
        return Estimate(self.ex[..., band], error, self.codes, self.deaths_from(age), self._words(f"e({age:g})"))

    def temporary_expectancy(self, age: float, until: float) -> Estimate:
        """Years lived on average between two exact ages by those alive at the first."""
        years, variance = years_between(self, age, until)
        deaths = self.deaths_from(age, until)
        if until == np.inf:
            return Estimate(years, np.sqrt(variance), self.codes, deaths, self._words(f"e({age:g})"))
        words = self._words(f"years lived from {age:g} to {until:g}")
        return Estimate(years, error_of(variance, deaths), self.codes, deaths, words)

    def survivors(self, age: float, since: float | None = None) -> Estimate:
        """The share of those alive at `since` (the table's first age) who reach `age`; Greenwood's variance."""
        since = float(self.bands.starts[0]) if since is None else since
        share, variance = share_surviving(self, since, age)
        words = self._words(f"share surviving from {since:g} to {age:g}")
        if age == since:
            return Estimate(share, np.sqrt(variance), self.codes, np.zeros(self.shape), words, scale="log-minus-log")
        deaths = self.deaths_from(since, age)
        return Estimate(share, error_of(variance, deaths), self.codes, deaths, words, scale="log-minus-log")

    def at(self, *index: int) -> LifeTable | Undefined:
        """One table, or `Undefined` with its reason."""
        if len(index) != len(self.shape):
            raise IndexError(f"The tables have shape {self.shape}; give {len(self.shape)} indices, not {len(index)}.")
        if self.codes[index]:
            return Undefined.numbered(self.codes[index])
        names = ("deaths", "population", "qx", "ex", "variance", "closed_ax")
        columns = {name: getattr(self, name)[index] for name in names}
        return replace(self, codes=np.asarray(self.codes[index]), **columns)

    def _words(self, figure: str) -> str:
        return f"{figure}; {self.rules.words}"


def error_of(variance: Floats, deaths: Floats) -> Floats:
    """Where nobody died between two ages nothing tells the error: unknown, and never zero."""
    return np.where(deaths == 0, np.nan, np.sqrt(variance))
