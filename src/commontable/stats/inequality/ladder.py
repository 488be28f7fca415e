"""Ranks of persons on a social ladder, and lines fitted along it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, Mask, choice, floats
from commontable.stats.inequality.concentration import Bounds, check_bounds
from commontable.stats.inequality.design import Persons
from commontable.stats.inequality.groups import Places
from commontable.stats.reasons import Reason

STEPS, SETTLED = 40, 1e-11


@dataclass(frozen=True, eq=False)
class Ladder:
    """`rung` of each person, and the share of people on each rung and below."""

    rung: Places
    share: Floats
    upto: Floats
    weight: Floats

    @classmethod
    def of(cls, rank_by: ArrayLike, people: Persons, ties: str) -> Ladder:
        rule = choice(ties, name="ties", allowed=("average", "order"))
        height = floats(rank_by, name="rank_by")
        if height.shape != people.value.shape or not np.all(np.isfinite(height)):
            raise ValueError("rank_by must hold one finite number for each person; leave persons without one out.")
        rung: Places = np.unique(height, return_inverse=True)[1].astype(np.intp)
        if rule == "order":
            rung[np.argsort(height, kind="stable")] = np.arange(height.size)
        share: Floats = np.asarray(np.bincount(rung, people.weight), dtype=np.float64)
        return cls(rung, share, np.cumsum(share), people.weight)

    @property
    def rank(self) -> Floats:
        return np.asarray((self.upto - self.share / 2)[self.rung])

    def aversion_weights(self, aversion: float) -> Floats:
        """a of the extended concentration index; 2 F - 1 for the usual one."""
        if aversion == 2:
            return 2 * self.rank - 1
        above = np.clip(1 - self.upto, 0, 1)
        some = np.where(self.share > 0, self.share, 1.0)
        return np.asarray((1 - ((above + self.share) ** aversion - above**aversion) / some)[self.rung])

    def moved(self, force: Floats) -> Floats:
        """How much Σ w force F moves with the share of each person: those above all rise, those tied by half."""
        mass: Floats = np.asarray(np.bincount(self.rung, self.weight * force), dtype=np.float64)
        middle = float(mass @ self.upto - mass @ self.share / 2)
        # In place: lists of persons are long.
        above: Floats = -np.cumsum(mass)
        above -= above[-1] + middle
        mass /= 2
        above += mass
        return np.asarray(above[self.rung])


@dataclass(frozen=True, eq=False)
class Fit:
    """Values at the bottom and the top of the ladder, and each person's scores for them."""

    bottom: float
    top: float
    by_bottom: Floats
    by_top: Floats
    faults: dict[Reason, Mask]


def fitted(people: Persons, ladder: Ladder, model: str, bounds: Bounds | None, ranks: str) -> Fit:
    """Least squares or logistic regression of the values on the ranks."""
    what = choice(model, name="model", allowed=("linear", "logit"))
    rule = choice(ranks, name="ranks", allowed=("estimated", "known"))
    low, high = check_bounds(bounds, needed=what == "logit", name=f"model={what!r}")
    outside = np.any((people.value < low) | (people.value > high))
    unit = high - low if what == "logit" else 1.0
    y = np.clip((people.value - low) / unit, 0, 1) if what == "logit" else people.value
    w = people.weight
    design = np.stack([np.ones(w.size), ladder.rank - 0.5], axis=1)
    x = design[:, 1]
    line, settled = (_logistic if what == "logit" else _straight)(design, y, w)
    fit = _curve(design @ line, what)
    steep: Floats | float = fit * (1 - fit) if what == "logit" else 1.0
    score = design * (y - fit)[:, None]
    if rule == "estimated":
        # The ranks are made of the same sample, so they move too.
        bend = steep * line[1]
        score[:, 0] += ladder.moved(np.broadcast_to(-bend, x.shape))
        score[:, 1] += ladder.moved(y - fit - x * bend)
    bread = np.linalg.pinv(_squares(design, w * steep))
    ends, by = [], []
    for side in (-0.5, 0.5):
        value = float(_curve(np.asarray(line[0] + side * line[1]), what))
        slope = value * (1 - value) if what == "logit" else 1.0
        ends.append(value * unit + (low if what == "logit" else 0.0))
        by.append(score @ (unit * slope * (bread[:, 0] + side * bread[:, 1])))
    faults: dict[Reason, Mask] = {
        Reason.VALUE_OUT_OF_BOUNDS: np.bool_(outside),
        Reason.TIMES_ALL_EQUAL: np.bool_(ladder.share.size < 2),
        Reason.FIT_NOT_FOUND: np.bool_(not settled),
    }
    return Fit(ends[0], ends[1], by[0], by[1], faults)


def _curve(line: Floats, model: str) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(line, -40, 40)))) if model == "logit" else line


def _squares(design: Floats, w: Floats) -> Floats:
    """X'WX without a second table of the size of X."""
    return np.asarray(np.einsum("i,ij,ik->jk", w, design, design))


def _straight(design: Floats, y: Floats, w: Floats) -> tuple[Floats, bool]:
    return np.asarray(np.linalg.pinv(_squares(design, w)) @ (design.T @ (w * y))), True


def _logistic(design: Floats, y: Floats, w: Floats) -> tuple[Floats, bool]:
    """Newton's method; not settled when the data part perfectly."""
    line = np.zeros(2)
    for _ in range(STEPS):
        fit = _curve(design @ line, "logit")
        step = np.linalg.pinv(_squares(design, w * fit * (1 - fit))) @ (design.T @ (w * (y - fit)))
        line = line + np.clip(step, -5, 5)
        if np.abs(step).max() < SETTLED:
            return line, bool(np.abs(line).max() < 30)
    return line, False
