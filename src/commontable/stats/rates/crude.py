"""Crude rate: events per person-year.

**What it says.** How often something happened for each person (or person-year) at risk, whatever their ages.

**Formula.** Rate = per × O / P with O events and P person-years. The interval is that of the Poisson mean of O,
divided by P. "exact" (Garwood): half of the χ² quantiles with 2O and 2O + 2 degrees of freedom. "byar": O (1 - 1/9O -
z/3√O)³ and (O + 1) (1 - 1/9(O + 1) + z/3√(O + 1))³. "byar-from-ten": Byar from ten events on, exact below. "mid-p":
half the chance of what was seen counts in each tail. Standard error = per × √O / P.

**Assumptions.** Events are independent of each other (not the same person again and again) and person-years are
known.

**Interpretation.** Favorable or adverse as the event is: more deaths are adverse, more vaccinations favorable.

**Type.** An absolute measure in events per `per` person-years; unweighted; without reference.

**Applicability.** Any counts, zero included. An area without population is undefined with a reason. Two areas with
different ages should be compared with `direct_rate` or `indirect_ratio`.

**Limits.** Exact limits cover at least the level, usually more (about 97% for few events); mid-p covers the level on
average and sometimes less. Byar's lower limit is cut at zero: below two events the formula goes under it.

**References.** Garwood F (1936) Biometrika 28:437. Breslow NE, Day NE (1987) Statistical Methods in Cancer Research
II, section 2.3. Lancaster HO (1961) JASA 56:223. Ulm K (1990) Am J Epidemiol 131:373.

**Example.** Ten deaths in 5,000 person-years, and none in 400.

>>> rate = crude_rate(events=[10, 0], population=[5_000, 400])
>>> rate.estimate.tolist()
[200.0, 0.0]
>>> [limit.round(1).tolist() for limit in rate.interval(0.95)]
[[95.9, 0.0], [367.8, 922.2]]
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, choice, floats
from commontable.stats.chunks import in_parts
from commontable.stats.rates.counts import POISSON
from commontable.stats.rates.limited import LimitedEstimate, blanked, not_negative, positive
from commontable.stats.reasons import Reason, fault_codes

CountLimits = Literal["exact", "byar", "byar-from-ten", "mid-p"]


def crude_rate(
    *,
    events: ArrayLike,
    population: ArrayLike,
    limits: CountLimits = "exact",
    per: float = 100_000,
    events_floor: float = 0,
) -> LimitedEstimate:
    """Events per `per` person-years, one cell per area. Fewer than events_floor events leave the area undefined."""
    method = choice(limits, name="limits", allowed=tuple(POISSON))
    scale, floor = positive(per, name="per"), not_negative(events_floor, name="events_floor")
    counted, people = np.broadcast_arrays(floats(events, name="events"), floats(population, name="population"))
    codes = fault_codes(counted.shape, {**count_faults(counted, people), Reason.EVENTS_BELOW_FLOOR: counted < floor})
    o, p = blanked(counted, codes), blanked(people, codes)

    def interval(level: float) -> tuple[Floats, Floats]:
        def some(count: Floats, years: Floats) -> tuple[Floats, Floats]:
            lower, upper = POISSON[method](count, level)
            return scale * lower / years, scale * upper / years

        lower, upper = in_parts(some, o, p)
        return lower, upper

    return LimitedEstimate(
        np.asarray(scale * o / p),
        np.asarray(scale * np.sqrt(o) / p),
        codes,
        counted,
        f"crude rate per {scale:g}, {method} limits",
        limits=interval,
    )


def count_faults(events: Floats, population: Floats) -> dict[Reason, Mask]:
    """What makes one cell's count or population unusable."""
    return {
        Reason.MISSING_EVENTS: np.isnan(events),
        Reason.MISSING_POPULATION: np.isnan(population),
        Reason.INFINITE_COUNT: np.isinf(events) | np.isinf(population),
        Reason.NEGATIVE_EVENTS: events < 0,
        Reason.NEGATIVE_POPULATION: population < 0,
        Reason.EMPTY_POPULATION: population == 0,
    }
