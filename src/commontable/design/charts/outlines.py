"""Outlines of places, fitted to pixels: projected, simplified together, turned the way Vega wants, and hatched."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commontable.design.charts.chart import ChartError, Spec

GRID = 0.1  # pixels; finer would only lengthen the file
SIMPLIFY = 0.35  # pixels


@dataclass(frozen=True)
class Outlines:
    """Shapes by key, in pixels from the top left, and the room they take."""

    shapes: dict[str, Any]
    names: dict[str, str]
    width: float
    height: float


def read_outlines(geojson: Mapping[str, Any], key: str, name: str, room: tuple[float, float]) -> Outlines:
    """Fit all polygons of a feature collection into ``room`` (width, height)."""
    import shapely

    features = geojson.get("features") or []
    keys, names, found = [], {}, []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        if properties.get(key) in (None, ""):
            have = ", ".join(sorted(properties)) or "none"
            raise ChartError(f"Outline {number} has no property {key!r}; its properties are: {have}.")
        keys.append(str(properties[key]))
        names[keys[-1]] = str(properties.get(name) or keys[-1])
        found.append(shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"]))))
    if not found:
        raise ChartError("The map has no outlines; give a GeoJSON feature collection with polygons.")
    fitted, width, height = _fit(found, room)
    return Outlines(dict(zip(keys, _slim(fitted), strict=True)), names, width, height)


def _fit(shapes: list[Any], room: tuple[float, float]) -> tuple[list[Any], float, float]:
    import shapely

    west, south, east, north = shapely.total_bounds(shapes)
    if west >= -180 and east <= 180 and south >= -85 and north <= 85:
        shapes = [shapely.transform(shape, _mercator) for shape in shapes]
        west, south, east, north = shapely.total_bounds(shapes)
    scale = min(room[0] / (east - west), room[1] / (north - south))

    def to_pixels(xy: Any) -> Any:
        return (xy - [west, north]) * [scale, -scale]

    return [shapely.transform(s, to_pixels) for s in shapes], (east - west) * scale, (north - south) * scale


def _mercator(xy: Any) -> Any:
    """Longitude and latitude to a conformal plane: at the scale of a city shapes look as people know them."""
    plane = xy.copy()
    for row in plane:
        row[0], row[1] = math.radians(row[0]), math.asinh(math.tan(math.radians(row[1])))
    return plane


def _slim(shapes: list[Any]) -> list[Any]:
    """Fewer corners, but shared borders stay shared. Unsnapped input gives invalid coverages, hence the grid first."""
    import shapely

    snapped = [shapely.set_precision(shape, GRID) for shape in shapes]
    slim = shapely.coverage_simplify(snapped, SIMPLIFY)
    kept = [s if not s.is_empty and s.is_valid else whole for s, whole in zip(slim, snapped, strict=True)]
    areas = [shapely.set_precision(_areas(shape), GRID) for shape in kept]
    whole = [_speck(shape) if area.is_empty else area for shape, area in zip(shapes, areas, strict=True)]
    # Vega fills the outside of a ring that runs the other way when a spherical projection is put over these shapes
    return [shapely.orient_polygons(area, exterior_cw=True) for area in whole]


def _speck(shape: Any) -> Any:
    """A place too small for the picture stays in it as a speck of one pixel: on a map nobody may vanish in silence."""
    import shapely

    middle = shapely.point_on_surface(shape)
    return shapely.box(middle.x - 0.5, middle.y - 0.5, middle.x + 0.5, middle.y + 0.5)


def _areas(shape: Any) -> Any:
    """Only polygons: making a shape valid may leave lines and points beside them."""
    import shapely

    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type.endswith("Polygon")])


def hatch(shape: Any, angle: float, gap: float = 5.0) -> Any:
    """Parallel lines cut to the shape: Vega-Lite has no patterns, and lines survive every format."""
    import shapely

    west, north, east, south = shape.bounds
    middle = ((west + east) / 2, (north + south) / 2)
    reach = math.hypot(east - west, south - north) / 2 + gap
    count = int(reach // gap) + 1
    lines = [
        ((middle[0] - reach, middle[1] + n * gap), (middle[0] + reach, middle[1] + n * gap))
        for n in range(-count, count + 1)
    ]
    turned = shapely.affinity.rotate(shapely.MultiLineString(lines), angle, origin=middle)
    return shapely.intersection(turned, shape)


def as_geojson(shape: Any) -> Spec:
    """GeoJSON with coordinates rounded to the grid."""
    import shapely

    return dict(_rounded(shapely.geometry.mapping(shape)))


def _rounded(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {k: _rounded(v) for k, v in part.items()}
    if isinstance(part, (list, tuple)):
        return [_rounded(v) for v in part]
    return round(part, 1) if isinstance(part, float) else part
