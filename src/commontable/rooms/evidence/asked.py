"""What somebody asks to have measured, as the form takes it and the run keeps it: pure, no ORM."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from .states import RunKind

SPAN = re.compile(r"(\d{4})(?:[-–](\d{4}))?")
# Kept with the run in columns of their own.
APART = ("kind", "title", "is_synthetic")


@dataclass(frozen=True)
class Asked:
    """One field for every choice of the form; "" and None leave it to the pipeline. Files come beside it."""

    kind: RunKind
    title: str
    source_note: str = ""
    is_synthetic: bool = False
    by: tuple[str, ...] = ("group", "year")
    years_together: int = 1
    periods: str = ""
    reference_group: str = ""
    measure: str = "life_expectancy_at_birth"
    standard: str = "us-2000"
    method: str = "plain"
    causes: str = ""
    policy: str = "wonder"
    omitted: str = "refuse"
    level: int = 95
    bad_rows: str = "refuse"
    focus: int | None = None
    agreement: str = ""
    terms: str = ""
    wanted: str = ""
    measure_title: str = ""
    unit: str = ""
    favorable: str = ""
    years: str = ""
    layer: str = ""
    mappings: tuple[str, ...] = ()
    replaces: str = ""
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with the run."""
        kept = {name: value for name, value in asdict(self).items() if name not in APART}
        if not self.mappings:
            del kept["mappings"]
        return kept | {"by": list(self.by)}

    @classmethod
    def kept(cls, kind: str, title: str, choices: Mapping[str, Any]) -> Asked:
        """From what a run keeps; runs of before kept less."""
        known = {each.name for each in fields(cls)} - set(APART)
        given = {name: value for name, value in choices.items() if name in known}
        return cls(RunKind(kind), title, **given | {"by": tuple(given.get("by", ()))})


def read_years(text: str) -> tuple[int, int]:
    """One year, or the first and the last; ValueError where it is neither, or the last comes first."""
    found = SPAN.fullmatch(text.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise ValueError(text)
    return first, last


def read_periods(text: str) -> tuple[tuple[int, int], ...]:
    """2009-2013, 2014-2018; none of an empty text."""
    return tuple(read_years(part) for part in text.split(",") if part.strip())
