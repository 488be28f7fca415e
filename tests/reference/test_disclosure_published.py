"""Disclosure against figures that others published: intervals, patterns, rounded tables, differences of areas."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from commontable.stats.disclosure import (
    LinkedTable,
    audit,
    controlled_rounding,
    cross_table,
    custom_policy,
    linked_table,
    round_counts,
    suppress,
)

ZEROS_HIDDEN = custom_policy(name="zeros hidden", minimum=10, zero_shown=False, width=1)


def intervals(table: LinkedTable, inner: list[list[bool]]) -> tuple[np.ndarray, np.ndarray]:
    """What an outsider infers of the inner cells of a two-way table when those marked are hidden."""
    hidden = np.zeros(table.shape, bool)
    hidden[tuple(slice(size) for size in np.shape(inner))] = inner
    seen = audit(table=table, hidden=hidden, policy=ZEROS_HIDDEN, exact=True)
    return table.cube(seen.low), table.cube(seen.high)


def test_the_feasibility_interval_of_geurts_is_found() -> None:
    """Geurts J (1992), table 10, as given in Hundepool A et al. (2024) Handbook on Statistical Disclosure Control, 2nd
    edition, 4.2, example 3: rows sum to 7, 3 and 6, columns to 9 and 7, the third row is shown; 3 to 6 at (1, 1)."""
    table = cross_table(counts=[[5, 2], [1, 2], [3, 3]])
    low, high = intervals(table, [[True, True], [True, True], [False, False]])
    assert (low[0, 0], high[0, 0]) == (pytest.approx(3), pytest.approx(6))


@pytest.mark.parametrize("x", [3, 4, 6])
def test_the_interval_does_not_depend_on_the_truth(x: int) -> None:
    table = cross_table(counts=[[x, 7 - x], [6 - x, x - 3], [3, 3]])
    low, high = intervals(table, [[True, True], [True, True], [False, False]])
    np.testing.assert_allclose(low[:2, :2], [[3, 1], [0, 0]], atol=1e-9)
    np.testing.assert_allclose(high[:2, :2], [[6, 4], [3, 3]], atol=1e-9)


def test_the_table_of_investments_that_fischetti_and_salazar_begin_with() -> None:
    """Fischetti M, Salazar JJ (2001) Management Science 47:1008-1027, figure 1: the secret 22 lies between 5 and 30.
    The figures are recalled, not read again for this test; a computation by hand gives the same interval."""
    table = cross_table(counts=[[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    low, high = intervals(table, [[False, False, False], [True, False, True], [True, False, True]])
    assert (low[1, 2], high[1, 2]) == (pytest.approx(5), pytest.approx(30))


def test_the_first_pattern_in_another_programs_guide() -> None:
    """GaussSuppression, vignette on small count frequency tables: SuppressSmallCounts(maxN = 1) hides first the zero,
    in all four cells: old and young of Iceland and Portugal."""
    table = cross_table(counts=[[5, 2, 0], [6, 3, 4]])  # young, old; Spain, Iceland, Portugal
    policy = custom_policy(name="maxN 1", minimum=2, zero_shown=False, width=1)
    found = suppress(table=table, policy=policy)
    assert table.cube(found.primary)[:2, :3].tolist() == [[False, False, True], [False, False, False]]
    assert table.cube(found.hidden).sum() == 4
    assert not audit(table=table, hidden=found.hidden, policy=policy).exposed.any()
    theirs = np.zeros(table.shape, bool)
    theirs[:2, 1:3] = True
    assert not audit(table=table, hidden=theirs, policy=policy).exposed.any()


def test_a_table_rounded_in_the_handbook() -> None:
    """Hundepool et al. (2024), 5.5, counts by sex in three areas, rounded to base 5. The handbook prints 35 for the
    total of 32, whose nearest multiple is 30; every other figure is ours."""
    counts = np.array([[1, 0, 1], [3, 3, 6], [12, 20, 32], [16, 23, 39]])
    printed = np.array([[0, 0, 0], [5, 5, 5], [10, 20, 35], [15, 25, 40]])
    ours = round_counts(counts=counts, base=5)
    assert np.argwhere(ours != printed).tolist() == [[2, 2]]
    assert ours[2, 2] == 30


def test_controlled_rounding_is_no_worse_than_the_handbooks() -> None:
    """The same table; the handbook gives one possible controlled rounding, changing counts by 22 in all."""
    table = cross_table(counts=[[1, 0], [3, 3], [12, 20]])
    theirs = np.array([[5, 0, 5], [0, 5, 5], [10, 20, 30], [15, 25, 40]], float).ravel()
    np.testing.assert_allclose(table.equations @ theirs, 0)
    ours = controlled_rounding(table=table, base=5)
    assert np.abs(ours - table.counts).sum() <= np.abs(theirs - table.counts).sum() == 22


def test_two_vintages_of_one_area_tell_of_the_strip_between_them() -> None:
    """Hundepool et al. (2024), 5.2, geographical differencing: households by hours worked and sex in an output area of
    2001 and in the slightly larger district of 1991 give 2, 1, 2, 0, 0, 0 for the strip by which they differ."""
    area, district = [50, 54, 128, 140, 39, 49], [52, 55, 130, 140, 39, 49]
    strip = np.subtract(district, area)
    unit = np.eye(6)
    table = linked_table(
        counts=[*area, *district, *strip], equations=csr_array(np.hstack([unit, -unit, unit])), shape=(3, 6)
    )
    hidden = np.arange(18) >= 12
    seen = audit(table=table, hidden=hidden, policy=ZEROS_HIDDEN)
    assert table.cube(seen.low)[2].tolist() == table.cube(seen.high)[2].tolist() == [2, 1, 2, 0, 0, 0]
    assert seen.exposed[hidden].all()
    mended = suppress(table=table, policy=ZEROS_HIDDEN)
    assert not audit(table=table, hidden=mended.hidden, policy=ZEROS_HIDDEN).exposed.any()
