"""Making a release again, to see that it is what it says it is."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commontable import __version__
from commontable.pipeline.carry_over import CarryOver
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.faults import RefusedInput
from commontable.pipeline.further import Further
from commontable.pipeline.measuring import measure
from commontable.pipeline.release.reading import BrokenRelease, Release, open_release
from commontable.pipeline.release.sealing import key_of, told_as
from commontable.pipeline.release.store import Address
from commontable.pipeline.release.stores import split
from commontable.pipeline.release.writing import sha256
from commontable.pipeline.requests import CAUSE_AGES, LifeExpectancyRequest, PublishedRequest


@dataclass(frozen=True)
class Verification:
    """What was found. `recomputed` is False where the inputs were not at hand, and then only the hashes were
    compared.
    """

    release: str
    problems: tuple[str, ...]
    recomputed: bool

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return not self.problems


def verify_release(location: Address, inputs: Iterable[Path] = ()) -> Verification:
    """Compare every hash; where all inputs are at hand (files, or folders that hold them; the earlier releases that it
    took into account, beside it), make the release again and compare that.
    """
    try:
        release = open_release(location)
    except BrokenRelease as error:
        return Verification(split(location)[1], (str(error),), recomputed=False)
    problems = list(_hashes(release))
    found = _inputs(release, inputs)
    before = release.facts["disclosure"].get("earlier", ())
    if problems or found is None or not all(map(release.store.holds, before)):
        return Verification(release.id, tuple(problems), recomputed=False)
    return Verification(release.id, tuple(_again(release, found)), recomputed=True)


def _hashes(release: Release) -> Iterable[str]:
    for resource in release.manifest["resources"]:
        if not release.store.holds(release.id, resource["path"]):
            yield f"{resource['path']} is gone."
            continue
        with release.store.open(release.id, resource["path"]) as handle:
            found = hashlib.file_digest(handle, "sha256").hexdigest()
        if f"sha256:{found}" != resource["hash"]:
            yield f"{resource['path']} was changed since the release was made."


def _inputs(release: Release, inputs: Iterable[Path]) -> dict[str, list[Path]] | None:
    """Role -> files, found by their hash; None unless all are there (and the key, where hashes are sealed)."""
    key = key_of(release.store)
    given = list(inputs)
    within = [file for path in given if path.is_dir() for file in sorted(path.iterdir())]
    files = [path for path in [*given, *within] if path.is_file() or any(path.glob("*.parquet"))]
    at_hand = {told: file for file in files for told in told_as(f"sha256:{sha256(file)}", key)}
    roles: dict[str, list[Path]] = {}
    for source in release.manifest["sources"]:
        if source["hash"] not in at_hand:
            return None
        roles.setdefault(source["role"], []).append(at_hand[source["hash"]])
    return roles


def _again(release: Release, found: dict[str, list[Path]]) -> Iterable[str]:
    earlier = [release.store.address(each) for each in release.facts["disclosure"].get("earlier", ())]
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = measure(_request(release, found), releases=Path(folder), earlier=earlier)
        except RefusedInput as error:
            yield f"The inputs are refused now: {error.report.faults[0].as_text()}"
            return
        for resource in made.manifest["resources"]:
            before = next((each for each in release.manifest["resources"] if each["name"] == resource["name"]), None)
            if before is None or before["hash"] != resource["hash"]:
                yield f"{resource['path']} comes out differently{_version(release)}."


def _version(release: Release) -> str:
    made_by = release.facts["code_version"]
    return "" if made_by == __version__ else f" (the release was made by version {made_by}, this is {__version__})"


def _request(release: Release, found: dict[str, list[Path]]) -> LifeExpectancyRequest | PublishedRequest:
    facts = release.facts
    given: dict[str, Any] = dict(facts["parameters"])
    given["further"] = Further.of(given.get("further", {}), found)
    given["carry"] = CarryOver.of(found, given.pop("layer", ""))
    given["mappings"] = tuple(found.get("mapping", ()))
    if "published" in found:
        years = given.pop("years", None)
        places = found["places"][0] if "places" in found else None
        given["places"] = places
        return PublishedRequest(file=found["published"][0], years=(years[0], years[1]) if years else None, **given)
    periods, terms = given.pop("periods"), Terms.of(facts["disclosure"])
    return LifeExpectancyRequest(
        deaths=tuple(found["deaths"]),
        population=tuple(found.get("population", ())),
        by=tuple(given.pop("by")),
        cause_ages=tuple(given.pop("cause_ages", CAUSE_AGES)),
        periods=tuple(tuple(pair) for pair in periods) if isinstance(periods, list) else periods,
        policy=terms.policy,
        rounding=terms.rounding,
        places=found["places"][0] if "places" in found else None,
        **given,
    )
