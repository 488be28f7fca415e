"""Which rates a policy lets be shown: a rate tells of its count, and a rate of few events tells little else.

**What it says.** One word for the rate made of each count: shown, zero, unstable (shown with a warning), suppressed
(withheld) or missing.

**Formula.** Suppressed: the count is hidden, or below `rates_from` (`standardized_from`), or the people number below
`population_from`. Zero: no events, where the policy shows that. Unstable: below `unstable_below` events.

**Assumptions.** The rate is made of that count alone. A standardized rate rests on the events of all ages together.

**Interpretation.** Withheld is not zero and not missing. A policy withholds for secrecy or for doubt; its citation
says which.

**Type.** A state, not a measure.

**Applicability.** Rates and proportions of counted events. For estimates with limits, `nchs_rate` and
`nchs_proportion` judge the precision itself.

**Limits.** A rate that is shown beside a known population tells its count: link it (`with_rate`) where other counts
hide.

**References.** The policy's own.

**Example.**

>>> from commontable.stats.disclosure import POLICIES, rate_states
>>> rate_states(counts=[0, 8, 12, 30], population=[900, 900, 900, 9], policy=POLICIES["wonder"]).tolist()
['suppressed', 'suppressed', 'unstable', 'suppressed']
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Words, floats
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.states import STATE_TYPE, CellState


def rate_states(
    *, counts: ArrayLike, policy: DisclosurePolicy, population: ArrayLike | None = None, standardized: bool = False
) -> Words:
    """The state of the rate made of each count of events, and of `population` people where given.

    Suppressed means withheld: because its count is hidden, or because the policy asks for more events or people. The
    rate of a missing count is missing. `standardized` asks for the policy's rule on rates standardized by age.
    """
    events = floats(counts, name="counts")
    people = np.inf if population is None else floats(population, name="population")
    x, n = np.broadcast_arrays(events, people)
    if np.any(x < 0) or np.any(n < 0):
        raise ValueError("counts and population must be zero or more; a negative one was given. A hidden count is NaN.")
    few = policy.standardized_from or policy.rates_from if standardized else policy.rates_from
    found = np.full(x.shape, CellState.SHOWN.value, dtype=STATE_TYPE)
    found[x < policy.unstable_below] = CellState.UNSTABLE.value
    found[x == 0] = CellState.ZERO.value
    found[(x < few) | (n < policy.population_from)] = CellState.SUPPRESSED.value
    found[(x >= policy.hidden_low) & (x <= policy.hidden_high)] = CellState.SUPPRESSED.value
    found[np.isnan(x) | np.isnan(n)] = CellState.MISSING.value
    return found
