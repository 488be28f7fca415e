"""Funnel: how far from a target an area may lie by chance, and which areas lie further.

**What it says.** The limits inside which an area of its size would lie if its true rate were the target, and where
each area lies. It says who differs, without ranking anybody.

**Formula.** Exact: with F the Poisson (rates, ratios) or binomial (proportions) distribution at the target and r the
smallest count with F(r) ≥ tail, the limit is (r - (F(r) - tail) / (F(r) - F(r - 1))) / size (Spiegelhalter's
interpolation), not below zero. Inverted: the figure whose own exact interval (Garwood, Clopper-Pearson) just touches
the target: F(r) = tail below, F(r - 1) = 1 - tail above, r any number. Normal: target ± z s with s = √(target /
size), or √(target (1 - target) / size) for proportions. z-score = (y - target) / s. Overdispersion: φ = mean of z²,
the outer tenths of z first set to the tenths; "multiplicative" takes s √φ when φ is above one; "additive" takes √(s²
+ τ²) with τ² = (I φ - (I - 1)) / (Σ w - Σ w² / Σ w), w = 1 / s², when it is above zero. Both have normal limits.

**Assumptions.** Counts have the distribution named; sizes are known numbers; with overdispersion, most areas differ
only by what was left unmeasured.

**Interpretation.** "high" and "low" say where an area lies; whether that is favorable depends on what is counted.

**Type.** A comparison with a target; absolute; the reference is the target: given, or all areas together.

**Applicability.** Rates (size = person-years), proportions (size = people) and ratios (size = expected events). An
area without size is undefined with a reason and stays out of the pooled target. Overdispersion needs several areas.

**Limits.** "inverted" limits agree with the p-value (twice the smaller tail); "exact" ones lie up to one event
further in on the high side. Of many areas some lie outside 95% limits by chance: use 99.8% for action. Winsorizing at
a tenth hides true outliers from φ only if they are fewer than that.

**References.** Spiegelhalter DJ (2005) Stat Med 24:1185; (2005) Qual Saf Health Care 14:347. Spiegelhalter D et al.
(2012) J R Stat Soc A 175:1.

**Example.**

>>> seen = funnel(events=[30, 55, 12], size=[10_000, 10_000, 10_000], kind="rate", target=0.003)
>>> lower, upper = seen.limits(0.95)
>>> [round(float(limit * 10_000), 1) for limit in (lower[0], upper[0])]
[19.2, 40.7]
>>> seen.standing().tolist()
['within', 'high-99.8', 'low-99.8']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import WORD_TYPE, Codes, Floats, Mask, Words, check_level, choice, floats, normal_quantile
from commontable.stats.chunks import in_parts
from commontable.stats.rates.counts import Pair
from commontable.stats.rates.crude import count_faults
from commontable.stats.rates.limited import blanked
from commontable.stats.rates.roots import rising_root
from commontable.stats.reasons import Reason, Reasoned, fault_codes

Kind = Literal["rate", "proportion", "ratio"]
FunnelLimits = Literal["exact", "inverted", "normal"]
Overdispersion = Literal["none", "multiplicative", "additive"]
KINDS = ("rate", "proportion", "ratio")


@dataclass(frozen=True, eq=False)
class Funnel(Reasoned):
    """Each area's figure against the target; `reason` says why one has none."""

    estimate: Floats
    events: Floats
    size: Floats
    codes: Codes
    target: float
    kind: str
    dispersion: float
    between: float
    method: str

    @property
    def spread(self) -> Floats:
        """Standard deviation of an area's figure at the target, overdispersion within."""
        return np.asarray(np.sqrt(chance(self.target, self.size, self.kind) * self.dispersion + self.between**2))

    @property
    def z(self) -> Floats:
        return np.asarray((self.estimate - self.target) / self.spread)

    def limits(self, level: float = 0.95) -> Pair:
        """Lower and upper control limit at each area's size."""
        return self.at_size(self.size, level)

    def at_size(self, size: ArrayLike, level: float = 0.95) -> Pair:
        """Lower and upper control limit at any sizes, to draw the funnel by."""
        sizes = floats(size, name="size")
        tail = (1 - check_level(level)) / 2
        if np.any(sizes <= 0):
            raise ValueError(f"size must be above zero; got {float(np.nanmin(sizes)):g}.")
        if self.method in COUNTED:
            with np.errstate(divide="ignore", invalid="ignore"):  # areas with a reason hold NaN
                lower, upper = in_parts(lambda some: COUNTED[self.method](self.target, some, self.kind, tail), sizes)
            return np.maximum(lower / sizes, 0), upper / sizes
        variance = chance(self.target, sizes, self.kind) * self.dispersion + self.between**2
        half = normal_quantile(level) * np.sqrt(variance)
        top = 1.0 if self.kind == "proportion" else np.inf
        return np.maximum(self.target - half, 0), np.minimum(self.target + half, top)

    def p_value(self) -> Floats:
        """Two-sided: twice the smaller tail of the distribution at the target, at most one."""
        from scipy.special import ndtr  # late: keeps the import of this package light

        if self.method not in COUNTED:
            return np.asarray(2 * ndtr(-np.abs(self.z)))
        below = cumulative(self.events, self.target, self.size, self.kind)
        above = 1 - cumulative(self.events - 1, self.target, self.size, self.kind)
        return np.asarray(np.minimum(2 * np.minimum(below, above), 1))

    def standing(self, levels: tuple[float, ...] = (0.95, 0.998)) -> Words:
        """Where each area lies: "within", or "high-" and "low-" with the widest limits it lies outside of, in percent;
        "" where it has no figure."""
        found = np.where(self.codes == 0, "within", "").astype(WORD_TYPE)
        for level in sorted(levels):
            lower, upper = self.limits(level)
            found[self.estimate < lower] = f"low-{100 * level:g}"
            found[self.estimate > upper] = f"high-{100 * level:g}"
        return np.asarray(found)


