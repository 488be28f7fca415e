"""What a gap costs: deaths, and years of life, that would not have been lost with the reference's death rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from commontable.pipeline.analysis.decomposition import BOUNDS
from commontable.pipeline.analysis.pairs import Pairs, head, hull
from commontable.pipeline.analysis.shown import Floats, Row
from commontable.pipeline.making import TABLE_RULES
from commontable.pipeline.tables import ESTIMATE, MISSING, STANDS, UNRELIABLE
from commontable.stats import Estimate, excess_deaths, life_table

DEATHS, YEARS = "deaths", "years_of_life"
UNITS = {DEATHS: "deaths", YEARS: "years of life"}


def excess_rows(pairs: Pairs) -> list[Row]:
    """For every gap: excess deaths and excess years of life lost; then the same over all its periods together."""
    if not pairs.gaps:
        return []
    rows = [row for kind in (DEATHS, YEARS) for row in _of_kind(pairs, kind)]
    return sorted(rows + list(_together(rows)), key=_order)


def _order(row: Row) -> tuple[str, str, str, int, int]:
    return row["place"], row["comparison"], row["kind"], row["start_year"], row["end_year"]


def _of_kind(pairs: Pairs, kind: str) -> Iterator[Row]:
    level = float(pairs.gaps[0]["level"])
    found = [_excess(pairs, end, kind) for end in pairs.ends]
    values = [each.estimate for each in found]
    low, high = np.min(values, axis=0), np.max(values, axis=0)
    lower, upper = hull([each.interval(level) for each in found])
    some_hidden = np.atleast_1d(pairs.hidden.any(axis=1))
    for number, gap in enumerate(pairs.gaps):
        if not np.isfinite(values[0][number]):
            yield {**head(gap), "kind": kind, "points": 1, "unit": UNITS[kind], "state": MISSING,
                   "reason": str(found[0].reason[number])}  # fmt: skip
            continue
        yield {
            **head(gap),
            "kind": kind,
            "points": 1,
            "value": values[0][number], "lower": lower[number], "upper": upper[number],
            "value_low": low[number], "value_high": high[number],
            "standard_error": max(each.standard_error[number] for each in found),
            "unit": UNITS[kind],
            "state": UNRELIABLE if gap["state"] == UNRELIABLE else ESTIMATE,
            "reason": gap["reason"] if gap["state"] == UNRELIABLE else BOUNDS if some_hidden[number] else "",
        }  # fmt: skip


def _excess(pairs: Pairs, end: tuple[Floats, Floats], kind: str) -> Estimate:
    reference, comparison = end
    people = pairs.people
    return excess_deaths(
        deaths=comparison,
        population=people[1],
        reference_deaths=reference,
        reference_population=people[0],
        years_lost=None if kind == DEATHS else years_left(reference, people[0], pairs.shown.starts),
    )


def years_left(deaths: Floats, population: Floats, starts: list[int]) -> Floats:
    """Years that somebody who died in each age would still have had by the reference's own life table: at the middle
    of the age (a tenth of the first year), between the expectancies at both its edges."""
    table = life_table(deaths=deaths, population=population, age_starts=starts, **TABLE_RULES)
    left = np.stack([table.expectancy(age).estimate for age in starts], axis=-1)
    share = np.full(len(starts) - 1, 0.5)
    share[0] = 0.1
    left[..., :-1] += share * (left[..., 1:] - left[..., :-1])
    return np.nan_to_num(np.maximum(left, 0.0))


def _together(rows: list[Row]) -> Iterator[Row]:
    """Periods are different years, so their sums are independent: squared distances of the limits are added."""
    held: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        held[row["place"], row["comparison"], row["kind"]].append(row)
    for parts in held.values():
        told = [row for row in parts if row["state"] in STANDS]
        if len(parts) < 2 or len(told) < len(parts):
            continue  # a sum with a period left out would look like all of it
        value, low, high = (sum(row[name] for row in told) for name in ("value", "value_low", "value_high"))
        first, last = min(row["start_year"] for row in told), max(row["end_year"] for row in told)
        yield {
            **told[0],
            "period": f"{first}–{last}", "start_year": first, "end_year": last, "points": len(told),
            "value": value, "value_low": low, "value_high": high,
            "lower": low - _root([row["value_low"] - row["lower"] for row in told]),
            "upper": high + _root([row["upper"] - row["value_high"] for row in told]),
            "standard_error": _root([row["standard_error"] for row in told]),
            "state": ESTIMATE,
            "reason": BOUNDS if high > low else "",
        }  # fmt: skip


def _root(parts: list[float]) -> float:
    return float(np.sqrt(np.square(parts).sum()))
