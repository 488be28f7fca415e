"""Several at once: each in a thread and a connection of its own, on a file of SQLite or on PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

Deed = Callable[[], Any]
PATIENCE = 60


class Track:
    """Where the deeds meet: they begin in the same instant and see what the others have committed."""

    def together(self, *deeds: Deed) -> list[Any]:
        """What each gave, or the error it raised, in the order of the deeds."""
        gate = threading.Barrier(len(deeds))
        with ThreadPoolExecutor(len(deeds)) as room:
            return list(room.map(lambda deed: _alone(deed, gate), deeds))

    def after(self, look: Deed) -> Any:
        """What is found there once all is over."""
        (found,) = self.together(look)
        if isinstance(found, Exception):
            raise found
        return found


def _alone(deed: Deed, gate: threading.Barrier) -> Any:
    try:
        connection.ensure_connection()
        gate.wait(PATIENCE)
        return deed()
    except Exception as error:
        return error
    finally:
        connection.close()


@contextmanager
def track(folder: Path) -> Iterator[Track]:
    """What stands in the tests' database, for other threads: as it is on PostgreSQL, as a file of SQLite with the
    options of the site (a writer waits its turn), because a database in memory has no locks to speak of."""
    if connection.vendor != "sqlite":
        yield Track()
        return
    file = folder / "raced.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    usual = connections.databases["default"]
    connections.databases["default"] = {**usual, "NAME": str(file)}
    try:
        yield Track()
    finally:
        connections.databases["default"] = usual
