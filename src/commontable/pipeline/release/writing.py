"""Writing a release: whole or not at all, under a name that is the hash of what it holds."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from commontable import __version__
from commontable.pipeline.boundaries.areas import Area
from commontable.pipeline.release.fields import TABLES, described, schema
from commontable.pipeline.release.reading import MANIFEST, Release, open_release

DECIMALS = 6  # figures are rounded here, so that the last bits of another machine's arithmetic make no other release
PLACES = "places.geojson"
INCOMING = ".incoming-"


@dataclass(frozen=True)
class Draft:
    """Everything a release will hold."""

    title: str
    tables: dict[str, list[dict[str, Any]]]
    sources: list[dict[str, str]]
    facts: dict[str, Any]
    areas: list[Area] = field(default_factory=list)


def write_release(draft: Draft, releases: Path) -> Release:
    """Write the draft under `releases`; return it as readers see it. The same draft always makes the same release."""
    releases.mkdir(parents=True, exist_ok=True)
    incoming = Path(tempfile.mkdtemp(prefix=INCOMING, dir=releases))
    try:
        resources = [_table(name, rows, incoming) for name, rows in draft.tables.items()]
        if draft.areas:
            resources.append(_places(draft.areas, incoming))
        manifest = _canonical(_manifest(draft, resources))
        _write(incoming / MANIFEST, manifest)
        final = releases / hashlib.sha256(manifest).hexdigest()[:16]
        if not final.exists():
            incoming.chmod(0o755)
            _appear(incoming, final)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
    return open_release(final)


def as_read(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows as a reader of the release will find them: every column, rounded as it is written."""
    return {
        name: [{field.name: _tidy(row.get(field.name), field.kind) for field in TABLES[name]} for row in rows]
        for name, rows in tables.items()
    }


def _appear(incoming: Path, final: Path) -> None:
    try:
        incoming.rename(final)
    except OSError:
        if not final.is_dir():  # another process made the same release in the meantime: it is the same by its name
            raise
    _sync(final.parent)


def _manifest(draft: Draft, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": str(draft.facts["measure"]).lower().replace("_", "-"),
        "title": draft.title,
        "sources": draft.sources,
        "resources": resources,
        "commontable": {"code_version": __version__, **draft.facts},
    }


def _table(name: str, rows: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    columns = {}
    for column, kind in zip(TABLES[name], schema(name).types, strict=True):
        values = [_tidy(row.get(column.name), column.kind) for row in rows]
        columns[column.name] = pa.array(values, type=kind)
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table(columns, schema=schema(name)), path, compression="zstd", store_schema=False)
    _seal(path)
    return {
        "name": name,
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": len(rows),
        **_identity(path),
        "schema": {"fields": described(name), "missingValues": [""]},
    }


def _tidy(value: Any, kind: str) -> Any:
    if value is None or value != value:
        return None
    if kind == "number":
        return round(float(value), DECIMALS) + 0.0  # + 0.0 turns -0.0 into 0.0
    return int(value) if kind == "integer" else str(value)


def _places(areas: list[Area], folder: Path) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": area.place,
            "properties": {"place": area.place, "place_name": area.place_name},
            "geometry": area.geometry,
        }
        for area in sorted(areas, key=lambda area: area.place)
    ]
    path = folder / PLACES
    _write(
        path,
        json.dumps(
            {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
        ).encode(),
    )
    return {
        "name": "places",
        "path": PLACES,
        "format": "geojson",
        "mediatype": "application/geo+json",
        "rows": len(features),
        **_identity(path),
    }


def _identity(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}"}


def _canonical(manifest: dict[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _seal(path)


def _seal(path: Path) -> None:
    """On the disk, and read-only."""
    _sync(path)
    path.chmod(0o444)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """Hash of a file, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
