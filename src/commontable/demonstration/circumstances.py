"""Invented circumstances of each ZIP, so that the demonstration can show what a setting predicts, and who does better.

Poverty and unemployment are drawn around a straight line through the true life expectancies (truth.py): a year less of
life goes with two points more of poverty and half a point more of unemployment. One ZIP is given harder circumstances
than its life expectancy would suggest: the bright spot that the page should find.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from .truth import truth

SEED = 1909
POVERTY, UNEMPLOYMENT = "invented poverty (percent)", "invented unemployment (percent)"
HARDER = {"64110": 8.0}  # points of poverty on top


def rows() -> list[dict[str, object]]:
    """One row a ZIP that has people: its code, poverty and unemployment."""
    lives = truth().zip_expectancies()
    middle = float(np.mean(list(lives.values())))
    chance = np.random.default_rng(SEED)
    found = []
    for code, years in lives.items():
        added = HARDER.get(code, 0.0)
        poverty = 17 - 2 * (years - middle) + chance.normal(0, 1.2) + added
        unemployment = 7 - 0.5 * (years - middle) + chance.normal(0, 0.5) + added / 4
        found.append(
            {"zip": code, POVERTY: round(max(poverty, 1.0), 1), UNEMPLOYMENT: round(max(unemployment, 0.5), 1)}
        )
    return found


def write(folder: Path) -> Path:
    path = folder / "circumstances.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("zip", POVERTY, UNEMPLOYMENT))
        writer.writeheader()
        writer.writerows(rows())
    return path
