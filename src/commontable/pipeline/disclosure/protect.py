"""From counts and estimates to what may be shown: primary suppression, complementary suppression until the audit
passes, rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.audit import round_to, round_up
from commontable.pipeline.disclosure.policy import DisclosurePolicy
from commontable.pipeline.disclosure.search import Shield, search
from commontable.pipeline.disclosure.secrets import Secrets, find_secrets
from commontable.pipeline.estimates import Estimated
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
    rounded = np.asarray(secrets.audited.sum(axis=1) > 0)
    stands = np.array([state in (ESTIMATE, UNRELIABLE) for state in estimated.state])
    shield = Shield.first(secrets, policy)
    gone = search(pooled, estimated, shield, np.flatnonzero(rounded & stands).tolist())
    for number in np.flatnonzero(rounded & ~stands):
        shield.hidden[number], shield.total_told[number] = True, False
    total = np.where(pooled.uncertain, np.nan, pooled.low.sum(axis=1).astype(float))
    total[~shield.total_told | (total <= policy.hidden_high)] = np.nan
    total[rounded] = [round_to(number, policy.total_step) for number in total[rounded]]
    hidden = shield.hidden
    result: dict[str, int | str] = {
        "hidden_at_source": int(secrets.at_source.sum()),
        "hidden_by_policy": int(secrets.small.sum()),
        "hidden_to_protect": int((hidden & ~secrets.at_source & ~secrets.small).sum()),
        "rows_rounded": int(rounded.sum()),
        "rows_rounded_to_whole_years": int((rounded & (shield.decimals < policy.decimals)).sum()) - len(gone),
        "rows_suppressed": len(gone),
        "audit": "every hidden count known to the maker can still be any value the policy hides, by linear bounds",
    }
    decimals = np.where(rounded, shield.decimals, -1)
    return Protected(secrets, hidden, rounded, total, _rounded(estimated, decimals, gone), result)


def _rounded(estimated: Estimated, decimals: NDArray[np.int64], gone: list[int]) -> Estimated:
    """Values to the nearest, standard errors upward; `decimals` below zero leaves a row as it is."""

    def near(values: Floats) -> Floats:
        return np.array([round(each, places) if places >= 0 else each for each, places in _pairs(values)])

    def up(values: Floats) -> Floats:
        return np.array([round_up(each, places) if places >= 0 else each for each, places in _pairs(values)])

    def _pairs(values: Floats) -> list[tuple[float, int]]:
        return [
            (each, places if np.isfinite(each) else -1)
            for each, places in zip(values.tolist(), decimals.tolist(), strict=True)
        ]

    state, reason = list(estimated.state), list(estimated.reason)
    lost = np.zeros(len(state), dtype=bool)
    for row in gone:
        state[row], reason[row], lost[row] = SUPPRESSED, "would_tell_a_hidden_count", True
    for row in np.flatnonzero(decimals >= 0).tolist():
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
