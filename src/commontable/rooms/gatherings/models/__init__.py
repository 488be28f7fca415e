"""The things of the room, one file per noun."""

from .agenda import AgendaItem, ConsentRemoval, HubUpdate, ItemWithdrawal, PacketItem, PacketRemoval
from .attendance import Attendance, AttendanceMistake, CheckInLink, Reply
from .meeting import GatheredQuerySet, Meeting, MeetingCancellation, MeetingClosing, MeetingOpening
from .notice import Notice, NoticeRule
from .support import SupportProvision, SupportRequest

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendanceMistake",
    "CheckInLink",
    "ConsentRemoval",
    "GatheredQuerySet",
    "HubUpdate",
    "ItemWithdrawal",
    "Meeting",
    "MeetingCancellation",
    "MeetingClosing",
    "MeetingOpening",
    "Notice",
    "NoticeRule",
    "PacketItem",
    "PacketRemoval",
    "Reply",
    "SupportProvision",
    "SupportRequest",
]
