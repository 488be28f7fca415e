"""What a terminal shows of a long piece of work, and how Ctrl-C ends it: nothing is left of it then."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from commontable.pipeline import Progress
    from commontable.pipeline.progress import Stop, Watcher

STAGES = {
    "reading": "Reading the files",
    "checking": "Checking every row",
    "counting": "Adding up",
    "estimating": "Working out the figures",
    "protecting": "Hiding what could point to a person",
    "releasing": "Writing the release",
}
BAR = 10
QUIET, EVERY = 5.0, 30.0  # seconds before the first plain line, and at most between two of a stage
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def shown(progress: Progress, elapsed: float) -> str:
    """How much is done of the whole, what is left, the stage, and the rows read."""
    from commontable.pipeline.progress import seconds_left, share_done

    share = share_done(progress)
    left = seconds_left(share, elapsed)
    parts = [
        f"[{'#' * int(share * BAR):-<{BAR}}] {share:4.0%}",
        f"about {duration(left)} left" if left is not None else "",
        STAGES.get(progress.stage, progress.stage),
        f"{progress.rows:,} rows" if progress.rows else "",
    ]
    return "  ".join(part for part in parts if part)


def duration(seconds: float) -> str:
    """As people say it: nobody believes the seconds of an hour."""
    if seconds < 60:
        return f"{max(5, 5 * round(seconds / 5))} s" if seconds < 57.5 else "1 min"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def watcher(out: TextIO, clock: Callable[[], float] = time.monotonic) -> Watcher:
    """In a terminal one line that is rewritten; elsewhere a plain line now and then."""
    began = clock()
    return _rewritten(out, began, clock) if out.isatty() else _plain(out, began, clock)


def _rewritten(out: TextIO, began: float, clock: Callable[[], float]) -> Watcher:
    def show(progress: Progress) -> None:
        over = progress.stage == "releasing" and progress.done == progress.total
        line = "" if over else shown(progress, clock() - began)[: shutil.get_terminal_size().columns - 1]
        out.write(f"\r\033[K{line}")
        out.flush()

    return show


def _plain(out: TextIO, began: float, clock: Callable[[], float]) -> Watcher:
    """Silent while the work is short: what a script gets of it then is its result alone."""
    stage, told_at = "", began

    def show(progress: Progress) -> None:
        nonlocal stage, told_at
        now = clock()
        if now - began >= QUIET and (progress.stage != stage or now - told_at >= EVERY):
            stage, told_at = progress.stage, now
            out.write(f"{shown(progress, now - began)}\n")
            out.flush()

    return show


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Ctrl-C, or a request to end, stops the work once; while it cleans up behind itself a second one is not heard."""
    from commontable.pipeline.progress import Stop, stopped_by

    stop = Stop()

    def heed(_number: int, _frame: FrameType | None) -> None:
        if not stop.is_asked:
            stop.is_asked = True  # and not `ask`: a signal may come while its lock is held
            raise KeyboardInterrupt

    before: dict[Any, Any] = {number: signal.signal(number, heed) for number in SIGNALS}
    try:
        with stopped_by(stop):
            yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def canceled(kept: str = "Nothing was kept.") -> int:
    """Say so, and give the exit code that a shell expects."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    print(f"Canceled. {kept}", file=sys.stderr)
    return 128 + signal.SIGINT
