"""A crosswalk from two maps laid over each other, by land."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from commontable.pipeline.boundaries import Boundaries
from commontable.pipeline.boundaries.outlines import shapes_of
from commontable.pipeline.crosswalks.parts import LAND, Crosswalk, Part, tidy
from commontable.pipeline.faults import Collector, Fault

REACHED = 0.01  # of an area; less is where two drawings of one border differ
KM2 = 6371.0088**2  # square kilometers of a square radian, on a sphere of the Earth's mean radius


def overlap(places: Boundaries, areas: Boundaries, collector: Collector) -> Crosswalk | None:
    """The land that places and areas share; None where they share none."""
    import shapely

    ours, theirs = _on_plane(places, collector), _on_plane(areas, collector)
    pairs = shapely.STRtree(theirs).query(ours, predicate="intersects")
    shared = shapely.area(shapely.intersection([ours[n] for n in pairs[0]], [theirs[n] for n in pairs[1]]))
    sizes, rooms = shapely.area(ours), shapely.area(theirs)
    filled: dict[str, float] = defaultdict(float)
    parts = []
    for near, far, size in zip(pairs[0].tolist(), pairs[1].tolist(), shared.tolist(), strict=True):
        if size > 0 and sizes[near] > 0:
            place, area = places.areas[near].place, areas.areas[far].place
            filled[area] += size / rooms[far]
            parts.append(Part(place, area, min(1.0, size / sizes[near]), size))
    if not parts:
        remedy = f"No area of {areas.file} touches any of {places.file}: give maps of one region."
        collector.add(Fault(areas.file, None, "", "", "place_joins_nothing", remedy))
        return None
    kept = tidy(parts)
    reached = {part.area for part in kept} | {area for area, share in filled.items() if share >= REACHED}
    near = [area for area in areas.areas if area.place in reached]
    return Crosswalk(
        parts=kept,
        basis=LAND,
        names={area.place: area.place_name for area in near},
        covered={area.place: min(1.0, filled[area.place]) * area.on_map for area in near},
        on_map={area.place: area.on_map for area in places.areas},
        place_vintage=places.vintage,
        area_vintage=areas.vintage,
    )


def _on_plane(held: Boundaries, collector: Collector) -> list[Any]:
    """Shapes in a projection that keeps areas (cylindrical, Lambert's), in kilometers."""
    import shapely

    shapes, wrong = shapes_of(held.areas)
    if wrong:
        collector.note(
            f"{wrong:,} of {len(shapes):,} outlines of {held.file} cross themselves; they were made valid to lay the "
            f"maps over each other, and are drawn as given."
        )
    return [shapely.transform(shape, _equal_area) for shape in shapes]


def _equal_area(lon_lat: Any) -> Any:
    import numpy as np

    radians = np.radians(lon_lat)
    return np.column_stack([radians[:, 0], np.sin(radians[:, 1])]) * KM2**0.5
