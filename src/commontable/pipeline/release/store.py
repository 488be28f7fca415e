"""What a place that holds releases can do, whatever it is.

A release appears whole or not at all. In a folder it is renamed into its place. An object store knows no renaming:
there its files come first and its manifest last, and what has no manifest is no release. The name of a release is the
hash of its manifest, which holds the hash of every file; so half a manifest is never taken for one.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

MANIFEST = "datapackage.json"


class StoreFailure(Exception):
    """The place where releases are kept cannot be reached, or refuses."""


class Store(Protocol):
    """A place that holds releases."""

    def __str__(self) -> str:
        """Its address, as people write it."""

    def address(self, id: str) -> str:
        """The address of one release."""

    def folder(self, id: str) -> Path | None:
        """The folder of a release, where it lies on this machine."""

    def manifests(self) -> dict[str, bytes]:
        """The manifest of everything that looks like a release; raises `StoreFailure` rather than leave one out."""

    def holds(self, id: str, name: str = MANIFEST) -> bool:
        """Is this file there?"""

    def read(self, id: str, name: str) -> bytes:
        """The content of a file, which may have been kept since it was read last: a release never changes."""

    def open(self, id: str, name: str) -> Any:
        """A file as it is now."""

    def incoming(self) -> AbstractContextManager[Path]:
        """A folder of this machine to make a release in, gone at the end of the `with` block."""

    def appear(self, incoming: Path, id: str) -> bool:
        """Make what lies in the folder a release; False where it was there already."""

    def remove(self, id: str) -> None:
        """Take a release away that nobody was told of."""

    def key(self, new: str) -> str:
        """The key that seals hashes (see sealing), no part of any release; `new` where it has none yet."""

    def sweep(self) -> None:
        """Delete what killed processes left half made."""


Address = str | Path  # of a release, or of a place that holds releases
Location = Address | Store
