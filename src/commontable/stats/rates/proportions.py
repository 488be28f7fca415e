"""Proportion: the share of people with something.

**What it says.** Out of all people counted, how many have it.

**Formula.** Share = per × O / N. "wilson": the shares that a score test does not reject, (O + z²/2 ± z √(O (1 - O/N)
+ z²/4)) / (N + z²). "clopper-pearson": quantiles of Beta(O, N - O + 1) and Beta(O + 1, N - O). "jeffreys": quantiles
of Beta(O + ½, N - O + ½), 0 and 1 kept where nobody or everybody. Standard error = per × √(p (1 - p) / N).

**Assumptions.** Each person is counted once, independently; the people are a simple sample or a whole population seen
as one. For surveys with weights, strata or clusters use `survey_proportion`.

**Interpretation.** Favorable or adverse as what is counted is.

**Type.** An absolute measure between 0 and `per`; unweighted; without reference.

**Applicability.** O from 0 to N. More events than people are refused with a reason: that is a rate, not a proportion.

**Limits.** Wilson covers the level on average; Clopper-Pearson covers at least the level, usually more.

**References.** Wilson EB (1927) JASA 22:209. Clopper CJ, Pearson ES (1934) Biometrika 26:404. Brown LD, Cai TT,
DasGupta A (2001) Stat Sci 16:101. Newcombe RG (1998) Stat Med 17:857.

**Example.** Newcombe's 15 of 148.

>>> share = proportion(events=15, population=148)
>>> [round(float(limit), 4) for limit in share.interval(0.95)]
[0.0624, 0.1605]
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.chunks import in_parts
from commontable.stats.rates.counts import BINOMIAL
from commontable.stats.rates.crude import count_faults
from commontable.stats.rates.limited import LimitedEstimate, blanked, positive
from commontable.stats.reasons import Reason, fault_codes

ShareLimits = Literal["wilson", "clopper-pearson", "jeffreys"]


def proportion(
    *, events: ArrayLike, population: ArrayLike, limits: ShareLimits = "wilson", per: float = 1
) -> LimitedEstimate:
    """Share of people with something, one cell per area; per=100 gives percentages."""
    method, scale = choice(limits, name="limits", allowed=tuple(BINOMIAL)), positive(per, name="per")
    counted, people = np.broadcast_arrays(floats(events, name="events"), floats(population, name="population"))
    faults = {**count_faults(counted, people), Reason.EVENTS_ABOVE_POPULATION: counted > people}
    codes = fault_codes(counted.shape, faults)
    o, n = blanked(counted, codes), blanked(people, codes)
    share = o / n

    def interval(level: float) -> tuple[Floats, Floats]:
        lower, upper = in_parts(lambda count, total: BINOMIAL[method](count, total, level), o, n)
        return scale * lower, scale * upper

    return LimitedEstimate(
        np.asarray(scale * share),
        np.asarray(scale * np.sqrt(share * (1 - share) / n)),
        codes,
        counted,
        f"proportion per {scale:g}, {method} limits",
        limits=interval,
    )
