"""Rate ratio and rate difference: two populations compared.

**What it says.** How many times the rate of the reference a rate is, and how many events it is above it.

**Formula.** Ratio y₁ / y₂ of crude or directly standardized rates (y = Σ w x, v = Σ w² x). "fay": limits from the F
distribution, lower (y₁ / y₂⁺) F(α/2; 2 y₁²/v₁, 2 y₂⁺²/v₂⁺) with y₂⁺ = y₂ + max w₂, v₂⁺ = v₂ + max w₂²; upper by
exchanging the two. "tiwari": mean w and mean w² in place of max w and its square. "log": ratio × exp(± z √(v₁/y₁² +
v₂/y₂²)). Difference one - other: "mover" d - √((y₁ - l₁)² + (u₂ - y₂)²) and d + √((u₁ - y₁)² + (y₂ - l₂)²) from each
figure's own limits l, u; "normal" d ± z √(se₁² + se₂²).

**Assumptions.** The two populations are independent; neither holds the other. Events are Poisson in each band.

**Interpretation.** Ratio above one, difference above zero: more than the reference; adverse when the event is.

**Type.** Ratio: relative. Difference: absolute. Weighted by the standard where one is given; the reference is yours.

**Applicability.** Ratio: the reference needs events; without, the cell is undefined with a reason. "log" has no
limits when the first has no events; "fay" and "tiwari" do. Difference: any two estimates with limits (rates,
proportions, means); with Wilson limits of two proportions it is Newcombe's method.

**Limits.** "fay" covers at least the level in published simulations. Without a standard (or with one band) it is the
exact conditional interval. Show the ratio and the difference together: they can move apart.

**References.** Fay MP (1999) Commun Stat Theory Methods 28:2141. Tiwari RC, Li Y, Zou Z (2010) Stat Med 29:1965. Zou
GY, Donner A (2008) Stat Med 27:1693. Newcombe RG (1998) Stat Med 17:873.

**Example.** Newcombe's 56 of 70 against 48 of 80, and 41 cases in 28,010 woman-years against 15 in 19,017.

>>> from commontable.stats.rates import proportion
>>> apart = rate_difference(one=proportion(events=56, population=70), other=proportion(events=48, population=80))
>>> round(float(apart.estimate), 4), [round(float(limit), 4) for limit in apart.interval(0.95)]
(0.2, [0.0524, 0.3339])
>>> ratio = rate_ratio(events=41, population=28_010, reference_events=15, reference_population=19_017)
>>> round(float(ratio.estimate), 2), [round(float(limit), 2) for limit in ratio.interval(0.95)]
(1.86, [1.01, 3.61])
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice, floats, normal_quantile
from commontable.stats.rates.limited import LimitedEstimate, blanked
from commontable.stats.rates.weighted import Sums, counted_sums, largest, standard_shares, tiwari
from commontable.stats.reasons import Reason, fault_codes, first_code
from commontable.stats.results import Estimate

RAISED = {"fay": largest, "tiwari": tiwari}


def rate_ratio(
    *,
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    standard: ArrayLike | None = None,
    limits: Literal["fay", "tiwari", "log"] = "fay",
) -> LimitedEstimate:
    """Rate over the reference's rate. With a standard, age bands are the last axis and both rates are standardized;
    without, the rates are crude and every cell is an area."""
    method = choice(limits, name="limits", allowed=(*RAISED, "log"))
    one, first = _sums(events, population, standard, "")
    two, second = _sums(reference_events, reference_population, standard, "reference_")
    codes = first_code(*np.broadcast_arrays(first, second))
    codes = first_code(codes, fault_codes(codes.shape, {Reason.NO_REFERENCE_EVENTS: two.rate == 0}))

    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = one.rate / two.rate
        error = np.sqrt(one.variance + ratio**2 * two.variance) / two.rate

    def interval(level: float) -> tuple[Floats, Floats]:
        if method == "log":
            factor = np.exp(normal_quantile(level) * error / ratio)
            return ratio / factor, ratio * factor
        raised = RAISED[method]
        return _lower(one, raised(two), level), 1 / _lower(two, raised(one), level)

    return LimitedEstimate(
        blanked(np.asarray(ratio), codes),
        blanked(np.asarray(error), codes),
        codes,
        np.asarray(one.events + two.events),
        f"ratio of {'crude' if standard is None else 'directly standardized'} rates, {method} limits",
        ("independent populations",),
        limits=interval,
        without_limits=fault_codes(codes.shape, {Reason.NO_EVENTS: one.rate == 0}) if method == "log" else None,
    )


def rate_difference(*, one: Estimate, other: Estimate, limits: Literal["mover", "normal"] = "mover") -> LimitedEstimate:
    """One minus other, for two independent estimates of one kind and one `per`."""
    method = choice(limits, name="limits", allowed=("mover", "normal"))
    apart = np.asarray(one.estimate - other.estimate)
    error = np.sqrt(one.standard_error**2 + other.standard_error**2)

    def interval(level: float) -> tuple[Floats, Floats]:
        if method == "normal":
            half = normal_quantile(level) * error
            return apart - half, apart + half
        (low, high), (other_low, other_high) = one.interval(level), other.interval(level)
        down = np.hypot(one.estimate - low, other_high - other.estimate)
        return apart - down, apart + np.hypot(high - one.estimate, other.estimate - other_low)

    return LimitedEstimate(
        apart,
        np.asarray(error),
        first_code(*np.broadcast_arrays(one.codes, other.codes)),
        np.asarray(one.n + other.n),
        f"difference, {method} limits, of {one.method}",
        ("independent populations",),
        limits=interval,
        without_limits=first_code(*np.broadcast_arrays(one.interval_codes, other.interval_codes)),
    )


def _sums(events: ArrayLike, population: ArrayLike, standard: ArrayLike | None, which: str) -> tuple[Sums, np.ndarray]:
    x, p = floats(events, name=f"{which}events"), floats(population, name=f"{which}population")
    if standard is None:
        x, p, standard = x[..., None], p[..., None], [1.0]
    return counted_sums(x, p, standard_shares(standard, x, p), None, 0.0)


def _lower(one: Sums, raised: Sums, level: float) -> Floats:
    """F quantile by the beta one: odds b / (1 - b) of B(y₁²/v₁, y₂²/v₂), in units of (y₂/v₂) / (y₁/v₁)."""
    from scipy.special import betaincinv  # late: keeps the import of this package light

    some = one.rate > 0
    y, v = np.where(some, one.rate, 1.0), np.where(some, one.variance, 1.0)
    share = betaincinv(y * y / v, raised.rate**2 / raised.variance, (1 - level) / 2)
    return np.where(some, share / (1 - share) * (v * raised.rate) / (y * raised.variance), 0.0)
