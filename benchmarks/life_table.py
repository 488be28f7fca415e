"""Life expectancy with intervals for 80,000 areas × 19 bands, against the shortest NumPy code for the same job; and how
often the intervals of what is made of it hold the truth.

Run: python benchmarks/life_table.py [coverage]
The floor checks nothing, knows one convention and returns e(0) and its limits alone.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from commontable.stats import (
    Estimate,
    LifeTable,
    gap,
    gap_change,
    healthy_expectancy,
    leveling_down,
    life_table,
    monte_carlo_expectancy,
)
from commontable.stats.leveling import VERDICTS

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


SHARE = np.array([0.012, 0.048, 0.12, 0.13, 0.14, 0.13, 0.13, 0.13, 0.09, 0.05, 0.02])
RATE = np.array([0.0058, 0.0003, 0.00015, 0.0009, 0.0013, 0.0019, 0.004, 0.009, 0.018, 0.045, 0.14])
BANDS = [0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85]
ILL = np.array([0.02, 0.02, 0.03, 0.04, 0.05, 0.08, 0.12, 0.18, 0.25, 0.4, 0.6])
SIZES = (5_000, 20_000, 100_000)


def drawn(rng: np.random.Generator, size: float, count: int, level: float = 1.0) -> LifeTable:
    people = np.tile(SHARE * size, (count, 1))
    return table_of(rng.poisson(people * RATE * level).astype(float), people)


def table_of(deaths: np.ndarray, people: np.ndarray) -> LifeTable:
    return life_table(deaths=deaths, population=people, age_starts=BANDS, population_floor=0)


def truth(level: float = 1.0) -> LifeTable:
    return table_of(SHARE * RATE * level * 1e9, SHARE * 1e9)


def held(result: Estimate, true: Estimate) -> float:
    lower, upper = result.interval(0.95)
    known = result.interval_codes == 0
    return float(np.mean(((lower <= true.estimate) & (true.estimate <= upper))[known]))


def coverage(count: int = 20_000) -> Iterator[tuple[str, float]]:
    """What each 95% interval holds at each size: of expectancy, of gaps and of their change, of healthy years."""
    for size in SIZES:
        rng = np.random.default_rng(size)
        levels = (0.9, 1.2, 0.8, 1.0)
        tables, true = [drawn(rng, size, count, level) for level in levels], [truth(level) for level in levels]
        for age in (0, 65):
            yield f"{size:,} Chiang, e({age})", held(tables[0].expectancy(age), true[0].expectancy(age))
        few = drawn(rng, size, count // 25)
        for prior in ("one-death", "none"):
            simulated = monte_carlo_expectancy(few, draws=500, seed=1, prior=prior)
            yield f"{size:,} Monte Carlo, prior {prior}", held(simulated, truth().expectancy())
        gaps = [
            [gap(reference=one.expectancy(), comparison=other.expectancy()) for one, other in (group[:2], group[2:])]
            for group in (tables, true)
        ]
        changes = [gap_change(first=first, last=last) for first, last in gaps]
        for kind in ("absolute", "relative"):
            yield f"{size:,} {kind} gap", held(getattr(gaps[0][0], kind), getattr(gaps[1][0], kind))
        for kind in ("absolute", "relative", "percent"):
            yield f"{size:,} change of the gap, {kind}", held(getattr(changes[0], kind), getattr(changes[1], kind))
        asked = np.full(ILL.shape, size / 50)
        seen = rng.binomial(asked.astype(int), ILL, (count, ILL.size)) / asked
        healthy = healthy_expectancy(table=tables[0], prevalence=seen, people=asked)
        yield f"{size:,} Sullivan", held(healthy, healthy_expectancy(table=true[0], prevalence=ILL, people=asked))


def verdicts(count: int = 20_000) -> Iterator[tuple[str, float, float]]:
    """Where the truth lies on or across the border of a verdict: how often a wrong one is given, and how often none."""
    cases = {
        "gap closed, reference unchanged": ((0.9, 1.2), (0.9, 1.0), ("closed_all_gained", "widened")),
        "gap closed, reference lost": ((0.9, 1.2), (0.95, 1.0), ("closed_all_gained", "widened")),
        "gap closed, all gained": ((0.9, 1.2), (0.8, 0.9), ("closed_someone_lost", "widened")),
        "gap unchanged, all gained": ((0.9, 0.9), (0.8, 0.8), VERDICTS),
    }
    for size in (*SIZES, 1_000_000):
        rng = np.random.default_rng(size)
        for name, (first, last, wrong) in cases.items():
            periods = [
                stacked([drawn(rng, size, count, level).expectancy() for level in period]) for period in (first, last)
            ]
            check = leveling_down(first=periods[0], last=periods[1], reference=0, comparison=1, favorable="high")
            yield (
                f"{size:,} {name}",
                float(np.isin(check.verdict, wrong).mean()),
                float((check.verdict == "unclear").mean()),
            )


def stacked(groups: list[Estimate]) -> Estimate:
    figures, errors = (
        np.stack([getattr(group, name) for group in groups], -1) for name in ("estimate", "standard_error")
    )
    return Estimate.of(figures, errors)


def speed() -> bool:
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
    return slow <= 2 * fast and worst < 1e-8


def main(arguments: list[str]) -> int:
    if arguments == ["coverage"]:
        for name, share in coverage():
            print(f"{share:6.1%}  {name}")
        for name, wrong, unclear in verdicts():
            print(f"verdict wrong {wrong:6.1%}, unclear {unclear:6.1%}  {name}")
        return 0
    return 0 if speed() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
