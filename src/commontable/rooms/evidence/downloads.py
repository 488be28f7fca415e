"""What may be taken away from a release: its own files, its tables as CSV, its pictures. Names come from a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop

from .contents import Contents, Row
from .models import Release

MANIFEST = "datapackage.json"
MAP = "places.geojson"
LABELS = {
    "estimates": gettext_noop("Figures"),
    "gaps": gettext_noop("Gaps"),
    "trend": gettext_noop("Trends"),
    "counts": gettext_noop("Counts that may be shown"),
}
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".geojson": "application/geo+json",
}


def names(held: Contents) -> list[str]:
    """The names that may be asked for: nothing else is ever looked up on the disk."""
    files = [f"{name}.{ending}" for name in held.released.names for ending in ("csv", "parquet")]
    return [*files, *([MAP] if held.released.places else []), MANIFEST]


def content_of(held: Contents, name: str) -> bytes:
    """The file of that name, which must be one of `names`."""
    if name not in names(held):
        raise LookupError(name)
    table, _dot, ending = name.rpartition(".")
    if ending == "csv":
        return _as_csv(held, table)
    return held.released.file(name).read_bytes()


def _as_csv(held: Contents, table: str) -> bytes:
    rows = held.released.table(table)
    return as_csv(rows.column_names, rows.to_pylist())


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Rows in full precision: empty where there is no value, so that nothing hidden reads as zero."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row[name]) for name in columns])
    return out.getvalue().encode()


def cell(value: object) -> object:
    """A value as a CSV cell; text that a spreadsheet would run is quoted."""
    # Names of places and groups come from uploaded files; a spreadsheet would run some of them as formulas.
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def links(release: Release, held: Contents) -> list[dict[str, str]]:
    """A link for each file."""
    slug = release.partnership.slug
    return [
        {"name": name, "url": reverse("evidence:release_file", args=[slug, release.pk, name])} for name in names(held)
    ]


def picture_links(release: Release, query: str) -> list[dict[str, str]]:
    """A link for each form of the picture being looked at, and for its figures."""
    slug = release.partnership.slug
    told = []
    for ending in ("png", "svg", "pdf"):
        url = reverse("evidence:release_picture", args=[slug, release.pk, f"picture.{ending}"])
        told.append({"label": ending.upper(), "url": f"{url}?{query}" if query else url})
    for ending, label in (("csv", "CSV"), ("parquet", "Parquet")):
        told.append(
            {"label": label, "url": reverse("evidence:release_file", args=[slug, release.pk, f"estimates.{ending}"])}
        )
    manifest = reverse("evidence:release_file", args=[slug, release.pk, MANIFEST])
    return [*told, {"label": "JSON", "url": manifest}]
