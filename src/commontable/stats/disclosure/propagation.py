"""What one line at a time tells: bounds outside which no cell can lie, found without any program.

In a line w · y = 0 each cell is bounded by the sum of what the others can do. What one line tells, another uses. The
bounds are valid but not the narrowest: only the programs of `attack` see several lines at once.
"""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.disclosure.attack import TOLERANCE, Room
from commontable.stats.disclosure.sweep import Lines
from commontable.stats.disclosure.tables import LinkedTable

ROUNDS = 40  # of all lines; bounds are valid after any number of them


def propagated(table: LinkedTable, room: Room) -> tuple[Floats, Floats]:
    """The least and the most each cell can move, as far as single lines tell, one after the other."""
    low, high = -room.down, room.up.copy()
    for _ in range(ROUNDS):
        below, above = _told(table, low, high)
        # The slack keeps rounding errors of long sums from cutting off what is possible.
        closer_low, closer_high = np.maximum(low, below - TOLERANCE), np.minimum(high, above + TOLERANCE)
        change = np.any(closer_low > low + 10 * TOLERANCE) or np.any(closer_high < high - 10 * TOLERANCE)
        low, high = np.minimum(closer_low, 0.0), np.maximum(closer_high, 0.0)
        if not change:
            break
    return low, high


def _told(table: LinkedTable, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The bounds each cell gets from its lines: w y = -(sum of the others)."""
    below, above = np.full(len(low), -np.inf), np.full(len(high), np.inf)
    for lines in Lines.parts(table.equations):
        weight, right = lines.weight, lines.weight > 0
        least = np.where(right, low[lines.cell], high[lines.cell]) * weight
        most = np.where(right, high[lines.cell], low[lines.cell]) * weight
        up, down = -_others(lines, least, -np.inf) / weight, -_others(lines, most, np.inf) / weight
        np.maximum.at(below, lines.cell, np.where(right, down, up))
        np.minimum.at(above, lines.cell, np.where(right, up, down))
    return below, above


def _others(lines: Lines, ends: Floats, endless: float) -> Floats:
    """For each entry the sum of its line without itself; ends without bound are counted apart, since inf - inf tells
    nothing."""
    open_ended = np.isinf(ends)
    finite = np.where(open_ended, 0.0, ends)
    others_open = lines.sums(open_ended.astype(float))[lines.line] - open_ended > 0
    return np.where(others_open, endless, lines.sums(finite)[lines.line] - finite)
