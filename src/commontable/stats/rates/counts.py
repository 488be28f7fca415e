"""Limits of a count: Poisson means and binomial shares, as named methods.

Nothing here checks its input; the measures do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from commontable.stats.arrays import Floats, normal_quantile
from commontable.stats.rates.roots import gamma_curve, rising_root

# The UK's rule: Byar's approximation from ten events on, exact limits below.
BYAR_FROM = 10

Pair = tuple[Floats, Floats]


def exact(events: Floats, level: float) -> Pair:
    """Garwood 1936: half of each χ² quantile, the chance in each tail at most half of what is left."""
    from scipy.special import gammainccinv, gammaincinv  # late: keeps the import of this package light

    tail = (1 - level) / 2
    # gammaincinv(0, ·) is not a number; a lower limit of no events is 0.
    lower = gammaincinv(np.where(events > 0, events, 1), tail)
    return np.where(events > 0, lower, 0.0), np.asarray(gammainccinv(events + 1, tail))


def byar(events: Floats, level: float) -> Pair:
    """Byar's approximation (Breslow and Day 1987). Its lower limit can fall below zero: it is cut there."""
    z = normal_quantile(level)
    more = events + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = events * np.maximum(1 - 1 / (9 * events) - z / (3 * np.sqrt(events)), 0) ** 3
    return np.where(events > 0, lower, 0.0), np.asarray(more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3)


def byar_from_ten(events: Floats, level: float) -> Pair:
    few = events < BYAR_FROM
    low, high = byar(events, level)
    exact_low, exact_high = exact(events, level)
    return np.where(few, exact_low, low), np.where(few, exact_high, high)


def mid_p(events: Floats, level: float) -> Pair:
    """Half the chance of what was seen counts in each tail (Lancaster 1961): shorter than exact."""
    some = events > 0
    seen = np.where(some, events, 1.0)

    def at_least(mean: Floats) -> tuple[Floats, Floats]:
        (so_many, slope), (more, steep) = gamma_curve(seen, 1.0, mean), gamma_curve(events + 1, 1.0, mean)
        return (np.where(some, so_many, 1.0) + more) / 2, (np.where(some, slope, 0.0) + steep) / 2

    tail = (1 - level) / 2
    low, high = exact(events, level)
    lower = rising_root(at_least, tail, low, events)
    return np.where(some, lower, 0.0), rising_root(at_least, 1 - tail, events, high)


POISSON: dict[str, Callable[[Floats, float], Pair]] = {
    "exact": exact,
    "byar": byar,
    "byar-from-ten": byar_from_ten,
    "mid-p": mid_p,
}


def wilson(events: Floats, total: Floats, level: float) -> Pair:
    """Wilson 1927: the shares that a score test would not reject."""
    z = normal_quantile(level)
    share = events / total
    middle = events + z**2 / 2
    half = z * np.sqrt(events * (1 - share) + z**2 / 4)
    lower, upper = (middle - half) / (total + z**2), (middle + half) / (total + z**2)
    # Rounding would leave 1e-17 where the limit is 0 or 1 itself.
    return np.where(events == 0, 0.0, lower), np.where(events == total, 1.0, upper)


def clopper_pearson(events: Floats, total: Floats, level: float) -> Pair:
    """Clopper and Pearson 1934: beta quantiles, the chance in each tail at most half of what is left."""
    from scipy.special import betaincinv

    tail, others = (1 - level) / 2, total - events
    lower = betaincinv(np.where(events > 0, events, 1), others + 1, tail)
    upper = betaincinv(events + 1, np.where(others > 0, others, 1), 1 - tail)
    return np.where(events > 0, lower, 0.0), np.where(others > 0, upper, 1.0)


def jeffreys(events: Floats, total: Floats, level: float) -> Pair:
    """Brown, Cai and DasGupta 2001: beta quantiles from Jeffreys's prior, 0 and 1 kept where nobody or everybody."""
    from scipy.special import betaincinv

    tail, others = (1 - level) / 2, total - events
    lower, upper = (betaincinv(events + 0.5, others + 0.5, part) for part in (tail, 1 - tail))
    return np.where(events > 0, lower, 0.0), np.where(others > 0, upper, 1.0)


BINOMIAL: dict[str, Callable[[Floats, Floats, float], Pair]] = {
    "wilson": wilson,
    "clopper-pearson": clopper_pearson,
    "jeffreys": jeffreys,
}
