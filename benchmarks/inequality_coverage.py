"""How often 95% limits of every measure of inequality hold the truth: group figures, persons, surveys, deaths.

Run: python -m benchmarks.inequality coverage
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.inequality import GROUPS, SHAPE
from commontable.stats import Estimate
from commontable.stats.inequality import (
    Groups,
    attributable_deaths,
    between_group_variance,
    change_from_first,
    concentration_index,
    excess_deaths,
    group_difference,
    group_figures,
    group_ratio,
    index_of_disparity,
    levin,
    mean_difference_from_average,
    miettinen,
    pair_differences,
    pair_ratios,
    person_concentration,
    person_inequality,
    person_relative_index,
    person_slope_index,
    population_attributable_fraction,
    population_attributable_risk,
    relative_slope_index,
    slope_index,
    survey_groups,
    survey_measures,
    who_measures,
    within_between,
)

ROUNDS = 4_000
# Truths from equal groups to far apart, in standard errors of the middle group.
APART = (0.0, 1.0, 3.0, 10.0)
PEOPLE = np.array([10.0, 25, 30, 20, 15])
ERRORS = np.array([1.6, 1.0, 0.8, 1.1, 1.3])
NEAR = 1e-9
Measure = Callable[..., Estimate]


def held(apart: float, level: float = 0.95, count: int = ROUNDS, seed: int = 3) -> dict[str, float]:
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


LIMITS = (0.0, 100.0)
# Measures with other options than WHO's.
OPTIONS: dict[str, Measure] = {
    "ACI, aversion 3": partial(concentration_index, kind="absolute", aversion=3),
    "RCI, aversion 3": partial(concentration_index, kind="relative", aversion=3),
    "RCI, aversion 4, midpoints": partial(concentration_index, kind="relative", aversion=4, ranks="midpoint"),
    "Wagstaff": partial(concentration_index, kind="wagstaff", bounds=LIMITS),
    "Erreygers": partial(concentration_index, kind="erreygers", bounds=LIMITS),
    "SII, logit": partial(slope_index, model="logit", bounds=LIMITS),
    "SII, log-values": partial(slope_index, model="log-values"),
    "SII, logit-values": partial(slope_index, model="logit-values", bounds=LIMITS),
    "SII, groups alike": partial(slope_index, weights="equal"),
    "RII, logit": partial(relative_slope_index, model="logit", bounds=LIMITS),
    "RII over the top": partial(relative_slope_index, over="top"),
    "RII over the mean": partial(relative_slope_index, over="mean"),
    "PAR against the best": partial(population_attributable_risk, target="best"),
    "PAF against the best": partial(population_attributable_fraction, target="best"),
    "PAF against a reference": partial(population_attributable_fraction, target="reference"),
    "PAF, gains only": partial(population_attributable_fraction, gains_only=True),
    "IDISW against the best": partial(index_of_disparity, weighted=True, against="best"),
    "IDISU against the best": partial(index_of_disparity, weighted=False, against="best", divisor="others"),
    "IDISW against a reference": partial(index_of_disparity, weighted=True, against="reference"),
    "IDISU against a reference": partial(index_of_disparity, weighted=False, against="reference"),
    "difference of a pair": lambda groups: pair_differences(groups=groups).take((..., 0, 3)),
    "ratio of a pair": lambda groups: pair_ratios(groups=groups).take((..., 0, 3)),
}
AVERAGE_GIVEN: dict[str, Measure] = {
    "MDMU, average given": partial(mean_difference_from_average, weighted=False),
    "IDISU, average given": partial(index_of_disparity, weighted=False),
    "PAR against the best, average given": population_attributable_risk,
}
FROM_REFERENCE = {"D, farthest from a reference": group_difference, "R, farthest from a reference": group_ratio}


def held_options(apart: float, level: float = 0.95, count: int = ROUNDS, seed: int = 4) -> dict[str, float]:
    """The same for the measures' other options."""
    rng = np.random.default_rng(seed)
    truth = 50 + apart * SHAPE * 2
    rules = {"population": PEOPLE, "direction": "favorable", "reference": 2}
    order = {"position": np.arange(1, GROUPS + 1)}

    def groups(figures: np.ndarray, errors: np.ndarray | None = ERRORS, **more: object) -> Groups:
        return group_figures(estimates=figures, standard_errors=errors, **rules, **more)

    seen = truth + ERRORS * rng.standard_normal((count, GROUPS))
    shares = {}
    for names, more in ((OPTIONS, order), (FROM_REFERENCE, {})):
        for name, measure in names.items():
            real, found = (measure(groups=groups(each, **more)) for each in (truth, seen))
            shares[name] = share_held(found, real.estimate, level)
    average = float(np.average(truth, weights=PEOPLE))
    for name, measure in AVERAGE_GIVEN.items():
        told = partial(group_figures, standard_errors=ERRORS, average=average, direction="favorable")
        real, found = (measure(groups=told(estimates=each)) for each in (truth, seen))
        shares[name] = share_held(found, real.estimate, level)
    plain = between_group_variance(groups=groups(truth, **order)).estimate
    shares["BGV, less chance"] = share_held(between_group_variance(groups=groups(seen), excess=True), plain, level)
    # Figures that scatter about a line by one over the root of their people, errors not given.
    line = np.cumsum(PEOPLE) - PEOPLE / 2
    strewn = 50 + apart * line / 50 + rng.standard_normal((count, GROUPS)) * np.sqrt(20 / PEOPLE)
    found = slope_index(groups=groups(strewn, None, **order), errors="scatter")
    shares["SII, errors by scatter"] = share_held(found, np.asarray(apart * PEOPLE.sum() / 50), level)
    return shares


