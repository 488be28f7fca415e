"""What must hold for every table of people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commontable.stats import (
    Proximity,
    centralization,
    clustering,
    concentration_at_extremes,
    dissimilarity,
    distance_exposure,
    distortion,
    diversity,
    exposure,
    information_index,
    land_concentration,
    local_segregation,
    mutual_information,
    nested_segregation,
    normalized_exposure,
    relative_diversity,
    segregation_atkinson,
    segregation_change,
    segregation_contrast,
    segregation_gini,
    squared_variation,
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


@quick
@given(tables(3), st.integers(2, 9))
def test_weighed_squares_like_the_other_indices(table: np.ndarray, factor: int) -> None:
    for measure in (squared_variation, normalized_exposure):
        found = float(measure(counts=table).estimate)
        assert -1e-12 <= found <= 1 + 1e-12
        for same in (table[::-1], table[:, ::-1], table * factor, np.concatenate([table * 0.25, table * 0.75])):
            np.testing.assert_allclose(measure(counts=same).estimate, found, atol=1e-9)


@quick
@given(tables(2), st.data())
def test_places_in_any_order_and_any_unit(table: np.ndarray, data: st.DataObject) -> None:
    units = len(table)
    figures = st.lists(st.floats(0.5, 50), min_size=units, max_size=units)
    areas, far = (np.array(data.draw(figures)).round(3) for _ in range(2))
    order = np.array(data.draw(st.permutations(range(units))))
    for measure in (
        lambda c, a, d: land_concentration(counts=c, areas=a, index="delta"),
        lambda c, a, d: land_concentration(counts=c, areas=a, index="absolute"),
        lambda c, a, d: centralization(counts=c, distances=d, index="relative"),
        lambda c, a, d: centralization(counts=c, distances=d, areas=a, index="absolute"),
    ):
        one = measure(table, areas, far)
        assume(one.reason == "")
        assert -1 - 1e-9 <= one.estimate <= 1 + 1e-9
        for other in (measure(table[order], areas[order], far[order]), measure(table * 3, areas * 7, far * 2)):
            np.testing.assert_allclose(other.estimate, one.estimate, atol=1e-8)
    found = centralization(counts=table, distances=far, index="relative").estimate
    turned = centralization(counts=table[:, ::-1], distances=far, index="relative").estimate
    np.testing.assert_allclose(found, -turned, atol=1e-9)


@quick
@given(st.lists(st.integers(1, 50), min_size=2, max_size=8), st.data())
def test_even_spread_is_nothing_in_space_either(units: list[int], data: st.DataObject) -> None:
    table = np.outer(units, [2.0, 3.0])
    numbers = st.floats(0, 20).map(lambda each: round(each, 3))
    points = np.array(data.draw(st.lists(st.tuples(numbers, numbers), min_size=len(units), max_size=len(units))))
    near = Proximity(coordinates=points, areas=np.ones(len(units)), scale=2.0)
    np.testing.assert_allclose(clustering(counts=table, near=near, index="relative").estimate, 0, atol=1e-9)
    np.testing.assert_allclose(clustering(counts=table, near=near, index="proximity").estimate, 1, atol=1e-9)
    exposures = [float(distance_exposure(counts=table, near=near, group=0, to=to).estimate) for to in (0, 1)]
    np.testing.assert_allclose(exposures, [0.4, 0.6], atol=1e-9)
    np.testing.assert_allclose(distortion(counts=table, coordinates=points, of="region").estimate, 0, atol=1e-9)
    np.testing.assert_allclose(
        centralization(counts=table, coordinates=points, center="mean", index="relative").estimate, 0, atol=1e-9
    )


@quick
@given(tables(3))
def test_diversity_parts(table: np.ndarray) -> None:
    asked = {"counts": table, "of": "regions"}
    both = [float(diversity(index=index, **asked).estimate) for index in ("interaction", "concentration")]
    assert sum(both) == pytest.approx(1)
    whole = float(diversity(index="entropy", **asked).estimate)
    parts = mutual_information(counts=table).estimate / information_index(counts=table).estimate
    assume(np.isfinite(parts))
    np.testing.assert_allclose(whole, parts, rtol=1e-6)


@quick
@given(tables(2), tables(2))
def test_contrasts_add_up_and_turn(one: np.ndarray, other: np.ndarray) -> None:
    there, back = (
        segregation_contrast(first=a, second=b, index="dissimilarity") for a, b in ((one, other), (other, one))
    )
    assume(there.structure.reason == "")
    total = there.structure.estimate + there.attributes.estimate
    np.testing.assert_allclose(total, there.difference.estimate, atol=1e-12)
    np.testing.assert_allclose(there.structure.estimate, -back.structure.estimate, atol=1e-12)
