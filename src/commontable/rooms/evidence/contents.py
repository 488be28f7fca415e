"""What a release folder holds, read for pages: rows, places, groups, periods, and the few figures a list needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .models.release import place_of

if TYPE_CHECKING:
    from commontable.pipeline import Release as Released

Row = dict[str, Any]
SHOWN = ("estimate", "unreliable", "zero")


@dataclass(frozen=True, eq=False)
class Contents:
    """One release, read once and kept: the folder can never change, so what is worked out of it may be kept too."""

    released: Released
    facts: Row
    sources: list[Row]
    estimates: list[Row]
    gaps: list[Row]
    trend: list[Row]
    named: Mapping[str, str]

    def name_of(self, place: str) -> str:
        """What people call a place: the name in the tables, else on the map, else its identifier."""
        return self.named.get(place) or place

    @cached_property
    def places(self) -> dict[str, str]:
        """Identifier and name of each place, in the order of their names."""
        held = {row["place"]: self.name_of(row["place"]) for row in self.estimates}
        return dict(sorted(held.items(), key=lambda item: (in_order(item[1]), item[0])))

    @cached_property
    def groups(self) -> list[str]:
        return _each(row["group"] for row in self.estimates)

    @cached_property
    def periods(self) -> list[str]:
        rows = sorted(self.estimates, key=lambda row: (row["start_year"], row["end_year"]))
        return _each(row["period"] for row in rows)

    @property
    def has_places(self) -> bool:
        return len(self.places) > 1

    @property
    def has_map(self) -> bool:
        return self.has_places and self.released.places is not None

    @property
    def is_schematic(self) -> bool:
        """A map of computed cells, not surveyed borders: its file's name begins with the word (docs/how-to)."""
        maps = [source["title"] for source in self.sources if source["role"] == "places"]
        return any(name.lower().startswith("schematic") for name in maps)

    @property
    def hidden_at_source(self) -> int:
        return int(self.facts["disclosure"]["result"].get("hidden_at_source", 0))

    @property
    def rounded(self) -> int:
        return int(self.facts["disclosure"]["result"].get("rows_rounded", 0))

    def of_place(self, place: str) -> list[Row]:
        """The estimates of one place, group by group in order of time."""
        return self._by_place("estimates").get(place, [])

    def of_moment(self, group: str, period: str) -> list[Row]:
        """The estimates of one group in one period, place by place."""
        return self._moments.get((group, period), [])

    def gaps_of(self, place: str) -> list[Row]:
        return self._by_place("gaps").get(place, [])

    def trend_of(self, place: str) -> list[Row]:
        return self._by_place("trend").get(place, [])

    def _by_place(self, name: str) -> dict[str, list[Row]]:
        """Sorted once: a release of many places is asked for one place again and again."""
        if name not in self._sorted:
            rows = {"estimates": self.estimates, "gaps": self.gaps, "trend": self.trend}[name]
            self._sorted[name] = _grouped(rows, lambda row: row["place"])
        return self._sorted[name]

    @cached_property
    def _sorted(self) -> dict[str, dict[str, list[Row]]]:
        return {}

    @cached_property
    def _moments(self) -> dict[tuple[str, str], list[Row]]:
        return _grouped(self.estimates, lambda row: (row["group"], row["period"]))


def _grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def read_contents(folder_id: str) -> Contents:
    """The contents of a catalogued release; the last few are kept in memory."""
    return _read(place_of(folder_id))


@lru_cache(maxsize=16)
def _read(path: Path | str) -> Contents:
    from commontable.pipeline import open_release

    return contents_of(open_release(path))


def contents_of(released: Released) -> Contents:
    names = released.names
    estimates = released.rows("estimates")
    return Contents(
        released=released,
        facts=released.facts,
        sources=list(released.manifest["sources"]),
        estimates=estimates,
        named=_names(released, estimates),
        gaps=released.rows("gaps") if "gaps" in names else [],
        trend=released.rows("trend") if "trend" in names else [],
    )


def _names(released: Released, estimates: list[Row]) -> dict[str, str]:
    named = {row["place"]: row["place_name"] for row in estimates if row["place_name"] not in ("", row["place"])}
    if released.places is not None and len(named) < len({row["place"] for row in estimates}):
        outlines = json.loads(released.places.read_text("utf-8"))
        on_map = (feature["properties"] for feature in outlines["features"])
        named = {each["place"]: each["place_name"] for each in on_map} | named
    return named


def in_order(name: str) -> list[Any]:
    """Sorts Ward 2 before Ward 12."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name) if part]


@lru_cache(maxsize=32)
def steadiest_group(held: Contents) -> str:
    """The group with the most people: the one whose map says most."""
    people: dict[str, float] = dict.fromkeys(held.groups, 0.0)
    for row in held.estimates:
        people[row["group"]] += row["population"] or 0.0
    return max(held.groups, key=lambda group: people[group])
