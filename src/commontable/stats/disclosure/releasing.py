"""A table ready to leave: suppressed, rounded as the policy says, and audited as it is shown.

**What it says.** The figures that may be shown, NaN where a count is hidden, with what an outsider can infer of each
hidden one.

**Formula.** Primary cells, then complementary suppression (`suppress`), then the policy's rounding of all counts that
stay, then the audit of the rounded figures: a reader of a figure rounded to base b holds the counts that round to it
for possible, less those that the policy would have hidden.

**Assumptions.** As in `suppress`. The outsider knows the policy, the base and the method of rounding, not the seed.

**Interpretation.** `exposed` in the audit must be empty before anything leaves; `check` raises where it is not.

**Type.** A table of counts, each shown, rounded or hidden.

**Applicability.** Any linked table. Controlled rounding needs every cell to be a known count. Figures that are no
counts (rates, life expectancies) keep the rounding they were linked with and are withheld where they tell.

**Limits.** Cells are hidden as if the others were shown unrounded, so that rounding is a second lock; a table that
is rounded only may show more. Random rounding of what an earlier release rounded with another seed tells more.

**References.** Hundepool A et al. (2012) Statistical Disclosure Control, Wiley, chapters 4 and 5.

**Example.**

>>> from commontable.stats.disclosure import POLICIES, cross_table, release_table
>>> table = cross_table(counts=[[4, 30, 26], [41, 35, 62], [22, 53, 45]])
>>> found = release_table(table=table, policy=POLICIES["england-hes"])
>>> table.cube(found.shown)[:3, :3].tolist()
[[nan, 30.0, nan], [40.0, 35.0, 60.0], [nan, 55.0, nan]]
>>> bool(found.audit.exposed.any())
False
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Words
from commontable.stats.disclosure.auditing import Audit, audit
from commontable.stats.disclosure.earlier import EarlierTable, with_earlier_table
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.rounding import controlled_rounding, round_counts
from commontable.stats.disclosure.suppression import Suppression, suppress
from commontable.stats.disclosure.tables import LinkedTable, Mask


@dataclass(frozen=True, eq=False)
class ReleasedTable:
    """`shown` is what may be published, one figure per cell; `state` and `audit` are for the maker."""

    shown: Floats
    state: Words
    audit: Audit
    suppression: Suppression
    table: LinkedTable
    policy: DisclosurePolicy

    def check(self) -> None:
        """Raise where an outsider could place a hidden count more narrowly than the policy allows."""
        told = np.flatnonzero(self.audit.exposed)
        if len(told):
            low, high = self.audit.low[told[0]], self.audit.high[told[0]]
            raise ValueError(
                f"{len(told)} hidden counts would be told; cell {told[0]} lies between {low:g} and {high:g}. Merge "
                "categories, or leave out the figures of this table that tell it."
            )

    def notes(self) -> str:
        """What a reader should know, in sentences. It does not tell which cells were hidden only to protect others."""
        policy, hidden = self.policy, int(self.suppression.hidden.sum())
        lines = [
            f"Counts from {policy.hidden_low} to {policy.hidden_high} are hidden, and others that would tell them: "
            f"{hidden} of {int((~self.table.missing).sum())} figures."
        ]
        if policy.rounding != "none" and policy.base > 1:
            lines.append(f"Other counts are rounded to multiples of {policy.base} ({policy.rounding} rounding).")
        if policy.unstable_below:
            lines.append(f"Counts below {policy.unstable_below} are shown but unstable.")
        ends = self.audit
        seen = ends.secret & self.suppression.hidden
        if seen.any():
            narrowest = float(np.min((ends.high - ends.low)[seen]))
            lines.append(f"The narrowest interval an outsider can infer of a hidden count spans {narrowest:g} or more.")
        return " ".join(lines)


def release_table(
    *,
    table: LinkedTable,
    policy: DisclosurePolicy,
    also: ArrayLike | None = None,
    earlier: Sequence[EarlierTable] = (),
    seed: int | None = None,
    exact: bool | None = None,
) -> ReleasedTable:
    """The whole way from true counts to what may be shown. `earlier` releases are part of the attack, `also` marks
    further secrets, `seed` is for random rounding, `exact` is the audit's.
    """
    figures, own = _figures(table, policy, seed), len(table.counts)
    secrets = None if also is None else np.asarray(also, dtype=bool).ravel()
    for each in earlier:
        table = with_earlier_table(table=table, earlier=each)
    if secrets is not None:
        secrets = np.pad(secrets, (0, len(table.counts) - own))
    found = suppress(table=table, policy=policy, also=secrets)
    figures = np.append(figures, table.counts[own:])
    seen = _seen(table, found.hidden, figures, policy)
    attacked = audit(
        table=seen, hidden=found.hidden, policy=policy, also=secrets, exact=exact, witnesses=found.witnesses
    )
    shown = np.where(found.hidden | table.missing, np.nan, figures)
    shown[own:] = np.nan  # figures of earlier releases are no part of this one
    return ReleasedTable(shown, found.state, attacked, found, seen, policy)


def _figures(table: LinkedTable, policy: DisclosurePolicy, seed: int | None) -> Floats:
    if policy.rounding == "none" or policy.base == 1:
        return table.counts
    if policy.rounding == "controlled":
        return controlled_rounding(table=table, base=policy.base)
    counts = np.where(table.countable, table.counts, 0.0)
    rounded = round_counts(counts=counts, base=policy.base, method=policy.rounding, seed=seed)
    return np.where(table.countable, rounded, table.counts)


def _seen(table: LinkedTable, hidden: Mask, figures: Floats, policy: DisclosurePolicy) -> LinkedTable:
    """The table as a reader of the figures knows it."""
    base, counts = policy.base, table.counts
    if policy.rounding == "none" or base == 1:
        return table
    below, above = (base // 2, (base - 1) // 2) if policy.rounding == "conventional" else (base - 1, base - 1)
    least, most = np.maximum(figures - below, 0), figures + above
    # What is shown is no count that the policy hides: it is a true zero, or the minimum or more.
    least = np.where(figures > 0, np.maximum(least, policy.minimum), 0)
    most = np.where((figures == 0) & (most < policy.minimum), 0, most)
    least, most = np.minimum(least, counts), np.maximum(most, counts)  # counts that were out already may be small
    here = table.countable & ~hidden
    return replace(table, least=np.where(here, least, table.least), most=np.where(here, most, table.most))
