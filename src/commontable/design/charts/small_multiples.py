"""One small plot a group, all on the same scales, the other groups in gray behind: the answer to many lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from commontable.design.charts import theme, trend_words
from commontable.design.charts.chart import Chart, Spec
from commontable.design.charts.marks import free, layer, texts
from commontable.design.charts.panel import Panel, Scale, by_group, refuse_doubles
from commontable.design.charts.points import Point, Row, read_points, table
from commontable.design.charts.words import Words

HEAD, FOOT, BETWEEN = 26, 44, 26


@dataclass(frozen=True)
class SmallLook:
    """``columns``: panels side by side; left open, as many as the width allows."""

    columns: int | None = None
    from_zero: bool = False
    width: int = theme.WIDE.width
    panel_height: int = 120


def small_multiples(rows: Iterable[Row], *, words: Words, look: SmallLook | None = None) -> Chart:
    """Chart of the same rows as ``trend_lines``, for any number of groups."""
    look = look or SmallLook()
    points = read_points(rows, "group")
    refuse_doubles(points)
    groups = by_group(points)
    scale = Scale.of(points, from_zero=look.from_zero, most=4)
    panels = _panels(list(groups), scale, words, look)
    layers: list[Spec] = []
    for name, panel in panels.items():
        layers += _one(panel, name, groups)
    bare = [p for name, held in groups.items() for p in panels[name].bare(name, held)]
    columns, cells = table(points, words, words.group)
    bottom = max(panel.top + panel.height for panel in panels.values())
    return Chart(
        spec=theme.frame(layers, (look.width - 24, bottom), (12, 8, 12, FOOT)),
        title=words.title,
        how_to_read=f"{words.read_small} " + trend_words.how_to_read(points, words, start=scale.ticks[0], bare=bare),
        summary=trend_words.latest_summary(points, words),
        columns=columns,
        rows=cells,
        tips=tuple(tip for name, panel in panels.items() for tip in panel.tips(groups[name])),
    )


def _panels(names: list[str], scale: Scale, words: Words, look: SmallLook) -> dict[str, Panel]:
    numbers = max(theme.text_width(words.tick(t)) for t in scale.ticks) + 14
    room = look.width - 24 - numbers - 6
    least = max(118.0, 2 * theme.text_width(max(scale.moments.values(), key=len)) + 24)
    columns = look.columns or max(1, min(len(names), int(room // least)))
    width = (room - BETWEEN * (columns - 1)) / columns
    panels = {}
    for number, name in enumerate(names):
        row, column = divmod(number, columns)
        top = row * (HEAD + look.panel_height + FOOT) + HEAD
        panels[name] = Panel(scale, words, numbers + column * (width + BETWEEN), top, width, look.panel_height)
    return panels


def _one(panel: Panel, name: str, groups: dict[str, list[Point]]) -> list[Spec]:
    held = groups[name]
    behind: list[Spec] = []
    for other, points in groups.items():
        for run in panel.runs(points) if other != name else []:
            places = [{"x": panel.x(p.at), "y": panel.y(p.span[0])} for p in run]
            behind += layer(
                places, {"type": "line", "stroke": theme.HATCH_LINE, "strokeOpacity": 0.5}, free(x="x", y="y")
            )
    head = {"x": panel.left, "y": panel.top - 14, "text": _head(name, held, panel.words)}
    bare = panel.bare(name, held)
    color = theme.SERIES[0]
    return [
        *panel.axes(below=30 if bare else 18, values=panel.left < 100),
        *behind,
        *panel.bands(held, color),
        *panel.bounds(held, color),
        *panel.lines(held, color),
        *panel.rug(bare, 0, color),
        *texts([head], align="left", fontSize=14, fontWeight=600),
    ]


def _head(name: str, held: list[Point], words: Words) -> str:
    shown = [p for p in held if p.shown]
    return f"{name} {words.number(shown[-1].span[0])}" if shown else name
