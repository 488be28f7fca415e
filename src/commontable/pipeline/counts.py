"""From the files to counts by place × group × period × age: read, checked, joined and added up by the engine."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.by_sex import sexes_as_groups
from commontable.pipeline.causes import list_named
from commontable.pipeline.checks import check_counts
from commontable.pipeline.engines import Statistic, applied_here, engine, statistics_here
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.folders import is_folder, read_folder
from commontable.pipeline.given import made_ready
from commontable.pipeline.joining import merge, parts, pooled
from commontable.pipeline.making import LIFE_EXPECTANCY
from commontable.pipeline.partition import band_table, shared_bands
from commontable.pipeline.periods import Period, periods_of
from commontable.pipeline.progress import Progress, Watcher, bytes_of, interruptible, silent
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.sources import check_used, read_counts, read_mappings
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.tables import Counts, CountsFile

Wanted = Callable[[list[Band]], Statistic | None]


@dataclass(frozen=True)
class Pooled:
    """Counts by row (place × group × period) and age band; `low` equals `high` where no count is hidden."""

    rows: list[dict[str, str | int]]
    bands: list[Band]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    hidden: NDArray[np.int64]
    population: NDArray[np.float64]
    filled: NDArray[np.int64]

    @property
    def uncertain(self) -> NDArray[np.bool_]:
        """The rows in which the source hides at least one count."""
        return np.asarray((self.hidden > 0).sum(axis=1) > 0)

    def take(self, rows: NDArray[np.intp]) -> Pooled:
        """Some of the rows."""
        names = ("low", "high", "hidden", "population", "filled")
        held = {name: getattr(self, name)[rows] for name in names}
        return replace(self, rows=[self.rows[row] for row in rows.tolist()], **held)


def load(request: LifeExpectancyRequest, collector: Collector, watch: Watcher) -> Counts:
    """Read every file; a file given both as deaths and as population is read once and speaks for both."""
    options = ReadOptions(
        request.terms.policy.hidden_high,
        request.omitted,
        life_table=request.measure == LIFE_EXPECTANCY.name,
        mappings=read_mappings(request.mappings, collector),
        causes=list_named(request.causes) if request.causes else None,
    )
    deaths: list[CountsFile] = []
    people: list[CountsFile] = []
    paths = [*dict.fromkeys((*request.deaths, *request.population))]
    sizes = [bytes_of(path) for path in paths]
    for number, path in enumerate(paths):
        watch(Progress("reading", sum(sizes[:number]), sum(sizes)))
        if is_folder(path):
            found = read_folder(path, request.engine, collector, options.causes)
        else:
            found = read_counts(path, options, collector)
        if found is not None and path in request.deaths:
            deaths.append(found)
            _need(found.deaths, path.name, "deaths", collector)
        elif found is not None:
            people.append(found)
            _need(found.population, path.name, "population", collector)
    watch(Progress("reading", sum(sizes), sum(sizes)))
    check_used(options.mappings, {file.kind for file in [*deaths, *people]}, collector)
    if "sex" in request.by:
        deaths, people = sexes_as_groups(deaths, collector), sexes_as_groups(people, collector)
    return made_ready(deaths, people, request.of_groups, collector)


def _need(rows: Sized, name: str, what: str, collector: Collector) -> None:
    if not rows and collector.clean:
        collector.add(Fault(name, None, "", "", "missing_column", f"Give a file with a column of {what}."))


def pool(counts: Counts, request: LifeExpectancyRequest, collector: Collector, watch: Watcher = silent) -> Pooled:
    """Check, join and add up; raises RefusedInput where faults forbid it."""
    return pool_with(counts, request, collector, watch, lambda bands: None)[0]


def pool_with(
    counts: Counts, request: LifeExpectancyRequest, collector: Collector, watch: Watcher, wanted: Wanted
) -> tuple[Pooled, pa.Table | None]:
    """The same, and what the engine made of each row of counts, where something is wanted of these ages."""
    watch(Progress("checking", 0, 1))
    with engine(request.engine) as held, interruptible(held.interrupt):
        held.hold(deaths=counts.deaths, population=counts.population, own_population=counts.own_population)
        check_counts(held, request, collector)
        collector.require_clean()
        watch(Progress("counting", 0, 1))
        merge(held, request, counts, collector)
        collector.require_clean()
        bands = shared_bands(held, collector)
        collector.require_clean()
        years = [row["year"] for row in held.table("select distinct year from deaths_by_age order by year").to_pylist()]
        periods = periods_of(years, request, collector)
        collector.require_clean()
        held.hold(bands=band_table(bands), periods=_period_table(periods, years))
        parts(held, collector)
        collector.require_clean()
        found = _arrays(pooled(held, request.by), bands, {period.start: period for period in periods})
        statistic = wanted(bands)
        if statistic is None:
            return found, None
        watch(Progress("estimating", 0, len(found.rows)))
        here = statistics_here(request.statistics)
        return found, applied_here(held, statistic) if here else held.applied(statistic)


def _period_table(periods: list[Period], years: list[int]) -> pa.Table:
    pairs = [(year, each.start, each.end) for year in years for each in periods if each.start <= year <= each.end]
    columns = list(zip(*pairs, strict=True)) or [(), (), ()]
    return pa.table([pa.array(column, pa.int32()) for column in columns], names=["year", "period_start", "period_end"])


def _arrays(table: pa.Table, bands: list[Band], periods: dict[int, Period]) -> Pooled:
    ages = len(bands)
    rows: list[dict[str, str | int]] = []
    first = table.select(["place", "place_name", "group", "period_start"]).take(np.arange(0, table.num_rows, ages))
    for row in first.to_pylist():
        period = periods[row["period_start"]]
        rows.append(
            {
                "place": row["place"],
                "place_name": row["place_name"] or "",
                "group": row["group"],
                "period": period.label,
                "start_year": period.start,
                "end_year": period.end,
            }
        )
    low, high, hidden, filled = (
        _grid(table, name, ages).astype(np.int64) for name in ("low", "high", "hidden", "filled")
    )
    return Pooled(rows, bands, low, high, hidden, _grid(table, "population", ages).astype(np.float64), filled)


def _grid(table: pa.Table, name: str, ages: int) -> NDArray[np.generic]:
    grid: NDArray[np.generic] = table.column(name).to_numpy().reshape(-1, ages)
    return grid
