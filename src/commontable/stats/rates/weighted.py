"""Weighted sums of Poisson counts and their limits: the arithmetic behind directly standardized rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, Mask, floats, normal_quantile
from commontable.stats.rates.counts import POISSON, Pair
from commontable.stats.rates.limited import blanked
from commontable.stats.rates.roots import gamma_curve, rising_root
from commontable.stats.reasons import Reason, fault_codes


@dataclass(frozen=True, eq=False)
class Sums:
    """One weighted sum per cell, its variance, and the weights that upper limits add for the event not yet seen."""

    rate: Floats
    variance: Floats
    events: Floats
    largest: Floats
    smallest: Floats
    mean: Floats
    mean_square: Floats

    def plus(self, more: Floats, more_variance: Floats) -> Sums:
        """With one more event of this weight."""
        return replace(self, rate=self.rate + more, variance=self.variance + more_variance)


def standard_shares(standard: ArrayLike, events: Floats, population: Floats) -> Floats:
    """The standard as shares of one, its bands last; or a message."""
    weights = floats(standard, name="standard")
    bands = events.shape[-1:]
    if events.ndim == 0 or population.shape[-1:] != bands or weights.shape[-1:] != bands:
        raise ValueError(
            "events, population and standard must end in the same age bands; "
            f"got shapes {events.shape}, {population.shape} and {weights.shape}."
        )
    total = weights.sum(axis=-1, keepdims=True)
    if not np.all(weights >= 0) or not np.all((total > 0) & (total < np.inf)):
        raise ValueError("standard must hold numbers of zero or more with a sum above zero in every row.")
    return np.asarray(weights / total)


def counted_sums(
    events: Floats, population: Floats, share: Floats, spread: Floats | None, floor: float
) -> tuple[Sums, Codes]:
    """The sums of every area and the reason of those that have none."""
    used = share > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = share / population if used.all() else np.where(used, share / population, 0.0)
        square = weights * weights
        rate = np.einsum("...i,...i->...", weights, events)
        variance = np.einsum("...i,...i->...", square, events if spread is None else spread)
    total, bands = np.asarray(events.sum(axis=-1)), used.sum(axis=-1)
    codes = fault_codes(
        rate.shape, {**band_codes(events, population, used, spread), Reason.EVENTS_BELOW_FLOOR: total < floor}
    )
    smallest = weights.min(axis=-1) if used.all() else np.where(used, weights, np.inf).min(axis=-1)
    parts: tuple[Floats, ...] = (
        rate,
        variance,
        weights.max(axis=-1),
        smallest,
        weights.sum(axis=-1) / bands,
        square.sum(axis=-1) / bands,
    )
    if codes.any():
        parts = tuple(blanked(np.broadcast_to(part, codes.shape), codes) for part in parts)
    y, v, high, low, mean_weight, mean_square = (np.asarray(part) for part in parts)
    return Sums(y, v, np.broadcast_to(total, codes.shape), high, low, mean_weight, mean_square), codes


def band_codes(events: Floats, population: Floats, used: Mask, spread: Floats | None = None) -> dict[Reason, Mask]:
    """What makes an area's bands unusable; nothing to look for when all numbers are in order."""
    fine = events.min(initial=0) >= 0 and events.max(initial=0) < np.inf
    fine = fine and population.min(initial=1) > 0 and population.max(initial=1) < np.inf
    if fine and spread is None:
        return {}
    variance = events if spread is None else spread
    return {
        Reason.MISSING_EVENTS: (np.isnan(events) | np.isnan(variance)).any(axis=-1),
        Reason.MISSING_POPULATION: np.isnan(population).any(axis=-1),
        Reason.INFINITE_COUNT: (np.isinf(events) | np.isinf(variance) | np.isinf(population)).any(axis=-1),
        Reason.NEGATIVE_EVENTS: ((events < 0) | (variance < 0)).any(axis=-1),
        Reason.NEGATIVE_POPULATION: (population < 0).any(axis=-1),
        Reason.EMPTY_POPULATION: ((population == 0) & used).any(axis=-1),
    }


def gamma_lower(sums: Sums, level: float) -> Floats:
    """Zero events leave zero; else the lower quantile of the gamma with this mean and variance."""
    from scipy.special import gammaincinv  # late: keeps the import of this package light

    y, v = sums.rate, sums.variance
    lower = gammaincinv(y * y / v, (1 - level) / 2) * (v / y)
    return np.where(y == 0, 0.0, lower)


def gamma_upper(sums: Sums, level: float) -> Floats:
    from scipy.special import gammainccinv

    y, v = sums.rate, sums.variance
    return np.asarray(gammainccinv(y * y / v, (1 - level) / 2) * (v / y))


def largest(sums: Sums) -> Sums:
    return sums.plus(sums.largest, sums.largest**2)


def tiwari(sums: Sums) -> Sums:
    return sums.plus(sums.mean, sums.mean_square)


def mean(sums: Sums) -> Sums:
    return sums.plus(sums.mean, sums.mean**2)


