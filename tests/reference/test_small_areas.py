"""Small-area methods against printed figures, other programs and their slow twins."""

from __future__ import annotations

import csv
import math
import struct
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from benchmarks.small_areas import STARTS, simulate
from commontable.stats import (
    empirical_bayes,
    fill_empty_bands,
    hierarchical_schedules,
    learn_schedule_prior,
    merge_areas,
    merge_bands,
    poisson_gamma,
)
from commontable.stats.small_areas.closing import open_age_curve
from commontable.stats.small_areas.poisson_gamma import by_likelihood
from tests.reference import twins_small_areas as twins
from tests.reference.twins import life_table_twin

# Lip cancer of men in 56 districts of Scotland, 1975-1980: observed and expected (Clayton and Kaldor 1987, table 1).
OBSERVED = [
    9, 39, 11, 9, 15, 8, 26, 7, 6, 20, 13, 5, 3, 8, 17, 9, 2, 7, 9, 7, 16, 31, 11, 7, 19, 15, 7, 10, 16, 11, 5, 3,
    7, 8, 11, 9, 11, 8, 6, 4, 10, 8, 2, 6, 19, 3, 2, 3, 28, 6, 1, 1, 1, 1, 0, 0,
]  # fmt: skip
EXPECTED = [
    1.4, 8.7, 3.0, 2.5, 4.3, 2.4, 8.1, 2.3, 2.0, 6.6, 4.4, 1.8, 1.1, 3.3, 7.8, 4.6, 1.1, 4.2, 5.5, 4.4, 10.5, 22.7,
    8.8, 5.6, 15.5, 12.5, 6.0, 9.0, 14.4, 10.2, 4.8, 2.9, 7.0, 8.5, 12.3, 10.1, 12.7, 9.4, 7.2, 5.3, 18.8, 15.8,
    4.3, 14.6, 50.7, 8.2, 5.6, 9.3, 88.7, 19.6, 3.4, 3.6, 5.7, 7.0, 4.2, 1.8,
]  # fmt: skip

# esda 2.9.0 with libpysal 4.14.1, counts of sids2 (SID74, BIR74) in file order: Empirical_Bayes(e, b).r, and
# Spatial_Empirical_Bayes(e, b, lat2W(10, 10)).r, counties laid on a checkerboard of 10 × 10.
ESDA_GLOBAL = {
    0: 0.001697297330855623,
    1: 0.0017053776808421805,
    4: 0.0035349131491551385,
    44: 0.0018471136570362822,
    47: 0.0017108688142872825,
    "sum": 0.20684533445542433,
}
ESDA_LOCAL = {
    0: 0.001148105625717566,
    1: 0.0021831433751143053,
    4: 0.004483502474730017,
    44: 0.001749195726405761,
    47: 0.002223408039843472,
    "sum": 0.21283736460014852,
}


def columns_of_dbf(path: Path, *names: str) -> list[np.ndarray]:
    """Numbers from a dBase file: a header of 32-byte field descriptions, then records of fixed width."""
    raw = path.read_bytes()
    records, header, width = struct.unpack("<IHH", raw[4:12])
    places, at = {}, 1
    for field in range(32, header - 1, 32):
        places[raw[field : field + 11].split(b"\0")[0].decode()] = (at, raw[field + 16])
        at += raw[field + 16]
    rows = [raw[header + number * width :][:width] for number in range(records)]
    return [np.array([float(row[places[name][0] :][: places[name][1]]) for row in rows]) for name in names]


def checkerboard(side: int) -> sparse.csr_array:
    step = sparse.diags_array(np.ones(side - 1), offsets=1, shape=(side, side))
    line, whole = step + step.T, sparse.eye_array(side)
    return sparse.csr_array(sparse.kron(line, whole) + sparse.kron(whole, line))


