"""Where to look first (KC-30): the places with the lowest level, those with the least improvement, and both."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.analysis.shown import Floats, Row, Shown
from commontable.pipeline.tables import ESTIMATE, MISSING
from commontable.stats import Estimate, Ranks, ranks

SHARE = 5  # one place in so many, where no number is asked for
FEWEST = 3  # places, below which a list picks nothing
Numbers = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Field:
    """The places of one group, by the least favorable first; `first` and `last` number their rows, -1 for none."""

    shown: Shown
    places: list[str]
    first: Numbers
    last: Numbers
    listed: int

    def _taken(self, name: str, rows: Numbers) -> Floats:
        values = self.shown.errors if name == "error" else self.shown.figure(name)
        return np.where(rows >= 0, values[rows], np.nan)

    @cached_property
    def level(self) -> Estimate:
        return Estimate.of(self._taken("value", self.last), self._taken("error", self.last))

    @cached_property
    def change(self) -> Estimate:
        """Last minus first; nothing where there is one period only."""
        if (self.first == self.last).all():
            return Estimate.of(np.full(len(self.places), np.nan))
        errors = np.hypot(self._taken("error", self.first), self._taken("error", self.last))
        return Estimate.of(self.level.estimate - self._taken("value", self.first), errors)

    def ranked(self, figures: Estimate, level: float) -> Ranks:
        """Rank 1 is the least favorable, so what is unfavorable counts as best here."""
        worst: Literal["high", "low"] = "low" if self.shown.measure.favorable == "high" else "high"
        return ranks(estimates=figures, favorable=worst, level=level)


def focus_rows(shown: Shown, number: int | None) -> list[Row]:
    """Both lists, group by group. A place is on a list surely where even its most favorable rank lies on it."""
    held: dict[str, dict[str, dict[tuple[int, int], int]]] = defaultdict(lambda: defaultdict(dict))
    for place, row in enumerate(shown.rows):
        held[row["group"]][row["place"]][row["start_year"], row["end_year"]] = place
    rows: list[Row] = []
    for group in sorted(held):
        if len(held[group]) >= FEWEST:
            rows += _of_field(_field(shown, held[group], number))
    return rows


def _field(shown: Shown, held: dict[str, dict[tuple[int, int], int]], number: int | None) -> Field:
    periods = sorted({period for rows in held.values() for period in rows})
    first, last = (np.array([rows.get(end, -1) for rows in held.values()]) for end in (periods[0], periods[-1]))
    return Field(shown, list(held), first, last, number or max(1, round(len(held) / SHARE)))


def _of_field(field: Field) -> list[Row]:
    level = float(field.shown.rows[0]["level"])
    by_level, by_change = field.ranked(field.level, level), field.ranked(field.change, level)
    limits = field.level.interval(level), field.change.interval(level)
    rows = []
    for cell, place in enumerate(field.places):
        row = field.shown.rows[max(int(field.last[cell]), int(field.first[cell]))]
        marks = _list(by_level, cell, field.listed), _list(by_change, cell, field.listed)
        shown = bool(np.isfinite(field.level.estimate[cell]))
        rows.append(
            {
                "measure": field.shown.measure.name,
                "place": place, "place_name": row["place_name"],
                "group": row["group"],
                **_periods(field),
                "value": field.level.estimate[cell], "lower": limits[0][0][cell], "upper": limits[0][1][cell],
                "change": field.change.estimate[cell],
                "change_lower": limits[1][0][cell], "change_upper": limits[1][1][cell],
                **_ranks("level", by_level, cell), **_ranks("change", by_change, cell),
                "lowest_level": marks[0], "least_improvement": marks[1],
                "lists": _lists(*marks),
                "listed": field.listed, "places": int(by_level.ranked), "level": level,
                "state": ESTIMATE if shown else MISSING, "reason": "" if shown else "no_figure",
                "unit": field.shown.measure.unit,
            }
        )  # fmt: skip
    return rows


def _periods(field: Field) -> Row:
    first, last = (
        next(field.shown.rows[number]["period"] for number in rows.tolist() if number >= 0)
        for rows in (field.first, field.last)
    )
    return {"first_period": first, "period": last}


def _ranks(name: str, found: Ranks, cell: int) -> Row:
    values = (("rank", found.place), ("rank_from", found.best), ("rank_to", found.worst))
    return {f"{name}_{word}": int(each[cell]) if np.isfinite(each[cell]) else None for word, each in values}


def _list(found: Ranks, cell: int, listed: int) -> str:
    """surely, perhaps (on it, but chance might have put another there), or empty; perhaps_not where it might be."""
    if not np.isfinite(found.place[cell]):
        return ""
    if found.place[cell] <= listed:
        return "surely" if found.worst[cell] <= listed else "perhaps"
    return "perhaps_not" if found.best[cell] <= listed else "no"


def _lists(level: str, change: str) -> str:
    on = [mark in ("surely", "perhaps") for mark in (level, change)]
    return {(True, True): "both", (True, False): "lowest_level", (False, True): "least_improvement"}.get(
        (on[0], on[1]), ""
    )
