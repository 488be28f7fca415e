"""The schematic map: a cell around each ZIP's center, computed, not surveyed.

The shapes of ZIPs are not in this package. A cell holds the points nearer to its own center than to any other
(Voronoi), cut off at a hull around all centers.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from .tables import Zip, zips

MARGIN = 0.02  # degrees of latitude around the outermost centers


def cells() -> dict[str, Any]:
    """A GeoJSON collection of one cell a ZIP."""
    import shapely

    places = zips()
    # East-west degrees are shorter than north-south ones: cells are cut on a plane where both are alike.
    squeeze = math.cos(math.radians(sum(place.latitude for place in places) / len(places)))
    centers = shapely.MultiPoint([(place.longitude * squeeze, place.latitude) for place in places])
    hull = shapely.concave_hull(centers, ratio=0.35).buffer(MARGIN)
    ordered = shapely.voronoi_polygons(centers, extend_to=hull, ordered=True)
    features = []
    for place, cell in zip(places, ordered.geoms, strict=True):
        inside = shapely.transform(cell.intersection(hull), lambda points: points / [squeeze, 1.0])
        features.append(_feature(place, shapely.set_precision(inside, 1e-5)))
    return {"type": "FeatureCollection", "features": features}


def _feature(place: Zip, shape: Any) -> dict[str, Any]:
    from shapely.geometry import mapping

    return {
        "type": "Feature",
        "properties": {"GEOID": place.code, "name": f"ZIP {place.code}"},
        "geometry": mapping(shape),
    }


def write(folder: Path) -> Path:
    path = folder / "schematic-zips.geojson"
    path.write_text(json.dumps(cells(), sort_keys=True), encoding="utf-8")
    return path
