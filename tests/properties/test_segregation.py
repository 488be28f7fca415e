"""What must hold for every table of people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commontable.stats import (
    concentration_at_extremes,
    dissimilarity,
    exposure,
    information_index,
    local_segregation,
    mutual_information,
    nested_segregation,
    relative_diversity,
    segregation_atkinson,
    segregation_change,
    segregation_gini,
)

EVENNESS = (dissimilarity, segregation_gini, information_index, relative_diversity)
every = pytest.mark.parametrize("measure", EVENNESS)
quick = settings(max_examples=40, deadline=None)


@st.composite
def tables(draw: st.DrawFn, groups: int | None = None) -> np.ndarray:
    columns = groups or draw(st.integers(2, 4))
    rows = draw(st.integers(2, 8))
    cells = draw(st.lists(st.integers(0, 200), min_size=rows * columns, max_size=rows * columns))
    table = np.array(cells, dtype=float).reshape(rows, columns)
    assume((table.sum(axis=0) > 0).all())
    return table


@every
@quick
@given(table=tables(), factor=st.integers(2, 9))
def test_bounds_order_scale_and_merging_alike_units(measure, table: np.ndarray, factor: int) -> None:
    found = float(measure(counts=table).estimate)
    assert -1e-12 <= found <= 1 + 1e-12
    for same in (table[::-1], table[:, ::-1], table * factor, np.concatenate([table * 0.25, table * 0.75])):
        np.testing.assert_allclose(measure(counts=same).estimate, found, atol=1e-9)
    empty = np.concatenate([table, np.zeros((2, table.shape[1]))])
    np.testing.assert_allclose(measure(counts=empty).estimate, found, atol=1e-12)


@every
@quick
@given(
    units=st.lists(st.integers(1, 50), min_size=2, max_size=8),
    groups=st.lists(st.integers(1, 50), min_size=2, max_size=4),
)
def test_zero_when_all_units_are_alike(measure, units: list[int], groups: list[int]) -> None:
    np.testing.assert_allclose(measure(counts=np.outer(units, groups)).estimate, 0, atol=1e-9)


@every
@quick
@given(groups=st.lists(st.integers(1, 500), min_size=2, max_size=5))
def test_one_when_nobody_shares_a_unit(measure, groups: list[int]) -> None:
    assert float(measure(counts=np.diag(groups)).estimate) == pytest.approx(1, abs=1e-9)


@quick
@given(tables(2), st.floats(0.2, 5))
def test_two_group_indices_do_not_change_when_a_group_grows_alike_everywhere(table: np.ndarray, factor: float) -> None:
    grown = table * [1, factor]
    for measure in (dissimilarity, segregation_gini, segregation_atkinson):
        np.testing.assert_allclose(measure(counts=grown).estimate, measure(counts=table).estimate, atol=1e-9)


@quick
@given(tables(2))
def test_dissimilarity_is_at_most_gini(table: np.ndarray) -> None:
    assert dissimilarity(counts=table).estimate <= segregation_gini(counts=table).estimate + 1e-9


@quick
@given(tables(3))
def test_exposures_add_up_to_one(table: np.ndarray) -> None:
    for group in range(3):
        total = sum(float(exposure(counts=table, group=group, to=to).estimate) for to in range(3))
        assert total == pytest.approx(1)


@quick
@given(tables(), st.integers(1, 3))
def test_parts_of_regions_add_up(table: np.ndarray, regions: int) -> None:
    found = nested_segregation(counts=table, regions=np.arange(len(table)) % regions, index="mutual-information")
    np.testing.assert_allclose(found.between.estimate + found.within.estimate, found.total.estimate, atol=1e-12)
    inside = np.nansum(found.weight * found.by_region.estimate)
    np.testing.assert_allclose(found.within.estimate, inside, atol=1e-9)
    scores = local_segregation(counts=table, of="groups").estimate
    np.testing.assert_allclose(
        table.sum(axis=0) @ scores / table.sum(), mutual_information(counts=table).estimate, atol=1e-9
    )


@quick
@given(tables(3), st.permutations(range(8)))
def test_regions_give_what_each_gives_alone(table: np.ndarray, order: list[int]) -> None:
    region = np.array(order)[: len(table)] % 2
    for measure in EVENNESS:
        found = measure(counts=table, regions=region, sampling="multinomial")
        for place, label in enumerate(np.unique(region)):
            alone = measure(counts=table[region == label], sampling="multinomial")
            assert found.reason[place] == alone.reason
            np.testing.assert_allclose(found.estimate[place], alone.estimate, atol=1e-9)
            np.testing.assert_allclose(found.standard_error[place], alone.standard_error, atol=1e-9)


@quick
@given(tables(2), tables(2))
def test_change_parts_add_up_and_turn_with_time(one: np.ndarray, other: np.ndarray) -> None:
    rows = min(len(one), len(other))
    one, other = one[:rows] + 1, other[:rows] + 1
    there, back = segregation_change(first=one, last=other), segregation_change(first=other, last=one)
    parts = ("leaving", "arriving", "unit_margin", "group_margin", "structure")
    total = sum(float(getattr(there, name).estimate) for name in parts)
    np.testing.assert_allclose(total, there.change.estimate, atol=1e-9)
    for name in parts[2:]:
        np.testing.assert_allclose(getattr(there, name).estimate, -getattr(back, name).estimate, atol=1e-7)


@quick
@given(tables(3), st.floats(0.5, 0.9))
def test_intervals_hold_the_estimate_and_widen(table: np.ndarray, level: float) -> None:
    found = information_index(counts=table + 1, sampling="multinomial")
    low, high = found.interval(level)
    wider = found.interval(level + 0.09)
    assert wider[0] <= low <= found.estimate <= high <= wider[1]


@quick
@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 400))
def test_concentration_turns_with_its_direction(privileged: int, deprived: int, rest: int) -> None:
    people = {"privileged": privileged, "deprived": deprived, "total": privileged + deprived + rest}
    one, other = (concentration_at_extremes(**people, toward=toward) for toward in ("privileged", "deprived"))
    assert float(one.estimate) == -float(other.estimate)
    assert -1 <= one.estimate <= 1
