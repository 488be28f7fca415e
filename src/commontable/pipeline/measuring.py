"""The path from a request to a release: read, check, count, estimate, protect, release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from commontable.pipeline import boundaries
from commontable.pipeline.analysis import analyze, read_beside
from commontable.pipeline.analysis.measures import known
from commontable.pipeline.boundaries import Boundaries
from commontable.pipeline.by_cause import by_cause
from commontable.pipeline.by_row import estimated_by_row, row_figures
from commontable.pipeline.cause_rows import cause_rows, cause_sheets
from commontable.pipeline.checks import Data, check_places
from commontable.pipeline.comparisons import Series, choose_reference, figures, gap_rows, series_of, trend_rows
from commontable.pipeline.counts import Pooled, load, pool_with
from commontable.pipeline.crosswalks.counts import Placed, added_up
from commontable.pipeline.disclosure.before import Before, read_before
from commontable.pipeline.disclosure.earlier import found_before
from commontable.pipeline.disclosure.protect import Exposed, Protected, protect
from commontable.pipeline.disclosure.sheets import Sheet
from commontable.pipeline.disclosure.telling import considered, notes_of
from commontable.pipeline.estimates import Estimated
from commontable.pipeline.faults import Collector, Enough, Fault, RefusedInput
from commontable.pipeline.making import ADJUSTED, LARGE_ERROR, Making, making_of
from commontable.pipeline.progress import Progress, Watcher, silent, watched_by
from commontable.pipeline.provenance import facts, sources_of
from commontable.pipeline.published import measure_published
from commontable.pipeline.release import Address, Location, Release
from commontable.pipeline.release.writing import Draft, as_read, write_release
from commontable.pipeline.requests import LifeExpectancyRequest, PublishedRequest
from commontable.pipeline.smoothing import check_enough, hierarchical
from commontable.pipeline.standards import STARTS, weights
from commontable.pipeline.tables import ESTIMATE, SUPPRESSED, UNRELIABLE, ZERO, Counts
from commontable.stats import BoundedEstimate, Estimate


def measure(
    request: LifeExpectancyRequest | PublishedRequest,
    *,
    releases: Location,
    earlier: Sequence[Address] | None = None,
    progress: Watcher = silent,
) -> Release:
    """Turn the files of a request into a release under `releases`; raises RefusedInput, holding every fault, where
    they forbid it. What `earlier` releases told (all that lie under `releases`, unless given) is part of the attack
    that the new one must withstand.
    """
    with watched_by(progress) as watch:
        draft = _draft(request, (releases, earlier), watch)
        watch(Progress("releasing", 0, len(draft.tables) + 1))
        release = write_release(draft, releases)
        try:
            watch(Progress("releasing", 1, 1))
        except BaseException:  # stopped in the very last moment: nobody has been told of it
            if release.is_new:
                release.store.remove(release.id)
            raise
    return release


def _draft(
    request: LifeExpectancyRequest | PublishedRequest,
    told: tuple[Location, Sequence[Address] | None],
    watch: Watcher,
) -> Draft:
    collector = Collector(request.bad_rows)
    try:
        request.check(collector)
        collector.require_clean()
        if isinstance(request, PublishedRequest):
            return measure_published(request, collector, watch)
        return measure_counts(request, collector, found_before(request, *told), watch)
    except Enough:
        raise RefusedInput(collector.report()) from None


def measure_counts(
    request: LifeExpectancyRequest, collector: Collector, before: Sequence[Release], watch: Watcher
) -> Draft:
    """Life expectancy, or a rate, from counts."""
    counts, asked, request = load(request, collector, watch), request, request.of_groups
    small = counts.holds_small(request.terms.policy)
    held = boundaries.read(request.places, collector, request.carry.layer)
    beside = read_beside(request.further, collector)
    collector.require_clean()
    sources, told = pool_with(counts, request, collector, watch, partial(row_figures, request))
    placed = _placed(sources, (counts, held), request, collector)
    pooled, counts = placed.pooled, placed.counts
    watch(Progress("estimating", 0, len(pooled.rows)))
    making = _making(pooled, request, collector)
    estimated = estimated_by_row(told, pooled, making, request.terms.policy)
    watch(Progress("protecting", 0, len(pooled.rows)))
    near = read_before(before, pooled, sources, placed.area_of)
    causes = by_cause(counts, pooled, request, collector)
    collector.require_clean()
    more = cause_sheets(causes, pooled, (request, near.releases), collector)
    shown = as_told(_protected(pooled, estimated, (request, near, more), collector))
    series = series_of(pooled.rows, shown.estimated)
    reference = choose_reference(series, request.reference_group, making) if "group" in request.by else None
    notes = [*counts.notes, *collector.report().notices, *notes_of(shown, reference, request), *considered(near, shown)]
    tables = _tables(pooled, shown, (series, reference), request.level)
    if causes is not None:
        tables["causes"] = cause_rows(causes, pooled, shown, request.level)
    further = analyze(as_read(tables), replace(beside, reference=reference, measure=known(making)))
    about = facts(asked, collector.report(), [*notes, *beside.notes(tables["estimates"])]) | making.facts()
    disclosure = {"result": shown.result, "earlier": [each.sheet.release for each in near.releases]}
    return Draft(
        title=request.title or making.title,
        tables=tables | placed.tables() | further,
        sources=sources_of(asked),
        facts=about
        | {
            "reference_group": reference,
            "analyses": sorted(further),
            "rows_read": counts.deaths.num_rows,
            "disclosure": request.terms.as_dict() | disclosure,
        },
        areas=placed.areas.areas,
        holds_small_counts=small,
    )


def _tables(
    pooled: Pooled, shown: Protected, compared: tuple[dict[tuple[str, str], Series], str | None], level: float
) -> dict[str, list[dict[str, Any]]]:
    series, reference = compared
    making = shown.estimated.making
    return {
        "estimates": _estimate_rows(pooled, shown, level),
        "gaps": gap_rows(series, reference, level, making),
        "trend": trend_rows(series, reference, level, making),
        "counts": _count_rows(pooled, shown),
    }


def _protected(
    pooled: Pooled,
    estimated: Estimated,
    asked: tuple[LifeExpectancyRequest, Before, Sequence[Sheet]],
    collector: Collector,
) -> Protected:
    request, before, causes = asked
    try:
        return protect(pooled, estimated, request.terms, before, causes)
    except Exposed as told:
        collector.add(Fault("request", None, "releases", told.found, told.rule, told.remedy))
        raise Enough from told


def _placed(
    pooled: Pooled, given: tuple[Counts, Boundaries], request: LifeExpectancyRequest, collector: Collector
) -> Placed:
    """Added up to the areas that are wanted, and held to their map."""
    (counts, held), name = given, request.deaths[0].name
    placed = added_up(pooled, counts, (name, request.carry, held), collector)
    if placed.areas.areas:
        check_places(Data(name, {str(row["place"]) for row in placed.pooled.rows}), placed.areas, collector)
    collector.require_clean()
    return placed


def _making(pooled: Pooled, request: LifeExpectancyRequest, collector: Collector) -> Making:
    if request.method == "hierarchical":
        check_enough(pooled, request.deaths[0].name, collector)
        return hierarchical(pooled)
    making = making_of(request.measure, request.standard)
    _check_ages(pooled, making, request, collector)
    return making


def _check_ages(pooled: Pooled, making: Making, request: LifeExpectancyRequest, collector: Collector) -> None:
    """The measure must fit the ages that deaths and populations share."""
    starts = [band.start for band in pooled.bands]
    name, shown = request.deaths[0].name, ", ".join(band.label for band in pooled.bands)
    if missing := making.missing_ages(starts):
        remedy = f"{making.title} needs an age band that begins at {', '.join(map(str, missing))}."
        collector.add(Fault(name, None, "age", shown, "bad_request", remedy))
    if request.measure == ADJUSTED and weights(request.standard, starts) is None:
        remedy = f"The standard {request.standard} begins bands at {', '.join(map(str, STARTS))} only."
        collector.add(Fault(name, None, "age", shown, "bad_request", remedy))
    collector.require_clean()


def as_told(shown: Protected) -> Protected:
    """In the unit that is told; a rate whose error is large beside it, both as told, is marked."""
    told = shown.estimated.as_told()
    if told.making.by_age:
        return replace(shown, estimated=told)
    state, reason = list(told.state), list(told.reason)
    with np.errstate(invalid="ignore"):
        large = np.flatnonzero((told.error > LARGE_ERROR * told.value) & (np.array(state) == ESTIMATE))
    for row in large.tolist():
        state[row], reason[row] = UNRELIABLE, "large_relative_error"
    return replace(shown, estimated=replace(told, state=state, reason=reason))


def _estimate_rows(pooled: Pooled, shown: Protected, level: float) -> list[dict[str, Any]]:
    est, making = shown.estimated, shown.estimated.making
    ends = Estimate.of(est.low, est.error_low), Estimate.of(est.high, est.error_high)
    columns = figures(BoundedEstimate(*ends, making.name), level)
    limits = [making.interval(end.estimate, end.standard_error, level) for end in ends]
    columns["lower"], columns["upper"] = limits[0][0].tolist(), limits[1][1].tolist()
    hidden = pooled.hidden.sum(axis=1)
    return [
        {
            "measure": making.name,
            **row,
            **{name: values[number] for name, values in columns.items()},
            "level": level,
            "state": est.state[number],
            "reason": est.reason[number],
            "hidden_cells": int(hidden[number]),
            "deaths": None if np.isnan(shown.total[number]) else int(shown.total[number]),
            "population": float(pooled.population[number].sum()),
            "unit": making.unit,
            "method": making.word,
        }
        for number, row in enumerate(pooled.rows)
    ]


def _count_rows(pooled: Pooled, shown: Protected) -> list[dict[str, Any]]:
    rows = []
    for number, row in enumerate(pooled.rows):
        for age, band in enumerate(pooled.bands):
            state, reason = _count_state(shown, (number, age), int(pooled.low[number, age]))
            rows.append(
                {
                    **row,
                    "age_start": band.start,
                    "age": band.label,
                    "deaths": None if state == SUPPRESSED else int(pooled.low[number, age]),
                    "population": float(pooled.population[number, age]),
                    "population_filled": int(pooled.filled[number, age]),
                    "state": state,
                    "reason": reason,
                }
            )
    return rows


def _count_state(shown: Protected, cell: tuple[int, int], count: int) -> tuple[str, str]:
    """A count that is small and one that is hidden to protect it must not be told apart: that would tell something."""
    if shown.at_source[cell]:
        return SUPPRESSED, "hidden_at_source"
    if shown.hidden[cell]:
        return SUPPRESSED, "hidden_by_policy"
    return (ZERO, "") if count == 0 else (ESTIMATE, "")
