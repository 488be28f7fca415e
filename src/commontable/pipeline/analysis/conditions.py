"""Did conditions of life get better, and for whom (KC-29)? Group by group, with the exceptions by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from commontable.pipeline.analysis.shown import Row
from commontable.pipeline.sources.conditions import Condition
from commontable.pipeline.tables import ESTIMATE
from commontable.stats.arrays import normal_quantile

Held = dict[str, dict[int, Condition]]


def condition_rows(conditions: Sequence[Condition], reference: str | None, level: float) -> list[Row]:
    """Each figure; the change of each group from its first year to its last; the change of each gap to the reference;
    and one verdict a measure and place: better for every group, or for all but those it names."""
    held: dict[tuple[str, str], Held] = defaultdict(lambda: defaultdict(dict))
    for each in conditions:
        held[each.measure, each.place][each.group][each.year] = each
    rows: list[Row] = []
    for key in sorted(held):
        groups = held[key]
        rows += [_figure(each, level) for group in sorted(groups) for _, each in sorted(groups[group].items())]
        changes = [row for group in sorted(groups) for row in _change(groups[group], level)]
        gaps = [row for group in sorted(groups) for row in _gap_change(groups, (group, reference), level)]
        rows += changes + gaps + _verdict(changes, gaps)
    return rows


def _head(first: Condition, last: Condition, kind: str) -> Row:
    return {
        "measure": first.measure, "place": first.place, "kind": kind, "group": first.group,
        "first_period": str(first.year), "last_period": str(last.year),
        "unit": first.unit, "favorable": first.favorable, "state": ESTIMATE, "reason": "",
    }  # fmt: skip


def _with_limits(value: float, error: float, level: float) -> Row:
    reach = normal_quantile(level) * error
    return {"value": value, "lower": value - reach, "upper": value + reach, "standard_error": error, "level": level}


def _figure(each: Condition, level: float) -> Row:
    return {**_head(each, each, "figure"), **_with_limits(each.value, each.error, level)}


def _change(years: dict[int, Condition], level: float) -> Iterator[Row]:
    first, last = years[min(years)], years[max(years)]
    if first.year == last.year:
        return
    found = _with_limits(last.value - first.value, float(np.hypot(first.error, last.error)), level)
    yield {**_head(first, last, "change"), **found, **_direction(found, first.favorable)}


def _gap_change(groups: Held, pair: tuple[str, str | None], level: float) -> Iterator[Row]:
    group, reference = pair
    if reference is None or group == reference or reference not in groups:
        return
    years = sorted(set(groups[group]) & set(groups[reference]))
    if len(years) < 2:
        return
    ends = [(groups[group][year], groups[reference][year]) for year in (years[0], years[-1])]
    first, last = (abs(one.value - other.value) for one, other in ends)
    error = float(np.sqrt(sum(each.error**2 for end in ends for each in end)))
    found = _with_limits(last - first, error, level)
    head = _head(ends[0][0], ends[1][0], "gap_change") | {"reference": reference}
    yield {**head, **found, **_direction(found, "low")}


def _direction(found: Row, favorable: str) -> Row:
    """As the figures stand, and where chance would not do as well."""
    sign = 1 if favorable == "high" else -1
    observed = "better" if sign * found["value"] > 0 else "worse" if found["value"] else "unchanged"
    sure = found["lower"] > 0 or found["upper"] < 0
    return {"observed": observed, "standing": observed if sure else "unclear"}


def _verdict(changes: list[Row], gaps: list[Row]) -> list[Row]:
    if not changes:
        return []
    exceptions = [row["group"] for row in changes if row["observed"] != "better"]
    head = {name: changes[0][name] for name in ("measure", "place", "unit", "favorable", "state", "reason")}
    word = (
        "better_for_all"
        if not exceptions
        else "better_for_none"
        if len(exceptions) == len(changes)
        else "better_except"
    )
    return [
        {
            **head,
            "kind": "verdict",
            "first_period": min(row["first_period"] for row in changes),
            "last_period": max(row["last_period"] for row in changes),
            "observed": word,
            "standing": word if all(row["standing"] == row["observed"] for row in changes) else "unclear",
            "exceptions": "; ".join(exceptions),
            "gaps_narrowed": "; ".join(row["group"] for row in gaps if row["observed"] == "better"),
            "gaps_widened": "; ".join(row["group"] for row in gaps if row["observed"] == "worse"),
        }
    ]
