"""What every chart is: a spec, and the words and the table without which it may not be shown."""

import copy
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
Cell = str | float | None


class ChartError(ValueError):
    """A row, an outline or an option that cannot be drawn honestly."""


@dataclass(frozen=True)
class Size:
    """The outer width of a picture and the height of its plot, in pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawn thing with its title, its reading aid, its summary and its table.

    ``spec`` carries no title, because a page sets the title as a heading; ``standalone`` adds title and reading aid for
    pictures that travel alone (PNG, PDF).
    """

    spec: Spec
    title: str
    how_to_read: str
    summary: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def standalone(self) -> Spec:
        """The spec with title and reading aid above the picture."""
        spec = copy.deepcopy(self.spec)
        padding = dict(spec["padding"])
        width = spec["width"] + padding["left"] + padding["right"]
        title = textwrap.wrap(self.title, max(20, int(width / 9.5))) or [""]
        aid = textwrap.wrap(self.how_to_read, max(24, int(width / 6.6)))
        padding["top"] += 24 * len(title) + 18 * len(aid) + 14
        padding["bottom"] += 12
        spec["padding"] = padding
        spec["title"] = _title(title, aid, left=padding["left"])
        return spec


def _title(title: list[str], aid: list[str], left: int) -> Mapping[str, Any]:
    return {
        "text": title,
        "subtitle": aid,
        "anchor": "start",
        "frame": "group",
        "dx": 12 - left,
        "offset": 14,
        "fontSize": 18,
        "lineHeight": 22,
        "fontWeight": 600,
        "subtitleFontSize": 14,
        "subtitleLineHeight": 18,
        "subtitlePadding": 6,
    }
