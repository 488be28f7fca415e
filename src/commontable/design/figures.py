"""A chart as a page shows it: picture for both widths, downloads, and how we know."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

from commontable.design.charts import Chart, rendered


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Figure:
    """What design/figure.html needs. ``knowing``: pairs of term and text (source, method, suppression, limits)."""

    chart: Chart
    picture: SafeString
    narrow: SafeString | None = None
    downloads: tuple[Link, ...] = ()
    knowing: tuple[tuple[str, str], ...] = ()
    share_url: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands with a picture: files to download (format and address), how we know, an address to share."""

    downloads: Mapping[str, str] | None = None
    knowing: tuple[tuple[str, str], ...] = ()
    share_url: str = ""


def draw_figure(chart: Chart, *, cache: Path, narrow: Chart | None = None, beside: Beside | None = None) -> Figure:
    """A figure from the cache. Draw large ones beforehand, in the worker: the first drawing holds the whole process."""
    beside = beside or Beside()
    links = tuple(Link(name.upper(), url) for name, url in (beside.downloads or {}).items())
    return Figure(
        chart=chart,
        picture=_inline(chart, cache),
        narrow=_inline(narrow, cache) if narrow else None,
        downloads=links,
        knowing=beside.knowing,
        share_url=beside.share_url,
    )


def _inline(chart: Chart, cache: Path) -> SafeString:
    # safe: our own drawing, in which every label was escaped when the SVG was written (charts/svg.py)
    return mark_safe(rendered(chart, "svg", cache).read_text(encoding="utf-8"))  # noqa: S308
