"""Segregation by simulation: the upward bias of doubtful counts taken off, and limits that know of it.

**What it says.** The same index, corrected for what sampling error alone adds, with a bootstrap interval.

**Formula.** `draws` tables are drawn around the counts: with `margins` each count normal with its standard error, cut
at zero; with sampling="multinomial" each count Poisson (for an index that scale does not change, the multinomial to
the order 1/T). correct=True: estimate = 2S - mean of the draws (Efron's bias correction), limits 2S - upper and
2S - lower quantile (basic bootstrap), both kept within the range of the index. correct=False: S with percentile limits.
Standard error: standard deviation of the draws.

**Assumptions.** Errors are independent between counts. The bias around the truth is like that around the estimate,
which holds less the smaller the units are.

**Interpretation.** As the index.

**Type.** As the index.

**Applicability.** Any of the indices by name. Without margins or sampling there is nothing to draw from, and it
refuses. A region in which some draw has no figure (a group vanishes) is undefined with a reason: pool it.

**Limits.** For cities of 60 units with 40 to 3,000 people each, the bias left was below 0.003 and 95% limits held the
truth in 88% to 96% (delta-method limits: 68% to 97%); least for D, whose kink the bootstrap does not see, where
segregation is low. With fewer people per unit expect less. A count of zero is never drawn above zero under
sampling="multinomial". Quantiles carry simulation error.

**References.** Efron B, Tibshirani RJ (1993) An Introduction to the Bootstrap, sections 10.6 and 13.3. Elbers B (2023)
Sociol Methods Res 52:1. Napierala J, Denton N (2017) Demography 54:285. Reardon SF et al. (2018) Demography 55:2129.

**Example.** Tracts of the American Community Survey, margins at 90%.

>>> people = [[900, 60], [700, 240], [450, 500], [80, 880]]
>>> margins = [[210, 60], [190, 110], [140, 150], [60, 200]]
>>> raw = dissimilarity(counts=people, margins=margins)
>>> fair = simulated_segregation(index="dissimilarity", counts=people, margins=margins, draws=1000, seed=1)
>>> bool(fair.estimate < raw.estimate)
True
>>> [round(float(limit), 1) for limit in fair.interval(0.90)]
[0.5, 0.7]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import SimulatedEstimate
from commontable.stats.segregation.evenness import dissimilarity as dissimilarity  # the example compares with it
from commontable.stats.segregation.indices import Choice
from commontable.stats.segregation.measure import undefined
from commontable.stats.segregation.named import described, drawn, named, value_of
from commontable.stats.segregation.state import state_of
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, Sparse, read_people

FEWEST = 100


def simulated_segregation(
    *,
    index: str,
    counts: ArrayLike,
    seed: int,
    draws: int = 500,
    correct: bool = True,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
    surroundings: Sparse | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> SimulatedEstimate:
    """An index by name (for exposure, `reference` is the group met). The same seed gives the same limits."""
    check_draws(draws)
    if margins is None and sampling == "none":
        raise ValueError("Nothing to draw from: give margins, or sampling='multinomial'.")
    read = read_people(
        counts=counts,
        regions=regions,
        surroundings=surroundings,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    people, name, chosen = named(read, index, (group, reference), shape)
    tables = drawn_values(people, name, chosen, (draws, seed))
    way = "bias taken off, basic bootstrap limits" if correct else "percentile limits"
    words = f"{described(index, (group, reference))}, {way}"
    return simulated(people, name, chosen, tables, (correct, f"{words}: {draws} draws, seed {seed}"))


def check_draws(draws: int) -> None:
    if draws < FEWEST:
        raise ValueError(f"draws must be at least {FEWEST}, or the limits are noise; got {draws}.")


def drawn_values(people: People, name: str, chosen: Choice, plan: tuple[int, int]) -> Floats:
    """draws × leading × regions; one table in memory at a time, each with a stream of its own."""
    draws, seed = plan
    streams = (np.random.default_rng([seed, place]) for place in range(draws))
    return np.stack([value_of(people, name, chosen, drawn(people, stream)) for stream in streams])


def bounds(people: People, name: str) -> tuple[float, float]:
    """The range of the index."""
    low = -np.inf if people.surroundings is not None and name in ("information", "mutual-information") else 0.0
    return low, np.inf if name == "mutual-information" else 1.0


def simulated(people: People, name: str, chosen: Choice, tables: Floats, way: tuple[bool, str]) -> SimulatedEstimate:
    """The estimate and what its limits are read from."""
    correct, words = way
    state = state_of(people.n, people.regions, people.surroundings)
    value = value_of(people, name, chosen, people.n)
    low, high = bounds(people, name)
    unknown = marked(~np.isfinite(tables).all(axis=0), Reason.STANDARD_ERROR_UNKNOWN)
    codes = first_code(undefined(people, state, name, chosen), unknown)
    fair = np.clip(2 * value - tables.mean(axis=0), low, high) if correct else value

    def quantile(wanted: tuple[float, float]) -> tuple[Floats, Floats]:
        lower, upper = np.quantile(tables, wanted, axis=0)
        if correct:
            lower, upper = (np.clip(2 * value - each, low, high) for each in (upper, lower))
        blank = codes != 0
        return people.out(np.where(blank, np.nan, lower)), people.out(np.where(blank, np.nan, upper))

    plain = people.estimate(fair, tables.std(axis=0, ddof=1), words, codes)
    return SimulatedEstimate(
        plain.estimate, plain.standard_error, plain.codes, plain.n, words, plain.notes, quantile=quantile
    )
