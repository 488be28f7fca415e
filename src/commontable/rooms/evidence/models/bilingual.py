"""Text people write in two languages: the field `name` and beside it `name_es`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def in_language(thing: Any, field: str) -> str:
    """The Spanish for Spanish readers where somebody wrote it; else the text as first written."""
    spanish = getattr(thing, f"{field}_es", "") if (get_language() or "").startswith("es") else ""
    return str(spanish or getattr(thing, field))
