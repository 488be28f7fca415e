"""Files to numbers: sources, checks, named tables, counts, estimates, disclosure, release. Usable without the site.

from pathlib import Path
from commontable.pipeline import LifeExpectancyRequest, measure

release = measure(LifeExpectancyRequest(deaths=(Path("deaths.csv"),), population=(Path("people.csv"),)),
releases=Path("releases"))
release.rows("estimates")
"""

from commontable.pipeline.disclosure.rounding import Rounding
from commontable.pipeline.faults import Fault, FaultReport, RefusedInput
from commontable.pipeline.further import Further
from commontable.pipeline.measuring import measure
from commontable.pipeline.progress import STAGES, Progress
from commontable.pipeline.release import BrokenRelease, Release, list_releases, open_release
from commontable.pipeline.release.verifying import Verification, verify_release
from commontable.pipeline.requests import LifeExpectancyRequest, PublishedRequest
from commontable.stats.disclosure import POLICIES, DisclosurePolicy

__all__ = [
    "POLICIES",
    "STAGES",
    "BrokenRelease",
    "DisclosurePolicy",
    "Fault",
    "FaultReport",
    "Further",
    "LifeExpectancyRequest",
    "Progress",
    "PublishedRequest",
    "RefusedInput",
    "Release",
    "Rounding",
    "Verification",
    "list_releases",
    "measure",
    "open_release",
    "verify_release",
]
