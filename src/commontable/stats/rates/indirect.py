"""Indirect standardization: events seen against events expected.

**What it says.** How many events an area had for each one it would have had with the reference's rates (a
standardized mortality ratio, SMR, when they are deaths), and the rate that goes with it.

**Formula.** Expected E = Σ pᵢ Xᵢ / Pᵢ over the bands, with the area's person-years p and the reference's events X and
person-years P. Ratio = per × O / E. Rate = per × O / E × (ΣX / ΣP). Limits of the Poisson mean of O, divided by E:
"exact", "byar", "byar-from-ten", "mid-p" as in `crude_rate`; "log": ratio × exp(± z / √O). Standard error = per × √O
/ E.

**Assumptions.** Events are independent; the expected number is a known number (a large reference). Where the area is
a big part of its reference, the ratio leans toward one and its interval is too wide.

**Interpretation.** Above one (or above the reference's rate): more than expected; adverse when the event is.

**Type.** The ratio is a relative measure, the rate an absolute one; weighted by the area's own ages; the reference is
given.

**Applicability.** Needs only the area's total of events. Expected numbers of zero are undefined with a reason. "log"
has no limits without events.

**Limits.** Two areas' ratios are each weighted by their own ages, so they are comparable with the reference, and with
each other only when the ratio is alike at all ages.

**References.** Breslow NE, Day NE (1987) Statistical Methods in Cancer Research II, sections 2.3 and 2.4. Ulm K
(1990) Am J Epidemiol 131:373.

**Example.**

>>> expected = expected_events(
...     population=[1_000, 500], reference_events=[20, 90], reference_population=[10_000, 9_000]
... )
>>> ratio = indirect_ratio(observed=14, expected=expected)
>>> round(float(ratio.estimate), 2), [round(float(limit), 2) for limit in ratio.interval(0.95)]
(2.0, [1.09, 3.36])
>>> rate = indirect_rate(observed=14, expected=expected, reference_rate=110 / 19_000)
>>> round(float(rate.estimate), 1)
1157.9
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice, floats, normal_quantile
from commontable.stats.rates.counts import POISSON
from commontable.stats.rates.limited import LimitedEstimate, blanked, positive
from commontable.stats.reasons import Reason, fault_codes

RatioLimits = Literal["exact", "byar", "byar-from-ten", "mid-p", "log"]
METHODS = (*POISSON, "log")


def expected_events(*, population: ArrayLike, reference_events: ArrayLike, reference_population: ArrayLike) -> Floats:
    """Events each area would have with the reference's rates; bands are the last axis. A missing population stays
    missing, and `indirect_ratio` says so."""
    p, x = floats(population, name="population"), floats(reference_events, name="reference_events")
    n = floats(reference_population, name="reference_population")
    if x.shape != n.shape or x.ndim == 0 or p.shape[-1:] != x.shape[-1:]:
        raise ValueError(
            "population, reference_events and reference_population must end in the same bands; "
            f"got shapes {p.shape}, {x.shape} and {n.shape}."
        )
    if not (np.all((x >= 0) & (x < np.inf)) and np.all((n > 0) & (n < np.inf))):
        raise ValueError("The reference needs events of zero or more and person-years above zero in every band.")
    return np.asarray((p * (x / n)).sum(axis=-1))


def indirect_ratio(
    *, observed: ArrayLike, expected: ArrayLike, limits: RatioLimits = "exact", per: float = 1
) -> LimitedEstimate:
    """Observed over expected events, one cell per area."""
    return _over(observed, expected, limits, positive(per, name="per"), f"indirectly standardized ratio × {per:g}")


def indirect_rate(
    *,
    observed: ArrayLike,
    expected: ArrayLike,
    reference_rate: float,
    limits: RatioLimits = "exact",
    per: float = 100_000,
) -> LimitedEstimate:
    """The ratio times the reference's crude rate (events per person, before `per`)."""
    scale = positive(per, name="per") * positive(reference_rate, name="reference_rate")
    return _over(observed, expected, limits, scale, f"indirectly standardized rate per {per:g}")


def _over(observed: ArrayLike, expected: ArrayLike, limits: str, scale: float, name: str) -> LimitedEstimate:
    method = choice(limits, name="limits", allowed=METHODS)
    seen, hoped = np.broadcast_arrays(floats(observed, name="observed"), floats(expected, name="expected"))
    codes = fault_codes(
        seen.shape,
        {
            Reason.MISSING_EVENTS: np.isnan(seen),
            Reason.INFINITE_COUNT: np.isinf(seen) | np.isinf(hoped),
            Reason.NEGATIVE_EVENTS: seen < 0,
            Reason.EXPECTED_NOT_POSITIVE: ~(hoped > 0),
        },
    )
    o, e = blanked(seen, codes), blanked(hoped, codes)

    def interval(level: float) -> tuple[Floats, Floats]:
        if method == "log":
            factor = np.exp(normal_quantile(level) / np.sqrt(o))
            return scale * o / e / factor, scale * o / e * factor
        lower, upper = POISSON[method](o, level)
        return scale * lower / e, scale * upper / e

    return LimitedEstimate(
        np.asarray(scale * o / e),
        np.asarray(scale * np.sqrt(o) / e),
        codes,
        seen,
        f"{name}, {method} limits",
        limits=interval,
        without_limits=fault_codes(seen.shape, {Reason.NO_EVENTS: seen == 0}) if method == "log" else None,
    )
