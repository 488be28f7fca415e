"""Two groups at one place and time, with their deaths by age at the middle and at both ends of what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.analysis.filling import filled
from commontable.pipeline.analysis.shown import Floats, Rows, Shown
from commontable.pipeline.tables import STANDS


@dataclass(frozen=True, eq=False)
class Pairs:
    """The gaps that can be looked into. `ends` are three pairs of deaths (reference, comparison): as shown, and where
    what is hidden makes the gap widest and narrowest."""

    shown: Shown
    gaps: list[Mapping[str, Any]]
    reference: NDArray[np.intp]
    comparison: NDArray[np.intp]

    @cached_property
    def ends(self) -> tuple[tuple[Floats, Floats], ...]:
        middle, few, many = (filled(self.shown, self.shown.figure(name)) for name in NAMES)
        picked = ((middle, middle), (few, many), (many, few))
        return tuple((one[self.reference], other[self.comparison]) for one, other in picked)

    @property
    def people(self) -> tuple[Floats, Floats]:
        """Person-years of the reference and of the comparison."""
        return self.shown.population[self.reference], self.shown.population[self.comparison]

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Ages hidden in one of the two."""
        unknown = np.isnan(self.shown.deaths)
        return np.asarray(unknown[self.reference] | unknown[self.comparison])


NAMES = ("value", "value_high", "value_low")  # a higher life expectancy has fewer hidden deaths


def pairs_of(shown: Shown, gaps: Rows) -> Pairs:
    """Every gap that is told, of two rows whose counts by age are in the release."""
    kept, one, other = [], [], []
    usable = np.isfinite(shown.population).all(axis=1) & (shown.population > 0).all(axis=1) & shown.stands
    for row in gaps:
        pair = [shown.number.get((row["place"], row[side], row["period"])) for side in ("reference", "comparison")]
        if row["state"] in STANDS and None not in pair and all(usable[number] for number in pair):
            kept.append(row)
            one.append(pair[0])
            other.append(pair[1])
    return Pairs(shown, kept, np.array(one, dtype=np.intp), np.array(other, dtype=np.intp))


def head(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a gap's further rows share with it."""
    names = ("measure", "place", "place_name", "reference", "comparison", "period", "start_year", "end_year", "level")
    return {name: row[name] for name in names}


def hull(limits: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The widest of several intervals."""
    return np.min([low for low, _ in limits], axis=0), np.max([high for _, high in limits], axis=0)
