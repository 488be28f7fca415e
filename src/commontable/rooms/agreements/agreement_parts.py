"""Cards on the page of an agreement, each with its own template and its own few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commontable.rooms.people.requests import TableRequest

from .money import costs_card
from .promise_pages import promises_card
from .queries import AgreementNow

Part = dict[str, Any]  # "template", and what the template shows

# In the order of the page. A maker gives None where there is nothing to show.
MAKERS: list[Callable[[TableRequest, AgreementNow], Part | None]] = [promises_card, costs_card]


def parts(request: TableRequest, now: AgreementNow) -> list[Part]:
    return [part for make in MAKERS if (part := make(request, now)) is not None]
