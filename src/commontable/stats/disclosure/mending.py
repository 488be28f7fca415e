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
    cost: Floats

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
    """A neighborhood with all its cells that can move: what hiding each costs, how far it moves as it is shown (a
    rounded figure moves a little), and how much farther, `beyond`, were it hidden."""

    cells: Whole
    equations: csc_array
    cost: Floats
    shown: tuple[Floats, Floats]
    beyond: tuple[Floats, Floats]

    @classmethod
    def of(cls, work: Work, cells: Whole) -> _Place:
        able = np.isfinite(work.cost)
        open_, shown = (Room.of(work.table, mask, work.policy) for mask in (work.hidden | able, work.hidden & ~able))
        live = cells[(open_.down[cells] > 0) | (open_.up[cells] > 0)]
        still = shown.down[live], shown.up[live]
        beyond = _farther(still[0], open_.down[live]), _farther(still[1], open_.up[live])
        return cls(live, part(work.table.equations, live).tocsc(), work.cost[live], still, beyond)

    def mend_halving(self, work: Work, secrets: Whole, side: int) -> None:
        """Mend these secrets at once; where no pattern does, each half of those left by itself."""
        secrets = secrets[work.unmet(side, secrets)]
        if len(secrets) and not self.mend(work, secrets, side) and len(secrets) > 1:
            for half in np.array_split(secrets, 2):
                self.mend_halving(work, half, side)

    def mend(self, work: Work, secrets: Whole, side: int) -> bool:
        """Hide the cheapest cells that let these secrets move down (0) or up (1) as far as they must; False where
        nothing does. What is hidden moves free, and so does a figure as far as its rounding goes; each move beyond
        pays, up and down apart."""
        shown = ~work.hidden[self.cells] & np.isfinite(self.cost)
        loose = shown & ((self.shown[0] > 0) | (self.shown[1] > 0))
        pay, rise = np.flatnonzero(shown), np.flatnonzero(loose)
        low, high = self._ends(shown, loose)
        at = np.isin(self.cells, secrets)
        low[at] = high[at] = work.needs[side][self.cells[at]] * (1 if side else -1)
        found = solve(
            np.concatenate([np.where(shown & ~loose, self.cost, 0.0), self.cost[pay], self.cost[rise]]),
            _beside(self.equations, pay, rise),
            np.concatenate([low, np.zeros(len(pay) + len(rise))]),
            np.concatenate([high, self.beyond[0][pay], self.beyond[1][rise]]),
        )
        if found is None:
            return False
        moves, fallen, risen = np.split(found, [len(at), len(at) + len(pay)])
        moves[pay] -= fallen
        moves[rise] += risen
        beyond = shown & ((moves < -self.shown[0] - TOLERANCE) | (moves > self.shown[1] + TOLERANCE))
        if len(secrets) > 1 and np.any(beyond & ~work.table.countable[self.cells]):
            return False  # a figure is given up only where it tells one secret by itself, not several at once
        work.hidden[self.cells[beyond]] = True
        work.bounds.widen(self.cells, moves)
        return True

    def _ends(self, shown: Mask, loose: Mask) -> tuple[Floats, Floats]:
        """From where to where each cell moves without paying; a shown count moves up from where it is, and pays."""
        down = self.shown[0] + np.where(shown, 0.0, self.beyond[0])
        return -down, self.shown[1] + np.where(loose, 0.0, self.beyond[1])


def _farther(near: Floats, far: Floats) -> Floats:
    more = far > near
    return np.where(more, far, 0.0) - np.where(more, near, 0.0)


def _beside(equations: csc_array, pay: Whole, rise: Whole) -> csc_array:
    from scipy.sparse import csc_array, hstack

    return csc_array(hstack([equations, -equations[:, pay], equations[:, rise]]))
