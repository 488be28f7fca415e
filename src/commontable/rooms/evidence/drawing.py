"""The charts of a release, made from its rows: lines of the groups of a place, maps and lists of the places."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from commontable.design.chart_words import chart_words
from commontable.design.charts import (
    PHONE,
    Chart,
    MapLook,
    RowLook,
    Size,
    TrendLook,
    Words,
    dot_interval,
    place_map,
    small_multiples,
    trend_lines,
)

from . import wording
from .contents import Contents, Row, steadiest_group
from .figures import gap_figures
from .measured import measured_of

WIDE, NARROW = "wide", "narrow"
PHONE_MAP = Size(width=PHONE.width, height=420)
MOST_LINES = 5


@dataclass(frozen=True)
class View:
    """One picture of a release: lines of the groups of a place, or a map or list of the places at one moment."""

    kind: str  # trend, groups, map, places; those of the gap page stand in gap/charts.py
    place: str = ""
    group: str = ""
    period: str = ""
    comparison: str = ""  # the group whose gap to the reference is looked at; "" for the widest

    @property
    def key(self) -> str:
        """The name of its files."""
        told = [self.kind, self.place, self.group, self.period]
        text = json.dumps([*told, self.comparison] if self.comparison else told)
        return f"{self.kind}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def trend_view(held: Contents, place: str) -> View:
    return View("trend" if len(held.periods) > 1 else "groups", place=place)


def places_view(held: Contents, group: str, period: str) -> View:
    return View("map" if held.has_map else "places", group=group, period=period)


def default_views(held: Contents) -> list[View]:
    """What the page of the release opens with."""
    if not held.has_places:
        return [trend_view(held, next(iter(held.places), ""))]
    return [places_view(held, steadiest_group(held), held.periods[-1])]


def _trend(held: Contents, view: View, width: str) -> Chart:
    gap = gap_figures(held, view.place, view.comparison or None)
    ahead = gap["ahead"] if gap else None
    rows = drawable(sorted(held.of_place(view.place), key=lambda row: row["group"] != ahead))
    words = words_of(held, view)
    groups = {row["group"] for row in rows}
    if len(groups) > MOST_LINES:
        return small_multiples(rows, words=words)
    pair = (wording.group_name(gap["ahead"]), wording.group_name(gap["behind"])) if gap else None
    gaps = tuple(gap[end] for end in ("first", "last")) if gap else ()
    look = TrendLook(gap=pair, gaps=gaps, size=PHONE) if width == NARROW else TrendLook(gap=pair, gaps=gaps)
    return trend_lines(rows, words=words, look=look)


def _groups(held: Contents, view: View, width: str) -> Chart:
    rows = [{**row, "place": ""} for row in drawable(held.of_place(view.place))]  # the groups are the rows
    look = RowLook(width=PHONE.width) if width == NARROW else RowLook()
    return dot_interval(rows, words=words_of(held, view), look=look)


def _map(held: Contents, view: View, width: str) -> Chart:
    if held.released.places is None:
        raise LookupError(f"Release {held.released.id} has no map.")
    outlines = json.loads(held.released.places.read_text("utf-8"))
    rows = drawable(held.of_moment(view.group, view.period))
    look = MapLook(
        key="place", name="place_name", schematic=held.is_schematic, lower_is_better=measured_of(held).lower_is_better
    )
    if width == NARROW:
        look = replace(look, size=PHONE_MAP)
    return place_map(rows, outlines, words=words_of(held, view), look=look)


def _places(held: Contents, view: View, width: str) -> Chart:
    rows = [{**row, "place": held.name_of(row["place"])} for row in drawable(held.of_moment(view.group, view.period))]
    look = RowLook(width=PHONE.width, ranked=True) if width == NARROW else RowLook(ranked=True)
    return dot_interval(rows, words=words_of(held, view), look=look)


def _title(held: Contents, view: View) -> str:
    measure = measured_of(held).name_in_title
    if view.kind in ("trend", "groups"):
        name = held.places.get(view.place, "") if held.has_places else ""
        if name:
            return _("%(measure)s, %(place)s") % {"measure": measure, "place": name}
        years = wording.years(held.periods[0], held.periods[-1])
        return _("%(measure)s, %(years)s") % {"measure": measure, "years": years}
    period = wording.period_name(view.period)
    if len(held.groups) > 1:
        words = {"measure": measure, "group": wording.group_in_text(view.group), "period": period}
        return _("%(measure)s by place, %(group)s residents, %(period)s") % words
    return _("%(measure)s by place, %(period)s") % {"measure": measure, "period": period}


def drawable(rows: list[Row]) -> list[Row]:
    """Rows as charts read them: groups in the reader's language, bounds only where hidden counts make them differ."""
    drawable = []
    for row in rows:
        bounds = (row["value_low"], row["value_high"])
        if row["state"] not in ("estimate", "unreliable", "zero") or bounds[0] == bounds[1]:
            bounds = (None, None)
        years = (row["start_year"] or None, row["end_year"] or None)
        drawable.append(
            {
                **row, "group": wording.group_name(row["group"]), "value_low": bounds[0], "value_high": bounds[1],
                "start_year": years[0], "end_year": years[1], "period": row["period"] if years[0] else None,
            }
        )  # fmt: skip
    return drawable


def words_of(held: Contents, view: View) -> Words:
    """What the chart is about, and its labels in the present language."""
    measured = measured_of(held)
    return chart_words(
        title=_title(held, view), measure=measured.name, unit=measured.unit_name, decimals=measured.decimals
    )


Maker = Callable[[Contents, View, str], Chart]
MAKERS: dict[str, Maker] = {"trend": _trend, "groups": _groups, "map": _map, "places": _places}
