"""Segregation in places: reasons, refusals, shapes, redrawing, and tests by shuffling."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from commontable.stats import (
    Proximity,
    boundary_dissimilarity,
    centralization,
    clustering,
    concentration_curve,
    concentration_profile,
    density_corrected_dissimilarity,
    distance_exposure,
    distortion,
    diversity,
    land_concentration,
    local_centralization,
    min_max_segregation,
    neighbor_surroundings,
    proximity_profile,
    segregation_contrast,
    segregation_difference_test,
    segregation_profile,
    segregation_test,
    simulated_segregation,
)
from commontable.stats.segregation import proximity

RNG = np.random.default_rng(3)
TWO = RNG.integers(5, 60, (8, 2)).astype(float)
THREE = RNG.integers(5, 60, (8, 3)).astype(float)
POINTS = RNG.uniform(0, 5, (8, 2))
AREAS = RNG.uniform(1, 3, 8)
PLACES = {"coordinates": POINTS, "areas": AREAS, "scale": 1.0}
REGIONS = [0, 0, 0, 1, 1, 1, 2, 2]
STREET = neighbor_surroundings(pairs=[[i, i + 1] for i in range(7)], units=8, own=0.0)
LOST = np.where(np.arange(8) == 4, np.nan, AREAS)
LOST_POINTS = np.where(np.arange(8)[:, None] == 4, np.nan, POINTS)

BY_REGION = {
    "land": lambda c, r: land_concentration(counts=c, areas=LOST, index="delta", regions=r),
    "relative land": lambda c, r: land_concentration(counts=c, areas=LOST, index="relative", regions=r),
    "center": lambda c, r: centralization(counts=c, distances=LOST, index="relative", regions=r),
    "land and center": lambda c, r: centralization(
        counts=c, distances=AREAS, areas=-LOST * (LOST != LOST) + LOST, index="absolute", regions=r
    ),
    "place of the center": lambda c, r: centralization(
        counts=c, coordinates=LOST_POINTS, center=[1, 1], index="relative", regions=r
    ),
    "clusters": lambda c, r: clustering(
        counts=c, near=Proximity(**{**PLACES, "areas": LOST}), index="absolute", regions=r
    ),
    "exposure": lambda c, r: distance_exposure(
        counts=c, near=Proximity(**{**PLACES, "coordinates": LOST_POINTS}, cutoff=2.0), group=0, to=1, regions=r
    ),
    "distortion": lambda c, r: distortion(counts=c, coordinates=LOST_POINTS, of="region", regions=r),
    "borders": lambda c, r: boundary_dissimilarity(counts=c, contact=STREET, perimeters=AREAS, areas=LOST, regions=r),
}


@pytest.mark.parametrize("measure", BY_REGION)
def test_a_lost_place_leaves_its_region_alone(measure: str) -> None:
    found = BY_REGION[measure](TWO, REGIONS)
    assert found.reason.tolist() == ["", "missing_place", ""]
    order = np.arange(8)[::-1]
    again = BY_REGION[measure](np.stack([TWO, TWO * 2]), REGIONS)
    np.testing.assert_allclose(again.estimate[0], found.estimate)
    assert again.shape == (2, 3)
    assert order.size == 8


def test_units_in_any_order_give_the_same() -> None:
    order = RNG.permutation(8)
    labels = np.array(REGIONS)
    for measure in (
        lambda c, r, p, a: land_concentration(counts=c, areas=a, index="absolute", regions=r),
        lambda c, r, p, a: centralization(counts=c, coordinates=p, center="median", index="relative", regions=r),
        lambda c, r, p, a: clustering(
            counts=c, near=Proximity(coordinates=p, areas=a, scale=1.0), index="relative", regions=r
        ),
        lambda c, r, p, a: distortion(counts=c, coordinates=p, of="region", regions=r),
    ):
        one, other = (
            measure(TWO, labels, POINTS, AREAS),
            measure(TWO[order], labels[order], POINTS[order], AREAS[order]),
        )
        np.testing.assert_allclose(one.estimate, other.estimate, rtol=1e-12)
    scores = [distortion(counts=TWO[o], coordinates=POINTS[o], of="units", regions=labels[o]) for o in (order, ...)]
    np.testing.assert_allclose(scores[0].estimate, scores[1].estimate[order])


REFUSED = (
    (lambda: land_concentration(counts=THREE, areas=AREAS, index="delta"), "compares two groups"),
    (lambda: land_concentration(counts=TWO, areas=AREAS[:3], index="delta"), "each of the 8 units"),
    (lambda: min_max_segregation(counts=THREE), "The min-max index compares two groups"),
    (lambda: concentration_profile(counts=THREE), "The concentration profile compares two groups"),
    (lambda: centralization(counts=TWO, distances=AREAS, index="absolute"), "needs areas"),
    (lambda: centralization(counts=TWO, distances=AREAS, areas=AREAS, index="relative"), "takes none"),
    (lambda: centralization(counts=TWO, index="relative"), "Give distances, or coordinates and a center"),
    (lambda: centralization(counts=TWO, coordinates=POINTS, index="relative"), "coordinates and a center"),
    (lambda: centralization(counts=TWO, coordinates=POINTS[:2], center="mean", index="relative"), "8 units × 2"),
    (lambda: centralization(counts=TWO, coordinates=POINTS, center="hub", index="relative"), "center must be one of"),
    (lambda: centralization(counts=TWO, coordinates=POINTS, center=[1], index="relative"), "one point, or one for"),
    (lambda: local_centralization(counts=TWO, coordinates=POINTS, neighbors=8), "1 to 7"),
    (lambda: local_centralization(counts=TWO, coordinates=LOST_POINTS, neighbors=2), "finite"),
    (lambda: Proximity(coordinates=POINTS, areas=AREAS, scale=0), "scale must be above zero"),
    (lambda: Proximity(coordinates=POINTS, areas=AREAS, scale=1, cutoff=-1), "cutoff must be above zero"),
    (lambda: boundary_dissimilarity(counts=TWO, contact=STREET, areas=AREAS), "perimeters and areas"),
    (lambda: concentration_curve(counts=TWO, shares=[2]), "from 0 to 1"),
    (
        lambda: segregation_profile(
            index="gini", counts=TWO, coordinates=POINTS, bandwidths=3, kernel="uniform", group=0
        ),
        "list of distances",
    ),
    (lambda: distortion(counts=TWO, coordinates=POINTS, of="region", draws=100), "needs a seed"),
    (lambda: distortion(counts=TWO, coordinates=POINTS, of="region", draws=9, seed=1), "at least 100"),
    (lambda: segregation_contrast(first=THREE, second=TWO, index="gini"), "two groups"),
    (lambda: segregation_contrast(first=TWO, second=TWO, index="gini", draws=100), "needs a seed"),
    (lambda: segregation_test(index="gini", counts=TWO, null="places", seed=1), "Give surroundings"),
    (lambda: segregation_difference_test(index="gini", first=TWO, second=THREE, null="labels", seed=1), "same groups"),
    (
        lambda: segregation_difference_test(index="gini", first=THREE, second=THREE, null="composition", seed=1),
        "one group",
    ),
    (
        lambda: simulated_segregation(index="gini", counts=TWO, seed=1, sampling="multinomial", limits="exact"),
        "limits must be one of",
    ),
)


@pytest.mark.parametrize(("call", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_refusals_say_what_to_do(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_reasons() -> None:
    alike = np.ones(8)
    assert land_concentration(counts=TWO, areas=alike, index="absolute").reason == "no_spread"
    lived_in = {"counts": [[0, 0], [1, 1]], "areas": [1.0, 2.0]}
    for index in ("absolute", "relative"):
        assert land_concentration(**lived_in, index=index).reason == "no_spread"
    alone = TWO * [1, 0]
    assert land_concentration(counts=alone, areas=AREAS, index="delta").reason == "one_group_only"
    assert local_centralization(counts=alone, coordinates=POINTS, neighbors=2).reason.tolist() == ["one_group_only"] * 8
    nobody = sparse.csr_matrix((8, 8))
    assert distance_exposure(counts=TWO, near=nobody, group=0, to=1).reason == "empty_surroundings"
    assert distance_exposure(counts=alone, near=Proximity(**PLACES), group=1, to=0).reason == "group_absent"
    assert clustering(counts=TWO, near=nobody, index="proximity").reason == "denominator_not_positive"
    broken = neighbor_surroundings(pairs=[[0, 1], [1, 2], [3, 4], [6, 7]], units=8, own=0.0)
    found = proximity_profile(counts=TWO, contact=broken, regions=REGIONS)
    assert found.summary.reason.tolist() == ["", "not_connected", ""]
    assert found.curve.reason[1].tolist() == ["not_connected"] * 5
    assert proximity_profile(counts=alone, contact=STREET).summary.reason == "one_group_only"
    assert density_corrected_dissimilarity(counts=alone).reason == "one_group_only"
    none = segregation_test(index="dissimilarity", counts=alone, null="even", seed=1)
    assert none.reason == "one_group_only"
    assert np.isnan(none.p)


def test_centers() -> None:
    heavy = TWO * np.where(np.arange(8) == 3, 20, 1)[:, None]
    asked = {"counts": heavy, "coordinates": POINTS, "index": "relative"}
    there = centralization(center=POINTS[3], **asked).estimate
    np.testing.assert_allclose(centralization(center="largest-population", **asked).estimate, there)
    mean = np.average(POINTS, axis=0, weights=heavy.sum(axis=1))
    there = centralization(center=mean, **asked).estimate
    np.testing.assert_allclose(centralization(center="population-mean", **asked).estimate, there)
    each = centralization(center=[POINTS[0], POINTS[3], POINTS[6]], regions=REGIONS, **asked).estimate
    for region, unit in enumerate((0, 3, 6)):
        kept = np.array(REGIONS) == region
        one = centralization(counts=heavy[kept], coordinates=POINTS[kept], center=POINTS[unit], index="relative")
        np.testing.assert_allclose(each[region], one.estimate)


def test_a_street_in_order_of_the_center_is_complete() -> None:
    """All of one group nearer than all of the other: 1; turned round: -1."""
    people = [[5, 0], [7, 0], [0, 3], [0, 9]]
    asked = {"distances": [1, 2, 3, 4], "index": "relative"}
    assert centralization(counts=people, **asked).estimate == pytest.approx(1)
    assert centralization(counts=people, group=1, **asked).estimate == pytest.approx(-1)


def test_least_land_is_one_and_most_is_zero() -> None:
    areas = [1.0, 2.0, 4.0]
    for people, wanted in (([[10, 0], [5, 5], [0, 30]], 1.0), ([[0, 20], [0, 10], [10, 0]], 0.0)):
        found = land_concentration(counts=people, areas=areas, index="absolute")
        assert found.estimate == pytest.approx(wanted)


def test_local_centralization_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    from commontable.stats.segregation import centers

    asked = {"counts": TWO, "coordinates": POINTS, "neighbors": 3}
    whole = local_centralization(sampling="multinomial", **asked)
    monkeypatch.setattr(centers, "PAIRS", 16)
    parted = local_centralization(sampling="multinomial", **asked)
    np.testing.assert_allclose(whole.estimate, parted.estimate)
    np.testing.assert_allclose(whole.standard_error, parted.standard_error)
    assert np.isnan(local_centralization(**asked).standard_error).all()


def test_proximity_needs_no_table_of_all_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proximity, "CHUNK", 4)
    few = clustering(counts=TWO, near=Proximity(**PLACES), index="absolute", regions=REGIONS).estimate
    monkeypatch.undo()
    np.testing.assert_allclose(
        few, clustering(counts=TWO, near=Proximity(**PLACES), index="absolute", regions=REGIONS).estimate
    )
    far = Proximity(**PLACES, cutoff=100.0)
    np.testing.assert_allclose(clustering(counts=TWO, near=far, index="absolute", regions=REGIONS).estimate, few)


def test_figures_without_slopes_have_limits_from_draws() -> None:
    asked = {"sampling": "multinomial", "draws": 100, "seed": 2}
    whole = distortion(counts=TWO, coordinates=POINTS, of="region", **asked)
    units = distortion(counts=TWO, coordinates=POINTS, of="units", regions=REGIONS, **asked)
    steps = proximity_profile(counts=TWO, contact=STREET, **asked).summary
    gap = segregation_contrast(first=TWO, second=TWO[:5] + 9, index="gini", **asked)
    for found in (whole, steps, gap.difference, gap.structure):
        low, high = found.interval(0.9)
        assert low < high
        assert found.standard_error > 0
    assert units.interval()[0].shape == (8,)
    assert gap.structure.at().interval(0.9)[0] == gap.structure.interval(0.9)[0]


def test_diversity_has_errors_and_bounds() -> None:
    for index in ("entropy", "interaction", "concentration"):
        asked = {"index": index, "normalized": True}
        even = diversity(counts=np.full((2, 3), 7), of="regions", **asked).estimate
        one = diversity(counts=[[7, 0, 0], [4, 0, 0]], of="regions", **asked).estimate
        ends = (1.0, 0.0) if index != "concentration" else (0.0, 1.0)
        np.testing.assert_allclose([even, one], ends, atol=1e-12)
        found = diversity(counts=THREE, of="units", sampling="multinomial", index=index)
        assert (found.standard_error > 0).all()
        step = 1e-5
        moved = []
        for m in range(3):
            up, down = THREE.copy(), THREE.copy()
            up[0, m], down[0, m] = up[0, m] + step, down[0, m] - step
            ends = [diversity(counts=each, of="regions", index=index).estimate for each in (up, down)]
            moved.append((ends[0] - ends[1]) / (2 * step))
        wanted = np.sqrt((np.square(moved) * THREE.sum(axis=0)).sum())
        error = diversity(counts=THREE, of="regions", sampling="multinomial", index=index).standard_error
        np.testing.assert_allclose(error, wanted, rtol=1e-6)


def test_density_correction_lowers_and_leaves_complete_separation() -> None:
    assert density_corrected_dissimilarity(counts=np.diag([5, 9])).estimate == pytest.approx(1)
    few = np.array([[6, 5], [5, 6], [4, 4]])
    assert density_corrected_dissimilarity(counts=few).estimate == 0


def test_inverted_limits_at_the_ends() -> None:
    asked = {"index": "dissimilarity", "sampling": "multinomial", "seed": 1, "draws": 200}
    apart = simulated_segregation(counts=np.diag([60, 80]), **asked)
    assert apart.estimate == apart.interval()[1] == 1
    even = simulated_segregation(counts=np.full((30, 2), 20), **asked)
    assert even.estimate == 0
    assert even.interval()[1] < 0.1
    met = simulated_segregation(**{**asked, "index": "exposure"}, counts=TWO, group=0, reference=1)
    low, high = met.interval()
    assert low < met.estimate < high
    assert abs(met.estimate - (TWO[:, 0] / TWO[:, 0].sum() * TWO[:, 1] / TWO.sum(axis=1)).sum()) < 0.02
