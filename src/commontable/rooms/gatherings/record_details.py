"""What the forms of minutes and action items give to the actions, as frozen records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commontable.rooms.people.models import Organization, Person

from .models import AgendaItem
from .record_states import ActionDeed, Horizon, MinutesPart


@dataclass(frozen=True)
class MinutesEdit:
    """The parts as somebody left them. `based_on` is the version they began from: nobody overwrites another unseen."""

    parts: tuple[MinutesPart, ...]
    based_on: int
    change: str = ""


@dataclass(frozen=True)
class ActionItemDetails:
    what: str
    organization: Organization
    due: dt.date
    horizon: Horizon | None = None
    person: Person | None = None
    agenda_item: AgendaItem | None = None


@dataclass(frozen=True)
class ActionStep:
    deed: ActionDeed
    why: str
    due: dt.date | None = None
