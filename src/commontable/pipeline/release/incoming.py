"""Folders that a release is made in: each is claimed by the process that works in it, so that what a killed one left
can be told from what another still needs."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ABANDONED = 24 * 3600.0  # seconds; where a file system knows no locks, nobody writes a release for that long


@contextmanager
def claimed(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder under `parent`, held by this process and gone at the end of the `with` block, however it ends."""
    folder, handle = _claim(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def sweep(parent: Path, prefix: str) -> None:
    """Delete the folders of that prefix whose process is gone."""
    for folder in parent.glob(f"{prefix}*"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:  # gone meanwhile, another user's, or no folder
            continue
        try:
            if _is_abandoned(folder, handle):
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)


def _claim(parent: Path, prefix: str) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:  # a sweep was faster
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # a sweep has it in hand
            os.close(handle)
            continue
        except OSError:  # no locks here: its age speaks for it
            return folder, handle
        if folder.exists():
            return folder, handle
        os.close(handle)


def _is_abandoned(folder: Path, handle: int) -> bool:
    """The kernel gives up a process's locks when it ends, even when it is killed."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return time.time() - folder.stat().st_mtime > ABANDONED
    return True
