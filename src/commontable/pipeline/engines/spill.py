"""The folder to which the embedded engine spills: gone with its process, or swept away when the next one starts.

Whoever uses a folder holds a lock on the file beside it. The system lets go of that lock when the process ends, however
it ends, so what can be locked belongs to nobody any more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX, LOCK = "commontable-engine-", ".lock"


@contextmanager
def spill_folder() -> Iterator[str]:
    """A folder of our own for the length of a `with` block; those that killed processes left are removed first."""
    home = Path(tempfile.gettempdir())
    for lock in home.glob(f"{PREFIX}*{LOCK}"):
        _sweep(lock)
    lock, held = _locked(home)
    folder = lock.with_suffix("")
    try:
        folder.mkdir(mode=0o700)
        yield str(folder)
    finally:
        _remove(lock, folder)
        os.close(held)


def _locked(home: Path) -> tuple[Path, int]:
    """A new lock file and its open descriptor, which holds it."""
    while True:
        held, name = tempfile.mkstemp(LOCK, PREFIX, home)
        fcntl.flock(held, fcntl.LOCK_EX)
        if _is(held, Path(name)):  # else somebody swept it away before it was locked
            return Path(name), held
        os.close(held)


def _sweep(lock: Path) -> None:
    """Remove a folder of ours, unless its process lives."""
    try:
        held = os.open(lock, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # gone meanwhile, or of somebody else
        return
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is(held, lock) and os.fstat(held).st_uid == os.geteuid():
            _remove(lock, lock.with_suffix(""))
    except BlockingIOError:  # its process lives
        pass
    finally:
        os.close(held)


def _remove(lock: Path, folder: Path) -> None:
    """The folder first: as long as the lock file is there, the next start tries again."""
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        with suppress(OSError):
            lock.unlink()


def _is(held: int, path: Path) -> bool:
    """True where the path still names the open file."""
    try:
        return os.path.samestat(os.fstat(held), path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False
