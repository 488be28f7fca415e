"""The search for the least that must be hidden so that the audit passes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.audit import Published, Target, passes
from commontable.pipeline.disclosure.policy import DisclosurePolicy
from commontable.pipeline.disclosure.secrets import Secrets
from commontable.pipeline.estimates import Estimated, expectancy

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass
class Shield:
    """What stands between a reader and the secrets, row by row; the search raises it where it is too low."""

    secrets: Secrets
    policy: DisclosurePolicy
    hidden: Mask
    total_told: Mask
    decimals: NDArray[np.int64]

    @classmethod
    def first(cls, secrets: Secrets, policy: DisclosurePolicy) -> Shield:
        """The lowest: only what may not be shown is hidden."""
        rows = len(secrets.primary)
        told = np.ones(rows, dtype=bool)
        return cls(secrets, policy, secrets.primary.copy(), told, np.full(rows, policy.decimals, dtype=np.int64))

    def raise_for(self, row: int, order: list[int]) -> bool:
        """One step more for a row: a count, its total, a decimal; False where there is nothing left to hide."""
        more = next((cell for cell in order if not self.hidden[row, cell]), None)
        if more is not None:
            self.hidden[row, more] = True
        elif self.total_told[row]:
            self.total_told[row] = False
        elif self.decimals[row] > 0:
            self.decimals[row] -= 1
        else:
            return False
        return True

    def target(self, row: int) -> Target:
        """The row's secrets as the audit wants them."""
        return Target(self.hidden[row], self.secrets.audited[row], self.secrets.lowest[row], self.secrets.highest[row])


def search(pooled: Pooled, estimated: Estimated, shield: Shield, rows: list[int]) -> list[int]:
    """Raise the shield of every row until it passes; returns the rows for which nothing helped."""
    if not rows:
        return []
    value_slopes, error_slopes = slopes(pooled, rows)
    place = {row: number for number, row in enumerate(rows)}

    def published(row: int) -> Published:
        return Published(
            pooled.low[row].astype(float),
            float(estimated.value[row]),
            float(estimated.error[row]),
            value_slopes[place[row]],
            error_slopes[place[row]],
            bool(shield.total_told[row]),
            int(shield.decimals[row]),
        )

    # The counts that move the estimate least are hidden first: they leave the others the most room.
    order = {row: np.argsort(np.abs(value_slopes[place[row]]), kind="stable").tolist() for row in rows}
    waiting, gone = rows, []
    while waiting:
        good = passes([published(row) for row in waiting], [shield.target(row) for row in waiting], shield.policy)
        failed = [row for row, passed in zip(waiting, good, strict=True) if not passed]
        waiting = [row for row in failed if shield.raise_for(row, order[row])]
        gone += sorted(set(failed) - set(waiting))
    return gone


def slopes(pooled: Pooled, rows: list[int]) -> tuple[Floats, Floats]:
    """How life expectancy and its standard error move with one death more of each age."""
    counts, population = pooled.low[rows].astype(float), pooled.population[rows]
    starts = [band.start for band in pooled.bands]
    base = expectancy(counts, population, starts)
    everyone = np.broadcast_to(population[:, None, :], (len(rows), len(starts), len(starts)))
    moved = expectancy(counts[:, None, :] + np.eye(len(starts)), everyone, starts)
    value = moved.estimate - base.estimate[:, None]
    error = moved.standard_error - base.standard_error[:, None]
    return np.nan_to_num(value), np.nan_to_num(error)
