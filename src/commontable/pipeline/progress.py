"""How far a long piece of work has come, and how it is stopped.

Whoever asks for the work gives a `Watcher`, or a `Stop` from another thread. Whoever does the work says
`further(...)` in every loop that may take long: that tells the watcher, and ends the work by `Canceled` where it is to
stop. What was begun is then undone on the way out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

# The stages in their order, with the share of the time that each takes of a usual piece of work: what is left is
# guessed by it.
SHARES: Mapping[str, float] = {
    "reading": 0.30, "checking": 0.05, "counting": 0.10, "estimating": 0.10, "protecting": 0.40, "releasing": 0.05,
}  # fmt: skip
STAGES = tuple(SHARES)
SECONDS_BETWEEN = 0.1
SOONEST = 2.0  # seconds of work before anything is said of what is left
LEAST = 0.02  # share of the work done before that


@dataclass(frozen=True)
class Progress:
    """The stage now under way, how many of its steps are done, and how many rows have been read so far."""

    stage: str
    done: int
    total: int
    rows: int = 0


Watcher = Callable[[Progress], None]


class Canceled(Exception):
    """Somebody stopped the work. Nothing of it is left."""


def silent(progress: Progress) -> None:
    """The watcher that watches nothing."""


def share_done(progress: Progress, shares: Mapping[str, float] = SHARES) -> float:
    """How much of the whole is done, from 0 to 1."""
    names = list(shares)
    if progress.stage not in shares:
        return 0.0
    within = min(progress.done / progress.total, 1.0) if progress.total > 0 else 0.0
    before = sum(shares[name] for name in names[: names.index(progress.stage)])
    return (before + shares[progress.stage] * within) / sum(shares.values())


def bytes_of(path: Path | None) -> int:
    """What there is to read: the size of a file, or of the files in a folder; a file that is absent has none."""
    if path is None or not path.exists():
        return 0
    return (
        sum(each.stat().st_size for each in path.iterdir() if each.is_file()) if path.is_dir() else path.stat().st_size
    )


def seconds_left(share: float, elapsed: float) -> float | None:
    """What is left by what it took to come this far; None while that says nothing yet."""
    return None if elapsed < SOONEST or not LEAST <= share <= 1 else elapsed * (1 - share) / share


class Stop:
    """A request to stop, that another thread may make: it also interrupts what the engine is at."""

    def __init__(self) -> None:
        self.is_asked = False
        self._lock = Lock()
        self._interrupts: list[Callable[[], None]] = []

    def ask(self) -> None:
        """Stop as soon as can be."""
        with self._lock:
            self.is_asked = True
            for interrupt in self._interrupts:
                interrupt()

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """What to call when somebody asks to stop inside this `with` block."""
        with self._lock:
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)


class _Watched:
    """The watcher of the present work, and where the work stood when it last said so."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.at = Progress("", 0, 0)
        self.rows = 0
        self.told_at = 0.0

    def __call__(self, progress: Progress) -> None:
        self.rows = max(self.rows, progress.rows)
        self.at = replace(progress, rows=self.rows)
        self.told_at = time.monotonic()
        _heed()
        self.watcher(self.at)

    def further(self, done: int, rows: int) -> None:
        self.rows = max(self.rows, self.at.rows + rows)
        if time.monotonic() - self.told_at < SECONDS_BETWEEN:
            return
        self.told_at = time.monotonic()
        done = min(self.at.done + done, self.at.total)
        self.watcher(replace(self.at, done=done, rows=self.rows))


_present: ContextVar[_Watched | None] = ContextVar("watched", default=None)
_stop: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[Watcher]:
    """Inside the `with` block `further` tells this watcher; what is given back is to be told of each stage."""
    watched = _Watched(watcher)
    token = _present.set(watched)
    try:
        yield watched
    finally:
        _present.reset(token)


@contextmanager
def stopped_by(stop: Stop) -> Iterator[None]:
    """Inside the `with` block the work heeds this request."""
    token = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(token)


def further(done: int = 0, *, rows: int = 0) -> None:
    """`done` more steps and `rows` more rows than when the present stage was last told of. To be said in every loop
    that may take long: it costs next to nothing, and raises `Canceled` where somebody asked to stop.
    """
    _heed()
    watched = _present.get()
    if watched is not None:
        watched.further(done, rows)


@contextmanager
def interruptible(interrupt: Callable[[], None]) -> Iterator[None]:
    """Around a call that cannot look up by itself: `interrupt` must make it raise. The error is then `Canceled`."""
    stop = _stop.get()
    if stop is None:
        yield
        return
    _heed()
    try:
        with stop.interrupting(interrupt):
            yield
    except Exception as error:
        if stop.is_asked:
            raise Canceled from error
        raise


def _heed() -> None:
    stop = _stop.get()
    if stop is not None and stop.is_asked:
        raise Canceled
