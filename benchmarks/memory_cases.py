"""The inputs and calls that benchmarks.memory measures, one a public measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse

from commontable import stats
from commontable.stats import Estimate, Gap, LifeTable, disclosure, inequality, life_table

AREAS, BANDS, TRACTS, SETTINGS, GROUPS, REGIONS, PERSONS = 80_000, 19, 80_000, 100_000, 5, 3_000, 100_000
STARTS = np.array([0, 1, *range(5, 90, 5)])
RATE = np.clip(0.0002 * np.exp(0.07 * np.array([0.5, 3, *range(7, 90, 5)])), 0, 0.3)
STANDARD = np.linspace(1.3, 0.4, BANDS)
Inputs = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """Inputs made anew for each run (what they remember is part of the peak), and a call on them."""

    inputs: Callable[[], Inputs]
    run: Callable[[Inputs], object]


def calling(of: Callable[..., object], inputs: Callable[[], Inputs], /, **options: Any) -> Case:
    return Case(inputs, lambda given: of(**given, **options))


def counts(
    many: int = AREAS, seed: int = 1, size: float = 7_500, names: tuple[str, str] = ("events", "population")
) -> Inputs:
    rng = np.random.default_rng(seed)
    population = rng.gamma(4, size / 4 / BANDS, (many, BANDS)) + 5
    return {names[0]: rng.poisson(population * RATE).astype(float), names[1]: population}


def pairs(names: tuple[str, str] = ("events", "population")) -> Inputs:
    return counts(names=names) | counts(seed=2, names=(f"reference_{names[0]}", f"reference_{names[1]}"))


deaths = partial(counts, names=("deaths", "population"))


def totals(count: str = "events", size: str = "population") -> Inputs:
    return {count: counts()["events"].sum(axis=1), size: counts()["population"].sum(axis=1)}


def table(many: int = AREAS, size: float = 50_000) -> LifeTable:
    return life_table(**deaths(many, size=size), age_starts=STARTS)


def estimates(shape: tuple[int, ...], seed: int = 1, middle: float = 75.0) -> Estimate:
    rng = np.random.default_rng(seed)
    return Estimate.of(middle + rng.normal(0, 3, shape), rng.uniform(0.3, 2, shape))


def crude(seed: int) -> Estimate:
    given = counts(seed=seed)
    return stats.crude_rate(events=given["events"].sum(axis=1), population=given["population"].sum(axis=1))


def gaps(seed: int) -> Gap:
    return stats.gap(reference=estimates((AREAS,), seed), comparison=estimates((AREAS,), seed + 1, 70.0))


def yearly() -> Inputs:
    rng = np.random.default_rng(1)
    values = np.exp(rng.normal(0, 0.05, (16_000, 20)) - 0.01 * np.arange(20)) * 500
    return {"times": np.arange(20.0), "rates": values, "standard_errors": 0.05 * values}


def tracts(seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(0.5, 1_600, (TRACTS, GROUPS))).astype(float)


def people_of(whole: bool = False) -> Inputs:
    regions = {} if whole else {"regions": np.random.default_rng(3).integers(0, REGIONS, TRACTS)}
    return {"counts": tracts(), **regions}


def places() -> np.ndarray:
    return np.random.default_rng(2).uniform(0, np.sqrt(TRACTS), (TRACTS, 2))


def line(many: int) -> sparse.csr_array:
    """A graph in which each area touches the next two."""
    first = np.arange(many - 2)
    rows, columns = np.concatenate([first, first]), np.concatenate([first + 1, first + 2])
    half = sparse.coo_array((np.ones(rows.size), (rows, columns)), shape=(many, many))
    return sparse.csr_array(half + half.T)


def settings() -> Inputs:
    rng = np.random.default_rng(1)
    shape = (SETTINGS, GROUPS)
    return {
        "estimates": 50 + 10 * np.array([-0.5, -0.3, 0.1, 0.2, 0.5]) + rng.normal(0, 3, shape),
        "standard_errors": rng.uniform(0.5, 3, shape),
        "population": rng.integers(500, 50_000, shape).astype(float),
    }


def groups() -> Inputs:
    return {
        "groups": inequality.group_figures(**settings(), position=np.arange(1, 6), reference=0, direction="adverse")
    }


def persons(*names: str) -> Inputs:
    rng = np.random.default_rng(1)
    ladder = rng.normal(0, 1, PERSONS)
    values = np.exp(1 + 0.3 * ladder + rng.normal(0, 0.4, PERSONS))
    found = {
        "values": values,
        "rank_by": ladder,
        "weights": rng.uniform(0.5, 2, PERSONS),
        "psu": rng.integers(0, 500, PERSONS),
        "group": rng.integers(0, 5, PERSONS),
        "area": rng.integers(0, 5_000, PERSONS),
    }
    return {name: found[name] for name in names}


def given_margins(values: np.ndarray) -> Inputs:
    return {"estimates": values, "margins": 0.2 * values}


def margins(*names: str) -> Inputs:
    rng, found = np.random.default_rng(1), {}
    for name in names:
        found[name] = rng.uniform(100, 1_000, AREAS)
        found[f"{name}_margin"] = 0.2 * found[name]
    return found


def risks(share: str) -> Inputs:
    rng = np.random.default_rng(1)
    shape = (AREAS, 3)
    return {
        share: rng.uniform(0.05, 0.3, shape),
        "relative_risk": rng.uniform(1, 3, shape),
        "log_errors": rng.uniform(0.1, 0.2, shape),
    }


def attributed() -> Inputs:
    common = inequality.levin(**risks("prevalence"))
    return {"fraction": common, "deaths": counts()["events"].sum(axis=1)}


def extremes() -> Inputs:
    people = tracts()
    return {"privileged": people[:, 0], "deprived": people[:, 1], "total": people.sum(axis=1)}


def ill() -> Inputs:
    return {"values": (persons("values")["values"] > 3).astype(float), **persons("weights", "psu")}


def published() -> Inputs:
    rng = np.random.default_rng(1)
    middle = rng.uniform(0.1, 0.6, SETTINGS)
    return {"low": middle - 0.05, "high": middle + 0.05}


def expected() -> Inputs:
    given = counts()
    sums = {"reference_events": given["events"].sum(axis=0), "reference_population": given["population"].sum(axis=0)}
    return {"population": given["population"], **sums}


def a_trend() -> Inputs:
    seen = estimates((AREAS, 20))
    return {"times": np.arange(20.0), "estimates": seen.estimate, "standard_errors": seen.standard_error}


def rounded_table() -> disclosure.LinkedTable:
    return disclosure.cross_table(counts=np.random.default_rng(1).poisson(12, (50, 5, 20)).astype(float))


def rates() -> dict[str, Case]:
    standard = {"standard": STANDARD}
    return {
        "crude_rate": calling(stats.crude_rate, totals),
        "direct_rate": calling(stats.direct_rate, counts, **standard),
        "direct_rate, gamma-mid-p": calling(stats.direct_rate, counts, limits="gamma-mid-p", **standard),
        "expected_events": calling(stats.expected_events, expected),
        "indirect_ratio": calling(stats.indirect_ratio, partial(totals, "observed", "expected")),
        "indirect_rate": calling(stats.indirect_rate, partial(totals, "observed", "expected"), reference_rate=0.01),
        "rate_ratio": calling(stats.rate_ratio, pairs, **standard),
        "rate_difference": calling(stats.rate_difference, lambda: {"one": crude(1), "other": crude(2)}),
        "proportion": calling(stats.proportion, totals),
        "mean": calling(stats.mean, partial(persons, "values", "area")),
        "survey_proportion": calling(stats.survey_proportion, ill),
        "quantile_groups": calling(
            stats.quantile_groups, lambda: {"values": totals()["events"]}, groups=5, first="highest"
        ),
        "funnel": Case(partial(totals, "events", "size"), bounded_funnel),
        "margin_sum": calling(stats.margin_sum, lambda: given_margins(counts()["population"])),
        "margin_change": calling(stats.margin_change, partial(margins, "first", "last")),
        "margin_product": calling(stats.margin_product, partial(margins, "one", "other")),
        "margin_ratio": calling(stats.margin_ratio, partial(margins, "numerator", "denominator")),
        "margin_share": calling(stats.margin_share, partial(margins, "part", "whole")),
        "repeated_events": calling(
            stats.repeated_events, lambda: {"events": counts()["events"]}, sizes=np.arange(1.0, 20)
        ),
        "trend": calling(stats.trend, a_trend),
        "segmented_trend, 16,000 areas, one break": Case(yearly, broken),
    }


def broken(given: Inputs) -> object:
    found = stats.segmented_trend(**given, max_breaks=1)
    return found, found.apc, found.aapc()


def bounded_funnel(given: Inputs) -> object:
    found = stats.funnel(**given, kind="rate")
    return found, found.limits()


def lives() -> dict[str, Case]:
    life = lambda: {"table": table()}  # noqa: E731
    bands = {"age_starts": STARTS}

    def hidden() -> Inputs:
        seen = deaths()
        more = seen["deaths"] + (seen["deaths"] == 0) * 4
        return {"deaths_low": seen["deaths"], "deaths_high": more, "population": seen["population"]}

    def ill_health() -> Inputs:
        return {"table": table(), "prevalence": np.random.default_rng(1).uniform(0.05, 0.4, (AREAS, BANDS))}

    return {
        "life_table, all columns": calling(stats.life_table, deaths, **bands),
        "life_table, expectancy": Case(deaths, lambda given: stats.life_table(**given, **bands).expectancy(0)),
        "LifeTable.expectancy": Case(life, lambda given: given["table"].expectancy(0)),
        "LifeTable.temporary_expectancy": Case(life, lambda given: given["table"].temporary_expectancy(20, 67.5)),
        "LifeTable.survivors": Case(life, lambda given: given["table"].survivors(65)),
        "life_expectancy_bounds": calling(stats.life_expectancy_bounds, hidden, **bands),
        "healthy_expectancy": calling(stats.healthy_expectancy, ill_health),
        "age_at_death_sd": calling(stats.age_at_death_sd, life),
        "e_dagger": calling(stats.e_dagger, life),
        "age_at_death_gini": calling(stats.age_at_death_gini, life),
        "potential_years_lost": calling(stats.potential_years_lost, deaths, **bands),
        "years_of_life_lost": calling(stats.years_of_life_lost, deaths, standard=np.linspace(80, 5, BANDS), **bands),
        "monte_carlo_expectancy, 8,000 areas, 100 draws": Case(
            lambda: {"table": table(8_000)},
            lambda given: stats.monte_carlo_expectancy(given["table"], draws=100, seed=1),
        ),
        "gap": calling(stats.gap, lambda: {"reference": estimates((AREAS,)), "comparison": estimates((AREAS,), 2, 70)}),
        "gap_change": calling(stats.gap_change, lambda: {"first": gaps(1), "last": gaps(3)}),
        "leveling_down": calling(
            stats.leveling_down,
            lambda: {"first": estimates((AREAS, 3)), "last": estimates((AREAS, 3), 2, 76.0)},
            reference=0,
            comparison=2,
            favorable="high",
        ),
        "ranks": calling(stats.ranks, lambda: {"estimates": estimates((AREAS,))}, favorable="high"),
    }


def decomposition() -> dict[str, Case]:
    lost = partial(pairs, ("deaths", "population"))
    bands = {"age_starts": STARTS}

    def by_cause() -> Inputs:
        whole = lost()
        for name in ("deaths", "reference_deaths"):
            parts = np.random.default_rng(4).multinomial(whole[name].astype(int), [0.5, 0.3, 0.2]).astype(float)
            whole[name] = parts
        return whole

    def composed() -> Inputs:
        rng = np.random.default_rng(1)
        one, other = ({name: rng.uniform(0.5, 1, AREAS) for name in ("share", "rate", "size")} for _ in range(2))
        errors = ({name: 0.1 * each for name, each in group.items()} for group in (one, other))
        return dict(
            zip(
                ("factors", "reference_factors", "standard_errors", "reference_standard_errors"),
                (one, other, *errors),
                strict=True,
            )
        )

    def functioning() -> Inputs:
        rng = np.random.default_rng(1)
        values = {name: rng.uniform(0.5, 1, (8_000, 6)) for name in ("parameters", "reference_parameters")}
        errors = ("standard_errors", "reference_standard_errors")
        return values | {name: 0.1 * each for name, each in zip(errors, values.values(), strict=True)}

    ways = ("arriaga-symmetric", "stepwise", "horiuchi")
    return {
        **{
            f"decompose_expectancy, {way}": calling(stats.decompose_expectancy, lost, method=way, **bands)
            for way in ways
        },
        "decompose_expectancy, three causes": calling(
            stats.decompose_expectancy, by_cause, causes=("a", "b", "c"), **bands
        ),
        "kitagawa": calling(stats.kitagawa, pairs),
        "decompose_function, horiuchi, 8,000 pairs": calling(
            stats.decompose_function, functioning, function=lambda x: x.prod(axis=-1)
        ),
        "das_gupta": calling(stats.das_gupta, composed),
        "structure_factors": calling(
            stats.structure_factors, lambda: {"population": counts()["population"].reshape(-1, 19, 1)}, variables=2
        ),
    }


def small_areas() -> dict[str, Case]:
    bands = {"age_starts": STARTS}
    small = partial(deaths, size=3_000)

    def years(found: stats.SmallAreas) -> object:
        return found, found.expectancy()

    def one_rate() -> Inputs:
        return totals("deaths", "population")

    def both(measure: Callable[..., stats.SmallAreas], **options: Any) -> Case:
        return Case(small, lambda given: years(measure(**given, **bands, **options)))

    return {
        "hierarchical_schedules": both(stats.hierarchical_schedules),
        "learn_schedule_prior": calling(stats.learn_schedule_prior, small, **bands),
        "topals": both(stats.topals, standard_rates=RATE),
        "merge_bands": both(stats.merge_bands),
        "merge_areas, 8,000 areas": Case(
            partial(small, 8_000),
            lambda given: years(stats.merge_areas(**given, **bands, adjacency=line(8_000), target_standard_error=2.0)),
        ),
        "fill_empty_bands": both(stats.fill_empty_bands, reference_rates=RATE),
        "empirical_bayes": Case(one_rate, lambda given: stats.empirical_bayes(**given).rates),
        "empirical_bayes, by age": both(stats.empirical_bayes),
        "poisson_gamma": Case(one_rate, lambda given: stats.poisson_gamma(**given).rates),
        "poisson_gamma, by age": both(stats.poisson_gamma),
    }


def segregation() -> dict[str, Case]:
    even = ("dissimilarity", "segregation_gini", "information_index", "mutual_information", "relative_diversity")
    more = (
        "segregation_atkinson", "normalized_exposure", "squared_variation", "concentration_profile",
        "min_max_segregation",
    )  # fmt: skip
    found = {}
    for name in (*even, *more):
        measure = getattr(stats, name)
        pair = (
            {"group": 0, "reference": 1}
            if name in ("concentration_profile", "segregation_atkinson", "min_max_segregation")
            else {}
        )
        found[name] = calling(measure, partial(people_of, True), **pair)
        found[f"{name}, by region, with errors"] = calling(measure, people_of, sampling="multinomial", **pair)
    return found | {
        "isolation": calling(stats.isolation, people_of, group=0, sampling="multinomial"),
        "exposure": calling(stats.exposure, people_of, group=0, to=1, sampling="multinomial"),
        "local_segregation": calling(stats.local_segregation, people_of, of="units", sampling="multinomial"),
        "location_quotients": calling(stats.location_quotients, people_of, sampling="multinomial"),
        "nested_segregation": calling(stats.nested_segregation, people_of, sampling="multinomial"),
        "segregation_change": calling(stats.segregation_change, lambda: {"first": tracts(1), "last": tracts(2)}),
        "concentration_at_extremes": calling(
            stats.concentration_at_extremes, extremes, toward="privileged", sampling="multinomial"
        ),
        "above_chance, 100 draws": calling(stats.above_chance, people_of, index="dissimilarity", seed=1, draws=100),
        "simulated_segregation, 100 draws": calling(
            stats.simulated_segregation, people_of, index="dissimilarity", seed=1, draws=100, sampling="multinomial"
        ),
        "kernel_surroundings": calling(
            stats.kernel_surroundings, lambda: {"coordinates": places()}, bandwidth=2.5, kernel="biweight"
        ),
        "neighbor_surroundings": calling(
            stats.neighbor_surroundings,
            lambda: {"pairs": np.stack([np.arange(TRACTS - 1), np.arange(1, TRACTS)], axis=1)},
            units=TRACTS,
        ),
        "dissimilarity, surroundings": calling(
            stats.dissimilarity, lambda: {**people_of(True), "surroundings": line(TRACTS)}
        ),
        "boundary_dissimilarity": calling(
            stats.boundary_dissimilarity, lambda: {**people_of(True), "contact": line(TRACTS)}, group=0, reference=1
        ),
    }


def in_places() -> dict[str, Case]:
    pair = {"group": 0, "reference": 1, "sampling": "multinomial"}

    def placed() -> Inputs:
        return people_of() | {"coordinates": places()}

    def on_land() -> Inputs:
        return people_of() | {"areas": np.random.default_rng(4).uniform(0.5, 2, TRACTS)}

    def near() -> Inputs:
        whole = on_land()
        return people_of() | {"near": stats.Proximity(places(), whole["areas"], 1.0, 3.0)}

    def touching() -> Inputs:
        """Regions one after the other, so that the units of each touch."""
        return {"counts": tracts(), "regions": np.arange(TRACTS) // 27, "contact": line(TRACTS)}

    return {
        "centralization, absolute": calling(
            stats.centralization, lambda: on_land() | placed(), index="absolute", center="mean", **pair
        ),
        "centralization, relative": calling(stats.centralization, placed, index="relative", center="mean", **pair),
        "local_centralization": calling(
            stats.local_centralization, lambda: {"counts": tracts(), "coordinates": places()}, neighbors=20, **pair
        ),
        "clustering": calling(stats.clustering, near, index="absolute", **pair),
        "distance_exposure": calling(stats.distance_exposure, near, group=0, to=1, sampling="multinomial"),
        "land_concentration": calling(stats.land_concentration, on_land, index="absolute", **pair),
        "distortion": calling(stats.distortion, placed, of="units"),
        "proximity_profile": calling(stats.proximity_profile, touching, group=0, reference=1),
        "segregation_profile": calling(
            stats.segregation_profile, placed, index="information", bandwidths=[1.0, 2.5], kernel="biweight"
        ),
        "concentration_curve": calling(
            stats.concentration_curve, people_of, shares=[0.2, 0.4, 0.6, 0.8], group=0, reference=1
        ),
        "density_corrected_dissimilarity": calling(
            stats.density_corrected_dissimilarity, people_of, group=0, reference=1
        ),
        "diversity": calling(stats.diversity, people_of, of="units", index="entropy", sampling="multinomial"),
        "segregation_contrast": calling(
            stats.segregation_contrast, lambda: {"first": tracts(1), "second": tracts(2)}, index="dissimilarity",
            group=0, sampling="multinomial",
        ),
        "segregation_test, 100 draws": calling(
            stats.segregation_test, people_of, index="information", null="even", seed=1, draws=100
        ),
        "segregation_difference_test, 100 draws": calling(
            stats.segregation_difference_test, lambda: {"first": tracts(1), "second": tracts(2)},
            index="information", null="labels", seed=1, draws=100,
        ),
    }  # fmt: skip


def between_groups() -> dict[str, Case]:
    plain = (
        "between_group_sd between_group_variance coefficient_of_variation group_difference group_ratio "
        "mean_log_deviation theil_index population_attributable_fraction population_attributable_risk "
        "relative_slope_index slope_index who_measures pair_differences pair_ratios"
    )
    weighed = "index_of_disparity mean_difference_from_average mean_difference_from_best mean_difference_from_reference"
    found = {name: calling(getattr(inequality, name), groups) for name in plain.split()}
    found |= {name: calling(getattr(inequality, name), groups, weighted=True) for name in weighed.split()}
    return found | {
        "group_figures": calling(
            inequality.group_figures, settings, position=np.arange(1, 6), reference=0, direction="adverse"
        ),
        "concentration_index": calling(inequality.concentration_index, groups, kind="relative"),
        "slope_index, logit": calling(inequality.slope_index, groups, model="logit", bounds=(0, 100)),
        "change_from_first": calling(inequality.change_from_first, lambda: {"estimate": estimates((SETTINGS, 5))}),
        "excess_deaths": calling(inequality.excess_deaths, partial(pairs, ("deaths", "population"))),
        "levin": calling(inequality.levin, partial(risks, "prevalence")),
        "miettinen": calling(inequality.miettinen, partial(risks, "case_share")),
        "attributable_deaths": calling(inequality.attributable_deaths, attributed),
    }


def between_persons() -> dict[str, Case]:
    ranked = partial(persons, "values", "rank_by", "weights", "psu")
    sampled = partial(persons, "values", "group", "weights", "psu")
    found = {
        "person_concentration": calling(inequality.person_concentration, ranked, kind="relative"),
        "person_slope_index": calling(inequality.person_slope_index, ranked),
        "person_relative_index": calling(inequality.person_relative_index, ranked),
        "survey_groups": calling(inequality.survey_groups, sampled, direction="favorable"),
        "survey_measure": calling(
            inequality.survey_measure, sampled, direction="favorable", measure=inequality.group_difference
        ),
        "survey_measures": calling(
            inequality.survey_measures, sampled, direction="favorable", position=np.arange(1, 6)
        ),
        "within_between": calling(inequality.within_between, sampled, measure="theil"),
        "by_area": Case(
            partial(persons, "values", "area"),
            lambda given: inequality.by_area(
                measure=inequality.person_inequality,
                rules={"measure": "gini"},
                area=given["area"],
                people={"values": given["values"]},
            ),
        ),
    }
    for measure in ("gini", "theil", "mean-log-deviation", "atkinson"):
        found[f"person_inequality, {measure}"] = calling(
            inequality.person_inequality, partial(persons, "values", "weights", "psu"), measure=measure
        )
    return found


def disclosed() -> dict[str, Case]:
    cms = {"policy": disclosure.POLICIES["cms"]}

    def small() -> Inputs:
        return {"counts": np.random.default_rng(1).poisson(12, SETTINGS).astype(float)}

    def shares() -> Inputs:
        return {"estimate": published()["low"] + 0.05, **published(), "n": small()["counts"] * 10}

    def per_head() -> Inputs:
        return {"rate": published()["low"] + 0.05, **published(), "events": small()["counts"]}

    return {
        "cell_states": calling(disclosure.cell_states, small, **cms),
        "rate_states": calling(disclosure.rate_states, small, **cms),
        "nchs_proportion": calling(disclosure.nchs_proportion, shares),
        "nchs_rate": calling(disclosure.nchs_rate, per_head),
        "round_counts": calling(disclosure.round_counts, small, base=5),
        "round_counts, random": calling(disclosure.round_counts, small, base=5, method="random", seed=1),
        "controlled_rounding, 5,000 cells": calling(
            disclosure.controlled_rounding, lambda: {"table": rounded_table()}, base=5
        ),
        "cross_table": calling(disclosure.cross_table, lambda: {"counts": small()["counts"].reshape(1_000, 5, 20)}),
    }


CASES = {
    name: case
    for family in (
        rates, lives, decomposition, small_areas, segregation, in_places, between_groups, between_persons, disclosed
    )
    for name, case in family().items()
}  # fmt: skip
EQUATIONS = "adds equations to a table that is given; suppression, in benchmarks/disclosure.py, holds them all"
NOT_MEASURED = {
    "audit": "benchmarks/disclosure.py measures it with suppression",
    "custom_policy": "takes no arrays",
    "linked_table": EQUATIONS,
    "nested_table": EQUATIONS,
    "release_table": "suppression and audit again, and the figures shown; see benchmarks/disclosure.py",
    "suppress": "benchmarks/disclosure.py measures it with its audit, on the same 100,000 cells",
    "with_earlier_table": EQUATIONS,
    "with_earlier_release": EQUATIONS,
    "with_group": EQUATIONS,
    "with_life_expectancy": EQUATIONS,
    "with_rate": EQUATIONS,
    "with_rounding": EQUATIONS,
}
