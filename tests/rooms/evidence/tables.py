"""Small invented tables of deaths and people: two groups, three years, ages as sources give them."""

from __future__ import annotations

import json
import math
from pathlib import Path

AGES = ["0", "1-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+"]
PEOPLE = [1_500, 6_000, 15_000, 16_000, 15_000, 14_000, 13_000, 11_000, 7_000, 4_000, 1_500]
RATES = [0.006, 0.0003, 0.0002, 0.0008, 0.0013, 0.002, 0.0045, 0.010, 0.021, 0.055, 0.15]
YEARS = [2014, 2015, 2016]
EXCESS = {"White": 1.0, "Black": 1.5}


def write(folder: Path, places: int = 0) -> tuple[Path, Path, Path]:
    """Deaths, people and, if there are places, their outlines."""
    deaths, people = [], []
    for place in [f"{number:05}" for number in range(1, places + 1)] or [""]:
        for group, excess in EXCESS.items():
            for year in YEARS:
                for age, count, rate in zip(AGES, PEOPLE, RATES, strict=True):
                    yearly = 1 - 0.04 * (year - YEARS[0])
                    tilt = 1 + 0.03 * int(place or 0)
                    died = max(10, math.ceil(count * 10 * rate * excess * yearly * tilt))
                    deaths.append(f"{place},{group},{age},{year},{died}")
                    people.append(f"{place},{group},{age},{year},{count * 10}")
    paths = (folder / "deaths.csv", folder / "people.csv", folder / "schematic-places.geojson")
    paths[0].write_text("place,group,age,year,deaths\n" + "\n".join(deaths) + "\n")
    paths[1].write_text("place,group,age,year,population\n" + "\n".join(people) + "\n")
    paths[2].write_text(
        json.dumps({"type": "FeatureCollection", "features": [_square(n) for n in range(1, places + 1)]})
    )
    return paths


def _square(number: int) -> dict:
    west, south = -94.6 + 0.02 * (number % 5), 39.0 + 0.02 * (number // 5)
    ring = [[west, south], [west + 0.02, south], [west + 0.02, south + 0.02], [west, south + 0.02], [west, south]]
    return {
        "type": "Feature", "properties": {"GEOID": f"{number:05}", "name": f"Ward {number}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip
