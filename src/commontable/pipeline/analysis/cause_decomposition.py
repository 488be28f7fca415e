"""Which causes of death make a gap in life expectancy, by age and in all: Arriaga's decomposition, with intervals.

Causes are told in wide ages. Within a wide age every year of age is divided among causes as the whole wide age is.
Counts that are hidden in one of the two groups are one part, "causes with hidden counts": how its years divide among
causes nobody outside can know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.analysis.pairs import Pairs, head, hull
from commontable.pipeline.analysis.shown import Floats, Row, Rows, Shown, key_of
from commontable.pipeline.making import TABLE_RULES
from commontable.pipeline.tables import ESTIMATE, UNRELIABLE
from commontable.stats import Estimate, decompose_expectancy

HIDDEN_CAUSES = "Causes with hidden counts"
CAUSES_TOGETHER, SOME_AGES = "causes_hidden_together", "some_ages_hidden"
UNIT = "years of the gap"
CHUNK = 200  # pairs at a time: each has ages × wide ages × causes numbers
Mask = NDArray[np.bool_]
Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class _Told:
    """Deaths by row, wide age and cause as a release tells them; NaN where hidden."""

    titles: list[str]
    starts: list[int]
    ages: list[str]
    deaths: Floats
    there: Mask

    @classmethod
    def of(cls, shown: Shown, causes: Rows) -> _Told:
        wide = [row for row in causes if row["age_start"] is not None] or list(causes)
        titles = list(dict.fromkeys(str(row["cause"]) for row in wide))
        bands = sorted({(int(row["age_start"] or 0), str(row["age"] or "0+")) for row in wide})
        starts = [start for start, _ in bands]
        deaths = np.full((len(shown.rows), len(starts), len(titles)), np.nan)
        there = np.zeros(len(shown.rows), dtype=bool)
        for row in wide:
            number = shown.number[key_of(row)]
            there[number] = True
            if row["deaths"] is not None:
                deaths[number, starts.index(int(row["age_start"] or 0)), titles.index(str(row["cause"]))] = row[
                    "deaths"
                ]
        return cls(titles, starts, [age for _, age in bands], deaths, there)

    def within(self, starts: list[int]) -> Whole:
        """The wide age of each age."""
        return np.searchsorted(self.starts, starts, side="right") - 1


def cause_rows(pairs: Pairs, causes: Rows) -> Iterator[Row]:
    """For every gap whose two groups are told by cause: the years of each cause, and of each cause at each wide age."""
    if not causes or not pairs.gaps:
        return
    told = _Told.of(pairs.shown, causes)
    wanted = np.flatnonzero(told.there[pairs.reference] & told.there[pairs.comparison])
    for start in range(0, len(wanted), CHUNK):
        yield from _of_some(pairs, told, wanted[start : start + CHUNK])


def _of_some(pairs: Pairs, told: _Told, some: Whole) -> Iterator[Row]:
    known = told.deaths[pairs.reference[some]], told.deaths[pairs.comparison[some]]
    hidden = np.asarray(np.isnan(known[0]) | np.isnan(known[1]))
    wide = told.within(pairs.shown.starts)
    ends = [
        (_divided(one[some], known[0], hidden, wide), _divided(other[some], known[1], hidden, wide))
        for one, other in pairs.ends
    ]
    by_cause = _Figures.of(ends, pairs, some)
    by_both = _Figures.of([(_apart(one, wide), _apart(other, wide)) for one, other in ends], pairs, some)
    there = np.concatenate([~hidden, np.asarray(hidden.any(axis=-1, keepdims=True))], axis=-1)
    names = [*told.titles, HIDDEN_CAUSES]
    for number, place in enumerate(some.tolist()):
        for at, title in enumerate(names):
            together = CAUSES_TOGETHER if title == HIDDEN_CAUSES else ""
            ages = there[number, :, at]
            if ages.any():
                reason = together or ("" if ages.all() else SOME_AGES)
                part: Row = {"cause": title, "age": "", "age_start": None}
                yield from _row(pairs.gaps[place], part, by_cause.cell(number, at), reason)
            for age in np.flatnonzero(ages).tolist():
                part = {"cause": title, "age": told.ages[age], "age_start": told.starts[age]}
                yield from _row(pairs.gaps[place], part, by_both.cell(number, age * len(names) + at), together)


def _row(gap: Mapping[str, Any], part: Row, figures: Row, reason: str) -> Iterator[Row]:
    if np.isfinite([figures["lower"], figures["upper"]]).all():
        unsure = gap["state"] == UNRELIABLE
        state, why = (UNRELIABLE, gap["reason"]) if unsure else (ESTIMATE, "")
        yield {**head(gap), **part, **figures, "unit": UNIT, "state": state, "reason": reason or why}


def _divided(deaths: Floats, known: Floats, hidden: Mask, wide: Whole) -> Floats:
    """(pairs, ages) to (pairs, ages, causes and the hidden rest)."""
    told = np.nan_to_num(known)
    at = np.flatnonzero(np.diff(wide, prepend=-1))
    whole = np.where(
        np.isnan(known).any(axis=-1),
        np.maximum(np.add.reduceat(deaths, at, axis=-1), told.sum(axis=-1)),
        told.sum(axis=-1),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(hidden, 0.0, told) / whole[..., None]
    share = np.nan_to_num(share, posinf=0.0)
    rest = np.where(hidden.any(axis=-1), 1.0 - share.sum(axis=-1), 0.0)
    share = np.concatenate([share, np.maximum(rest, 0.0)[..., None]], axis=-1)
    return np.asarray(deaths[..., None] * share[:, wide])


def _apart(deaths: Floats, wide: Whole) -> Floats:
    """(pairs, ages, parts) to (pairs, ages, wide ages × parts): each wide age has parts of its own."""
    pairs, ages, parts = deaths.shape
    found = np.zeros((pairs, ages, int(wide[-1]) + 1, parts))
    found[:, np.arange(ages), wide] = deaths
    return found.reshape(pairs, ages, -1)


@dataclass(frozen=True, eq=False)
class _Figures:
    """Years of each part, pairs × parts; a gap is reference minus comparison, and stats says it the other way."""

    value: Floats
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    error: Floats

    @classmethod
    def of(cls, ends: Sequence[tuple[Floats, Floats]], pairs: Pairs, some: Whole) -> _Figures:
        people = [each[some] for each in pairs.people]
        found = [_decomposed(both, people, pairs.shown.starts) for both in ends]
        values = [-each.estimate for each in found]
        lower, upper = hull([(-high, -low) for low, high in (each.interval(_level(pairs)) for each in found)])
        errors = np.max([each.standard_error for each in found], axis=0)
        return cls(values[0], lower, upper, np.min(values, axis=0), np.max(values, axis=0), errors)

    def cell(self, pair: int, part: int) -> Row:
        """The columns of one part."""
        names = {"value": "value", "lower": "lower", "upper": "upper", "value_low": "low", "value_high": "high",
                 "standard_error": "error"}  # fmt: skip
        return {column: float(getattr(self, name)[pair, part]) for column, name in names.items()}


def _level(pairs: Pairs) -> float:
    return float(pairs.gaps[0]["level"])


def _decomposed(both: tuple[Floats, Floats], people: list[Floats], starts: list[int]) -> Estimate:
    reference, comparison = both
    found = decompose_expectancy(
        deaths=comparison,
        population=people[1],
        reference_deaths=reference,
        reference_population=people[0],
        age_starts=starts,
        causes=[str(number) for number in range(comparison.shape[-1])],
        **TABLE_RULES,
    )
    assert found.by_cause is not None  # causes were given
    return found.by_cause
