"""Reading releases."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

MANIFEST = "datapackage.json"


class BrokenRelease(Exception):
    """A folder that is no release, or no longer the one it was."""


@dataclass(frozen=True)
class Release:
    """A release as readers see it."""

    path: Path

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of the manifest's SHA-256; the manifest holds the hash of every file."""
        return self.path.name

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The data package's description."""
        return dict(json.loads((self.path / MANIFEST).read_text("utf-8")))

    @property
    def facts(self) -> dict[str, Any]:
        """What CommonTable says of it: measure, method, parameters, disclosure, checks, notes."""
        return dict(self.manifest["commontable"])

    @property
    def names(self) -> list[str]:
        """The names of its tables."""
        return [resource["name"] for resource in self.manifest["resources"] if resource["format"] == "parquet"]

    def table(self, name: str) -> pa.Table:
        """One table."""
        if name not in self.names:
            raise KeyError(f"Release {self.id} has no table '{name}'; it has {', '.join(self.names)}.")
        return pq.read_table(self.path / f"{name}.parquet")

    def rows(self, name: str) -> list[dict[str, Any]]:
        """One table as dictionaries."""
        return list(self.table(name).to_pylist())

    @property
    def places(self) -> Path | None:
        """The map of its places, where it has one."""
        path = self.path / "places.geojson"
        return path if path.is_file() else None


def open_release(path: Path) -> Release:
    """Open a release folder; refuses one whose manifest is not the one its name was made from."""
    manifest = path / MANIFEST
    if not manifest.is_file():
        raise BrokenRelease(
            f"{path.name} is not a release: it holds no {MANIFEST}. Give the folder that `commontable measure` printed."
        )
    found = hashlib.sha256(manifest.read_bytes()).hexdigest()[:16]
    if found != path.resolve().name:
        raise BrokenRelease(
            f"Release {path.name} was changed: its {MANIFEST} now hashes to {found}. Measure again from the sources."
        )
    return Release(path)


def list_releases(releases: Path) -> list[Release]:
    """Every release under a folder, by id; unfinished and foreign folders are left out."""
    if not releases.is_dir():
        return []
    found = []
    for path in sorted(releases.iterdir()):
        if path.is_dir() and not path.name.startswith(".") and (path / MANIFEST).is_file():
            try:
                found.append(open_release(path))
            except BrokenRelease:
                continue
    return found
