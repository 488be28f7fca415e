"""What this room keeps: runs, releases, and who published or withdrew them; indicators, assets, access."""

from .access import AccessRevocation, AccessRight, PrivateLink, hashed
from .asset import Asset, AssetRemoval
from .indicator import FrameworkPolarity, Indicator
from .kept import Kept
from .nesting import Nesting
from .release import Publication, Release, ReleaseQuerySet, Withdrawal
from .run import Run

__all__ = [
    "AccessRevocation",
    "AccessRight",
    "Asset",
    "AssetRemoval",
    "FrameworkPolarity",
    "Indicator",
    "Kept",
    "Nesting",
    "PrivateLink",
    "Publication",
    "Release",
    "ReleaseQuerySet",
    "Run",
    "Withdrawal",
    "hashed",
]
