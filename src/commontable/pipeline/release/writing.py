"""Writing a release: whole or not at all, under a name that is the hash of what it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commontable import __version__
from commontable.pipeline.boundaries.areas import Area
from commontable.pipeline.progress import further
from commontable.pipeline.release.fields import TABLES, described, schema
from commontable.pipeline.release.reading import PLACES, Release, opened
from commontable.pipeline.release.sealing import Sources, key_of, sealed
from commontable.pipeline.release.store import MANIFEST, Location
from commontable.pipeline.release.stores import store_at

DECIMALS = 6  # figures are rounded here, so that the last bits of another machine's arithmetic make no other release
Rows: TypeAlias = list[dict[str, Any]] | pa.Table


@dataclass(frozen=True)
class Draft:
    """Everything a release will hold."""

    title: str
    tables: Mapping[str, Rows]
    sources: list[dict[str, str]]
    facts: dict[str, Any]
    areas: list[Area] = field(default_factory=list)
    holds_small_counts: bool = False  # the files of deaths; what their hashes could tell is sealed


def write_release(draft: Draft, releases: Location) -> Release:
    """Write the draft to a folder or an address; return it as readers see it. The same draft always makes the same
    release. Whoever watches may stop it up to the moment at which it appears; nothing is left of it then.
    """
    store = store_at(releases)
    store.sweep()
    with store.incoming() as incoming:
        resources = []
        for number, (name, rows) in enumerate(draft.tables.items()):
            further(number)
            resources.append(_table(name, rows, incoming))
        if draft.areas:
            resources.append(_places(draft.areas, incoming))
        sources = sealed(draft.sources, key_of(store, make=True)) if draft.holds_small_counts else draft.sources
        manifest = _canonical(_manifest(draft, sources, resources))
        (incoming / MANIFEST).write_bytes(manifest)
        name = hashlib.sha256(manifest).hexdigest()[:16]
        further(len(draft.tables))
        is_new = store.appear(incoming, name)
    return replace(opened(store, name), is_new=is_new)


def as_read(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows as a reader of the release will find them: every column, rounded as it is written."""
    return {
        name: [{field.name: _tidy(row.get(field.name), field.kind) for field in TABLES[name]} for row in rows]
        for name, rows in tables.items()
    }


def _manifest(draft: Draft, sources: Sources, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": str(draft.facts["measure"]).lower().replace("_", "-"),
        "title": draft.title,
        "sources": sources,
        "resources": resources,
        "commontable": {"code_version": __version__, **draft.facts},
    }


def _table(name: str, rows: Rows, folder: Path) -> dict[str, Any]:
    path = folder / f"{name}.parquet"
    table = _columns(name, rows) if isinstance(rows, pa.Table) else _from_rows(name, rows)
    pq.write_table(table, path, compression="zstd", store_schema=False)
    return {
        "name": name,
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": len(rows),
        **_identity(path),
        "schema": {"fields": described(name), "missingValues": [""]},
    }


def _from_rows(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    columns = {}
    for column, kind in zip(TABLES[name], schema(name).types, strict=True):
        values = [_tidy(row.get(column.name), column.kind) for row in rows]
        columns[column.name] = pa.array(values, type=kind)
    return pa.table(columns, schema=schema(name))


def _columns(name: str, table: pa.Table) -> pa.Table:
    """A table that was made by columns, rounded alike; texts may stay dictionaries, which Parquet writes as texts."""
    columns = []
    for told in schema(name):
        column = table[told.name]
        if pa.types.is_floating(told.type):
            column = pc.add(pc.round(pc.if_else(pc.is_nan(column), None, column), DECIMALS), 0.0)
        columns.append(column if pa.types.is_dictionary(column.type) else column.cast(told.type))
    return pa.table(columns, names=schema(name).names)


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
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")), "utf-8")
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


def sha256(path: Path) -> str:
    """Hash of a file, read in pieces; of a folder, of the names and hashes of the Parquet files in it."""
    if path.is_dir():
        parts = sorted(path.rglob("*.parquet"))
        lines = [f"{sha256(part)}  {part.relative_to(path).as_posix()}\n" for part in parts]
        return hashlib.sha256("".join(lines).encode()).hexdigest()
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
