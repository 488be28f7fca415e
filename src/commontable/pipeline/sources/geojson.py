"""Areas on a map: a GeoJSON FeatureCollection whose features carry an identifier as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.reading import look_at

NAME = "GeoJSON areas"
MAX_BYTES = 128 * 1024 * 1024
IDENTIFIERS = (
    "GEOID",
    "GEOID10",
    "GEOID20",
    "GEOID_ZCTA",
    "GEOID_TRACT",
    "ZCTA5CE10",
    "ZCTA5CE20",
    "ZCTA",
    "ZIP",
    "ZIPCODE",
    "FIPS",
    "place",
    "id",
)
NAMES = ("NAMELSAD", "NAMELSAD10", "NAMELSAD20", "place_name", "NAME", "name")
SHAPES = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Area:
    """One area: its identifier, its name, its geometry as given."""

    place: str
    place_name: str
    geometry: dict[str, Any]


def read(path: Path, collector: Collector) -> list[Area]:
    """Every area; faults go to the collector."""
    if look_at(path, MAX_BYTES, collector) is None:
        return []
    features = _features(path, collector)
    found: dict[str, Area] = {}
    for number, feature in enumerate(features, 1):
        area = _area(path.name, number, feature, collector)
        if area is None:
            continue
        if area.place in found:
            collector.add(
                Fault(
                    path.name,
                    number,
                    "",
                    area.place,
                    "duplicate",
                    "Merge the areas that share an identifier into one feature.",
                )
            )
        found[area.place] = area
    return list(found.values())


def _features(path: Path, collector: Collector) -> list[Any]:
    remedy = "Export the boundaries as GeoJSON, in longitude and latitude (WGS 84)."
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        collector.add(Fault(path.name, None, "", str(error)[:80], "not_geojson", remedy))
        return []
    features = (
        content.get("features") if isinstance(content, dict) and content.get("type") == "FeatureCollection" else None
    )
    if not isinstance(features, list) or not features:
        collector.add(
            Fault(
                path.name,
                None,
                "",
                str(content.get("type", "") if isinstance(content, dict) else type(content).__name__)[:80],
                "not_geojson",
                remedy,
            )
        )
        return []
    return features


def _area(file: str, number: int, feature: Any, collector: Collector) -> Area | None:
    properties = (feature.get("properties") or {}) if isinstance(feature, dict) else {}
    geometry = (feature.get("geometry") or {}) if isinstance(feature, dict) else {}
    if geometry.get("type") not in SHAPES:
        collector.add(
            Fault(
                file,
                number,
                "geometry",
                str(geometry.get("type", "none")),
                "not_geojson",
                "Every feature must be a Polygon or MultiPolygon.",
            )
        )
        return None
    place = _identifier(file, number, {**properties, **({"id": feature["id"]} if "id" in feature else {})}, collector)
    if place is None or not _lon_lat(file, number, geometry, collector):
        return None
    name = next((str(properties[key]) for key in NAMES if properties.get(key)), place)
    return Area(place, name, geometry)


def _identifier(file: str, number: int, properties: dict[str, Any], collector: Collector) -> str | None:
    for key in IDENTIFIERS:
        value = properties.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            collector.add(
                Fault(
                    file,
                    number,
                    key,
                    str(value),
                    "identifier_not_text",
                    f'Write it as text, such as "{int(value):05d}", and export again.',
                )
            )
            return None
    collector.add(
        Fault(
            file,
            number,
            "",
            ", ".join(properties)[:80],
            "no_identifier",
            f"Give every feature one of: {', '.join(IDENTIFIERS)}.",
        )
    )
    return None


def _lon_lat(file: str, number: int, geometry: dict[str, Any], collector: Collector) -> bool:
    for point in _points(geometry.get("coordinates")):
        numbers = (
            isinstance(point, list) and len(point) >= 2 and all(isinstance(part, (int, float)) for part in point[:2])
        )
        if not numbers or abs(point[0]) > 180 or abs(point[1]) > 90:
            collector.add(
                Fault(
                    file,
                    number,
                    "geometry",
                    str(point)[:80],
                    "not_lon_lat",
                    "Export it in longitude and latitude (WGS 84, EPSG:4326).",
                )
            )
            return False
    return True


def _points(coordinates: Any) -> list[Any]:
    """All points of all rings, however deep they lie."""
    level = coordinates if isinstance(coordinates, list) else []
    while level and isinstance(level[0], list) and level[0] and isinstance(level[0][0], list):
        level = [inner for outer in level if isinstance(outer, list) for inner in outer]
    return level or [coordinates]
