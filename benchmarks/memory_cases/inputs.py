"""Inputs that several families of measures share, and the form of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse

from commontable.stats import Estimate, LifeTable, life_table

AREAS, BANDS, TRACTS, SETTINGS, GROUPS, PERSONS = 80_000, 19, 80_000, 100_000, 5, 100_000
STARTS = np.array([0, 1, *range(5, 90, 5)])
RATE = np.clip(0.0002 * np.exp(0.07 * np.array([0.5, 3, *range(7, 90, 5)])), 0, 0.3)
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


def tracts(seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(0.5, 1_600, (TRACTS, GROUPS))).astype(float)


def line(many: int) -> sparse.csr_array:
    """A graph in which each area touches the next two."""
    first = np.arange(many - 2)
    rows, columns = np.concatenate([first, first]), np.concatenate([first + 1, first + 2])
    half = sparse.coo_array((np.ones(rows.size), (rows, columns)), shape=(many, many))
    return sparse.csr_array(half + half.T)


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