def share_held(found: Estimate, truth: np.ndarray | float, level: float = 0.95) -> float:
    lower, upper = found.interval(level)
    return float(np.mean((lower <= truth + NEAR) & (truth <= upper + NEAR)))


def dwellers(rng: np.random.Generator, clusters: int, gap: float, each: int = 10) -> dict[str, np.ndarray]:
    """Persons in clusters most of whom are of one of three groups; groups' means lie `gap` apart, persons' spread 2."""
    place, many = np.repeat(rng.normal(0, 1, clusters), each), clusters * each
    ladder = 0.9 * place + 0.4 * rng.normal(0, 1, many)
    group = np.digitize(ladder, [-0.6, 0.5])
    common = 0.5 * np.repeat(rng.normal(0, 1, clusters), each)
    values = 8 + gap * (group - 1) + common + rng.normal(0, 2, many)
    return {"values": values, "group": group, "psu": np.repeat(np.arange(clusters), each)}


def held_surveys(gap: float, rounds: int = 500, seed: int = 7) -> dict[str, float]:
    """WHO's measures from surveys of 60 clusters, shares of groups left to chance."""
    rng = np.random.default_rng(seed)
    rules = {"direction": "favorable", "position": [1, 2, 3], "reference": 0}
    all_people = dwellers(rng, 40_000, gap)
    truth = {n: float(e.estimate) for n, e in who_measures(groups=survey_groups(**all_people, **rules)).items()}
    if gap == 0:
        truth = {name: float(name in ("R", "RII")) for name in truth}
    counts = dict.fromkeys(truth, 0.0)
    for _ in range(rounds):
        for name, each in survey_measures(**dwellers(rng, 60, gap), **rules).items():
            counts[name] += share_held(each, truth[name])
    return {f"survey {name}": count / rounds for name, count in counts.items()}


def held_parts(gap: float, rounds: int = 500, seed: int = 8) -> dict[str, float]:
    """Parts within and between groups, from samples of 60 clusters; values are exponentials of the dwellers' fifths."""
    rng = np.random.default_rng(seed)

    def parts(people: dict[str, np.ndarray]) -> dict[str, Estimate]:
        found = {}
        for measure in ("gini", "theil", "mean-log-deviation"):
            of = within_between(**{**people, "values": np.exp(people["values"] / 5)}, measure=measure)
            found |= {f"{measure} within": of.within, f"{measure} between": of.between}
            if measure == "gini":
                found["gini overlap"] = of.overlap
        return found

    truth = {name: float(each.estimate) for name, each in parts(dwellers(rng, 40_000, gap)).items()}
    if gap == 0:
        truth |= {name: 0.0 for name in truth if name.endswith("between")}
    counts = dict.fromkeys(truth, 0.0)
    for _ in range(rounds):
        for name, each in parts(dwellers(rng, 60, gap)).items():
            counts[name] += share_held(each, truth[name])
    return {name: count / rounds for name, count in counts.items()}


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
        "persons RCI, aversion 3": person_concentration(**people, kind="relative", aversion=3),
        "persons Wagstaff": person_concentration(**ill, kind="wagstaff", bounds=(0, 1)),
        "persons Erreygers": person_concentration(**ill, kind="erreygers", bounds=(0, 1)),
        "persons SII": person_slope_index(**people),
        "persons RII": person_relative_index(**people),
        "persons RII over the mean": person_relative_index(**people, over="mean"),
        "persons SII logit": person_slope_index(**ill, model="logit", bounds=(0, 1)),
        "persons RII logit": person_relative_index(**ill, model="logit", bounds=(0, 1)),
        "Gini": person_inequality(**own, measure="gini"),
        "Gini, corrected": person_inequality(**own, measure="gini", corrected=True),
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


