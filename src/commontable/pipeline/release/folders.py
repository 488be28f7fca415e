"""Releases in a folder of this machine."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commontable.pipeline.release.incoming import claimed, sweep
from commontable.pipeline.release.store import MANIFEST

INCOMING = ".incoming-"
KEY = ".key"


@dataclass(frozen=True)
class FolderStore:
    """A folder of this machine."""

    root: Path

    def __str__(self) -> str:
        return str(self.root)

    def address(self, id: str) -> str:
        return str(self.root / id)

    def folder(self, id: str) -> Path:
        return self.root / id

    def manifests(self) -> dict[str, bytes]:
        if not self.root.is_dir():
            return {}
        folders = sorted(path for path in self.root.iterdir() if path.is_dir() and not path.name.startswith("."))
        files = {path.name: path / MANIFEST for path in folders}
        return {name: file.read_bytes() for name, file in files.items() if file.is_file()}

    def holds(self, id: str, name: str = MANIFEST) -> bool:
        return (self.root / id / name).is_file()

    def read(self, id: str, name: str) -> bytes:
        return (self.root / id / name).read_bytes()

    def open(self, id: str, name: str) -> Any:
        return (self.root / id / name).open("rb")

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        new = not self.root.exists()
        self.root.mkdir(parents=True, exist_ok=True)
        try:
            with claimed(self.root, INCOMING) as folder:
                yield folder
        except BaseException:
            if new:
                with suppress(OSError):  # it holds something: not ours alone any more
                    self.root.rmdir()
            raise

    def appear(self, incoming: Path, id: str) -> bool:
        final = self.root / id
        if final.exists():
            return False
        for path in incoming.iterdir():
            _sync(path)
            path.chmod(0o444)
        incoming.chmod(0o755)
        try:
            incoming.rename(final)
            _sync(self.root)
        except OSError:
            if not final.is_dir():  # another process made the same release in the meantime: it is the same by its name
                raise
            return not incoming.exists()
        except BaseException:  # stopped in the very moment: where `incoming` is gone, what appeared is ours
            if not incoming.exists():
                self.remove(id)
            raise
        return True

    def remove(self, id: str) -> None:
        gone = self.root / f"{INCOMING}{id}"
        with suppress(FileNotFoundError):
            (self.root / id).rename(gone)  # no reader meets half of it
            shutil.rmtree(gone, ignore_errors=True)

    def key(self, new: str) -> str:
        path = self.root / KEY
        if new and not path.exists():
            made = self.root / f"{KEY}-{secrets.token_hex(8)}"
            made.touch(0o600)
            made.write_text(new, "utf-8")
            with suppress(FileExistsError):  # another process was first
                os.link(made, path)
            made.unlink()
        return path.read_text("utf-8") if path.exists() else ""

    def sweep(self) -> None:
        sweep(self.root, INCOMING)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
