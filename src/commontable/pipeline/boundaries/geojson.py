"""GeoJSON (RFC 7946): a FeatureCollection."""

from __future__ import annotations

from typing import Any

from commontable.pipeline.boundaries.areas import Feature
from commontable.pipeline.faults import Collector, Fault

REMEDY = "Export the boundaries as GeoJSON, in longitude and latitude (WGS 84)."
# What a "crs" member of the older GeoJSON of 2008 may say where coordinates are longitude and latitude.
DEGREES = ("CRS84", "CRS83", "4326", "4269")


def features_of(file: str, content: Any, collector: Collector) -> list[Feature]:
    """The features of a parsed file; its `id` is an identifier like those among the properties."""
    held = content.get("features") if isinstance(content, dict) and content.get("type") == "FeatureCollection" else None
    if not isinstance(held, list) or not held:
        shown = str(content.get("type", "") if isinstance(content, dict) else type(content).__name__)[:80]
        collector.add(Fault(file, None, "", shown, "not_geojson", REMEDY))
        return []
    system = _system(content)
    if system and not system.endswith(DEGREES):
        remedy = "Export it in longitude and latitude (WGS 84, EPSG:4326)."
        collector.add(Fault(file, None, "crs", system[:80], "not_lon_lat", remedy))
        return []
    return [_feature(number, each) for number, each in enumerate(held, 1)]


def _feature(number: int, each: Any) -> Feature:
    if not isinstance(each, dict):
        return Feature(number, {}, None)
    given = each.get("properties")
    properties = dict(given) if isinstance(given, dict) else {}
    return Feature(number, properties | ({"id": each["id"]} if "id" in each else {}), each.get("geometry"))


def _system(content: dict[str, Any]) -> str:
    crs = content.get("crs")
    told = crs.get("properties") if isinstance(crs, dict) else None
    return str(told.get("name") or "") if isinstance(told, dict) else ""
