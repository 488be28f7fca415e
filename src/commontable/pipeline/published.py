"""Life expectancies that somebody else published, joined to the areas of a map."""

from __future__ import annotations

from typing import Any

from commontable.pipeline.checks import check_places
from commontable.pipeline.disclosure.terms import PUBLISHED, Terms
from commontable.pipeline.estimates import MEASURE, UNIT
from commontable.pipeline.faults import Collector
from commontable.pipeline.progress import Progress, Watcher
from commontable.pipeline.provenance import facts, sources_of
from commontable.pipeline.release.writing import Draft
from commontable.pipeline.requests import PublishedRequest
from commontable.pipeline.sources import geojson, usaleep
from commontable.pipeline.sources.geojson import Area
from commontable.pipeline.sources.reading import open_sheet
from commontable.pipeline.sources.usaleep import END_YEAR, START_YEAR, Published
from commontable.pipeline.tables import ESTIMATE, EVERYONE, MISSING
from commontable.stats import Estimate

METHOD = "as published by NCHS (USALEEP); interval = value ± normal quantile × published standard error"


def measure_published(request: PublishedRequest, collector: Collector, watch: Watcher) -> Draft:
    """Every area of the map with its published value, or missing."""
    watch(Progress("reading", 0, 2))
    sheet = open_sheet(request.file, collector)
    found = usaleep.read(sheet, collector) if sheet is not None else []
    watch(Progress("reading", 1, 2))
    areas = geojson.read(request.places, collector)
    watch(Progress("reading", 2, 2))
    collector.require_clean()
    watch(Progress("checking", 0, 1))
    check_places(
        {each.place for each in found},
        {area.place for area in areas},
        (request.file.name, request.places.name),
        collector,
    )
    collector.require_clean()
    watch(Progress("estimating", 0, len(areas)))
    report = collector.report()
    return Draft(
        title=request.title or "Life expectancy at birth by tract",
        tables={"estimates": _rows(areas, {each.place: each for each in found}, request.level)},
        sources=sources_of(request),
        facts=facts(request, report, list(report.notices))
        | {
            "measure": MEASURE,
            "method": METHOD,
            "reference_group": None,
            "rows_read": len(found),
            "disclosure": Terms(PUBLISHED).as_dict() | {"result": {"counts_held": 0}},
        },
        areas=areas,
    )


def _rows(areas: list[Area], found: dict[str, Published], level: float) -> list[dict[str, Any]]:
    rows = []
    for area in sorted(areas, key=lambda area: area.place):
        row: dict[str, Any] = {
            "measure": MEASURE,
            "place": area.place,
            "place_name": area.place_name,
            "group": EVERYONE,
            "period": f"{START_YEAR}–{END_YEAR}",
            "start_year": START_YEAR,
            "end_year": END_YEAR,
            "level": level,
            "hidden_cells": 0,
            "unit": UNIT,
        }
        each = found.get(area.place)
        rows.append(row | (_missing() if each is None else _told(each, level)))
    return rows


def _missing() -> dict[str, Any]:
    return {"state": MISSING, "reason": "not_published"}


def _told(each: Published, level: float) -> dict[str, Any]:
    lower, upper = Estimate.of(each.value, each.standard_error).interval(level)
    return {
        "value": each.value,
        "lower": float(lower),
        "upper": float(upper),
        "standard_error": each.standard_error,
        "value_low": each.value,
        "value_high": each.value,
        "state": ESTIMATE,
        "reason": each.basis,
    }
