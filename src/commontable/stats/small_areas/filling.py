"""Fill empty bands from a reference schedule.

**What it says.** The area's own death rates where it has deaths; in bands without any, the rates of a reference. It is
how NCHS made life tables of census tracts (USALEEP), where the reference was predicted from the tract's population.

**Formula.** m = deaths / person-years where deaths > 0, else the reference rate (fill="empty"); with fill="all" the
reference in every band. With level="own" the reference is first multiplied by the area's deaths / Σ person-years ×
reference rate. The variance is Chiang's in the area's own bands; in filled bands it comes from
reference_standard_errors.

**Assumptions.** A band without deaths says nothing of the area's rate there; the reference does.

**Interpretation.** Favorable: higher life expectancy is better. `own_share` is the share of the deaths that the
reference expects in bands with the area's own rates.

**Type.** An absolute measure in years; unweighted; needs a reference.

**Applicability.** Areas with few empty bands. At least 5,000 person-years by default, as in USALEEP.

**Limits.** The figure leans low: bands that happen to have deaths keep their rate, bands that happen to have none are
filled up. Without reference_standard_errors the filled rates count as exact, and `notes` says so. The open band closes
by 1 / m. The regression that predicts NCHS's reference is not part of this: give its rates.

**References.** Arias E, Escobedo LA, Kennedy J, Fu C, Cisewski J (2018) Vital Health Stat 2(181).

**Example.**

>>> tract = fill_empty_bands(
...     deaths=[3, 0, 40, 60], population=[500, 2_000, 9_000, 500], age_starts=[0, 1, 5, 85],
...     reference_rates=[0.006, 0.0003, 0.004, 0.14], reference_standard_errors=[0.0001, 0.00001, 0.00003, 0.001],
... )
>>> round(float(tract.expectancy().estimate), 2), round(float(tract.expectancy().standard_error), 2)
(78.18, 2.07)
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.chunks import by_columns
from commontable.stats.rules import POPULATION_FLOOR, Rules, spread
from commontable.stats.small_areas.areas import Areas, read_areas
from commontable.stats.small_areas.conventions import chiang_variances, closed_by_rate, log_of
from commontable.stats.small_areas.result import SmallAreas, assemble
from commontable.stats.small_areas.schedules import plain_rules
from commontable.stats.small_areas.spreads import Independent
from commontable.stats.time_lived import BandRule, InfantRule


def fill_empty_bands(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    reference_rates: ArrayLike,
    reference_standard_errors: ArrayLike | None = None,
    fill: Literal["empty", "all"] = "empty",
    level: Literal["reference", "own"] = "reference",
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    population_floor: float = POPULATION_FLOOR,
) -> SmallAreas:
    """Own rates where there are deaths, reference rates elsewhere. The module says what it means.

    reference_rates, reference_standard_errors: one schedule, or one an area, of death rates above zero.
    fill: "empty" bands only, or "all". level: the reference as it is, or moved to the area's "own" level.
    Other arguments are those of life_table.
    """
    choice(fill, name="fill", allowed=("empty", "all"))
    choice(level, name="level", allowed=("reference", "own"))
    areas = read_areas(deaths, population, age_starts, population_floor)
    rules = plain_rules(areas.bands, a0, ax, sex, len(areas))
    reference, errors = read_reference(reference_rates, reference_standard_errors, areas)

    def some(cells: slice) -> tuple[Floats, ...]:
        here = areas.part(cells)
        return filled(here, reference[:, cells], errors[:, cells], rules.part(cells), (fill, level))

    log_rates, variances, share = by_columns(some, len(areas))
    areas, schedules = closed_by_rate(areas, log_rates, rules, Independent(variances))
    exact = ("reference rates taken as exact",) if reference_standard_errors is None else ()
    method = f"{'empty' if fill == 'empty' else 'all'} bands filled from a reference at {level} level"
    return assemble(areas, schedules, method=method, own_share=share, notes=exact)


def filled(
    areas: Areas, reference: Floats, errors: Floats, rules: Rules, ways: tuple[str, str]
) -> tuple[Floats, Floats, Floats]:
    """Log rates, their variances, and the share of the deaths expected that stands in bands of the area's own."""
    fill, level = ways
    expected = areas.years * reference
    relative = (errors / reference) ** 2
    if level == "own":
        with np.errstate(divide="ignore", invalid="ignore"):
            reference = reference * np.where(areas.usable, areas.deaths.sum(axis=0) / expected.sum(axis=0), 1.0)
    empty: NDArray[np.bool_] = np.asarray((areas.deaths == 0) | (fill == "all"))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(empty, reference, areas.deaths / areas.years)
        share = (expected * ~empty).sum(axis=0) / expected.sum(axis=0)
    variances = np.where(empty, relative, chiang_variances(rates, areas.deaths, areas, rules))
    return log_of(rates), variances, share


def read_reference(rates: ArrayLike, errors: ArrayLike | None, areas: Areas) -> tuple[Floats, Floats]:
    """Reference rates and their standard errors (zero when none are given), ages first."""
    shape = (*areas.shape, len(areas.bands))
    columns = []
    for name, given in (("reference_rates", rates), ("reference_standard_errors", 0.0 if errors is None else errors)):
        columns.append(spread(floats(given, name=name), shape, name).reshape(-1, len(areas.bands)).T)
    reference, doubt = columns
    if not (np.isfinite(reference) & (reference > 0)).all():
        raise ValueError("reference_rates must be above zero in every band; pool more data for the reference.")
    if not (np.isfinite(doubt) & (doubt >= 0)).all():
        raise ValueError("reference_standard_errors must be zero or more in every band.")
    return reference, doubt
