"""While a worker is at a run: every few seconds it lets itself be heard, and hears whether the run is still wanted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from .models import Run

if TYPE_CHECKING:
    from commontable.pipeline.progress import Stop

log = logging.getLogger(__name__)

SECONDS = 2.0
PATIENCE = 30.0  # seconds to wait for the last beat, which may wait for the database


@contextmanager
def heard(run: Run) -> Iterator[None]:
    """Inside the `with` block the run is heard of, even while one long query or program says nothing; where somebody
    cancels it, that is interrupted too."""
    from commontable.pipeline.progress import Stop, stopped_by

    stop, over = Stop(), threading.Event()
    thread = threading.Thread(target=_beat, args=(run, stop, over), name=f"heartbeat of run {run.pk}", daemon=True)
    # In a transaction nobody would hear of it, and a second connection would wait for the first.
    beats = not connection.in_atomic_block
    if beats:
        thread.start()
    try:
        with stopped_by(stop):
            yield
    finally:
        over.set()
        if beats:
            thread.join(PATIENCE)


def _beat(run: Run, stop: Stop, over: threading.Event) -> None:
    try:
        while not over.wait(SECONDS):
            try:
                if not run.hear():
                    stop.ask()  # again and again: between two queries there is nothing to interrupt
            except DatabaseError:
                log.warning("Run %s could not be heard of.", run.pk, exc_info=True)
    finally:
        connection.close()
