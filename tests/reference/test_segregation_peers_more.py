"""Profiles, distortion, contrasts, tests, corrections and borders against PySAL segregation 2.5.4 and slow twins.

PySAL: libpysal 4.14.1, geopandas 1.2.0, Python 3.11, November 2026; 16 boxes with groups a, b, c; ab = a + b; figures
typed as it printed them.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from commontable.stats import (
    boundary_dissimilarity,
    concentration_curve,
    concentration_profile,
    density_corrected_dissimilarity,
    distortion,
    diversity,
    information_index,
    kernel_surroundings,
    min_max_segregation,
    mutual_information,
    neighbor_surroundings,
    normalized_exposure,
    proximity_profile,
    segregation_contrast,
    segregation_difference_test,
    segregation_gini,
    segregation_profile,
    segregation_test,
    squared_variation,
)
from commontable.stats.segregation import steps, views
from tests.reference import twins_segregation_places as twin
from tests.reference.test_segregation_places import ACROSS, AREAS, PEOPLE, POINTS, REGIONS, TWO, UP

PAIRS = [(i, j) for i in range(16) for j in range(i)]
ROOK = [(i, j) for i, j in PAIRS if abs(i % 4 - j % 4) + abs(i // 4 - j // 4) == 1]
QUEEN = [(i, j) for i, j in PAIRS if max(abs(i % 4 - j % 4), abs(i // 4 - j // 4)) == 1]
WIDTHS, HEIGHTS = np.diff(ACROSS)[np.arange(16) % 4], np.diff(UP)[np.arange(16) // 4]
OTHER = np.stack([np.roll(PEOPLE[:, 2] * 2, 3) + 1, np.roll(PEOPLE[:, 1], 5)], axis=1)


def touching(pairs: list[tuple[int, int]]) -> sparse.csr_matrix:
    return neighbor_surroundings(pairs=pairs, units=16, own=0.0)


def borders() -> sparse.csr_matrix:
    length = [HEIGHTS[i] if i // 4 == j // 4 else WIDTHS[i] for i, j in ROOK]
    return neighbor_surroundings(pairs=ROOK, units=16, weights=length, own=0.0)


MULTIGROUP = (
    (segregation_gini, "MultiGini", 0.3843445660170725),
    (squared_variation, "MultiSquaredCoefVar", 0.09759964684378172),
    (normalized_exposure, "MultiNormExposure", 0.104733160519224),
    (mutual_information, "MultiDivergence", 0.10427169267628061),
)


@pytest.mark.parametrize(("measure", "call", "figure"), MULTIGROUP)
def test_pysal_multigroup(measure, call: str, figure: float) -> None:
    np.testing.assert_allclose(measure(counts=PEOPLE).estimate, figure, rtol=1e-12)


def test_pysal_min_max_and_profile() -> None:
    """MinMax; ConProf sums over a grid: 0.364289 with m=1000, 0.363371 with m=20000; ours is the limit."""
    np.testing.assert_allclose(min_max_segregation(counts=TWO).estimate, 0.4674912913789866, rtol=1e-12)
    exact = float(concentration_profile(counts=TWO).estimate)
    for points, figure in ((1_000, 0.36428911120185087), (20_000, 0.3633714601197768)):
        assert abs(exact - figure) < 1.5 / points
    shares = np.linspace(0, 1, 20_000)
    curve = concentration_curve(counts=TWO, shares=shares).estimate
    middle = TWO[:, 0].sum() / TWO.sum()
    area = [curve[kept].mean() * kept.mean() for kept in (shares < middle, shares >= middle)]
    np.testing.assert_allclose((middle - area[0] + area[1]) / (1 - middle), exact, atol=1e-4)


DIVERSITY = (
    ("entropy", False, 1.0389460679646831, [1.06085695, 1.0260666, 0.92621905]),
    ("entropy", True, 1.0389460679646831 / np.log(3), [0.96563361, 0.93396607, 0.84308091]),
    ("concentration", False, 0.3724453870446812, [0.35802469, 0.37875, 0.44726562]),
    ("interaction", False, 0.6275546129553187, [0.64197531, 0.62125, 0.55273438]),
)


@pytest.mark.parametrize(("index", "normalized", "region", "units"), DIVERSITY)
def test_pysal_diversity(index: str, normalized: bool, region: float, units: list[float]) -> None:
    """MultiDiversity(normalized), SimpsonsConcentration, SimpsonsInteraction and their local forms (first three)."""
    asked = {"counts": PEOPLE, "index": index, "normalized": normalized}
    np.testing.assert_allclose(diversity(of="regions", **asked).estimate, region, rtol=1e-12)
    np.testing.assert_allclose(diversity(of="units", **asked).estimate[:3], units, rtol=1e-7)


def test_pysal_density_corrected() -> None:
    """DensityCorrectedDissim finds each point by a search to 1e-5."""
    np.testing.assert_allclose(density_corrected_dissimilarity(counts=TWO).estimate, 0.2918157365168146, atol=2e-6)


def test_pysal_borders() -> None:
    """BoundarySpatialDissim (rows of border lengths made one) and PARDissim."""
    long = borders()
    rows = sparse.diags(1 / np.asarray(long.sum(axis=1)).ravel()) @ long
    np.testing.assert_allclose(boundary_dissimilarity(counts=TWO, contact=rows).estimate, 0.10047217563950861)
    around = {"perimeters": 2 * (WIDTHS + HEIGHTS), "areas": AREAS}
    found = boundary_dissimilarity(counts=TWO, contact=long, sampling="multinomial", **around)
    np.testing.assert_allclose(found.estimate, 0.223950805111168, rtol=1e-12)
    regions = boundary_dissimilarity(counts=TWO, contact=long, regions=REGIONS, **around)
    kept = np.isin(REGIONS, 1)
    alone = boundary_dissimilarity(
        counts=TWO[kept], contact=long[kept][:, kept], **{name: each[kept] for name, each in around.items()}
    )
    np.testing.assert_allclose(regions.estimate[1], alone.estimate, rtol=1e-12)


@pytest.mark.parametrize("chunk", [2**18, 7])
def test_distortion(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """LocalDistortion where no two units are at one distance; elsewhere PySAL takes them as it finds them."""
    monkeypatch.setattr(views, "CHUNK", chunk)
    pysal = {0: 0.219623, 3: 0.124778, 4: 0.354621, 7: 0.065381, 8: 0.617161, 11: 0.159096, 14: 0.238335}
    for weights in ("units", "people"):
        found = distortion(counts=PEOPLE, coordinates=POINTS, of="units", weights=weights)
        wanted = [
            twin.distortion_twin(PEOPLE.tolist(), POINTS.tolist(), unit, weights == "people") for unit in range(16)
        ]
        np.testing.assert_allclose(found.estimate, wanted, rtol=1e-9)
        if weights == "units":
            np.testing.assert_allclose(found.estimate[list(pysal)], list(pysal.values()), atol=6e-7)
        whole = distortion(counts=PEOPLE, coordinates=POINTS, of="region", weights=weights)
        mean = np.average(wanted, weights=PEOPLE.sum(axis=1))
        np.testing.assert_allclose(whole.estimate, mean, rtol=1e-9)


def test_pysal_global_distortion_within_ties() -> None:
    """GlobalDistortion 0.29554, with units at one distance taken as found."""
    found = distortion(counts=PEOPLE, coordinates=POINTS, of="region", weights="units")
    np.testing.assert_allclose(found.estimate, 0.2955369190784682, atol=2e-3)


@pytest.mark.parametrize("chunk", [2**18, 40])
@pytest.mark.parametrize(("pairs", "figure"), [(QUEEN, 1.21127313114223), (ROOK, 1.3181938736310161)])
def test_proximity_profile(pairs: list, figure: float, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """SpatialProxProf(m=20000) with Queen and Rook contacts sums over a grid."""
    monkeypatch.setattr(steps, "CHUNK", chunk)
    shares = [0.0, 0.3, 0.5, 0.65, 0.9]
    found = proximity_profile(counts=TWO, contact=touching(pairs), shares=shares)
    np.testing.assert_allclose(found.summary.estimate, figure, atol=1e-4)
    table = touching(pairs).toarray().tolist()
    wanted = [twin.proximity_profile_twin(TWO.tolist(), table, share) for share in shares]
    np.testing.assert_allclose(found.curve.estimate, wanted, rtol=1e-12)


def test_segregation_profile() -> None:
    """compute_multiscalar_profile(MultiInfoTheory, distances=[2, 4], function="triangular"): 0.100363, 0.048983,
    0.008727. It takes rounded sums as units (ours weights units by their own people) and at 2 ties units without
    neighbors to the nearest one."""
    asked = {"coordinates": POINTS, "kernel": "triangular"}
    found = segregation_profile(index="information", counts=PEOPLE, bandwidths=[0, 2, 4], **asked)
    np.testing.assert_allclose(found.estimate[0], 0.10036295038928345, rtol=1e-12)
    near = kernel_surroundings(bandwidth=4.0, **asked)
    np.testing.assert_allclose(found.estimate[2], information_index(counts=PEOPLE, surroundings=near).estimate)
    summed = information_index(counts=np.round(near @ PEOPLE)).estimate
    np.testing.assert_allclose(summed, 0.008727197064010556, rtol=1e-10)


CONTRASTS = (
    ("composition", -0.030827061937306194, -0.08255325981042724),
    ("share", -0.036437943080818797, -0.07694237866691464),
    ("dual-composition", -0.03169222217745729, -0.08168809957027615),
)


@pytest.mark.parametrize(("swap", "structure", "attributes"), CONTRASTS)
def test_pysal_decomposition_of_two_places(swap: str, structure: float, attributes: float) -> None:
    """DecomposeSegregation(Dissim, Dissim, counterfactual_approach="composition", "share", "dual_composition")."""
    found = segregation_contrast(first=TWO, second=OTHER, index="dissimilarity", swap=swap)
    np.testing.assert_allclose(found.structure.estimate, structure, rtol=1e-10)
    np.testing.assert_allclose(found.attributes.estimate, attributes, rtol=1e-10)
    np.testing.assert_allclose(found.difference.estimate, structure + attributes, rtol=1e-10)


NULLS = (("even", 0.10967), ("independent", 0.11002), ("shuffled", 0.11159))


@pytest.mark.parametrize(("null", "mean"), NULLS)
def test_pysal_one_place(null: str, mean: float) -> None:
    """SingleValueTest(Dissim, null_approach="evenness", "systematic", "person_permutation"), 500 tables: p = 0."""
    found = segregation_test(index="dissimilarity", counts=TWO, null=null, seed=1, tail="two")
    np.testing.assert_allclose(found.expected.estimate, mean, atol=0.003)
    assert found.p == pytest.approx(2 / 500)


def test_pysal_two_places() -> None:
    """TwoValueTest(Dissim, Dissim, null_approach="random_label"), 500 tables: p = 0.316."""
    asked = {"index": "dissimilarity", "first": TWO, "second": OTHER, "seed": 1}
    found = segregation_difference_test(null="labels", **asked)
    np.testing.assert_allclose(found.observed.estimate, -0.11338032174773343, rtol=1e-12)
    assert found.p == pytest.approx(0.316, abs=0.06)
    assert segregation_difference_test(null="people", **asked).p < 0.05
    assert segregation_difference_test(null="composition", **asked).p > 0.2
