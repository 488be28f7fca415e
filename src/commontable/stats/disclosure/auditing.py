"""The audit: what an outsider can infer of every hidden cell.

**What it says.** For each hidden cell the interval in which an outsider who knows all published cells, all sums and the
policy must place it, and whether that interval is as wide as the policy asks.

**Formula.** low = min x, high = max x subject to A x = 0, shown cells within what a reader learns of them, hidden
counts at or above the least hidden count: two linear programs for each hidden cell.

**Assumptions.** As in `suppress`: the tables given are all there is, earlier releases included.

**Interpretation.** low = high: the count is told. The wider, the safer.

**Type.** Bounds, absolute; no chance is involved, so no confidence level.

**Applicability.** Any `LinkedTable` and any pattern, by whomever it was made.

**Limits.** With exact=False, `low` to `high` is an interval that an outsider cannot narrow by linear reasoning: tables
were found that reach its ends; wider ones may exist, but none outside `outer_low` to `outer_high` (`exact` tells where
the two agree). That counts are whole is not used: in tables of two axes it tells nothing more, with overlapping groups
and in tables of three axes it may narrow an interval, in contrived ones by any amount (Sullivant 2005).

**References.** Fischetti M, Salazar JJ (2001) Management Science 47:1008-1027. Duncan GT, Fienberg SE et al. (2001)
Disclosure limitation methods and information loss for tabular data. Sullivant S (2005) SIAM Journal on Discrete
Mathematics 18:787-793.

**Example.** One count hidden in a row with its total is told:

>>> from commontable.stats.disclosure import POLICIES, audit, cross_table
>>> table = cross_table(counts=[4, 30, 25])
>>> seen = audit(table=table, hidden=table.counts == 4, policy=POLICIES["cms"])
>>> float(seen.low[0]), float(seen.high[0]), bool(seen.protected[0])
(4.0, 4.0, False)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats
from commontable.stats.disclosure.attack import (
    SLACK,
    Bounds,
    Neighborhood,
    Room,
    Witness,
    believe,
    neighborhoods,
    unmet,
)
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.propagation import propagated
from commontable.stats.disclosure.suppression import needs_of, primary_cells
from commontable.stats.disclosure.tables import LinkedTable, Mask

EXACT_UP_TO = 400  # cells that can move; beyond, two programs for each take longer than a person waits
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Audit:
    """The interval of each cell; a shown cell's is what it tells. `protected` is True for all that are no secret.

    `low` to `high` is certainly possible: tables that reach both ends were found. Outside `outer_low` to `outer_high`
    nothing is possible. An outsider's interval lies between; where `exact`, both are the same.
    """

    low: Floats
    high: Floats
    outer_low: Floats
    outer_high: Floats
    exact: Mask
    secret: Mask
    protected: Mask
    method: str

    @property
    def exposed(self) -> Mask:
        """Secrets that an outsider can place more narrowly than the policy allows."""
        return self.secret & ~self.protected


def audit(
    *,
    table: LinkedTable,
    hidden: ArrayLike,
    policy: DisclosurePolicy,
    also: ArrayLike | None = None,
    exact: bool | None = None,
    witnesses: Sequence[Witness] = (),
    progress: Progress | None = None,
) -> Audit:
    """Attack a released pattern. exact=None finds exact ends where at most 400 cells can move.

    exact=True finds them whatever the size: at most two programs for each hidden cell, each over the block of hidden
    cells it is joined with. On one core 2,000 joined cells took 1 s in a table of two axes, 1,500 took 17 s in one
    of three; the time grows with the square of their number and faster.
    `progress` is then told the number of cells done and of all. `witnesses` (of `suppress`) spare the search: each
    must agree with all that is published, else it is refused. A count that the policy hides and the pattern shows is
    reported as exposed.
    """
    covered = np.asarray(hidden, dtype=bool).ravel()
    if covered.shape != table.counts.shape:
        raise ValueError(f"hidden must tell of each of the {len(table.counts)} cells; got {len(covered)}.")
    secret = primary_cells(table, policy, also)
    needs = needs_of(table, secret, policy)
    room = Room.of(table, covered, policy)
    bounds, outer = Bounds.still(len(covered)), Bounds(*propagated(table, room), [])
    believe(witnesses, table, room, bounds)
    if room.loose.sum() <= EXACT_UP_TO if exact is None else exact:
        _settle(Neighborhood.of(table, room, np.arange(len(covered))), (bounds, outer), covered, progress)
    else:
        _search(table, room, needs, bounds)
    protected = ~unmet(needs, bounds).any(axis=0) & (covered | ~secret)
    return _report(table, (bounds, outer), covered, (secret, protected))


def _settle(every: Neighborhood, ends: tuple[Bounds, Bounds], asked: Mask, progress: Progress | None) -> None:
    """The exact ends of every hidden cell, block by block."""
    of = int(asked[every.cells].sum())
    settled = chain.from_iterable(block.extremes(*ends, asked) for block in every.blocks())
    for done, _ in enumerate(settled, 1):
        if progress:
            progress(done, of)


def _search(table: LinkedTable, room: Room, needs: tuple[Floats, Floats], bounds: Bounds) -> None:
    """Only what the policy asks: can each secret move as far as it must? In neighborhoods, then in the whole table."""
    for cells in neighborhoods(table) if unmet(needs, bounds).any() else ():
        Neighborhood.of(table, room, cells).reach(needs, bounds)
    if unmet(needs, bounds).any():
        Neighborhood.of(table, room, np.arange(len(table.counts))).reach(needs, bounds)


def _report(table: LinkedTable, ends: tuple[Bounds, Bounds], hidden: Mask, verdict: tuple[Mask, Mask]) -> Audit:
    bounds, outer = ends
    # A table that was found is possible: no bound, which has errors of rounding, may cut it off.
    outer_low = np.where(outer.low < bounds.low - SLACK, outer.low, bounds.low)
    outer_high = np.where(outer.high > bounds.high + SLACK, outer.high, bounds.high)
    exact = (bounds.low == outer_low) & (bounds.high == outer_high)
    method = (
        "exact ends, by linear programs" if exact[hidden].all() else "tables found to be possible, and what lines tell"
    )
    low, high, below, above = (
        np.where(table.missing, np.nan, table.counts + each)
        for each in (bounds.low, bounds.high, outer_low, outer_high)
    )
    return Audit(low, high, below, above, exact, *verdict, method)
