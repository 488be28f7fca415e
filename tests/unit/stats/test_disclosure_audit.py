"""The audit's two kinds of bounds: what is certainly possible, what is certainly not; exact ends; whole numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

import commontable.stats.disclosure.attack as attack
import commontable.stats.disclosure.propagation as propagation
from commontable.stats.disclosure import POLICIES, LinkedTable, audit, cross_table, linked_table, suppress

CMS = POLICIES["cms"]


def skewed(shape: tuple[int, ...], mean: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).negative_binomial(1, 1 / (1 + mean), shape).astype(float)


def whole_ends(table: LinkedTable, hidden: np.ndarray, cell: int) -> tuple[float, float]:
    """Least and most of a cell by integer programs, the attacker knowing that counts are whole."""
    low = np.where(hidden, 1, table.counts)
    high = np.where(hidden, 10 * np.nanmax(table.counts), table.counts)
    found = []
    for sign in (1.0, -1.0):
        cost = np.zeros(len(low))
        cost[cell] = sign
        answer = milp(
            cost,
            integrality=np.ones(len(low)),
            bounds=Box(low, high),
            constraints=LinearConstraint(table.equations, 0, 0),
        )
        found.append(float(answer.x[cell]))
    return found[0], found[1]


def test_every_end_of_a_large_table_is_exact_when_asked() -> None:
    table = cross_table(counts=skewed((200, 20), 12, 1))
    found = suppress(table=table, policy=CMS)
    assert 1_800 < found.hidden.sum() < 2_600
    told: list[tuple[int, int]] = []
    quick = audit(table=table, hidden=found.hidden, policy=CMS, witnesses=found.witnesses)
    seen = audit(
        table=table,
        hidden=found.hidden,
        policy=CMS,
        exact=True,
        witnesses=found.witnesses,
        progress=lambda done, of: told.append((done, of)),
    )
    assert seen.exact.all()
    assert not quick.exact.all()
    assert told[-1][0] == told[-1][1] == found.hidden.sum()
    for inner, exact, outer in (
        (-quick.low, -seen.low, -quick.outer_low),
        (quick.high, seen.high, quick.outer_high),
    ):
        assert np.all(inner <= exact + 1e-4)
        assert np.all(exact <= outer + 1e-4)
    assert np.mean(quick.high < seen.high - 1) > 0.1  # the quick audit asks no more than the policy does
    assert np.array_equal(seen.protected, quick.protected)
    assert "exact" in seen.method
    assert "possible" in quick.method


def test_a_line_tells_without_any_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attack, "solve", lambda *_: None)
    table = cross_table(counts=[[4, 30, 25], [40, 35, 60]])
    hidden = np.zeros(table.shape, bool)
    hidden[0, 0] = hidden[0, 1] = True
    seen = audit(table=table, hidden=hidden, policy=CMS, exact=False)
    assert table.cube(seen.outer_low)[0, 0] == table.cube(seen.outer_high)[0, 0] == 4
    assert table.cube(seen.exact).all()


def test_blocks_that_nothing_joins_are_settled_apart() -> None:
    one = np.array([[1.0, 1.0, -1.0, 0, 0, 0], [0, 0, 0, 1.0, 1.0, -1.0]])
    table = linked_table(counts=[3, 9, 12, 5, 8, 13], equations=csr_array(one))
    seen = audit(table=table, hidden=[True, True, False, True, True, True], policy=CMS, exact=True)
    assert (seen.low[:2].tolist(), seen.high[:2].tolist()) == ([1, 1], [11, 11])
    assert (seen.low[3:].tolist(), seen.high[3:].tolist()) == ([1, 1, 2], [np.inf] * 3)


def test_a_program_that_is_not_solved_is_no_bound() -> None:
    table = cross_table(counts=skewed((4, 4), 12, 3))
    hidden = np.zeros(table.shape, bool)
    hidden[:4, :4] = True

    failed = attack.Answer(4, None, "numerical difficulties")
    with attack.solved_by(lambda _program: failed), pytest.raises(ArithmeticError, match="numerical difficulties"):
        audit(table=table, hidden=hidden, policy=CMS, exact=True)


def test_whole_numbers_narrow_nothing_in_tables_of_two_axes() -> None:
    for seed in range(4):
        table = cross_table(counts=1 + skewed((4, 3), 8, seed))
        found = suppress(table=table, policy=replace(CMS, width=1))
        seen = audit(table=table, hidden=found.hidden, policy=CMS, exact=True)
        for cell in np.flatnonzero(found.hidden):
            if np.isfinite(seen.high[cell]):
                assert whole_ends(table, found.hidden, cell) == pytest.approx(
                    (seen.low[cell], seen.high[cell]), abs=1e-5
                )


def test_whole_numbers_never_widen_what_programs_find_in_tables_of_three_axes() -> None:
    table = cross_table(counts=1 + np.minimum(skewed((3, 3, 3), 3, 1), 8))
    hidden = np.zeros(table.shape, bool)
    hidden[:3, :3, :3] = True
    seen = audit(table=table, hidden=hidden, policy=CMS, exact=True)
    for cell in np.flatnonzero(hidden)[::4]:
        low, high = whole_ends(table, hidden.ravel(), cell)
        assert seen.low[cell] - 1e-5 <= low <= table.counts[cell] <= high <= seen.high[cell] + 1e-5


def test_whole_numbers_may_narrow_overlapping_groups_by_more_than_one() -> None:
    """Three groups that overlap in pairs: a + b, b + c and a + c are at most 3 each, so a + b + c is at most 4.5, in
    whole numbers 4. Four such threes together: 18, in whole numbers 16."""
    threes, lines = 4, []
    total = 6 * threes
    for three in range(threes):
        a, b, c, *rest = range(6 * three, 6 * three + 6)
        lines += [[a, b, rest[0]], [b, c, rest[1]], [a, c, rest[2]]]
    rows = np.zeros((len(lines) + 1, total + 1 + len(lines)))
    for row, parts in enumerate(lines):
        rows[row, parts], rows[row, total + 1 + row] = 1, -1
    rows[-1, [6 * three + part for three in range(threes) for part in range(3)]], rows[-1, total] = 1, -1
    counts = np.array([1, 1, 1, 2, 2, 2] * threes + [3 * threes] + [4] * len(lines), float)
    table = linked_table(counts=counts, equations=csr_array(rows))
    hidden = np.arange(len(counts)) <= total
    assert audit(table=table, hidden=hidden, policy=CMS, exact=True).high[total] == pytest.approx(18)
    assert whole_ends(table, hidden, total)[1] == 16


def test_secrets_that_cannot_all_move_at_once_are_mended_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third count can fall by 10; the first two want 6 each, so each must have its own witness."""
    monkeypatch.setattr(attack.Neighborhood, "reach", lambda *_, **__: None)
    line = csr_array(np.array([[1.0, 1.0, 1.0, -1.0]]))
    table = linked_table(counts=[4, 4, 11, 19], equations=line)
    table = replace(table, fixed=np.array([False, False, False, True]))
    found = suppress(table=table, policy=CMS)
    assert found.hidden.tolist() == [True, True, True, False]
    assert not found.unprotected.any()
    assert len(found.witnesses) == 3  # down together, up one by one
    assert not audit(table=table, hidden=found.hidden, policy=CMS, witnesses=found.witnesses).exposed.any()


def test_bounds_of_lines_hold_after_any_number_of_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    table = cross_table(counts=skewed((6, 5), 12, 4))
    hidden = suppress(table=table, policy=CMS).hidden
    many = audit(table=table, hidden=hidden, policy=CMS, exact=False)
    monkeypatch.setattr(propagation, "ROUNDS", 1)
    once = audit(table=table, hidden=hidden, policy=CMS, exact=False)
    assert np.all(once.outer_high >= many.outer_high - 1e-6)
    assert np.all(once.outer_low <= many.outer_low + 1e-6)
