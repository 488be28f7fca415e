"""What the form holds when a release is to be replaced by a corrected one: everything that was asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from .asked import Asked
from .contents import read_contents
from .models import Release
from .states import RunKind

ALIKE = {each.name for each in fields(Asked)} - {"kind", "title", "measure", "level", "periods", "years"}


def kind_of(release: Release) -> RunKind:
    """Whether it was made of counts; a release from the command line says so itself."""
    if release.run is not None:
        return RunKind(release.run.kind)
    return RunKind.COUNTS if "by" in _parameters(release) else RunKind.PUBLISHED


def asked_before(release: Release) -> dict[str, Any]:
    """First values for the form: what the release says it was made with, and what its run kept besides."""
    parameters = _parameters(release)
    kept = release.run.choices if release.run is not None else {}
    rule = read_contents(release.folder_id).facts["disclosure"]["policy"]["name"]
    first = _of_parameters(parameters, kind_of(release)) | {"policy": rule} | kept
    title = {"title": release.title, "is_synthetic": release.is_synthetic, "custodian": release.custodian_id}
    return {name: value for name, value in first.items() if value is not None} | title | {
        "replaces": release.pk, "why": "",
    }  # fmt: skip


def _parameters(release: Release) -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_contents(release.folder_id).facts.get("parameters", {})
    return found


def _of_parameters(given: Mapping[str, Any], kind: RunKind) -> dict[str, Any]:
    """The pipeline's parameters as the form asks for them."""
    first: dict[str, Any] = {
        name: value for name, value in given.items() if name in ALIKE and isinstance(value, str | int | list)
    }
    if "level" in given:
        first["level"] = round(100 * given["level"])
    further = given.get("further", {})
    first |= {"focus": further.get("focus"), "agreement": further.get("agreement", "")}
    if kind == RunKind.PUBLISHED:
        return first | {"wanted": given.get("measure", ""), "years": _span(given.get("years") or [])}
    first |= {"measure": given.get("measure"), "reference_group": given.get("reference_group") or ""}
    periods = given.get("periods")
    if isinstance(periods, list):
        return first | {"periods": ", ".join(_span(pair) for pair in periods)}
    return first | {"years_together": periods or 1}


def _span(years: list[int]) -> str:
    return str(years[0]) if len(set(years)) == 1 else "-".join(map(str, years))
