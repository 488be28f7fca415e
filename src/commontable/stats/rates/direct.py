"""Directly standardized rate: what the rate would be with the ages of a standard population.

**What it says.** The rate of an area if its people had the ages of the standard, so that two areas with different
ages can be compared.

**Formula.** y = Σ wᵢ xᵢ with xᵢ events and wᵢ = sᵢ / Σs / pᵢ; v = Σ wᵢ² xᵢ. Lower gamma limit: the quantile of the
gamma distribution with mean y and variance v. Upper: with mean y + k and variance v + k₂, where "fay-feuer" takes k =
max wᵢ, k₂ = k²; "tiwari" k = mean wᵢ, k₂ = mean wᵢ²; "gamma-mean" k = mean wᵢ, k₂ = k²; "gamma-midrange" k half way
between the smallest and largest wᵢ. "gamma-mid-p" mixes both gammas half and half (Fay and Kim). "dobson-…" stretches
the limits of the total count O: y + √(v / O) (O_limit - O), with exact, Byar's or mid-p limits. "beta-tiwari": the
beta distributions with those means and variances. "normal", "log", "logit": y ± z √v on that scale.

**Assumptions.** Events in each band are Poisson and independent; standard and person-years are known numbers. If the
same people have several events, give `event_variance` (see `repeated_events`).

**Interpretation.** Favorable or adverse as the event is.

**Type.** An absolute measure in events per `per` person-years; weighted by the standard; without reference.

**Applicability.** Every band with standard weight needs person-years; an area without is undefined with a reason.
`event_variance` works with "dobson-…", "normal", "log" and "logit" alone; with the others it is refused. "dobson-…",
"log" and "logit" have no limits without events; the gamma methods do. "logit" and "beta-tiwari" are for shares: they
have no limits where the rate, or the rate with one event more, reaches one.

**Limits.** "fay-feuer" covers at least the level in all published simulations and is wide for few events; "tiwari" is
shorter and can fall below the level where ages differ much from the standard. A standardized rate means little when
the ratio between areas changes with age.

**References.** Dobson AJ et al. (1991) Stat Med 10:457. Fay MP, Feuer EJ (1997) Stat Med 16:791. Tiwari RC, Clegg LX,
Zou Z (2006) Stat Methods Med Res 15:547. Fay MP, Kim S (2017) Biom J 59:377. Ng HKT, Filardo G, Zheng G (2008) Comput
Stat Data Anal 52:3501. Talih M, Anderson RN, Parker JD (2022) Popul Health Metr 20:13.

**Example.** Down syndrome by mother's age, as Fay and Feuer give it: 92.3 per 100,000 (80.4 to 105.8).

>>> rate = direct_rate(
...     events=[107, 141, 60, 40, 39, 25],
...     population=[230061, 329449, 114920, 39487, 14208, 3052],
...     standard=[63986.6, 186263.6, 157302.2, 97647.0, 47572.6, 12262.6],
... )
>>> round(float(rate.estimate), 1), [round(float(limit), 1) for limit in rate.interval(0.95)]
(92.3, [80.4, 105.8])
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.rates.limited import LimitedEstimate, blanked, not_negative, positive
from commontable.stats.rates.weighted import METHODS, OVERDISPERSED, counted_sums, standard_shares, without_limits

DirectLimits = Literal[
    "fay-feuer",
    "tiwari",
    "gamma-mean",
    "gamma-midrange",
    "gamma-mid-p",
    "dobson-exact",
    "dobson-byar",
    "dobson-byar-from-ten",
    "dobson-mid-p",
    "beta-tiwari",
    "normal",
    "log",
    "logit",
]


def direct_rate(
    *,
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    limits: DirectLimits = "fay-feuer",
    event_variance: ArrayLike | None = None,
    per: float = 100_000,
    events_floor: float = 0,
) -> LimitedEstimate:
    """Directly standardized rate; age bands are the last axis of events, population and standard."""
    method = choice(limits, name="limits", allowed=tuple(METHODS))
    if event_variance is not None and method not in OVERDISPERSED:
        raise ValueError(
            f"limits={method!r} assume that events are independent, so event_variance does not fit them; "
            f"choose one of {', '.join(OVERDISPERSED)}."
        )
    scale, floor = positive(per, name="per"), not_negative(events_floor, name="events_floor")
    x, p = floats(events, name="events"), floats(population, name="population")
    spread = None if event_variance is None else floats(event_variance, name="event_variance")
    share = standard_shares(standard, x, p)
    sums, codes = counted_sums(x, p, share, spread, floor)

    def interval(level: float) -> tuple[Floats, Floats]:
        lower, upper = METHODS[method](sums, level)
        return scale * lower, scale * upper

    return LimitedEstimate(
        blanked(scale * sums.rate, codes),
        blanked(scale * np.sqrt(sums.variance), codes),
        codes,
        sums.events,
        f"directly standardized rate per {scale:g}, {method} limits",
        () if spread is None else ("variance of repeated events given",),
        limits=interval,
        without_limits=without_limits(method, sums),
    )


def repeated_events(*, events: ArrayLike, sizes: ArrayLike) -> tuple[Floats, Floats]:
    """Total events of each band and their variance when some people have several: events are split, along the last
    axis, by how many events their person had (`sizes`). People are Poisson, so each group adds size × events.

    >>> total, variance = repeated_events(events=[[6, 4, 0], [10, 0, 3]], sizes=[1, 2, 3])
    >>> total.tolist(), variance.tolist()
    ([10.0, 13.0], [14.0, 19.0])
    """
    split, times = floats(events, name="events"), floats(sizes, name="sizes")
    if times.ndim != 1 or split.shape[-1:] != times.shape or np.any(~(times >= 1)):
        raise ValueError(
            "sizes must be a list of numbers of one or more, as long as the last axis of events; "
            f"got {times.tolist()} for events of shape {split.shape}."
        )
    return split.sum(axis=-1), split @ times
