"""The attacker's linear programs.

A neighborhood is a set of cells that may move while all others stand still. Every program's answer is another table
that agrees with all that is published, so each widens what is known to be possible for all cells at once.
Method: Fischetti M, Salazar JJ (2001) Management Science 47:1008-1027.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.tables import LinkedTable, Mask, Whole

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Witness = tuple[NDArray[np.int32], Floats]
UNIT = 4  # groups that are searched together first
CELLS = 800  # cells of one neighborhood; larger ones make programs slower than their number makes up for
FEW = 6  # a program for many cells must settle as many, else each cell is asked about alone, or mended
SMALL = 80  # cells for each that must be settled: in small tables time is no matter, and patience hides less
TOLERANCE = 1e-6
SLACK = 100 * TOLERANCE  # of a sum of many cells
AT_ONCE = 512  # witnesses checked together
OUT_OF_TIME, UNBOUNDED = 1, 3  # what SciPy says where time is over, and of a cost without bound


@dataclass(frozen=True, eq=False)
class Room:
    """How far each cell may move in the eyes of an outsider: `down` below and `up` above its true value."""

    down: Floats
    up: Floats

    @classmethod
    def of(cls, table: LinkedTable, hidden: Mask, policy: DisclosurePolicy) -> Room:
        """A hidden count may be anything from the least hidden count upward; a hidden figure anything at all."""
        counts = np.nan_to_num(table.counts)
        own = hidden & table.countable
        floor = min(float(policy.hidden_low), counts[own].min(initial=np.inf))
        down = np.where(own, counts - floor, np.where(hidden, np.inf, counts - table.least))
        up = np.where(hidden, np.inf, table.most - counts)
        low, high = table.told
        down, up = np.minimum(down, np.maximum(counts - low, 0)), np.minimum(up, np.maximum(high - counts, 0))
        return cls(np.where(table.missing, 0.0, down), np.where(table.missing, 0.0, up))

    @property
    def loose(self) -> Mask:
        return np.asarray((self.down > 0) | (self.up > 0))


@dataclass(eq=False)
class Bounds:
    """The least and most each cell was seen to be in a table an outsider must hold for possible, as moves."""

    low: Floats
    high: Floats
    seen: list[Witness]

    @classmethod
    def still(cls, cells: int) -> Bounds:
        """Nothing has moved yet."""
        return cls(np.zeros(cells), np.zeros(cells), [])

    def widen(self, cells: Whole | NDArray[np.int32], moves: Floats) -> None:
        moved = np.abs(moves) > TOLERANCE
        self.seen.append((cells[moved].astype(np.int32), moves[moved]))
        self.low[cells] = np.minimum(self.low[cells], moves)
        self.high[cells] = np.maximum(self.high[cells], moves)


def unmet(needs: tuple[Floats, Floats], bounds: Bounds) -> Mask:
    """Cells not seen as far down, or up, as they need."""
    return np.array([bounds.low > -needs[0] + TOLERANCE, bounds.high < needs[1] - TOLERANCE])


def neighborhoods(table: LinkedTable) -> Iterator[Whole]:
    """Sets of cells that are searched together: all, when they are few; else runs of groups with what spans them."""
    if len(table.counts) <= CELLS or table.group.max(initial=-1) < UNIT:
        yield np.arange(len(table.counts))
        return
    order = np.argsort(table.group, kind="stable")
    labels = table.group[order]
    units = int(labels[-1]) // UNIT + 1
    step = UNIT * max(1, round(units * CELLS / len(order)))
    starts = np.searchsorted(labels, np.arange(0, labels[-1] + step, step))
    spanning = order[: starts[0]]
    for start, stop in pairwise(starts):
        yield np.concatenate([spanning, order[start:stop]])


def part(equations: csr_array, cells: Whole) -> csr_array:
    """The equations in which these cells stand, others standing still."""
    within = equations[:, cells].tocsr()
    return within[np.diff(within.indptr) > 0]


class Answer(NamedTuple):
    """What a solver says of a program: its status as SciPy numbers it, and the moves of least cost, where there are."""

    status: int
    moves: Floats | None
    message: str


class Program(NamedTuple):
    """min cost · y subject to equations y = 0 and low <= y <= high."""

    cost: Floats
    equations: csr_array
    low: Floats
    high: Floats

    def solved(self, seconds: float = np.inf) -> Answer:
        """By HiGHS, in this process; nothing else is heard of until it answers, or until `seconds` are over."""
        from scipy.optimize import linprog

        found = linprog(
            self.cost,
            A_eq=self.equations,
            b_eq=np.zeros(self.equations.shape[0]),
            bounds=np.column_stack([self.low, self.high]),
            method="highs-ds",
            # These programs are small: presolving takes longer than solving.
            options={"presolve": False} | ({"time_limit": seconds} if np.isfinite(seconds) else {}),
        )
        return Answer(int(found.status), None if found.x is None else np.asarray(found.x), str(found.message))


Solver = Callable[[Program], Answer]
_solver: ContextVar[Solver] = ContextVar("solver", default=Program.solved)


@contextmanager
def solved_by(solver: Solver) -> Iterator[None]:
    """Inside the `with` block this solver answers all programs: one that can be stopped, say."""
    token = _solver.set(solver)
    try:
        yield
    finally:
        _solver.reset(token)


def solve(cost: Floats, equations: csr_array, low: Floats, high: Floats) -> Floats | None:
    """The moves of least cost that keep all equations; None where there are none, or where the cost has no bound."""
    return _solver.get()(Program(cost, equations, low, high)).moves


@dataclass(frozen=True, eq=False)
class Neighborhood:
    """The loose cells of a neighborhood, their equations and room."""

    cells: Whole
    equations: csr_array
    down: Floats
    up: Floats

    @classmethod
    def of(cls, table: LinkedTable, room: Room, cells: Whole) -> Neighborhood:
        loose = cells[room.loose[cells]]
        return cls(loose, part(table.equations, loose), room.down[loose], room.up[loose])

    def blocks(self) -> list[Neighborhood]:
        """The same in connected blocks: cells that no chain of equations joins are searched apart."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        pattern = csr_array(abs(self.equations))
        _, label = connected_components(pattern.T @ pattern, directed=False)
        order = np.argsort(label, kind="stable")
        pieces = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
        return [
            Neighborhood(self.cells[piece], part(self.equations, piece), self.down[piece], self.up[piece])
            for piece in pieces
        ]

    def reach(self, needs: tuple[Floats, Floats], bounds: Bounds, *, alone: bool = True) -> None:
        """Widen `bounds` for many cells at once; then, `alone`, for each that is left, until its need is met or shown
        to be out of reach in here."""
        rng = np.random.default_rng(0)
        unmet = self._unmet(needs, bounds)
        while unmet.any():
            pull = rng.random(unmet.shape) * unmet
            self._pull(pull[1] - pull[0], needs, bounds)
            before, unmet = unmet.sum(), self._unmet(needs, bounds)
            if unmet.sum() > before - min(FEW, max(1, len(self.cells) // SMALL)):
                break
        left = np.argwhere(unmet & alone)
        while len(left):
            single = np.zeros(len(self.cells))
            single[left[0, 1]] = 1.0 if left[0, 0] else -1.0
            self._pull(single, needs, bounds)
            left = left[1:][self._unmet(needs, bounds)[left[1:, 0], left[1:, 1]]]

    def _unmet(self, needs: tuple[Floats, Floats], bounds: Bounds) -> Mask:
        """Which cells have not yet been seen as far down, and as far up, as they need."""
        down, up = needs[0][self.cells], needs[1][self.cells]
        return np.array([bounds.low[self.cells] > -down + TOLERANCE, bounds.high[self.cells] < up - TOLERANCE])

    def _pull(self, pull: Floats, needs: tuple[Floats, Floats], bounds: Bounds) -> None:
        """Move cells with a positive pull up and those with a negative one down, none farther than it needs."""
        low = np.where(pull < 0, np.maximum(-needs[0][self.cells], -self.down), -self.down)
        high = np.where(pull > 0, np.minimum(needs[1][self.cells], self.up), self.up)
        moves = solve(-pull, self.equations, low, high)
        bounds.widen(
            self.cells, np.zeros(len(pull)) if moves is None else moves
        )  # a solver that gives up shows nothing

    def extremes(self, bounds: Bounds, outer: Bounds, asked: Mask) -> Iterator[int]:
        """The least and the most each cell asked about can be while nothing outside moves; yields each as it is done.

        `outer` are bounds known to hold: an end that reaches its own needs no program of itself.
        """
        aims = (
            np.where(np.isinf(outer.low) | ~asked, 0.0, -outer.low),
            np.where(np.isinf(outer.high) | ~asked, 0.0, outer.high),
        )
        self.reach(aims, bounds, alone=False)
        for at in np.flatnonzero(asked[self.cells]).tolist():
            cell = self.cells[at]
            if bounds.low[cell] > outer.low[cell] + TOLERANCE:
                outer.low[cell] = self._end(at, 1.0, bounds)
            if bounds.high[cell] < outer.high[cell] - TOLERANCE:
                outer.high[cell] = self._end(at, -1.0, bounds)
            yield int(cell)

    def _end(self, at: int, sign: float, bounds: Bounds) -> float:
        """How far one cell can move down (sign 1) or up (-1)."""
        cost = np.zeros(len(self.cells))
        cost[at] = sign
        found = _solver.get()(Program(cost, self.equations, -self.down, self.up))
        if found.status == UNBOUNDED:
            (bounds.low if sign > 0 else bounds.high)[self.cells[at]] = -np.inf * sign
            return -np.inf * sign
        if found.moves is None:
            raise ArithmeticError(f"The program for cell {self.cells[at]} was not solved: {found.message}")
        bounds.widen(self.cells, found.moves)
        return float(found.moves[at])


def believe(witnesses: Sequence[Witness], table: LinkedTable, room: Room, bounds: Bounds) -> None:
    """Widen the bounds by each witness after checking that it keeps every equation and stays within every room."""
    from scipy.sparse import csc_array

    for start in range(0, len(witnesses), AT_ONCE):
        some = witnesses[start : start + AT_ONCE]
        cells, moves = (np.concatenate([each[part] for each in some]) for part in (0, 1))
        ends = np.cumsum([0, *(len(each[0]) for each in some)])
        change = csc_array((moves, cells, ends), shape=(len(table.counts), len(some)))
        inside = np.all(moves >= -room.down[cells] - TOLERANCE) and np.all(moves <= room.up[cells] + TOLERANCE)
        if not inside or np.any(np.abs((table.equations @ change).data) > SLACK):
            raise ValueError("A witness does not agree with what is published: it is not of this table and pattern.")
        np.minimum.at(bounds.low, cells, moves)
        np.maximum.at(bounds.high, cells, moves)
