"""Hiding more where the line sweep was not enough: the cheapest cells that let a secret move as far as it must.

One program hides cells for a few secrets together, min Σ c |y| subject to A y = 0 and y at each secret = its need;
what it hides often frees others, so all are looked at again after it. Method: Fischetti M, Salazar JJ (2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.disclosure.attack import TOLERANCE, Bounds, Neighborhood, Room, part, solve, unmet
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.sweep import costs
from commontable.stats.disclosure.tables import LinkedTable, Mask, Whole

if TYPE_CHECKING:
    from scipy.sparse import csc_array

TOGETHER = 3  # secrets mended by one program; more make programs slower and hide more than is needed
MANY = 12  # secrets left, from which on it pays to look whether what was just hidden has freed some


@dataclass(eq=False)
class Work:
    """A pattern in the making."""

    table: LinkedTable
    policy: DisclosurePolicy
    hidden: Mask
    needs: tuple[Floats, Floats]
    bounds: Bounds

    def unmet(self, side: int, cells: Whole) -> Mask:
        """Which of these cells were not seen as far down (0) or up (1) as they need."""
        seen = self.bounds.high if side else -self.bounds.low
        return np.asarray(seen[cells] < self.needs[side][cells] - TOLERANCE)

    def look(self, cells: Whole) -> None:
        """What can move within a neighborhood as things are hidden now."""
        room = Room.of(self.table, self.hidden, self.policy)
        Neighborhood.of(self.table, room, cells).reach(self.needs, self.bounds, alone=False)


def mend(work: Work, cells: Whole) -> None:
    """Hide the cheapest cells of a neighborhood for its unprotected secrets: some at once, or half of them, or one."""
    place = _Place.of(work, cells)
    inner = cells[work.table.group[cells] >= 0] if work.table.group.max() >= 0 else cells
    for side in (0, 1):
        left = inner[work.unmet(side, inner)]
        while len(left):
            before = work.hidden.sum()
            place.mend_halving(work, left[:TOGETHER], side)
            left = left[TOGETHER:][work.unmet(side, left[TOGETHER:])]
            if len(left) >= MANY and work.hidden.sum() > before:
                work.look(cells)
                left = left[work.unmet(side, left)]


def last_resort(work: Work) -> None:
    """Secrets that no neighborhood could protect are taken up in the table as a whole."""
    if unmet(work.needs, work.bounds).any():
        whole = _Place.of(work, np.arange(len(work.hidden)))
        for side in (0, 1):
            left = np.flatnonzero(unmet(work.needs, work.bounds)[side])
            while len(left):
                whole.mend(work, left[:1], side)
                left = left[1:][work.unmet(side, left[1:])]


@dataclass(frozen=True, eq=False)
class _Place:
    """A neighborhood with all its cells that could move, were they hidden: what moving each costs, and how far."""

    cells: Whole
    equations: csc_array
    cost: Floats
    down: Floats
    up: Floats

    @classmethod
    def of(cls, work: Work, cells: Whole) -> _Place:
        cost = costs(work.table, work.policy)
        able = np.isfinite(cost)
        room, shown = (
            Room.of(work.table, work.hidden | able, work.policy),
            Room.of(work.table, work.hidden & ~able, work.policy),
        )
        down, up = (np.where(able | work.hidden, a, b) for a, b in ((room.down, shown.down), (room.up, shown.up)))
        live = cells[(down[cells] > 0) | (up[cells] > 0)]
        return cls(live, part(work.table.equations, live).tocsc(), cost[live], down[live], up[live])

    def mend_halving(self, work: Work, secrets: Whole, side: int) -> None:
        """Mend these secrets at once; where no pattern does, each half of those left by itself."""
        secrets = secrets[work.unmet(side, secrets)]
        if len(secrets) and not self.mend(work, secrets, side) and len(secrets) > 1:
            for half in np.array_split(secrets, 2):
                self.mend_halving(work, half, side)

    def mend(self, work: Work, secrets: Whole, side: int) -> bool:
        """Hide the cheapest cells that let these secrets move down (0) or up (1) as far as they must; False where
        nothing does. What is hidden already moves free; what is shown pays, so its move is split into up and down."""
        shown = ~work.hidden[self.cells] & np.isfinite(self.cost)
        at = np.isin(self.cells, secrets)
        needed = work.needs[side][self.cells] * (1 if side else -1)
        low, high = np.where(at, needed, -self.down), np.where(at, needed, self.up)
        low[shown], pay = 0.0, self.cost[shown]
        found = solve(
            np.concatenate([np.where(shown, self.cost, 0.0), pay]),
            _beside(self.equations, shown),
            np.concatenate([low, np.zeros(len(pay))]),
            np.concatenate([high, self.down[shown]]),
        )
        if found is None:
            return False
        moves = found[: len(at)]
        moves[shown] -= found[len(at) :]
        work.hidden[self.cells[shown & (np.abs(moves) > TOLERANCE)]] = True
        work.bounds.widen(self.cells, moves)
        return True


def _beside(equations: csc_array, shown: Mask) -> csc_array:
    from scipy.sparse import csc_array, hstack

    return csc_array(hstack([equations, -equations[:, shown]]))
