"""Which figures a place must give up where no count is told at all, and the tables that show the rest to be safe.

With every count hidden a sum over rows says nothing of itself: it moves as its parts move. Left are the counts that are
no sums, and the rounded figures made of them: programs a tenth as large as those over all cells, one place at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.disclosure.offer import Told
from commontable.stats.disclosure import LinkedTable
from commontable.stats.disclosure.attack import TOLERANCE, Bounds, Room, solve

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]
DEPTH = 8  # sums of sums of sums, and figures of them
FEW = 4  # secrets that a program for many must settle, else each is asked about alone
MANY = 10.0  # times as much as a figure of one place is one of several worth
NEAR = 4  # places searched together where one would give up a figure of more than itself
PLACES = 12  # that a sum over them may lie in
NOTHING = 1e-9
BESIDE = 1e-3  # of the pull of a secret asked about, that of the others


@dataclass(frozen=True, eq=False)
class Parts:
    """The counts that are no sums of others. Each column of `follow` tells how every cell moves with one of them:
    itself and each sum over it by as much, each figure by its slope. `low` to `high` is how far each moves."""

    follow: csr_array
    cells: Whole
    group: Whole
    low: Floats
    high: Floats

    @classmethod
    def of(cls, table: LinkedTable, room: Room, own: Mask, figure: Mask) -> Parts:
        """`own` marks the counts of the new release, `figure` the figures of any."""
        parts, follow = _followed(table, own, figure)
        counts = np.flatnonzero(~figure)
        rigid = np.asarray(abs(table.equations @ follow).max(axis=0).todense()).ravel() > NOTHING
        down, up = (np.where(rigid, 0.0, _nearest(follow[counts], ends[counts])) for ends in (room.down, room.up))
        return cls(follow, parts, table.group, -down, up)


@dataclass(eq=False)
class Yielding:
    """The search in the making: what is given up, and what was seen to be possible."""

    parts: Parts
    figure: Mask
    needs: tuple[Floats, Floats]
    room: Room
    price: Floats
    bounds: Bounds
    given: Mask = field(init=False)
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.given = np.zeros(len(self.figure), dtype=bool)
        self.rng = np.random.default_rng(0)

    def place(self, label: int) -> None:
        """Settle the secrets of one place, giving up as little as protects them."""
        spot = _Spot.of(self.parts, np.array([label]), self.figure)
        secret = np.flatnonzero(self._wanted(spot, np.array([label])))
        self._many(spot, secret)
        for side, at in np.argwhere(self._unmet(spot.cells[secret])).tolist():
            cell = spot.cells[secret[at]]
            if self._unmet(cell[None])[side, 0] and not self._alone(spot, secret, (at, side), sparing=True):
                self._among(cell, np.array([label]), side, NEAR)

    def spanning(self) -> None:
        """Settle the secrets that span places: a sum is low where all its parts are, and these are few."""
        cells = np.flatnonzero((self.parts.group < 0) & ~self.figure & ((self.needs[0] > 0) | (self.needs[1] > 0)))
        for side, at in np.argwhere(self._unmet(cells)).tolist():
            columns = self.parts.follow[cells[at : at + 1]].indices
            able = columns[(self.parts.high if side else -self.parts.low)[columns] > 0]
            self._among(cells[at], np.unique(self.parts.group[self.parts.cells[able]]), side, PLACES)

    def _among(self, cell: np.intp, labels: Whole, side: int, most: int) -> None:
        """Settle one secret of these places together with some others, which make up for it and are pulled besides."""
        every = np.unique(self.parts.group[self.parts.cells])
        others = np.setdiff1d(every[every >= 0], labels)
        if 0 < len(labels) <= most and labels[0] >= 0:
            next_ = np.roll(others, -np.searchsorted(others, labels[0]))
            labels = np.concatenate([labels, next_[: most - len(labels)]])
            spot = _Spot.of(self.parts, labels, self.figure, int(cell))
            secret = np.flatnonzero(self._wanted(spot, labels) | (spot.cells == cell))
            self._alone(spot, secret, (int(np.flatnonzero(spot.cells[secret] == cell)[0]), side))

    def _wanted(self, spot: _Spot, labels: Whole) -> Mask:
        needs = (self.needs[0][spot.cells] > 0) | (self.needs[1][spot.cells] > 0)
        return np.asarray(needs & ~self.figure[spot.cells] & np.isin(self.parts.group[spot.cells], labels))

    def _unmet(self, cells: Whole) -> Mask:
        low, high = self.bounds.low[cells], self.bounds.high[cells]
        return np.array([low > -self.needs[0][cells] + TOLERANCE, high < self.needs[1][cells] - TOLERANCE])

    def _many(self, spot: _Spot, secret: Whole) -> None:
        """Pull at all secrets at once, each at random, as long as that settles many."""
        unmet = self._unmet(spot.cells[secret])
        ends, firm = self._capped(spot, secret), np.full(len(spot.cells), np.inf)
        while unmet.any():
            self._take(spot, spot.moved(self._pull(spot, secret), ends, firm))
            before, unmet = unmet.sum(), self._unmet(spot.cells[secret])
            if unmet.sum() > before - FEW:
                break

    def _alone(self, spot: _Spot, secret: Whole, chosen: tuple[int, int], *, sparing: bool = False) -> bool:
        """Move one secret as far as it must, others besides as they can; the figures that do not let it are given up,
        the least that does. `sparing` gives up none that spans places, and then tells False."""
        (at, side), (low, high) = chosen, self._capped(spot, secret)
        cell = secret[at]
        low[cell] = high[cell] = self.needs[side][spot.cells[cell]] * (1 if side else -1)
        price = np.where(self.given[spot.cells], np.inf, self.price[spot.cells])
        moves = spot.moved(self._pull(spot, secret) * BESIDE, (low, high), price)
        if moves is not None:
            over = spot.cells[spot.over(moves, (low, high)) & self.figure[spot.cells]]
            if sparing and np.any(self.parts.group[over] < 0):
                return False
            self.given[over] = True
            self._take(spot, moves)
        return moves is not None

    def _pull(self, spot: _Spot, secret: Whole) -> Floats:
        """Costs that pull at every secret not yet settled."""
        unmet = self._unmet(spot.cells[secret])
        pull = self.rng.random(unmet.shape) * unmet
        cost = np.zeros(len(spot.cells))
        cost[secret] = pull[0] - pull[1]
        return cost

    def _capped(self, spot: _Spot, secret: Whole) -> tuple[Floats, Floats]:
        """From where to where each may move, secrets no farther than they must."""
        given, cells = self.given[spot.cells], spot.cells
        low, high = -self.room.down[cells], self.room.up[cells].copy()
        low[: spot.counts], high[: spot.counts] = self.parts.low[spot.parts], self.parts.high[spot.parts]
        low[given], high[given] = -np.inf, np.inf
        low[secret] = np.maximum(low[secret], -self.needs[0][cells[secret]])
        high[secret] = np.minimum(high[secret], self.needs[1][cells[secret]])
        return low, high

    def _take(self, spot: _Spot, moves: Floats | None) -> None:
        if moves is not None:
            moved = spot.follow @ moves[: spot.counts]
            cells = np.flatnonzero(np.abs(moved) > NOTHING)
            self.bounds.widen(cells, moved[cells])


@dataclass(frozen=True, eq=False)
class _Spot:
    """The counts of one place (`parts` of all), then the figures and sums over them: `cells` are the cells of both."""

    parts: Whole
    follow: csr_array
    cells: Whole
    equations: csr_array

    @classmethod
    def of(cls, parts: Parts, labels: Whole, figure: Mask, besides: int = -1) -> _Spot:
        """The spot of some places, with one sum `besides`."""
        from scipy.sparse import csr_array, eye_array, hstack

        mine = np.flatnonzero(np.isin(parts.group[parts.cells], labels))
        follow = parts.follow[:, mine]
        moving = np.diff(follow.indptr) > 0
        moving[parts.cells[mine]] = False
        moving &= figure | np.isin(parts.group, labels) | (np.arange(len(moving)) == besides)
        lines = np.flatnonzero(moving)
        equations = csr_array(hstack([follow[lines], -eye_array(len(lines))]))
        return cls(mine, follow, np.concatenate([parts.cells[mine], lines]), equations)

    @property
    def counts(self) -> int:
        return len(self.parts)

    def moved(self, cost: Floats, ends: tuple[Floats, Floats], price: Floats) -> Floats | None:
        """The moves of least cost; what has a price may go beyond its ends, and pays."""
        from scipy.sparse import csr_array, hstack

        pay = np.flatnonzero(np.isfinite(price))
        beyond = self.equations[:, pay]
        found = solve(
            np.concatenate([cost, price[pay], price[pay]]),
            csr_array(hstack([self.equations, beyond, -beyond])),
            np.concatenate([ends[0], np.zeros(2 * len(pay))]),
            np.concatenate([ends[1], np.full(2 * len(pay), np.inf)]),
        )
        return None if found is None else found[: len(self.cells)]

    def over(self, moves: Floats, ends: tuple[Floats, Floats]) -> Mask:
        """What is beyond its ends."""
        found = moves.copy()
        found[self.counts :] = self.equations[:, : self.counts] @ moves[: self.counts]
        return np.asarray((found < ends[0] - TOLERANCE) | (found > ends[1] + TOLERANCE))


def given_up(told: Told, part: tuple[LinkedTable, Whole], room: Room, needs: tuple[Floats, Floats]) -> Yielding:
    """What the places of a block must give up when no count of it is told. `part` is the block's table and cells."""
    table, cells = part
    figure, own = cells >= told.counts, cells < told.own
    parts = Parts.of(table, room, own, figure)
    made = cells >= told.counts + len(told.row)  # figures of earlier releases: out
    wide = np.where(table.group < 0, MANY, 1.0)  # a county speaks to more people than a tract
    price = np.where(made | ~figure, np.inf, told.worth[cells] * wide)
    found = Yielding(parts, figure, needs, room, price, Bounds.still(len(cells)))
    labels = parts.group[parts.cells]
    for label in np.unique(labels[labels >= 0]).tolist():
        found.place(label)
    found.spanning()
    return found