def midrange(sums: Sums) -> Sums:
    half = (sums.largest + sums.smallest) / 2
    return sums.plus(half, half**2)


def gamma(raised: Callable[[Sums], Sums]) -> Callable[[Sums, float], Pair]:
    return lambda sums, level: (gamma_lower(sums, level), gamma_upper(raised(sums), level))


def gamma_mid_p(sums: Sums, level: float) -> Pair:
    """Fay and Kim 2017: the limits of an even mixture of the gammas without and with the event not yet seen."""
    raised, tail = largest(sums), (1 - level) / 2
    some = sums.rate > 0
    y, v = np.where(some, sums.rate, 1.0), np.where(some, sums.variance, 1.0)
    high, wide = raised.rate, raised.variance

    def below(place: Floats) -> tuple[Floats, Floats]:
        seen, slope = gamma_curve(y * y / v, v / y, place)
        more, steep = gamma_curve(high**2 / wide, wide / high, place)
        return (np.where(some, seen, 1.0) + more) / 2, (np.where(some, slope, 0.0) + steep) / 2

    # The raised gamma is wider as well, so that either may have the lower of both quantiles.
    bounds = [(gamma_lower(each, level), gamma_upper(each, level)) for each in (sums, raised)]
    lower = rising_root(below, tail, np.fmin(bounds[0][0], bounds[1][0]), sums.rate)
    upper = rising_root(below, 1 - tail, sums.rate, np.fmax(bounds[0][1], bounds[1][1]))
    return np.where(some, lower, 0.0), upper


def beta_tiwari(sums: Sums, level: float) -> Pair:
    """Tiwari, Clegg and Zou 2006: beta distributions in place of gammas, as a rate of people cannot exceed one."""
    from scipy.special import betaincinv

    def quantile(of: Sums, probability: float) -> Floats:
        size = of.rate * (1 - of.rate) / of.variance - 1
        return np.asarray(betaincinv(of.rate * size, (1 - of.rate) * size, probability))

    tail = (1 - level) / 2
    return np.where(sums.rate == 0, 0.0, quantile(sums, tail)), quantile(tiwari(sums), 1 - tail)


def dobson(count_limits: Callable[[Floats, float], Pair]) -> Callable[[Sums, float], Pair]:
    def limits(sums: Sums, level: float) -> Pair:
        low, high = count_limits(sums.events, level)
        stretch = np.sqrt(sums.variance / sums.events)
        # Repeated events stretch more than the count's own limits can bear: a rate below zero there is none.
        lower = np.maximum(sums.rate + stretch * (low - sums.events), 0)
        return lower, sums.rate + stretch * (high - sums.events)

    return limits


def normal(sums: Sums, level: float) -> Pair:
    half = normal_quantile(level) * np.sqrt(sums.variance)
    return np.maximum(sums.rate - half, 0), sums.rate + half


def log(sums: Sums, level: float) -> Pair:
    factor = np.exp(normal_quantile(level) * np.sqrt(sums.variance) / sums.rate)
    return sums.rate / factor, sums.rate * factor


def logit(sums: Sums, level: float) -> Pair:
    y = sums.rate
    factor = np.exp(normal_quantile(level) * np.sqrt(sums.variance) / (y * (1 - y)))
    odds = y / (1 - y)
    return odds / factor / (1 + odds / factor), odds * factor / (1 + odds * factor)


METHODS: dict[str, Callable[[Sums, float], Pair]] = {
    "fay-feuer": gamma(largest),
    "tiwari": gamma(tiwari),
    "gamma-mean": gamma(mean),
    "gamma-midrange": gamma(midrange),
    "gamma-mid-p": gamma_mid_p,
    **{f"dobson-{name}": dobson(count_limits) for name, count_limits in POISSON.items()},
    "beta-tiwari": beta_tiwari,
    "normal": normal,
    "log": log,
    "logit": logit,
}
WITHOUT_ZERO = frozenset(name for name in METHODS if name.startswith("dobson")) | {"log", "logit"}
OVERDISPERSED = (*(name for name in METHODS if name.startswith("dobson")), "normal", "log", "logit")


def without_limits(method: str, sums: Sums) -> Codes | None:
    """Why a method has no limits for some rates; None where it has them for all."""
    faults: dict[Reason, Mask] = {}
    if method in WITHOUT_ZERO:
        faults[Reason.NO_EVENTS] = np.asarray(sums.rate == 0)
    if method == "logit":
        faults[Reason.EVENTS_ABOVE_POPULATION] = np.asarray(sums.rate >= 1)
    if method == "beta-tiwari":
        faults[Reason.EVENTS_ABOVE_POPULATION] = ~(is_share(sums) | (sums.rate == 0)) | ~is_share(tiwari(sums))
    return fault_codes(sums.rate.shape, faults) if faults else None


def is_share(sums: Sums) -> Mask:
    """Whether some beta distribution has this mean and variance."""
    return np.asarray(sums.rate * (1 - sums.rate) > sums.variance)
