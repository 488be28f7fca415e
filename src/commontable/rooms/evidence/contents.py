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
EXTREMES = 6


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


def catalogue_fields(released: Released) -> dict[str, Any]:
    """The columns of the catalogue row that come from the release itself."""
    held = contents_of(released)
    figures = figures_of(held)
    years = [row for row in held.estimates if row["start_year"]]
    return {
        "folder_id": released.id,
        "measure": held.facts["measure"],
        "unit": held.estimates[0]["unit"] if held.estimates else "",
        "first_year": min((row["start_year"] for row in years), default=None),
        "last_year": max((row["end_year"] for row in years), default=None),
        "has_gap": bool(figures.get("gap")),
        "has_map": held.has_map,
        "figures": figures,
        "is_synthetic": bool(held.facts["synthetic"]),
    }


def figures_of(held: Contents) -> dict[str, Any]:
    """The figures of the release as a whole: its gap where it is about one place, its spread where about many."""
    if held.has_places:
        return {"spread": spread_figures(held, steadiest_group(held), held.periods[-1])}
    place = next(iter(held.places), "")
    return {"gap": gap_figures(held, place), "level": level_figures(held, place)}


@lru_cache(maxsize=32)
def steadiest_group(held: Contents) -> str:
    """The group with the most people: the one whose map says most."""
    people: dict[str, float] = dict.fromkeys(held.groups, 0.0)
    for row in held.estimates:
        people[row["group"]] += row["population"] or 0.0
    return max(held.groups, key=lambda group: people[group])


def _figure(row: Row, sign: int = 1) -> Row:
    """Value, interval and bounds of a row; with sign -1 seen from the other side."""
    low, high = ("lower", "upper") if sign > 0 else ("upper", "lower")
    least, most = ("value_low", "value_high") if sign > 0 else ("value_high", "value_low")
    return {
        "period": row["period"], "value": sign * row["value"], "lower": sign * row[low], "upper": sign * row[high],
        "value_low": sign * row[least], "value_high": sign * row[most], "level": row["level"],
    }  # fmt: skip


def widest_comparison(held: Contents, place: str) -> str | None:
    """The group furthest from the reference at its last period with a figure."""
    last: dict[str, float] = {}
    for row in held.gaps_of(place):
        if row["state"] in SHOWN:
            last[row["comparison"]] = abs(row["value"])
    return max(last, key=lambda group: (last[group], group), default=None)


def gap_figures(held: Contents, place: str, comparison: str | None = None) -> Row | None:
    """First and last gap of one place, its change and what each group gained; None where nothing is shown.

    The gap is told from the side of the group that lives longer at the end, so that it reads as years short of it.
    """
    comparison = comparison or widest_comparison(held, place) or ""
    rows = [row for row in held.gaps_of(place) if row["comparison"] == comparison and row["state"] in SHOWN]
    if not rows:
        return None
    rows.sort(key=lambda row: (row["start_year"], row["end_year"]))
    reference = rows[0]["reference"]
    sign = 1 if rows[-1]["value"] >= 0 else -1
    ahead, behind = (reference, comparison) if sign > 0 else (comparison, reference)
    told: Row = {
        "ahead": ahead, "behind": behind, "place": place, "place_name": held.name_of(place),
        "first": _figure(rows[0], sign), "last": _figure(rows[-1], sign),
    }  # fmt: skip
    trend = next(
        (row for row in held.trend_of(place) if row["kind"] == "gap" and row["comparison"] == comparison), None
    )
    if trend and trend["change"] is not None:
        told["change"] = _change(trend, sign)
        # The verdict takes the reference to be ahead at the start; told from the other side it would be wrong.
        told["verdict"] = trend["verdict"] if sign > 0 and rows[0]["value"] > 0 else ""
        told["gains"] = [gain for group in (behind, ahead) if (gain := _gain(held, place, group))]
    return told


def _change(trend: Row, sign: int) -> Row:
    low, high = ("change_lower", "change_upper") if sign > 0 else ("change_upper", "change_lower")
    return {"value": sign * trend["change"], "lower": sign * trend[low], "upper": sign * trend[high]}


def _gain(held: Contents, place: str, group: str) -> Row | None:
    for row in held.trend_of(place):
        if row["kind"] == "group" and row["group"] == group and row["change"] is not None:
            return {"group": group, **_change(row, 1)}
    return None


def level_figures(held: Contents, place: str) -> Row | None:
    """The last figure of the first group: what a release without a gap says."""
    rows = [row for row in held.of_place(place) if row["state"] in SHOWN]
    if not rows:
        return None
    row = max(rows, key=lambda each: (each["end_year"], each["group"] == held.groups[0]))
    return {"group": row["group"], "place_name": row["place_name"], **_figure(row)}


def spread_figures(held: Contents, group: str, period: str) -> Row:
    """How far apart the places are: those with a value, the lowest, the highest, and what is hidden or missing."""
    rows = held.of_moment(group, period)
    shown = sorted((row for row in rows if row["state"] in SHOWN), key=lambda row: row["value"])
    told: Row = {
        "group": group, "period": period, "all": len(held.places.keys() | held.named), "shown": len(shown),
        "suppressed": sum(row["state"] == "suppressed" for row in rows),
    }  # fmt: skip
    told["missing"] = told["all"] - told["shown"] - told["suppressed"]
    if shown:
        told |= {"low": _named(held, shown[0]), "high": _named(held, shown[-1])}
    return told


def _named(held: Contents, row: Row) -> Row:
    return {"place": row["place"], "place_name": held.name_of(row["place"]), **_figure(row)}


def extremes(held: Contents, group: str, period: str) -> tuple[list[Row], list[Row]]:
    """The lowest and the highest places, each with its interval; never more than half of the places in either list."""
    shown = [row for row in held.of_moment(group, period) if row["state"] in SHOWN]
    shown.sort(key=lambda row: (row["value"], row["place"]))
    length = min(EXTREMES, len(shown) // 2)
    return [_named(held, row) for row in shown[:length]], [_named(held, row) for row in shown[::-1][:length]]
