"""Arriaga's decomposition for 80,000 pairs × 19 bands, against the shortest NumPy code for the same job; and how often
the intervals hold the truth.

Run: python benchmarks/decomposition.py [coverage]
The floors check nothing, know one convention and return the years (and their standard errors) alone.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from commontable.stats.decomposition import decompose_expectancy

PAIRS, ROUNDS = 80_000, 5
STARTS = np.array([0, 1, *range(5, 90, 5)])
RATE = 0.00005 * np.exp(0.088 * (STARTS + 2.5))
RATE[0] = 0.006
CAUSE_SHARES = np.array([0.3, 0.25, 0.1, 0.35])
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


def floor_with_errors(
    one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
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
        (l1, e1, q1, dq1, dg1, v1, _, u1, _), (_, e2, q2, dq2, dg2, v2, ve2, _, after2) = tables
        years = l1 * (e2 - e1)
        years[:, :-1] -= years[:, 1:]
        own = (dg1 + dq1 * after2) ** 2 * v1 + (dg2 + dq2 * after2) ** 2 * v2
        return years, np.sqrt(years**2 * u1 + l1**2 * ((q2 - q1) ** 2 * ve2 + own))


def ours(
    one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray], intervals: bool, method: str = "arriaga"
) -> tuple[np.ndarray, np.ndarray]:
    parts = decompose_expectancy(
        reference_deaths=one[0],
        reference_population=one[1],
        deaths=two[0],
        population=two[1],
        age_starts=STARTS,
        method=method,
        intervals=intervals,
        population_floor=0,
    )
    return parts.by_age.estimate, parts.by_age.standard_error


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
    theirs = floor_with_errors(one, two)
    capped = np.isnan(mine[0][:, 0]) | ~np.isfinite(theirs[1]).all(axis=1)
    worst = [float(np.abs(a - b)[~capped].max()) for a, b in zip(mine, theirs, strict=True)]
    fast, slow = best(lambda: floor(one, two)), best(lambda: ours(one, two, intervals=False))
    fast_errors, slow_errors = best(lambda: floor_with_errors(one, two)), best(lambda: ours(one, two, intervals=True))
    print(f"{PAIRS:,} pairs × {len(STARTS)} bands, best of {ROUNDS}, processor time")
    print(f"years: floor {fast:.3f} s; ours {slow:.3f} s; ratio {slow / fast:.2f} (target at most 2)")
    print(
        f"with intervals: floor {fast_errors:.3f} s; ours {slow_errors:.3f} s; "
        f"ratio {slow_errors / fast_errors:.2f} (target at most 2)"
    )
    print(f"memory grew by {grown:.0f} MiB, {grown / given:.1f} times the input (target at most 4)")
    print(f"largest difference from the floor: years {worst[0]:.1e}, standard errors {worst[1]:.1e}")
    for method in METHODS[1:]:
        taken = best(lambda method=method: ours(one, two, method != "horiuchi", method), 1)
        print(f"  {method}{'' if method != 'horiuchi' else ', years alone'}: {taken:.2f} s")
    return slow <= 2 * fast and slow_errors <= 2 * fast_errors and max(worst) < 1e-8


def coverage(count: int = 4_000) -> Iterator[tuple[str, float, float]]:
    """Size and method; share of 95% intervals by age, and by cause, that hold the truth."""
    level = np.array([1.4, 1.0, 1.6, 1.1])
    for size in (10_000, 100_000, 1_000_000):
        people = np.full(len(STARTS), size / len(STARTS))
        truths = [
            people[:, None] * RATE[:, None] * CAUSE_SHARES,
            people[:, None] * RATE[:, None] * CAUSE_SHARES * level,
        ]
        rng = np.random.default_rng(size)
        drawn = [rng.poisson(truth, (count, *truth.shape)) for truth in truths]
        for method in METHODS:
            some = slice(0, count if method in METHODS[:2] else count // 8)
            rules = {
                "age_starts": STARTS,
                "causes": ("a", "b", "c", "d"),
                "method": method,
                "steps": 5,
                "population_floor": 0,
                "population": people,
                "reference_population": people,
            }
            spread = np.broadcast_to(people, (len(drawn[0][some]), len(people)))
            rules_drawn = {**rules, "population": spread, "reference_population": spread}
            true = decompose_expectancy(deaths=truths[1], reference_deaths=truths[0], **rules)
            seen = decompose_expectancy(deaths=drawn[1][some], reference_deaths=drawn[0][some], **rules_drawn)
            yield (
                f"{size:,} person-years each, {method}",
                held(seen.by_age, true.by_age.estimate),
                held(seen.by_cause, true.by_cause.estimate),
            )


def held(estimate: object, truth: np.ndarray) -> float:
    lower, upper = estimate.interval(0.95)
    defined = np.broadcast_to((estimate.reason == ""), lower.shape)
    return float(np.mean(((lower <= truth) & (truth <= upper))[defined]))


def main(arguments: list[str]) -> int:
    if arguments == ["coverage"]:
        for name, by_age, by_cause in coverage():
            print(f"{by_age:7.1%} of ages, {by_cause:7.1%} of causes  {name}")
        return 0
    return 0 if speed() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
