"""Poisson-gamma rates and ratios.

**What it says.** Each area's rate (or ratio of deaths to expected deaths) drawn toward the mean of all areas, as if
true rates had a gamma distribution, whose two parameters are read from the areas themselves.

**Formula.** Given E person-years (or expected deaths), deaths are Poisson with mean E × θ, θ gamma with shape ν and
rate α. The posterior is gamma with shape deaths + ν and rate E + α: the figure is its mean. Its variance is that of
the posterior + (α / (E + α))² var(ν / α), with var(ν / α) = ν / (α Σ E) + ν / α² Σ E² / (Σ E)² for the doubt about
the mean of all areas; limits are quantiles of the gamma distribution with this mean and variance. fit="moments"
solves ν / α = mean of the figures and ν / α² = Σ (1 + α / E) (figure - ν / α)² / (n - 1); fit="likelihood" maximizes
the negative binomial likelihood of the deaths.

**Assumptions.** True rates follow one gamma distribution, independent of size and place; how much they differ counts as
known.

**Interpretation.** Adverse for deaths: lower is better; for ratios, above 1 is more than expected. `own_share` is
E / (E + α).

**Type.** A rate (absolute), or a ratio when population holds expected deaths (relative); the reference is the mean of
all areas.

**Applicability.** Any rates: one an area, or with age_starts one a band, each band for itself, and then life expectancy
closed by 1 / m. At least three areas.

**Limits.** The two fits differ where few areas stand out. Where rates differ no more than by chance, every area gets
the pooled rate and `notes` says so; without an event anywhere rates are zero and have no limits. Bands are smoothed
apart from each other, so life expectancy has no standard error here: use `hierarchical_schedules`.

**References.** Clayton D, Kaldor J (1987) Biometrics 43:671-681.

**Example.** Ratios: population holds expected deaths.

>>> smooth = poisson_gamma(deaths=[9, 39, 11, 2, 0], population=[1.4, 8.7, 3.0, 6.0, 1.8], fit="likelihood")
>>> [round(float(ratio), 2) for ratio in smooth.rates.estimate]
[5.85, 4.44, 3.61, 0.45, 0.39]
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice
from commontable.stats.small_areas.areas import Areas
from commontable.stats.small_areas.empirical_bayes import Smoothed, doubt_of_mean, result_of_units, with_gamma_limits
from commontable.stats.small_areas.result import SmallAreas
from commontable.stats.small_areas.units import read_units
from commontable.stats.time_lived import BandRule, InfantRule

FEWEST_AREAS = 3
# Beyond this many times all exposure, α is infinite for every purpose: rates do not differ.
MOST_HELD = 1e4
POOLED = "rates differ no more than by chance: every area has the pooled rate"


def poisson_gamma(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    fit: Literal["moments", "likelihood"] = "moments",
    age_starts: ArrayLike | None = None,
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    population_floor: float = 0.0,
) -> SmallAreas:
    """Clayton and Kaldor's gamma model. The module says what it means.

    deaths, population: one count an area, or with age_starts one a band along the last axis; population may hold
    expected deaths. fit: how the prior is found, by its "moments" or by "likelihood".
    """
    choice(fit, name="fit", allowed=("moments", "likelihood"))
    areas = read_units(deaths, population, age_starts, population_floor)
    shape, rate = priors(areas, fit)
    doubt = doubt_of_mean((shape / rate)[:, None], (shape / rate**2)[:, None], areas.years)

    def smoothed(cells: slice) -> Smoothed:
        posterior, exposure = areas.deaths[:, cells] + shape[:, None], areas.years[:, cells] + rate[:, None]
        weight = areas.years[:, cells] / exposure
        return Smoothed(posterior / exposure, posterior / exposure**2 + (1 - weight) ** 2 * doubt, weight)

    method = f"Poisson-gamma rates (Clayton and Kaldor), prior by {fit}"
    found = result_of_units(areas, smoothed, method, age_starts, (a0, ax, sex))
    return with_gamma_limits(found, (POOLED,) if (rate >= MOST_HELD * areas.years.mean(axis=1)).any() else ())


def priors(areas: Areas, fit: str) -> tuple[Floats, Floats]:
    """ν and α of every band."""
    found = []
    for deaths, years in zip(areas.deaths, areas.years, strict=True):
        used = areas.usable & (years > 0)
        if used.sum() < FEWEST_AREAS:
            raise ValueError(
                f"{int(used.sum())} areas with person-years cannot tell how rates differ; it takes {FEWEST_AREAS}."
            )
        # Exposure near one keeps the search in good numbers, whatever its unit.
        unit = years[used].mean()
        shape, rate = FITS[fit](deaths[used], years[used] / unit)
        found.append((shape, rate * unit))
    shapes, rates = np.array(found).T
    return shapes, rates


def by_moments(deaths: Floats, years: Floats) -> tuple[float, float]:
    """Clayton and Kaldor's equations, solved in turn until they hold."""
    most = MOST_HELD * years.sum()
    center, rate = deaths.sum() / years.sum(), 1.0
    for _ in range(500):
        figures = (deaths + center * rate) / (years + rate)
        middle = figures.mean()
        variance = ((1 + rate / years) * (figures - middle) ** 2).sum() / (years.size - 1)
        held = min(middle / variance, most) if variance > 0 else most
        at_rest = abs(held - rate) <= 1e-10 * rate and abs(middle - center) <= 1e-12 * middle
        center, rate = middle, held
        if at_rest:
            break
    return (center * rate, rate) if rate < most else (deaths.sum() / years.sum() * most, most)


def by_likelihood(deaths: Floats, years: Floats) -> tuple[float, float]:
    """The negative binomial likelihood at its highest, over the logs of the mean and of α."""
    from scipy.optimize import minimize
    from scipy.special import gammaln

    most = MOST_HELD * years.sum()
    if deaths.sum() == 0:
        return 0.0, most
    overall = np.log(deaths.sum() / years.sum())

    def badness(place: Floats) -> float:
        rate = np.exp(place[1])
        shape = np.exp(place[0]) * rate
        odds = shape * np.log1p(years / rate) + deaths * np.log(years + rate)
        return float(-(gammaln(deaths + shape) - gammaln(shape) - odds).sum())

    options = {"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000, "maxfev": 4000}
    highest = float(np.log(most))
    best = minimize(
        badness, (overall, 0.0), method="Nelder-Mead", bounds=((None, None), (-15.0, highest)), options=options
    )
    center, rate = float(np.exp(best.x[0])), float(np.exp(best.x[1]))
    return (center * rate, rate) if best.x[1] < np.log(years.sum()) + 4 else (np.exp(overall) * most, most)


FITS = {"moments": by_moments, "likelihood": by_likelihood}
