"""Deaths by cause as a release tells them: counts in wide ages and of all ages, each with its rate and interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.by_cause import ByCause
from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.causes import sheets_of
from commontable.pipeline.disclosure.earlier import Earlier
from commontable.pipeline.disclosure.pieces import across
from commontable.pipeline.disclosure.protect import Protected
from commontable.pipeline.disclosure.sheets import Sheet
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.making import TOLD_PER
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.tables import ESTIMATE, SUPPRESSED, UNRELIABLE, ZERO
from commontable.stats import crude_rate

RELIABLE_DEATHS = 20  # below it NCHS calls a rate unreliable
UNIT = f"deaths per {TOLD_PER:,} person-years"


def cause_sheets(
    found: ByCause | None, pooled: Pooled, asked: tuple[LifeExpectancyRequest, Sequence[Earlier]], collector: Collector
) -> list[Sheet]:
    """The counts by cause for the attack; refused where an earlier release divides the same deaths in another way."""
    request, before = asked
    if found is None:
        return []
    for each in before:
        told = {people.cause for sheet in each.causes for people in sheet.people if people.cause}
        if told and told != set(found.titles):
            remedy = "Ask for the same causes as that release, or leave out the places, groups or years it shares."
            value = f"{each.sheet.release} tells {', '.join(sorted(told))}"
            collector.add(Fault("request", None, "causes", value, "told_by_earlier_releases", remedy))
        for bands in (sheet.bands for sheet in each.causes):
            if across(tuple(band.start for band in bands), tuple(band.start for band in found.bands)):
                remedy = "Ask for the same cause ages as that release, or for ages that can be added up to them."
                value = f"{each.sheet.release} tells causes by {', '.join(band.label for band in bands)}"
                collector.add(Fault("request", None, "cause_ages", value, "told_by_earlier_releases", remedy))
    collector.require_clean()
    return sheets_of(found, pooled, request.terms.policy)


def cause_rows(found: ByCause, pooled: Pooled, shown: Protected, level: float) -> list[dict[str, Any]]:
    """Every cause of every row, in wide ages, then of all ages together."""
    counted: list[tuple[NDArray[Any], ...]] = [(found.low, found.high, found.population)]
    if len(found.bands) > 1:
        counted.append(tuple(each.sum(axis=-1, keepdims=True) for each in counted[0]))
    every: list[dict[str, Any]] = [{"age_start": None, "age": ""}]
    wide: list[dict[str, Any]] = [{"age_start": band.start, "age": band.label} for band in found.bands]
    named = [wide, every] if len(wide) > 1 else [every]
    rows: list[dict[str, Any]] = []
    for hidden, (low, high, people), ages in zip(shown.causes, counted, named, strict=False):
        kept = found.rows
        gone = hidden.reshape(len(kept), 1 + len(found.titles), -1)[:, 1:]
        rows += _rows((low[kept], high[kept], people[kept]), gone, (found, ages), [pooled.rows[row] for row in kept])
    return [{**row, **rate} for row, rate in zip(rows, _rates(rows, level), strict=True)]


def _rows(
    counted: tuple[NDArray[Any], ...], gone: NDArray[np.bool_], named: tuple[ByCause, list[dict[str, Any]]],
    heads: list[dict[str, str | int]],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    (low, high, people), (found, ages) = counted, named
    for number, head in enumerate(heads):
        for place, title in enumerate(found.titles):
            for at, age in enumerate(ages):
                cell = number, place, at
                state, reason = _state(int(low[cell]), int(high[cell]), bool(gone[cell]))
                yield {
                    **head, "cause": title, **age,
                    "deaths": None if state == SUPPRESSED else int(low[cell]),
                    "population": float(people[number, at]), "state": state, "reason": reason,
                }  # fmt: skip


def _state(low: int, high: int, hidden: bool) -> tuple[str, str]:
    if low < high:
        return SUPPRESSED, "hidden_at_source"
    if hidden:
        return SUPPRESSED, "hidden_by_policy"
    if low == 0:
        return ZERO, ""
    return (ESTIMATE, "") if low >= RELIABLE_DEATHS else (UNRELIABLE, "fewer_than_20_deaths")


def _rates(rows: list[dict[str, Any]], level: float) -> Iterator[dict[str, Any]]:
    deaths = np.array([np.nan if row["deaths"] is None else row["deaths"] for row in rows], dtype=float)
    people = np.array([row["population"] for row in rows], dtype=float)
    found = crude_rate(events=deaths, population=people, per=TOLD_PER)
    lower, upper = found.interval(level)
    for value, low, high in zip(found.estimate.tolist(), lower.tolist(), upper.tolist(), strict=True):
        yield {"value": value, "lower": low, "upper": high, "level": level, "unit": UNIT}
