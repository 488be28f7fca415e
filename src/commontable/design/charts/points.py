"""Rows as people hand them over, read into points that cannot be drawn wrongly."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commontable.design.charts.chart import Cell, ChartError, Column
from commontable.design.charts.words import Words

STATES = ("estimate", "suppressed", "zero", "missing", "unreliable")
SHOWN = frozenset({"estimate", "zero", "unreliable"})
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Point:
    """One value in one of five states. Only the shown states carry a value, and then always an interval."""

    name: str
    state: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    value_low: float | None = None
    value_high: float | None = None
    at: float = 0.0
    when: str = ""

    @property
    def shown(self) -> bool:
        return self.state in SHOWN

    @property
    def span(self) -> tuple[float, float, float]:
        """Value, lower, upper of a shown point."""
        if self.value is None or self.lower is None or self.upper is None:
            raise ChartError(f"{self.name} {self.when}: a {self.state} value has no interval to draw.")
        return self.value, self.lower, self.upper

    @property
    def bounds(self) -> tuple[float, float] | None:
        """How low and how high the value can be, given hidden counts; None when nothing is hidden."""
        if self.value_low is None or self.value_high is None or self.value_low == self.value_high:
            return None
        return self.value_low, self.value_high


def read_points(rows: Iterable[Row], key: str) -> list[Point]:
    """Points from rows named by ``key`` (group or place). All faults are reported at once."""
    points: list[Point] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=1):
        try:
            points.append(_read(row, key, number))
        except ChartError as fault:
            faults.append(str(fault))
    if faults:
        raise ChartError(" ".join(faults))
    return points


def _read(row: Row, key: str, number: int) -> Point:
    if row.get(key) in (None, ""):
        raise ChartError(f"Row {number} has no {key}: give each row the name of its {key}.")
    name = str(row[key])
    at, when = _moment(row, f"Row {number} ({name})")
    here = f"Row {number} ({name}{', ' + when if when else ''})"
    state = str(row.get("state") or ("missing" if row.get("value") is None else "estimate"))
    if state not in STATES:
        raise ChartError(f"{here}: state is {state!r}, but must be one of {', '.join(STATES)}.")
    bounds = _pair(row, "value_low", "value_high", here)
    if state not in SHOWN:
        # a value handed over with a hidden or missing state is dropped here: it must not reach the picture or the table
        return Point(name=name, state=state, value_low=bounds[0], value_high=bounds[1], at=at, when=when)
    value, (lower, upper) = _measured(row, state, here)
    return Point(name, state, value, lower, upper, bounds[0], bounds[1], at, when)


def _measured(row: Row, state: str, here: str) -> tuple[float, tuple[float, float]]:
    value = _number(row.get("value", 0 if state == "zero" else None), "value", here)
    if value is None:
        raise ChartError(f"{here}: state is {state!r} but there is no value; use 'missing' or 'suppressed'.")
    lower, upper = _pair(row, "lower", "upper", here)
    if lower is None or upper is None:
        raise ChartError(f"{here}: value {value} has no interval; give lower and upper.")
    if not lower <= value <= upper:
        raise ChartError(f"{here}: value {value} lies outside {lower} to {upper}; check the three columns.")
    return value, (lower, upper)


def _pair(row: Row, low: str, high: str, here: str) -> tuple[float | None, float | None]:
    pair = _number(row.get(low), low, here), _number(row.get(high), high, here)
    if (pair[0] is None) != (pair[1] is None):
        raise ChartError(f"{here}: only one of {low} and {high} is given; give both or neither.")
    if pair[0] is not None and pair[1] is not None and pair[0] > pair[1]:
        raise ChartError(f"{here}: {low} {pair[0]} is above {high} {pair[1]}; exchange them.")
    return pair


def _number(value: Any, column: str, here: str) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ChartError(f"{here}: {column} is {value!r}, not a number; leave it empty if there is none.") from None
    if not math.isfinite(number):
        raise ChartError(f"{here}: {column} is {number}; leave it empty and set state to 'missing'.")
    return number


def _moment(row: Row, here: str) -> tuple[float, str]:
    """Where on the time axis a row stands, and its label. Rows without any time stand at 0."""
    if row.get("year") is not None:
        return float(row["year"]), str(row["year"])
    if row.get("start_year") is not None and row.get("end_year") is not None:
        return _middle(int(row["start_year"]), int(row["end_year"]), here)
    if row.get("period"):
        years = [int(year) for year in re.findall(r"\d{4}", str(row["period"]))]
        if not years:
            raise ChartError(f"{here}: period is {row['period']!r}; write it as 2016 or 2012–2016.")
        return _middle(years[0], years[-1], here)
    return 0.0, ""


def _middle(first: int, last: int, here: str) -> tuple[float, str]:
    if first > last:
        raise ChartError(f"{here}: the period starts in {first}, after its end in {last}; exchange them.")
    return (first + last) / 2, str(first) if first == last else f"{first}–{last}"


def table(points: Iterable[Point], words: Words, first: str) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Columns and rows of the table that stands for the picture."""
    held = list(points)
    timed = any(point.when for point in held)
    bounded = any(point.bounds for point in held)
    unit = f" ({words.unit})" if words.unit else ""
    columns = [Column(first)]
    columns += [Column(words.when)] if timed else []
    columns += [Column(words.measure + unit, numeric=True), Column(words.lower, True), Column(words.upper, True)]
    columns += [Column(words.value_low, True), Column(words.value_high, True)] if bounded else []
    columns.append(Column(words.state))
    return tuple(columns), tuple(_table_row(point, words, timed, bounded) for point in held)


def _table_row(point: Point, words: Words, timed: bool, bounded: bool) -> tuple[Cell, ...]:
    figures = [point.value, point.lower, point.upper]
    figures += [point.value_low, point.value_high] if bounded else []
    name: list[Cell] = [point.name, point.when] if timed else [point.name]
    return (*name, *(None if n is None else words.number(n) for n in figures), words.state_name(point.state))


def counted_states(points: Iterable[Point], words: Words) -> list[str]:
    """Sentences that say how many values are hidden, missing or unreliable; silence for none."""
    held = list(points)
    sentences = []
    for state in ("suppressed", "missing", "unreliable"):
        count = sum(point.state == state for point in held)
        if count:
            sentences.append(words.state_name(f"count_{state}").format(count=count))
    return sentences


def with_interval(point: Point, words: Words) -> str:
    """A value and its interval in words: 73.4 years (95% interval 72.1 to 74.7)."""
    value, lower, upper = point.span
    return f"{words.amount(value)} ({words.interval} {words.range(lower, upper)})"
