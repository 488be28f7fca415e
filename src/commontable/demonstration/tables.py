"""Reads the small tables of this package: figures typed in with their sources, and the invented cast."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


def read(name: str) -> list[dict[str, str]]:
    """The rows of data/<name>.csv."""
    text = files(__package__).joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _citations() -> dict[str, str]:
    return {row["source"]: f"{row['citation']}. {row['address']}".strip() for row in read("sources")}


def citation(source: str) -> str:
    """The full citation of a source, or "" for none; an unknown name is an error in the tables."""
    return _citations()[source] if source else ""


@dataclass(frozen=True)
class Zip:
    """One ZIP Code Tabulation Area that lies mostly in Kansas City, with its published figures."""

    code: str
    longitude: float
    latitude: float
    population: int
    black: int
    white: int
    published: float | None  # life expectancy, the middle where a range was published
    source: str


@cache
def zips() -> tuple[Zip, ...]:
    return tuple(_zip(row) for row in read("zips"))


def _zip(row: dict[str, str]) -> Zip:
    limits = [float(row[name]) for name in ("life_expectancy_low", "life_expectancy_high") if row[name]]
    return Zip(
        code=row["zip"],
        longitude=float(row["longitude"]),
        latitude=float(row["latitude"]),
        population=int(row["population"]),
        black=int(row["black_alone"]),
        white=int(row["white_alone_not_hispanic"]),
        published=sum(limits) / len(limits) if limits else None,
        source=row["life_expectancy_source"],
    )
