"""The hierarchical model with a graph of neighbors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from benchmarks.small_areas import STARTS, simulate
from commontable.stats import hierarchical_schedules
from commontable.stats.small_areas import neighborhood
from tests.unit.stats.test_small_hierarchical import error, grid, held


@pytest.fixture(scope="module")
def small():
    return simulate(1500, 1_000, seed=1)


def test_neighbors_help_where_neighbors_are_alike() -> None:
    """A level that runs smoothly over a checkerboard: the graph halves part of the error, and intervals still hold."""
    side = 40
    place = np.arange(side) / side
    level = 0.45 * np.outer(np.sin(5 * place), np.cos(4 * place)).ravel()
    world = simulate(side * side, 1_500, seed=9)
    deaths = np.random.default_rng(2).poisson(world.population * typical_rates() * np.exp(level)[:, None]).astype(float)
    counts = {"deaths": deaths, "population": world.population, "age_starts": STARTS}
    truth = expected_expectancy(level)
    alone, together = (hierarchical_schedules(**counts, adjacency=graph) for graph in (None, grid(side)))
    assert error(together.expectancy().estimate, truth) < 0.7 * error(alone.expectancy().estimate, truth)
    assert np.all(together.expectancy().standard_error < alone.expectancy().standard_error * 1.02)
    assert held(together.expectancy(), truth) > 0.9
    assert float(together.notes[-1].split()[-1]) > 0.7


def typical_rates() -> np.ndarray:
    from benchmarks.small_areas import by_band, people, schedule

    usual = schedule()
    return by_band(usual * people(usual)) / by_band(people(usual))


def expected_expectancy(level: np.ndarray) -> np.ndarray:
    from benchmarks.small_areas import expectancy, schedule

    return expectancy(schedule() * np.exp(level)[:, None])


def test_a_graph_where_neighbors_are_not_alike_changes_little(small) -> None:
    counts = {"deaths": small.deaths[:900], "population": small.population[:900], "age_starts": STARTS}
    alone, together = (hierarchical_schedules(**counts, adjacency=graph) for graph in (None, grid(30)))
    assert float(together.notes[-1].split()[-1]) < 0.5
    assert error(together.expectancy().estimate, small.truth[:900]) < 1.04 * error(
        alone.expectancy().estimate, small.truth[:900]
    )


def test_an_area_without_neighbors_and_one_out_of_use_do_not_stop_the_graph(small) -> None:
    deaths = small.deaths[:100].copy()
    deaths[50, 0] = np.nan
    graph = grid(10).tolil()
    graph[0, :] = 0
    graph[:, 0] = 0
    found = hierarchical_schedules(
        deaths=deaths, population=small.population[:100], age_starts=STARTS, adjacency=sparse.csr_array(graph)
    )
    assert np.isfinite(found.expectancy().estimate[:50]).all()
    assert found.reason[50] == "missing_deaths"


def test_the_probed_variances_are_near_the_exact_ones() -> None:
    stream = np.random.default_rng(4)
    told = stream.uniform(0.2, 3, 400)
    field = neighborhood.precision(grid(20), 0.9, 0.7)
    exact = np.linalg.inv(np.diag(told) + field.toarray())
    means, variances = neighborhood.solve_field(told, told * 0.3, field)
    np.testing.assert_allclose(means, exact @ (told * 0.3), rtol=1e-9)
    np.testing.assert_allclose(variances, np.diag(exact), rtol=0.2)
    assert abs(np.mean(variances / np.diag(exact)) - 1) < 0.01
    few = neighborhood.solve_field(told[:100], told[:100], neighborhood.precision(grid(10), 0.9, 0.7))[1]
    np.testing.assert_allclose(
        few, np.diag(np.linalg.inv(np.diag(told[:100]) + neighborhood.precision(grid(10), 0.9, 0.7).toarray()))
    )


def test_the_field_is_learned_on_a_connected_part_of_a_large_graph(monkeypatch) -> None:
    two = sparse.block_diag([grid(6), grid(5)], format="csr")
    taken = neighborhood.ball(sparse.csr_array(two), 20)
    assert taken.size == 20
    assert taken.max() < 36
    both = neighborhood.ball(sparse.csr_array(two), 50)
    assert set(range(36)) < set(both.tolist())
    assert neighborhood.ball(sparse.csr_array(two), 61).tolist() == list(range(61))


@pytest.mark.parametrize(
    ("graph", "kind", "words"),
    [
        (np.ones((3, 3)), TypeError, "must be a SciPy sparse"),
        (sparse.eye_array(2), ValueError, "must be 3 × 3"),
        (sparse.csr_array(np.array([[0, -1, 0], [-1, 0, 0], [0, 0, 0.0]])), ValueError, "above zero"),
        (sparse.eye_array(3), ValueError, "empty diagonal"),
        (sparse.csr_array(np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0.0]])), ValueError, "symmetric"),
    ],
)
def test_a_graph_that_cannot_be_is_refused(graph, kind, words) -> None:
    with pytest.raises(kind, match=words):
        neighborhood.read_adjacency(graph, 3)


def test_a_graph_without_edges_is_a_graph() -> None:
    assert neighborhood.read_adjacency(sparse.csr_array((3, 3)), 3).nnz == 0
