"""What this room keeps: runs, releases, and who published or withdrew them; indicators."""

from .indicator import FrameworkPolarity, Indicator
from .release import Publication, Release, ReleaseQuerySet, Withdrawal
from .run import Run

__all__ = ["FrameworkPolarity", "Indicator", "Publication", "Release", "ReleaseQuerySet", "Run", "Withdrawal"]
