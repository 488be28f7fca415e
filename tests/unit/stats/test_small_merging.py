"""Bands and areas merged until each has deaths enough: hand-made figures, reasons and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from benchmarks.small_areas import STARTS, simulate
from commontable.stats import fill_empty_bands, life_table, merge_areas, merge_bands
from tests.unit.stats.conftest import COARSE, DEATHS, PEOPLE, REFERENCE, path


def test_bands_merge_from_the_oldest_down_until_each_has_enough() -> None:
    merged = merge_bands(
        deaths=[[1, 0, 4, 9, 15, 40, 12], [20, 20, 20, 20, 20, 20, 20]],
        population=np.tile(PEOPLE, (2, 1)),
        age_starts=COARSE,
        target_relative_error=1 / np.sqrt(12),
    )
    assert merged.labels.tolist() == [[0, 0, 0, 0, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6]]
    first = merged.rates.estimate[0]
    np.testing.assert_allclose(first[:4], 14 / PEOPLE[:4].sum())
    np.testing.assert_allclose(merged.rates.standard_error[0][:4], np.sqrt(14) / PEOPLE[:4].sum())
    np.testing.assert_allclose(merged.rates.estimate[1], 20 / PEOPLE)


def test_merged_bands_keep_the_shape_of_a_standard_and_err_together() -> None:
    deaths = np.array([0.0, 1, 3, 9, 40, 100, 90])
    shaped = merge_bands(
        deaths=deaths, population=PEOPLE, age_starts=COARSE, target_relative_error=0.3, standard_rates=REFERENCE
    )
    ratio = 13 / (PEOPLE[:4] * REFERENCE[:4]).sum()
    np.testing.assert_allclose(shaped.rates.estimate[:4], REFERENCE[:4] * ratio)
    # One count behind four bands: the error of e(0) by moving that count alone.
    moved = [
        merge_bands(
            deaths=np.append(deaths[:3], [deaths[3] + step, *deaths[4:]]),
            population=PEOPLE,
            age_starts=COARSE,
            target_relative_error=0.3,
            standard_rates=REFERENCE,
        )
        .expectancy()
        .estimate
        for step in (-0.01, 0.01)
    ]
    alone = abs(moved[1] - moved[0]) / 0.02 * np.sqrt(13)
    others = fill_empty_bands(
        deaths=deaths, population=PEOPLE, age_starts=COARSE, reference_rates=REFERENCE
    ).schedules.spread.variances
    assert shaped.expectancy().standard_error > alone
    assert others.shape == (7, 1)


def test_an_area_with_too_few_deaths_misses_the_target() -> None:
    merged = merge_bands(deaths=[0, 0, 0, 1, 2, 3, 1], population=PEOPLE, age_starts=COARSE)
    assert str(merged.reason) == "target_not_reached"
    with pytest.raises(ValueError, match="target_relative_error must be above 0"):
        merge_bands(deaths=DEATHS, population=PEOPLE, age_starts=COARSE, target_relative_error=0)


def test_merged_areas_meet_the_target_and_touch(tracts) -> None:
    counts = {"deaths": tracts.deaths, "population": tracts.population, "age_starts": STARTS}
    for prefer in ("smallest", "similar"):
        merged = merge_areas(**counts, adjacency=path(60), target_standard_error=1.5, prefer=prefer)
        errors = merged.expectancy().standard_error
        assert np.all(errors[merged.reason == ""] <= 1.5)
        # On a path a connected set is a run of numbers.
        assert np.all(np.diff(merged.labels) >= 0)
        for label in np.unique(merged.labels):
            members = merged.labels == label
            together = life_table(
                deaths=tracts.deaths[members].sum(axis=0),
                population=tracts.population[members].sum(axis=0),
                age_starts=STARTS,
                population_floor=0,
            ).expectancy()
            np.testing.assert_allclose(merged.expectancy().estimate[members], together.estimate, rtol=1e-10)
            np.testing.assert_allclose(errors[members], together.standard_error, rtol=1e-10)
            np.testing.assert_allclose(merged.own_share[members].sum(), 1)


def test_a_target_met_by_all_merges_nothing() -> None:
    world = simulate(5, 100_000, seed=22)
    merged = merge_areas(
        deaths=world.deaths,
        population=world.population,
        age_starts=STARTS,
        adjacency=path(5),
        target_standard_error=3,
        age=65,
    )
    assert merged.labels.tolist() == [0, 1, 2, 3, 4]
    assert merged.own_share.tolist() == [1] * 5


def test_islands_and_bad_areas_say_why_and_the_rest_goes_on(tracts) -> None:
    deaths = tracts.deaths[:12].copy()
    deaths[5, 3] = -1
    graph = path(12).tolil()
    graph[11, 10] = graph[10, 11] = 0
    merged = merge_areas(
        deaths=deaths,
        population=tracts.population[:12],
        age_starts=STARTS,
        adjacency=sparse.csr_array(graph),
        target_standard_error=1.6,
    )
    assert merged.reason[5] == "negative_deaths"
    assert merged.reason[11] == "target_not_reached"
    assert (merged.reason == "").sum() >= 5


def test_merging_areas_refuses_in_words(tracts) -> None:
    call = {"deaths": tracts.deaths, "population": tracts.population, "age_starts": STARTS, "adjacency": path(60)}
    with pytest.raises(ValueError, match="target_standard_error must be above zero"):
        merge_areas(**call, target_standard_error=0)
    with pytest.raises(ValueError, match="prefer must be one of smallest, similar"):
        merge_areas(**call, target_standard_error=1, prefer="best")
