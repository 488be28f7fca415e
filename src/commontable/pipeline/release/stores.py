"""The place where releases lie: a folder of this machine, or a place in an object store that fsspec reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commontable.pipeline.release.folders import FolderStore
from commontable.pipeline.release.objects import ObjectStore
from commontable.pipeline.release.store import Address, Location, Store, StoreFailure

__all__ = [
    "Address", "FolderStore", "Location", "ObjectStore", "Store", "StoreFailure", "is_address", "split", "store_at",
]  # fmt: skip


def store_at(location: Location) -> Store:
    """The store at a path, or at an address such as s3://bucket/releases."""
    if not isinstance(location, str | Path):
        return location
    if isinstance(location, Path) or not is_address(location):
        return FolderStore(Path(location))
    if location.startswith("file://"):
        return FolderStore(Path(location.removeprefix("file://")))
    return ObjectStore(*_reached(location), location.rstrip("/"))


def is_address(location: Address) -> bool:
    """Is this an address of an object store, and not a path?"""
    return isinstance(location, str) and "://" in location


def split(location: Address) -> tuple[Store, str]:
    """The store and the name of the release at this path or address."""
    if isinstance(location, str) and is_address(location):
        parent, _slash, name = location.rstrip("/").rpartition("/")
        return store_at(parent), name
    path = Path(location)
    path = path if path.name not in ("", "..") else path.resolve()
    return FolderStore(path.parent), path.name


def _reached(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        # A remembered listing would hide what another process has released since.
        system, root = url_to_fs(address, use_listings_cache=False)
    except ImportError as error:
        raise StoreFailure(f"{address} needs a package that is not installed. {_install(address)}") from error
    except ValueError as error:
        raise StoreFailure(f"{address} is no address that fsspec knows: {error}. Give s3://… or a folder.") from error
    return system, str(root).rstrip("/")


def _install(address: str) -> str:
    if address.startswith("s3"):
        return "Install it: pip install 'commontable[s3]'"
    return f"Install what fsspec needs for {address.partition('://')[0]}:// addresses."
