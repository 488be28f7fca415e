"""Five segregation indices for 80,000 tracts × 5 groups, against the shortest NumPy code for the same job; surroundings
of 80,000 tracts; and how often each kind of interval holds the truth.

Run: python benchmarks/segregation.py [coverage]
The floor checks nothing and knows one region without intervals.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from commontable.stats import (
    dissimilarity,
    exposure,
    information_index,
    isolation,
    kernel_surroundings,
    mutual_information,
    relative_diversity,
    segregation_gini,
    simulated_segregation,
)

TRACTS, GROUPS, REGIONS, ROUNDS = 80_000, 5, 3_000, 5
TARGET = 0.1
FIVE = (dissimilarity, segregation_gini, information_index, mutual_information, relative_diversity)


def tracts(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(0.5, 1_600, (TRACTS, GROUPS))).astype(float)
    return counts, rng.integers(0, REGIONS, TRACTS)


def floor(counts: np.ndarray) -> list[float]:
    n = np.ascontiguousarray(counts.T)
    t = n.sum(0)
    whole, p = t.sum(), n / t
    P = n.sum(1, keepdims=True) / whole
    mixed, E = (P * (1 - P)).sum(), -(P * np.log(P)).sum()
    apart = p - P
    D = (t * np.abs(apart)).sum() / (2 * whole * mixed)
    R = (t * apart**2).sum() / (whole * mixed)
    M = E + (t * p * np.log(np.where(p > 0, p, 1))).sum() / whole
    order = np.argsort(p, axis=1)
    x, w = np.take_along_axis(p, order, 1), t[order]
    G = (2 * x * w * (2 * np.cumsum(w, 1) - w - whole)).sum() / (2 * whole**2 * mixed)
    return [D, G, M / E, M, R]


def best(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        run()
        times.append(time.process_time() - begin)
    return min(times)


def five(counts: np.ndarray, regions: np.ndarray | None = None, **options: str) -> list[np.ndarray]:
    return [each(counts=counts, regions=regions, **options).estimate for each in FIVE]


def speed() -> bool:
    counts, regions = tracts()
    mine = five(counts)
    tracemalloc.start()
    five(counts)
    grown, given = tracemalloc.get_traced_memory()[1] / 2**20, counts.nbytes / 2**20
    tracemalloc.stop()
    worst = max(abs(float(a) - b) for a, b in zip(mine, floor(counts), strict=True))
    fast, slow = best(lambda: floor(counts)), best(lambda: five(counts))
    print(f"{TRACTS:,} tracts × {GROUPS} groups, five indices, best of {ROUNDS}, processor time")
    print(f"floor {fast:.3f} s; ours {slow:.3f} s (target {TARGET} s); ratio {slow / fast:.2f}")
    print(f"memory at its peak {grown:.0f} MiB beside the input, {grown / given:.1f} times as much (target at most 4)")
    print(f"largest difference from the floor {worst:.1e}")
    print(f"  in {REGIONS:,} regions: {best(lambda: five(counts, regions)):.3f} s")
    print(f"  in {REGIONS:,} regions, with errors: {best(lambda: five(counts, regions, sampling='multinomial')):.3f} s")
    print(f"  exposure: {best(lambda: exposure(counts=counts, group=0, to=1)):.3f} s")
    around()
    return slow <= TARGET and worst < 1e-9


def around() -> None:
    """A sheet of tracts with about twenty neighbors each."""
    counts, _ = tracts()
    places = np.random.default_rng(2).uniform(0, np.sqrt(TRACTS), (TRACTS, 2))
    begin = time.process_time()
    near = kernel_surroundings(coordinates=places, bandwidth=2.5, kernel="biweight")
    made = time.process_time() - begin
    used = best(lambda: information_index(counts=counts, surroundings=near), 2)
    print(f"  surroundings of {near.nnz / TRACTS:.0f} tracts each: made in {made:.2f} s, H of them in {used:.3f} s")


def held(estimate: object, truth: float) -> float:
    lower, upper = estimate.interval(0.95)
    return float(np.mean((lower <= truth) & (truth <= upper)))


def coverage(cities: int = 300) -> Iterator[tuple[str, float, float]]:
    """Share of 95% intervals that hold the truth, and the mean bias, for cities of 60 units."""
    rng = np.random.default_rng(7)
    for people, uneven in ((40, 1.0), (300, 1.0), (300, 8.0), (3_000, 1.0), (3_000, 8.0)):
        share = rng.beta(uneven, 2 * uneven, 60)
        truth = people * np.stack([share, 1 - share], axis=1)
        margin = 1.645 * np.sqrt(12 * truth)  # as sampled at about one in twelve
        seen = {
            "multinomial": rng.poisson(truth, (cities, *truth.shape)).astype(float),
            "margins": np.maximum(rng.normal(truth, margin / 1.645, (cities, *truth.shape)), 0),
        }
        for way, counts in seen.items():
            if way == "margins" and people < 3_000:
                continue
            doubt = {"sampling": way} if way == "multinomial" else {"margins": np.broadcast_to(margin, counts.shape)}
            words = f"{people:,} people a unit, {'much' if uneven == 1 else 'little'} segregation, {way}"
            yield from city(truth, counts, doubt, words)


def city(truth: np.ndarray, counts: np.ndarray, doubt: dict, words: str) -> Iterator[tuple[str, float, float]]:
    measures = {"dissimilarity": dissimilarity, "gini": segregation_gini, "information": information_index}
    for name, measure in measures.items():
        true = float(measure(counts=truth).estimate)
        for method, found in (
            ("delta", measure(counts=counts, **doubt)),
            ("inverted", simulated_segregation(index=name, counts=counts, seed=1, draws=400, **doubt)),
            ("basic", simulated_segregation(index=name, counts=counts, seed=1, draws=200, limits="basic", **doubt)),
        ):
            yield f"{words}: {name} {true:.2f}, {method}", held(found, true), float(found.estimate.mean()) - true
    true = float(isolation(counts=truth, group=0).estimate)
    found = isolation(counts=counts, group=0, **doubt)
    yield f"{words}: isolation {true:.2f}, delta", held(found, true), float(found.estimate.mean()) - true


def main(arguments: list[str]) -> int:
    if arguments == ["coverage"]:
        for name, share, bias in coverage():
            print(f"{share:7.1%}  bias {bias:+.3f}  {name}")
        return 0
    return 0 if speed() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
