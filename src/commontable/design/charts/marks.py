"""Layers in pixels: positions are computed here in Python, so that the picture is the same on screen and on paper."""

from typing import Any

from commontable.design.charts.chart import Spec

Values = list[dict[str, Any]]


def free(**fields: str) -> Spec:
    """Channels that take positions in pixels as they are."""
    channels: Spec = {}
    for channel, name in fields.items():
        second = channel in ("x2", "y2")
        channels[channel] = (
            {"field": name} if second else {"field": name, "type": "quantitative", "scale": None, "axis": None}
        )
    return channels


def layer(values: Values, mark: Spec, encoding: Spec) -> list[Spec]:
    """A layer, or none at all when there is nothing to draw."""
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}] if values else []


def rules(values: Values, **look: Any) -> list[Spec]:
    """Straight lines from x, y to x2, y2."""
    return layer(values, {"type": "rule", **look}, free(x="x", y="y", x2="x2", y2="y2"))


def texts(values: Values, **look: Any) -> list[Spec]:
    """Texts at x, y, centered on the line."""
    mark = {"type": "text", "baseline": "middle", **look}
    return layer(values, mark, free(x="x", y="y") | {"text": {"field": "text"}})


def boxes(values: Values, **look: Any) -> list[Spec]:
    return layer(values, {"type": "rect", "opacity": 1, **look}, free(x="x", y="y", x2="x2", y2="y2"))


def dots(values: Values, **look: Any) -> list[Spec]:
    return layer(values, {"type": "point", "opacity": 1, "filled": True, **look}, free(x="x", y="y"))
