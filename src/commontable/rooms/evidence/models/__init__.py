"""What this room keeps: runs, releases, and who published or withdrew them."""

from .release import Publication, Release, ReleaseQuerySet, Withdrawal
from .run import Run

__all__ = ["Publication", "Release", "ReleaseQuerySet", "Run", "Withdrawal"]
