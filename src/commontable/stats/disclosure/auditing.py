"""The audit: what an outsider can infer of every hidden cell.

**What it says.** For each hidden cell the interval in which an outsider who knows all published cells, all sums and the
policy must place it, and whether that interval is as wide as the policy asks.

**Formula.** low = min x, high = max x subject to A x = 0, shown cells within what a reader learns of them, hidden
counts at or above the least hidden count: two linear programs for each hidden cell.

**Assumptions.** As in `suppress`: the tables given are all there is, earlier releases included.

**Interpretation.** low = high: the count is told. The wider, the safer.

**Type.** Bounds, absolute; no chance is involved, so no confidence level.

**Applicability.** Any `LinkedTable` and any pattern, by whomever it was made.

**Limits.** With exact=False the interval is one that an outsider cannot narrow: tables were found that reach its ends,
but wider ones may exist (`exact` tells where the ends are exact). Integer reasoning may narrow an end by less than 1.

**References.** Fischetti M, Salazar JJ (2001) Management Science 47:1008-1027. Duncan GT, Fienberg SE et al. (2001)
Disclosure limitation methods and information loss for tabular data.

**Example.** One count hidden in a row with its total is told:

>>> from commontable.stats.disclosure import POLICIES, audit, cross_table
>>> table = cross_table(counts=[4, 30, 25])
>>> seen = audit(table=table, hidden=table.counts == 4, policy=POLICIES["cms"])
>>> float(seen.low[0]), float(seen.high[0]), bool(seen.protected[0])
(4.0, 4.0, False)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats
from commontable.stats.disclosure.attack import TOLERANCE, Bounds, Neighborhood, Room, Witness, neighborhoods, unmet
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.suppression import needs_of, primary_cells
from commontable.stats.disclosure.tables import LinkedTable, Mask

EXACT_UP_TO = 400  # hidden cells; beyond, two programs for each take longer than a person waits


@dataclass(frozen=True, eq=False)
class Audit:
    """The interval of each cell; a shown cell's is what it tells. `protected` is True for all that are no secret."""

    low: Floats
    high: Floats
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
) -> Audit:
    """Attack a released pattern. exact=None solves both programs of each cell where the table is small enough.

    `witnesses` (of `suppress`) spare the search: each must agree with all that is published, else it is
    refused. A count that the policy hides and the pattern shows is reported as exposed.
    """
    covered = np.asarray(hidden, dtype=bool).ravel()
    if covered.shape != table.counts.shape:
        raise ValueError(f"hidden must tell of each of the {len(table.counts)} cells; got {len(covered)}.")
    secret = primary_cells(table, policy, also)
    needs = needs_of(table, secret, policy)
    room = Room.of(table, covered, policy)
    bounds = Bounds.still(len(covered))
    _believe(witnesses, table, room, bounds)
    whole = np.arange(len(covered))
    solved = bool(covered.sum() <= EXACT_UP_TO) if exact is None else exact
    if solved:
        for block in Neighborhood.of(table, room, whole).blocks():
            block.extremes(bounds)
    else:
        for cells in neighborhoods(table) if unmet(needs, bounds).any() else ():
            Neighborhood.of(table, room, cells).reach(needs, bounds)
        if unmet(needs, bounds).any():
            Neighborhood.of(table, room, whole).reach(needs, bounds)
    protected = ~unmet(needs, bounds).any(axis=0) & (covered | ~secret)
    low, high = (np.where(table.missing, np.nan, table.counts + each) for each in (bounds.low, bounds.high))
    method = "two linear programs for each cell" if solved else "tables found to be possible"
    return Audit(low, high, solved | ~room.loose, secret, protected, method)


def _believe(witnesses: Sequence[Witness], table: LinkedTable, room: Room, bounds: Bounds) -> None:
    """Widen the bounds by each witness after checking that it keeps every equation and stays within every room."""
    for cells, moves in witnesses:
        change = np.zeros(len(table.counts))
        change[cells] = moves
        inside = np.all(moves >= -room.down[cells] - TOLERANCE) and np.all(moves <= room.up[cells] + TOLERANCE)
        if not inside or np.any(np.abs(table.equations @ change) > 100 * TOLERANCE):
            raise ValueError("A witness does not agree with what is published: it is not of this table and pattern.")
        bounds.widen(cells, moves)
