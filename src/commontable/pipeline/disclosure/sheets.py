"""What a release tells, row by row and age by age: the new release and earlier ones in the same form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.tables import ALL_GROUPS, EVERYONE

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
CODE_LENGTHS = (2, 5, 11)  # state, county, tract: a shorter code that begins a longer one contains it
PIECES = "pieces"  # in place of a release: years and ages that none tells by themselves
MEETINGS = "meetings"  # what rows of two releases can be added up to
SOURCES = "sources"  # places that were added up to areas
UNTOLD = (PIECES, MEETINGS, SOURCES)
SEXES = ("Female", "Male")  # groups that divide everybody in another way than race does
OTHER = -1  # the level of places that are no such codes


class People(NamedTuple):
    """Of whom a row tells: a place, a group, years, and those of them who died of a cause. An empty place is all places
    of its files together, an empty cause every cause.
    """

    place: str
    group: str
    start: int
    end: int
    cause: str = ""

    @property
    def level(self) -> int:
        """How fine the place is: 0 for all together, else the length of its code."""
        if not self.place:
            return 0
        return len(self.place) if self.place.isdigit() and len(self.place) in CODE_LENGTHS else OTHER

    @property
    def is_everyone(self) -> bool:
        return self.group == EVERYONE

    def within(self, other: People, areas: Mapping[str, frozenset[str]]) -> bool:
        """True where all these people are among the others'; `areas` are those of places, beside what codes tell."""
        years = other.start <= self.start and self.end <= other.end
        nested = other.level == 0 or (0 < other.level < self.level and self.place.startswith(other.place))
        nested |= other.place in areas.get(self.place, ())
        cause = other.cause in ("", self.cause)
        return years and cause and other.group in (self.group, EVERYONE) and (nested or self.place == other.place)


def people_of(row: dict[str, str | int], cause: str = "") -> People:
    group = EVERYONE if row["group"] == ALL_GROUPS else str(row["group"])
    return People(str(row["place"]), group, int(row["start_year"]), int(row["end_year"]), cause)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Counts of a release by row and age band, NaN where nobody here knows one.

    `told` cells are out already, exact up to `slack`; `secret` ones may not be told; `gone` ones are hidden whatever
    the search says, and are no secrets. `guessed` ones stand for a count that the source hides: they may be anything in
    its range. The rest is to be told unless it has to be hidden to protect a secret.
    """

    release: str
    people: list[People]
    bands: list[Band]
    counts: Floats
    population: Floats
    told: Mask
    secret: Mask
    gone: Mask
    guessed: Mask
    slack: float = 0.0

    @property
    def is_new(self) -> bool:
        return not self.release
