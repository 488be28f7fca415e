"""What each cell of a release is: suppressed is not unstable, not zero, not missing.

**What it says.** One word for each count, before anything is hidden to protect it: shown, zero, unstable, suppressed
or missing; `suppress` adds protective.

**Formula.** Missing: NaN. Suppressed: from the policy's `hidden_low` to `minimum` - 1. Zero: 0 where the policy shows
it. Unstable: below `unstable_below`.

**Assumptions.** The counts are those of people or events themselves, not weighted estimates.

**Interpretation.** A release must not tell protective cells from suppressed ones: that would tell which counts are
small.

**Type.** A state, not a measure.

**Applicability.** Any counts and any policy. For rates, `rate_states`.

**Limits.** A count that is shown here may still tell a hidden one: `suppress` finds what else to hide.

**References.** The policy's own.

**Example.**

>>> from commontable.stats.disclosure import POLICIES, cell_states
>>> cell_states(counts=[0, 4, 15, 80, float("nan")], policy=POLICIES["washington"]).tolist()
['zero', 'suppressed', 'unstable', 'shown', 'missing']
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Words, floats
from commontable.stats.disclosure.policies import DisclosurePolicy


class CellState(StrEnum):
    """The states. `PROTECTIVE` cells are hidden only to protect others; a release must not mark them apart."""

    SHOWN = "shown"
    ZERO = "zero"
    UNSTABLE = "unstable"
    SUPPRESSED = "suppressed"
    PROTECTIVE = "protective"
    MISSING = "missing"


# As wide as the longest state: a wider cell would take memory for nothing.
STATE_TYPE = f"<U{max(map(len, CellState))}"


def cell_states(*, counts: ArrayLike, policy: DisclosurePolicy) -> Words:
    """The state of each count by itself, before anything is hidden to protect it. A NaN is missing.

    >>> from commontable.stats.disclosure import POLICIES
    >>> cell_states(counts=[0, 4, 15, 80, float("nan")], policy=POLICIES["washington"]).tolist()
    ['zero', 'suppressed', 'unstable', 'shown', 'missing']
    """
    x = floats(counts, name="counts")
    if np.any(x < 0):
        raise ValueError(f"counts must be zero or more; got {float(np.nanmin(x)):g}.")
    found = np.full(x.shape, CellState.SHOWN.value, dtype=STATE_TYPE)
    found[x < policy.unstable_below] = CellState.UNSTABLE.value
    found[x == 0] = CellState.ZERO.value
    found[(x >= policy.hidden_low) & (x <= policy.hidden_high)] = CellState.SUPPRESSED.value
    found[np.isnan(x)] = CellState.MISSING.value
    return found
