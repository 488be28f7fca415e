"""The search of rows that stand in no sum: each is protected within itself, many of them side by side.

What a reader knows of such a row is its total and its figure with its error, all rounded: three lines through the
counts of its ages. So the search is that of `search` in small: programs pull at all secrets of a row at once; for one
that cannot move as far as it must, a program finds the counts, and where those do not do the figures, that are cheapest
to hide. Every move that a program finds is checked against the lines by itself before it counts for anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.disclosure.figures import told_totals
from commontable.pipeline.disclosure.offer import WORTH, Offer
from commontable.stats.disclosure import DisclosurePolicy
from commontable.stats.disclosure.attack import TOLERANCE
from commontable.stats.disclosure.programs import Programs

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]
PULLS = 3  # at all secrets of a row, before one of them is asked about
ROUNDS = 60  # of mending one secret of each row; what is left then is left to the search
LINES = 3  # total, figure, error


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What a reader learns of some rows. `slopes` (row × line × age) are scaled so that the greatest is 1; the ends
    (level × row × line) tell how far each line may move: first where nothing of the figure is told, then where it is
    told to no decimals, to one, and so on."""

    slopes: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, offered: Offer) -> Knowledge:
        """Of the rows of an offer, in the order of its estimates."""
        estimates, bands = offered.estimates, offered.pooled.bands
        ages, rows = len(bands), len(offered.rows)
        moving = (np.where(estimates.moving, each, 0.0) for each in estimates.slopes(bands))
        slopes = np.stack([np.ones((rows, ages)), *moving], axis=1)
        scale = np.maximum(np.abs(slopes).max(axis=2), 1e-300)
        step, counts = offered.rounding.total_step, estimates.counts
        off = told_totals(counts, offered.rounding) - counts.sum(axis=1)
        low, high = np.full((1, rows, LINES), -np.inf), np.full((1, rows, LINES), np.inf)
        low[..., 0], high[..., 0] = off - step / 2, off + step / 2
        for places in range(int(offered.decimals.max(initial=-1)) + 1):
            near, top = estimates.ends(np.full(rows, places))
            ends = np.stack([near, top], axis=1)  # of the row: figure and error, from and to
            low = np.concatenate([low, low[-1:]])
            high = np.concatenate([high, high[-1:]])
            low[-1, :, 1:] = np.maximum(low[-1, :, 1:], ends[..., 0])
            high[-1, :, 1:] = np.minimum(high[-1, :, 1:], ends[..., 1])
        return cls(slopes / scale[..., None], np.minimum(low / scale, 0.0), np.maximum(high / scale, 0.0))


