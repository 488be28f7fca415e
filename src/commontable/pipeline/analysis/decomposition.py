"""Which ages and causes make a gap in life expectancy: Arriaga's decomposition, symmetric, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.analysis.cause_decomposition import cause_rows
from commontable.pipeline.analysis.pairs import Pairs, head, hull
from commontable.pipeline.analysis.shown import Floats, Row, Rows
from commontable.pipeline.making import TABLE_RULES
from commontable.pipeline.tables import ESTIMATE, MISSING, STANDS, UNRELIABLE
from commontable.stats import Estimate, decompose_expectancy

TOGETHER = "ages_hidden_together"
BOUNDS = "midpoint_of_bounds"
CHUNK = 2_000  # pairs at a time: ages × ages numbers each
UNIT = "years of the gap"
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


def decomposition_rows(pairs: Pairs, gaps: Rows, causes: Rows = ()) -> list[Row]:
    """For every gap the years that each age adds to it (below zero: takes from it); ages with hidden counts are one
    part. A gap that is not told keeps one row with its state. Where deaths are told by `causes`, the same by cause."""
    looked_into = {id(row) for row in pairs.gaps}
    rows = [_untold(row) for row in gaps if id(row) not in looked_into]
    for start in range(0, len(pairs.gaps), CHUNK):
        rows += _told(pairs, slice(start, start + CHUNK))
    rows += cause_rows(pairs, causes)
    return sorted(({"cause": "", **row} for row in rows), key=_order)


def _order(row: Row) -> tuple[str, str, int, str, int]:
    """By age, then each cause followed by its ages."""
    age = -1 if row["age_start"] is None else row["age_start"]
    return row["place"], row["comparison"], row["start_year"], row["cause"], age


def _untold(gap: Mapping[str, Any]) -> Row:
    if gap["state"] in STANDS:
        return _missing(gap, "counts_not_told")
    return _missing(gap, gap["reason"]) | {"state": gap["state"]}


def _missing(gap: Mapping[str, Any], reason: str) -> Row:
    return {**head(gap), "age": "", "age_start": None, "unit": UNIT, "state": MISSING, "reason": reason}


def _told(pairs: Pairs, some: slice) -> Iterator[Row]:
    """Each age is handed over as a cause of its own, hidden ages as one cause: so sums come with their limits."""
    hidden = pairs.hidden[some]
    people = [each[some] for each in pairs.people]
    ages = hidden, pairs.shown.starts
    parts = [_parts(one[some], other[some], (people[0], people[1]), ages) for one, other in pairs.ends]
    level = float(pairs.gaps[0]["level"])
    # stats says comparison minus reference; a gap is reference minus comparison.
    values = [-part.estimate for part in parts]
    limits = [(-upper, -lower) for lower, upper in (part.interval(level) for part in parts)]
    low, high = np.min(values, axis=0), np.max(values, axis=0)
    lower, upper = hull(limits)
    reasons = [str(code) for code in np.asarray(parts[0].reason)[:, 0]]
    for number, gap in enumerate(pairs.gaps[some]):
        if not np.isfinite([lower[number], upper[number]]).all():
            yield _missing(gap, reasons[number] or "cannot_be_estimated")
            continue
        for label, part in enumerate(_labels(pairs, hidden[number])):
            if part is None:
                continue
            cell = number, label
            yield {
                **head(gap),
                **part,
                "value": values[0][cell], "lower": lower[cell], "upper": upper[cell],
                "value_low": low[cell], "value_high": high[cell],
                "standard_error": max(each.standard_error[cell] for each in parts),
                "unit": UNIT,
                "state": UNRELIABLE if gap["state"] == UNRELIABLE else ESTIMATE,
                "reason": _reason(gap, part, hidden[number].any()),
            }  # fmt: skip


def _parts(
    reference: Floats, comparison: Floats, people: tuple[Floats, Floats], ages: tuple[Mask, list[int]]
) -> Estimate:
    hidden, starts = ages
    found = decompose_expectancy(
        deaths=_split(comparison, hidden),
        population=people[1],
        reference_deaths=_split(reference, hidden),
        reference_population=people[0],
        age_starts=starts,
        causes=[*map(str, starts), TOGETHER],
        **TABLE_RULES,
    )
    assert found.by_cause is not None  # causes were given
    return found.by_cause


def _split(deaths: Floats, hidden: Mask) -> Floats:
    """(pairs, ages) to (pairs, ages, parts): an age's deaths go to its own part, or to that of all hidden ages."""
    pairs, ages = deaths.shape
    parts = np.zeros((pairs, ages, ages + 1))
    every = np.arange(ages)
    parts[:, every, every] = np.where(hidden, 0.0, deaths)
    parts[:, :, ages] = np.where(hidden, deaths, 0.0)
    return parts


def _labels(pairs: Pairs, hidden: Mask) -> Iterator[Row | None]:
    """The parts of one gap; None where an age is among the hidden ones, or none is hidden."""
    starts, ages = pairs.shown.starts, pairs.shown.ages
    for start, age, gone in zip(starts, ages, hidden, strict=True):
        yield None if gone else {"age_start": start, "age": age}
    gone = np.flatnonzero(hidden)
    together = runs([ages[each] for each in gone], gone)
    yield {"age_start": starts[gone[0]], "age": together, "reason": TOGETHER} if len(gone) else None


def runs(ages: list[str], places: Places) -> str:
    """Neighboring ages as one: 0-14, 25-34."""
    found: list[list[str]] = []
    for number, age in enumerate(ages):
        if number and places[number] == places[number - 1] + 1:
            found[-1][1] = age
        else:
            found.append([age, age])
    return ", ".join(first if first == last else _joined(first, last) for first, last in found)


def _joined(first: str, last: str) -> str:
    start = first.split("-")[0]
    return f"{start}+" if last.endswith("+") else f"{start}-{last.split('-')[-1]}"


def _reason(gap: Mapping[str, Any], part: Row, some_hidden: bool) -> str:
    if "reason" in part:
        return str(part["reason"])
    if gap["state"] == UNRELIABLE:
        return str(gap["reason"])
    return BOUNDS if some_hidden else ""
