"""The things of the room, one file per noun."""

from .agreement import Agreement, Party
from .approval import Approval, ApprovalStep, Approver
from .clause import Clause, ClauseComment, CommentResolution, DataTerms
from .cost import Cost, SharedSpace
from .version import Amendment, Version, VersionQuerySet, VersionStep

__all__ = [
    "Agreement",
    "Amendment",
    "Approval",
    "ApprovalStep",
    "Approver",
    "Clause",
    "ClauseComment",
    "CommentResolution",
    "Cost",
    "DataTerms",
    "Party",
    "SharedSpace",
    "Version",
    "VersionQuerySet",
    "VersionStep",
]
