"""Ways from one set of parameters to another, each giving every parameter its share of what a function changes.

Arrays are pairs × parameters. A function takes such an array and returns one value a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.decomposition.shapley import exchanged

Function = Callable[[Floats], Floats]
# Of numerical slopes: a share of the parameter or of its step, whichever is larger.
NUDGE = 1e-5


class Way(NamedTuple):
    """A method with its options; `slopes` gives the derivatives where the caller knows them."""

    method: str
    steps: int = 20
    direction: str = "up"
    symmetric: bool = True
    slopes: Function | None = None

    @property
    def words(self) -> str:
        if self.method == "stepwise":
            return f"stepwise, {self.direction}, {'symmetric' if self.symmetric else 'one way'}"
        return "Das Gupta" if self.method == "das-gupta" else f"{self.method}, {self.steps} steps"

    def shares(self, function: Function, first: Floats, last: Floats) -> Floats:
        """What each parameter accounts for, pairs × parameters."""
        if self.method == "stepwise":
            return stepwise(function, first, last, self)
        if self.method == "das-gupta":
            return das_gupta_shares(function, first, last)
        gap = last - first
        total = np.zeros(first.shape)
        for middle in middles(first, last, self.steps):
            total += self.at(function, middle, gap / self.steps)
        return total

    def at(self, function: Function, middle: Floats, step: Floats) -> Floats:
        """The shares of one short step around its middle."""
        if self.method == "horiuchi":
            return around(function, middle, step / 2)
        if self.slopes is not None:
            return np.asarray(self.slopes(middle)) * step
        nudge = NUDGE * np.maximum(np.abs(middle), np.abs(step))
        nudge = np.where(nudge > 0, nudge, NUDGE)
        return around(function, middle, nudge) / (2 * nudge) * step


def middles(first: Floats, last: Floats, steps: int) -> Iterator[Floats]:
    """The middle of each step on the straight line."""
    for step in range(steps):
        share = (step + 0.5) / steps
        yield (1 - share) * first + share * last


def around(function: Function, middle: Floats, half: Floats) -> Floats:
    """function(middle + half of one parameter) - function(middle - half of it), parameter by parameter."""
    found = np.empty(middle.shape)
    for place in range(middle.shape[1]):
        moved = middle.copy()
        moved[:, place] += half[:, place]
        above = function(moved)
        moved[:, place] = middle[:, place] - half[:, place]
        found[:, place] = above - function(moved)
    return found


def stepwise(function: Function, first: Floats, last: Floats, way: Way) -> Floats:
    """Parameters replaced one by one in their order ("up"), against it ("down") or the mean of both; with `symmetric`
    the mean of both directions between the groups."""
    orders = {"up": (1,), "down": (-1,), "both": (1, -1)}[way.direction]
    found = np.zeros(first.shape)
    for order in orders:
        found += one_by_one(function, first, last, order) / len(orders)
        if way.symmetric:
            found -= one_by_one(function, last, first, order) / len(orders)
    return found / 2 if way.symmetric else found


def one_by_one(function: Function, first: Floats, last: Floats, order: int) -> Floats:
    found = np.empty(first.shape)
    now = first.copy()
    before = function(now)
    for place in range(first.shape[1])[::order]:
        now[:, place] = last[:, place]
        after = function(now)
        found[:, place] = after - before
        before = after
    return found


def das_gupta_shares(function: Function, first: Floats, last: Floats) -> Floats:
    """The mean over all orders of exchange."""
    groups = [list(np.ascontiguousarray(values.T)) for values in (first, last)]
    return exchanged(groups[0], groups[1], lambda *values: function(np.stack(values, axis=1))).T
