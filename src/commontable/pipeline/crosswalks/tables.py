"""Published figures as the rows of a release after they were carried over: the areas' figures, how they came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from commontable.pipeline.boundaries import Boundaries
from commontable.pipeline.carry_over import CarryOver
from commontable.pipeline.checks import Data
from commontable.pipeline.crosswalks import assumptions, crosswalk_of, people_by_place
from commontable.pipeline.crosswalks.carrying import Carried, Value, carry
from commontable.pipeline.crosswalks.parts import Crosswalk
from commontable.pipeline.faults import Collector
from commontable.pipeline.tables import ESTIMATE, STANDS, UNRELIABLE, YEAR_NOT_TOLD, Figure, Measure
from commontable.stats import Estimate

# Units of numbers that are added up; all others are averaged.
NUMBERS = frozenset({"people", "persons", "deaths", "births", "cases", "households", "housing units", "residents"})
Row = dict[str, Any]
Kind = tuple[str, int, int]


class About(NamedTuple):
    """What the figures measure, the years of those that tell none, and the level of the intervals."""

    measure: Measure
    years: tuple[int, int]
    level: float


@dataclass(frozen=True)
class Over:
    """What figures are carried over by, and to."""

    crosswalk: Crosswalk
    areas: Boundaries
    people: Mapping[str, float]

    def tables(self, figures: Iterable[Figure], about: About) -> dict[str, list[Row]]:
        """The areas' figures; how each came about; the parts they were made of."""
        sums = about.measure.unit.lower() in NUMBERS
        estimates: list[Row] = []
        carried: list[Row] = []
        for kind, values in sorted(_by_kind(figures, about.years).items()):
            for each in carry(self.crosswalk, values, self.people, sums=sums):
                head = self._head(each.area, kind)
                estimates.append(head | self._figure(each, about))
                carried.append(head | _making(each))
        order = ("place", "group", "start_year")
        estimates.sort(key=lambda row: tuple(row[name] for name in order))
        carried.sort(key=lambda row: tuple(row[name] for name in order))
        return {"estimates": estimates, "carried": carried, "crosswalk": self._parts()}

    def notes(self) -> list[str]:
        """What was taken for granted."""
        said = [
            f"{assumptions(self.crosswalk, self.people)} Figures of different places were taken as independent.",
            f"{len(self.crosswalk.cut()):,} places lie in several areas or partly outside; people of a part were taken "
            f"to differ from their whole place as two places of one area differ. The intervals hold that too.",
        ]
        if self.people and (lost := {part.place for part in self.crosswalk.parts} - set(self.people)):
            said.append(f"{len(lost):,} places have no people in the table given and weigh nothing.")
        return said

    def _head(self, area: str, kind: Kind) -> Row:
        group, start, end = kind
        names = self.areas.names() if self.areas.areas else self.crosswalk.names
        return {
            "place": area,
            "place_name": names.get(area, area),
            "group": group,
            "period": str(end) if start == end else f"{start}–{end}",
            "start_year": start,
            "end_year": end,
        }

    def _figure(self, each: Carried, about: About) -> Row:
        shown: Row = {
            "measure": about.measure.code,
            "unit": about.measure.unit,
            "level": about.level,
            "hidden_cells": 0,
            "value": each.value,
            "value_low": each.value,
            "value_high": each.value,
            "standard_error": each.error,
            "state": each.state,
            "reason": each.reason,
        }
        if each.value is None or each.error is None:
            without = each.state == ESTIMATE and each.error is None
            return shown | ({"reason": "no_interval_published"} if without else {})
        lower, upper = Estimate.of(each.value, each.error).interval(about.level)
        return shown | {"lower": float(lower), "upper": float(upper)}

    def _parts(self) -> list[Row]:
        weights = self.crosswalk.weights(self.people)
        rows = [
            {"place": part.area, "source_place": part.place, "share": part.share, "weight": weight}
            for part, weight in weights.items()
        ]
        return sorted(rows, key=lambda row: (row["place"], row["source_place"]))


def over(wanted: CarryOver, data: Data, places: Boundaries, collector: Collector) -> Over | None:
    """What is needed to carry figures over; None where that was not asked for, or cannot be done."""
    if not wanted.wanted or not collector.clean:
        return None
    crosswalk, areas = crosswalk_of(wanted, data, places, collector)
    people = people_by_place(wanted.people, collector)
    return None if crosswalk is None else Over(crosswalk, areas, people)


def _by_kind(figures: Iterable[Figure], years: tuple[int, int]) -> dict[Kind, dict[str, Value]]:
    """Figures that stand, by place, for each group and years."""
    held: dict[Kind, dict[str, Value]] = defaultdict(dict)
    for figure in figures:
        start, end = (figure.start_year, figure.end_year) if figure.end_year != YEAR_NOT_TOLD else years
        place = held[figure.group, start, end]
        if figure.value is not None and figure.state in STANDS:
            place[figure.place] = Value(figure.value, figure.standard_error, figure.state != UNRELIABLE)
    return held


def _making(each: Carried) -> Row:
    return {
        "places": each.places,
        "places_cut": each.cut,
        "covered": each.covered,
        "weight": each.weight,
        "sampling_error": each.sampling,
        "share_error": each.shares,
        "part_error": each.parts,
        "uncovered_error": each.not_covered,
        "state": each.state,
        "reason": each.reason,
    }
