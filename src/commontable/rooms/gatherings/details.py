"""What the forms of meetings give to the actions, as frozen records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Body, Organization, Seat
from commontable.rooms.people.states import Authority

from .meeting_states import (
    ItemKind,
    MeetingFormat,
    MeetingKind,
    MeetingLanguage,
    Presence,
    SittingAs,
    Support,
    SupportOutcome,
)
from .models import Meeting


def as_fields(details: Any) -> dict[str, Any]:
    """Field by field, as a model takes them."""
    return {field.name: getattr(details, field.name) for field in fields(details)}


@dataclass(frozen=True)
class MeetingDetails:
    begins_at: dt.datetime
    time_zone: str
    format: MeetingFormat
    ends_at: dt.datetime | None = None
    title: str = ""
    kind: MeetingKind = MeetingKind.REGULAR
    place: str = ""
    remote_link: str = ""
    language: MeetingLanguage = MeetingLanguage.ENGLISH
    purpose: str = ""
    time_chosen: str = ""
    supports_offered: tuple[Support, ...] = ()

    @classmethod
    def of(cls, meeting: Meeting) -> MeetingDetails:
        return cls(**{field.name: getattr(meeting, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class NoticeDetails:
    """When and where a notice was posted; a late one says why."""

    posted_at: dt.datetime
    where: str
    cause: str = ""


@dataclass(frozen=True)
class RuleDetails:
    name: str
    hours: int
    citation: str
    jurisdiction: str = ""
    body: Body | None = None
    leaves_out_weekends: bool = False
    leaves_out_holidays: bool = False
    holiday_calendar: str = ""
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    url: str = ""


@dataclass(frozen=True)
class Arrival:
    """How somebody takes their seat. An alternate says what they may decide."""

    sits_as: SittingAs = SittingAs.MEMBER
    mode: Presence = Presence.IN_PERSON
    authority: Authority | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Times:
    """When somebody came and left, by the clerk's word. `left` None: they are still there, or stayed to the end."""

    arrived: dt.datetime
    left: dt.datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class ItemDetails:
    title: str
    kind: ItemKind = ItemKind.INFORMATION
    detail: str = ""
    minutes_planned: int | None = None
    presenter: str = ""
    presenter_seat: Seat | None = None
    brought_by_seat: Seat | None = None
    brought_by: Organization | None = None
    citation: str = ""


@dataclass(frozen=True)
class PaperDetails:
    """`audience` None: whoever sees the meeting."""

    title: str
    language: MeetingLanguage = MeetingLanguage.ENGLISH
    audience: Audience | None = None


@dataclass(frozen=True)
class UpdateDetails:
    accomplishments: str
    strategies: str = ""
    lessons: str = ""
    resources: str = ""
    language: MeetingLanguage = MeetingLanguage.ENGLISH


@dataclass(frozen=True)
class Need:
    """What somebody needs in order to come."""

    support: Support
    detail: str = ""


@dataclass(frozen=True)
class Provided:
    outcome: SupportOutcome
    why: str = ""
