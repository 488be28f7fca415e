"""Slots: places on a lower page that a higher room may fill, so that nobody imports upward.

A room registers in its `apps.py`: `slots.fill("search", find_releases, order=20)`. The page calls
`slots.filled("search", sight, partnership, words)` and shows what comes back, in order. The slots there are stand in
`SLOTS` and in the docs; filling one that is not there is refused at start-up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SLOTS: dict[str, str] = {
    "search": "What a search finds: (sight, partnership, words) -> list[offers.SearchHit].",
    "tasks": "What waits for a viewer: (request, partnership) -> list[offers.Task].",
    "evidence.things": "What may show that a promise was kept: (sight, table, keys or None) -> list[offers.Thing].",
    "thing.ways": "Pages of other rooms to which a thing may be taken: (request, key) -> list[offers.Way].",
    "popolo": "What a room adds to the Popolo document: (partnership, sight, known ids) -> list of (section, things).",
    "body": "What other rooms tell on a body's page: (request, body) -> list[offers.Told].",
    "calendar": "Days in a personal calendar: (partnership, person, sight) -> list[icalendar.Event].",
    "rule.ground": "Where a decision rule stands written: (rule, sight) -> list[offers.Ground].",
    "account.links": "Pages of higher rooms in a person's own account: () -> list of (label, URL name).",
    "commitments": "What organizations are to do: (sight, partnership) -> list[offers.Commitment].",
    "activity.subjects": "Models whose deeds the ledger tells: () -> list of models with `objects.visible_to`.",
}

_filled: dict[str, list[tuple[int, str, Callable[..., Any]]]] = {}


def fill(slot: str, maker: Callable[..., Any], *, order: int = 100) -> None:
    """Put `maker` into `slot`; lower order comes first. Filling twice with the same function changes nothing."""
    if slot not in SLOTS:
        raise LookupError(f"There is no slot '{slot}'. The slots are: {', '.join(sorted(SLOTS))}.")
    name = f"{maker.__module__}.{maker.__qualname__}"
    entries = _filled.setdefault(slot, [])
    if all(known != name for _order, known, _maker in entries):
        entries.append((order, name, maker))
        entries.sort(key=lambda entry: entry[:2])


def filled(slot: str, *args: Any) -> list[Any]:
    """What each filler of the slot makes of the arguments, in order, lists joined."""
    if slot not in SLOTS:
        raise LookupError(f"There is no slot '{slot}'. The slots are: {', '.join(sorted(SLOTS))}.")
    return [item for _order, _name, maker in _filled.get(slot, []) for item in maker(*args)]
