"""Forms that say what stood on the page they were opened on: a deed is refused where that has changed meanwhile."""

from __future__ import annotations

from typing import Any


def shows_now(form: Any, name: str, value: object) -> None:
    """The page that answers a refusal shows what stands now: the next sending of its form has seen that."""
    form.data = form.data.copy()
    form.data[name] = str(value or "")
