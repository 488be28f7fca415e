"""Reading releases."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from commontable.pipeline.release.store import MANIFEST, Address, Location, Store
from commontable.pipeline.release.stores import split, store_at

PLACES = "places.geojson"


class BrokenRelease(Exception):
    """A folder that is no release, or no longer the one it was."""


@dataclass(frozen=True)
class File:
    """One file of a release."""

    store: Store
    release: str
    name: str

    def read_bytes(self) -> bytes:
        """What it holds."""
        return self.store.read(self.release, self.name)

    def read_text(self, encoding: str = "utf-8") -> str:
        """The same as text."""
        return self.read_bytes().decode(encoding)


@dataclass(frozen=True)
class Release:
    """A release as readers see it. `is_new` is True for whoever has just made it, where nobody had before."""

    store: Store
    id: str
    is_new: bool = field(default=False, compare=False)

    @property
    def path(self) -> Path:
        """Its folder, where it lies on this machine."""
        folder = self.store.folder(self.id)
        if folder is None:
            raise LookupError(f"Release {self.address} is no folder of this machine: use `address`, or `file(name)`.")
        return folder

    @property
    def address(self) -> str:
        """Its path or address, to open it by."""
        return self.store.address(self.id)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The data package's description."""
        return dict(json.loads(self.store.read(self.id, MANIFEST)))

    @property
    def facts(self) -> dict[str, Any]:
        """What CommonTable says of it: measure, method, parameters, disclosure, checks, notes."""
        return dict(self.manifest["commontable"])

    @property
    def names(self) -> list[str]:
        """The names of its tables."""
        return [resource["name"] for resource in self.manifest["resources"] if resource["format"] == "parquet"]

    def file(self, name: str) -> File:
        """One of its files; only those the manifest names, and the manifest, can be had."""
        if name not in (MANIFEST, *(resource["path"] for resource in self.manifest["resources"])):
            raise KeyError(f"Release {self.id} has no file '{name}'.")
        return File(self.store, self.id, name)

    def table(self, name: str) -> pa.Table:
        """One table."""
        if name not in self.names:
            raise KeyError(f"Release {self.id} has no table '{name}'; it has {', '.join(self.names)}.")
        folder = self.store.folder(self.id)
        if folder is not None:
            return pq.read_table(folder / f"{name}.parquet")
        return pq.read_table(pa.BufferReader(self.store.read(self.id, f"{name}.parquet")))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """One table as dictionaries."""
        return list(self.table(name).to_pylist())

    @property
    def places(self) -> File | None:
        """The map of its places, where it has one."""
        held = any(resource["path"] == PLACES for resource in self.manifest["resources"])
        return self.file(PLACES) if held else None


def open_release(location: Address) -> Release:
    """Open the release at a path or address; refuses one whose manifest is not the one its name was made from."""
    return opened(*split(location))


def opened(store: Store, name: str) -> Release:
    """The release of that name in a store."""
    if not store.holds(name):
        raise BrokenRelease(
            f"{name} is not a release: it holds no {MANIFEST}. Give the folder that `commontable measure` printed."
        )
    with store.open(name, MANIFEST) as handle:
        _check_name(handle.read(), name)
    return Release(store, name)


def _check_name(manifest: bytes, name: str) -> None:
    found = hashlib.sha256(manifest).hexdigest()[:16]
    if found != name:
        raise BrokenRelease(
            f"Release {name} was changed: its {MANIFEST} now hashes to {found}. Measure again from the sources."
        )


def list_releases(releases: Location) -> list[Release]:
    """Every release in a folder or at an address, by id; unfinished and foreign folders are left out."""
    store = store_at(releases)
    found = []
    for name, manifest in store.manifests().items():
        try:
            _check_name(manifest, name)
        except BrokenRelease:
            continue
        found.append(Release(store, name))
    return found
