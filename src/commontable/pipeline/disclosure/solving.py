"""Linear programs that a request to stop ends: at once between two, and within a moment in the middle of a long one.

While HiGHS works, Python hears nothing: neither Ctrl-C nor a request to cancel; and it looks at its own limit of time
too seldom. So programs that may take long are given to a process of its own, which is ended where somebody asks to
stop. It answers the same: it is the same program, solved in the same way.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any

from commontable.pipeline.progress import further
from commontable.stats.disclosure.attack import OUT_OF_TIME, Answer, Program, solved_by

SMALL = 8_000  # entries of the equations: such a program takes some hundredths of a second
PATIENCE = 1.0  # seconds that it may take all the same
LOOK = 0.1  # seconds between two looks whether somebody asks to stop
_WORKER = f"import sys; from {__name__} import answer; answer(*map(int, sys.argv[1:]))"
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside the `with` block a request to stop ends every program: `Canceled` is raised."""
    with ExitStack() as open_, solved_by(_Solver(open_)):
        yield


class _Solver:
    """Small programs here, others in a process that is started when the first of them comes."""

    def __init__(self, open_: ExitStack) -> None:
        self._open = open_
        self._worker: subprocess.Popen[bytes] | None = None

    def __call__(self, program: Program) -> Answer:
        further()
        if program.equations.nnz <= SMALL:
            found = program.solved(PATIENCE)
            if found.status != OUT_OF_TIME:
                return found
        return self._elsewhere(program)

    def _elsewhere(self, program: Program) -> Answer:
        worker = self._worker or self._started()
        assert worker.stdin is not None, "it was started with a pipe"
        assert worker.stdout is not None, "it was started with a pipe"
        _write(self._asked, tuple(program))
        worker.stdin.write(b"\n")
        worker.stdin.flush()
        while not select.select([worker.stdout], [], [], LOOK)[0]:
            further()
        if not worker.stdout.read(1):
            raise ArithmeticError(f"The process that solved a linear program ended with {worker.wait()}.")
        return Answer(*_read(self._answered))

    def _started(self) -> subprocess.Popen[bytes]:
        """Programs and answers pass through files without names, so that neither side waits for the other to read."""
        self._asked: IO[bytes]
        self._answered: IO[bytes]
        self._asked, self._answered = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - closed with all
        for file in (self._asked, self._answered):
            self._open.enter_context(file)
        files = self._asked.fileno(), self._answered.fileno()
        self._worker = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", _WORKER, *map(str, (*files, os.getpid()))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=files,
        )  # fmt: skip
        self._open.callback(_end, self._worker)
        return self._worker


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.communicate()


def _write(file: IO[bytes], what: object) -> None:
    file.seek(0)
    file.truncate()
    pickle.dump(what, file)
    file.flush()


def _read(file: IO[bytes]) -> tuple[Any, ...]:
    file.seek(0)
    return tuple(pickle.load(file))  # noqa: S301 - only the two processes know the file


def answer(asked: int, answered: int, parent: int) -> None:
    """In the process of its own: programs come and answers go through these files, a byte says when."""
    if sys.platform == "linux":  # nobody waits for the answers where the other process was killed
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it was killed before that
        return
    with open(asked, "rb", buffering=0) as programs, open(answered, "wb") as answers:
        while sys.stdin.buffer.read(1):
            _write(answers, tuple(Program(*_read(programs)).solved()))
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()
