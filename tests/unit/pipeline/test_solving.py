"""Linear programs that can be stopped in the middle."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from commontable.pipeline.disclosure import solving
from commontable.pipeline.disclosure.solving import stoppable
from commontable.pipeline.progress import Canceled, Stop, stopped_by
from commontable.stats.disclosure.attack import Program, solve

LONG = 700  # lines: for minutes


def program(lines: int) -> Program:
    rng, cells = np.random.default_rng(0), 2 * lines
    equations = csr_array(rng.normal(size=(lines, cells)))
    return Program(rng.normal(size=cells), equations, -rng.random(cells), rng.random(cells))


def test_a_program_solved_elsewhere_has_the_same_answer_to_the_last_bit(monkeypatch):
    asked = [program(6), program(9)]
    here = [solve(*each) for each in asked]
    monkeypatch.setattr(solving, "SMALL", 0)
    with stoppable():
        there = [solve(*each) for each in asked]
    assert all(np.array_equal(one, other) for one, other in zip(here, there, strict=True))
    nobody = Program(np.ones(1), csr_array(np.ones((1, 1))), np.ones(1), np.ones(1))
    with stoppable():
        assert solve(*nobody) is None


def test_a_request_to_stop_in_the_middle_of_a_long_program_is_answered_within_two_seconds():
    stop, long, asked_at = Stop(), program(LONG), []

    def ask() -> None:
        asked_at.append(time.monotonic())
        stop.ask()

    threading.Timer(1.5, ask).start()
    with stopped_by(stop), stoppable(), pytest.raises(Canceled):
        solve(*long)
    assert time.monotonic() - asked_at[0] < 2
    assert not _workers()


def test_between_two_small_programs_a_request_is_heard_too():
    stop = Stop()
    with stopped_by(stop), stoppable():
        assert solve(*program(6)) is not None
        stop.ask()
        with pytest.raises(Canceled):
            solve(*program(6))


KILLED = """
from tests.unit.pipeline.test_solving import LONG, program
from commontable.pipeline.disclosure import solving
from commontable.stats.disclosure.attack import solve
start = solving._Solver._started
def told(solver):
    worker = start(solver)
    print(worker.pid, flush=True)
    return worker
solving._Solver._started = told
with solving.stoppable():
    solve(*program(LONG))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the process ends when its program is solved")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_ctrl_c_is_heard_in_the_middle_and_nothing_of_a_killed_process_goes_on(number):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what runs in the background has it ignored
    )  # fmt: skip
    assert process.stdout is not None
    worker = os.pidfd_open(int(process.stdout.readline()))
    try:
        process.send_signal(number)
        process.communicate(timeout=30)
        assert select.select([worker], [], [], 30)[0], "it goes on"
    finally:
        os.close(worker)


def _workers() -> list[int]:
    """The processes of programs that this process has started."""
    children = Path("/proc/self/task").glob("*/children")
    ids = [int(each) for task in children for each in task.read_text().split()]
    return [each for each in ids if b"import answer" in Path(f"/proc/{each}/cmdline").read_bytes()]
