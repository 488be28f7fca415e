"""What a release says of where it comes from: sources and their hashes, parameters, checks, notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commontable.pipeline.faults import Fault, FaultReport
from commontable.pipeline.release.writing import sha256
from commontable.pipeline.requests import LifeExpectancyRequest, PublishedRequest

FORMAT_VERSION = 1


def sources_of(request: LifeExpectancyRequest | PublishedRequest) -> list[dict[str, str]]:
    """Every input file: what it was used as, its name and its hash (never the folder it lay in)."""
    return [{"title": path.name, "role": role, "hash": f"sha256:{sha256(path)}"} for role, path in roles(request)]


def roles(request: LifeExpectancyRequest | PublishedRequest) -> list[tuple[str, Path]]:
    """(role, file) of every input."""
    mappings = [("mapping", path) for path in request.mappings]
    if isinstance(request, PublishedRequest):
        places = [("places", request.places)] if request.places else []
        places += request.carry.roles()
        return [("published", request.file), *places, *mappings, *request.further.roles()]
    found = [("deaths", path) for path in request.deaths] + [("population", path) for path in request.population]
    found += [("places", request.places)] if request.places else []
    found += request.carry.roles()
    return found + mappings + list(request.further.roles())


def parameters(request: LifeExpectancyRequest | PublishedRequest) -> dict[str, Any]:
    """What must be known, besides the files, to make the release again."""
    shared: dict[str, Any] = {
        "title": request.title,
        "source_note": request.source_note,
        "synthetic": request.synthetic,
        "level": request.level,
        "bad_rows": request.bad_rows,
        "further": request.further.parameters(),
    } | ({"layer": request.carry.layer} if request.carry.layer else {})
    if isinstance(request, PublishedRequest):
        return shared | {
            "measure": request.measure,
            "measure_title": request.measure_title,
            "unit": request.unit,
            "favorable": request.favorable,
            "years": list(request.years) if request.years else None,
        }
    periods = request.periods
    return (
        shared
        | {
            "by": list(request.by),
            "periods": [list(pair) for pair in periods] if isinstance(periods, tuple) else periods,
            "reference_group": request.reference_group,
            "omitted": request.omitted,
            "measure": request.measure,
            "standard": request.standard,
            "method": request.method,
        }
        | ({"causes": request.causes, "cause_ages": list(request.cause_ages)} if request.causes else {})
    )


def _named(fault: Fault) -> dict[str, Any]:
    """Where a row put aside stands and why; never its value, which may be a count that must stay hidden."""
    return {"file": fault.file, "row": fault.row, "column": fault.column, "rule": fault.rule}


def facts(request: LifeExpectancyRequest | PublishedRequest, report: FaultReport, notes: list[str]) -> dict[str, Any]:
    """The part of the manifest that all releases share."""
    return {
        "format": FORMAT_VERSION,
        "synthetic": request.synthetic,
        "source_note": request.source_note,
        "agreement": request.further.agreement or None,
        "replaces": {"release": request.further.replaces, "why": request.further.why}
        if request.further.replaces
        else None,
        "parameters": parameters(request),
        "seed": None,
        "checks": {
            "faults": report.total,
            "rows_put_aside": dict(report.aside),
            "rows_with_faults": [_named(fault) for fault in report.put_aside],
        },
        "notes": notes,
    }
