"""Gaps between groups, and trends, computed from figures that disclosure has already passed: they can tell nothing
more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.estimates import Estimated
from commontable.pipeline.making import LIFE_EXPECTANCY, Making
from commontable.pipeline.tables import ESTIMATE, MISSING, STANDS, UNRELIABLE
from commontable.stats import BoundedEstimate, Estimate, gap, leveling_down, trend

Floats = NDArray[np.float64]
Row = dict[str, Any]


@dataclass(frozen=True)
class Series:
    """The estimates of one place and group over its periods, in order."""

    rows: list[Row]
    result: BoundedEstimate

    def index(self) -> dict[str, int]:
        """Where each period lies."""
        return {str(row["period"]): place for place, row in enumerate(self.rows)}

    def take(self, places: list[int]) -> Series:
        """Some of the periods."""
        return Series([self.rows[place] for place in places], self.result.take(np.array(places, dtype=int)))


def series_of(rows: list[Row], estimated: Estimated) -> dict[tuple[str, str], Series]:
    """(place, group) -> its series."""
    places: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        places.setdefault((row["place"], row["group"]), []).append(number)
    whole = BoundedEstimate(
        Estimate.of(estimated.low, estimated.error_low, method=estimated.making.name),
        Estimate.of(estimated.high, estimated.error_high, method=estimated.making.name),
        estimated.making.name,
    )
    labeled = [
        {**row, "state": state, "reason": reason}
        for row, state, reason in zip(rows, estimated.state, estimated.reason, strict=True)
    ]
    return {
        key: Series([labeled[number] for number in found], whole.take(np.array(found))) for key, found in places.items()
    }


def choose_reference(
    series: dict[tuple[str, str], Series], asked: str | None, making: Making = LIFE_EXPECTANCY
) -> str | None:
    """The group asked for; otherwise the one with the most favorable last value, so that gaps say who is behind."""
    groups = {group for _, group in series}
    if asked is not None or len(groups) < 2:
        return asked if asked in groups else None
    sign, none = (1, 0.0) if making.favorable == "high" else (-1, -np.inf)
    last = {key: float(np.nan_to_num(sign * _middle(each.result)[-1], nan=none)) for key, each in series.items()}
    return max(groups, key=lambda group: (max(value for key, value in last.items() if key[1] == group), group))


def gap_rows(
    series: dict[tuple[str, str], Series], reference: str | None, level: float, making: Making = LIFE_EXPECTANCY
) -> list[Row]:
    """Absolute and relative gap of every other group to the reference, for each place and period that both have."""
    rows: list[Row] = []
    for (place, group), comparison in sorted(series.items()):
        if reference is None or group == reference or (place, reference) not in series:
            continue
        whole, part = _common(series[place, reference], comparison)
        if not part.rows:
            continue
        found = gap(reference=whole.result, comparison=part.result)
        absolute, relative = figures(found.absolute, level), figures(found.relative, level)
        for number, row in enumerate(part.rows):
            state, reason = _joined(whole.rows[number], row)
            rows.append(
                {
                    "measure": making.name,
                    "place": place,
                    "place_name": row["place_name"],
                    "reference": reference,
                    "comparison": group,
                    **{name: row[name] for name in ("period", "start_year", "end_year")},
                    **{name: values[number] for name, values in absolute.items()},
                    **{
                        f"ratio{suffix}": relative[name][number]
                        for name, suffix in (("value", ""), ("lower", "_lower"), ("upper", "_upper"))
                    },
                    "level": level,
                    "state": state,
                    "reason": reason,
                    "unit": making.unit,
                }
            )
    return rows


def trend_rows(
    series: dict[tuple[str, str], Series], reference: str | None, level: float, making: Making = LIFE_EXPECTANCY
) -> list[Row]:
    """Slope and first-to-last change of every group, and of every gap with its leveling-down verdict."""
    rows: list[Row] = []
    for (place, group), each in sorted(series.items()):
        steady = _standing(each)
        if len(steady.rows) >= 2:
            rows.append(
                {
                    **_head(place, steady),
                    "kind": "group",
                    "group": group,
                    **_line(steady, level),
                    **_change(steady.result, level),
                }
            )
        if reference is None or group == reference or (place, reference) not in series:
            continue
        whole, part = _common(_standing(series[place, reference]), steady)
        if len(part.rows) >= 2:
            gaps = Series(part.rows, _bounded(gap(reference=whole.result, comparison=part.result).absolute))
            rows.append(
                {
                    **_head(place, part),
                    "kind": "gap",
                    "reference": reference,
                    "comparison": group,
                    **_line(gaps, level),
                    **_change(gaps.result, level),
                    **_verdict(whole, part, level, making),
                }
            )
    unit = f"{making.unit} a year; changes in {making.unit}"
    return [{**row, "measure": making.name, "level": level, "unit": unit} for row in rows]


def figures(result: Any, level: float) -> dict[str, list[float | None]]:
    """Value, interval, bounds and standard error, None where there is none."""
    bounded = _bounded(result)
    lower, upper = bounded.interval(level)
    errors = np.maximum(bounded.low.standard_error, bounded.high.standard_error)
    columns = {
        "value": _middle(bounded),
        "lower": lower,
        "upper": upper,
        "value_low": bounded.low.estimate,
        "value_high": bounded.high.estimate,
        "standard_error": errors,
    }
    return {
        name: [float(number) if np.isfinite(number) else None for number in np.atleast_1d(values)]
        for name, values in columns.items()
    }


def _bounded(result: Any) -> BoundedEstimate:
    return result if isinstance(result, BoundedEstimate) else BoundedEstimate(result, result, result.method)


def _middle(result: BoundedEstimate) -> Floats:
    return np.asarray((result.low.estimate + result.high.estimate) / 2)


def _common(one: Series, other: Series) -> tuple[Series, Series]:
    first, second = one.index(), other.index()
    shared = [period for period in second if period in first]
    return one.take([first[period] for period in shared]), other.take([second[period] for period in shared])


def _standing(each: Series) -> Series:
    """The periods that have an estimate; a suppressed or missing one is left out and shows in `points`."""
    return each.take([place for place, row in enumerate(each.rows) if row["state"] in STANDS])


def _joined(one: Row, other: Row) -> tuple[str, str]:
    for row in (one, other):
        if row["state"] not in STANDS:
            return row["state"], row["reason"]
    for row in (one, other):
        if row["state"] == UNRELIABLE:
            return UNRELIABLE, row["reason"]
    return ESTIMATE, one["reason"] or other["reason"]


def _head(place: str, each: Series) -> Row:
    first, last = each.rows[0], each.rows[-1]
    return {
        "place": place,
        "place_name": first["place_name"],
        "first_period": first["period"],
        "last_period": last["period"],
        "points": len(each.rows),
    }


def _line(each: Series, level: float) -> Row:
    """The slope at both ends of what hidden counts allow, each with the wider of two intervals (known and residual
    scatter).
    """
    times = np.array([(row["start_year"] + row["end_year"]) / 2 for row in each.rows])
    low, high = each.result.low.estimate, each.result.high.estimate
    errors = np.maximum(each.result.low.standard_error, each.result.high.standard_error)
    weights = np.where(errors > 0, 1 / np.maximum(errors, 1e-12) ** 2, 0)
    late = times > np.average(times, weights=weights) if weights.sum() else times > times.mean()
    least, most = (trend_of(times, np.where(late, *pair), errors, level) for pair in ((low, high), (high, low)))
    if least is None or most is None:
        reason = str(trend(times=times, estimates=low, standard_errors=errors).reason)
        return {"state": MISSING, "reason": reason}
    return {
        "slope": (least[0] + most[0]) / 2,
        "slope_lower": least[1],
        "slope_upper": most[2],
        "slope_low": least[0],
        "slope_high": most[0],
        "state": ESTIMATE,
        "reason": "midpoint_of_bounds" if most[0] > least[0] else "",
    }


def trend_of(times: Floats, values: Floats, errors: Floats, level: float) -> tuple[float, float, float] | None:
    """(slope, lower, upper); None where there is no line."""
    known = trend(times=times, estimates=values, standard_errors=errors)
    if str(known.reason):
        return None
    intervals = [known.interval(level)]
    if len(times) > 3:
        intervals.append(
            trend(times=times, estimates=values, standard_errors=errors, dispersion="residual").interval(level)
        )
    return float(known.estimate), float(min(pair[0] for pair in intervals)), float(max(pair[1] for pair in intervals))


def _change(result: BoundedEstimate, level: float) -> Row:
    first, last = result.take(0), result.take(-1)
    found = figures(gap(reference=last, comparison=first).absolute, level)
    return {
        "first_value": _number(_middle(first)),
        "last_value": _number(_middle(last)),
        "change": found["value"][0],
        "change_lower": found["lower"][0],
        "change_upper": found["upper"][0],
    }


def _number(value: Floats) -> float | None:
    return float(value) if np.isfinite(value) else None


def _verdict(whole: Series, part: Series, level: float, making: Making) -> Row:
    first, last = (_pair(whole.result.take(place), part.result.take(place)) for place in (0, -1))
    found = leveling_down(first=first, last=last, reference=0, comparison=1, favorable=making.favorable, level=level)
    return {
        "verdict": str(found.verdict),
        "observed": str(found.observed),
        "closed_all_gained": _number(found.closed_all_gained),
        "closed_someone_lost": _number(found.closed_someone_lost),
        "widened": _number(found.widened),
    }


def _pair(one: BoundedEstimate, other: BoundedEstimate) -> BoundedEstimate:
    ends = [
        Estimate.of(
            [float(a.estimate), float(b.estimate)],
            [float(a.standard_error), float(b.standard_error)],
            method=one.method,
        )
        for a, b in ((one.low, other.low), (one.high, other.high))
    ]
    return BoundedEstimate(ends[0], ends[1], one.method)
