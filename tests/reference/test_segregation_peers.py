"""Segregation against what other programs return and what others have published.

PySAL segregation 2.5.4 (libpysal 4.14.1, Python), November 2026; figures typed as it printed them.
R segregation (Elbers): cases with known answers of that package's own tests.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from commontable.stats import (
    above_chance,
    boundary_dissimilarity,
    dissimilarity,
    exposure,
    information_index,
    isolation,
    kernel_surroundings,
    location_quotients,
    mutual_information,
    neighbor_surroundings,
    relative_diversity,
    segregation_atkinson,
    segregation_change,
    segregation_gini,
    simulated_segregation,
)

VARIABLES = ("B01001H", "B01001B", "B01001I", "B01001")


@pytest.fixture(scope="module")
def tracts(shared: Path) -> tuple[np.ndarray, np.ndarray]:
    """White (not Hispanic), Black, Hispanic and other people of 204 tracts, ACS 2011-2015, and their margins."""
    figures: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    with (shared / "data/kc/acs5_2011-2015_tract_B01001.csv").open() as file:
        for row in csv.DictReader(file):
            name, _, line = row["variable"].partition("_")
            if line == "001" and name in VARIABLES:
                figures[row["GEOID"]][name] = float(row["estimate"]), float(row["moe"])
    table = np.array([[figures[place][name] for name in VARIABLES] for place in sorted(figures)])
    counts, margins = table[..., 0], table[..., 1]
    # Black and Hispanic overlap a little: in some tracts the rest is below zero, and is none.
    counts[:, 3] = np.maximum(counts[:, 3] - counts[:, :3].sum(axis=1), 0)
    return counts, margins


MULTIGROUP = (
    (dissimilarity, "MultiDissim", 0.47314046662033377),
    (information_index, "MultiInfoTheory", 0.24756738382457583),
    (relative_diversity, "MultiRelativeDiversity", 0.27718933061201295),
)


@pytest.mark.parametrize(("measure", "call", "figure"), MULTIGROUP)
def test_pysal_multigroup(tracts, measure, call: str, figure: float) -> None:
    np.testing.assert_allclose(measure(counts=tracts[0]).estimate, figure, rtol=1e-12)


def test_pysal_two_groups(tracts) -> None:
    """Dissim, Gini, Entropy, Atkinson, Isolation, Interaction, CorrelationR (data, 'black', 'black + white')."""
    two = tracts[0][:, [1, 0]]
    found = [
        dissimilarity(counts=two),
        segregation_gini(counts=two),
        information_index(counts=two),
        segregation_atkinson(counts=two),
        isolation(counts=two, group=0),
        exposure(counts=two, group=0, to=1),
        isolation(counts=two, group=0, adjusted=True),
    ]
    wanted = [
        0.6120134959080696,
        0.7699986806009823,
        0.38808154747585966,
        0.521234374086464,
        0.5871549312076965,
        0.4128450687923033,
        0.4397414917127264,
    ]
    np.testing.assert_allclose([each.estimate for each in found], wanted, rtol=1e-12)


def test_pysal_location_quotients(tracts) -> None:
    """MultiLocationQuotient, its first three rows."""
    wanted = [
        [1.2853425678183161, 0.08139255931970006, 1.774907100546656, 0.24171501416585942],
        [1.2895188954418906, 0.156601302168922, 1.4099654694880754, 0.4700798655420141],
        [1.3344639343387957, 0.3749006281397248, 0.5372952765324719, 0.4431114943204112],
    ]
    np.testing.assert_allclose(location_quotients(counts=tracts[0]).estimate[:3], wanted, rtol=1e-7)


def test_pysal_modified_indices(tracts) -> None:
    """ModifiedDissim 0.60604, ModifiedGini 0.76497 (Carrington and Troske). Its tables all have one seed, so they are
    one table, and differ from the mean of many by what a single table does."""
    two = tracts[0][:, [1, 0]]
    found = [above_chance(index=index, counts=two, seed=1, draws=100) for index in ("dissimilarity", "gini")]
    np.testing.assert_allclose(
        [each.corrected.estimate for each in found], [0.6060354367048708, 0.7649677645556435], atol=6e-4
    )


def test_pysal_bias_corrected_dissimilarity(tracts) -> None:
    """BiasCorrectedDissim 0.61183 (binomial within each unit, 500 tables, seed 1); ours draws every count."""
    two = tracts[0][:, [1, 0]]
    found = simulated_segregation(
        index="dissimilarity", counts=two, sampling="multinomial", limits="basic", draws=100, seed=1
    )
    np.testing.assert_allclose(found.estimate, 0.6118307080464355, atol=3e-4)


PEOPLE = np.array(
    [[(7 * i * i + 3 * i) % 53 + 4, (5 * i * i + 11 * i) % 37 + 3, (3 * i * i + 2 * i) % 29 + 2] for i in range(16)],
    dtype=float,
)
SQUARES = np.array([[i % 4, i // 4] for i in range(16)], dtype=float)
ROOK = [(i, j) for i in range(16) for j in range(i) if np.abs(SQUARES[i] - SQUARES[j]).sum() == 1]
SPATIAL = (information_index, dissimilarity, relative_diversity)


def test_pysal_surroundings_are_rounded_sums_taken_as_units() -> None:
    """MultiInfoTheory, MultiDissim, MultiRelativeDiversity with w=Rook, and with distance=1.5, decay=False."""
    touch = neighbor_surroundings(pairs=ROOK, units=16)
    near = kernel_surroundings(coordinates=SQUARES, bandwidth=1.5, kernel="triangular")
    cases = (
        (touch, [0.019487977606716222, 0.11413969439512957, 0.018422215588874115]),
        (near, [0.025459236890349787, 0.1416636594983971, 0.024675156703739702]),
    )
    for around, wanted in cases:
        summed = np.round(around @ PEOPLE)
        np.testing.assert_allclose([each(counts=summed).estimate for each in SPATIAL], wanted, rtol=1e-10)


def test_pysal_border_adjusted() -> None:
    """SpatialDissim(w=Rook) and SpatialDissim(w=Rook, standardize=True): each row of contacts made one."""
    touch = neighbor_surroundings(pairs=ROOK, units=16, own=0.0)
    rows = sparse.diags(1 / np.asarray(touch.sum(axis=1)).ravel()) @ touch
    for contact, wanted in ((touch, 0.06979129522694727), (rows, 0.07890246179941515)):
        found = boundary_dissimilarity(counts=PEOPLE[:, :2], contact=contact, sampling="multinomial")
        np.testing.assert_allclose(found.estimate, wanted, rtol=1e-12)


def test_r_segregation_known_answers() -> None:
    """test_dissimilarity.R: 0, 0.6, 0.6, 1. test_mutual_total.R: two groups of 40 apart have M = ln 2."""
    tables = (
        ([[100, 100], [100, 100], [100, 100]], 0),
        ([[100, 0], [60, 40], [40, 60], [0, 100]], 0.6),
        ([[80, 20], [80, 20], [20, 80], [20, 80]], 0.6),
        ([[100, 0], [100, 0], [0, 100], [0, 100]], 1),
    )
    for table, wanted in tables:
        np.testing.assert_allclose(dissimilarity(counts=table).estimate, wanted, atol=1e-15)
    apart = [[40, 0, 0, 0], [0, 0, 0, 40]]
    np.testing.assert_allclose(mutual_information(counts=apart).estimate, math.log(2), rtol=1e-15)
    np.testing.assert_allclose(mutual_information(counts=apart, base=2).estimate, 1, rtol=1e-15)


@pytest.mark.parametrize("last", [[[25, 25], [28, 2], [4, 36]], [[25, 50], [28, 4], [2, 36]]], ids=["unit", "group"])
def test_r_segregation_margins_alone_are_not_structure(last: list[list[float]]) -> None:
    """test_mutual_difference.R, 'correctly identifies marginal/structural changes': structural 0."""
    found = segregation_change(first=[[25, 25], [28, 2], [2, 18]], last=last)
    assert abs(float(found.structure.estimate)) < 1e-9
    parts = (found.unit_margin, found.group_margin)
    np.testing.assert_allclose(sum(float(each.estimate) for each in parts), found.change.estimate, rtol=1e-7)


def test_r_segregation_exposure_rules() -> None:
    """test_exposure_isolation.R, 'two group case': exposures of a group add up to one, and xPy = yPx Y / X."""
    two = PEOPLE[:, :2]
    met = {(g, to): float(exposure(counts=two, group=g, to=to).estimate) for g in (0, 1) for to in (0, 1)}
    np.testing.assert_allclose([met[g, 0] + met[g, 1] for g in (0, 1)], 1)
    np.testing.assert_allclose(met[0, 1], met[1, 0] * two[:, 1].sum() / two[:, 0].sum())
    np.testing.assert_allclose(met[1, 1], isolation(counts=two, group=1).estimate)


def test_r_segregation_karmel_maclachlan_rules() -> None:
    """test_mutual_difference.R, 'mutual_difference KM', its own two tables: the parts add up to the difference, and
    units and groups exchanged exchange the two margins' parts and leave interaction and structure."""
    first = np.array([[40, 30, 20, 10], [5, 10, 15, 20]], dtype=float)
    last = np.array([[20, 20, 20, 15], [5, 10, 10, 15]], dtype=float)
    one, turned = (
        segregation_change(first=a, last=b, method="karmel-maclachlan") for a, b in ((first, last), (first.T, last.T))
    )
    parts = (one.unit_margin, one.group_margin, one.interaction, one.structure)
    np.testing.assert_allclose(sum(float(each.estimate) for each in parts), one.change.estimate, rtol=1e-12)
    np.testing.assert_allclose(one.first.estimate, mutual_information(counts=first).estimate)
    exchanged = (turned.group_margin, turned.unit_margin, turned.interaction, turned.structure)
    for ours, other in zip(parts, exchanged, strict=True):
        np.testing.assert_allclose(ours.estimate, other.estimate, atol=1e-8)
    assert (one.leaving.estimate, one.arriving.estimate) == (0, 0)