def test_lip_cancer_prior_is_the_one_printed() -> None:
    """Clayton and Kaldor print α = 1.32 and ν = 1.88 for the gamma model, by likelihood."""
    shape, rate = by_likelihood(np.array(OBSERVED, dtype=float), np.array(EXPECTED))
    assert (round(rate, 2), round(shape, 2)) == (1.32, 1.88)
    found = poisson_gamma(deaths=OBSERVED, population=EXPECTED, fit="likelihood")
    np.testing.assert_allclose(found.rates.estimate[0], (9 + shape) / (1.4 + rate), rtol=1e-6)


def test_the_likelihood_is_at_its_highest() -> None:
    shape, rate = by_likelihood(np.array(OBSERVED, dtype=float), np.array(EXPECTED))
    best = twins.gamma_badness(OBSERVED, EXPECTED, shape, rate)
    for up, side in ((1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99)):
        assert twins.gamma_badness(OBSERVED, EXPECTED, shape * up, rate * side) > best


def test_the_moments_hold_their_equations() -> None:
    """DCluster's empbaysmooth documents them: ν/α is the mean of the figures, ν/α² their weighted variance."""
    found = poisson_gamma(deaths=OBSERVED, population=EXPECTED).rates.estimate
    observed, expected = np.array(OBSERVED), np.array(EXPECTED)
    # Two areas tell the two parameters.
    alpha = (expected[0] * found[0] - observed[0] - expected[1] * found[1] + observed[1]) / (found[1] - found[0])
    nu = found[0] * (expected[0] + alpha) - observed[0]
    assert nu / alpha == pytest.approx(found.mean(), rel=1e-8)
    variance = ((1 + alpha / expected) * (found - found.mean()) ** 2).sum() / (len(found) - 1)
    assert nu / alpha**2 == pytest.approx(variance, rel=1e-7)


def test_global_and_local_rates_are_those_of_esda(shared: Path) -> None:
    deaths, births = columns_of_dbf(shared / "data/nc_sids/sids2.dbf", "SID74", "BIR74")
    for graph, printed in ((None, ESDA_GLOBAL), (checkerboard(10), ESDA_LOCAL)):
        found = empirical_bayes(deaths=deaths, population=births, adjacency=graph).rates.estimate
        for area, figure in printed.items():
            ours = found.sum() if area == "sum" else found[area]
            assert ours == pytest.approx(figure, rel=1e-12)


def test_global_and_local_rates_are_those_of_the_twin() -> None:
    stream = np.random.default_rng(3)
    years = stream.uniform(50, 900, 36)
    deaths = stream.poisson(years * 0.02 * stream.lognormal(0, 0.5, 36)).astype(float)
    graph = checkerboard(6)
    near = [sorted([area, *graph.indices[graph.indptr[area] : graph.indptr[area + 1]].tolist()]) for area in range(36)]
    for adjacency, around in ((None, [list(range(36))] * 36), (graph, near)):
        found = empirical_bayes(deaths=deaths, population=years, adjacency=adjacency).rates.estimate
        np.testing.assert_allclose(found, twins.marshall_twin(deaths.tolist(), years.tolist(), around), rtol=1e-12)


def published_tracts(path: Path) -> dict[str, list[dict[str, str]]]:
    tracts = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            tracts[row["Tract ID"]].append(row)
    return tracts


