"""Areas of a map, whatever the format they came in: identified by text, in longitude and latitude, rings closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from commontable.pipeline.faults import Collector, Fault

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
SHARE_ON_MAP = "area_pct"  # properties that end in it tell how many percent of an area a map that was cut shows
MOST_POINTS = 5_000_000
RING = 4  # the fewest points of a closed ring: a triangle, its first corner twice


class Feature(NamedTuple):
    """One feature of a map as its format gives it."""

    number: int
    properties: dict[str, Any]
    geometry: Any


@dataclass(frozen=True)
class Area:
    """One area: its identifier, its name, its geometry (GeoJSON) as given, and the share of its land that the map
    shows (below 1 where a map was cut to a city and says so).
    """

    place: str
    place_name: str
    geometry: dict[str, Any]
    on_map: float = 1.0


@dataclass(frozen=True)
class Boundaries:
    """All areas of one map. `vintage` is the year whose boundaries they are; None where the map does not tell."""

    file: str = ""
    areas: list[Area] = field(default_factory=list)
    vintage: int | None = None

    @property
    def places(self) -> set[str]:
        """The identifiers."""
        return {area.place for area in self.areas}

    def names(self) -> dict[str, str]:
        """Name by identifier."""
        return {area.place: area.place_name for area in self.areas}


def areas_of(file: str, features: Iterable[Feature], collector: Collector) -> list[Area]:
    """Every feature as an area; what is wrong with any goes to the collector."""
    held = list(features)
    by_name = _named_only(held)
    found: dict[str, Area] = {}
    for feature in held:
        area = _area(file, feature, by_name, collector)
        if area is None:
            continue
        if area.place in found:
            remedy = "Merge the areas that share an identifier into one feature."
            collector.add(Fault(file, feature.number, "", area.place, "duplicate", remedy))
        found[area.place] = area
    if by_name and found:
        collector.note(f"The areas of {file} have no identifier; their names stand for it.")
    return list(found.values())


def _named_only(features: list[Feature]) -> bool:
    """True where no area has an identifier and every one has a name: neighborhoods are known by their names."""
    return bool(features) and all(
        not any(key in each.properties for key in IDENTIFIERS) and _name(each.properties) for each in features
    )


def _name(properties: dict[str, Any]) -> str:
    told = (properties.get(key) for key in NAMES)
    return next((value.strip() for value in told if isinstance(value, str) and value.strip()), "")


def _area(file: str, feature: Feature, by_name: bool, collector: Collector) -> Area | None:
    geometry = feature.geometry if isinstance(feature.geometry, dict) else {}
    if geometry.get("type") not in SHAPES:
        found = str(geometry.get("type", "none"))[:80]
        remedy = "Every feature must be a Polygon or MultiPolygon."
        collector.add(Fault(file, feature.number, "geometry", found, "not_geojson", remedy))
        return None
    name = _name(feature.properties)
    place = name if by_name else _identifier(file, feature, collector)
    if place is None or not _well_drawn(file, feature.number, geometry, collector):
        return None
    return Area(place, name or place, geometry, _on_map(feature.properties))


def _identifier(file: str, feature: Feature, collector: Collector) -> str | None:
    for key in IDENTIFIERS:
        value = feature.properties.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            shown = f'Write it as text, such as "{value:05.0f}", and export again.'
            collector.add(Fault(file, feature.number, key, str(value), "identifier_not_text", shown))
            return None
    shown = ", ".join(map(str, feature.properties))[:80]
    remedy = f"Give every feature one of: {', '.join(IDENTIFIERS)}."
    collector.add(Fault(file, feature.number, "", shown, "no_identifier", remedy))
    return None


def _on_map(properties: dict[str, Any]) -> float:
    for key, value in properties.items():
        if str(key).endswith(SHARE_ON_MAP) and isinstance(value, (int, float)) and 0 <= value <= 100:
            return float(value) / 100
    return 1.0


def _well_drawn(file: str, number: int, geometry: dict[str, Any], collector: Collector) -> bool:
    """Rings of longitude and latitude, closed."""
    for ring in rings(geometry):
        strange = next((point for point in ring if not _lon_lat(point)), None)
        if strange is not None or not ring:
            remedy = "Export it in longitude and latitude (WGS 84, EPSG:4326), longitude first."
            collector.add(Fault(file, number, "geometry", str(strange)[:80], "not_lon_lat", remedy))
            return False
        if len(ring) < RING or ring[0][:2] != ring[-1][:2]:
            found = f"{len(ring)} points from {str(ring[0])[:30]} to {str(ring[-1])[:30]}"
            remedy = "Close every ring: its last point is its first, and it has four points or more."
            collector.add(Fault(file, number, "geometry", found, "ring_open", remedy))
            return False
    return True


def _lon_lat(point: Any) -> bool:
    numbers = (
        isinstance(point, (list, tuple))
        and len(point) >= 2
        and all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in point[:2])
    )
    return numbers and abs(point[0]) <= 180 and abs(point[1]) <= 90


def rings(geometry: dict[str, Any]) -> list[list[Any]]:
    """All rings of a polygon or several; what is no ring comes back as one without points, or with strange ones."""
    given = geometry.get("coordinates")
    polygons = [given] if geometry.get("type") == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        return [[]]
    found: list[list[Any]] = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            return [[]]
        found += [ring if isinstance(ring, list) else [ring] for ring in polygon]
    return found
