"""Boundaries of places: GeoJSON, TopoJSON, GeoPackage and shapefile, with the year whose boundaries they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from commontable.pipeline.boundaries import geojson, layers, topojson
from commontable.pipeline.boundaries.areas import Area, Boundaries, Feature, areas_of
from commontable.pipeline.boundaries.outlines import simplified
from commontable.pipeline.boundaries.vintages import vintage_of
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.reading import look_at

__all__ = ["MAX_BYTES", "Area", "Boundaries", "read"]

MAX_BYTES = 128 * 1024 * 1024


def read(path: Path | None, collector: Collector, layer: str = "") -> Boundaries:
    """Every area of a map, by what the file holds and not by its name; faults go to the collector. No map, no areas.
    `layer` says which of several layers is meant, by one of the names in it.
    """
    if path is None:
        return Boundaries()
    features = _features(path, collector, [name.strip() for name in layer.split(",") if name.strip()])
    areas = areas_of(path.name, features, collector)
    columns = features[0].properties if features else {}
    return Boundaries(path.name, simplified(path.name, areas, collector), vintage_of(path.name, columns))


def _features(path: Path, collector: Collector, wanted: list[str]) -> list[Feature]:
    if path.is_file() and layers.is_layer(_head(path)):
        if path.stat().st_size > MAX_BYTES:
            remedy = f"The bound is {MAX_BYTES:,} bytes: keep only the areas you need, or draw them more simply."
            collector.add(Fault(path.name, None, "", f"{path.stat().st_size:,} bytes", "too_large", remedy))
            return []
        return layers.features_of(path, wanted, collector)
    if look_at(path, MAX_BYTES, collector) is None:
        return []
    content = _parsed(path, collector)
    if content is None:
        return []
    if isinstance(content, dict) and content.get("type") == "Topology":
        return topojson.features_of(path.name, content, wanted, collector)
    return geojson.features_of(path.name, content, collector)


def _head(path: Path) -> bytes:
    with path.open("rb") as handle:
        return handle.read(16)


def _parsed(path: Path, collector: Collector) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        collector.add(Fault(path.name, None, "", str(error)[:80], "not_geojson", geojson.REMEDY))
        return None
