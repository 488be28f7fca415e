"""Checks across rows and files: every fault is collected, nothing is repaired."""

from commontable.pipeline.checks.counts import check_counts
from commontable.pipeline.checks.places import check_places

__all__ = ["check_counts", "check_places"]
