"""Many small linear programs of one shape, solved side by side.

A solver that takes one program at a time spends far more on being called than on a program of twenty cells and three
lines. Here thousands take each step together, as array operations. Method: primal simplex on dictionaries, with bounds
on all variables (Chvátal V (1983) Linear Programming, chapters 2 and 8).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats

Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]
GAIN = 1e-9  # less than that a step does not pay
PIVOT = 1e-9  # smaller ones lead to nonsense
STEPS = 6  # for each variable and line; who needs more goes round in circles


@dataclass(frozen=True, eq=False)
class Programs:
    """max gain · y subject to low <= y <= high and line_low <= lines · y <= line_high, each array with an axis of
    programs first; there is at least one line. The solver begins at `start`, which must keep all bounds."""

    gain: Floats
    lines: Floats
    low: Floats
    high: Floats
    line_low: Floats
    line_high: Floats
    start: Floats

    def solved(self) -> Floats:
        """The best y of each program: one that keeps its bounds in any case, and is the best unless steps ran out."""
        state = _Dictionaries.of(self)
        best, number = self.start.copy(), np.arange(len(self.gain))
        for _ in range(STEPS * sum(self.lines.shape[1:])):
            moving = state.step()
            if moving.sum() * 2 < len(moving) or not moving.any():  # most are done: go on with the others alone
                best[number[~moving]] = state.values()[~moving]
                state, number = state.take(moving), number[moving]
                if not len(number):
                    return best
        best[number] = state.values()
        return best


@dataclass(eq=False)
class _Dictionaries:
    """Each basic variable as a sum of the nonbasic ones, last the gain. `cell` and `base` name the variables that
    stand at each place: y first, then the lines."""

    rows: Floats
    cell: Whole
    base: Whole
    low: Floats
    high: Floats
    value: Floats
    base_low: Floats
    base_high: Floats
    base_value: Floats

    @classmethod
    def of(cls, asked: Programs) -> _Dictionaries:
        programs, lines, cells = asked.lines.shape
        return cls(
            rows=np.concatenate([asked.lines, asked.gain[:, None, :]], axis=1),
            cell=np.tile(np.arange(cells), (programs, 1)),
            base=np.tile(cells + np.arange(lines), (programs, 1)),
            low=asked.low.copy(),
            high=asked.high.copy(),
            value=asked.start.copy(),
            base_low=asked.line_low.copy(),
            base_high=asked.line_high.copy(),
            base_value=np.einsum("rij,rj->ri", asked.lines, asked.start),
        )

    def take(self, which: Mask) -> _Dictionaries:
        return _Dictionaries(**{each.name: getattr(self, each.name)[which] for each in fields(self)})

    def values(self) -> Floats:
        """The y of each program."""
        every = np.zeros((len(self.cell), self.cell.shape[1] + self.base.shape[1]))
        np.put_along_axis(every, self.cell, self.value, axis=1)
        np.put_along_axis(every, self.base, self.base_value, axis=1)
        return every[:, : self.cell.shape[1]]

    def step(self) -> Mask:
        """One step of every program; tells which took one. The others are done."""
        gain = self.rows[:, -1]
        room = np.where(gain > 0, self.high - self.value, self.value - self.low)
        worth = np.where(room > 0, np.abs(gain), 0.0)
        enter = worth.argmax(axis=1)
        every = np.arange(len(enter))
        moving = worth[every, enter] > GAIN
        sign = np.where(gain[every, enter] > 0, 1.0, -1.0)
        slope = self.rows[every, :-1, enter] * sign[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            far = np.where(slope > 0, self.base_high - self.base_value, self.base_low - self.base_value) / slope
        far = np.where(np.abs(slope) > PIVOT, np.maximum(far, 0.0), np.inf)
        leave, least = far.argmin(axis=1), far.min(axis=1)
        length = np.where(moving, np.minimum(least, room[every, enter]), 0.0)
        length[~np.isfinite(length)] = 0.0  # no end to it: left where it is
        self.value[every, enter] += sign * length
        self.base_value += slope * length[:, None]
        self._pivot(np.flatnonzero(moving & (least < room[every, enter])), enter, leave)
        return np.asarray(moving & np.isfinite(np.minimum(least, room[every, enter])))

    def _pivot(self, which: Whole, enter: Whole, leave: Whole) -> None:
        """Let a basic variable and a nonbasic one change places."""
        enter, leave, some = enter[which], leave[which], np.arange(len(which))
        rows = self.rows[which]
        column, row = rows[some, :, enter], rows[some, leave]
        pivot = row[some, enter]
        row = -row / pivot[:, None]
        row[some, enter] = 1 / pivot
        rows[some, :, enter] = 0.0
        rows += column[:, :, None] * row[:, None, :]
        rows[some, leave] = row
        self.rows[which] = rows
        for nonbasic, basic in (
            (self.cell, self.base), (self.low, self.base_low), (self.high, self.base_high),
            (self.value, self.base_value),
        ):  # fmt: skip
            nonbasic[which, enter], basic[which, leave] = basic[which, leave], nonbasic[which, enter]
