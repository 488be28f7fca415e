"""What the new release would tell, before anything is hidden to protect a secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.assembly import Assembly
from commontable.pipeline.disclosure.figures import Estimates, Figures, told_totals, totals
from commontable.pipeline.disclosure.rounding import Rounding
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.estimates import Estimated, small_counts, used_bounds
from commontable.pipeline.tables import STANDS
from commontable.stats.disclosure import LinkedTable

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
TOTAL = -1  # the decimals of a total of deaths
WORTH_OF_ALL_CAUSES = 5.0  # counts of one cause a count of all causes is worth
WORTH = 30.0  # counts a total is worth, and totals an estimate, and fine estimates a coarse one


@dataclass(frozen=True, eq=False)
class Offer:
    """All counts in one linked table, and the figures that the new release makes of them.

    `rows` are the rows of `estimates`, one entry for each end of a row that stands between bounds; `decimals` (below
    zero: no estimate) and `total_told` speak of each row of the release. `before` are figures of earlier releases;
    `sheets` says how many of the assembly's sheets are the new release's.
    """

    pooled: Pooled
    assembly: Assembly
    estimates: Estimates
    rows: Whole
    decimals: Whole
    total_told: Mask
    rounding: Rounding
    before: Sequence[Figures] = ()
    sheets: int = 1

    def cells(self, rows: Whole) -> Whole:
        """The numbers of some rows' cells."""
        return self.assembly.cells(0, rows.tolist(), len(self.pooled.bands))

    def told(self, decimals: Whole, total_told: Mask) -> Told:
        """The table with the figures of all rows, each estimate as finely as `decimals` says and more coarsely too."""
        total = np.flatnonzero(total_told)
        counts = self.pooled.low[total].astype(float)
        figures = [totals(self.cells(total), counts, told_totals(counts, self.rounding), self.rounding.total_step)]
        row, digits = [total], [np.full(len(total), TOTAL)]
        for places in range(decimals.max(initial=-1), -1, -1):
            some = np.flatnonzero(decimals[self.rows] >= places)
            if len(some):
                figures.append(self.estimates.take(some).figures(self.pooled.bands, np.full(len(some), places)))
                row.append(np.tile(self.rows[some], 2))
                digits.append(np.full(2 * len(some), places))
        table = self.assembly.table
        for each in [*figures, *self.before]:
            table = each.linked(table)
        own, every = (int(self.assembly.starts[sheet]) for sheet in (self.sheets, int(self.sheets > 1)))
        return Told(table, own, len(self.assembly.named), np.concatenate(row), np.concatenate(digits), every)

    def row_by_row(self) -> Offer:
        """The same without any sum over rows, and without earlier releases: each row by itself."""
        table = self.assembly.table
        bare = replace(table, equations=table.equations[:0])
        return replace(self, assembly=replace(self.assembly, table=bare), before=())


@dataclass(frozen=True, eq=False)
class Told:
    """A linked table whose cells are first `counts` counts (the first `own` of them the new release's; of these the
    first `all_causes` of all causes where there are others beside), then figures: of each its row and its decimals
    (TOTAL for a total of deaths), then those of earlier releases."""

    table: LinkedTable
    own: int
    counts: int
    row: Whole
    digits: Whole
    all_causes: int = 0

    @property
    def figures(self) -> slice:
        """Where the new release's figures stand among the cells."""
        return slice(self.counts, self.counts + len(self.row))

    @property
    def worth(self) -> Floats:
        """What hiding a cell costs beside what its size says: totals go before estimates, fine ones before coarse."""
        found = np.ones(len(self.table.counts))
        found[: self.all_causes] = WORTH_OF_ALL_CAUSES
        found[self.figures] = np.where(
            self.digits == TOTAL, WORTH, WORTH ** (self.digits.max(initial=0) - np.maximum(self.digits, 0) + 2.0)
        )
        return found

    def whole(self, hidden: Mask, cells: Whole) -> Mask:
        """`hidden` (of these cells) with both figures of an estimate hidden where one is: a value is told with its
        error or not at all."""
        number = cells - self.counts
        own = (number >= 0) & (number < len(self.row))
        row, digits = self.row[number[own]], self.digits[number[own]]
        key = row * (int(self.digits.max(initial=0)) + 2) + digits - TOTAL
        found = hidden.copy()
        found[own] = np.isin(key, key[hidden[own]])
        return found

    def decimals(self, hidden: Mask) -> tuple[Whole, Mask]:
        """How finely each row's estimate stays told (below zero: not at all), and whether its total does."""
        number = self.row.max(initial=-1) + 1
        finest, total, shown = np.full(number, -1), np.zeros(number, dtype=bool), ~hidden[self.figures]
        np.maximum.at(finest, self.row[shown], self.digits[shown])
        total[self.row[shown & (self.digits == TOTAL)]] = True
        return finest, total


def offer(pooled: Pooled, estimated: Estimated, assembly: Assembly, terms: Terms) -> Offer:
    """The offer of a release whose counts are the first sheet of the assembly."""
    policy, rounding = terms.policy, terms.rounding
    ages, number = len(pooled.bands), len(pooled.rows)
    own = assembly.cells(0, range(number), ages)
    secret, bound = (np.asarray(each[own].any(axis=1)) for each in (assembly.named, _in_sums(assembly)))
    stands = np.array([state in STANDS for state in estimated.state], dtype=bool)
    exact = ~pooled.uncertain
    plain, hazy = np.flatnonzero(stands & exact & (secret | bound)), np.flatnonzero(stands & ~exact & bound)
    rows = np.concatenate([plain, hazy, hazy])
    low, high = used_bounds(pooled, policy)
    least, most = estimated.making.ends(low, high)
    moving = (pooled.hidden == 0) & ~(small_counts(pooled, policy) & ~exact[:, None])
    estimates = Estimates(
        cells=own[rows],
        counts=np.concatenate([low[plain], least[hazy], most[hazy]]),
        population=pooled.population[rows],
        moving=moving[rows],
        value=np.concatenate([estimated.low[plain], estimated.low[hazy], estimated.high[hazy]]),
        error=np.concatenate([estimated.error_low[plain], estimated.error_low[hazy], estimated.error_high[hazy]]),
        make=estimated.making.make,
        kind=None if estimated.kind is None else estimated.kind[rows],
    )
    total_told = stands & exact & (secret | bound) & (pooled.low.sum(axis=1) > policy.hidden_high)
    return Offer(pooled, assembly, estimates, rows, np.where(stands, rounding.decimals, -1), total_told, rounding)


def _in_sums(assembly: Assembly) -> Mask:
    """The cells that stand in a sum."""
    equations = assembly.table.equations.tocsc()
    return np.asarray(np.diff(equations.indptr) > 0)
