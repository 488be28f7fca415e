"""Outlines as shapes: made valid for measuring, and drawn with fewer corners where there are very many, so that borders
that neighbors share stay shared.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from commontable.pipeline.boundaries.areas import Area
from commontable.pipeline.faults import Collector

MANY_CORNERS = 150_000  # more would make every page that draws the map heavy
GRID = 1e-7  # degrees, about a centimeter: unsnapped outlines make an invalid coverage
TOLERANCES = (0.0001, 0.0003, 0.001, 0.003, 0.01)  # degrees: about 10 m to 1 km
METERS = 111_320.0  # of one degree of latitude


def shape_of(area: Area) -> Any:
    """The area as a valid shape of polygons only."""
    import shapely

    shape = shapely.from_geojson(json.dumps(area.geometry))
    if shapely.is_valid(shape):
        return shape
    whole = shapely.make_valid(shape)
    return shapely.union_all([part for part in shapely.get_parts(whole) if part.geom_type.endswith("Polygon")])


def shapes_of(areas: Sequence[Area]) -> tuple[list[Any], int]:
    """All areas as valid shapes, and how many were not valid as drawn."""
    import shapely

    drawn = shapely.from_geojson([json.dumps(area.geometry) for area in areas])
    wrong = int((~shapely.is_valid(drawn)).sum())
    return [shape_of(area) for area in areas], wrong


def simplified(file: str, areas: list[Area], collector: Collector) -> list[Area]:
    """The same areas; where they have very many corners, with fewer. What cannot be simplified stays as it is."""
    import shapely

    corners = sum(_corners(area.geometry["coordinates"]) for area in areas)
    if corners <= MANY_CORNERS:
        return areas
    snapped = [shapely.set_precision(shape, GRID) for shape in shapes_of(areas)[0]]
    slim, tolerance = snapped, 0.0
    for tolerance in TOLERANCES:
        slim = list(shapely.coverage_simplify(snapped, tolerance))
        if shapely.get_num_coordinates(slim).sum() <= MANY_CORNERS:
            break
    kept = [new if _drawable(new) else old for new, old in zip(slim, snapped, strict=True)]
    left = int(shapely.get_num_coordinates(kept).sum())
    collector.note(
        f"The outlines of {file} were simplified from {corners:,} to {left:,} corners; none moved by more than about "
        f"{tolerance * METERS:,.0f} m."
    )
    return [
        Area(area.place, area.place_name, _as_given(area, shape), area.on_map)
        for area, shape in zip(areas, kept, strict=True)
    ]


def _as_given(area: Area, shape: Any) -> dict[str, Any]:
    import shapely

    return dict(json.loads(shapely.to_geojson(shape))) if _drawable(shape) else area.geometry


def _drawable(shape: Any) -> bool:
    return not shape.is_empty and shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon")


def _corners(coordinates: Any) -> int:
    """Points, however deep they lie."""
    if coordinates and isinstance(coordinates[0], (int, float)):
        return 1
    return sum(_corners(each) for each in coordinates)
