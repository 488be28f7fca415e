"""The setting: who has the opportunity to be healthy. Circumstances as the release holds them."""

from __future__ import annotations

from typing import Any

from ..contents import Contents
from .choice import GapChoice


def setting(held: Contents, choice: GapChoice) -> dict[str, Any] | None:
    """The table of circumstances; None where the release was made without."""
    return None
