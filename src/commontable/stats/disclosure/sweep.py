"""The fast first guess of what to hide: line by line, until no line by itself tells a secret.

A line (equation) tells a hidden count where the other hidden cells of the line have not room enough. This is necessary,
not sufficient: the linear programs of `attack` decide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.disclosure.attack import Room
from commontable.stats.disclosure.policies import DisclosurePolicy
from commontable.stats.disclosure.tables import LinkedTable, Mask, Whole


@dataclass(frozen=True, eq=False)
class Lines:
    """The entries of all equations: line, cell and weight of each."""

    line: Whole
    cell: Whole
    weight: Floats
    count: int

    @classmethod
    def of(cls, table: LinkedTable) -> Lines:
        entries = table.equations.tocoo()
        line, cell = (np.asarray(each, dtype=np.intp) for each in entries.coords)
        return cls(line, cell, np.asarray(entries.data, dtype=float), table.equations.shape[0])

    def sums(self, values: Floats) -> Floats:
        return np.bincount(self.line, values, minlength=self.count).astype(float)

    def deficits(self, room: Room, needs: tuple[Floats, Floats], far: float) -> Floats:
        """How much room each line lacks; zero where each of its hidden cells can move as far as it must."""
        size, right = np.abs(self.weight), self.weight > 0
        down, up = (np.minimum(each, far)[self.cell] * size for each in (room.down, room.up))
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


def sweep(table: LinkedTable, hidden: Mask, needs: tuple[Floats, Floats], policy: DisclosurePolicy) -> Mask:
    """Hide one more cell of every line that lacks room, the cheapest that gives it, until none lacks any."""
    lines, cost = Lines.of(table), costs(table, policy)
    hidden, needs = hidden.copy(), (needs[0].copy(), needs[1].copy())
    far = 4 * float(np.nan_to_num(table.counts).max(initial=1.0)) + policy.minimum
    chosen = np.flatnonzero(hidden)
    while len(chosen):
        lack = lines.deficits(Room.of(table, hidden, policy), needs, far)
        chosen = _cheapest(lines, hidden, lack, cost, np.nan_to_num(table.counts))
        hidden[chosen] = True
        # A cell hidden in vain in another line would be told by it: it must be able to move a little there too.
        needs[0][chosen] = np.minimum(policy.width or policy.minimum, np.nan_to_num(table.counts[chosen]))
    return hidden


def costs(table: LinkedTable, policy: DisclosurePolicy) -> Floats:
    """What a reader loses with each cell; infinite for cells that cannot be hidden, or not from
    those who know them already (true zeros that may be shown, counts that were told before)."""
    counts = np.abs(np.nan_to_num(table.counts))
    cost = 1.0 + np.log1p(counts)
    cost[~table.countable] = cost[table.countable].max(initial=1.0)
    low, high = table.told
    idle = table.missing | table.fixed | (low >= high) | (table.countable & (counts < policy.hidden_low))
    return np.where(idle, np.inf, cost)


def _cheapest(lines: Lines, hidden: Mask, lack: Floats, cost: Floats, counts: Floats) -> Whole:
    """For each line that lacks room its best shown cell: one that stands with hidden ones elsewhere, and has room."""
    here = (lack[lines.line] > 1e-9) & ~hidden[lines.cell] & np.isfinite(cost[lines.cell])
    line, cell = lines.line[here], lines.cell[here]
    alone = lines.sums(hidden[lines.cell].astype(float)) == 0
    lonely = np.bincount(lines.cell, alone[lines.line].astype(float), minlength=len(cost))
    short = np.abs(lines.weight[here]) * counts[cell] < lack[line]
    order = np.lexsort((cost[cell] + 4 * lonely[cell] + 6 * short, line))
    first = np.r_[True, np.diff(line[order]) > 0][: len(order)]
    return np.unique(cell[order][first])