@pytest.mark.parametrize("state", ["KS", "MO"])
def test_tract_tables_of_usaleep_come_back(shared: Path, state: str) -> None:
    """Counts are worked back from q and se(q); every other band is emptied and filled from the published rate."""
    starts = np.array([0, 1, *range(5, 90, 10)])
    widths = np.diff(starts)
    deaths, years, rates, errors, printed, ax = ([] for _ in range(6))
    for rows in published_tracts(shared / f"data/usaleep/{state}_B.CSV").values():
        q, alive, dying, lived, e, se_q, se_e = (
            np.array([float(row[name]) for row in rows])
            for name in ("nq(x)", "l(x)", "nd(x)", "nL(x)", "e(x)", "se(nq(x))", "se(e(x))")
        )
        if not (se_q[:-1] > 0).all() or not (dying > 0).all():
            continue
        m = dying / lived
        counts = np.append(q[:-1] ** 2 * (1 - q[:-1]) / se_q[:-1] ** 2, (e[-1] / se_e[-1]) ** 2)
        deaths.append(counts)
        years.append(counts / m)
        rates.append(m)
        errors.append(np.append(se_q[:-1] / q[:-1] ** 2 * widths * m[:-1] ** 2, m[-1] / np.sqrt(counts[-1])))
        ax.append(np.append((lived[:-1] - widths * alive[1:]) / dying[:-1], 1 / m[-1]))
        printed.append((e[0], se_e[0]))
    deaths, years, rates, errors, ax = (np.array(each) for each in (deaths, years, rates, errors, ax))
    assert len(deaths) > 500
    deaths[:, 0:-1:2] = 0
    filled = fill_empty_bands(
        deaths=deaths,
        population=years,
        age_starts=starts,
        reference_rates=rates,
        reference_standard_errors=errors,
        ax=np.clip(ax, 1e-3, None),
        population_floor=0,
    )
    e0 = filled.expectancy()
    good = filled.reason == ""
    printed = np.array(printed)[good]
    assert np.abs(e0.estimate[good] - printed[:, 0]).max() < 0.051
    apart = np.abs(e0.standard_error[good] / printed[:, 1] - 1)
    assert np.median(apart) < 0.002
    # se(q) is printed with four decimals, which tells little where it is small.
    assert np.quantile(apart, 0.99) < 0.03


def test_hierarchical_posterior_and_expectancy_are_those_of_the_twin() -> None:
    """The twin works with the full covariance of the bands, and finds slopes by moving each rate."""
    world = simulate(60, 5_000, seed=31)
    counts = {"deaths": world.deaths, "population": world.population, "age_starts": STARTS}
    prior = learn_schedule_prior(**counts)
    found = hierarchical_schedules(**counts, prior=prior)
    middles = [*(start + width / 2 for start, width in zip(STARTS[:-1], np.diff(STARTS), strict=True)), 90.0]
    basis = twins.tents([float(age) for age in middles], list(prior.knots))
    closing = prior.open_age.of_areas(np.zeros(1, dtype=np.intp))
    for area in (0, 7, 23):
        center, spread = twins.posterior_twin(
            world.deaths[area].tolist(),
            world.population[area].tolist(),
            prior.standard[0].tolist(),
            basis,
            prior.covariance.tolist(),
            prior.residual,
        )
        np.testing.assert_allclose(np.log(found.rates.estimate[area]), center, atol=1e-6)
        relative = found.rates.standard_error[area] / found.rates.estimate[area]
        np.testing.assert_allclose(relative, np.sqrt(np.diag(spread)), rtol=1e-5)

        def years(log_rates: list[float]) -> float:
            beyond = float(closing.close(np.array([log_rates[-1]]), slice(0, 1)).expectancy[0])
            return twins.expectancy_twin([math.exp(rate) for rate in log_rates], STARTS.tolist(), beyond)

        e0 = found.expectancy()
        assert years(center) == pytest.approx(e0.estimate[area], abs=1e-5)
        # The figure's error also holds the doubt about the curve and about the prior.
        variance = twins.delta_variance(years, center, spread)
        assert variance < e0.standard_error[area] ** 2 < 1.35 * variance


