"""Pictures of releases: drawn by the worker when a run ends, one set a language, and read as files by the pages.

What the worker did not draw (a place picked on the page, a PNG or PDF) is drawn once by a child process and kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commontable import __version__
from commontable.design.chart_words import chart_words
from commontable.design.charts import (
    PHONE,
    Chart,
    Column,
    MapLook,
    RowLook,
    Size,
    TrendLook,
    Words,
    dot_interval,
    place_map,
    render,
    small_multiples,
    trend_lines,
)

from . import wording
from .contents import Contents, Row, gap_figures, read_contents, steadiest_group
from .rendering import render_apart

WIDE, NARROW = "wide", "narrow"
PHONE_MAP = Size(width=PHONE.width, height=420)
MOST_LINES = 5
FORMATS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


@dataclass(frozen=True)
class View:
    """One picture of a release: lines of the groups of a place, or a map or list of the places at one moment."""

    kind: str  # trend, groups, map, places
    place: str = ""
    group: str = ""
    period: str = ""

    @property
    def key(self) -> str:
        """The name of its files."""
        text = json.dumps([self.kind, self.place, self.group, self.period])
        return f"{self.kind}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Drawn:
    """A picture as a page shows it, with its words and its table."""

    title: str
    how_to_read: str
    summary: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    wide: SafeString
    narrow: SafeString


def trend_view(held: Contents, place: str) -> View:
    return View("trend" if len(held.periods) > 1 else "groups", place=place)


def places_view(held: Contents, group: str, period: str) -> View:
    return View("map" if held.has_map else "places", group=group, period=period)


def default_views(held: Contents) -> list[View]:
    """What the page of the release opens with."""
    if not held.has_places:
        return [trend_view(held, next(iter(held.places), ""))]
    return [places_view(held, steadiest_group(held), held.periods[-1])]


def draw_all(folder: Path) -> None:
    """Draw the pages' pictures in every language of the site. For the worker: it holds Python's lock while it draws."""
    held = read_contents(folder.name)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for view in default_views(held):
                picture(held, view, draw=render_here)


Draw = Callable[[Sequence[Chart], str], list[bytes]]


def render_here(charts: Sequence[Chart], format: str) -> list[bytes]:
    """Draw in this process: for the worker, which may be held up."""
    return [render(chart, format) for chart in charts]


def picture(held: Contents, view: View, draw: Draw = render_apart) -> Drawn:
    """The picture in the present language, drawn now if nobody has drawn it yet."""
    words = _path(held, view, "words.json")
    wide, narrow = _path(held, view, f"{WIDE}.svg"), _path(held, view, f"{NARROW}.svg")
    if not (words.exists() and wide.exists() and narrow.exists()):
        chart = build(held, view, WIDE)
        for path, drawn in zip((wide, narrow), draw([chart, build(held, view, NARROW)], "svg"), strict=True):
            _write(path, drawn)
        _write(words, json.dumps(_words_of(chart), ensure_ascii=False).encode())
    return _read(words, wide, narrow)


def picture_file(held: Contents, view: View, format: str) -> Path:
    """The picture to take away: title, reading aid, source and release number stand on it."""
    path = _path(held, view, f"alone.{format}")
    if not path.exists():
        _write(path, render_apart([signed(held, build(held, view, WIDE))], format)[0])
    return path


def signed(held: Contents, chart: Chart) -> Chart:
    """The chart with its source and number under its reading aid, and the word synthetic where it belongs."""
    title = f"{held.released.manifest['title']}. {chart.title}"
    if held.facts["synthetic"]:
        title = _("%(title)s (synthetic data)") % {"title": title}
    origin = _("Source: %(source)s. CommonTable release %(number)s.") % {
        "source": str(held.facts["source_note"]).rstrip("."),
        "number": held.released.id[:8],
    }
    return replace(chart, title=title, how_to_read=f"{chart.how_to_read} {origin}")


def build(held: Contents, view: View, width: str) -> Chart:
    """The chart of a view."""
    makers = {"trend": _trend, "groups": _groups, "map": _map, "places": _places}
    return makers[view.kind](held, view, width)


def _trend(held: Contents, view: View, width: str) -> Chart:
    gap = gap_figures(held, view.place)
    ahead = gap["ahead"] if gap else None
    rows = _drawable(sorted(held.of_place(view.place), key=lambda row: row["group"] != ahead))
    words = _words(held, view)
    groups = {row["group"] for row in rows}
    if len(groups) > MOST_LINES:
        return small_multiples(rows, words=words)
    pair = (wording.group_name(gap["ahead"]), wording.group_name(gap["behind"])) if gap else None
    gaps = tuple(gap[end] for end in ("first", "last")) if gap else ()
    look = TrendLook(gap=pair, gaps=gaps, size=PHONE) if width == NARROW else TrendLook(gap=pair, gaps=gaps)
    return trend_lines(rows, words=words, look=look)


def _groups(held: Contents, view: View, width: str) -> Chart:
    rows = _drawable(held.of_place(view.place))
    look = RowLook(width=PHONE.width) if width == NARROW else RowLook()
    return dot_interval(rows, words=_words(held, view), look=look)


def _map(held: Contents, view: View, width: str) -> Chart:
    if held.released.places is None:
        raise LookupError(f"Release {held.released.id} has no map.")
    outlines = json.loads(held.released.places.read_text("utf-8"))
    rows = _drawable(held.of_moment(view.group, view.period))
    look = MapLook(key="place", name="place_name", schematic=held.is_schematic)
    if width == NARROW:
        look = replace(look, size=PHONE_MAP)
    return place_map(rows, outlines, words=_words(held, view), look=look)


def _places(held: Contents, view: View, width: str) -> Chart:
    rows = [{**row, "place": held.name_of(row["place"])} for row in _drawable(held.of_moment(view.group, view.period))]
    look = RowLook(width=PHONE.width, ranked=True) if width == NARROW else RowLook(ranked=True)
    return dot_interval(rows, words=_words(held, view), look=look)


def _title(held: Contents, view: View) -> str:
    measure = wording.measure_name(held.facts["measure"])
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


def _drawable(rows: list[Row]) -> list[Row]:
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


def _words(held: Contents, view: View) -> Words:
    """What the chart is about, and its labels in the present language."""
    unit = wording.unit_name(held.estimates[0]["unit"])
    return chart_words(title=_title(held, view), measure=wording.measure_name(held.facts["measure"]), unit=unit)


def _words_of(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "how_to_read": chart.how_to_read,
        "summary": chart.summary,
        "columns": [[column.label, column.numeric] for column in chart.columns],
        "rows": chart.rows,
    }


def _read(words: Path, wide: Path, narrow: Path) -> Drawn:
    told = json.loads(words.read_text("utf-8"))
    columns = tuple(Column(label, numeric) for label, numeric in told.pop("columns"))
    rows = tuple(tuple(row) for row in told.pop("rows"))
    # Our own renderer wrote these files: svg.py takes out styles, scripts and foreign ids, and escapes every text.
    return Drawn(
        **told, columns=columns, rows=rows,
        wide=mark_safe(wide.read_text("utf-8")), narrow=mark_safe(narrow.read_text("utf-8")),  # noqa: S308
    )  # fmt: skip


def _path(held: Contents, view: View, ending: str) -> Path:
    """By version, so that a newer CommonTable draws anew; release id, key and language are all ours."""
    folder = Path(settings.CHARTS_FOLDER) / __version__ / held.released.id
    return folder / f"{view.key}.{(get_language() or 'en').split('-')[0]}.{ending}"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader must never meet half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".drawing-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
