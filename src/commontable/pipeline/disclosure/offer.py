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
from commontable.pipeline.tables import ESTIMATE, UNRELIABLE
from commontable.stats.disclosure import LinkedTable

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Offer:
    """All counts in one linked table, and the figures that the new release makes of them.

    `rows` are the rows of `estimates`, one entry for each end of a row that stands between bounds; `decimals` (below
    zero: no estimate) and `total_told` speak of each row of the release. `before` are figures of earlier releases.
    """

    pooled: Pooled
    assembly: Assembly
    estimates: Estimates
    rows: Whole
    decimals: Whole
    total_told: Mask
    rounding: Rounding
    before: Sequence[Figures] = ()

    def cells(self, rows: Whole) -> Whole:
        """The numbers of some rows' cells."""
        return self.assembly.cells(0, rows.tolist(), len(self.pooled.bands))

    def table(self, decimals: Whole, among: Mask) -> tuple[LinkedTable, Whole, Whole]:
        """The table with the figures of the rows `among` all; the rows whose totals come first among the figures, and
        those whose estimates, then errors, come next."""
        total = np.flatnonzero(self.total_told & among)
        counts = self.pooled.low[total].astype(float)
        figures = [totals(self.cells(total), counts, told_totals(counts, self.rounding), self.rounding.total_step)]
        told = np.flatnonzero(among[self.rows] & (decimals[self.rows] >= 0))
        if len(told):
            figures.append(self.estimates.take(told).figures(self.pooled.bands, decimals[self.rows[told]]))
        table = self.assembly.table
        for each in [*figures, *self.before]:
            table = each.linked(table)
        return table, total, self.rows[told]

    def row_by_row(self) -> Offer:
        """The same without any sum over rows, and without earlier releases: each row by itself."""
        table = self.assembly.table
        bare = replace(table, equations=table.equations[:0])
        return replace(self, assembly=replace(self.assembly, table=bare), before=())


def offer(pooled: Pooled, estimated: Estimated, assembly: Assembly, terms: Terms) -> Offer:
    """The offer of a release whose counts are the first sheet of the assembly."""
    policy, rounding = terms.policy, terms.rounding
    ages, number = len(pooled.bands), len(pooled.rows)
    own = assembly.cells(0, range(number), ages)
    secret, bound = (np.asarray(each[own].any(axis=1)) for each in (assembly.named, _in_sums(assembly)))
    stands = np.array([state in (ESTIMATE, UNRELIABLE) for state in estimated.state], dtype=bool)
    exact = ~pooled.uncertain
    plain, hazy = np.flatnonzero(stands & exact & (secret | bound)), np.flatnonzero(stands & ~exact & bound)
    rows = np.concatenate([plain, hazy, hazy])
    low, high = used_bounds(pooled, policy)
    moving = (pooled.hidden == 0) & ~(small_counts(pooled, policy) & ~exact[:, None])
    estimates = Estimates(
        cells=own[rows],
        counts=np.concatenate([low[plain], high[hazy], low[hazy]]),
        population=pooled.population[rows],
        moving=moving[rows],
        value=np.concatenate([estimated.low[plain], estimated.low[hazy], estimated.high[hazy]]),
        error=np.concatenate([estimated.error_low[plain], estimated.error_low[hazy], estimated.error_high[hazy]]),
    )
    total_told = stands & exact & (secret | bound) & (pooled.low.sum(axis=1) > policy.hidden_high)
    return Offer(pooled, assembly, estimates, rows, np.where(stands, rounding.decimals, -1), total_told, rounding)


def _in_sums(assembly: Assembly) -> Mask:
    """The cells that stand in a sum."""
    equations = assembly.table.equations.tocsc()
    return np.asarray(np.diff(equations.indptr) > 0)
