"""Years put together into periods."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.tables import YEAR_NOT_TOLD


class Period(NamedTuple):
    """Years from `start` to `end`, both included."""

    start: int
    end: int

    @property
    def label(self) -> str:
        """2018, 2014–2018, or what can be said where the file does not tell its years."""
        if self.start == YEAR_NOT_TOLD:
            return "all years together"
        return str(self.start) if self.start == self.end else f"{self.start}–{self.end}"


def periods_of(years: list[int], request: LifeExpectancyRequest, collector: Collector) -> list[Period]:
    """The periods a request asks for over the years its files hold, in order; faults go to the collector."""
    told = sorted(year for year in years if year != YEAR_NOT_TOLD)
    if not told or len(told) != len(years):
        if told or "year" in request.by or request.periods is not None:
            collector.add(
                Fault(
                    "request",
                    None,
                    "year",
                    "",
                    "years_not_told",
                    "Give files with a year column, or ask for results without years.",
                )
            )
        return [Period(YEAR_NOT_TOLD, YEAR_NOT_TOLD)]
    if isinstance(request.periods, tuple):
        return _listed(request.periods, told, collector)
    if request.periods is not None and request.periods < 1:
        _wrong(collector, str(request.periods), "Give a width of at least 1 year.")
        return []
    if "year" not in request.by and request.periods is None:
        return [Period(told[0], told[-1])]
    return _blocks(told, request.periods or 1, collector)


def _blocks(told: list[int], width: int, collector: Collector) -> list[Period]:
    """Blocks that end with the last year; a shorter first block keeps the years left over."""
    blocks: list[Period] = []
    end = told[-1]
    while end >= told[0]:
        block = Period(max(end - width + 1, told[0]), end)
        if any(block.start <= year <= block.end for year in told):
            blocks.insert(0, block)
        end -= width
    if blocks and blocks[0].end - blocks[0].start + 1 < width:
        collector.note(
            f"The first period, {blocks[0].label}, is shorter than {width} years, so that the last one ends with "
            f"the last year."
        )
    return blocks


def _listed(periods: tuple[tuple[int, int], ...], told: list[int], collector: Collector) -> list[Period]:
    found = sorted(Period(*pair) for pair in periods)
    for period in found:
        if period.start > period.end:
            _wrong(collector, f"{period.start}-{period.end}", "Write the first year before the last.")
        elif not any(period.start <= year <= period.end for year in told):
            _wrong(collector, period.label, f"The files hold {told[0]} to {told[-1]}.")
    for before, after in pairwise(found):
        if after.start <= before.end:
            _wrong(
                collector,
                f"{before.label} and {after.label}",
                "Periods of one release must not overlap: their difference would tell single years.",
            )
    used = {year for year in told for period in found if period.start <= year <= period.end}
    if left := [year for year in told if year not in used]:
        collector.note(f"Years outside the periods asked for were not used: {', '.join(map(str, left))}.")
    return found


def _wrong(collector: Collector, value: str, remedy: str) -> None:
    collector.add(Fault("request", None, "periods", value, "periods_wrong", remedy))
