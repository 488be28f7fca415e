"""What rooms put into the slots: things that wait for somebody, and things a search finds.

Both are plain values with an address, so that the page that shows them needs to know nothing of their room.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Words = str | Promise
MOST_THINGS = 20


@dataclass(frozen=True)
class Task:
    """One thing that waits for the viewer, as a sentence that begins with a verb ("Read the faults in …")."""

    title: Words
    url: str
    detail: Words = ""
    due: dt.date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class SearchHit:
    """One thing a search found. `kind` is the heading it stands under ("People", "Numbers")."""

    kind: Words
    title: Words
    url: str
    detail: Words = ""


@dataclass(frozen=True)
class Thing:
    """One thing on this site that something else points to by its key ("evidence.release:" and its id)."""

    key: str
    kind: Words
    title: Words
    url: str


def asked_or_newest(rows: Any, prefix: str, keys: list[str] | None, order: str = "-pk") -> Any:
    """Of `rows`, already within sight, those whose keys are asked for; without keys the newest."""
    if keys is None:
        return rows.order_by(order)[:MOST_THINGS]
    return rows.filter(pk__in=[key.removeprefix(prefix) for key in keys if key.startswith(prefix)]).order_by(order)


@dataclass(frozen=True)
class Way:
    """A page of another room to which a thing may be taken: what the link says, and where it leads."""

    label: Words
    url: str


@dataclass(frozen=True)
class Ground:
    """Where something stands written: a clause that opens from a citation."""

    title: Words
    url: str
    detail: Words = ""


@dataclass(frozen=True)
class Told:
    """What another room has to tell on a page: a heading, a sentence, where to read on; `kind` as for a notice."""

    title: Words
    text: Words
    url: str = ""
    label: Words = ""
    kind: str = "neutral"


@dataclass(frozen=True)
class Commitment:
    """What an organization is to do by a day, within a horizon ("now", "near", "far")."""

    title: Words
    url: str
    horizon: str
    due: dt.date
    detail: Words = ""
    is_late: bool = False
