"""Monte Carlo interval of life expectancy.

**What it says.** The same figure as the life table's, with limits read from tables made again under chance.

**Formula.** Each death rate is drawn from a gamma distribution with shape deaths and scale 1 / person-years: mean and
variance are those of a Poisson count's rate, and a rate with deaths behind it is never drawn as zero. Every draw goes
through the same rules. The limits are quantiles of the drawn e(x); the standard error is their standard deviation.

**Assumptions.** Deaths of different bands are independent Poisson counts. A band without deaths stays without.

**Interpretation.** Favorable: higher is better. The limits need not lie symmetrically around the figure.

**Type.** An absolute measure in years; unweighted; without reference.

**Applicability.** Any table that stands; a check on the normal limits, and the way to limits that are not symmetric.

**Limits.** Costs one life table per draw. Near 5,000 person-years it holds less often than Chiang's
(92% against 95%). With very few deaths in the open band the drawn expectancies have a long
upper tail. Quantiles of `draws` draws carry simulation error: at 2,000 draws about 0.05 standard errors.

**References.** Andreev EM, Shkolnikov VM (2010) MPIDR Technical Report 2010-005. Eayres D, Williams ES (2004)
J Epidemiol Community Health 58:243-249.

**Example.**

>>> from commontable.stats import life_table
>>> table = life_table(
...     deaths=[80, 20, 900, 2400], population=[10_000, 40_000, 600_000, 30_000], age_starts=[0, 1, 5, 85]
... )
>>> simulated = monte_carlo_expectancy(table, draws=500, seed=1)
>>> lower, upper = simulated.interval(0.95)
>>> bool(lower < simulated.estimate < upper)
True
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.life_tables import probabilities, roll_back
from commontable.stats.results import SimulatedEstimate
from commontable.stats.table import LifeTable

# Simulated tables held at one time; more cells than fit are worked off in turns, so that memory stays flat.
TABLES_AT_ONCE = 200_000


def monte_carlo_expectancy(table: LifeTable, *, age: float = 0, draws: int = 2000, seed: int) -> SimulatedEstimate:
    """Life expectancy at the start of a band with Monte Carlo limits. The same seed gives the same limits."""
    band = table.bands.edge(age)
    if band is None:
        raise ValueError(f"age must be the start of a band ({table.bands.starts.tolist()}); got {age:g}.")
    if draws < 100:
        raise ValueError(f"draws must be at least 100, or the limits are noise; got {draws}.")
    exact = table.expectancy(age)

    def quantile(probabilities: tuple[float, float]) -> tuple[Floats, Floats]:
        lower, upper = summarize(table, band, draws, seed, probabilities)[:2]
        return lower, upper

    error = summarize(table, band, draws, seed, (0.5, 0.5))[2]
    return SimulatedEstimate(
        exact.estimate,
        error,
        exact.codes,
        exact.n,
        exact.method,
        (f"limits from {draws} gamma draws of every death rate, seed {seed}",),
        quantile=quantile,
    )


def summarize(
    table: LifeTable, band: int, draws: int, seed: int, wanted: tuple[float, float]
) -> tuple[Floats, Floats, Floats]:
    """Two quantiles and the standard deviation of the drawn expectancies of every cell."""
    good = np.flatnonzero(table.codes.ravel() == 0)
    lower, upper, error = (np.full(table.codes.size, np.nan) for _ in range(3))
    step = max(TABLES_AT_ONCE // draws, 1)
    for start in range(0, good.size, step):
        cells = good[start : start + step]
        # Each cell has its own stream, so its limits do not depend on how the work was cut.
        streams = [np.random.default_rng([seed, int(cell)]) for cell in cells]
        ex = drawn_expectancies(table, cells, streams, draws)[band].reshape(cells.size, draws)
        lower[cells], upper[cells] = np.quantile(ex, wanted, axis=1)
        error[cells] = ex.std(axis=1, ddof=1)
    return lower.reshape(table.shape), upper.reshape(table.shape), error.reshape(table.shape)


def drawn_expectancies(
    table: LifeTable, cells: NDArray[np.intp], streams: list[np.random.Generator], draws: int
) -> Floats:
    """e(x) of every draw: ages first, then the draws of the first cell, of the second, and so on."""
    ages, count = len(table.bands), cells.size
    deaths, rates = (each.reshape(-1, ages)[cells] for each in (table.deaths, table.mx))
    factors = np.empty((ages, count, draws))
    closing = np.empty((count, draws))
    for place, (cell, stream) in enumerate(zip(cells, streams, strict=True)):
        factors[:, place] = gamma_around_one(stream, deaths[place], draws)
        closing[place] = drawn_closing(table, int(cell), stream, draws)
    drawn = (rates.T[:-1, :, None] * factors[:-1]).reshape(ages - 1, -1)
    rules = table.rules.part(np.repeat(cells, draws))
    with np.errstate(divide="ignore", invalid="ignore"):
        qx, ax, _ = probabilities(drawn, table.bands, rules)
    flat = closing.ravel()
    none = np.zeros(qx.shape)
    return roll_back(qx, table.bands.widths[:-1, None] - ax, table.bands, (flat, none[0]), none)[0]


def gamma_around_one(stream: np.random.Generator, shape: Floats, draws: int) -> Floats:
    """Factors of mean one and variance 1 / shape; one itself where there is nothing to draw from."""
    factors = stream.standard_gamma(np.broadcast_to(shape[:, None], (shape.size, draws)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(shape[:, None] > 0, factors / shape[:, None], 1.0)


def drawn_closing(table: LifeTable, cell: int, stream: np.random.Generator, draws: int) -> Floats:
    """Expectancies of the open band: by its rate where that was the rule, else around the expectancy given."""
    expectancy = table.ex[..., -1].ravel()[cell]
    variance = table.variance[..., -1].ravel()[cell]
    if variance == 0:
        return np.full(draws, expectancy)
    # 1/m has variance e² / deaths, so this is the number of deaths behind it, pooled bands included.
    factor = gamma_around_one(stream, np.array([expectancy**2 / variance]), draws)[0]
    return np.asarray(expectancy * factor if table.rules.open_band == "given" else expectancy / factor)
