"""Life expectancy with intervals for 80,000 areas × 19 bands, against the shortest NumPy code for the same job.

Run: python benchmarks/life_table.py
The floor checks nothing, knows one convention and returns e(0) and its limits alone.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from commontable.stats import life_table

AREAS = 80_000
STARTS = np.array([0, 1, *range(5, 90, 5)])
ROUNDS = 7


def areas(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Tracts of about 7,500 person-years with US-like death rates."""
    rng = np.random.default_rng(seed)
    middle = STARTS + 2.5
    rate = 0.00005 * np.exp(0.088 * middle)
    rate[0] = 0.006
    population = rng.gamma(8, 7_500 / 8 / len(STARTS), (AREAS, len(STARTS))) + 20
    return rng.poisson(population * rate * rng.lognormal(0, 0.2, (AREAS, 1))).astype(float), population


def floor(deaths: np.ndarray, population: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, m = np.diff(STARTS), deaths / population
    a = np.where(STARTS[:-1] == 0, 0.1, n / 2)
    with np.errstate(all="ignore"):
        q = np.minimum(n * m[:, :-1] / (1 + (n - a) * m[:, :-1]), 1)
        alive = np.hstack([np.ones((len(m), 1)), np.cumprod(1 - q, axis=1)])
        lived = np.hstack([n * alive[:, 1:] + a * alive[:, :-1] * q, alive[:, -1:] / m[:, -1:]])
        years = np.cumsum(lived[:, ::-1], axis=1)[:, ::-1]
        spread = np.where(deaths[:, :-1] > 0, q**2 * (1 - q) / deaths[:, :-1], 0)
        e = years / alive
        error = np.sqrt(
            ((alive[:, :-1] * (n - a + e[:, 1:])) ** 2 * spread).sum(1)
            + alive[:, -1] ** 2 / (deaths[:, -1] * m[:, -1] ** 2)
        )
    half = 1.959963984540054 * error
    return e[:, 0], e[:, 0] - half, e[:, 0] + half


def ours(deaths: np.ndarray, population: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    e0 = life_table(deaths=deaths, population=population, age_starts=STARTS).expectancy()
    return e0.estimate, *e0.interval()


def best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times)


def peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    deaths, population = areas()
    before = peak_mebibytes()
    mine = ours(deaths, population)
    grown, given = peak_mebibytes() - before, 2 * deaths.nbytes / 2**20
    defined = np.isfinite(mine[0])
    worst = max(float(np.abs(a - b)[defined].max()) for a, b in zip(mine, floor(deaths, population), strict=True))
    fast, slow = best(lambda: floor(deaths, population)), best(lambda: ours(deaths, population))
    print(f"{AREAS:,} areas × {len(STARTS)} bands, best of {ROUNDS}")
    print(f"floor {fast:.3f} s; life_table {slow:.3f} s; ratio {slow / fast:.2f} (target at most 2)")
    print(f"memory grew by {grown:.0f} MiB, {grown / given:.1f} times the input (target at most 4)")
    print(f"largest difference from the floor {worst:.1e} years; {int((~defined).sum())} areas with a reason")
    return 0 if slow <= 2 * fast and worst < 1e-8 else 1


if __name__ == "__main__":
    sys.exit(main())