@dataclass(eq=False)
class Lone:
    """Some rows in the making: which counts are hidden, which totals and how many decimals are told. `seen` is how far
    down, and up, each count was seen to move in a table that agrees with all that is told."""

    counts: Floats
    secret: Mask
    needs: tuple[Floats, Floats]
    able: tuple[Floats, Floats]
    cost: Floats
    knows: Knowledge
    level: Whole
    total: Mask
    hidden: Mask = field(init=False)
    seen: Floats = field(init=False)
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = self.secret.copy()
        self.seen = np.zeros((2, *self.counts.shape))
        self.rng = np.random.default_rng(0)

    @classmethod
    def of(cls, offered: Offer, policy: DisclosurePolicy) -> Lone:
        """The rows of an offer that tell a figure, in the order of its estimates."""
        own, counts = offered.rows, offered.estimates.counts
        secret = (counts >= policy.hidden_low) & (counts <= policy.hidden_high)
        down, up = policy.needs(counts)
        most = counts - policy.hidden_low
        needs = np.where(secret, np.minimum(down, np.maximum(most, 0)), 0.0), np.where(secret, up, 0.0)
        idle = most < 0
        return cls(
            counts, secret, needs, (np.where(idle, 0.0, most), np.where(idle, 0.0, np.inf)), 1.0 + np.log1p(counts),
            Knowledge.of(offered), offered.decimals[own], offered.total_told[own].copy(),
        )  # fmt: skip

    def settle(self) -> Mask:
        """Hide as little as lets every secret move as far as it must; tells in which rows that was reached."""
        for number in range(ROUNDS):
            for _ in range(PULLS if not number else 1):
                self._pull(np.flatnonzero(self.unmet.any(axis=(0, 2))))
            rows = np.flatnonzero(self.unmet.any(axis=(0, 2)))
            if not len(rows):
                break
            self._mend(rows)
        return np.asarray(~self.unmet.any(axis=(0, 2)))

    @property
    def unmet(self) -> Mask:
        """Of each side (down, up), the secrets that were not seen to move as far as they must."""
        return np.asarray(self.seen < np.stack(self.needs) - TOLERANCE)

    def _ends(self, rows: Whole) -> tuple[Floats, Floats]:
        """How far the lines of these rows may move as they are told now."""
        low, high = (each[self.level[rows] + 1, rows] for each in (self.knows.low, self.knows.high))
        low[~self.total[rows], 0], high[~self.total[rows], 0] = -np.inf, np.inf
        return low, high

    def _pull(self, rows: Whole) -> None:
        """Move all secrets of these rows at once, each at random, none farther than it must."""
        if not len(rows):
            return
        pull = self.rng.random((2, len(rows), self.counts.shape[1])) * self.unmet[:, rows]
        ends = [
            np.where(self.secret[rows], need[rows], np.where(self.hidden[rows], able[rows], 0.0))
            for need, able in zip(self.needs, self.able, strict=True)
        ]
        moves = Programs(
            pull[1] - pull[0], self.knows.slopes[rows], -ends[0], ends[1], *self._ends(rows), np.zeros_like(ends[0])
        ).solved()
        self._see(rows, moves)

    def _mend(self, rows: Whole) -> None:
        """Let one secret of each row move as far as it must; whatever has to move with it that is told is hidden."""
        lacking = np.where(self.unmet[:, rows], np.stack(self.needs)[:, rows], 0.0)
        side, age = np.divmod(lacking.transpose(1, 0, 2).reshape(len(rows), -1).argmax(axis=1), self.counts.shape[1])
        some = np.arange(len(rows))
        goal = lacking[side, some, age] * np.where(side == 1, 1.0, -1.0)
        program, ages = self._program(rows, (age, goal)), self.counts.shape[1]
        found = program.solved()
        moves = found[:, :ages] - found[:, ages : 2 * ages]
        paid = np.abs(found) > TOLERANCE
        shown = ~self.hidden[rows]
        self.hidden[rows] |= shown & (paid[:, :ages] | paid[:, ages : 2 * ages])
        beyond = np.asarray(paid[:, 2 * ages :].reshape(len(rows), 2, -1).any(axis=1))
        self.total[rows] &= ~beyond[:, 0]
        given = np.asarray(beyond[:, 1:].reshape(len(rows), -1, LINES - 1).any(axis=2))  # by level, none first
        lowest = np.where(given.any(axis=1), given.argmax(axis=1), len(self.knows.low))
        self.level[rows] = np.minimum(self.level[rows], lowest - 1)
        self._see(rows, moves)

    def _program(self, rows: Whole, chosen: tuple[Whole, Floats]) -> Programs:
        """The cheapest way for one age of each row to move by its goal. First the moves upward (of hidden counts:
        either way), then those downward of shown counts, then how far each line goes above what is told, then below."""
        (age, goal), some, hidden = chosen, np.arange(len(rows)), self.hidden[rows]
        slopes, (down, up) = self.knows.slopes[rows], (each[rows] for each in self.able)
        low, high = self._ends(rows)
        price, width = self._beyond(rows)
        fixed = np.zeros(hidden.shape, dtype=bool)
        fixed[some, age] = True
        start = np.where(fixed, goal[:, None], 0.0)
        first = np.where(fixed, start, np.where(hidden, -down, 0.0)), np.where(fixed, start, up)
        second = np.where(hidden, 0.0, down)
        at = np.einsum("rij,rj->ri", slopes, start)
        steps = price.shape[-1]
        of = np.concatenate([[0], np.tile([1, 2], steps // 2)])
        above = _filled(np.maximum(at - high, 0.0)[:, of], width[1], of)
        below = _filled(np.maximum(low - at, 0.0)[:, of], width[0], of)
        line = np.zeros((LINES, steps))
        line[of, np.arange(steps)] = 1.0
        every = np.broadcast_to(line, (len(rows), LINES, steps))
        cost = np.where(hidden, 0.0, self.cost[rows])
        return Programs(
            gain=-np.concatenate([cost, cost, price, price], axis=1),
            lines=np.concatenate([slopes, -slopes, -every, every], axis=2),
            low=np.concatenate([first[0], np.zeros((len(rows), first[0].shape[1] + 2 * steps))], axis=1),
            high=np.concatenate([first[1], second, width[1], width[0]], axis=1),
            line_low=low,
            line_high=high,
            start=np.concatenate([start, np.zeros(start.shape), above, below], axis=1),
        )

    def _beyond(self, rows: Whole) -> tuple[Floats, tuple[Floats, Floats]]:
        """What each line pays beyond what is told, and how far it goes at that price, below and above: the total, then
        figure and error where no decimals may stay, then where those of no digits may, and so on."""
        levels, dearest = len(self.knows.low) - 1, self.cost[rows].max(axis=1)
        price, widths = [WORTH * dearest], [[np.full(len(rows), np.inf)], [np.full(len(rows), np.inf)]]
        for level in range(levels):
            price += [WORTH ** (levels - level + 1) * dearest] * 2
            told = self.level[rows] >= level
            for side, ends in enumerate((self.knows.low, self.knows.high)):
                near, far = np.abs(ends[level + 1, rows, 1:]), np.abs(ends[level, rows, 1:])
                widths[side] += list(np.where(told[:, None], far - near, 0.0).T)
        return np.stack(price, axis=1), (np.stack(widths[0], axis=1), np.stack(widths[1], axis=1))

    def _see(self, rows: Whole, moves: Floats) -> None:
        """Take in the moves of those rows in which they agree with all that is told now."""
        low, high = self._ends(rows)
        lines = np.einsum("rij,rj->ri", self.knows.slopes[rows], moves)
        good = ((lines >= low - TOLERANCE) & (lines <= high + TOLERANCE)).all(axis=1)
        good &= ((moves >= -self.able[0][rows] - TOLERANCE) & (moves <= self.able[1][rows] + TOLERANCE)).all(axis=1)
        good &= (self.hidden[rows] | (np.abs(moves) <= TOLERANCE)).all(axis=1)
        for side, far in enumerate((-moves, moves)):
            self.seen[side, rows[good]] = np.maximum(self.seen[side, rows[good]], far[good])


def _filled(needed: Floats, width: Floats, of: Whole) -> Floats:
    """What is needed of each line, taken from its steps from the nearest on."""
    found, left = np.zeros_like(needed), needed.copy()
    for step in range(needed.shape[1] - 1, -1, -1):  # finer figures come last and are given up first
        found[:, step] = np.minimum(left[:, step], width[:, step])
        left[:, of == of[step]] -= found[:, [step]]
    return found
