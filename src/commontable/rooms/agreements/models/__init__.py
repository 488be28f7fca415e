"""The things of the room, one file per noun."""

from .agreement import Agreement, Party
from .approval import Approval, ApprovalStep, Approver
from .clause import Clause, ClauseComment, ClauseQuerySet, ClauseRemoval, CommentResolution, DataTerms
from .cost import Cost, SharedSpace
from .digest import DailyWork, DigestMail, DigestSetting
from .ground import Adoption, RuleGround
from .obligation import Obligation, ObligationEvidence, ObligationQuerySet, ObligationStep
from .parties import PartiesQuerySet
from .priority import PlanPriority
from .review import RenewalNotice, ReviewMeeting, ReviewProposal
from .signature import Signature, SignedScan, SignedText, Withdrawal
from .version import Amendment, Version, VersionQuerySet, VersionStep
from .wording import ClauseWording

__all__ = [
    "Adoption",
    "Agreement",
    "Amendment",
    "Approval",
    "ApprovalStep",
    "Approver",
    "Clause",
    "ClauseComment",
    "ClauseQuerySet",
    "ClauseRemoval",
    "ClauseWording",
    "CommentResolution",
    "Cost",
    "DailyWork",
    "DataTerms",
    "DigestMail",
    "DigestSetting",
    "Obligation",
    "ObligationEvidence",
    "ObligationQuerySet",
    "ObligationStep",
    "PartiesQuerySet",
    "Party",
    "PlanPriority",
    "RenewalNotice",
    "ReviewMeeting",
    "ReviewProposal",
    "RuleGround",
    "SharedSpace",
    "Signature",
    "SignedScan",
    "SignedText",
    "Version",
    "VersionQuerySet",
    "VersionStep",
    "Withdrawal",
]
