"""Complementary suppression: what else to hide so that no hidden count can be worked out.

**What it says.** Which cells of linked tables stay hidden: those the policy hides, and so many more that an outsider
who knows all the rest cannot find a hidden count out, nor narrow it more than the policy allows.

**Formula.** A pattern is good where for each hidden count x there are tables that keep every equation A x = 0 and every
shown cell, and in which the count is as low and as high as the policy's protection interval asks. Lines that tell a
secret by themselves are mended first; then linear programs look for such tables; for a count that has none, a program
finds the cheapest further cells, min Σ c |y| subject to A y = 0 and y at the count = the need, cost c = 1 + log(1 + x).

**Assumptions.** All tables that count the same people are linked in one `LinkedTable`. An outsider knows the policy,
but not which of the hidden cells were hidden only to protect others, and nobody's own case.

**Interpretation.** Suppressed is not zero, not missing and not unstable. The pattern holds fewer figures where groups
are small: say so beside the table rather than reading the gaps as good news.

**Type.** A decision about what to show, not a measure.

**Applicability.** Counts with margins, nested places, overlapping groups, figures made from counts. True zeros are
shown and never hidden where the policy shows zeros. Cells of earlier releases can be attacked but not hidden.

**Limits.** The cheapest pattern is not promised, since that is NP-hard; what is promised is that each count reported
as protected is protected against linear reasoning. That counts are whole is not used (see `audit`). An outsider with
knowledge of single persons is outside the model.

**References.** Fischetti M, Salazar JJ (2001) Management Science 47:1008-1027. Hundepool A et al. (2012) Statistical
Disclosure Control, Wiley, chapter 4. Cox LH (1995) JASA 90:1453-1462.

**Example.**

>>> from commontable.stats.disclosure import POLICIES, audit, cross_table, suppress
>>> table = cross_table(counts=[[4, 30, 25], [40, 35, 60], [22, 50, 45]])
>>> found = suppress(table=table, policy=POLICIES["cms"])
>>> table.cube(found.state)[:3, :3].tolist()
[['suppressed', 'shown', 'protective'], ['shown', 'shown', 'shown'], ['protective', 'shown', 'protective']]
>>> seen = audit(table=table, hidden=found.hidden, policy=POLICIES["cms"])
>>> float(seen.low[0]), float(seen.high[0]), bool(seen.protected.all())
(1.0, 25.0, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Words, floats
from commontable.stats.disclosure.attack import Bounds, Neighborhood, Room, Witness, believe, neighborhoods, unmet
from commontable.stats.disclosure.mending import Work, last_resort, mend
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.states import CellState, cell_states
from commontable.stats.disclosure.sweep import costs, sweep
from commontable.stats.disclosure.tables import LinkedTable, Mask

DEPTH = 8  # sums of sums of sums: axes of a table, levels of places


@dataclass(frozen=True, eq=False)
class Suppression:
    """The pattern. `state` tells the maker why each cell is hidden; a release says only that it is.

    `witnesses` are the other tables, as moves of cells, that an outsider must hold for possible: the audit checks them.
    """

    state: Words
    hidden: Mask
    primary: Mask
    unprotected: Mask
    witnesses: tuple[Witness, ...]
    policy: DisclosurePolicy
    method: str

    @property
    def protective(self) -> Mask:
        return self.hidden & ~self.primary


def primary_cells(table: LinkedTable, policy: DisclosurePolicy, also: ArrayLike | None = None) -> Mask:
    """Counts that the policy hides, and those named besides."""
    small = (table.counts >= policy.hidden_low) & (table.counts <= policy.hidden_high)
    named = np.zeros(len(small), bool) if also is None else np.asarray(also, dtype=bool).ravel()
    if named.shape != small.shape:
        raise ValueError(f"also must name each of the {len(small)} cells; got {len(named)}.")
    return np.asarray((small | named) & table.countable & ~table.fixed & ~table.missing)


def needs_of(table: LinkedTable, primary: Mask, policy: DisclosurePolicy) -> tuple[Floats, Floats]:
    """How far down and up each secret must seem able to go; zero for all other cells."""
    down, up = policy.needs(np.nan_to_num(table.counts))
    down = np.minimum(down, np.maximum(np.nan_to_num(table.counts) - told_by_zeros(table, policy), 0))
    span = policy.width or max(policy.hidden_high - policy.hidden_low, 1)
    large = primary & (table.counts > policy.hidden_high)  # named besides: as wide as a count the policy hides
    down, up = np.where(large, span // 2, down), np.where(large, span - span // 2, up)
    return np.where(primary, down, 0.0), np.where(primary, up, 0.0)


def told_by_zeros(table: LinkedTable, policy: DisclosurePolicy) -> Floats:
    """The least a count can be once true zeros are shown: every hidden part of a sum is at least 1, so the sum is more.

    The policy itself tells this much; no suppression takes it back.
    """
    least = np.where(table.countable & (table.counts > 0), float(policy.hidden_low), 0.0)
    lines = table.equations
    sums = (lines < 0).sum(axis=1) == 1
    parts, totals = lines[sums].maximum(0), -lines[sums].minimum(0)
    owner = totals.tocsr().indices
    for _ in range(DEPTH):
        np.maximum.at(least, owner, parts @ least)
    least[~table.countable] = 0
    return least


def suppress(
    *,
    table: LinkedTable,
    policy: DisclosurePolicy,
    also: ArrayLike | None = None,
    value: ArrayLike | None = None,
    withheld: ArrayLike | None = None,
    witnesses: Sequence[Witness] = (),
) -> Suppression:
    """Hide what the policy hides, then so much more that it stays hidden. `also` marks further cells as secrets.

    `value` says how many times as much as its size lets expect a reader loses with each cell: a life expectancy that
    people came for is worth many counts. Everywhere 1 unless given. `withheld` cells are hidden in any case, and so
    protect others for nothing. `witnesses`, found elsewhere, spare the search; each must agree with what is then shown,
    else it is refused. `unprotected` marks secrets that no pattern protects, because of cells that cannot be hidden
    (`fixed`).
    """
    primary = primary_cells(table, policy, also)
    asked = needs_of(table, primary, policy)
    needs = _within_reach(table, primary, asked, policy)
    cost = costs(table, policy) * _worth(value, len(primary))
    hidden = primary | _withheld(withheld, table)
    if primary.any():
        hidden = sweep(table, hidden, needs, policy, cost)
    linked = replace(table, equations=table.equations.tocsc())
    work = Work(linked, policy, hidden, needs, Bounds.still(len(primary)), cost)
    believe(witnesses, work.table, Room.of(table, hidden, policy), work.bounds)
    work.bounds.seen.extend(witnesses)
    for cells in neighborhoods(table) if unmet(needs, work.bounds).any() else ():
        if np.any(primary[cells]):
            Neighborhood.of(work.table, Room.of(table, hidden, policy), cells).reach(needs, work.bounds, alone=False)
            mend(work, cells)
    last_resort(work)
    unprotected = np.asarray(unmet(asked, work.bounds).any(axis=0))
    state = cell_states(counts=np.where(table.countable, table.counts, np.nan), policy=policy)
    state[primary] = CellState.SUPPRESSED.value
    state[~table.countable & ~table.missing] = CellState.SHOWN.value
    state[hidden & ~primary] = CellState.PROTECTIVE.value
    return Suppression(
        state, hidden, primary, unprotected, tuple(work.bounds.seen), policy, "line sweep, then linear programs"
    )


def _worth(value: ArrayLike | None, cells: int) -> Floats:
    worth = np.ones(cells) if value is None else floats(value, name="value").ravel()
    if worth.shape != (cells,) or not np.all((worth > 0) & np.isfinite(worth)):
        raise ValueError(f"value must give each of the {cells} cells a number above zero; got {value!r}.")
    return worth


def _withheld(withheld: ArrayLike | None, table: LinkedTable) -> Mask:
    cells = len(table.counts)
    away = np.zeros(cells, bool) if withheld is None else np.asarray(withheld, dtype=bool).ravel()
    if away.shape != (cells,):
        raise ValueError(f"withheld must tell of each of the {cells} cells; got {len(away)}.")
    return np.asarray(away & ~table.fixed & ~table.missing)


def _within_reach(
    table: LinkedTable, primary: Mask, needs: tuple[Floats, Floats], policy: DisclosurePolicy
) -> tuple[Floats, Floats]:
    """As much of the needs as what is known of a count in any case leaves, so that nothing is hidden in vain."""
    room = Room.of(table, primary | np.isfinite(costs(table, policy)), policy)
    return np.minimum(needs[0], room.down), np.minimum(needs[1], room.up)
