"""Arriaga's decomposition for 80,000 pairs × 19 bands, against the shortest NumPy code for the same job; and how often
the intervals hold the truth.

Run: python benchmarks/decomposition.py [coverage]
The floors check nothing, know one convention and return the years (and their standard errors) alone.
"""

from __future__ import annotations

import resource
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from commontable.stats import Estimate
from commontable.stats.decomposition import (
    ExpectancyDecomposition,
    FactorDecomposition,
    das_gupta,
    decompose_expectancy,
    kitagawa,
)

PAIRS, ROUNDS = 80_000, 5
STARTS = np.array([0, 1, *range(5, 90, 5)])
RATE = 0.00005 * np.exp(0.088 * (STARTS + 2.5))
RATE[0] = 0.006
CAUSE_SHARES = np.array([0.3, 0.25, 0.1, 0.35])
CAUSES = ("a", "b", "c", "d")
METHODS = ("arriaga", "arriaga-symmetric", "stepwise", "horiuchi")


def group(pairs: int, size: float, level: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Deaths and person-years of areas of about this size with US-like death rates times a level."""
    rng = np.random.default_rng(seed)
    population = rng.gamma(8, size / 8 / len(STARTS), (pairs, len(STARTS))) + 20
    return rng.poisson(population * RATE * level).astype(float), population


def floor(one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    n = np.diff(STARTS)
    a = np.where(STARTS[:-1] == 0, 0.1, n / 2)
    tables = []
    with np.errstate(all="ignore"):
        for deaths, population in (one, two):
            m = deaths / population
            q = np.minimum(n * m[:, :-1] / (1 + (n - a) * m[:, :-1]), 1)
            alive = np.hstack([np.ones((len(m), 1)), np.cumprod(1 - q, axis=1)])
            lived = np.hstack([n * alive[:, 1:] + a * alive[:, :-1] * q, alive[:, -1:] / m[:, -1:]])
            tables.append((alive, np.cumsum(lived[:, ::-1], axis=1)[:, ::-1] / alive))
        (l1, e1), (_, e2) = tables
        years = l1 * (e2 - e1)
        years[:, :-1] -= years[:, 1:]
    return years


def floor_with_limits(
    one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray], z: float = 1.959963984540054
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, a = np.append(np.diff(STARTS), 0.0), np.append(np.where(STARTS[:-1] == 0, 0.1, np.diff(STARTS) / 2), 0.0)
    tables = []
    with np.errstate(all="ignore"):
        for deaths, population in (one, two):
            m = deaths / population
            v, r = m / population, 1 / (1 + (n - a) * m)
            q, dq = n * m * r, n * r * r
            q[:, -1] = 1
            alive = np.hstack([np.ones((len(m), 1)), np.cumprod(1 - q[:, :-1], axis=1)])
            lived = n * alive * (1 - q) + a * alive * q
            lived[:, -1] = alive[:, -1] / m[:, -1]
            e = np.cumsum(lived[:, ::-1], axis=1)[:, ::-1] / alive
            after = np.hstack([e[:, 1:], np.zeros((len(m), 1))])
            dg = (n - a) * dq
            dg[:, -1] = 1 / m[:, -1] ** 2
            terms = (alive * (dg + dq * after)) ** 2 * v
            left = np.cumsum(terms[:, ::-1], axis=1)[:, ::-1]
            ve = np.hstack([left[:, 1:] / alive[:, 1:] ** 2, np.zeros((len(m), 1))])
            u = np.cumsum((dq / (1 - q)) ** 2 * v, axis=1)
            tables.append((alive, e, q, dq, dg, v, ve, np.hstack([np.zeros((len(m), 1)), u[:, :-1]]), after))
        (l1, e1, q1, dq1, dg1, _, _, u1, _), (_, e2, q2, dq2, dg2, _, ve2, _, after2) = tables
        years = l1 * (e2 - e1)
        years[:, :-1] -= years[:, 1:]
        below = z**2 * (years**2 * u1 + (l1 * (q2 - q1)) ** 2 * ve2)
        above = below.copy()
        for dg, dq, (deaths, population), sign in ((dg1, dq1, one, 1), (dg2, dq2, two, -1)):
            square, c = (l1 * (dg + dq * after2) / population) ** 2, deaths + 0.5
            low, high = (c * np.maximum(1 - 1 / (9 * c) + s * z / (3 * np.sqrt(c)), 0) ** 3 - deaths for s in (-1, 1))
            below += square * (low if sign > 0 else high) ** 2
            above += square * (high if sign > 0 else low) ** 2
        return years, years - np.sqrt(below), years + np.sqrt(above)


def ours(
    one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray], intervals: bool, method: str = "arriaga"
) -> tuple[np.ndarray, ...]:
    by_causes = one[0].ndim > 2
    parts = decompose_expectancy(
        reference_deaths=one[0],
        reference_population=one[1],
        deaths=two[0],
        population=two[1],
        age_starts=STARTS,
        causes=CAUSES if by_causes else (),
        method=method,
        intervals=intervals,
        population_floor=0,
    )
    figures = parts.by_age_and_cause if by_causes else parts.by_age
    return (figures.estimate, *figures.interval(0.95)) if intervals else (figures.estimate,)


def best(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        run()
        times.append(time.process_time() - begin)
    return min(times)


def peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed() -> bool:
    one, two = group(PAIRS, 7_500, 1.0, 1), group(PAIRS, 7_500, 1.2, 2)
    before = peak_mebibytes()
    mine = ours(one, two, intervals=True)
    grown, given = peak_mebibytes() - before, 4 * one[0].nbytes / 2**20
    theirs = floor_with_limits(one, two)
    capped = np.isnan(mine[0][:, 0]) | ~np.isfinite(theirs[1]).all(axis=1)
    worst = max(float(np.abs(a - b)[~capped].max()) for a, b in zip(mine, theirs, strict=True))
    fast, slow = best(lambda: floor(one, two)), best(lambda: ours(one, two, intervals=False))
    fast_limits, slow_limits = best(lambda: floor_with_limits(one, two)), best(lambda: ours(one, two, intervals=True))
    print(f"{PAIRS:,} pairs × {len(STARTS)} bands, best of {ROUNDS}, processor time")
    print(f"years: floor {fast:.3f} s; ours {slow:.3f} s; ratio {slow / fast:.2f} (target at most 2)")
    print(
        f"with intervals: floor {fast_limits:.3f} s; ours {slow_limits:.3f} s; "
        f"ratio {slow_limits / fast_limits:.2f} (target at most 2)"
    )
    print(f"memory grew by {grown:.0f} MiB, {grown / given:.1f} times the input (target at most 4)")
    print(f"largest difference from the floor, years and limits: {worst:.1e}")
    other_methods(one, two)
    return slow <= 2 * fast and slow_limits <= 2 * fast_limits and grown <= 4 * given and worst < 1e-8


def other_methods(one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray]) -> None:
    """Seconds of each method, years alone and with intervals, by age and by age and cause; memory of the last."""
    rng = np.random.default_rng(3)
    split = [(rng.multinomial(deaths.astype(int), CAUSE_SHARES).astype(float), people) for deaths, people in (one, two)]
    given = sum(array.nbytes for group in split for array in group)
    print(f"seconds by age, with intervals; by age and {len(CAUSES)} causes, with intervals; memory, times the input")
    for method in METHODS:
        runs = [(groups, intervals) for groups in ((one, two), split) for intervals in (False, True)]
        taken = [best(lambda g=groups, i=intervals, m=method: ours(*g, i, m), 1) for groups, intervals in runs]
        peak = traced_peak(lambda method=method: ours(*split, True, method))
        print(*(f"{seconds:6.2f}" for seconds in taken), f"{peak / given:5.1f} ", method)


def traced_peak(run: Callable[[], object]) -> int:
    """Bytes at the peak; tracing is slow, so it is done apart."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


SIZES = ((5_000, 5_000), (10_000, 10_000), (50_000, 50_000), (200_000, 200_000), (1_000_000, 10_000))


def coverage(count: int = 2_000) -> Iterator[tuple[str, list[float]]]:
    """Reference and comparison size and method; of the 95% intervals that hold the truth: mean share and lowest share
    of bands, of bands by cause, of causes, and the share of differences."""
    for sizes in SIZES:
        people = [np.full(len(STARTS), size / len(STARTS)) for size in sizes]
        shares = (CAUSE_SHARES, CAUSE_SHARES * np.array([1.4, 1.0, 1.6, 1.1]))
        truths = [p[:, None] * RATE[:, None] * share for p, share in zip(people, shares, strict=True)]
        rng = np.random.default_rng(sum(sizes))
        drawn = [rng.poisson(truth, (count, *truth.shape)) for truth in truths]
        for method in METHODS:
            some = slice(0, count if method in METHODS[:2] else count // 4)
            figures = [compared(truths, people, method), compared([d[some] for d in drawn], people, method)]
            kinds = ("by_age", "by_age_and_cause", "by_cause", "difference")
            held_by = [shares_held(getattr(figures[1], kind), getattr(figures[0], kind).estimate) for kind in kinds]
            name = f"{sizes[0]:,} and {sizes[1]:,} person-years, {method}"
            yield name, [figure for each in held_by[:3] for figure in (each.mean(), each.min())] + [held_by[3].mean()]


def rates_coverage(count: int = 4_000) -> Iterator[tuple[str, list[float]]]:
    """Kitagawa's and Das Gupta's parts at so many expected events a group: share of intervals that hold the truth."""
    people = np.array([[0.5, 0.3, 0.15, 0.05], [0.32, 0.26, 0.25, 0.17]])
    rates = np.array([[0.0005, 0.002, 0.008, 0.03], [0.0008, 0.002, 0.010, 0.04]])
    for events in (5, 20, 100, 1_000):
        sizes = people * events / (people * rates).sum(axis=1, keepdims=True)
        drawn = np.random.default_rng(events).poisson(sizes * rates, (count, 2, 4)).astype(float)
        true, seen = (
            kitagawa(
                reference_events=deaths[..., 0, :],
                reference_population=sizes[0],
                events=deaths[..., 1, :],
                population=sizes[1],
            )
            for deaths in (sizes * rates, drawn)
        )
        kinds = ("composition", "rates", "difference", "composition_by_category", "rates_by_category")
        held_by = [shares_held(getattr(seen, kind), getattr(true, kind).estimate) for kind in kinds]
        yield f"{events:,} events each, Kitagawa", [figure for each in held_by for figure in np.atleast_1d(each)]
        true, seen = (by_factors(people, deaths / sizes, np.sqrt(deaths) / sizes) for deaths in (sizes * rates, drawn))
        yield f"{events:,} events each, Das Gupta", list(shares_held(seen.effects, true.effects.estimate))


def by_factors(shares: np.ndarray, rates: np.ndarray, errors: np.ndarray) -> FactorDecomposition:
    return das_gupta(
        reference_factors={"share": shares[0], "rate": rates[..., 0, :]},
        factors={"share": shares[1], "rate": rates[..., 1, :]},
        reference_standard_errors={"rate": errors[..., 0, :]},
        standard_errors={"rate": errors[..., 1, :]},
        categories=True,
    )


def compared(deaths: list[np.ndarray], people: list[np.ndarray], method: str) -> ExpectancyDecomposition:
    spread = [np.broadcast_to(p, d.shape[:-1]) for d, p in zip(deaths, people, strict=True)]
    return decompose_expectancy(
        reference_deaths=deaths[0],
        reference_population=spread[0],
        deaths=deaths[1],
        population=spread[1],
        age_starts=STARTS,
        causes=CAUSES,
        method=method,
        steps=5,
        population_floor=0,
    )


def shares_held(estimate: Estimate, truth: np.ndarray) -> np.ndarray:
    """Cell by cell, how many of the intervals hold the truth."""
    lower, upper = estimate.interval(0.95)
    return np.asarray(
        ((lower <= truth) & (truth <= upper))[estimate.codes.reshape(len(lower), -1)[:, 0] == 0].mean(axis=0)
    )


def held(estimate: Estimate, truth: np.ndarray) -> float:
    return float(shares_held(estimate, truth).mean())


def main(arguments: list[str]) -> int:
    if arguments == ["coverage"]:
        print("bands: mean, lowest; bands by cause: mean, lowest; causes: mean, lowest; difference")
        for name, figures in coverage():
            print(*(f"{figure:6.1%}" for figure in figures), name)
        print("Kitagawa: composition, rates, difference; each category's composition and rates. Das Gupta: share, rate")
        for name, figures in rates_coverage():
            print(*(f"{figure:6.1%}" for figure in figures), name)
        return 0
    return 0 if speed() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
