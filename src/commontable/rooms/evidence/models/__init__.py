"""What this room keeps: runs, releases, and who published or withdrew them; indicators, assets, access."""

from .access import AccessRevocation, AccessRight, PrivateLink, hashed
from .asset import Asset, AssetRemoval
from .fact_sheet import Citation, Clearance, FactSheet, Review, SheetStep, SheetUse
from .indicator import FrameworkPolarity, Indicator
from .kept import Kept
from .nesting import Nesting
from .release import Publication, Release, ReleaseQuerySet, Withdrawal
from .request import DataRequest, RequestStep
from .run import Run

__all__ = [
    "AccessRevocation",
    "AccessRight",
    "Asset",
    "AssetRemoval",
    "Citation",
    "Clearance",
    "DataRequest",
    "FactSheet",
    "FrameworkPolarity",
    "Indicator",
    "Kept",
    "Nesting",
    "PrivateLink",
    "Publication",
    "Release",
    "ReleaseQuerySet",
    "RequestStep",
    "Review",
    "Run",
    "SheetStep",
    "SheetUse",
    "Withdrawal",
    "hashed",
]
