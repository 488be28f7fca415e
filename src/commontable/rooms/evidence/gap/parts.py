"""The parts of the gap page: for each the picture it shows and the rows behind it, which are what its files hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..contents import SHOWN, Contents, Row
from ..drawing import View, places_view
from . import causes, charts, focus
from .choice import GapChoice

FEW_GROUPS = 2
LEAST_PLACES = 4
Rows = Callable[[Contents, GapChoice], list[Row]]
Look = Callable[[Contents, GapChoice], "View | None"]


@dataclass(frozen=True)
class Part:
    """`view` gives None where the release holds nothing that could be drawn."""

    name: str
    view: Look
    rows: Rows


def _told(rows: list[Row]) -> bool:
    """Whether the rows can be drawn: some have a figure, and no figure lacks its interval."""
    shown = [row for row in rows if row["state"] in SHOWN]
    return bool(shown) and all(row["lower"] is not None for row in shown)


def _trend(held: Contents, choice: GapChoice) -> View | None:
    return charts.pair_view(held, choice) if _told(_pair_rows(held, choice)) else None


def _pair_rows(held: Contents, choice: GapChoice) -> list[Row]:
    if not held.gaps:
        return held.of_place(choice.place)
    pair = (held.gaps[0]["reference"], choice.comparison)
    return [row for row in held.of_place(choice.place) if row["group"] in pair]


def _gap(held: Contents, choice: GapChoice) -> View | None:
    told = _told(_gap_rows(held, choice))
    return View("gap", place=choice.place, comparison=choice.comparison) if told else None


def _gap_rows(held: Contents, choice: GapChoice) -> list[Row]:
    return [row for row in held.gaps_of(choice.place) if row["comparison"] == choice.comparison]


def _each_group(held: Contents, choice: GapChoice) -> View | None:
    shown = {row["group"] for row in held.of_place(choice.place) if row["state"] in SHOWN}
    if len(shown) <= FEW_GROUPS or len(held.periods) < 2 or not _told(held.of_place(choice.place)):
        return None
    return View("each_group", place=choice.place)


def _map(held: Contents, choice: GapChoice) -> View | None:
    told = held.has_places and _told(_moment_rows(held, choice))
    return places_view(held, choice.group, choice.period) if told else None


def _moment_rows(held: Contents, choice: GapChoice) -> list[Row]:
    return held.of_moment(choice.group, choice.period)


def _each_place(held: Contents, choice: GapChoice) -> View | None:
    shown = sum(row["state"] in SHOWN for row in _moment_rows(held, choice))
    if shown < LEAST_PLACES or len(held.periods) < 2 or not _told(_group_rows(held, choice)):
        return None
    return View("each_place", group=choice.group, period=choice.period)


def _group_rows(held: Contents, choice: GapChoice) -> list[Row]:
    return [row for period in held.periods for row in held.of_moment(choice.group, period)]


def _drawn(kind: str, rows_of: Rows) -> Look:
    """A picture of a place's gap that stands where its rows hold a figure."""

    def look(held: Contents, choice: GapChoice) -> View | None:
        if not _told(rows_of(held, choice)):
            return None
        return View(kind, place=choice.place, period=choice.period, comparison=choice.comparison)

    return look


def _deaths(held: Contents, choice: GapChoice) -> View | None:
    told = any(row["state"] in SHOWN for row in causes.death_rows(held, choice) if row["age_start"] is None)
    return View("deaths", place=choice.place, period=choice.period, comparison=choice.comparison) if told else None


def _expected(held: Contents, choice: GapChoice) -> View | None:
    shown = any(row["state"] in SHOWN for row in charts.expected_rows(held, choice))
    return View("expected", group=choice.group, period=choice.period) if shown else None


def _undrawn(_held: Contents, _choice: GapChoice) -> View | None:
    """A table is its own picture."""
    return None


PARTS = {
    part.name: part
    for part in (
        Part("trend", _trend, _pair_rows),
        Part("gap", _gap, _gap_rows),
        Part("ages", _drawn("ages", charts.age_rows), charts.age_rows),
        Part("causes", _drawn("causes", causes.cause_rows), causes.cause_rows),
        Part("ages_and_causes", _drawn("ages_and_causes", causes.both_rows), causes.both_rows),
        Part("deaths", _deaths, causes.death_rows),
        Part("excess", _drawn("excess", charts.excess_rows), charts.excess_rows),
        Part("groups", _each_group, lambda held, choice: held.of_place(choice.place)),
        Part("map", _map, _moment_rows),
        Part("places", _each_place, _group_rows),
        Part("expected", _expected, charts.expected_rows),
        Part("focus", _undrawn, focus.focus_rows),
    )
}


def opening_views(held: Contents) -> list[View]:
    """What the page opens with, for the worker to draw beforehand."""
    choice = GapChoice.opening(held)
    return [view for part in PARTS.values() if (view := part.view(held, choice)) is not None]
