"""The fast first guess of what to hide: line by line, until no line by itself tells a secret.

A line (equation) tells a hidden count where the other hidden cells of the line have not room enough. This is necessary,
not sufficient: the linear programs of `attack` decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.disclosure.attack import Room
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.tables import LinkedTable, Mask, Whole

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ENTRIES = 50_000  # of equations, worked on at a time


@dataclass(frozen=True, eq=False)
class Lines:
    """The entries of some equations: line (counted from `first`), cell and weight of each."""

    line: Whole
    cell: NDArray[np.int32]
    weight: Floats
    count: int
    first: int

    @classmethod
    def parts(cls, equations: csr_array) -> Iterator[Lines]:
        """All equations, some at a time, so that what is worked out for each entry stays small."""
        starts, count = equations.indptr, equations.shape[0]
        edges = np.searchsorted(starts, np.arange(0, starts[-1] + ENTRIES, ENTRIES))
        for first, last in pairwise(np.unique(np.minimum(edges, count)).tolist()):
            here = slice(int(starts[first]), int(starts[last]))
            line = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))
            yield cls(line, equations.indices[here], equations.data[here], last - first, first)

    def sums(self, values: Floats) -> Floats:
        return np.bincount(self.line, values, minlength=self.count).astype(float)

    def deficits(self, room: Room, needs: tuple[Floats, Floats], far: float) -> Floats:
        """How much room each line lacks; zero where each of its hidden cells can move as far as it must."""
        size, right = np.abs(self.weight), self.weight > 0
        down, up = (np.minimum(each[self.cell], far) * size for each in (room.down, room.up))
        rise, fall = np.where(right, up, down), np.where(right, down, up)
        need_down, need_up = (each[self.cell] * size for each in needs)
        want_rise, want_fall = np.where(right, need_up, need_down), np.where(right, need_down, need_up)
        lack = np.maximum(
            want_rise - (self.sums(fall)[self.line] - fall), want_fall - (self.sums(rise)[self.line] - rise)
        )
        lack[(want_rise == 0) & (want_fall == 0)] = 0
        worst = np.zeros(self.count)
        np.maximum.at(worst, self.line, lack)
        return worst

    def cheapest(self, lack: Floats, hidden: Mask, costs: tuple[Floats, Floats, Floats]) -> Whole:
        """For each line that lacks room its best shown cell: one that stands with hidden ones elsewhere, and has
        room."""
        cost, lonely, counts = costs
        here = (lack[self.line] > 1e-9) & ~hidden[self.cell] & np.isfinite(cost[self.cell])
        line, cell = self.line[here], self.cell[here]
        short = np.abs(self.weight[here]) * counts[cell] < lack[line]
        order = np.lexsort((cost[cell] + 4 * lonely[cell] + 6 * short, line))
        first = np.r_[True, np.diff(line[order]) > 0][: len(order)]
        return np.asarray(cell[order][first], dtype=np.intp)


def sweep(
    table: LinkedTable, hidden: Mask, needs: tuple[Floats, Floats], policy: DisclosurePolicy, cost: Floats
) -> Mask:
    """Hide one more cell of every line that lacks room, the cheapest that gives it, until none lacks any."""
    counts = np.nan_to_num(table.counts)
    hidden, needs = hidden.copy(), (needs[0].copy(), needs[1].copy())
    far = 4 * float(counts.max(initial=1.0)) + policy.minimum
    chosen = np.flatnonzero(hidden)
    while len(chosen):
        room, lonely = Room.of(table, hidden, policy), _lonely(table.equations, hidden)
        found = [
            lines.cheapest(lines.deficits(room, needs, far), hidden, (cost, lonely, counts))
            for lines in Lines.parts(table.equations)
        ]
        chosen = np.unique(np.concatenate([*found, np.zeros(0, np.intp)]))
        hidden[chosen] = True
        # A cell hidden in vain in another line would be told by it: it must be able to move a little there too.
        needs[0][chosen] = np.where(
            table.countable[chosen], np.minimum(policy.width or policy.minimum, counts[chosen]), 0.0
        )
    return hidden


def _lonely(equations: csr_array, hidden: Mask) -> Floats:
    """In how many lines each cell would be the only one hidden."""
    found = np.zeros(len(hidden))
    for lines in Lines.parts(equations):
        alone = lines.sums(hidden[lines.cell].astype(float)) == 0
        found += np.bincount(lines.cell, alone[lines.line].astype(float), minlength=len(hidden))
    return found


def costs(table: LinkedTable, policy: DisclosurePolicy) -> Floats:
    """What a reader loses with each cell; infinite for cells that cannot be hidden, or not from
    those who know them already (true zeros that may be shown, counts that were told before)."""
    counts = np.abs(np.nan_to_num(table.counts))
    cost = 1.0 + np.log1p(counts)
    cost[~table.countable] = cost[table.countable].max(initial=1.0)
    low, high = table.told
    idle = table.missing | table.fixed | (low >= high) | (table.countable & (counts < policy.hidden_low))
    return np.where(idle, np.inf, cost)
