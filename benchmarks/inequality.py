"""All of WHO's measures for 100,000 settings of five ordered groups, with and without limits; and how often each
kind of limits holds the truth.

Run: python benchmarks/inequality.py [coverage]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from commontable.stats import Estimate
from commontable.stats.inequality import (
    Groups,
    attributable_deaths,
    change_from_first,
    excess_deaths,
    group_figures,
    levin,
    miettinen,
    person_concentration,
    person_inequality,
    person_relative_index,
    person_slope_index,
    slope_index,
    who_measures,
)

SETTINGS, GROUPS, ROUNDS = 100_000, 5, 3
ROUNDS_OF_CHANCE = 4_000
# Truths from equal groups to far apart, in standard errors of the middle group.
APART = (0.0, 1.0, 3.0, 10.0)
PEOPLE = np.array([10.0, 25, 30, 20, 15])
ERRORS = np.array([1.6, 1.0, 0.8, 1.1, 1.3])
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


def held(apart: float, level: float = 0.95, count: int = ROUNDS_OF_CHANCE, seed: int = 3) -> dict[str, float]:
    """How often the limits of each measure hold the truth, when groups are `apart`."""
    rng = np.random.default_rng(seed)
    truth = 50 + apart * SHAPE * 2
    seen = truth + ERRORS * rng.standard_normal((count, GROUPS))
    shares: dict[str, float] = {}
    for order in ("ordered", "unordered"):
        more = {"position": np.arange(1, GROUPS + 1)} if order == "ordered" else {}
        rules = {"population": PEOPLE, "direction": "favorable", **more}
        if order == "ordered":
            rules["reference"] = 2
        real = who_measures(groups=group_figures(estimates=truth, standard_errors=ERRORS, **rules))
        guess = who_measures(groups=group_figures(estimates=seen, standard_errors=ERRORS, **rules))
        for name, each in guess.items():
            if order == "unordered" and name not in ("D", "R", "PAR", "PAF"):
                continue
            lower, upper = each.interval(level)
            inside = (lower <= real[name].estimate + 1e-12) & (real[name].estimate <= upper + 1e-12)
            shares[name if order == "ordered" else f"{name} unordered"] = float(inside.mean())
    return shares


def coverage() -> None:
    rows = [held(apart) for apart in APART]
    print(f"share of 95% limits that hold the truth, {ROUNDS_OF_CHANCE:,} rounds; groups apart by")
    print(f"{'':15}" + "".join(f"{apart:>8g}" for apart in APART))
    for name in rows[0]:
        print(f"{name:15}" + "".join(f"{row[name]:>8.3f}" for row in rows))


def sample(rng: np.random.Generator, clusters: int, each: int = 10) -> dict[str, np.ndarray]:
    """Persons of clusters alike in advantage and health."""
    place = np.repeat(rng.normal(0, 0.6, clusters), each)
    ladder = place + rng.normal(0, 1, clusters * each)
    values = np.exp(1 + 0.3 * ladder + 0.2 * place + rng.normal(0, 0.4, clusters * each))
    return {"values": values, "rank_by": ladder, "psu": np.repeat(np.arange(clusters), each)}


def person_figures(people: dict[str, np.ndarray]) -> dict[str, Estimate]:
    ill = {**people, "values": (people["values"] < 2).astype(float)}
    own = {"values": people["values"], "psu": people["psu"]}
    return {
        "persons ACI": person_concentration(**people, kind="absolute"),
        "persons RCI": person_concentration(**people, kind="relative"),
        "persons Wagstaff": person_concentration(**ill, kind="wagstaff", bounds=(0, 1)),
        "persons SII": person_slope_index(**people),
        "persons SII logit": person_slope_index(**ill, model="logit", bounds=(0, 1)),
        "persons RII logit": person_relative_index(**ill, model="logit", bounds=(0, 1)),
        "Gini": person_inequality(**own, measure="gini"),
        "Theil": person_inequality(**own, measure="theil"),
        "MLD persons": person_inequality(**own, measure="mean-log-deviation"),
        "Atkinson": person_inequality(**own, measure="atkinson"),
    }


def held_persons(rounds: int = 1_000, seed: int = 5) -> dict[str, float]:
    """How often limits from samples of 60 clusters hold the figure of a very large one."""
    rng = np.random.default_rng(seed)
    truth = {name: float(each.estimate) for name, each in person_figures(sample(rng, 40_000)).items()}
    counts = dict.fromkeys(truth, 0)
    for _ in range(rounds):
        for name, each in person_figures(sample(rng, 60)).items():
            lower, upper = each.interval()
            counts[name] += bool(lower <= truth[name] <= upper)
    return {name: count / rounds for name, count in counts.items()}


def held_deaths(count: int = ROUNDS_OF_CHANCE, seed: int = 6) -> dict[str, float]:
    """How often the limits of excess, attributable shares and changes hold the truth."""
    rng = np.random.default_rng(seed)
    people, rates = np.array([9_000.0, 6_000, 1_000]), np.array([0.001, 0.004, 0.03])
    others, low = np.array([40_000.0, 30_000, 8_000]), np.array([0.0006, 0.003, 0.025])
    excess = excess_deaths(
        deaths=rng.poisson(people * rates, (count, 3)),
        population=people,
        reference_deaths=rng.poisson(others * low, (count, 3)),
        reference_population=others,
    )
    risk, error, asked = np.array([1.5, 2.6]), np.array([0.15, 0.1]), 500
    shares = np.array([0.25, 0.35])
    seen = rng.multinomial(asked, [*shares, 1 - shares.sum()], count)[:, :2] / asked
    risks = {"relative_risk": risk * np.exp(error * rng.standard_normal((count, 2))), "log_errors": error}
    common, cases = levin(prevalence=seen, people=asked, **risks), miettinen(case_share=seen, cases=asked, **risks)
    part = 1 - 1 / (1 + shares @ (risk - 1))
    gaps = Estimate.of(np.array([6.0, 4.0]) + 0.5 * rng.standard_normal((count, 2)), 0.5)
    checks = {
        "excess deaths": (excess, people @ (rates - low)),
        "Levin": (common, part),
        "Miettinen": (cases, shares @ ((risk - 1) / risk)),
        "attributable": (attributable_deaths(fraction=common, deaths=rng.poisson(150, count)), 150 * part),
        "change": (change_from_first(estimate=gaps).take((slice(None), 1)), -2.0),
        "change, percent": (change_from_first(estimate=gaps, kind="percent").take((slice(None), 1)), -100 / 3),
        "change, ratio": (change_from_first(estimate=gaps, kind="ratio").take((slice(None), 1)), 2 / 3),
    }
    ends = {name: (*each.interval(), truth) for name, (each, truth) in checks.items()}
    return {name: float(np.mean((lower <= truth) & (truth <= upper))) for name, (lower, upper, truth) in ends.items()}


def main() -> int:
    if "coverage" in sys.argv[1:]:
        coverage()
        for name, share in (held_persons() | held_deaths()).items():
            print(f"{name:18}{share:.3f}")
        return 0
    return 0 if speed() else 1


if __name__ == "__main__":
    sys.exit(main())
