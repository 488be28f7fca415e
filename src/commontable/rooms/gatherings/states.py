"""The words of the room: no ORM here."""

from .meeting_states import (
    ItemKind,
    MeetingFormat,
    MeetingKind,
    MeetingLanguage,
    MeetingState,
    Presence,
    RecordedHow,
    ReplyAnswer,
    SittingAs,
    Support,
    SupportOutcome,
)

__all__ = [
    "ItemKind",
    "MeetingFormat",
    "MeetingKind",
    "MeetingLanguage",
    "MeetingState",
    "Presence",
    "RecordedHow",
    "ReplyAnswer",
    "SittingAs",
    "Support",
    "SupportOutcome",
]
