"""Which counts must stay secret, and the values each must still be able to have for whoever reads the release."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.policy import DisclosurePolicy
from commontable.pipeline.estimates import small_counts
from commontable.pipeline.tables import EVERYONE

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
TRACT_LENGTHS = (2, 5, 11)  # state, county, tract: a shorter code that begins a longer one contains it


@dataclass(frozen=True)
class Secrets:
    """Per row and age: hidden at the source, secret by the policy, or secret because it is the whole of a hidden
    part.
    """

    at_source: Mask
    small: Mask
    whole: Mask
    audited: Mask
    lowest: Floats
    highest: Floats

    @property
    def primary(self) -> Mask:
        """All that may not be shown before anything else is hidden to protect it."""
        return self.at_source | self.small | self.whole


def find_secrets(pooled: Pooled, policy: DisclosurePolicy) -> Secrets:
    """Mark the secrets. `lowest` and `highest` are what an audited cell must still be able to be."""
    at_source = pooled.hidden > 0
    small = small_counts(pooled, policy)
    whole = _wholes(pooled, at_source | small) & ~at_source & ~small
    # In a row with counts hidden at the source the estimate never used a small count, so nothing published depends
    # on it.
    audited = (small | whole) & ~pooled.uncertain[:, None]
    counts = pooled.low.astype(float)
    span = float(policy.hidden_high)
    return Secrets(
        at_source,
        small,
        whole,
        audited,
        lowest=np.where(whole, np.maximum(counts - span, 0), float(policy.hidden_low)),
        highest=np.where(whole, counts + span, span),
    )


def _wholes(pooled: Pooled, hidden: Mask) -> Mask:
    """Cells from which a hidden cell of a part could be found by subtraction: everyone over groups, a county over
    its tracts.
    """
    found = np.zeros_like(hidden)
    by_key: dict[tuple[str, str, str], int] = {
        (str(row["place"]), str(row["group"]), str(row["period"])): number for number, row in enumerate(pooled.rows)
    }
    for (place, group, period), number in by_key.items():
        if not hidden[number].any():
            continue
        wholes = [(place, EVERYONE, period)] if group != EVERYONE else []
        wholes += [
            (place[:length], each, period)
            for length in TRACT_LENGTHS
            if len(place) > length and place.isdigit()
            for each in (group, EVERYONE)
        ]
        for key in wholes:
            if key in by_key:
                found[by_key[key]] |= hidden[number]
    return found
