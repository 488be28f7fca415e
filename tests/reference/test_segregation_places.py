"""Measures that know where units lie, against slow twins and what PySAL segregation 2.5.4 returns.

PySAL: libpysal 4.14.1, geopandas 1.2.0, Python 3.11, November 2026; calls are Class(data, "a", "ab") with a the group
and ab both, on 16 boxes; figures typed as it printed them.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from commontable.stats import (
    Proximity,
    centralization,
    clustering,
    distance_exposure,
    information_index,
    kernel_surroundings,
    land_concentration,
    local_centralization,
    segregation_profile,
)
from commontable.stats.segregation import nearby, proximity, state
from tests.reference import twins_segregation_places as twin
from tests.reference.twins_segregation import delta_twin as error_twin
from tests.reference.twins_segregation import spatial_information_twin

PEOPLE = np.array(
    [[(7 * i * i + 3 * i) % 53 + 4, (5 * i * i + 11 * i) % 37 + 3, (3 * i * i + 2 * i) % 29 + 2] for i in range(16)],
    dtype=float,
)
TWO = PEOPLE[:, :2]
ACROSS, UP = [0, 1, 3.1, 4.3, 7.7], [0, 2, 3.3, 5.7, 6.1]
BOXES = np.array([[ACROSS[i % 4], UP[i // 4], ACROSS[i % 4 + 1], UP[i // 4 + 1]] for i in range(16)])
POINTS = (BOXES[:, :2] + BOXES[:, 2:]) / 2
AREAS = (BOXES[:, 2] - BOXES[:, 0]) * (BOXES[:, 3] - BOXES[:, 1])
REGIONS = np.array([2, 0, 1, 0, 2, 1, 0, 1, 2, 0, 1, 2, 0, 2, 1, 0])
YEARS = np.stack([TWO, TWO[::-1] + 5])


def parts(figure, *others: np.ndarray) -> list[list[float]]:
    """The twin of each year and region."""
    kept = [region == REGIONS for region in range(3)]
    return [[figure(year[one].tolist(), *(each[one].tolist() for each in others)) for one in kept] for year in YEARS]


LAND = {
    "delta": (0.37664123290775864, lambda t, a, whole: twin.delta_twin(t, a)),
    "absolute": (0.462056685003412, twin.absolute_concentration_twin),
    "relative": (-0.003718000900933714, twin.relative_concentration_twin),
}


@pytest.mark.parametrize("index", LAND)
def test_land_concentration(index: str) -> None:
    """Delta, AbsoluteConcentration, RelativeConcentration: PySAL takes the last unit whole."""
    figure, slow = LAND[index]
    found = land_concentration(counts=TWO, areas=AREAS, index=index, crossing="whole")
    np.testing.assert_allclose(found.estimate, figure, rtol=1e-12)
    for crossing in ("whole", "part"):
        ours = land_concentration(counts=YEARS, areas=AREAS, index=index, crossing=crossing, regions=REGIONS)
        wanted = parts(lambda t, a, whole=crossing == "whole": slow(t, a, whole), AREAS)
        np.testing.assert_allclose(ours.estimate, wanted, rtol=1e-11)
        given = {"areas": AREAS, "index": index, "crossing": crossing}
        error = land_concentration(counts=TWO, sampling="multinomial", **given).standard_error
        moved = error_twin(lambda t, g=given: float(land_concentration(counts=t, **g).estimate), TWO.tolist(), TWO)
        np.testing.assert_allclose(error, moved, rtol=1e-5)


CENTERS = (
    ("mean", 0.09345246679990193, -0.14657002858309465),
    ("population-mean", 0.01196828907035119, -0.19234381380155163),
    ("largest-population", -0.17191114896032822, -0.0404995236150798),
    ((2.0, 3.0), 0.02008419924866267, -0.07876003811079357),
)


@pytest.mark.parametrize(("center", "absolute", "relative"), CENTERS)
def test_pysal_centralization(center, absolute: float, relative: float) -> None:
    """AbsoluteCentralization and RelativeCentralization(center="mean", "population_weighted_mean", ...)."""
    given = {"counts": TWO, "coordinates": POINTS, "center": center}
    np.testing.assert_allclose(centralization(index="absolute", areas=AREAS, **given).estimate, absolute, rtol=1e-11)
    np.testing.assert_allclose(centralization(index="relative", **given).estimate, relative, rtol=1e-11)


def test_centralization_with_ties_and_regions() -> None:
    """center="median" puts units at equal distances; PySAL takes them in the order it finds them (0.0877)."""
    far = np.hypot(*(POINTS - np.median(POINTS, axis=0)).T).round(9)
    assert np.unique(far).size < far.size
    given = {"counts": TWO, "coordinates": POINTS, "center": "median"}
    x, y, _ = twin.split(TWO.tolist())
    for index, other, land in (("relative", y, None), ("absolute", AREAS.tolist(), AREAS)):
        wanted = twin.nearer_twin(x, other, far.tolist())
        ours = centralization(index=index, areas=land, **given)
        np.testing.assert_allclose(ours.estimate, wanted, rtol=1e-11)
    ours = centralization(counts=YEARS, index="relative", distances=far, regions=REGIONS).estimate
    wanted = parts(lambda t, d: twin.nearer_twin(*twin.split(t)[:2], d), far)
    np.testing.assert_allclose(ours, wanted, rtol=1e-11)
    for areas in (None, AREAS):
        known = {"index": "relative" if areas is None else "absolute", "areas": areas, "distances": far}
        error = centralization(counts=TWO, sampling="multinomial", **known).standard_error
        moved = error_twin(lambda t, k=known: float(centralization(counts=t, **k).estimate), TWO.tolist(), TWO)
        np.testing.assert_allclose(error, moved, rtol=1e-5)


LOCAL = """-4.29661319e-01 1.92167577e-01 -9.46745562e-05 2.18255578e-01 7.48666758e-02 1.49430816e-01 -4.31654676e-02
-3.61328948e-02 4.47368421e-01 -2.73820297e-01 1.97747976e-01 6.04361371e-02 3.05244643e-01 -3.57387387e-01
6.65564283e-02 4.08993334e-02"""


def test_local_centralization() -> None:
    """LocalRelativeCentralization (5 neighbors). Units 1, 2, 5 and 6 have two neighbors at one distance, which PySAL
    takes in the order it finds them."""
    pysal, alone = np.array(LOCAL.split(), dtype=float), [i for i in range(16) if i not in (1, 2, 5, 6)]
    found = local_centralization(counts=TWO, coordinates=POINTS, neighbors=5, sampling="multinomial")
    np.testing.assert_allclose(found.estimate[alone], pysal[alone], rtol=1e-7)
    for unit in range(2, 16):
        slow = twin.local_nearer_twin(TWO.tolist(), POINTS.tolist(), unit, 5)
        np.testing.assert_allclose(found.estimate[unit], slow, rtol=1e-9)
    moved = error_twin(lambda t: twin.local_nearer_twin(t, POINTS.tolist(), 8, 5), TWO.tolist(), TWO)
    np.testing.assert_allclose(found.standard_error[8], moved, rtol=1e-5)


CLUSTERING = {
    "absolute": twin.absolute_clustering_twin,
    "relative": twin.relative_clustering_twin,
    "proximity": twin.spatial_proximity_twin,
}


@pytest.mark.parametrize("chunk", [2**18, 9])
@pytest.mark.parametrize("index", CLUSTERING)
def test_clustering(index: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proximity, "CHUNK", chunk)
    slow = CLUSTERING[index]
    near = Proximity(coordinates=POINTS, areas=AREAS, scale=2.5)
    wanted = parts(lambda t, p, a: slow(t, twin.proximities(p, a, 2.5)), POINTS, AREAS)
    ours = clustering(counts=YEARS, near=near, index=index, regions=REGIONS)
    np.testing.assert_allclose(ours.estimate, wanted, rtol=1e-10)
    cut = Proximity(coordinates=POINTS, areas=AREAS, scale=2.5, cutoff=3.0)
    found = clustering(counts=TWO, near=cut, index=index, sampling="multinomial")
    table = twin.proximities(POINTS.tolist(), AREAS.tolist(), 2.5, 3.0)
    np.testing.assert_allclose(found.estimate, slow(TWO.tolist(), table), rtol=1e-11)
    for places in (near, cut):
        error = clustering(counts=TWO, near=places, index=index, sampling="multinomial").standard_error
        known = {"near": places, "index": index}
        moved = error_twin(lambda t, k=known: float(clustering(counts=t, **k).estimate), TWO.tolist(), TWO)
        np.testing.assert_allclose(error, moved, rtol=1e-5)


def pysal_proximities() -> np.ndarray:
    """What PySAL calls proximity: 1 - exp(-d / the other unit's sum of distances), which grows with distance."""
    far = np.linalg.norm(POINTS[:, None] - POINTS[None], axis=-1)
    near = np.exp(-far / far.sum(axis=1))
    np.fill_diagonal(near, np.exp(-np.sqrt(0.6 * AREAS)))
    return 1 - near


def test_pysal_clustering() -> None:
    """AbsoluteClustering and SpatialProximity with PySAL's proximities, which are not symmetric and run backward."""
    near = sparse.csr_matrix(pysal_proximities())
    for index, wanted in (("absolute", 0.13257541698467828), ("proximity", 1.0485100119449153)):
        found = clustering(counts=TWO, near=near, index=index, sampling="multinomial")
        np.testing.assert_allclose(found.estimate, wanted, rtol=1e-11)
        known = {"near": near, "index": index}
        moved = error_twin(lambda t, k=known: float(clustering(counts=t, **k).estimate), TWO.tolist(), TWO)
        np.testing.assert_allclose(found.standard_error, moved, rtol=1e-5)


def test_pysal_relative_clustering_and_distance_decay_are_other_sums() -> None:
    """RelativeClustering sums c_ij x_j² instead of x_i c_ij x_j; DistanceDecayIsolation and -Interaction divide by the
    sum of the other unit's row, so that the two add up to 1.016 instead of one."""
    near, (x, y, t) = pysal_proximities(), (np.array(each) for each in twin.split(TWO.tolist()))
    squares = (x**2 * near).sum() / x.sum() ** 2 / ((y**2 * near).sum() / y.sum() ** 2) - 1
    np.testing.assert_allclose(squares, -0.02570016706940148, rtol=1e-10)
    rows = near * t / (near * t).sum(axis=1)
    pair = [(x / x.sum() * (rows * other / t).sum(axis=1)).sum() for other in (x, y)]
    np.testing.assert_allclose(pair, [0.6199662187110315, 0.3958362103505237], rtol=1e-10)
    given = sparse.csr_matrix(near)
    ours = [float(distance_exposure(counts=TWO, near=given, group=0, to=to).estimate) for to in (0, 1)]
    np.testing.assert_allclose(ours, [0.6176203050245691, 0.3823796949754307], rtol=1e-10)
    assert sum(ours) == pytest.approx(1)
    slow = twin.relative_clustering_twin(TWO.tolist(), near.tolist())
    ours = clustering(counts=TWO, near=given, index="relative")
    np.testing.assert_allclose(ours.estimate, slow, rtol=1e-10)


@pytest.mark.parametrize("cutoff", [None, 3.0])
def test_distance_exposure(cutoff: float | None) -> None:
    near = Proximity(coordinates=POINTS, areas=AREAS, scale=2.5, cutoff=cutoff)
    table = twin.proximities(POINTS.tolist(), AREAS.tolist(), 2.5, np.inf if cutoff is None else cutoff)
    for group, to in ((0, 0), (0, 2), (1, 0)):
        found = distance_exposure(counts=PEOPLE, near=near, group=group, to=to, sampling="multinomial")
        wanted = twin.distance_exposure_twin(PEOPLE.tolist(), table, group, to)
        np.testing.assert_allclose(found.estimate, wanted, rtol=1e-11)
        moved = error_twin(
            lambda t, g=group, o=to: twin.distance_exposure_twin(t, table, g, o), PEOPLE.tolist(), PEOPLE
        )
        np.testing.assert_allclose(found.standard_error, moved, rtol=1e-5)


@pytest.fixture(params=["together", "row by row"])
def _rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "row by row":
        monkeypatch.setattr(nearby, "PAIRS", 3)
        monkeypatch.setattr(state, "ROWS", 2)


@pytest.mark.usefixtures("_rows")
def test_scale_profile() -> None:
    wide = [0.0, 2.5, 4.0]
    found = segregation_profile(
        index="information",
        counts=PEOPLE,
        coordinates=POINTS,
        bandwidths=wide,
        kernel="triangular",
        sampling="multinomial",
    )
    far = np.hypot(*(POINTS[:, None] - POINTS[None]).transpose(2, 0, 1))
    for place, each in enumerate(wide):
        near = (np.maximum(1 - far / each, 0.0) if each else np.eye(16)).tolist()
        slow = spatial_information_twin(PEOPLE.tolist(), near)
        np.testing.assert_allclose(found.estimate[place], slow, rtol=1e-11)
        moved = error_twin(lambda t, near=near: spatial_information_twin(t, near), PEOPLE.tolist(), PEOPLE)
        np.testing.assert_allclose(found.standard_error[place], moved, rtol=1e-5)


@pytest.mark.usefixtures("_rows")
def test_scale_profile_of_regions_is_that_with_the_whole_matrix() -> None:
    counts = np.stack([PEOPLE, PEOPLE])
    counts[1, 15, 0] = np.nan
    asked = {"counts": counts, "regions": np.arange(16)[::-1] // 4, "sampling": "multinomial"}
    places = {"coordinates": POINTS, "kernel": "uniform"}
    found = segregation_profile(index="information", bandwidths=[2.5], **places, **asked)
    near = kernel_surroundings(bandwidth=2.5, **places)
    whole = information_index(surroundings=near, **asked)
    np.testing.assert_allclose(found.estimate[..., 0], whole.estimate, rtol=1e-11)
    np.testing.assert_allclose(found.standard_error[..., 0], whole.standard_error, rtol=1e-11)
    assert found.reason[..., 0].tolist() == whole.reason.tolist()
    assert whole.reason[1].tolist() == ["missing_count", "missing_count", "", ""]
    far = np.hypot(*(POINTS[:, None] - POINTS[None]).transpose(2, 0, 1))
    np.testing.assert_array_equal(near.toarray(), far <= 2.5)
