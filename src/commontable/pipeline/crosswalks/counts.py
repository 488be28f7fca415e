"""Counts of places added up to areas that hold them whole. Deaths of a place that was cut are not divided: half a
death is no count, and protection of small counts rests on whole ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commontable.pipeline.boundaries import Boundaries
from commontable.pipeline.carry_over import CarryOver
from commontable.pipeline.checks import Data, check_places
from commontable.pipeline.crosswalks import crosswalk_of
from commontable.pipeline.crosswalks.parts import Crosswalk
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.tables import Counts

if TYPE_CHECKING:
    from commontable.pipeline.counts import Pooled

WHOLE = 0.98  # of a place; what two drawings of one border differ by is less
Number = TypeVar("Number", np.int64, np.float64)
KEY = ("group", "period", "start_year", "end_year")


class Placed(NamedTuple):
    """Counts, deaths by cause and boundaries of the areas, and the area of each place that was added up to one."""

    pooled: Pooled
    counts: Counts
    areas: Boundaries
    area_of: Mapping[str, str]

    def tables(self) -> dict[str, list[dict[str, str | float]]]:
        """Which places each area was made of."""
        pairs = sorted((area, place) for place, area in self.area_of.items())
        rows: list[dict[str, str | float]] = [{"place": one, "source_place": two, "share": 1.0} for one, two in pairs]
        return {"crosswalk": rows} if rows else {}


def added_up(pooled: Pooled, counts: Counts, asked: tuple[str, CarryOver, Boundaries], collector: Collector) -> Placed:
    """All as it was where nothing is asked."""
    file, wanted, places = asked
    if not wanted.wanted:
        return Placed(pooled, counts, places, {})
    data = Data(file, {str(row["place"]) for row in pooled.rows})
    if places.areas:
        check_places(data, places, collector)
    crosswalk, areas = crosswalk_of(wanted, data, places, collector)
    collector.require_clean()
    assert crosswalk is not None, "a crosswalk that was refused has left a fault"
    area_of = _areas_of(crosswalk, data, collector)
    collector.require_clean()
    names = areas.names() if areas.areas else crosswalk.names
    return Placed(_added(pooled, area_of, names), _relabeled(counts, area_of), areas, area_of)


def _areas_of(crosswalk: Crosswalk, data: Data, collector: Collector) -> dict[str, str]:
    """The one area of each place; places that were cut are a fault, places in no area are left out and counted."""
    held = {part.place: part.area for part in crosswalk.parts if part.share >= WHOLE and part.place in data.places}
    known = {part.place for part in crosswalk.parts}
    cut = {place: parts for place, parts in crosswalk.cut().items() if place in data.places and place not in held}
    if cut:
        place, parts = max(cut.items(), key=lambda each: (len(each[1]), each[0]))
        shown = ", ".join(f"{part.share:.0%} in {part.area}" for part in parts[:3])
        remedy = (
            "Measure by place, then carry the figures over: commontable measure published RELEASE/estimates.parquet "
            "with the same --places and --to."
        )
        value = f"{len(cut):,} of {len(data.places):,} places, such as {place}: {shown}"
        collector.add(Fault(data.file, None, "place", value, "places_cut", remedy))
    elif not data.places & set(held):
        remedy = "None of the places of the data lies in any of the areas: check that both are of one region and kind."
        collector.add(Fault(data.file, None, "place", min(data.places), "place_joins_nothing", remedy))
    if outside := len(data.places - known):
        collector.note(f"{outside:,} places of {data.file} lie in none of the areas and were left out.")
    collector.note(
        f"{len(data.places & set(held)):,} places were added up to {len({held[p] for p in data.places & set(held)}):,} "
        f"areas; each lies whole (98 percent or more) in one."
    )
    return held


def _added(pooled: Pooled, area_of: Mapping[str, str], names: Mapping[str, str]) -> Pooled:
    keys = [(area_of.get(str(row["place"]), ""), tuple(row[name] for name in KEY)) for row in pooled.rows]
    rows = sorted({key for key in keys if key[0]}, key=lambda key: (key[0], str(key[1][0]), int(key[1][2])))
    at = {key: number for number, key in enumerate(rows)}
    to = np.array([at.get(key, len(rows)) for key in keys], dtype=np.intp)

    def total(values: NDArray[Number]) -> NDArray[Number]:
        """Sums by area; what lies in none goes to a last row that is dropped."""
        found = np.zeros((len(rows) + 1, values.shape[1]), dtype=values.dtype)
        np.add.at(found, to, values)
        return found[:-1]

    named: list[dict[str, str | int]] = [
        {"place": area, "place_name": names.get(area, area), **dict(zip(KEY, key, strict=True))} for area, key in rows
    ]
    low, high, hidden, filled = (total(each) for each in (pooled.low, pooled.high, pooled.hidden, pooled.filled))
    return replace(
        pooled, rows=named, low=low, high=high, hidden=hidden, population=total(pooled.population), filled=filled
    )


def _relabeled(counts: Counts, area_of: Mapping[str, str]) -> Counts:
    """Deaths by cause with the area in place of the place; those in no area are dropped."""
    table = counts.by_cause
    if table is None:
        return counts
    kind = table.schema.field("place")
    areas = pa.array([area_of.get(str(place), "") for place in table["place"].to_pylist()], pa.string())
    moved = table.set_column(table.schema.get_field_index("place"), kind, areas.dictionary_encode().cast(kind.type))
    return replace(counts, by_cause=moved.filter(pa.compute.not_equal(areas, "")))
