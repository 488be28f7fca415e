"""The common ground of the two charts with one row a name: dots with intervals, and bars with intervals."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from commontable.design.charts import theme
from commontable.design.charts.chart import Chart, ChartError, Spec
from commontable.design.charts.marks import Values, boxes, dots, rules, texts
from commontable.design.charts.points import Point, Row, counted_states, read_points, table, with_interval
from commontable.design.charts.words import Words

STEP = 30
SMALL, LEADING = 12, 14  # of names on two lines
Kind = Literal["dot", "bar"]


@dataclass(frozen=True)
class RowLook:
    """``reference``: a name and a value drawn as an upright line to compare with. ``ranked``: highest first.

    ``names``: the share of the width that names may take.
    """

    reference: tuple[str, float] | None = None
    ranked: bool = True
    attention: tuple[str, ...] = ()
    width: int = theme.WIDE.width
    names: float = 0.36


@dataclass(frozen=True)
class Plot:
    points: list[Point]
    words: Words
    look: RowLook
    kind: Kind
    ticks: list[float]
    width: float
    padding: tuple[int, int, int, int]

    @property
    def is_wide(self) -> bool:
        """Whether figures fit beside the marks."""
        return self.look.width >= 480

    def y(self, point: Point) -> float:
        return (self.points.index(point) + 0.5) * STEP

    def x(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return round((value - low) / (high - low) * self.width, 2)

    def color(self, point: Point) -> str:
        return theme.SERIES[1] if point.name in self.look.attention else theme.SERIES[0]


def row_chart(rows: Iterable[Row], words: Words, look: RowLook, kind: Kind) -> Chart:
    rows = list(rows)
    points = read_points(rows, "place" if _has_places(rows) else "group")
    _refuse(points)
    if look.ranked:
        points.sort(key=lambda p: -p.span[0] if p.shown else float("inf"))
    plot = _plot(points, words, look, kind)
    layers = [*_axis(plot), *_reference(plot), *_names(plot), *_marks(plot), *_figures(plot)]
    columns, cells = table(points, words, words.place if _has_places(rows) else words.group)
    return Chart(
        spec=theme.frame(layers, (plot.width, STEP * len(points)), plot.padding),
        title=words.title,
        how_to_read=_how_to_read(plot),
        summary=_summary(points, words),
        columns=columns,
        rows=cells,
        tips=tuple(_tip(plot, p) for p in points if p.shown),
    )


def _refuse(points: list[Point]) -> None:
    if not points:
        raise ChartError("There are no rows to draw; show the empty state instead.")
    names = [p.name for p in points]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ChartError(f"{twice} has more than one row; choose one period for this chart.")


def _has_places(rows: list[Row]) -> bool:
    return any(row.get("place") for row in rows)


def _plot(points: list[Point], words: Words, look: RowLook, kind: Kind) -> Plot:
    reach = [n for p in points if p.shown for n in p.span] + [n for p in points if p.bounds for n in p.bounds]
    reach += [look.reference[1]] if look.reference else []
    reach += [0.0] if kind == "bar" else []
    names = max(theme.text_width(p.name, 14) for p in points)
    figures = max(theme.text_width(_figure(p, words)) for p in points)
    narrow = look.width < 480
    left, right = round(min(names, look.width * look.names)) + 18, 12 if narrow else round(figures) + 20
    width = look.width - left - right
    ticks = theme.steps(min(reach), max(reach), max(2, min(6, int(width // 60)))) if reach else [0.0, 1.0]
    return Plot(points, words, look, kind, ticks, width, (left, 26, right, 24 if look.reference else 14))


def _figure(point: Point, words: Words) -> str:
    if not point.shown:
        return words.state_name(point.state)
    value, lower, upper = point.span
    return f"{words.number(value)} ({words.range(lower, upper)})"


def _axis(plot: Plot) -> list[Spec]:
    height = STEP * len(plot.points)
    grid: Values = [{"x": plot.x(t), "x2": plot.x(t), "y": 0, "y2": height} for t in plot.ticks]
    numbers: Values = [{"x": plot.x(t), "y": -10, "text": plot.words.tick(t)} for t in plot.ticks]
    return rules(grid, stroke=theme.HAIRLINE) + texts(numbers, fill=theme.QUIET)


def _reference(plot: Plot) -> list[Spec]:
    if not plot.look.reference:
        return []
    name, value = plot.look.reference
    height = STEP * len(plot.points)
    x = plot.x(value)
    upright = rules([{"x": x, "x2": x, "y": 0, "y2": height}], stroke=theme.QUIET, strokeDash=[4, 3], strokeWidth=1.4)
    label = [{"x": x, "y": height + 10, "text": f"{name} {plot.words.number(value)}"}]
    return upright + texts(label, fill=theme.QUIET)


def _names(plot: Plot) -> list[Spec]:
    """A name that has no room on one line takes two smaller ones."""
    room, x = plot.padding[0] - 18, 12 - plot.padding[0]
    lines = [(plot.y(p), _lines(p.name, room)) for p in plot.points]
    whole: Values = [{"x": x, "y": y, "text": said[0]} for y, said in lines if len(said) == 1]
    halves: Values = [
        {"x": x, "y": y + shift, "text": text}
        for y, said in lines
        if len(said) > 1
        for shift, text in zip((-LEADING / 2, LEADING / 2), said, strict=True)
    ]
    layers = texts(whole, align="left", fontSize=14, limit=room) if whole else []
    return layers + (texts(halves, align="left", fontSize=SMALL, limit=room) if halves else [])


def _lines(name: str, room: float) -> list[str]:
    """The name, broken at the space that leaves the shorter of two lines the longest."""
    words = name.split()
    if theme.text_width(name, 14) <= room or len(words) < 2:
        return [name]
    halves = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
    return min(halves, key=lambda two: max(theme.text_width(each, SMALL) for each in two))


def _marks(plot: Plot) -> list[Spec]:
    """Bar or dot, and always the interval; for hidden values the dashed line of what they can be."""
    layers: list[Spec] = []
    for p in plot.points:
        if p.bounds:
            y = plot.y(p) + (9 if p.shown or not plot.is_wide else 0)
            low, high = plot.x(p.bounds[0]), plot.x(p.bounds[1])
            layers += rules(
                [{"x": low, "x2": high, "y": y, "y2": y}], stroke=plot.color(p), strokeDash=[3, 3], strokeWidth=1.4
            )
            ends: Values = [{"x": x, "x2": x, "y": y - 4, "y2": y + 4} for x in (low, high)]
            layers += rules(ends, stroke=plot.color(p), strokeWidth=1.4)
        if p.shown:
            layers += _bar(plot, p) if plot.kind == "bar" else _dot(plot, p)
    return layers


def _interval(plot: Plot, point: Point, stroke: str, width: float) -> list[Spec]:
    _, lower, upper = point.span
    y = plot.y(point)
    values: Values = [{"x": plot.x(lower), "x2": plot.x(upper), "y": y, "y2": y}]
    return rules(values, stroke=stroke, strokeWidth=width, strokeCap="round")


def _dot(plot: Plot, point: Point) -> list[Spec]:
    color = plot.color(point)
    fill = theme.CARD if point.state == "unreliable" else color
    values: Values = [{"x": plot.x(point.span[0]), "y": plot.y(point)}]
    return _interval(plot, point, color, 2) + dots(values, size=80, fill=fill, stroke=color, strokeWidth=2)


def _bar(plot: Plot, point: Point) -> list[Spec]:
    hollow = point.state == "unreliable"
    color = plot.color(point)
    ends = sorted((plot.x(0), plot.x(point.span[0])))
    values: Values = [{"x": ends[0], "x2": ends[1], "y": plot.y(point) - 7, "y2": plot.y(point) + 7}]
    box = boxes(values, fill=theme.CARD if hollow else color, stroke=color, fillOpacity=1 if hollow else 0.45)
    return box + _interval(plot, point, theme.INK, 1.8)


def _figures(plot: Plot) -> list[Spec]:
    """Value and interval in figures at the right; on a phone only the words for what has no value."""
    wide = plot.is_wide
    values: Values = [
        {"x": plot.width + 12 if wide else 8, "y": plot.y(p) - (6 if p.bounds and not wide else 0)}
        | {"text": _figure(p, plot.words)}
        for p in plot.points
        if wide or not p.shown
    ]
    return texts(values, align="left", fill=theme.QUIET)


def _tip(plot: Plot, point: Point) -> dict[str, object]:
    says = f"{point.name}: {with_interval(point, plot.words)}"
    return {"x": plot.x(point.span[0]), "y": plot.y(point), "says": says}


def _how_to_read(plot: Plot) -> str:
    words = plot.words
    sentences = [words.read_bars if plot.kind == "bar" else words.read_dots]
    if plot.ticks[0] > 0:
        sentences.append(words.read_axis.format(start=words.tick(plot.ticks[0])))
    sentences += [words.read_unreliable] if any(p.state == "unreliable" for p in plot.points) else []
    sentences += [words.read_bounds] if any(p.bounds for p in plot.points) else []
    return " ".join(sentences)


def _summary(points: list[Point], words: Words) -> str:
    shown = sorted((p for p in points if p.shown), key=lambda p: p.span[0])
    if not shown:
        return " ".join([words.nothing, *counted_states(points, words)])
    low, high = shown[0], shown[-1]
    text = words.rows_once if low is high else words.rows_range
    sentence = text.format(
        highest=high.name, high=with_interval(high, words), lowest=low.name, low=with_interval(low, words)
    )
    return " ".join([sentence, *counted_states(points, words)])
