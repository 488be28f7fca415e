"""Figures that somebody else published, as they were published; joined to the areas of a map where there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from commontable.pipeline import boundaries
from commontable.pipeline.analysis import Beside, analyze, read_beside
from commontable.pipeline.analysis.measures import MEASURES
from commontable.pipeline.analysis.measures import Measure as Asked
from commontable.pipeline.boundaries import Area
from commontable.pipeline.checks import Data, check_places
from commontable.pipeline.crosswalks.tables import About, over
from commontable.pipeline.disclosure.terms import PUBLISHED, Terms
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.progress import Progress, Watcher, bytes_of
from commontable.pipeline.provenance import facts, sources_of
from commontable.pipeline.release.writing import Draft, as_read
from commontable.pipeline.requests import PublishedRequest
from commontable.pipeline.sources import check_used, read_estimates, read_mappings
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.tables import (
    EVERYONE,
    MISSING,
    STANDS,
    YEAR_NOT_TOLD,
    EstimatesFile,
    Figure,
    Measure,
)
from commontable.stats import Estimate

METHOD = "as published ({kind}); interval = {interval}"
PRINTED = "as printed by its source"
COMPUTED = "value ± normal quantile × published standard error"
NONE_GIVEN = "none, since its source gives no error"
Row = dict[str, Any]


def measure_published(request: PublishedRequest, collector: Collector, watch: Watcher) -> Draft:
    """Every figure of one measure; with a map, every area of it, those without a figure as missing."""
    sizes = bytes_of(request.file), bytes_of(request.places)
    watch(Progress("reading", 0, sum(sizes)))
    mappings = read_mappings(request.mappings, collector)
    found = read_estimates(request.file, ReadOptions(measure=request.measure, mappings=mappings), collector)
    check_used(mappings, {found.kind} if found else set(), collector)
    watch(Progress("reading", sizes[0], sum(sizes)))
    held = boundaries.read(request.places, collector, request.carry.layer)
    beside = read_beside(request.further, collector)
    watch(Progress("reading", sum(sizes), sum(sizes)))
    collector.require_clean()
    assert found is not None, "a file that was refused has left a fault"
    watch(Progress("checking", 0, 1))
    measure, years = _measure(found, request, collector), _years(found, request, collector)
    figures = [figure for figure in found.figures if measure and figure.measure == measure.code]
    _check_errors(figures, request, collector)
    data = Data(request.file.name, {each.place for each in figures}, found.vintage)
    if request.places:
        check_places(data, held, collector)
    carried = over(request.carry, data, held, collector)
    collector.require_clean()
    assert measure is not None, "a measure that is not told has left a fault"
    watch(Progress("estimating", 0, len(figures)))
    if carried:
        held, tables = carried.areas, carried.tables(figures, About(measure, years, request.level))
    else:
        tables = {"estimates": _rows(figures, held.areas, (measure, years), (found.level, request.level))}
    further = _further(tables, beside, measure)
    report = collector.report()
    notes = [*found.notes, *report.notices, *(carried.notes() if carried else ()), *beside.notes(tables["estimates"])]
    return Draft(
        title=request.title or measure.title,
        tables=tables | further,
        sources=sources_of(request),
        facts=facts(request, report, notes) | _about(found, figures, (measure, request), further),
        areas=held.areas,
    )


def _about(
    found: EstimatesFile, figures: list[Figure], asked: tuple[Measure, PublishedRequest], further: dict[str, Any]
) -> dict[str, Any]:
    measure, request = asked
    method = _method(found, figures, request.level)
    return {
        "measure": measure.code,
        "measure_title": measure.title,
        "unit": measure.unit,
        "favorable": measure.favorable,
        "method": f"{method}; carried over to other areas" if request.carry.wanted else method,
        "reference_group": None,
        "analyses": sorted(further),
        "rows_read": len(figures),
        "disclosure": Terms(PUBLISHED).as_dict() | {"result": {"counts_held": 0}},
    }


def _further(tables: dict[str, list[Row]], beside: Beside, measure: Measure) -> dict[str, list[Row]]:
    """The analyses weigh figures by their errors, so they need some."""
    if not any(row.get("standard_error") for row in tables["estimates"]):
        return {}
    about = MEASURES.get(measure.code) or Asked(measure.code, measure.unit, measure.favorable)
    return analyze(as_read(tables), replace(beside, measure=about))


def _measure(found: EstimatesFile, request: PublishedRequest, collector: Collector) -> Measure | None:
    """The one that was asked for, or the only one; with the unit and the favorable side that were given."""
    if not request.measure and len(found.measures) > 1:
        shown = "; ".join(f"{each.code} ({each.title})" for each in list(found.measures.values())[:12])
        remedy = f"Say which with --measure. It holds {len(found.measures)}: {shown}."
        collector.add(Fault(found.file, None, "measure", "", "unknown_measure", remedy))
        return None
    held = found.measures.get(request.measure) or next(iter(found.measures.values()))
    unit = request.unit or held.unit
    if not unit:
        remedy = "The file does not say its unit: give it, such as --unit percent."
        collector.add(Fault(found.file, None, "unit", held.code, "bad_request", remedy))
    return Measure(held.code, request.measure_title or held.title, unit, request.favorable or held.favorable)


def _years(found: EstimatesFile, request: PublishedRequest, collector: Collector) -> tuple[int, int]:
    """The years that were given, for a file that does not tell its own."""
    told = any(figure.end_year != YEAR_NOT_TOLD for figure in found.figures)
    if not told and request.years is None:
        remedy = "Say which years its figures are of, such as --years 2019-2023."
        collector.add(Fault(found.file, None, "years", "", "years_not_told", remedy))
    if found.figures and told and request.years is not None:
        remedy = "The file tells its years itself: leave --years out."
        collector.add(Fault(found.file, None, "years", "-".join(map(str, request.years)), "bad_request", remedy))
    return request.years or (YEAR_NOT_TOLD, YEAR_NOT_TOLD)


def _check_errors(figures: list[Figure], request: PublishedRequest, collector: Collector) -> None:
    bare = [row for row in figures if row.value is not None and row.standard_error is None and row.lower is None]
    if request.needs_interval and bare:
        value = f"{len(bare):,} of {len(figures):,} figures without an error"
        remedy = "Figures are shown with their interval only: give a file that has standard errors, margins or limits."
        collector.add(Fault(request.file.name, bare[0].row, "", value, "bad_request", remedy))


def _method(found: EstimatesFile, figures: list[Figure], level: float) -> str:
    if any(figure.lower is not None for figure in figures) and found.level == level:
        interval = PRINTED
    elif any(figure.standard_error is not None for figure in figures):
        interval = COMPUTED
    else:
        interval = NONE_GIVEN
    return METHOD.format(kind=found.kind, interval=interval)


def _rows(
    figures: list[Figure], areas: list[Area], about: tuple[Measure, tuple[int, int]], levels: tuple[float, float]
) -> list[Row]:
    """The figures by place, group and years; a place of the map without one is missing."""
    measure, years = about
    named = {area.place: area.place_name for area in areas}
    held: dict[tuple[str, str, int, int], Figure] = {}
    for figure in figures:
        start, end = (figure.start_year, figure.end_year) if figure.end_year != YEAR_NOT_TOLD else years
        held[figure.place, figure.group, start, end] = figure
    kinds = {key[1:] for key in held} or {(EVERYONE, *years)}
    keys = {(place, *kind) for place in named for kind in kinds} if areas else set(held)
    rows = []
    for place, group, start, end in sorted(keys):
        found = held.get((place, group, start, end))
        row: Row = {
            "measure": measure.code,
            "place": place,
            "place_name": named.get(place) or (found.place_name if found else ""),
            "group": group,
            "period": str(end) if start == end else f"{start}–{end}",
            "start_year": start,
            "end_year": end,
            "level": levels[1],
            "hidden_cells": 0,
            "unit": measure.unit,
        }
        rows.append(row | (_missing() if found is None else _told(found, levels)))
    return rows


def _missing() -> Row:
    return {"state": MISSING, "reason": "not_published"}


def _told(figure: Figure, levels: tuple[float, float]) -> Row:
    if figure.value is None or figure.state not in STANDS:
        return {"value": figure.value, "state": figure.state, "reason": figure.reason}
    printed, asked = levels
    lower, upper = figure.lower, figure.upper
    if figure.standard_error is not None and (lower is None or printed != asked):
        ends = Estimate.of(figure.value, figure.standard_error).interval(asked)
        lower, upper = float(ends[0]), float(ends[1])
    elif printed != asked:
        lower = upper = None
    return {
        "value": figure.value,
        "lower": lower,
        "upper": upper,
        "standard_error": figure.standard_error,
        "value_low": figure.value,
        "value_high": figure.value,
        "state": figure.state,
        "reason": figure.reason or ("" if lower is not None else "no_interval_published"),
    }