def funnel(
    *,
    events: ArrayLike,
    size: ArrayLike,
    kind: Kind,
    target: float | None = None,
    limits: FunnelLimits = "exact",
    overdispersion: Overdispersion = "none",
    winsorize: float = 0.1,
) -> Funnel:
    """Areas against a target, in events per unit of size; without target, all areas together are the target."""
    kind_, method = (
        choice(kind, name="kind", allowed=KINDS),
        choice(limits, name="limits", allowed=(*COUNTED, "normal")),
    )
    extra = choice(overdispersion, name="overdispersion", allowed=("none", "multiplicative", "additive"))
    if not 0 <= winsorize < 0.5:
        raise ValueError(f"winsorize must be from 0 to under 0.5, the share cut at each end; got {winsorize}.")
    o, n = np.broadcast_arrays(floats(events, name="events"), floats(size, name="size"))
    faults: dict[Reason, Mask] = count_faults(o, n)
    if kind_ == "proportion":
        faults[Reason.EVENTS_ABOVE_POPULATION] = o > n
    codes = fault_codes(o.shape, faults)
    o, n = blanked(o, codes), blanked(n, codes)
    aim = _target(o, n, target, kind_)
    figure = o / n
    variance = chance(aim, n, kind_)
    phi, tau = dispersion(((figure - aim) / np.sqrt(variance))[codes == 0], variance[codes == 0], extra, winsorize)
    named = method if extra == "none" else f"normal, overdispersion {extra}"
    return Funnel(figure, o, n, codes, aim, kind_, phi, tau, named)


def _target(events: Floats, size: Floats, given: float | None, kind: str) -> float:
    aim = float(np.nansum(events) / max(np.nansum(size), 1e-300)) if given is None else float(given)
    top = 1 if kind == "proportion" else np.inf
    if not 0 < aim < top:
        raise ValueError(
            f"target must be above 0 and below {top:g}; got {aim:g}"
            + (" for all areas together. Give a target." if given is None else ".")
        )
    return aim


def dispersion(z: Floats, variance: Floats, rule: str, winsorize: float) -> tuple[float, float]:
    """The factor on each variance and the standard deviation between areas; 1 and 0 where there is no excess."""
    if rule == "none":
        return 1.0, 0.0
    if z.size < 2:
        raise ValueError(f"overdispersion={rule!r} needs two areas or more with figures; got {z.size}.")
    low, high = np.quantile(z, [winsorize, 1 - winsorize])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    if rule == "multiplicative":
        return max(phi, 1.0), 0.0
    w = 1 / variance
    excess = z.size * phi - (z.size - 1)
    return 1.0, float(np.sqrt(max(excess, 0) / (w.sum() - (w**2).sum() / w.sum())))


def chance(target: float, size: Floats, kind: str) -> Floats:
    """Variance of a figure at the target by chance alone."""
    return np.asarray(target * (1 - target if kind == "proportion" else 1) / size)


def cumulative(count: Floats, target: float, size: Floats, kind: str) -> Floats:
    """Chance of so many events or fewer at the target."""
    from scipy.special import betaincc, gammaincc

    some = np.maximum(count, 0)
    if kind == "proportion":
        left = np.maximum(size - some, 1e-300)
        inside = np.where(some < size, betaincc(some + 1, left, target), 1.0)
    else:
        inside = gammaincc(some + 1, target * size)
    return np.where(count < 0, 0.0, inside)


def interpolated(target: float, size: Floats, kind: str, tail: float) -> Pair:
    """Spiegelhalter's limits as counts."""
    return quantile(target, size, kind, tail), quantile(target, size, kind, 1 - tail)


def inverted(target: float, size: Floats, kind: str, tail: float) -> Pair:
    """The counts, whole or not, that lie on the edge of significance."""
    top = size if kind == "proportion" else target * size + 40 + 12 * np.sqrt(target * size)

    def below(count: Floats) -> tuple[Floats, Floats]:
        return cumulative(count, target, size, kind), np.zeros(count.shape)

    low, high = (rising_root(below, part, np.zeros(size.shape), top) for part in (tail, 1 - tail))
    none = cumulative(np.zeros(size.shape), target, size, kind)
    # Where even nobody would not be strange, or everybody, there is no such limit.
    high = np.where(none < 1 - tail, np.minimum(high + 1, top), 1.0)
    return np.where(none < tail, low, 0.0), high


COUNTED: dict[str, Callable[[float, Floats, str, float], Pair]] = {"exact": interpolated, "inverted": inverted}


def quantile(target: float, size: Floats, kind: str, tail: float) -> Floats:
    """The interpolated count whose chance of being reached from below is `tail`."""
    middle = target * size
    reach = 40 + 12 * np.sqrt(middle)
    low, high = np.maximum(np.floor(middle - reach), 0) - 1, np.ceil(middle + reach)
    if kind == "proportion":
        high = np.minimum(high, np.ceil(size))
    while np.any(high - low > 1):
        half = np.floor((low + high) / 2)
        enough = cumulative(half, target, size, kind) >= tail
        low, high = np.where(enough, low, half), np.where(enough, half, high)
    at, under = cumulative(high, target, size, kind), cumulative(high - 1, target, size, kind)
    return np.asarray(high - (at - tail) / (at - under))
