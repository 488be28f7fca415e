"""What every chart is: a spec, and the words and the table without which it may not be shown."""

import copy
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
Cell = str | float | None
Tip = Mapping[str, Any]  # x, y and what it says


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
    tips: tuple[Tip, ...] = ()

    def lively(self) -> Spec:
        """The spec for a browser that runs scripts: beside the same picture, what to say where somebody points.

        Without words of its own (a map names its places in the picture itself) it is the same picture.
        """
        spec = copy.deepcopy(self.spec)
        spec["background"] = None  # the card behind it has its own color, light or dark
        spec["config"] = {**spec["config"], "background": None}
        if self.tips:
            spec["layer"] = [*spec["layer"], _tips(self.tips)]
        return spec

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


def _tips(tips: tuple[Tip, ...]) -> Spec:
    """Unseen dots, as large as a finger, that carry the words."""
    position = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": [dict(tip) for tip in tips]},
        "mark": {"type": "point", "filled": True, "opacity": 0, "size": 400},
        "encoding": {
            "x": {"field": "x", **position},
            "y": {"field": "y", **position},
            "tooltip": {"field": "says", "type": "nominal"},
        },
    }


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
