"""TopoJSON: outlines as arcs that neighbors share. Written from its specification, version 2.1.0
(github.com/topojson/topojson-specification).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commontable.pipeline.boundaries.areas import MOST_POINTS, RING, Feature
from commontable.pipeline.boundaries.choosing import the_one
from commontable.pipeline.faults import Collector, Fault

REMEDY = "Export the boundaries again, as TopoJSON that is not projected, or as GeoJSON."
Arc = list[list[float]]


class Broken(Exception):
    """The arcs do not fit together."""


def features_of(file: str, content: dict[str, Any], wanted: list[str], collector: Collector) -> list[Feature]:
    """The areas of the object that is meant (a file often holds counties, states and the nation)."""
    objects = content.get("objects")
    held = {str(name): list(_geometries(each)) for name, each in objects.items()} if isinstance(objects, dict) else {}
    held = {name: each for name, each in held.items() if each}
    if not held:
        collector.add(Fault(file, None, "objects", "", "not_areas", REMEDY))
        return []
    chosen = the_one(file, {name: len(each) for name, each in held.items()}, wanted, collector)
    if chosen is None:
        return []
    try:
        arcs = _arcs(content)
        found = [_feature(number, each, arcs) for number, each in enumerate(held[chosen], 1)]
    except (Broken, TypeError, ValueError, IndexError, KeyError, OverflowError, RecursionError) as error:
        collector.add(Fault(file, None, "arcs", str(error)[:80], "not_areas", REMEDY))
        return []
    return _without_collapsed(file, found, collector)


def _without_collapsed(file: str, features: list[Feature], collector: Collector) -> list[Feature]:
    """Rings that simplification shrank to a line go, and areas of which nothing else is left; both are said."""
    gone = sum(_drop_collapsed(each.geometry) for each in features)
    left = [each for each in features if each.geometry["coordinates"]]
    lost = [_called(each) for each in features if not each.geometry["coordinates"]]
    if gone:
        collector.note(f"{file}: {gone:,} rings are so simplified that they enclose nothing; they were left out.")
    if lost:
        shown = ", ".join(lost[:12]) + (" and others" if len(lost) > 12 else "")
        collector.note(f"{file}: {len(lost):,} areas are too small for this map and are not on it: {shown}.")
    return left


def _called(feature: Feature) -> str:
    return str(feature.properties.get("name") or feature.properties.get("id") or feature.number)


def _drop_collapsed(geometry: dict[str, Any]) -> int:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    drawn = [polygon for polygon in polygons if polygon and len(polygon[0]) >= RING]
    kept = [[ring for ring in polygon if len(ring) >= RING] for polygon in drawn]
    geometry["coordinates"] = kept if geometry["type"] == "MultiPolygon" else [ring for each in kept for ring in each]
    return sum(map(len, polygons)) - sum(map(len, kept))


def _geometries(node: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The polygons in an object, however its collections nest; places without a shape are left out."""
    if not isinstance(node, dict) or depth > 8:
        return
    if node.get("type") == "GeometryCollection":
        for each in node.get("geometries") or []:
            yield from _geometries(each, depth + 1)
    elif node.get("type") in ("Polygon", "MultiPolygon"):
        yield node


def _arcs(content: dict[str, Any]) -> list[Arc]:
    given, transform = content.get("arcs"), content.get("transform")
    if not isinstance(given, list):
        raise Broken("it has no arcs")
    if sum(len(arc) for arc in given) > MOST_POINTS:
        raise Broken(f"more than {MOST_POINTS:,} points")
    if transform is None:
        return [[[float(part) for part in point[:2]] for point in arc] for arc in given]
    (across, up), (west, south) = transform["scale"], transform["translate"]
    return [_undelta(arc, (float(across), float(up), float(west), float(south))) for arc in given]


def _undelta(arc: list[Any], grid: tuple[float, float, float, float]) -> Arc:
    """Quantized arcs hold steps from point to point on a grid."""
    across, up, west, south = grid
    x = y = 0
    found: Arc = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        found.append([round(x * across + west, 9), round(y * up + south, 9)])
    return found


def _feature(number: int, each: dict[str, Any], arcs: list[Arc]) -> Feature:
    given = each.get("properties")
    properties = dict(given) if isinstance(given, dict) else {}
    shape = [each["arcs"]] if each["type"] == "Polygon" else each["arcs"]
    polygons = [[_ring(ring, arcs) for ring in polygon] for polygon in shape]
    coordinates = polygons[0] if each["type"] == "Polygon" else polygons
    named = properties | ({"id": each["id"]} if "id" in each else {})
    return Feature(number, named, {"type": each["type"], "coordinates": coordinates})


def _ring(indices: list[int], arcs: list[Arc]) -> Arc:
    """Arcs put end to end; the point where two meet stands once. ~i is arc i run backward."""
    found: Arc = []
    for index in indices:
        if not -len(arcs) <= index < len(arcs):
            raise Broken(f"there is no arc {index}")
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        found += arc[1:] if found else arc
    return found
