"""Rounded counts: conventional, random, controlled.

**What it says.** Each count as a multiple of `base`.

**Formula.** Conventional: the nearest multiple, halves up. Random: up with chance (x mod base) / base, so that the
mean is right. Controlled: the multiple just below or above each count such that all sums of the table still hold and
the counts change as little as can be in all, by a mixed-integer program.

**Assumptions.** Random rounding needs a `seed` that stays secret and the same for every release of the same counts;
else the mean of several releases tells the count.

**Interpretation.** A rounded table need not add up, except after controlled rounding. Say that figures are rounded,
and why: for secrecy or for doubt.

**Type.** A table of counts, each within `base` of the truth (conventional: half of it).

**Applicability.** Counts, zero or more; NaN stays missing. Controlled rounding needs every cell of a linked table.

**Limits.** Conventional rounding alone protects little: sums of rounded parts and totals narrow the counts, which
`audit` of `with_rounding` shows. Some tables of three axes and more have no controlled rounding; they are refused.

**References.** Hundepool A et al. (2012) Statistical Disclosure Control, Wiley, 5.4. Cox LH (1987) JASA 82:520-524.

**Example.**

>>> from commontable.stats.disclosure import controlled_rounding, cross_table, round_counts
>>> round_counts(counts=[[1, 0, 1], [3, 3, 6]], base=5).tolist()
[[0.0, 0.0, 0.0], [5.0, 5.0, 5.0]]
>>> table = cross_table(counts=[[1, 0], [3, 3]])
>>> rounded = controlled_rounding(table=table, base=5)
>>> bool((table.equations @ rounded == 0).all())
True
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.disclosure.tables import LinkedTable

WAIT = 60.0  # seconds for one table


def round_counts(
    *, counts: ArrayLike, base: int, method: Literal["conventional", "random"] = "conventional", seed: int | None = None
) -> Floats:
    """To a multiple of `base`: the nearest (halves up), or by chance with the right mean. NaN stays missing.

    Random rounding needs a `seed` that stays secret and the same for every release of the same counts; else the mean
    of several releases tells the count. Reference: Hundepool et al. (2012) Statistical Disclosure Control, 5.4.

    >>> round_counts(counts=[0, 2, 3, 12], base=5).tolist()
    [0.0, 0.0, 5.0, 10.0]
    """
    choice(method, name="method", allowed=("conventional", "random"))
    x = floats(counts, name="counts")
    if base < 2 or np.any(x < 0):
        raise ValueError(f"base must be 2 or more and counts zero or more; got base {base}.")
    below = np.floor(x / base) * base
    if method == "conventional":
        return np.asarray(np.floor(x / base + 0.5) * base)
    if seed is None:
        raise ValueError("Random rounding needs a seed. Keep it secret, and the same for all releases of these counts.")
    up = np.random.default_rng(seed).random(x.shape) < (x - below) / base
    return np.asarray(below + base * up)


def controlled_rounding(*, table: LinkedTable, base: int) -> Floats:
    """Each count to the multiple of `base` just below or above it, so that all sums still hold and as little as can be
    is changed. Refused where no such rounding exists, which happens in tables of three axes and more.

    Reference: Cox LH (1987) JASA 82:520-524; solved as a mixed-integer program.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if base < 2:
        raise ValueError(f"base must be 2 or more; got {base}.")
    if np.any(table.missing) or not np.all(table.countable):
        raise ValueError("Controlled rounding needs every cell to be a known count; round before linking figures.")
    below = np.floor(table.counts / base)
    rest = table.counts - base * below
    found = milp(
        base - 2 * rest,
        integrality=np.ones(len(rest)),
        bounds=Bounds(0, (rest > 0).astype(float)),
        constraints=LinearConstraint(table.equations, *[-(table.equations @ below)] * 2),
        options={"time_limit": WAIT},
    )
    if found.x is None:
        raise ValueError(f"No rounding to base {base} keeps all sums of this table. Use a larger base, fewer margins.")
    return np.asarray(base * (below + np.round(found.x)), dtype=float)
