"""The things of the room, one file per noun."""

from .action_item import ActionItem
from .action_step import ActionItemStep
from .agenda import AgendaItem, ConsentRemoval, HubUpdate, ItemWithdrawal, PacketItem, PacketRemoval
from .attendance import Attendance, AttendanceMistake, AttendanceTimes, CheckInLink, Reply
from .ballot import Ballot, CastingVote, Recusal
from .closed_session import ClosedSession, ClosedSessionEnd
from .decision_rule import DecisionRule
from .feed import FeedLink
from .gate import GateConfirmation, GateDelegation, GateDelegationEnd, GroupTurnout, ResidentDecision, ResidentGate
from .meeting import GatheredQuerySet, Meeting, MeetingCancellation, MeetingClosing, MeetingOpening
from .minutes import Minutes, MinutesApproval, MinutesVersion
from .motion import Motion, MotionWithdrawal
from .notice import Notice, NoticeRule
from .result import CorrectedBallot, Correction, Decision, Result
from .support import SupportProvision, SupportRequest
from .voice import SpeakingCount
from .vote_event import Elector, ElectorVoter, VoteEvent, VoteVoiding
from .withheld import WithheldText

__all__ = [
    "ActionItem",
    "ActionItemStep",
    "AgendaItem",
    "Attendance",
    "AttendanceMistake",
    "AttendanceTimes",
    "Ballot",
    "CastingVote",
    "CheckInLink",
    "ClosedSession",
    "ClosedSessionEnd",
    "ConsentRemoval",
    "CorrectedBallot",
    "Correction",
    "Decision",
    "DecisionRule",
    "Elector",
    "ElectorVoter",
    "FeedLink",
    "GateConfirmation",
    "GateDelegation",
    "GateDelegationEnd",
    "GatheredQuerySet",
    "GroupTurnout",
    "HubUpdate",
    "ItemWithdrawal",
    "Meeting",
    "MeetingCancellation",
    "MeetingClosing",
    "MeetingOpening",
    "Minutes",
    "MinutesApproval",
    "MinutesVersion",
    "Motion",
    "MotionWithdrawal",
    "Notice",
    "NoticeRule",
    "PacketItem",
    "PacketRemoval",
    "Recusal",
    "Reply",
    "ResidentDecision",
    "ResidentGate",
    "Result",
    "SpeakingCount",
    "SupportProvision",
    "SupportRequest",
    "VoteEvent",
    "VoteVoiding",
    "WithheldText",
]
