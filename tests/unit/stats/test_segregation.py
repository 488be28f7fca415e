"""Segregation: reasons, refusals, shapes, simulation and the loose check of what intervals hold."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from commontable.stats import (
    Reason,
    Undefined,
    above_chance,
    boundary_dissimilarity,
    concentration_at_extremes,
    dissimilarity,
    exposure,
    information_index,
    isolation,
    kernel_surroundings,
    local_segregation,
    location_quotients,
    mutual_information,
    neighbor_surroundings,
    nested_segregation,
    segregation_atkinson,
    segregation_change,
    segregation_gini,
    simulated_segregation,
)

FOUR = np.array([[100.0, 0], [60, 40], [40, 60], [0, 100]])
THREE = np.array([[30.0, 20, 10], [10, 20, 30], [20, 20, 20], [5, 40, 15]])


def test_a_bad_region_stops_no_other() -> None:
    counts = np.concatenate([FOUR, [[np.nan, 1], [3, 4], [-1, 2], [np.inf, 1], [0, 0], [7, 0], [2, 0]]])
    regions = ["a", "a", "a", "a", "b", "b", "c", "d", "e", "f", "f"]
    found = dissimilarity(counts=counts, regions=regions)
    assert found.reason.tolist() == [
        "",
        "missing_count",
        "negative_count",
        "infinite_count",
        "no_people",
        "one_group_only",
    ]
    assert found.estimate[0] == pytest.approx(0.6)
    assert np.isnan(found.estimate[1:]).all()
    assert found.at(1) == Undefined("missing_count")
    assert isolation(counts=counts, regions=regions, group=1).reason[-1] == "group_absent"


def test_shapes() -> None:
    years = np.stack([FOUR, FOUR + 1, FOUR[::-1]])
    assert dissimilarity(counts=years).shape == (3,)
    assert dissimilarity(counts=years, regions=[0, 0, 1, 1]).shape == (3, 2)
    assert dissimilarity(counts=years[None], regions=[1, 0, 1, 0]).shape == (1, 3, 2)
    assert location_quotients(counts=years, regions=[1, 0, 1, 0]).shape == (3, 4, 2)
    assert local_segregation(counts=years, of="units", regions=[1, 0, 1, 0]).shape == (3, 4)
    assert local_segregation(counts=years, of="groups", regions=[1, 0, 1, 0]).shape == (3, 2, 2)
    assert local_segregation(counts=years, of="groups").shape == (3, 2)
    nested = nested_segregation(counts=years, regions=[1, 0, 1, 0])
    assert (nested.total.shape, nested.by_region.shape, nested.weight.shape) == ((3,), (3, 2), (3, 2))


def test_units_keep_their_order() -> None:
    counts = [[10, 0], [5, 5], [1, 9], [4, 6]]
    found = local_segregation(counts=counts, of="units", regions=[9, 3, 9, 3])
    wanted = [local_segregation(counts=[counts[i], counts[j]], of="units").estimate for i, j in ((0, 2), (1, 3))]
    np.testing.assert_allclose(found.estimate, [wanted[0][0], wanted[1][0], wanted[0][1], wanted[1][1]])


REFUSED = (
    (lambda: dissimilarity(counts=[1, 2]), "units × groups"),
    (lambda: dissimilarity(counts=[[1], [2]]), "everybody else"),
    (lambda: dissimilarity(counts=np.zeros((0, 2))), "no units"),
    (lambda: dissimilarity(counts=FOUR, regions=[1, 2]), "one label for each of the 4 units"),
    (lambda: dissimilarity(counts=FOUR, regions=[1, 2, np.nan, 2]), "missing label"),
    (lambda: dissimilarity(counts=FOUR, reference=1), "reference needs group"),
    (lambda: dissimilarity(counts=FOUR, group=2), "0 to 1"),
    (lambda: dissimilarity(counts=FOUR, group=1, reference=1), "two different ones"),
    (lambda: dissimilarity(counts=FOUR, margins=FOUR[:2]), "shape of counts"),
    (lambda: dissimilarity(counts=FOUR, margins=FOUR, sampling="multinomial"), "not both"),
    (lambda: dissimilarity(counts=FOUR, sampling="poisson"), "sampling must be one of"),
    (lambda: dissimilarity(counts=FOUR, surroundings=sparse.eye(3)), "4 × 4"),
    (lambda: dissimilarity(counts=FOUR, surroundings=-sparse.eye(4)), "zero or more"),
    (lambda: mutual_information(counts=FOUR, base=1), "base must be above 1"),
    (lambda: segregation_atkinson(counts=FOUR, shape=1), "between 0 and 1"),
    (lambda: segregation_atkinson(counts=THREE), "information_index"),
    (lambda: nested_segregation(counts=FOUR, regions=[1, 1, 2, 2], index="gini"), "does not part"),
    (lambda: simulated_segregation(index="gini", counts=FOUR, seed=1), "Nothing to draw from"),
    (lambda: simulated_segregation(index="gini", counts=FOUR, seed=1, draws=9), "at least 100"),
    (lambda: simulated_segregation(index="isolation", counts=FOUR, seed=1, sampling="multinomial"), "needs group"),
    (lambda: simulated_segregation(index="exposure", counts=FOUR, group=0, seed=1, sampling="multinomial"), "meet"),
    (lambda: simulated_segregation(index="atkinson", counts=THREE, seed=1, sampling="multinomial"), "two groups"),
    (lambda: above_chance(index="mutual-information", counts=FOUR, seed=1), "information"),
    (lambda: kernel_surroundings(coordinates=[[0, 0]], bandwidth=0, kernel="uniform"), "above zero"),
    (lambda: kernel_surroundings(coordinates=[0, 0], bandwidth=1, kernel="uniform"), "units × 2"),
    (lambda: neighbor_surroundings(pairs=[[0, 9]], units=4), "from 0 to 3"),
    (lambda: neighbor_surroundings(pairs=[[2, 2]], units=4), "itself"),
    (lambda: boundary_dissimilarity(counts=THREE, contact=sparse.eye(4)), "compares two groups"),
    (lambda: segregation_change(first=FOUR, last=FOUR[:2]), "absent ones as zeros"),
    (lambda: segregation_change(first=FOUR, last=FOUR, first_margins=FOUR), "both periods"),
    (lambda: segregation_change(first=FOUR, last=FOUR, draws=100), "needs a seed"),
    (lambda: segregation_change(first=FOUR, last=FOUR, draws=100, seed=1), "to draw from"),
    (lambda: concentration_at_extremes(privileged=1, deprived=1, total=3, toward="up"), "toward must be one of"),
    (
        lambda: concentration_at_extremes(privileged=1, deprived=1, total=3, toward="deprived", total_margin=1),
        "all three",
    ),
)


@pytest.mark.parametrize(("call", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_refusals_say_what_to_do(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_a_full_matrix_is_refused() -> None:
    with pytest.raises(TypeError, match="too large"):
        dissimilarity(counts=FOUR, surroundings=np.eye(4))


def test_without_doubt_no_interval() -> None:
    found = dissimilarity(counts=FOUR)
    assert found.interval_reason == Reason.STANDARD_ERROR_UNKNOWN
    margins = np.full(FOUR.shape, 9.0)
    margins[1, 1] = -1
    assert np.isnan(dissimilarity(counts=FOUR, margins=margins).standard_error)
    assert np.isnan(location_quotients(counts=FOUR).standard_error).all()
    nested = nested_segregation(counts=FOUR, regions=[0, 0, 1, 1])
    assert np.isnan(nested.total.standard_error)


def test_empty_units_and_absent_groups() -> None:
    counts = [[4.0, 0, 2], [0, 0, 0], [1, 0, 3]]
    assert location_quotients(counts=counts).reason.tolist() == [
        ["", "group_absent", ""],
        ["empty_unit"] * 3,
        ["", "group_absent", ""],
    ]
    assert local_segregation(counts=counts, of="units").reason.tolist() == ["", "empty_unit", ""]
    found = local_segregation(counts=counts, of="groups", sampling="multinomial")
    assert found.reason.tolist() == ["", "group_absent", ""]
    assert np.isfinite(
        local_segregation(counts=counts, of="units", sampling="multinomial").standard_error[[0, 2]]
    ).all()
    assert np.isfinite(location_quotients(counts=counts, sampling="multinomial").standard_error[0, [0, 2]]).all()


def test_own_surroundings_change_nothing_and_lonely_units_are_named() -> None:
    own = neighbor_surroundings(pairs=np.zeros((0, 2)), units=4)
    for measure in (dissimilarity, segregation_gini, information_index):
        one, other = (measure(counts=THREE, surroundings=w, sampling="multinomial") for w in (own, None))
        np.testing.assert_allclose([one.estimate, one.standard_error], [other.estimate, other.standard_error])
    lonely = neighbor_surroundings(pairs=[[0, 1], [1, 2]], units=4, own=0.0)
    assert dissimilarity(counts=THREE, surroundings=lonely).reason == "empty_surroundings"


def test_a_missing_count_around_is_a_missing_count() -> None:
    counts = np.concatenate([THREE, THREE])
    counts[5, 0] = np.nan
    near = neighbor_surroundings(pairs=[[3, 4], [4, 5]], units=8)
    found = dissimilarity(counts=counts, surroundings=near, regions=[0] * 4 + [1] + [2] * 3)
    assert found.reason.tolist() == ["", "missing_count", "missing_count"]


@pytest.mark.parametrize("kernel", ["uniform", "triangular", "biweight", "gaussian"])
def test_kernels_are_symmetric_fall_with_distance_and_stop(kernel: str) -> None:
    around = kernel_surroundings(coordinates=[[0, 0], [0.5, 0], [1.0, 0], [9, 9]], bandwidth=1, kernel=kernel).toarray()
    np.testing.assert_array_equal(around, around.T)
    np.testing.assert_array_equal(np.diag(around), 1)
    assert around[0, 1] >= around[0, 2] >= 0
    assert around[0, 3] == 0


def test_border_adjusted_without_borders_is_plain() -> None:
    nobody = np.vstack([FOUR, [0, 0]])
    alone = sparse.csr_matrix((5, 5))
    found = boundary_dissimilarity(counts=nobody, contact=alone, regions=[0] * 5)
    assert found.estimate[0] == pytest.approx(0.6)


def test_nested_takes_the_fault_of_any_region_but_not_its_emptiness() -> None:
    counts = np.concatenate([FOUR, [[0, 0]]])
    assert nested_segregation(counts=counts, regions=[0, 0, 1, 1, 2]).total.reason == ""
    counts[4, 0] = np.nan
    assert nested_segregation(counts=counts, regions=[0, 0, 1, 1, 2]).total.reason == "missing_count"
    assert nested_segregation(counts=np.zeros((2, 2)), regions=[0, 1]).total.reason == "no_people"
    even = nested_segregation(counts=np.full((4, 2), 8), regions=[0, 0, 1, 1], index="mutual-information")
    assert even.share_between.reason == "denominator_not_positive"


def test_concentration() -> None:
    found = concentration_at_extremes(
        privileged=[10, 5, 0, np.nan, -1, np.inf],
        deprived=[20, 5, 0, 1, 1, 1],
        total=[100, 8, 0, 9, 9, 9],
        toward="privileged",
        sampling="multinomial",
    )
    assert found.reason.tolist() == [
        "",
        "extremes_above_total",
        "no_people",
        "missing_count",
        "negative_count",
        "infinite_count",
    ]
    assert found.standard_error[0] == pytest.approx(np.sqrt((0.3 - 0.01) / 100))
    given = {"privileged": 100, "deprived": 400, "total": 1_000, "toward": "deprived"}
    wide = concentration_at_extremes(**given, privileged_margin=60, deprived_margin=90, total_margin=100)
    assert wide.standard_error == pytest.approx(np.sqrt(60**2 + 90**2 + 0.09 * 100**2) / 1_000 / 1.6448536)
    sure = concentration_at_extremes(privileged=99, deprived=0, total=100, toward="privileged", sampling="multinomial")
    assert sure.interval()[1] == 1
    assert concentration_at_extremes(privileged=0, deprived=0, total=5, toward="deprived").estimate == 0


def test_simulation_repeats_itself_and_knows_its_range() -> None:
    options = {"counts": [[5, 6], [6, 5], [7, 6]], "sampling": "multinomial", "seed": 4, "draws": 100}
    one, other = (simulated_segregation(index="dissimilarity", **options) for _ in range(2))
    assert one.interval() == other.interval()
    assert one.interval()[0] == 0 == one.estimate
    plain = simulated_segregation(index="dissimilarity", limits="percentile", **options)
    assert plain.interval()[0] < plain.estimate < plain.interval()[1]
    for index, pair in (("isolation", (0, None)), ("exposure", (0, 1)), ("mutual-information", (None, None))):
        found = simulated_segregation(index=index, group=pair[0], reference=pair[1], **options)
        assert found.reason == ""
    around = neighbor_surroundings(pairs=[[0, 1]], units=3)
    assert simulated_segregation(index="information", surroundings=around, **options).estimate < 0.05


def test_simulation_without_a_figure_in_some_draw_is_undefined() -> None:
    found = simulated_segregation(
        index="dissimilarity", counts=[[5, 1], [6, 0]], sampling="multinomial", seed=1, draws=100
    )
    assert found.reason == "standard_error_unknown"


def test_above_chance() -> None:
    found = above_chance(index="information", counts=THREE, seed=2, sampling="multinomial")
    assert 0 < found.expected.estimate < found.observed.estimate
    assert 0 < found.corrected.estimate < found.observed.estimate
    assert found.corrected.standard_error > found.observed.standard_error
    assert found.standardized.estimate > 3
    alone = above_chance(index="dissimilarity", counts=[[3, 0], [4, 0]], seed=2)
    assert (alone.corrected.reason, alone.standardized.reason) == ("one_group_only", "one_group_only")
    gone = above_chance(index="gini", counts=[[40, 1], [1, 0]], seed=2)
    assert gone.corrected.reason == "one_group_only"


def tracts_of(rng: np.random.Generator, size: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    """A true city of 60 tracts, and samples of it."""
    share = rng.beta(0.8, 1.6, 60)
    truth = size * np.stack([share, 1 - share], axis=1)
    return truth, rng.poisson(truth, (count, *truth.shape)).astype(float)


def held(found, truth: float) -> float:
    lower, upper = found.interval(0.95)
    return float(np.mean((lower <= truth) & (truth <= upper)))


def test_intervals_hold_the_truth() -> None:
    """Loosely; benchmarks/segregation.py reports more."""
    truth, seen = tracts_of(np.random.default_rng(8), 300, 200)
    for index, measure in (("dissimilarity", dissimilarity), ("information", information_index)):
        true = float(measure(counts=truth).estimate)
        assert held(measure(counts=seen, sampling="multinomial"), true) > 0.85
        fair = simulated_segregation(index=index, counts=seen, sampling="multinomial", seed=5, draws=100)
        assert held(fair, true) > 0.89
        assert abs(fair.estimate.mean() - true) < abs(measure(counts=seen).estimate.mean() - true)
    true = float(exposure(counts=truth, group=0, to=1).estimate)
    assert held(exposure(counts=seen, group=0, to=1, sampling="multinomial"), true) > 0.88


def test_labels_of_any_kind_give_the_same_regions() -> None:
    wanted = dissimilarity(counts=THREE, regions=[0, 1, 0, 1]).estimate
    for labels in (
        ["a", "b", "a", "b"],
        [3.5, 9.0, 3.5, 9.0],
        [-7, 10**9, -7, 10**9],
        np.array([5, 250, 5, 250], np.uint8),
    ):
        np.testing.assert_array_equal(dissimilarity(counts=THREE, regions=labels).estimate, wanted)
