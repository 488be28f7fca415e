"""Divides the invented deaths of the city among causes, by stated shares of each age and group (data/causes.csv)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

from . import deaths
from .mortality import AGE_STARTS, LABELS, Floats
from .tables import read
from .truth import GROUPS, YEARS, Truth

OTHER = "All other causes"
SEED = 113  # the causes that a familiar list has


@cache
def titles() -> tuple[str, ...]:
    return (*dict.fromkeys(row["cause"] for row in read("causes")), OTHER)


def shares() -> Floats:
    """The share of each cause in the deaths of each group and age band: group × band × cause."""
    found = np.zeros((len(GROUPS), len(AGE_STARTS), len(titles())))
    for row in read("causes"):
        starts = sorted(int(name) for name in row if name.isdigit())
        for band, age in enumerate(AGE_STARTS):
            start = max(each for each in starts if each <= age)
            found[GROUPS.index(row["group"]), band, titles().index(row["cause"])] = float(row[str(start)]) / 100
    found[:, :, -1] = 1.0 - found.sum(axis=-1)
    return found


def divided(truth: Truth) -> np.ndarray:
    """One draw: each death of the file of all causes gets a cause. Group × year × band × cause."""
    counts = deaths.draw(truth).sum(axis=0)
    return np.random.default_rng(SEED).multinomial(counts, shares()[:, None])


def write(folder: Path, truth: Truth) -> Path:
    """A file of deaths by cause for the whole city, beside the file of all deaths."""
    path = folder / f"synthetic-deaths-by-cause-{YEARS[0]}-{YEARS[-1]}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["race", "year", "age", "cause", "deaths"])
        for (group, year, band, cause), number in np.ndenumerate(divided(truth)):
            writer.writerow([GROUPS[group], YEARS[year], LABELS[band], titles()[cause], int(number)])
    return path
