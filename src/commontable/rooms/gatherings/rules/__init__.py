"""Decision rules as pure functions: electorate, quorum, threshold, ties, and an outcome that explains itself.

Plain data in, plain data out; no database, no clock, no language. `states` hands these on to the room.
"""

from .course import TRANSITIONS, Cast, CastFault, NotTaken, OutOfOrder, Vote, fault_of_cast, step
from .deciding import Explanation, decide, is_tie
from .electorate import Elector, Holding, Sitter, Voter, freeze
from .parity_guard import ParityLoss, parity_losses
from .rule import Quorum, Rule, RuleFault, faults_of
from .tally import ClassCount, QuorumCount, Tally, count, count_quorum, is_counted, stand_of
from .turnout import GroupShown, secret_counts_are_safe, shown, total_is_safe
from .words import (
    Abstention,
    BallotHow,
    Base,
    DecidedHow,
    Electorate,
    GateAnswer,
    GateMatter,
    GateMethod,
    Option,
    Outcome,
    QuorumKind,
    Reason,
    RecusalEffect,
    RuleScope,
    Stand,
    Threshold,
    Tie,
    VoteDeed,
    VoteState,
)

__all__ = [
    "TRANSITIONS",
    "Abstention",
    "BallotHow",
    "Base",
    "Cast",
    "CastFault",
    "ClassCount",
    "DecidedHow",
    "Elector",
    "Electorate",
    "Explanation",
    "GateAnswer",
    "GateMatter",
    "GateMethod",
    "GroupShown",
    "Holding",
    "NotTaken",
    "Option",
    "OutOfOrder",
    "Outcome",
    "ParityLoss",
    "Quorum",
    "QuorumCount",
    "QuorumKind",
    "Reason",
    "RecusalEffect",
    "Rule",
    "RuleFault",
    "RuleScope",
    "Sitter",
    "Stand",
    "Tally",
    "Threshold",
    "Tie",
    "Vote",
    "VoteDeed",
    "VoteState",
    "Voter",
    "count",
    "count_quorum",
    "decide",
    "fault_of_cast",
    "faults_of",
    "freeze",
    "is_counted",
    "is_tie",
    "parity_losses",
    "secret_counts_are_safe",
    "shown",
    "stand_of",
    "step",
    "total_is_safe",
]
