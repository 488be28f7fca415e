"""All of WHO's measures for 100,000 settings of five ordered groups, with and without limits; and, with coverage, how
often each kind of limits holds the truth (benchmarks/inequality_coverage.py).

Run: python -m benchmarks.inequality [coverage]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from commontable.stats.inequality import Groups, group_figures, slope_index, who_measures

SETTINGS, GROUPS, ROUNDS = 100_000, 5, 3
SHAPE = np.array([-0.5, -0.3, 0.1, 0.2, 0.5])


def settings(count: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Figures, errors and people of settings that differ."""
    rng = np.random.default_rng(seed)
    return {
        "estimates": 50 + 10 * SHAPE + rng.normal(0, 3, (count, GROUPS)),
        "standard_errors": rng.uniform(0.5, 3, (count, GROUPS)),
        "population": rng.integers(500, 50_000, (count, GROUPS)).astype(float),
    }


def given(figures: dict[str, np.ndarray]) -> Groups:
    return group_figures(**figures, position=np.arange(1, GROUPS + 1), reference=0, direction="adverse")


def floor(figures: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The shortest NumPy code for the same figures: nothing checked, no standard errors."""
    y, p = (np.ascontiguousarray(figures[name].T) for name in ("estimates", "population"))
    p = p / p.sum(0)
    mean = (p * y).sum(0)
    x = np.cumsum(p, 0) - p / 2
    d, r = y - mean, y / mean
    variance = (p * d * d).sum(0)
    best, gap = y - y.min(0), np.abs(d)
    slope = (p * (x - 0.5) * y).sum(0) / (p * (x - 0.5) ** 2).sum(0)
    log = np.log(r)
    concentration = (p * (2 * x - 1) * y).sum(0)
    return {
        "D": y[0] - y[-1],
        "R": y[0] / y[-1],
        "ACI": concentration,
        "RCI": concentration / mean,
        "SII": slope,
        "RII": (mean + slope / 2) / (mean - slope / 2),
        "BGV": variance,
        "BGSD": np.sqrt(variance),
        "COV": 100 * np.sqrt(variance) / mean,
        "MDMU": gap.mean(0),
        "MDMW": (p * gap).sum(0),
        "MDBU": best.mean(0),
        "MDBW": (p * best).sum(0),
        "MDRU": np.abs(y - y[0]).mean(0),
        "MDRW": (p * np.abs(y - y[0])).sum(0),
        "IDISU": 100 * gap.mean(0) / mean,
        "IDISW": 100 * (p * gap).sum(0) / mean,
        "TI": 1000 * (p * r * log).sum(0),
        "MLD": -1000 * (p * log).sum(0),
        "PAR": y[-1] - mean,
        "PAF": 100 * (y[-1] - mean) / mean,
    }


def best(run: Callable[..., object], fresh: Callable[[], object] | None = None) -> float:
    """The fastest round; with `fresh`, each round gets a new one, made off the clock, so that nothing is remembered."""
    times = []
    for _ in range(ROUNDS):
        given = () if fresh is None else (fresh(),)
        begin = time.process_time()
        run(*given)
        times.append(time.process_time() - begin)
    return min(times)


def peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed() -> bool:
    figures = settings(SETTINGS)
    truth = floor(figures)
    points = who_measures(groups=given(figures))
    worst = max(float(np.abs(points[name].estimate / truth[name] - 1).max()) for name in truth)
    least = best(lambda: floor(figures))
    plain = best(lambda: who_measures(groups=given(figures)))
    limits = best(
        lambda found: [each.interval() for each in found.values()], lambda: who_measures(groups=given(figures))
    )
    curve = best(lambda: slope_index(groups=given(figures), model="logit", bounds=(0, 100)))
    size = sum(each.nbytes for each in figures.values()) / 2**20
    print(f"{SETTINGS:,} settings × {GROUPS} groups, {len(points)} measures, best of {ROUNDS}, processor time")
    print(f"floor {least:.3f} s; figures and standard errors {plain:.3f} s (target 0.5); ratio {plain / least:.1f}")
    print(f"limits {limits:.3f} s (target 2); logistic slope index {curve:.3f} s")
    print(f"input {size:.0f} MiB; peak memory of the process, results kept, {peak_mebibytes():.0f} MiB")
    print(f"largest relative difference from the floor {worst:.1e}")
    return plain < 0.5 and limits < 2 and worst < 1e-9


def main() -> int:
    if "coverage" in sys.argv[1:]:
        from benchmarks.inequality_coverage import main as coverage  # late: it takes the settings from here

        return coverage()
    return 0 if speed() else 1


if __name__ == "__main__":
    sys.exit(main())
