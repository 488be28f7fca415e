"""Cards on the page of a clause, each with its own template and its own few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commontable.rooms.people.requests import TableRequest

from .models import Clause

Part = dict[str, Any]  # "template", and what the template shows

# In the order of the page. A maker gives None where there is nothing to show.
MAKERS: list[Callable[[TableRequest, Clause], Part | None]] = []


def parts(request: TableRequest, clause: Clause) -> list[Part]:
    return [part for make in MAKERS if (part := make(request, clause)) is not None]
