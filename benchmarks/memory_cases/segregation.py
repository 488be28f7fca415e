"""Segregation, with and without places."""

from __future__ import annotations

from functools import partial

import numpy as np

from benchmarks.memory_cases.inputs import TRACTS, Case, Inputs, calling, line, tracts
from commontable import stats

REGIONS = 3_000


def people_of(whole: bool = False) -> Inputs:
    regions = {} if whole else {"regions": np.random.default_rng(3).integers(0, REGIONS, TRACTS)}
    return {"counts": tracts(), **regions}


def places() -> np.ndarray:
    return np.random.default_rng(2).uniform(0, np.sqrt(TRACTS), (TRACTS, 2))


def extremes() -> Inputs:
    people = tracts()
    return {"privileged": people[:, 0], "deprived": people[:, 1], "total": people.sum(axis=1)}


def between_units() -> dict[str, Case]:
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
