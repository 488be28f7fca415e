"""What the search for cells to hide meets seldom: many rates over few counts, and neighborhoods without a secret."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

import commontable.stats.disclosure.attack as attack
from commontable.stats.disclosure import (
    POLICIES,
    DisclosurePolicy,
    LinkedTable,
    audit,
    cross_table,
    linked_table,
    suppress,
    with_rate,
)


def rated(counts: np.ndarray, rates: int, rng: np.random.Generator, among: int | None = None) -> LinkedTable:
    """A table with its margins and the rates of some of its counts."""
    table = cross_table(counts=counts)
    for _ in range(rates):
        able = np.flatnonzero(table.countable) if among is None else np.arange(among)
        cells = rng.choice(able, rng.integers(1, 4), replace=False)
        people, decimals = float(rng.integers(50, 3_000)), int(rng.integers(0, 3))
        table = with_rate(table=table, cells=cells, population=people, decimals=decimals, per=1_000)
    return table


def no_secret_is_told(table: LinkedTable, policy: DisclosurePolicy) -> None:
    found = suppress(table=table, policy=policy)
    seen = audit(table=table, hidden=found.hidden, policy=policy)
    assert found.primary.any()
    assert not (seen.exposed & ~found.unprotected).any()


def test_a_rate_is_not_given_up_for_several_secrets_at_once() -> None:
    rng = np.random.default_rng(79)
    counts = rng.poisson(rng.choice([5, 9, 14, 25]), (4, 3, 3)).astype(float)
    no_secret_is_told(rated(counts, 4, rng), POLICIES["washington"])


def test_a_neighborhood_without_a_secret_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attack, "CELLS", 20)
    rng = np.random.default_rng(1)
    small = rng.poisson(rng.choice([5, 9, 14, 25]), (40, 4)).astype(float)
    counts = rng.integers(150, 400, (40, 4)).astype(float)
    counts[:3] = small[:3]
    no_secret_is_told(rated(counts, 2, rng, among=12), POLICIES["washington"])


def test_zeros_stored_in_equations_are_no_part_of_them() -> None:
    given = csr_array((np.array([1.0, 1.0, 0.0, -1.0]), np.array([0, 1, 2, 3]), np.array([0, 4])), shape=(1, 4))
    table = linked_table(counts=[1, 2, 9, 3], equations=given)
    assert table.equations.indices.tolist() == [0, 1, 3]
    assert given.nnz == 4  # what was given stays as it was
