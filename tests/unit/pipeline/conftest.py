"""Small files of counts, made for one test each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.reading import ReadOptions

AGES = ("0", "1-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+")
RATES = (0.006, 0.0004, 0.0003, 0.0009, 0.0013, 0.0019, 0.004, 0.009, 0.02, 0.05, 0.15)
PEOPLE = (1300, 5200, 13000, 13000, 14000, 13000, 13000, 12000, 8000, 5000, 2500)

WriteFile = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Writes text or bytes to a named file and gives its path."""

    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return writer


@pytest.fixture
def counts_csv(write: WriteFile) -> WriteFile:
    """Writes deaths and population of groups and years; `change` maps (group, year, age) to other deaths."""

    def writer(
        name: str = "counts.csv",
        *,
        groups: dict[str, float] | None = None,
        years: range = range(2014, 2016),
        change: dict[tuple[str, int, str], object] | None = None,
        size: float = 1.0,
    ) -> Path:
        lines = ["group,year,age,deaths,population"]
        for group, factor in (groups or {"Black": 1.3, "White": 1.0}).items():
            for year in years:
                for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
                    deaths = (change or {}).get((group, year, age), round(people * size * rate * factor * 10))
                    lines.append(f"{group},{year},{age},{deaths},{round(people * size * 10)}")
        return write(name, "\n".join(lines) + "\n")

    return writer


@pytest.fixture
def collector() -> Collector:
    return Collector()


@pytest.fixture
def options() -> ReadOptions:
    return ReadOptions()
