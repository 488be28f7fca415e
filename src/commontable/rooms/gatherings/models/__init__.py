"""The things of the room, one file per noun."""

from .action_item import ActionItem
from .action_step import ActionItemStep
from .agenda import AgendaItem, ConsentRemoval, HubUpdate, ItemWithdrawal, PacketItem, PacketRemoval
from .attendance import Attendance, AttendanceMistake, CheckInLink, Reply
from .feed import FeedLink
from .meeting import GatheredQuerySet, Meeting, MeetingCancellation, MeetingClosing, MeetingOpening
from .minutes import Minutes, MinutesApproval, MinutesVersion
from .notice import Notice, NoticeRule
from .support import SupportProvision, SupportRequest
from .voice import SpeakingCount
from .withheld import WithheldText

__all__ = [
    "ActionItem",
    "ActionItemStep",
    "AgendaItem",
    "Attendance",
    "AttendanceMistake",
    "CheckInLink",
    "ConsentRemoval",
    "FeedLink",
    "GatheredQuerySet",
    "HubUpdate",
    "ItemWithdrawal",
    "Meeting",
    "MeetingCancellation",
    "MeetingClosing",
    "MeetingOpening",
    "Minutes",
    "MinutesApproval",
    "MinutesVersion",
    "Notice",
    "NoticeRule",
    "PacketItem",
    "PacketRemoval",
    "Reply",
    "SpeakingCount",
    "SupportProvision",
    "SupportRequest",
    "WithheldText",
]
