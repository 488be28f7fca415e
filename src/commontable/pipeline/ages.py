"""Ages as people write them, read as bands: first year of age, and the first year after the band (None: open)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple


class Band(NamedTuple):
    """An age band [start, end); `end` None is "and older"."""

    start: int
    end: int | None

    @property
    def label(self) -> str:
        """The band as it is printed: 0, 1-4, 85+."""
        if self.end is None:
            return f"{self.start}+"
        return str(self.start) if self.end == self.start + 1 else f"{self.start}-{self.end - 1}"


NOT_STATED = frozenset({"not stated", "ns", "unknown", "unk", "age not stated", "missing"})

_UNDER = re.compile(r"^(?:<|under|less than)\s*(\d{1,3})$")
_RANGE = re.compile(r"^(\d{1,3})\s*(?:-|–|—|to|through)\s*(\d{1,3})$")
_OPEN = re.compile(r"^(\d{1,3})\s*(?:\+|plus|and over|and older|and above|or older|or more|(?:-|–)\s*inf(?:inity)?)$")
_OVER = re.compile(r"^(?:>=|≥)\s*(\d{1,3})$")
_BARE = re.compile(r"^(\d{1,3})$")
_WORDS = re.compile(r"\s*\b(?:years?|yrs?)(?: of age)?\b\s*")


def read_age(text: str) -> Band | None:
    """The band a label stands for, or None where it cannot be told."""
    words = " ".join(_WORDS.sub(" ", text.strip().lower()).split())
    if match := _RANGE.match(words):
        start, last = int(match[1]), int(match[2])
        return Band(start, last + 1) if start <= last <= 130 else None
    if match := _UNDER.match(words):
        return Band(0, int(match[1])) if 0 < int(match[1]) <= 130 else None
    if match := _OPEN.match(words) or _OVER.match(words):
        return Band(int(match[1]), None) if int(match[1]) <= 130 else None
    if match := _BARE.match(words):
        return Band(int(match[1]), int(match[1]) + 1) if int(match[1]) <= 130 else None
    return None


def bands_from_starts(starts: list[int]) -> dict[int, Band] | None:
    """Where a column holds only first years of age (0, 1, 5, 10 … 85), the bands they begin; None where they are
    single years.
    """
    ordered = sorted(set(starts))
    steps = [after - before for before, after in pairwise(ordered)]
    if len(ordered) < 3 or max(steps) == 1:
        return None
    ends: list[int | None] = [*ordered[1:], None]
    return {start: Band(start, end) for start, end in zip(ordered, ends, strict=True)}


def faults_of(bands: list[Band]) -> list[str]:
    """Why these bands do not cover every year of life exactly once, in words; empty where they do."""
    if not bands:
        return ["there is no age at all"]
    ordered = sorted(bands)
    wrong = [] if ordered[0].start == 0 else [f"nothing below age {ordered[0].start}"]
    for before, after in pairwise(ordered):
        if before.end is None or after.start < before.end:
            wrong.append(f"{before.label} and {after.label} overlap")
        elif after.start > before.end:
            wrong.append(f"nothing from age {before.end} to {after.start - 1}")
    if ordered[-1].end is not None:
        wrong.append(f"nothing from age {ordered[-1].end} up (the last band must be open, such as 85+)")
    return wrong