def held_deaths(count: int = ROUNDS, seed: int = 6) -> dict[str, float]:
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
    years = np.array([50.0, 25, 8])
    lost = excess_deaths(
        deaths=rng.poisson(people * rates, (count, 3)),
        population=people,
        reference_deaths=rng.poisson(others * low, (count, 3)),
        reference_population=others,
        years_lost=years,
    )
    risk, error, asked = np.array([1.5, 2.6]), np.array([0.15, 0.1]), 500
    shares = np.array([0.25, 0.35])
    seen = rng.multinomial(asked, [*shares, 1 - shares.sum()], count)[:, :2] / asked
    risks = {"relative_risk": risk * np.exp(error * rng.standard_normal((count, 2))), "log_errors": error}
    common, cases = levin(prevalence=seen, people=asked, **risks), miettinen(case_share=seen, cases=asked, **risks)
    sure = levin(prevalence=shares, **risks)
    part = 1 - 1 / (1 + shares @ (risk - 1))
    gaps = Estimate.of(np.array([6.0, 4.0]) + 0.5 * rng.standard_normal((count, 2)), 0.5)
    both = rng.multivariate_normal([6.0, 4.0], 0.25 * np.array([[1, 0.6], [0.6, 1]]), count)
    joined = change_from_first(estimate=Estimate.of(both, 0.5), correlation=0.6)
    checks = {
        "excess deaths": (excess, people @ (rates - low)),
        "excess years lost": (lost, (years * people) @ (rates - low)),
        "Levin": (common, part),
        "Levin, shares known": (sure, part),
        "Miettinen": (cases, shares @ ((risk - 1) / risk)),
        "attributable": (attributable_deaths(fraction=common, deaths=rng.poisson(150, count)), 150 * part),
        "change": (change_from_first(estimate=gaps).take((slice(None), 1)), -2.0),
        "change, correlated": (joined.take((slice(None), 1)), -2.0),
        "change, percent": (change_from_first(estimate=gaps, kind="percent").take((slice(None), 1)), -100 / 3),
        "change, ratio": (change_from_first(estimate=gaps, kind="ratio").take((slice(None), 1)), 2 / 3),
    }
    return {name: share_held(each, truth) for name, (each, truth) in checks.items()}


def table(title: str, heads: tuple[float, ...], columns: list[dict[str, float]]) -> None:
    print(f"\n{title}\n| measure | " + " | ".join(f"{head:g}" for head in heads) + " |")
    print("|---" * (len(heads) + 1) + "|")
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(f"{column[name]:.3f}" for column in columns) + " |")


def main() -> int:
    print("share of 95% limits that hold the truth")
    whole = [held(apart) | held_options(apart) for apart in APART]
    table(f"figures of five groups, {ROUNDS:,} rounds; apart in standard errors", APART, whole)
    gaps = (0.0, 0.5, 2.0, 4.0)
    table(
        "surveys of 60 clusters of ten, 500 rounds; gap of groups, persons' spread 2",
        gaps,
        list(map(held_surveys, gaps)),
    )
    table("parts, 60 clusters of ten, 500 rounds; gap of groups", gaps, list(map(held_parts, gaps)))
    table("persons in 60 clusters of ten, 1,000 rounds; deaths and changes", (0.0,), [held_persons() | held_deaths()])
    return 0
