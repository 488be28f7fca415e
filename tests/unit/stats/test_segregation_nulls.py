"""Segregation by chance: what shuffling keeps, what p means, and a place against itself."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    neighbor_surroundings,
    segregation_contrast,
    segregation_difference_test,
    segregation_test,
)

RNG = np.random.default_rng(3)
TWO = RNG.integers(5, 60, (8, 2)).astype(float)
THREE = RNG.integers(5, 60, (8, 3)).astype(float)
REGIONS = [0, 0, 0, 1, 1, 1, 2, 2]


def test_nulls_keep_what_they_say() -> None:
    from commontable.stats.segregation.tables import read_people
    from commontable.stats.segregation.testing import NULLS, redealt

    counts = np.concatenate([THREE, np.zeros((2, 3))])
    people = read_people(counts=counts, regions=[*REGIONS, 3, 3])
    sums = people.regions.sum
    for null in NULLS:
        table = redealt(people, null, np.random.default_rng(4))
        np.testing.assert_allclose(sums(table.sum(axis=0)), sums(people.n.sum(axis=0)))
        if null != "even":
            np.testing.assert_allclose(sums(table), sums(people.n))
        if null in ("even", "shuffled"):
            np.testing.assert_allclose(table.sum(axis=0), people.n.sum(axis=0))
        assert not np.array_equal(table, people.n)


def test_p_is_even_under_the_null_and_small_without_it() -> None:
    rng = np.random.default_rng(6)
    even = rng.multinomial(40, [0.3, 0.7], size=(60, 12)).astype(float)
    asked = {"index": "information", "null": "shuffled", "seed": 1, "draws": 100}
    found = segregation_test(counts=even, **asked)
    assert 0.35 < found.p.mean() < 0.65
    assert segregation_test(counts=np.eye(2)[[0] * 6 + [1] * 6] * 40, **asked).p == pytest.approx(1 / 101)
    near = neighbor_surroundings(pairs=[[i, i + 1] for i in range(11)], units=12)
    halves = np.repeat([[9.0, 1], [1, 9]], 6, axis=0)
    places = segregation_test(index="information", counts=halves, null="places", surroundings=near, seed=1, draws=199)
    assert places.p < 0.05
    swapped = segregation_difference_test(
        index="dissimilarity", first=halves, second=halves[::2], null="composition", seed=1
    )
    assert swapped.p == 1


def test_contrast_of_a_place_with_itself_is_nothing() -> None:
    for swap in ("composition", "share", "dual-composition"):
        found = segregation_contrast(first=TWO, second=TWO[::-1], index="gini", swap=swap)
        assert found.difference.estimate == pytest.approx(0)
        assert float(found.structure.estimate) == pytest.approx(-float(found.attributes.estimate))
        one, other = (
            segregation_contrast(first=a, second=b, index="gini", swap=swap)
            for a, b in ((TWO, TWO[:5]), (TWO[:5], TWO))
        )
        assert float(one.structure.estimate) == pytest.approx(-float(other.structure.estimate))
