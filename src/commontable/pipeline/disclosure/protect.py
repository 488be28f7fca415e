"""From counts and estimates to what may be shown: primary suppression, complementary suppression until the audit
passes, rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.audit import Published, Target, passes, round_to, round_up
from commontable.pipeline.disclosure.policy import DisclosurePolicy
from commontable.pipeline.disclosure.secrets import Secrets, find_secrets
from commontable.pipeline.estimates import Estimated, expectancy
from commontable.pipeline.tables import ESTIMATE, MISSING, SUPPRESSED, UNRELIABLE

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Protected:
    """What may be shown of every row."""

    secrets: Secrets
    hidden: Mask
    rounded: Mask
    total: Floats
    estimated: Estimated
    result: dict[str, int | str] = field(default_factory=dict)


def protect(pooled: Pooled, estimated: Estimated, policy: DisclosurePolicy) -> Protected:
    """Hide what must be hidden; rows that keep a secret are rounded and audited, and suppressed if nothing less
    protects it.
    """
    secrets = find_secrets(pooled, policy)
    hidden = secrets.primary.copy()
    rounded = np.asarray(secrets.audited.sum(axis=1) > 0)
    stands = np.array([state in (ESTIMATE, UNRELIABLE) for state in estimated.state])
    total_told = np.ones(len(pooled.rows), dtype=bool)
    gone = _search(pooled, estimated, policy, _Work(secrets, hidden, total_told, np.flatnonzero(rounded & stands)))
    for number in np.flatnonzero(rounded & ~stands):
        hidden[number], total_told[number] = True, False
    total = np.where(pooled.uncertain, np.nan, pooled.low.sum(axis=1).astype(float))
    total[~total_told | (total <= policy.hidden_high)] = np.nan
    total[rounded] = [round_to(number, policy.total_step) for number in total[rounded]]
    result: dict[str, int | str] = {
        "hidden_at_source": int(secrets.at_source.sum()),
        "hidden_by_policy": int(secrets.small.sum()),
        "hidden_to_protect": int((hidden & ~secrets.at_source & ~secrets.small).sum()),
        "rows_rounded": int(rounded.sum()),
        "rows_suppressed": len(gone),
        "audit": "every hidden count known to the maker can still be any value the policy hides, by linear bounds",
    }
    return Protected(secrets, hidden, rounded, total, _rounded(estimated, rounded, gone, policy), result)


@dataclass
class _Work:
    """Rows still to be protected; `hidden` and `total_told` are changed as more is hidden."""

    secrets: Secrets
    hidden: Mask
    total_told: Mask
    rows: NDArray[np.intp]


def _search(pooled: Pooled, estimated: Estimated, policy: DisclosurePolicy, work: _Work) -> list[int]:
    """Hide one count more in every row that fails, then its total, then the estimate itself; returns the rows that
    lost that.
    """
    if not len(work.rows):
        return []
    slopes = _slopes(pooled, work.rows)
    # The counts that move the estimate least are hidden first: they leave the others the most room.
    order = {int(row): list(np.argsort(np.abs(slopes[0][place]), kind="stable")) for place, row in enumerate(work.rows)}
    places = {int(row): place for place, row in enumerate(work.rows)}
    waiting, gone = [int(row) for row in work.rows], []
    while waiting:
        published = [
            Published(
                pooled.low[row].astype(float),
                float(estimated.value[row]),
                float(estimated.error[row]),
                slopes[0][places[row]],
                slopes[1][places[row]],
                bool(work.total_told[row]),
            )
            for row in waiting
        ]
        targets = [
            Target(work.hidden[row], work.secrets.audited[row], work.secrets.lowest[row], work.secrets.highest[row])
            for row in waiting
        ]
        failed = [row for row, good in zip(waiting, passes(published, targets, policy), strict=True) if not good]
        waiting = []
        for row in failed:
            more = next((cell for cell in order[row] if not work.hidden[row, cell]), None)
            if more is not None:
                work.hidden[row, more] = True
            elif work.total_told[row]:
                work.total_told[row] = False
            else:
                gone.append(row)
                continue
            waiting.append(row)
    return gone


def _slopes(pooled: Pooled, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """How life expectancy and its standard error move with one death more of each age."""
    counts, population = pooled.low[rows].astype(float), pooled.population[rows]
    starts = [band.start for band in pooled.bands]
    base = expectancy(counts, population, starts)
    step = np.eye(len(starts))
    moved = expectancy(
        counts[:, None, :] + step,
        np.broadcast_to(population[:, None, :], (len(rows), len(starts), len(starts))),
        starts,
    )
    value = moved.estimate - base.estimate[:, None]
    error = moved.standard_error - base.standard_error[:, None]
    return np.nan_to_num(value), np.nan_to_num(error)


def _rounded(estimated: Estimated, rounded: Mask, gone: list[int], policy: DisclosurePolicy) -> Estimated:
    def near(values: Floats) -> Floats:
        return np.where(rounded, np.round(values, policy.decimals), values)

    def up(values: Floats) -> Floats:
        return np.where(
            rounded, [round_up(number, policy.decimals) if np.isfinite(number) else np.nan for number in values], values
        )

    state, reason = list(estimated.state), list(estimated.reason)
    lost = np.zeros(len(state), dtype=bool)
    for row in gone:
        state[row], reason[row], lost[row] = SUPPRESSED, "would_tell_a_hidden_count", True
    for row in np.flatnonzero(rounded).tolist():
        if state[row] == MISSING:  # the exact reason (nobody died in the open band, say) would tell a hidden count
            reason[row] = "cannot_be_estimated"

    def kept(values: Floats) -> Floats:
        return np.where(lost, np.nan, values)

    return Estimated(
        value=kept(near(estimated.value)),
        error=kept(up(estimated.error)),
        low=kept(near(estimated.low)),
        high=kept(near(estimated.high)),
        error_low=kept(up(estimated.error_low)),
        error_high=kept(up(estimated.error_high)),
        state=state,
        reason=reason,
    )
