"""Many programs solved side by side against the solver that takes one at a time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from commontable.stats.disclosure import programs
from commontable.stats.disclosure.programs import Programs


def some(programs: int, lines: int, cells: int, seed: int) -> Programs:
    """Programs of whose bounds some are endless, and some hold from the start."""
    rng = np.random.default_rng(seed)
    low = -np.where(rng.random((programs, cells)) < 0.2, np.inf, rng.integers(0, 9, (programs, cells)).astype(float))
    high = np.where(rng.random((programs, cells)) < 0.2, np.inf, rng.integers(0, 9, (programs, cells)).astype(float))
    line_low, line_high = (
        np.where(rng.random((programs, lines)) < 0.2, 0.0, 3 * rng.random((programs, lines))) for _ in "lh"
    )
    start = np.zeros((programs, cells))
    slopes = rng.normal(size=(programs, lines, cells)) * (rng.random((programs, lines, cells)) < 0.7)
    return Programs(rng.normal(size=(programs, cells)), slopes, low, high, -line_low, line_high, start)


@pytest.mark.parametrize(("lines", "cells"), [(3, 19), (1, 4), (5, 6), (3, 2)])
def test_each_program_has_the_best_answer_and_keeps_its_bounds(lines, cells):
    asked = some(60, lines, cells, seed=lines)
    found = asked.solved()
    at = np.einsum("rij,rj->ri", asked.lines, found)
    assert np.all((found >= asked.low - 1e-9) & (found <= asked.high + 1e-9))
    assert np.all((at >= asked.line_low - 1e-7) & (at <= asked.line_high + 1e-7))
    bounded = 0
    for number in range(60):
        alone = linprog(
            -asked.gain[number],
            A_ub=np.concatenate([asked.lines[number], -asked.lines[number]]),
            b_ub=np.concatenate([asked.line_high[number], -asked.line_low[number]]),
            bounds=np.column_stack([asked.low[number], asked.high[number]]),
        )
        if alone.status == 0:
            bounded += 1
            assert asked.gain[number] @ found[number] == pytest.approx(-alone.fun, abs=1e-6)
    assert bounded > 5


def test_a_program_goes_on_from_where_it_starts():
    none, one = np.zeros((1, 2)), np.ones((1, 2))
    line = np.ones((1, 1, 2))
    start = np.array([[2.0, 0.0]])
    asked = Programs(np.array([[-1.0, -3.0]]), line, none, 9 * one, 2 * one[:, :1], 5 * one[:, :1], start)
    assert asked.solved().tolist() == [[2.0, 0.0]]
    better = Programs(np.array([[-3.0, -1.0]]), line, none, 9 * one, 2 * one[:, :1], 5 * one[:, :1], start)
    assert better.solved().tolist() == [[0.0, 2.0]]


def test_of_no_programs_there_are_no_answers():
    assert some(0, 3, 5, seed=1).solved().shape == (0, 5)


def test_where_steps_run_out_the_answer_is_not_the_best_and_keeps_its_bounds(monkeypatch):
    monkeypatch.setattr(programs, "STEPS", 0)
    asked = some(20, 3, 19, seed=4)
    found = asked.solved()
    assert np.all((found >= asked.low - 1e-9) & (found <= asked.high + 1e-9))
    assert np.allclose(found, asked.start)