def _followed(table: LinkedTable, own: Mask, figure: Mask) -> tuple[Whole, csr_array]:
    from scipy.sparse import csr_array

    lines, number = table.equations.tocoo(), len(own)
    line, cell = lines.coords
    made = np.bincount(line, figure[cell], minlength=lines.shape[0])[line] > 0
    sums = (lines.data < 0) & (figure[cell] | ~made)  # slopes of figures may be below zero
    whole = np.full(lines.shape[0], number)
    np.minimum.at(whole, line[sums], cell[sums])  # rests, which may stand beside the whole, come after all counts
    named = np.flatnonzero(whole < number)
    wholes, first = np.unique(whole[named], return_index=True)
    take = np.isin(line, named[first]) & (cell != whole[line])
    made_of = csr_array((lines.data[take], (whole[line[take]], cell[take])), shape=(number, number))
    parts = np.setdiff1d(np.flatnonzero(own), wholes)
    start = csr_array((np.ones(len(parts)), (parts, np.arange(len(parts)))), shape=(number, len(parts)))
    follow = start
    for _ in range(DEPTH):
        further = csr_array(start + made_of @ follow)
        if (further != follow).nnz == 0:
            break
        follow = further
    return parts, follow


def _nearest(follow: csr_array, ends: Floats) -> Floats:
    """The least end among the cells that move with each count."""
    moved = follow.tocoo()
    found = np.full(follow.shape[1], np.inf)
    np.minimum.at(found, moved.coords[1], np.maximum(ends[moved.coords[0]], 0.0))
    return found
