"""Figures computed from counts, as linear statements about them: totals, life expectancies, their standard errors.

A reader who knows how a figure was made and rounded learns that the counts lie between two planes; the planes are taken
around the true counts, which the reader is generously granted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.disclosure.rounding import Rounding, round_to, round_up
from commontable.pipeline.making import expectancy
from commontable.stats import Estimate
from commontable.stats.disclosure import LinkedTable

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.intp]
Make = Callable[[Floats, Floats, list[int], Whole | None], Estimate]


@dataclass(frozen=True, eq=False)
class Figures:
    """Each figure moves by `slopes` with one death more in each of its row's `cells`; a reader knows it to lie from
    `least` below to `most` above its true value. `fixed` ones are told whatever the search says.
    """

    cells: Whole
    slopes: Floats
    least: Floats
    most: Floats
    fixed: Mask

    @classmethod
    def joined(cls, some: Sequence[Figures]) -> Figures:
        """Several sets of figures of the same ages as one."""
        names = ("cells", "slopes", "least", "most", "fixed")
        return cls(*(np.concatenate([getattr(each, name) for each in some]) for name in names))

    def told_already(self) -> Figures:
        """The same figures, out for good."""
        return replace(self, fixed=np.ones(len(self.least), dtype=bool))

    def linked(self, table: LinkedTable) -> LinkedTable:
        """The table with these figures as further cells, each scaled so that its greatest slope is 1."""
        from scipy.sparse import csr_array, eye_array, hstack, vstack

        scale = np.maximum(np.abs(self.slopes).max(axis=1, initial=0), 1e-300)
        slopes, number = self.slopes / scale[:, None], len(scale)
        rows = np.repeat(np.arange(number), self.cells.shape[1])
        wide = csr_array((slopes.ravel(), (rows, self.cells.ravel())), shape=(number, len(table.counts)))
        wide.eliminate_zeros()
        value = wide @ table.counts
        old = table.equations
        equations = vstack([
            hstack([old, csr_array((old.shape[0], number))]),
            hstack([wide, -eye_array(number)]),
        ])  # fmt: skip
        return replace(
            table,
            counts=np.append(table.counts, value),
            equations=csr_array(equations),
            least=np.append(table.least, value + self.least / scale),
            most=np.append(table.most, value + self.most / scale),
            countable=np.append(table.countable, np.zeros(number, bool)),
            fixed=np.append(table.fixed, self.fixed),
            group=np.append(table.group, table.group[self.cells[:, 0]]),
        )


@dataclass(frozen=True, eq=False)
class Estimates:
    """Life expectancies (or rates) of some rows with their standard errors, as made from `counts`, before rounding.

    `moving` marks the counts that were used as they are; others stood in the computation as bounds.
    """

    cells: Whole
    counts: Floats
    population: Floats
    moving: Mask
    value: Floats
    error: Floats
    make: Make = expectancy
    kind: Whole | None = None

    def take(self, rows: Whole) -> Estimates:
        """Some of the rows."""
        names = ("cells", "counts", "population", "moving", "value", "error", "kind")
        held = {name: getattr(self, name) for name in names}
        return replace(self, **{name: values[rows] for name, values in held.items() if values is not None})

    def figures(self, bands: Sequence[Band], decimals: Whole, told: tuple[Floats, Floats] | None = None) -> Figures:
        """What a reader learns of the counts where each row is rounded to so many decimals, or was told as given."""
        near, top = self.ends(decimals, told)
        value, error = (np.where(self.moving, each, 0.0) for each in self.slopes(bands))
        fixed = np.zeros(len(decimals), dtype=bool)
        return Figures.joined([
            Figures(self.cells, value, near[:, 0], near[:, 1], fixed),
            Figures(self.cells, error, top[:, 0], top[:, 1], fixed),
        ])  # fmt: skip

    def ends(self, decimals: Whole, told: tuple[Floats, Floats] | None = None) -> tuple[Floats, Floats]:
        """From how far below to how far above its true value a reader knows each figure, and each error, to lie."""
        half = 0.5 * 10.0 ** -decimals.astype(float)
        shown = told or (_each(round, self.value, decimals), _each(round_up, self.error, decimals))
        near, top = np.clip(shown[0] - self.value, -half, half), np.clip(shown[1] - self.error, 0, 2 * half)
        return np.stack([near - half, near + half], axis=1), np.stack([top - 2 * half, top], axis=1)

    def slopes(self, bands: Sequence[Band]) -> tuple[Floats, Floats]:
        """How life expectancy and its standard error move with one death more of each age."""
        starts, ages = [band.start for band in bands], len(bands)
        base = self.make(self.counts, self.population, starts, self.kind)
        everyone = np.broadcast_to(self.population[:, None, :], (len(self.counts), ages, ages))
        moved = self.make(self.counts[:, None, :] + np.eye(ages), everyone, starts, self.kind)
        value = moved.estimate - base.estimate[:, None]
        error = moved.standard_error - base.standard_error[:, None]
        return np.nan_to_num(value), np.nan_to_num(error)


def totals(cells: Whole, counts: Floats, told: Floats, step: int) -> Figures:
    """Totals of rows as told, to a multiple of the step."""
    off, ones = told - counts.sum(axis=1), np.ones(counts.shape)
    return Figures(cells, ones, off - step / 2, off + step / 2, np.zeros(len(off), dtype=bool))


def told_totals(counts: Floats, rounding: Rounding) -> Floats:
    """The totals of some rows, as they are told where counts are hidden."""
    return np.array([round_to(total, rounding.total_step) for total in counts.sum(axis=1)])


def _each(rounded: Callable[[float, int], float], values: Floats, decimals: Whole) -> Floats:
    pairs = zip(values.tolist(), decimals.tolist(), strict=True)
    return np.array([rounded(value, places) for value, places in pairs], dtype=float)
