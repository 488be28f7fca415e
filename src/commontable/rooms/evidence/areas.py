"""What the code of a place tells: the census places it lies in. Pure rules; no ORM.

Codes of census places nest by their digits (state 2, county 5, tract 11, block group 12): U.S. Census Bureau,
Understanding Geographic Identifiers (GEOIDs). Other places nest only as a source says.
"""

from __future__ import annotations

from dataclasses import dataclass

from .states import PlaceKind

LENGTHS = {PlaceKind.STATE: 2, PlaceKind.COUNTY: 5, PlaceKind.TRACT: 11, PlaceKind.BLOCK_GROUP: 12}


@dataclass(frozen=True)
class Area:
    """One place: what it is, the boundaries of which year, and its code."""

    kind: str
    vintage: int | None
    code: str


def parents(area: Area) -> list[Area]:
    """The census places an area lies in by its code, the smallest first; none where the code does not fit its kind."""
    length = LENGTHS.get(PlaceKind(area.kind)) if area.kind else None
    if length is None or len(area.code) != length or not area.code.isdigit():
        return []
    larger = [(kind, digits) for kind, digits in LENGTHS.items() if digits < length]
    return [Area(kind, area.vintage, area.code[:digits]) for kind, digits in reversed(larger)]
