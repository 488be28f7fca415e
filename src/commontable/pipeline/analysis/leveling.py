"""Leveling-down, place by place: did a gap close because every group gained, and if not, who lost?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from commontable.pipeline.analysis.measures import side
from commontable.pipeline.analysis.shown import Floats, Row, Shown
from commontable.pipeline.tables import ESTIMATE, MISSING
from commontable.stats import BoundedEstimate, Estimate, leveling_down


def leveling_rows(shown: Shown, reference: str | None) -> list[Row]:
    """A verdict for every place and comparison group, over the first and last period that all groups of it share."""
    if reference is None:
        return []
    held: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    stands, errors = shown.stands, shown.figure("standard_error")
    for number, row in enumerate(shown.rows):
        if stands[number] and np.isfinite(errors[number]):
            held[row["place"]][row["group"]][row["period"]] = number
    groups: dict[str, set[str]] = defaultdict(set)
    for row in shown.rows:
        groups[row["place"]].add(row["group"])
    return [row for place in sorted(held) for row in _of_place(shown, held[place], (reference, groups[place]))]


def _of_place(shown: Shown, held: dict[str, dict[str, int]], asked: tuple[str, set[str]]) -> Iterator[Row]:
    reference, groups = asked
    others = sorted(group for group in held if group != reference)
    if reference not in held or not others:
        return
    names = [reference, *others]
    periods = sorted(set.intersection(*(set(held[name]) for name in names)), key=lambda period: _start(
        shown, held[reference], period))  # fmt: skip
    if len(periods) < 2:
        return
    ends = [[held[name][period] for name in names] for period in (periods[0], periods[-1])]
    for comparison in range(1, len(names)):
        yield _verdict(shown, ends, names, comparison) | {
            "groups_without_figure": "; ".join(sorted(groups - set(names)))
        }


def _start(shown: Shown, held: dict[str, int], period: str) -> int:
    return int(shown.rows[held[period]]["start_year"]) if period in held else 0


def _verdict(shown: Shown, ends: list[list[int]], names: list[str], comparison: int) -> Row:
    level = float(shown.rows[0]["level"])
    first, last = (_bounded(shown, rows) for rows in ends)
    found = leveling_down(
        first=first, last=last, reference=0, comparison=comparison, favorable=side(shown.measure), level=level
    )
    change = _interval(found.gap_change, level)
    gains = [_interval(found.gains.take(number), level) for number in range(len(names))]
    known = not str(found.reason)
    start, end = (shown.rows[rows[comparison]] for rows in ends)
    return {
        "measure": shown.measure.name,
        "place": start["place"], "place_name": start["place_name"],
        "reference": names[0], "comparison": names[comparison],
        "first_period": start["period"], "last_period": end["period"],
        "groups": len(names),
        "value": change[0] if known else None, "lower": change[1], "upper": change[2],
        "verdict": str(found.verdict), "observed": str(found.observed),
        "closed_all_gained": _number(found.closed_all_gained),
        "closed_someone_lost": _number(found.closed_someone_lost),
        "widened": _number(found.widened),
        "lost": "; ".join(name for name, gain in zip(names, gains, strict=True) if gain[0] < 0),
        "lost_surely": "; ".join(name for name, gain in zip(names, gains, strict=True) if gain[2] < 0),
        "level": level,
        "state": ESTIMATE if known else MISSING,
        "reason": str(found.reason),
        "unit": shown.measure.unit,
    }  # fmt: skip


def _bounded(shown: Shown, rows: list[int]) -> BoundedEstimate:
    low, high, error = (shown.figure(name)[rows] for name in ("value_low", "value_high", "standard_error"))
    return BoundedEstimate(Estimate.of(low, error), Estimate.of(high, error), shown.measure.name)


def _interval(result: Any, level: float) -> tuple[float, float, float]:
    low, high = (result.low, result.high) if isinstance(result, BoundedEstimate) else (result, result)
    lower, upper = result.interval(level)
    return float((low.estimate + high.estimate) / 2), float(lower), float(upper)


def _number(value: Floats) -> float | None:
    return float(value) if np.isfinite(value) else None
