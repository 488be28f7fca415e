"""Segregation by simulation: the upward bias of doubtful counts taken off, and limits that know of it.

**What it says.** The same index, corrected for what sampling error alone adds, with a bootstrap interval.

**Formula.** Tables are drawn around a table n: with `margins` each count normal with its standard error, cut at zero;
with sampling="multinomial" each count Poisson (for an index that scale does not change, the multinomial to the order
1/T). limits="inverted": n is the region with its units' shares at 0, 0.2 … 1.4 times their distance from the region's;
an eighth of `draws` for each gives mean m and spread s of the index S around its true value. The estimate is the true
value whose mean is the S seen; the limits are those under which the S seen lies at the quantiles of m + s z, z the
standardized draws of all eight, straight lines between. limits="basic": `draws` tables around the counts themselves;
estimate 2S - mean (Efron's bias correction), limits 2S - upper and 2S - lower quantile. limits="percentile": S with the
quantiles. All are kept within the range of the index. Standard error: half the inverted interval of one sigma, else the
standard deviation of the draws.

**Assumptions.** Errors are independent between counts. Inverted: the true shares are the observed ones drawn toward the
region's, all alike. Basic: the bias around the truth is like that around the estimate, which holds less the smaller the
units are.

**Interpretation.** As the index.

**Type.** As the index.

**Applicability.** Any of the indices by name. Without margins or sampling there is nothing to draw from, and it
refuses. A region in which some draw has no figure (a group vanishes) is undefined with a reason: pool it.

**Limits.** For cities of 60 units with 40 to 3,000 people each and little to much segregation, the bias left was at
most 0.003 and inverted 95% limits held the truth in 91% to 96% (basic: 88% to 98%, percentile and delta-method limits
down to 68%). D stays a little below the 95%: its kink makes the bias itself doubtful, and the standard error is some 7%
small. With fewer people per unit expect less. A count of zero is never drawn above zero under sampling="multinomial"
(inverted: only toward evenness). Quantiles carry simulation error.

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

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, choice
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import SimulatedEstimate
from commontable.stats.segregation.evenness import dissimilarity as dissimilarity  # the example compares with it
from commontable.stats.segregation.indices import Choice
from commontable.stats.segregation.inversion import Drawing, ladder_of
from commontable.stats.segregation.measure import undefined
from commontable.stats.segregation.named import described, drawn, named, slopes_of, value_of
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, Sparse, read_people

FEWEST = 100
LIMITS = {
    "inverted": "bias taken off, limits by inversion",
    "basic": "bias taken off, basic bootstrap limits",
    "percentile": "percentile limits",
}
ONE_SIGMA = (0.15865525393145707, 0.8413447460685429)


def simulated_segregation(
    *,
    index: str,
    counts: ArrayLike,
    seed: int,
    draws: int = 500,
    limits: Literal["inverted", "basic", "percentile"] = "inverted",
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
    way = choice(limits, name="limits", allowed=tuple(LIMITS))
    words = f"{described(index, (group, reference))}, {LIMITS[way]}: {draws} draws, seed {seed}"
    low, high = bounds(people, name)
    codes = undefined(people, name, chosen)

    def ways(some: People) -> Drawing:
        return Drawing(
            lambda table: value_of(some, name, chosen, table),
            lambda table: slopes_of(some, name, chosen, table),
            lambda table, stream: drawn(some, stream, table),
        )

    if way == "inverted":
        ladder = ladder_of(people, ways, (draws, seed))
        found = Spread(ladder.middle(), (ladder.at(ONE_SIGMA[1]) - ladder.at(ONE_SIGMA[0])) / 2, ladder.at)
    else:
        found = resampled(
            value_of(people, name, chosen, people.n), drawn_values(people, name, chosen, (draws, seed)), way
        )
    return limited(people, found, (low, high), codes, words)


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


@dataclass(frozen=True, eq=False)
class Spread:
    """The figure, its standard error, and the limit that belongs to a probability."""

    middle: Floats
    error: Floats
    at: Callable[[float], Floats]


def resampled(value: Floats, tables: Floats, way: str) -> Spread:
    """Bootstrap: quantiles of the draws as they are, or turned round the figure with the bias off."""
    error = tables.std(axis=0, ddof=1)
    if way == "percentile":
        return Spread(value, error, lambda probability: np.asarray(np.quantile(tables, probability, axis=0)))
    fair = 2 * value - tables.mean(axis=0)
    return Spread(fair, error, lambda probability: 2 * value - np.quantile(tables, 1 - probability, axis=0))


def limited(people: People, found: Spread, range_: tuple[float, float], codes: Codes, words: str) -> SimulatedEstimate:
    """The estimate, kept within the range of the index."""
    codes = first_code(codes, marked(~np.isfinite(found.middle + found.error), Reason.STANDARD_ERROR_UNKNOWN))
    blank = codes != 0

    def quantile(wanted: tuple[float, float]) -> tuple[Floats, Floats]:
        lower, upper = (people.out(np.where(blank, np.nan, np.clip(found.at(each), *range_))) for each in wanted)
        return lower, upper

    plain = people.estimate(np.clip(found.middle, *range_), found.error, words, codes)
    return SimulatedEstimate(
        plain.estimate, plain.standard_error, plain.codes, plain.n, words, plain.notes, quantile=quantile
    )
