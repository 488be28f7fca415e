"""Draws synthetic deaths from the stated truth and writes them as files such as a health department has."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .mortality import LABELS
from .truth import GROUPS, YEARS, Truth

SEED = 2012  # the year the agreement was signed
Row = tuple[str, str, int, str, int]


def draw(truth: Truth, *, seed: int = SEED) -> np.ndarray:
    """One Poisson draw of every count: ZIP × group × year × band."""
    return np.random.default_rng(seed).poisson(truth.expected())


def write(folder: Path, truth: Truth, *, seed: int = SEED) -> tuple[Path, Path]:
    """deaths.csv and population.csv in `folder`, a row for each ZIP × group × year × age band."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = draw(truth, seed=seed)
    people = np.broadcast_to(truth.people[:, :, None, :], counts.shape).astype(int)
    return (
        _write(folder / "synthetic-deaths.csv", "deaths", _rows(truth, counts)),
        _write(folder / "synthetic-population.csv", "population", _rows(truth, people)),
    )


def _rows(truth: Truth, values: np.ndarray) -> Iterator[Row]:
    for index, value in np.ndenumerate(values):
        place, group, year, band = index
        yield truth.places[place], GROUPS[group], YEARS[year], LABELS[band], int(value)


def _write(path: Path, measure: str, rows: Iterator[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ZIP", "race", "year", "age", measure])
        writer.writerows(rows)
    return path
