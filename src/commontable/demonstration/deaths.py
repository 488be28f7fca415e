"""Draws synthetic deaths from the stated truth and writes them as a file such as a health department has."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .mortality import LABELS
from .truth import GROUPS, YEARS, Truth

SEED = 2012  # the year the agreement was signed
Row = tuple[str, str, int, str, int, int]


def draw(truth: Truth, *, seed: int = SEED) -> np.ndarray:
    """One Poisson draw of every count: ZIP × group × year × band."""
    return np.random.default_rng(seed).poisson(truth.expected())


def write(folder: Path, truth: Truth, *, seed: int = SEED, years: tuple[int, ...] = YEARS) -> Path:
    """One file of deaths and populations, a row for each ZIP × group × year × age band."""
    counts = draw(truth, seed=seed)
    path = folder / f"synthetic-deaths-and-population-{years[0]}-{years[-1]}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ZIP", "race", "year", "age", "deaths", "population"])
        writer.writerows(_rows(truth, counts, years))
    return path


def _rows(truth: Truth, counts: np.ndarray, years: tuple[int, ...]) -> Iterator[Row]:
    for (place, group, year, band), deaths in np.ndenumerate(counts):
        if YEARS[year] in years:
            people = int(truth.people[place, group, band])
            yield truth.places[place], GROUPS[group], YEARS[year], LABELS[band], int(deaths), people
