"""Colors, type and sizes of all charts. The hex values are the light tokens of tokens.css: a test compares them."""

from itertools import pairwise
from typing import Any

from commontable.design.charts.chart import Size, Spec

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # the name of the grammar; nothing is fetched
FONT = "Source Sans Pro"

INK = "#1c2430"
QUIET = "#5a6576"
HAIRLINE = "#e4dfd2"
CARD = "#ffffff"
HATCH_GROUND = "#f4f0e6"
HATCH_LINE = "#9b9380"

# Teal and clay first (the project's own); the others were searched for: with each of three color vision deficiencies
# the closest two stay further apart than those of the Okabe-Ito palette, and each can carry its own label (4.5 : 1).
SERIES = ("#0b5563", "#b4561f", "#1f6ae0", "#3a1070", "#5a1018", "#902400")
RAMP = (
    "#7a2e12",
    "#b4561f",
    "#d98e4a",
    "#ebc68f",
    "#dde3dc",
    "#9dc3c1",
    "#559a9e",
    "#1f6f78",
    "#0b4650",
)

WIDE = Size(width=620, height=280)
PHONE = Size(width=350, height=240)
MAP = Size(width=620, height=520)


def config() -> dict[str, Any]:
    """Look of marks and text. Marks have no label of their own: one title and one summary speak for the picture."""
    return {
        "aria": False,
        "background": CARD,
        "font": FONT,
        "view": {"stroke": None},
        "title": {"color": INK, "subtitleColor": QUIET},
        "text": {"color": INK, "fontSize": 13},
    }


def frame(layers: list[Spec], size: tuple[float, float], padding: tuple[int, int, int, int]) -> Spec:
    """A spec of fixed outer size: plot ``size`` and ``padding`` (left, top, right, bottom)."""
    left, top, right, bottom = padding
    return {
        "$schema": SCHEMA,
        "width": size[0],
        "height": size[1],
        "autosize": {"type": "none"},
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "config": config(),
        "layer": layers,
    }


def series_color(index: int) -> str:
    return SERIES[index % len(SERIES)]


def text_width(text: str, size: float = 13) -> float:
    """Rough width of a text in Source Sans Pro, on the safe side."""
    return sum(0.3 if c in " .,:;'ilj|()" else 0.62 if c.isupper() else 0.53 for c in text) * size


def steps(low: float, high: float, most: int) -> list[float]:
    """Round numbers that enclose low to high in at most ``most`` steps."""
    if high <= low:  # a single value still needs room around it; a single zero only above
        low, high = (0.0, 1.0) if low == 0 else (low - abs(low) / 100, low + abs(low) / 100)
    span = high - low
    magnitude = 10.0 ** int(f"{span:e}".split("e")[1])
    for scale in (magnitude / 100, magnitude / 10, magnitude):
        for factor in (1, 2, 2.5, 3, 4, 5):
            step = factor * scale
            first = int(low // step)
            last = -int(-high // step)
            if 0 < last - first <= most:
                return [round(n * step, 10) for n in range(first, last + 1)]
    return [low, low + span]


def evenly(items: list[float], most: int) -> list[float]:
    """At most ``most`` of the items at one stride, the last always among them, the first when the stride meets it."""
    last = len(items) - 1
    if last < most:
        return items
    strides = [n for n in range(1, last + 1) if last // n < most]
    stride = next((n for n in strides if last % n == 0 and (n < last or most == 2)), strides[0])
    return items[last % stride :: stride]


def spread(wanted: list[float], least: float) -> list[float]:
    """Move positions apart until neighbors stand at least ``least`` from each other, keeping their order."""
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    placed = [wanted[n] for n in order]
    for _ in range(len(placed) * 4):
        for a, b in pairwise(range(len(placed))):
            lack = least - (placed[b] - placed[a])
            if lack > 1e-9:
                placed[a] -= lack / 2
                placed[b] += lack / 2
    result = [0.0] * len(wanted)
    for position, n in zip(placed, order, strict=True):
        result[n] = position
    return result
