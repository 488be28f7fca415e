"""Deaths by cause of every row, in wide ages. What is left of all deaths is "All other causes"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.causes import OTHER, CauseList, kept_labels, list_named
from commontable.pipeline.counts import Pooled
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.tables import Counts

Wholes = NDArray[np.int64]
# Below this many person-years hardly a count by cause and age may be shown; nothing is told by cause there at all.
FEWEST_PERSON_YEARS = 50_000.0


@dataclass(frozen=True, eq=False)
class ByCause:
    """Counts by row of `Pooled` × cause × wide age; `low` equals `high` where the source hides nothing."""

    titles: tuple[str, ...]
    bands: list[Band]
    low: Wholes
    high: Wholes
    population: NDArray[np.float64]

    @property
    def rows(self) -> NDArray[np.intp]:
        """The rows of so many people that something can be told by cause."""
        return np.flatnonzero(self.population.sum(axis=1) >= FEWEST_PERSON_YEARS)


def by_cause(counts: Counts, pooled: Pooled, request: LifeExpectancyRequest, collector: Collector) -> ByCause | None:
    """The deaths by cause that were asked for; faults go to the collector."""
    if not request.causes:
        return None
    if counts.by_cause is None:
        remedy = "Give deaths by cause: a column of ICD-10 codes or of causes, or an export grouped by cause."
        collector.add(Fault(request.deaths[0].name, None, "cause", "", "missing_column", remedy))
        return None
    wide = wide_bands(pooled.bands, request.cause_ages)
    causes = list_named(request.causes)
    titled = _titled(counts, causes, collector)
    counted = _Counted(pooled, wide, causes.titles, request)
    for row in counts.by_cause.group_by(_Counted.KEY).aggregate([("low", "sum"), ("high", "sum")]).to_pylist():
        if row["cause"] in titled:
            counted.add(row, titled[row["cause"]], collector)
    return counted.closed(counts.has_totals, collector) if collector.clean else None


def wide_bands(bands: list[Band], starts: tuple[int, ...]) -> list[Band]:
    """The wide ages that the ages of a request can be added up to."""
    kept = [start for start in starts if start in {band.start for band in bands}]
    ends: list[int | None] = [*kept[1:], None]
    return [Band(start, end) for start, end in zip(kept, ends, strict=True)]


def widened(values: NDArray[np.generic], bands: list[Band], wide: list[Band]) -> NDArray[np.generic]:
    """Sums over ages (the last axis) to wide ages."""
    at = [[band.start for band in bands].index(each.start) for each in wide]
    return np.asarray(np.add.reduceat(values, at, axis=-1))


def _titled(counts: Counts, causes: CauseList, collector: Collector) -> dict[str, str]:
    """The group of each cause that is counted, as the files write it."""
    assert counts.by_cause is not None
    found: dict[str, str] = {}
    for file in counts.by_cause["file"].unique().to_pylist():
        rows = counts.by_cause.filter(pa.compute.equal(counts.by_cause["file"], file))
        labels = rows["cause"].unique().to_pylist()
        kept = kept_labels(labels, causes)
        found |= kept
        if (left := sorted(set(labels) - set(kept))) and not counts.has_totals:
            remedy = (
                "Ask for causes that hold all of each, code deaths more finely, or give deaths of all causes in a "
                "file of their own."
            )
            collector.add(Fault(file, None, "cause", "; ".join(left[:3]), "cause_too_wide", remedy))
        elif left:
            collector.note(
                f"{file}: {len(left)} causes that reach beyond one group or lie within another were not counted, such "
                f"as {left[0]}."
            )
    return found


class _Counted:
    """The grid in the making."""

    KEY = ("place", "group", "year", "age_start", "age_end", "cause", "file")

    def __init__(self, pooled: Pooled, wide: list[Band], titles: tuple[str, ...], request: LifeExpectancyRequest):
        self.pooled, self.wide, self.titles, self.request = pooled, wide, titles, request
        shape = (len(pooled.rows), len(titles), len(wide))
        self.low, self.high = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        self.there = np.zeros(shape, dtype=bool)
        self.number: dict[tuple[str, str, int], int] = {}
        for number, row in enumerate(pooled.rows):
            for year in range(int(row["start_year"]), int(row["end_year"]) + 1):
                self.number[str(row["place"]), self._group(str(row["group"])), year] = number

    def _group(self, group: str) -> str:
        return group if "group" in self.request.by else ""

    def add(self, row: dict[str, object], title: str, collector: Collector) -> None:
        """One count of one cause; years outside the periods are left out, as everywhere."""
        start, end = int(str(row["age_start"])), row["age_end"]
        at = sum(band.start <= start for band in self.wide) - 1
        last = self.wide[at].end
        if last is not None and (end is None or int(str(end)) > last):
            shown = ", ".join(band.label for band in self.wide)
            remedy = f"Deaths by cause must add up to the ages {shown}; choose others with cause ages."
            collector.add(Fault(str(row["file"]), None, "age", f"from {start}", "age_gap", remedy))
            return
        place = str(row["place"]) if "place" in self.request.by else ""
        number = self.number.get((place, self._group(str(row["group"])), int(str(row["year"]))))
        if number is not None:
            cell = number, self.titles.index(title), at
            self.low[cell] += int(str(row["low_sum"]))
            self.high[cell] += int(str(row["high_sum"]))
            self.there[cell] = True

    def closed(self, has_totals: bool, collector: Collector) -> ByCause:
        """With the rest of all deaths as other causes, where all deaths are given apart."""
        if self.request.omitted == "hidden":
            self.high[~self.there] += self.request.terms.policy.hidden_high
        least, most = (widened(each, self.pooled.bands, self.wide) for each in (self.pooled.low, self.pooled.high))
        if has_totals:
            other = self.titles.index(OTHER)
            self.low[:, other] = self.high[:, other] = 0
            over = self.low.sum(axis=1) > most
            for number, age in np.argwhere(over)[:20].tolist():
                row = self.pooled.rows[number]
                value = f"{row['place']} {row['group']} {row['period']}, age {self.wide[age].label}".strip()
                remedy = (
                    "The deaths by cause are more than all deaths: check that both are of the same people and years."
                )
                collector.add(Fault(self.request.deaths[0].name, None, "cause", value, "parts_do_not_add", remedy))
            self.low[:, other] = np.maximum(least - self.high.sum(axis=1), 0)
            self.high[:, other] = np.maximum(most - self.low[:, :other].sum(axis=1), self.low[:, other])
        self._rare_among_others(collector)
        people = widened(self.pooled.population, self.pooled.bands, self.wide).astype(np.float64)
        return ByCause(self.titles, self.wide, self.low, self.high, people)

    def _rare_among_others(self, collector: Collector) -> None:
        """A cause with so few deaths in all that no count of it could be told counts among the others."""
        few = self.high.sum(axis=(0, 2)) <= self.request.terms.policy.hidden_high
        few[-1] = False
        if few.any():
            rare = [title for title, is_few in zip(self.titles, few.tolist(), strict=True) if is_few]
            collector.note(f"{OTHER} hold also those with too few deaths to be told apart: {', '.join(rare)}.")
            for counts in (self.low, self.high):
                counts[:, -1] += counts[:, few].sum(axis=1)
            self.low, self.high = self.low[:, ~few], self.high[:, ~few]
            self.titles = tuple(title for title in self.titles if title not in rare)
