"""Releases in an object store: S3 and its likes, by whatever fsspec reaches."""

from __future__ import annotations

import re
import tempfile
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from commontable.pipeline.release.incoming import ABANDONED, claimed, sweep
from commontable.pipeline.release.store import MANIFEST, StoreFailure

STAGING = "commontable-release-"
KEY = "key"
_NAME = re.compile("[0-9a-f]{16}")
_KEPT_BYTES = 64 * 2**20


@dataclass(frozen=True)
class ObjectStore:
    """A place in an object store: `system` is fsspec's file system, `root` the path in it."""

    system: Any
    root: str
    given: str = ""

    def __str__(self) -> str:
        return self.given or str(self.system.unstrip_protocol(self.root))

    def address(self, id: str) -> str:
        return f"{self}/{id}"

    def folder(self, id: str) -> None:
        return None

    def manifests(self) -> dict[str, bytes]:
        with self._asked("read"):
            paths = {self._path(id, MANIFEST): id for id in self._names()}
            found = self.system.cat(list(paths), on_error="return") if paths else {}
            for content in found.values():
                if isinstance(content, Exception) and not isinstance(content, FileNotFoundError):
                    raise content
        held = {paths[path]: content for path, content in found.items() if isinstance(content, bytes)}
        return dict(sorted(held.items()))

    def holds(self, id: str, name: str = MANIFEST) -> bool:
        with self._asked("read"):
            return self._size(self._path(id, name)) is not None

    def read(self, id: str, name: str) -> bytes:
        key = (str(self), id, name)
        if (content := _KEPT.find(key)) is None:
            with self._asked("read"):
                content = bytes(self.system.cat_file(self._path(id, name)))
            _KEPT.keep(key, content)
        return content

    def open(self, id: str, name: str) -> Any:
        with self._asked("read"):
            handle = self.system.open(self._path(id, name), "rb")
            return handle

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        with claimed(Path(tempfile.gettempdir()), STAGING) as folder:
            yield folder

    def appear(self, incoming: Path, id: str) -> bool:
        """What is there already with its size is not sent again, so that this also mends what was cut off."""
        new = not self.holds(id)
        files = sorted(path for path in incoming.iterdir() if path.name != MANIFEST)
        try:
            with self._asked("written"):
                for path in files:
                    if self._size(self._path(id, path.name)) != path.stat().st_size:
                        self.system.put_file(str(path), self._path(id, path.name))
                if new:
                    self.system.pipe_file(self._path(id, MANIFEST), (incoming / MANIFEST).read_bytes())
        except BaseException:
            if new:
                self._take_back(id)
            raise
        return new

    def remove(self, id: str) -> None:
        _KEPT.forget(str(self), id)
        with self._asked("written"):
            with suppress(FileNotFoundError):
                self.system.rm_file(self._path(id, MANIFEST))  # first: from now on it is no release
            self._delete(id)

    def key(self, new: str) -> str:
        path = f"{self.root}/{KEY}"
        with self._asked("read"):
            held = self._size(path) is not None
        if new and not held:
            with self._asked("written"):
                self.system.pipe_file(path, new.encode())
        with self._asked("read"):
            return bytes(self.system.cat_file(path)).decode() if new or held else ""

    def sweep(self) -> None:
        sweep(Path(tempfile.gettempdir()), STAGING)
        for id in set(self._listed()) - set(self.manifests()):
            with self._asked("written"), suppress(FileNotFoundError):
                files = self.system.ls(f"{self.root}/{id}", detail=False)
                newest = max((self.system.modified(path).timestamp() for path in files), default=0.0)
                if time.time() - newest > ABANDONED:
                    self._delete(id)

    def _listed(self) -> list[str]:
        with self._asked("read"):
            return self._names()

    def _names(self) -> list[str]:
        try:
            found = self.system.ls(self.root, detail=False)
        except FileNotFoundError:
            return []
        return [name for path in found if _NAME.fullmatch(name := str(path).rstrip("/").rpartition("/")[2])]

    def _path(self, id: str, name: str) -> str:
        return f"{self.root}/{id}/{name}"

    def _size(self, path: str) -> int | None:
        try:
            return int(self.system.size(path))
        except FileNotFoundError:
            return None

    def _delete(self, id: str) -> None:
        with suppress(FileNotFoundError):
            self.system.rm(f"{self.root}/{id}", recursive=True)

    def _take_back(self, id: str) -> None:
        """What a release that did not come about left; a store that fails even in this is swept another day."""
        with suppress(Exception):
            if self._size(self._path(id, MANIFEST)) in (None, 0):
                self._delete(id)

    @contextmanager
    def _asked(self, verb: str) -> Iterator[None]:
        try:
            yield
        except StoreFailure:
            raise
        except Exception as error:  # every store has errors of its own
            if verb == "read" and isinstance(error, FileNotFoundError):
                raise  # an answer: it is not there
            raise StoreFailure(
                f"{self} cannot be {verb}: {type(error).__name__}: {error}. Check the address, the network and the "
                "rights of the credentials."
            ) from error


class _Kept:
    """The files of object stores read last, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0
        self.lock = Lock()
        self.files: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()

    def find(self, key: tuple[str, str, str]) -> bytes | None:
        with self.lock:
            content = self.files.get(key)
            if content is not None:
                self.files.move_to_end(key)
        return content

    def keep(self, key: tuple[str, str, str], content: bytes) -> None:
        if len(content) > self.most:
            return
        with self.lock:
            self.held += len(content) - len(self.files.pop(key, b""))
            self.files[key] = content
            while self.held > self.most:
                self.held -= len(self.files.popitem(last=False)[1])

    def forget(self, store: str, id: str) -> None:
        with self.lock:
            for key in [key for key in self.files if key[:2] == (store, id)]:
                self.held -= len(self.files.pop(key))


_KEPT = _Kept(_KEPT_BYTES)
