"""What a gap did, as far as its interval lets us say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..states import Change, change_of

Figures = Mapping[str, Any]


def gap_change(gap: Figures) -> Change | None:
    """What the gap did; None where there is one period only."""
    if "change" not in gap:
        return None
    change = gap["change"]
    return change_of(change["value"], change["lower"], change["upper"])
