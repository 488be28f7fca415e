"""Pictures of releases: drawn by the worker when a run ends, one set a language, and read as files by the pages.

What the worker did not draw (a place picked on the page, a PNG or PDF) is drawn once by a child process and kept.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commontable import __version__
from commontable.design.charts import Chart, Column, render

from . import drawing
from .contents import Contents, read_contents
from .drawing import NARROW, WIDE, View, default_views, places_view, trend_view
from .gap import causes as gap_causes
from .gap import charts as gap_charts
from .gap.parts import opening_views
from .rendering import render_apart

__all__ = [
    "FORMATS",
    "NARROW",
    "WIDE",
    "Drawn",
    "View",
    "are_drawn",
    "build",
    "default_views",
    "draw_all",
    "picture",
    "picture_file",
    "pictures",
    "places_view",
    "signed",
    "trend_view",
]

FORMATS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
MAKERS = drawing.MAKERS | gap_charts.MAKERS | gap_causes.MAKERS


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


def draw_all(folder_id: str) -> None:
    """Draw the pages' pictures in every language of the site. For the worker: it holds Python's lock while it draws."""
    held = read_contents(folder_id)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            pictures(held, _opening(held), draw=render_here)


def are_drawn(folder_id: str) -> bool:
    """Whether the first visitor of a release waits for no picture, in any language."""
    held = read_contents(folder_id)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if _undrawn(held, _opening(held)):
                return False
    return True


def _opening(held: Contents) -> list[View]:
    return [*default_views(held), *opening_views(held)]


Draw = Callable[[Sequence[Chart], str], list[bytes]]


def forget(folder_id: str) -> None:
    """Delete the pictures of a release that did not come about."""
    shutil.rmtree(_folder(folder_id), ignore_errors=True)


def render_here(charts: Sequence[Chart], format: str) -> list[bytes]:
    """Draw in this process: for the worker, which may be held up, and stopped."""
    from commontable.pipeline.progress import further

    drawn = []
    for chart in charts:
        further()
        drawn.append(render(chart, format))
    return drawn


def build(held: Contents, view: View, width: str) -> Chart:
    """The chart of a view."""
    return MAKERS[view.kind](held, view, width)


def picture(held: Contents, view: View, draw: Draw = render_apart) -> Drawn:
    """The picture in the present language, drawn now if nobody has drawn it yet."""
    return pictures(held, [view], draw)[view]


def pictures(held: Contents, views: Sequence[View], draw: Draw = render_apart) -> dict[View, Drawn]:
    """Several pictures of one release; those nobody has drawn yet are drawn together."""
    if _undrawn(held, views):
        with _one_at_a_time():
            _draw(held, _undrawn(held, views), draw)
    return {view: _read(*_paths(held, view)) for view in views}


def _paths(held: Contents, view: View) -> tuple[Path, Path, Path]:
    return (
        _path(held, view, "words.json"), _path(held, view, f"{WIDE}.svg"), _path(held, view, f"{NARROW}.svg"),
    )  # fmt: skip


def _undrawn(held: Contents, views: Sequence[View]) -> list[View]:
    return [view for view in dict.fromkeys(views) if not all(path.exists() for path in _paths(held, view))]


def _draw(held: Contents, views: Sequence[View], draw: Draw) -> None:
    charts = [build(held, view, width) for view in views for width in (WIDE, NARROW)]
    drawn = draw(charts, "svg") if charts else []
    for number, view in enumerate(views):
        words, wide, narrow = _paths(held, view)
        _write(wide, drawn[2 * number])
        _write(narrow, drawn[2 * number + 1])
        _write(words, json.dumps(_words_of(charts[2 * number]), ensure_ascii=False).encode())


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Twenty readers of a page that nobody has drawn must not start twenty drawing processes of 300 MB each: the
    first draws, the others wait and read. The lock ends with its process, however that ends.
    """
    folder = Path(settings.CHARTS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".drawing").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def picture_file(held: Contents, view: View, format: str) -> Path:
    """The picture to take away: title, reading aid, source and release number stand on it."""
    path = _path(held, view, f"alone.{format}")
    if not path.exists():
        with _one_at_a_time():
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


def _folder(folder_id: str) -> Path:
    return Path(settings.CHARTS_FOLDER) / __version__ / folder_id


def _path(held: Contents, view: View, ending: str) -> Path:
    """By version, so that a newer CommonTable draws anew; release id, key and language are all ours."""
    return _folder(held.released.id) / f"{view.key}.{(get_language() or 'en').split('-')[0]}.{ending}"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader must never meet half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".drawing-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
