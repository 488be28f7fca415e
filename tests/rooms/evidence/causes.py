"""Invented deaths by cause of two groups, large enough that most counts may be shown."""

from __future__ import annotations

from pathlib import Path

from .tables import AGES, EXCESS, PEOPLE, RATES

SHARES = {"I21.9": 0.4, "C34.9": 0.3, "X95": 0.02, "R99": 0.28}


def write(folder: Path, size: float = 60) -> Path:
    """One file: group, year, age, cause, deaths and people; homicide stands out among the young of one group."""
    lines = ["group,year,age,cause,deaths,population"]
    for group, excess in EXCESS.items():
        for age, people, rate in zip(AGES, PEOPLE, RATES, strict=True):
            for cause, share in SHARES.items():
                young = 8 if (cause, group) == ("X95", "Black") and age in ("15-24", "25-34", "35-44") else 1
                deaths = round(people * size * rate * excess * share * young)
                lines.append(f"{group},2015,{age},{cause},{deaths},{round(people * size)}")
    path = folder / "deaths-by-cause.csv"
    path.write_text("\n".join(lines) + "\n")
    return path