def test_a_prior_is_learned_as_it_was_made() -> None:
    """Areas made by the model itself: its covariance and residual come back."""
    world = simulate(40, 20_000, seed=32)
    made = learn_schedule_prior(deaths=world.deaths, population=world.population, age_starts=STARTS)
    stream = np.random.default_rng(33)
    covariance = 0.06 * (0.6 + 0.4 * np.exp(-np.abs(np.subtract.outer(np.arange(5), np.arange(5))) / 2))
    pieces = stream.multivariate_normal(np.zeros(5), covariance, 6000)
    log_rates = made.standard[0] + pieces @ made.basis.T + stream.normal(0, 0.1, (6000, len(STARTS)))
    years = np.tile(world.population, (150, 1))
    deaths = stream.poisson(years * np.exp(log_rates)).astype(float)
    learned = learn_schedule_prior(deaths=deaths, population=years, age_starts=STARTS)
    assert learned.settled
    np.testing.assert_allclose(learned.covariance[2:, 2:], covariance[2:, 2:], rtol=0.1)
    assert learned.residual == pytest.approx(0.01, rel=0.15)
    np.testing.assert_allclose(learned.standard[0][8:], made.standard[0][8:], atol=0.02)


def test_the_curve_beyond_the_open_age_is_gompertz_where_mortality_is() -> None:
    """Rates that grow by 10% a year of age everywhere: the expectancy is that of the twin's fine sums."""
    from commontable.stats import AgeBands

    bands = AgeBands.of([0, 45, 65, 70, 75, 80, 85])
    slope, level = 0.1, 0.06
    middles = np.array([22.5, 55, 67.5, 72.5, 77.5, 82.5])
    closed = np.log(level) + slope * (middles - 82.5)
    alive, expectancy, people, dying = 1.0, 0.0, 0.0, 0.0
    step = 0.001
    for number in range(60_000):
        rate = level * math.exp(slope * (2.5 + (number + 0.5) * step))
        half = alive * math.exp(-rate * step / 2)
        expectancy += half * step
        composition = half * math.exp(-0.02 * (number + 0.5) * step)
        people, dying = people + composition, dying + composition * rate
        alive *= math.exp(-rate * step)
    standard = np.append(closed, np.log(dying / people))
    # People of 75-79 and 80-84 in a population that grows by 2% a year of age.
    years = np.full(7, 100.0)
    survived = (math.exp(closed[-2]) + math.exp(closed[-1])) * 2.5
    years[-2] = years[-3] * math.exp(-survived - 0.02 * 5)
    curve, doubt = open_age_curve(bands, standard, years, "gompertz")
    assert curve[62:64].mean() == pytest.approx(expectancy, rel=0.01)
    assert 0.02 < doubt < 0.06


def test_bands_merge_as_the_twin_does() -> None:
    stream = np.random.default_rng(5)
    years = np.full((40, 9), 500.0)
    deaths = stream.poisson(stream.uniform(0.5, 12, (40, 9))).astype(float)
    merged = merge_bands(
        deaths=deaths, population=years, age_starts=[0, 1, 5, 15, 25, 45, 65, 75, 85], target_relative_error=0.25
    )
    for area in np.flatnonzero(merged.reason == ""):
        assert merged.labels[area].tolist() == twins.merged_bands_twin(deaths[area].tolist(), 16)


@pytest.mark.parametrize("prefer", ["smallest", "similar"])
def test_areas_merge_as_the_twin_does(prefer) -> None:
    world = simulate(49, 2_500, seed=41)
    graph = checkerboard(7)
    near = [graph.indices[graph.indptr[area] : graph.indptr[area + 1]].tolist() for area in range(49)]
    starts = [0, 1, 25, 45, 65, 75, 85]
    columns = np.searchsorted(STARTS, starts)
    deaths, years = (np.add.reduceat(each, columns, axis=1) for each in (world.deaths, world.population))

    def precise(counts: list[float], people: list[float]) -> bool:
        if not counts[-1]:
            return False
        first = life_table_twin(counts, people, starts)[0]
        return math.sqrt(first["var"]) <= 1.2

    merged = merge_areas(
        deaths=deaths,
        population=years,
        age_starts=starts,
        adjacency=graph,
        target_standard_error=1.2,
        prefer=prefer,
    )
    slow = twins.merged_areas_twin(deaths.tolist(), years.tolist(), near, precise, prefer == "similar")
    assert merged.labels.tolist() == slow
    assert 3 < len(set(slow)) < 40
