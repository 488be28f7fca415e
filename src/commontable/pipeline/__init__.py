"""Files to numbers: sources, checks, named tables, counts, estimates, disclosure, release. Usable without the site.

from pathlib import Path
from commontable.pipeline import LifeExpectancyRequest, measure

release = measure(LifeExpectancyRequest(deaths=(Path("deaths.csv"),), population=(Path("people.csv"),)),
releases=Path("releases"))
release.rows("estimates")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commontable.pipeline.carry_over import CarryOver
    from commontable.pipeline.disclosure.rounding import Rounding
    from commontable.pipeline.faults import Fault, FaultReport, RefusedInput
    from commontable.pipeline.further import Further
    from commontable.pipeline.measuring import measure
    from commontable.pipeline.progress import STAGES, Canceled, Progress
    from commontable.pipeline.release import BrokenRelease, Release, StoreFailure, list_releases, open_release
    from commontable.pipeline.release.verifying import Verification, verify_release
    from commontable.pipeline.requests import LifeExpectancyRequest, PublishedRequest
    from commontable.stats.disclosure import POLICIES, DisclosurePolicy

# Imported when first asked for: who only reads a release does not wait for what it takes to make one.
_HOMES = {
    "disclosure.rounding": "Rounding",
    "carry_over": "CarryOver",
    "faults": "Fault FaultReport RefusedInput",
    "further": "Further",
    "measuring": "measure",
    "progress": "STAGES Canceled Progress",
    "release": "BrokenRelease Release StoreFailure list_releases open_release",
    "release.verifying": "Verification verify_release",
    "requests": "LifeExpectancyRequest PublishedRequest",
}
_HOME_OF = {name: f"commontable.pipeline.{module}" for module, names in _HOMES.items() for name in names.split()}
_HOME_OF |= dict.fromkeys(("POLICIES", "DisclosurePolicy"), "commontable.stats.disclosure")

__all__ = [
    "POLICIES",
    "STAGES",
    "BrokenRelease",
    "Canceled",
    "CarryOver",
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
    "StoreFailure",
    "Verification",
    "list_releases",
    "measure",
    "open_release",
    "verify_release",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"commontable.pipeline has no '{name}'. Its names stand in commontable.pipeline.__all__.")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
