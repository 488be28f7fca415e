"""What this room keeps: runs, releases, and who published or withdrew them; indicators, assets, access."""

from .access import AccessRevocation, AccessRight, PrivateLink, a_year_ahead
from .asset import Asset, AssetRemoval
from .data_gap import DataGap, DataGapStep
from .design import CollectionStart, DesignAnswer, EvaluationDesign
from .fact_sheet import Citation, Clearance, FactSheet, Review, SheetStep, SheetUse
from .finding import ConsentWithdrawal, Finding, FindingRemoval, Quotation
from .focus import Focus, FocusMeasure
from .indicator import FrameworkPolarity, Indicator
from .kept import Kept
from .nesting import Nesting
from .release import Publication, Release, ReleaseQuerySet, Withdrawal
from .request import DataRequest, RequestStep
from .run import Run
from .session import Disagreement, InterpretationSession, ReadingWaiver, SessionCancellation, SessionOutcome
from .upload_draft import UploadDraft

__all__ = [
    "AccessRevocation",
    "AccessRight",
    "Asset",
    "AssetRemoval",
    "Citation",
    "Clearance",
    "CollectionStart",
    "ConsentWithdrawal",
    "DataGap",
    "DataGapStep",
    "DataRequest",
    "DesignAnswer",
    "Disagreement",
    "EvaluationDesign",
    "FactSheet",
    "Finding",
    "FindingRemoval",
    "Focus",
    "FocusMeasure",
    "FrameworkPolarity",
    "Indicator",
    "InterpretationSession",
    "Kept",
    "Nesting",
    "PrivateLink",
    "Publication",
    "Quotation",
    "ReadingWaiver",
    "Release",
    "ReleaseQuerySet",
    "RequestStep",
    "Review",
    "Run",
    "SessionCancellation",
    "SessionOutcome",
    "SheetStep",
    "SheetUse",
    "UploadDraft",
    "Withdrawal",
    "a_year_ahead",
]
