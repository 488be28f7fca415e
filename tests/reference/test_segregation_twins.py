"""Every measure of segregation against its slow twin in plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from commontable.stats import (
    above_chance,
    boundary_dissimilarity,
    concentration_profile,
    dissimilarity,
    exposure,
    information_index,
    isolation,
    local_segregation,
    location_quotients,
    min_max_segregation,
    mutual_information,
    nested_segregation,
    normalized_exposure,
    relative_diversity,
    segregation_atkinson,
    segregation_change,
    segregation_gini,
    squared_variation,
)
from commontable.stats.segregation.evenness import TWO_GROUPS
from commontable.stats.segregation.named import NAMES, named, value_of
from commontable.stats.segregation.tables import read_people
from tests.reference import twins_segregation as twin

RNG = np.random.default_rng(11)
MANY = RNG.integers(1, 90, (3, 9, 4)).astype(float)
MANY[0, 2, 1] = MANY[1, 4] = 0.0
TWO = MANY[..., :2] + 1
REGIONS = np.array([2, 0, 1, 0, 2, 1, 0, 1, 2])
NEAR = np.abs(np.subtract.outer(np.arange(9), np.arange(9)))
WEIGHTS = np.where(NEAR <= 2, 1.0 - NEAR / 4, 0.0)
EVEN = {
    dissimilarity: twin.dissimilarity_twin,
    segregation_gini: twin.gini_twin,
    information_index: twin.information_twin,
    mutual_information: twin.mutual_twin,
    relative_diversity: twin.diversity_twin,
    squared_variation: twin.squared_variation_twin,
    normalized_exposure: twin.normalized_exposure_twin,
}
PAIRED = {min_max_segregation: twin.min_max_twin, concentration_profile: twin.profile_twin}


def parts(table: np.ndarray) -> list[list[list[float]]]:
    return [table[region == REGIONS].tolist() for region in range(3)]


@pytest.mark.parametrize("measure", EVEN)
def test_evenness(measure) -> None:
    np.testing.assert_allclose(measure(counts=MANY).estimate, [EVEN[measure](t.tolist()) for t in MANY], rtol=1e-12)
    wanted = [[EVEN[measure](part) for part in parts(table)] for table in MANY]
    np.testing.assert_allclose(measure(counts=MANY, regions=REGIONS).estimate, wanted, rtol=1e-11)


def test_two_groups_give_the_classic_forms() -> None:
    for table in TWO:
        found = dissimilarity(counts=table).estimate
        np.testing.assert_allclose(found, twin.classic_dissimilarity_twin(table.tolist()), rtol=1e-12)
    against = np.stack([MANY[2, :, 1], MANY[2].sum(axis=1) - MANY[2, :, 1]], axis=1).tolist()
    rest = dissimilarity(counts=MANY[2], group=1).estimate
    np.testing.assert_allclose(rest, twin.classic_dissimilarity_twin(against), rtol=1e-12)
    pair = dissimilarity(counts=MANY[2], group=1, reference=3).estimate
    np.testing.assert_allclose(pair, twin.classic_dissimilarity_twin(MANY[2][:, [1, 3]].tolist()), rtol=1e-12)


@pytest.mark.parametrize("measure", PAIRED)
def test_indices_of_two_groups(measure) -> None:
    wanted = [PAIRED[measure](table.tolist()) for table in TWO]
    np.testing.assert_allclose(measure(counts=TWO).estimate, wanted, rtol=1e-12)


@pytest.mark.parametrize("shape", [0.1, 0.5, 0.9])
def test_atkinson(shape: float) -> None:
    wanted = [twin.atkinson_twin(table.tolist(), shape) for table in TWO]
    np.testing.assert_allclose(segregation_atkinson(counts=TWO, shape=shape).estimate, wanted, rtol=1e-12)


def test_exposure() -> None:
    for group in range(4):
        for to in range(4):
            wanted = [[twin.exposure_twin(part, group, to) for part in parts(table)] for table in MANY]
            found = exposure(counts=MANY, regions=REGIONS, group=group, to=to).estimate
            np.testing.assert_allclose(found, wanted, rtol=1e-12)
        wanted = [twin.eta_twin(table.tolist(), group) for table in MANY]
        found = isolation(counts=MANY, group=group, adjusted=True).estimate
        np.testing.assert_allclose(found, wanted, rtol=1e-11)


def test_surroundings_and_borders() -> None:
    near = sparse.csr_matrix(WEIGHTS)
    table = MANY[2].tolist()
    found = information_index(counts=MANY[2], surroundings=near).estimate
    np.testing.assert_allclose(found, twin.spatial_information_twin(table, WEIGHTS.tolist()), rtol=1e-12)
    found = dissimilarity(counts=MANY[2], surroundings=near).estimate
    np.testing.assert_allclose(found, twin.spatial_dissimilarity_twin(table, WEIGHTS.tolist()), rtol=1e-12)
    found = boundary_dissimilarity(counts=TWO[2], contact=near).estimate
    np.testing.assert_allclose(found, twin.morrill_twin(TWO[2].tolist(), WEIGHTS.tolist()), rtol=1e-12)


def test_local_scores_average_to_the_index() -> None:
    quotient = location_quotients(counts=MANY[2]).estimate
    units, groups, total = twin.shares(MANY[2].tolist())
    np.testing.assert_allclose(quotient[3, 1], MANY[2][3, 1] / units[3] / groups[1], rtol=1e-12)
    for relative, wanted in ((False, twin.mutual_twin), (True, twin.information_twin)):
        whole = wanted(MANY[2].tolist())
        by_unit = local_segregation(counts=MANY[2], of="units", relative=relative).estimate
        by_group = local_segregation(counts=MANY[2], of="groups", relative=relative).estimate
        np.testing.assert_allclose(np.dot(units, by_unit) / total, whole, rtol=1e-12)
        np.testing.assert_allclose(np.dot(groups, by_group), whole, rtol=1e-12)


@pytest.mark.parametrize(("index", "slow"), [("mutual-information", "mutual"), ("information", "information")])
def test_nested_parts_add_up(index: str, slow: str) -> None:
    figure = getattr(twin, f"{slow}_twin")
    found = nested_segregation(counts=MANY, regions=REGIONS, index=index)
    coarse = [[np.sum(part, axis=0).tolist() for part in parts(table)] for table in MANY]
    np.testing.assert_allclose(found.total.estimate, [figure(t.tolist()) for t in MANY], rtol=1e-12)
    np.testing.assert_allclose(found.between.estimate, [figure(t) for t in coarse], rtol=1e-11)
    inside = (found.weight * found.by_region.estimate).sum(axis=-1)
    np.testing.assert_allclose(found.within.estimate, inside, rtol=1e-10)
    share = found.between.estimate / found.total.estimate
    np.testing.assert_allclose(found.share_between.estimate, share, rtol=1e-12)


@pytest.mark.parametrize("index", ["mutual-information", "dissimilarity"])
def test_change(index: str) -> None:
    first, last = MANY[0], MANY[2]
    found = segregation_change(first=first, last=last, index=index)
    figure = twin.mutual_twin if index == "mutual-information" else twin.dissimilarity_twin
    wanted = twin.change_twin(first.tolist(), last.tolist(), figure)
    ours = [float(each.estimate) for each in (found.unit_margin, found.group_margin, found.structure)]
    np.testing.assert_allclose(ours, wanted, atol=1e-7)
    assert (float(found.leaving.estimate), float(found.arriving.estimate)) == (0, 0)


def test_chance() -> None:
    sizes, women = [10, 25, 7, 40], [3, 4, 1, 9]
    table = [[seen, size - seen] for seen, size in zip(women, sizes, strict=True)]
    found = above_chance(index="dissimilarity", counts=table, seed=1)
    wanted = twin.expected_dissimilarity_twin(sizes, sum(women) / sum(sizes))
    np.testing.assert_allclose(found.expected.estimate, wanted, rtol=1e-12)
    observed = float(found.observed.estimate)
    bent = (observed - wanted) / (1 - wanted if observed >= wanted else wanted)
    np.testing.assert_allclose(found.corrected.estimate, bent, rtol=1e-12)


@pytest.mark.parametrize("near", [None, WEIGHTS], ids=["units", "surroundings"])
@pytest.mark.parametrize("index", NAMES)
def test_delta_errors_by_moving_every_count(index: str, near: np.ndarray | None) -> None:
    table = RNG.integers(4, 60, (9, 3)).astype(float)
    margins = RNG.integers(2, 40, table.shape).astype(float)
    around = None if near is None else sparse.csr_matrix(near)
    pair = (0, 1) if index == "exposure" else (0, None) if index in (*TWO_GROUPS, "isolation") else (None, None)

    def figures(counts: object) -> np.ndarray:
        people = read_people(counts=counts, regions=REGIONS, surroundings=around)
        chosen, name, choice = named(people, index, pair, 0.3)
        return value_of(chosen, name, choice, chosen.n)[0]

    measures = {
        "dissimilarity": dissimilarity,
        "gini": segregation_gini,
        "information": information_index,
        "mutual-information": mutual_information,
        "relative-diversity": relative_diversity,
        "squared-variation": squared_variation,
        "normalized-exposure": normalized_exposure,
        "min-max": min_max_segregation,
        "concentration-profile": concentration_profile,
    }
    shared = {"counts": table, "regions": REGIONS, "margins": margins, "surroundings": around}
    if index in measures:
        ours = measures[index](**shared, group=pair[0])
    elif index == "atkinson":
        ours = segregation_atkinson(**shared, group=0, shape=0.3)
    elif index == "isolation":
        ours = isolation(**shared, group=0)
    else:
        ours = exposure(**shared, group=0, to=1)
    variance = ((margins / 1.6448536269514722) ** 2).tolist()
    wanted = [
        twin.delta_twin(lambda counts, region=region: figures(counts)[region], table.tolist(), variance)
        for region in range(3)
    ]
    np.testing.assert_allclose(ours.standard_error, wanted, rtol=1e-5)


def test_delta_errors_of_local_and_nested_figures() -> None:
    table = RNG.integers(4, 60, (6, 3)).astype(float)
    regions = [0, 0, 1, 1, 1, 0]
    variance = table.tolist()

    def errors(figure: object) -> float:
        return twin.delta_twin(figure, table.tolist(), variance)

    given = {"counts": table, "sampling": "multinomial"}
    quotient = location_quotients(**given, regions=regions)
    unit, group = (local_segregation(**given, regions=regions, of=of) for of in ("units", "groups"))
    for j in range(6):
        wanted = errors(lambda t, j=j: float(local_segregation(counts=t, regions=regions, of="units").estimate[j]))
        np.testing.assert_allclose(unit.standard_error[j], wanted, rtol=1e-5)
        for m in range(3):
            wanted = errors(lambda t, j=j, m=m: float(location_quotients(counts=t, regions=regions).estimate[j, m]))
            np.testing.assert_allclose(quotient.standard_error[j, m], wanted, rtol=1e-5)
    for r, m in ((0, 0), (1, 2)):
        wanted = errors(
            lambda t, r=r, m=m: float(local_segregation(counts=t, regions=regions, of="groups").estimate[r, m])
        )
        np.testing.assert_allclose(group.standard_error[r, m], wanted, rtol=1e-5)
    nested = nested_segregation(**given, regions=regions)
    for name in ("total", "between", "within", "share_between"):
        wanted = errors(
            lambda t, name=name: float(getattr(nested_segregation(counts=t, regions=regions), name).estimate)
        )
        np.testing.assert_allclose(getattr(nested, name).standard_error, wanted, rtol=1e-5)


def test_delta_error_of_adjusted_isolation() -> None:
    table = RNG.integers(4, 60, (6, 3)).astype(float)
    found = isolation(counts=table, group=1, adjusted=True, sampling="multinomial")
    wanted = twin.delta_twin(lambda t: twin.eta_twin(t, 1), table.tolist(), table.tolist())
    np.testing.assert_allclose(found.standard_error, wanted, rtol=1e-5)


def test_delta_error_over_borders() -> None:
    table = RNG.integers(4, 60, (9, 2)).astype(float)
    near = sparse.csr_matrix(WEIGHTS)
    found = boundary_dissimilarity(counts=table, contact=near, sampling="multinomial")
    wanted = twin.delta_twin(lambda t: twin.morrill_twin(t, WEIGHTS.tolist()), table.tolist(), table.tolist())
    np.testing.assert_allclose(found.standard_error, wanted, rtol=1e-5)
