"""The open band from a model of old age instead of 1 / m.

1 / m is the expectancy at the open age only where the people in the open band are spread over its ages as a stationary
population is; a young or a growing old-age population makes it lean, and the lean does not shrink with size. Here the
death rates beyond the open age are a curve for the group's standard, and an area's curve is the standard's times one
factor: the ratio of its own open-band rate to the standard's.

The curve starts at the last closed band. Its slope is weighed between two witnesses: the slope of the last closed
bands, and the open band's own rate under the age composition that the last closed bands show (their growth rate).

Horiuchi S, Coale AJ (1982) Popul Stud 36:317-326 (1/m in a growing population). Thatcher AR, Kannisto V, Vaupel JW
(1998) The Force of Mortality at Ages 80 to 120 (the logistic curve).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats
from commontable.stats.small_areas.schedules import Cells, Closed

# How far the two witnesses are trusted: the slope seen below the open age, per year of age, and the open band's rate on
# the log scale (the composition above the open age is itself a guess).
SLOPE_DOUBT, RATE_DOUBT = 0.01, 0.06
SLOPES = np.linspace(0.01, 0.25, 241)
YEARS_BEYOND, STEP = 45.0, 0.25
# Factors between an area's open-band rate and its standard's that the table spans; beyond it the ends hold.
SHIFTS = np.linspace(-2.5, 2.5, 126)
GROWTH = (-0.03, 0.08)


@dataclass(frozen=True, eq=False)
class OpenAge:
    """Expectancy at the open age as a function of the log ratio of a death rate to the standard's; a row a group."""

    standard: Floats
    expectancy: Floats
    doubt: Floats
    words: str

    def of_areas(self, groups: NDArray[np.intp]) -> Curves:
        return Curves(self, groups)


@dataclass(frozen=True, eq=False)
class Curves:
    """The curve of each area's group."""

    open_age: OpenAge
    groups: NDArray[np.intp]

    @property
    def words(self) -> str:
        return self.open_age.words

    def close(self, log_rate: Floats, cells: Cells) -> Closed:
        table, groups = self.open_age, self.groups[cells]
        shift = np.clip(log_rate - table.standard[groups], SHIFTS[0], SHIFTS[-1])
        place = (shift - SHIFTS[0]) / (SHIFTS[1] - SHIFTS[0])
        low = np.minimum(place.astype(np.intp), SHIFTS.size - 2)
        # On the log scale between the points of the table: nearly straight there.
        before, after = (np.log(table.expectancy[groups, at]) for at in (low, low + 1))
        slope = (after - before) / (SHIFTS[1] - SHIFTS[0])
        expectancy = np.exp(before + (place - low) * (after - before))
        return Closed(expectancy, expectancy * slope, (expectancy * table.doubt[groups]) ** 2)


Curve = Callable[[Floats, Floats, float], Floats]


def gompertz(ages: Floats, slope: Floats, level: float) -> Floats:
    """Rates that grow by one factor a year of age; `ages` are counted from where the rate is `level`."""
    return np.asarray(level * np.exp(np.minimum(slope * ages, 20)))


def kannisto(ages: Floats, slope: Floats, level: float) -> Floats:
    """The logistic curve with ceiling one."""
    odds = level / (1 - min(level, 0.99)) * np.exp(np.minimum(slope * ages, 20))
    return np.asarray(odds / (1 + odds))


CURVES: dict[str, Curve] = {"gompertz": gompertz, "kannisto": kannisto}


def local_slope(form: str, rates: Floats, ages: Floats) -> float:
    """The slope between the last two closed bands, on the curve's own scale."""
    scale = np.log(rates) if form == "gompertz" else np.log(rates / (1 - np.minimum(rates, 0.99)))
    return float(np.clip((scale[1] - scale[0]) / (ages[1] - ages[0]), SLOPES[0], SLOPES[-1]))


def growth(bands: AgeBands, rates: Floats, years: Floats) -> float:
    """How much faster than survival alone the population falls with age, between the last two closed bands."""
    widths, middles = bands.widths[-3:-1], bands.starts[-3:-1] + bands.widths[-3:-1] / 2
    survived = (widths * rates / 2).sum()
    if not (years[-3:-1] > 0).all():
        return 0.0
    seen = np.log((years[-3] / widths[0]) / (years[-2] / widths[1]))
    return float(np.clip((seen - survived) / (middles[1] - middles[0]), *GROWTH))


def beyond(hazard: Floats, rate_of_growth: float) -> tuple[Floats, Floats]:
    """Expectancy at the open age, and the death rate of the open band, from rates on a grid of ages (last axis)."""
    before = np.cumsum(hazard, axis=-1) * STEP
    alive = np.exp(-(before - hazard * STEP / 2))
    last = np.exp(-before[..., -1]) / hazard[..., -1]
    people = alive * np.exp(-rate_of_growth * (np.arange(hazard.shape[-1]) + 0.5) * STEP)
    return alive.sum(axis=-1) * STEP + last, (people * hazard).sum(axis=-1) / people.sum(axis=-1)


def open_age_curve(bands: AgeBands, standard: Floats, years: Floats, form: str) -> tuple[Floats, float]:
    """For one group: expectancies over SHIFTS, and the relative doubt of the curve itself."""
    rates, middles = np.exp(standard[-3:-1]), bands.starts[-3:-1] + bands.widths[-3:-1] / 2
    curve, level = CURVES[form], float(rates[1])
    first = bands.starts[-1] - middles[1]
    ages = first + (np.arange(YEARS_BEYOND / STEP) + 0.5) * STEP
    expectancy, rate = beyond(curve(ages, SLOPES[:, None], level), growth(bands, rates, years))
    misfit = ((SLOPES - local_slope(form, rates, middles)) / SLOPE_DOUBT) ** 2
    misfit = misfit + ((np.log(rate) - standard[-1]) / RATE_DOUBT) ** 2
    weight = np.exp(-(misfit - misfit.min()) / 2)
    weight /= weight.sum()
    center = float(weight @ np.log(expectancy))
    doubt = float(np.sqrt(weight @ (np.log(expectancy) - center) ** 2))
    chosen = curve(ages, np.asarray(weight @ SLOPES), level)
    return beyond(chosen * np.exp(SHIFTS)[:, None], 0.0)[0], doubt


def shifted_to(expectancies: Floats, given: float) -> Floats:
    """The same family of curves, moved so that the standard has the expectancy given."""
    at = np.interp(-given, -expectancies, SHIFTS)
    return np.exp(np.interp(SHIFTS + at, SHIFTS, np.log(expectancies)))
