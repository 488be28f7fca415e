"""Column mappings on the web: those an organization has used, what is wrong with one, and one proposed for a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.rooms.people.models import Organization

from . import uploads
from .models import Run
from .states import FileRole

if TYPE_CHECKING:
    from commontable.pipeline import FaultReport
    from commontable.pipeline.sources.columns import ColumnMapping

LOOKED_AT = 200  # runs with a mapping, newest first
UNKNOWN = ("unknown_columns", "unmapped_columns", "which_sheet")
READ_BY = (FileRole.DEATHS, FileRole.POPULATION, FileRole.PUBLISHED)


def used_before(custodians: Iterable[Organization]) -> dict[str, str]:
    """Name -> content of the mappings that measurements of these organizations were asked with; the newest of each."""
    runs = Run.objects.filter(custodian__in=list(custodians), choices__has_key="mappings").order_by("-asked_at")
    found: dict[str, str] = {}
    for kept in runs.values_list("choices__mappings", flat=True)[:LOOKED_AT]:
        for content in kept or ():
            mapping, _faults = read_content("", content.encode())
            if mapping is not None:
                found.setdefault(mapping.name, content)
    return dict(sorted(found.items()))


def read_content(name: str, content: bytes) -> tuple[ColumnMapping | None, list[str]]:
    """The mapping, or what is wrong with it."""
    from commontable.pipeline.faults import Collector
    from commontable.pipeline.sources.columns import parse_mapping

    collector = Collector()
    mapping = parse_mapping(content, name, collector)
    faults = collector.report().faults
    return mapping, [" ".join(part for part in (each.column, each.value, each.remedy) if part) for each in faults]


def proposals(run: Run, report: FaultReport) -> list[dict[str, object]]:
    """For each file whose columns were not known, while it is still there: a mapping to look through and save."""
    unknown = {fault.file for fault in report.faults if fault.rule in UNKNOWN}
    files = [path for role in READ_BY for path in uploads.paths(run, role) if path.name in unknown]
    return [found for path in dict.fromkeys(files) if (found := _proposal(path))]


def _proposal(path: Path) -> dict[str, object] | None:
    from commontable.pipeline.faults import Collector
    from commontable.pipeline.sources import open_table
    from commontable.pipeline.sources.suggesting import suggest

    sheet = open_table(path, Collector())
    if sheet is None:
        return None
    found = suggest(sheet, path.stem)
    return {"file": path.name, "content": found.mapping.as_json(), "remarks": list(found.remarks)}