def test_de_moivre() -> None:
    """A tenth of ten, ten times: mean |X - 1| = 2 · 0.9^10 (Diaconis and Zabell 1991, p. 284), so D* = 0.9^9."""
    found = above_chance(index="dissimilarity", counts=[[1, 9]] * 10, seed=1)
    np.testing.assert_allclose(found.expected.estimate, 0.9**9, rtol=1e-12)


def test_kansas_city_with_margins(tracts) -> None:
    """The sampling error of ACS tracts: the raw index is a little too high."""
    counts, margins = (each[:, [1, 0]] for each in tracts)
    raw = dissimilarity(counts=counts, margins=margins)
    fair = simulated_segregation(index="dissimilarity", counts=counts, margins=margins, draws=200, seed=3)
    lower, upper = fair.interval()
    assert 0.57 < lower < fair.estimate < upper < 0.63
    assert float(raw.estimate - fair.estimate) > 0.003
    assert 0.003 < raw.standard_error < 0.01


def test_kansas_city_over_time(shared: Path) -> None:
    """KC-29 in open data: Black and White people of 60 ZIP code areas, 2011-2015 to 2019-2023, with margins."""
    periods = []
    for years in ("2011-2015", "2019-2023"):
        figures: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
        with (shared / f"data/kc/acs5_{years}_zcta_B01001.csv").open() as file:
            for row in csv.DictReader(file):
                figures[row["GEOID"]][row["variable"]] = float(row["estimate"]), float(row["moe"])
        periods.append(figures)
    places = sorted(set(periods[0]) & set(periods[1]))
    both = [np.array([[each[p][f"{v}_001"] for v in VARIABLES[:2]] for p in places]) for each in periods]
    found = segregation_change(
        first=both[0][..., 0],
        last=both[1][..., 0],
        first_margins=both[0][..., 1],
        last_margins=both[1][..., 1],
        index="dissimilarity",
        draws=100,
        seed=1,
    )
    assert len(places) == 60
    assert float(found.percent.estimate) == pytest.approx(-10.9473, abs=1e-3)
    lower, upper = found.percent.interval()
    assert -16 < lower < upper < -5
    assert found.structure.interval()[1] < 0
    assert abs(found.group_margin.estimate) < 0.002
