"""Checks across rows and files: every fault is collected, nothing is repaired."""

from commontable.pipeline.checks.counts import check_counts
from commontable.pipeline.checks.places import Data, check_places

__all__ = ["Data", "check_counts", "check_places"]
