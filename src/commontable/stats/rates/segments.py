"""Annual percent change: the trend of a rate, in one piece or several.

**What it says.** By how many percent a rate rose or fell a year (APC), where its trend turned, and its average over a
span of years (AAPC).

**Formula.** ln(rate) follows a continuous broken line b₀ + b₁ t + Σ dₖ (t - τₖ)⁺, by weighted least squares with
weights (rate / standard error)², or equal ones when no standard errors are given. Breaks τ stand at observed times;
all sets of them are tried (grid search). APC of a segment = 100 (exp(b) - 1) with b its slope. AAPC = 100 (exp(Σ L b
/ Σ L) - 1) with L the years of each segment inside the span. limits="resampled": quantiles over series made of the
line and its residuals drawn again, in which as many breaks are looked for anew; where there is no break, b ± t se
with n - 2 degrees of freedom. limits="known-breaks": b ± t se with n - 2 (k + 1) degrees of freedom for k breaks; for
an AAPC over several segments normal limits. The number of breaks: "bic", the smallest ln(RSS / n) + 2 (k + 1) ln(n) /
n; "bic3", with 3 k + 2 in place of 2 (k + 1); "permutation", tests of fewer against more breaks, each at alpha /
(breaks still in question).

**Assumptions.** Points are independent: years must not overlap. Residuals scatter alike after weighting. The number
of breaks is taken as known in the limits; "known-breaks" takes their times as known as well and is too narrow.

**Interpretation.** Negative: the rate falls; favorable or adverse as the event is.

**Type.** A relative measure in percent a year; weighted by precision; without reference.

**Applicability.** Positive rates; a zero has no logarithm and leaves the area undefined with a reason. At least 2 (k
+ 1) + 1 points for up to k breaks, and apart + 1 points to each side of a break, itself counted.

**Limits.** With one break found in 21 years, 95% limits held the truth in 92% (resampled) and 87% (known breaks) of
simulated series; without a break in 95%. Of straight series of 21 years "bic" saw a break in 13%, "bic3" in 4%,
"permutation" in 5%. "permutation" and "resampled" run over areas one by one. No choice says why a trend turned.

**References.** Lerman PM (1980) Appl Stat 29:77. Kim HJ et al. (2000) Stat Med 19:335. Clegg LX et al. (2009) Stat
Med 28:3670. Zhang NR, Siegmund DO (2007) Biometrics 63:22. Kim HJ, Yu B, Feuer EJ (2009) Stat Sin 19:597. Kim HJ, Luo
J, Chen HS, Green D, Buckman D, Byrne J, Feuer EJ (2017) Stat Med 36:3059.

**Example.** A rate that falls 2% a year until 2010 and 5% after.

>>> years = list(range(2000, 2021))
>>> rates = [100 * 0.98 ** min(y - 2000, 10) * 0.95 ** max(y - 2010, 0) for y in years]
>>> wobble = [0.3 if y % 3 else -0.4 for y in years]
>>> found = segmented_trend(times=years, rates=[r + w for r, w in zip(rates, wobble)], max_breaks=2)
>>> found.break_times.tolist(), found.apc.estimate.round(1).tolist()
([2010.0], [-2.0, -5.0])
>>> round(float(found.aapc().estimate), 2), [round(float(limit), 2) for limit in found.aapc().interval()]
(-3.51, [-3.54, -3.48])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Codes, Floats, choice, floats, normal_quantile
from commontable.stats.rates.breaks import CHOICES, Search, chosen_breaks, slopes_of
from commontable.stats.rates.hinges import best_lines
from commontable.stats.rates.limited import LimitedEstimate
from commontable.stats.rates.resampled import Draws, refitted, shares
from commontable.stats.reasons import Reason, Reasoned, fault_codes, first_code, marked

Choice = Literal["bic", "bic3", "permutation", "fixed"]


@dataclass(frozen=True, eq=False)
class SegmentedTrend(Reasoned):
    """Slopes of ln(rate) by segment. Areas with fewer breaks than others hold NaN behind theirs; `breaks` counts them,
    and `apc.reason` says "no_such_segment" there."""

    times: Floats
    breaks: NDArray[np.int64]
    break_times: Floats
    slopes: Floats
    covariance: Floats
    degrees: Floats
    codes: Codes
    method: str
    draws: Draws | None = None

    @property
    def apc(self) -> LimitedEstimate:
        """Annual percent change of each segment, along the last axis."""
        beyond = np.arange(self.slopes.shape[-1]) > self.breaks[..., None]
        codes = np.broadcast_to(self.codes[..., None], beyond.shape)
        codes = first_code(codes, marked(beyond, Reason.NO_SUCH_SEGMENT))
        error = np.sqrt(np.diagonal(self.covariance, axis1=-2, axis2=-1))
        degrees = np.broadcast_to(self.degrees[..., None], beyond.shape)
        drawn = None if self.draws is None else np.swapaxes(self.draws.slopes, -1, -2)
        name = f"annual percent change, {self.method}"
        return percent(self.slopes, error, degrees, codes, self.times.size, name, drawn)

    def aapc(self, first: float | None = None, last: float | None = None) -> LimitedEstimate:
        """Average annual percent change between two times; of the whole span when not given."""
        begin, end = (self.times[0] if first is None else first), (self.times[-1] if last is None else last)
        if not self.times[0] <= begin < end <= self.times[-1]:
            raise ValueError(
                f"first and last must lie in order between {self.times[0]:g} and {self.times[-1]:g}; "
                f"got {begin:g} and {end:g}."
            )
        share = shares(self.break_times, self.times, begin, end)
        slope = (share * np.where(share > 0, self.slopes, 0)).sum(axis=-1)
        covariance = np.where(np.isnan(self.covariance), 0, self.covariance)
        error = np.sqrt(np.einsum("...i,...ij,...j->...", share, covariance, share))
        degrees = np.where((share > 0).sum(axis=-1) == 1, self.degrees, np.inf)
        name = f"average annual percent change {begin:g} to {end:g}, {self.method}"
        drawn = None
        if self.draws is not None:
            # A segment that is not there has share 0; an area without draws stays NaN through its first slope.
            weights = shares(self.draws.break_times, self.times, begin, end)
            known = np.where(weights > 0, self.draws.slopes, 0)
            drawn = (weights * known).sum(axis=-1)
        return percent(slope, error, degrees, self.codes, self.times.size, name, drawn)


def percent(
    slope: Floats,
    error: Floats,
    degrees: Floats,
    codes: Codes,
    points: int,
    method: str,
    drawn: Floats | None = None,
) -> LimitedEstimate:
    """Slopes of a logarithm as percent a year; `drawn` holds resampled slopes, draws last."""

    def interval(level: float) -> tuple[Floats, Floats]:
        from scipy.special import stdtrit  # late: keeps the import of this package light

        finite = np.isfinite(degrees)
        t = np.where(finite, stdtrit(np.where(finite, degrees, 1), 0.5 + level / 2), normal_quantile(level))
        low, high = slope - t * error, slope + t * error
        if drawn is not None:
            # Areas without breaks have no draws: Student's t is right there.
            tails = (np.quantile(drawn, tail, axis=-1) for tail in ((1 - level) / 2, (1 + level) / 2))
            low, high = (np.where(np.isnan(new), old, new) for new, old in zip(tails, (low, high), strict=True))
            low, high = np.minimum(low, slope), np.maximum(high, slope)
        return 100 * np.expm1(low), 100 * np.expm1(high)

    figure, spread = (np.where(codes == 0, each, np.nan) for each in (np.expm1(slope), np.exp(slope) * error))
    n = np.full(figure.shape, float(points))
    return LimitedEstimate(100 * figure, 100 * spread, codes, n, method, limits=interval)


def segmented_trend(
    *,
    times: ArrayLike,
    rates: ArrayLike,
    standard_errors: ArrayLike | None = None,
    max_breaks: int = 0,
    choose: Choice = "bic3",
    limits: Literal["resampled", "known-breaks"] = "resampled",
    apart: int = 2,
    alpha: float = 0.05,
    permutations: int = 999,
    draws: int = 400,
    seed: int = 1,
) -> SegmentedTrend:
    """Trend of ln(rate); times are the last axis of rates. Up to max_breaks breaks are tried; choose="fixed" takes
    exactly so many. `apart` points stand between breaks and outside them; `draws` series serve
    limits="resampled" where there are breaks, permutations and alpha choose="permutation", seed both."""
    kind = choice(limits, name="limits", allowed=("resampled", "known-breaks"))
    if draws < 40:
        raise ValueError(f"draws must be 40 or more for quantiles to mean anything; got {draws}.")
    way = choice(choose, name="choose", allowed=CHOICES)
    t, y = floats(times, name="times"), floats(rates, name="rates")
    errors = None if standard_errors is None else floats(standard_errors, name="standard_errors")
    _check(t, y, errors, max_breaks, apart)
    shape = y.shape[:-1]
    flat = y.reshape(-1, t.size)
    spread = np.ones(flat.shape) if errors is None else np.broadcast_to(errors, y.shape).reshape(flat.shape)
    codes = _reasons(flat, spread)
    good = np.flatnonzero(codes == 0)
    weights = np.ones((good.size, t.size)) if errors is None else (flat[good] / spread[good]) ** 2
    search = Search(t, t - t.mean(), np.log(flat[good]), weights, apart)
    count = np.full(len(flat), 0)
    count[good] = chosen_breaks(search, max_breaks, way, alpha, permutations, seed)
    fits = _fits(search, good, count, draws if kind == "resampled" else 0, seed)
    weighing = "equal weights" if errors is None else "weights from standard errors"
    return SegmentedTrend(
        t,
        count.reshape(shape),
        fits.turned.reshape(*shape, fits.turned.shape[-1]),
        fits.slopes.reshape(*shape, fits.slopes.shape[-1]),
        fits.covariance.reshape(*shape, *fits.covariance.shape[-2:]),
        (t.size - 2.0 * (count + 1)).reshape(shape),
        codes.reshape(shape),
        f"log-linear, breaks {way}, {kind} limits, {weighing}",
        None if fits.draws is None else fits.draws.shaped(shape),
    )


@dataclass(frozen=True, eq=False)
class _Fits:
    turned: Floats
    slopes: Floats
    covariance: Floats
    draws: Draws | None


def _fits(search: Search, good: NDArray[np.intp], count: NDArray[np.int64], draws: int, seed: int) -> _Fits:
    """The best line of every area with its number of breaks; `good` are the areas of the search, NaN the others."""
    areas, most = count.size, int(count.max(initial=0))
    turned, slopes = np.full((areas, most), np.nan), np.full((areas, most + 1), np.nan)
    covariance = np.full((areas, most + 1, most + 1), np.nan)
    drawn = Draws.empty(areas, draws, most) if most and draws else None
    rng = np.random.default_rng(seed)
    for breaks in np.unique(count[good]):
        mine = np.flatnonzero(count[good] == breaks)
        here, part = good[mine], Search(search.years, search.times, search.y[mine], search.weights[mine], search.apart)
        lines = best_lines(part.times, part.y, part.weights, int(breaks), part.apart)
        turned[here, :breaks] = search.years[lines.breaks]
        slopes[here, : breaks + 1], covariance[here, : breaks + 1, : breaks + 1] = slopes_of(lines, search.times.size)
        if drawn is not None and breaks:
            again, places = refitted(part, lines, draws, rng)
            drawn.slopes[here, :, : breaks + 1] = again
            drawn.break_times[here, :, :breaks] = search.years[places]
    return _Fits(turned, slopes, covariance, drawn)


def _check(t: Floats, y: Floats, errors: Floats | None, breaks: int, apart: int) -> None:
    if t.ndim != 1 or not np.all(np.isfinite(t)) or np.any(np.diff(t) <= 0):
        raise ValueError("times must be a list of numbers that rise without holes; sort the points first.")
    if y.shape[-1:] != t.shape or (errors is not None and errors.shape[-1:] != t.shape):
        raise ValueError(f"rates and standard_errors must end in the {t.size} times; got {y.shape}.")
    if breaks < 0 or apart < 1:
        raise ValueError(f"max_breaks must be 0 or more and apart 1 or more; got {breaks} and {apart}.")
    needed = max(2 * (breaks + 1) + 1, (apart + 1) * (breaks + 1) - 1)
    if t.size < needed:
        raise ValueError(
            f"{breaks} breaks with {apart} points between need {needed} times; got {t.size}. Ask for fewer breaks."
        )


def _reasons(y: Floats, spread: Floats) -> Codes:
    return fault_codes(
        y.shape[:1],
        {
            Reason.MISSING_ESTIMATE: ~np.isfinite(y).all(axis=-1),
            Reason.RATE_NOT_POSITIVE: (y <= 0).any(axis=-1),
            Reason.STANDARD_ERROR_UNKNOWN: ~np.isfinite(spread).all(axis=-1),
            Reason.STANDARD_ERROR_NOT_POSITIVE: (spread <= 0).any(axis=-1),
        },
    )
