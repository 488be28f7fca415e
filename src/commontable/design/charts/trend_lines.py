"""A line per group over time, labeled at its end, with its 95% band; what is not known stays open and is marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commontable.design.charts import theme, trend_words
from commontable.design.charts.chart import Chart, ChartError, Size, Spec
from commontable.design.charts.marks import Values, rules, texts
from commontable.design.charts.panel import RUG_STEP, Panel, Scale, by_group, refuse_doubles
from commontable.design.charts.points import Point, Row, read_points, table
from commontable.design.charts.words import Words

Groups = dict[str, list[Point]]
END = {"fontSize": trend_words.LABEL_SIZE, "fontWeight": 600}
GAP_ROOM = 14  # from the line of a gap to its label, and to the other edge


@dataclass(frozen=True)
class TrendLook:
    """``gap``: the two groups whose distance is marked (by default, if there are just two, these two).
    ``gaps``: rows of year (or period), value, lower, upper from the statistics, to say the gap with its interval.
    """

    gap: tuple[str, str] | None = None
    gaps: tuple[Mapping[str, Any], ...] = ()
    from_zero: bool = False
    size: Size = theme.WIDE


def trend_lines(rows: Iterable[Row], *, words: Words, look: TrendLook | None = None) -> Chart:
    """Chart of rows with group, time (year; start_year and end_year; or period), value, lower, upper, state,
    value_low and value_high. A shown value must carry its interval; anything else is refused by name."""
    look = look or TrendLook()
    points = read_points(rows, "group")
    refuse_doubles(points)
    groups = by_group(points)
    if len(groups) > len(theme.SERIES):
        raise ChartError(f"{len(groups)} groups in one picture, at most {len(theme.SERIES)}: use small_multiples.")
    scale = Scale.of(points, from_zero=look.from_zero)
    bare = {name: Panel(scale, words, 0, 0, 1, 1).bare(name, held) for name, held in groups.items()}
    panel, padding = _panel(groups, scale, words, look)
    depth = RUG_STEP * len(groups) if any(bare.values()) else 0
    pairs = gap_pairs(groups, look)
    layers = [*panel.axes(below=18 + depth), *_data(panel, groups, bare), *_gap_marks(panel, pairs, look)]
    columns, cells = table(points, words, words.group)
    return Chart(
        spec=theme.frame([*layers, *_end_labels(panel, groups)], (panel.width, panel.height), (*padding, 32 + depth)),
        title=words.title,
        how_to_read=trend_words.how_to_read(
            points, words, start=scale.ticks[0], bare=[p for held in bare.values() for p in held]
        ),
        summary=trend_words.summary(points, words, pairs),
        columns=columns,
        rows=cells,
        tips=tuple(tip for held in groups.values() for tip in panel.tips(held)),
    )


def _panel(groups: Groups, scale: Scale, words: Words, look: TrendLook) -> tuple[Panel, tuple[int, int, int]]:
    label = max((theme.text_width(_end_text(p, words), 14) for p in _ends(groups).values()), default=0)
    left = round(max(theme.text_width(words.tick(t)) for t in scale.ticks)) + 18
    right = round(label) + 20
    width = look.size.width - left - right
    return Panel(scale, words, 0, 0, width, look.size.height), (left, 14, right)


def _ends(groups: Groups) -> dict[str, Point]:
    """The last value of each group that has one."""
    return {name: [p for p in held if p.shown][-1] for name, held in groups.items() if any(p.shown for p in held)}


def _end_text(point: Point, words: Words) -> str:
    return f"{point.name} {words.number(point.span[0])}"


def _data(panel: Panel, groups: Groups, bare: Groups) -> list[Spec]:
    """All bands lie under all lines, so that no line is veiled."""
    under: list[Spec] = []
    over: list[Spec] = []
    for number, (name, held) in enumerate(groups.items()):
        color = theme.series_color(number)
        under += panel.bands(held, color)
        over += panel.bounds(held, color) + panel.lines(held, color) + panel.rug(bare[name], number, color)
    return under + over


def gap_pairs(groups: Groups, look: TrendLook) -> trend_words.Pairs:
    """First and last moment at which both groups of the gap have a value: pairs of higher and lower."""
    pair = look.gap or (tuple(groups) if len(groups) == 2 else ())
    unknown = [name for name in pair if name not in groups]
    if unknown:
        raise ChartError(f"The gap names {unknown[0]!r}, but the groups are {', '.join(groups)}.")
    if len(pair) != 2:
        return []
    sides = [{p.at: p for p in groups[name] if p.shown} for name in pair]
    shared = sorted(set(sides[0]) & set(sides[1]))
    pairs = [(sides[0][at], sides[1][at]) for at in dict.fromkeys((shared[0], shared[-1]))] if shared else []
    return [(a, b) if a.span[0] >= b.span[0] else (b, a) for a, b in pairs]


def _gap_marks(panel: Panel, pairs: trend_words.Pairs, look: TrendLook) -> list[Spec]:
    layers: list[Spec] = []
    for number, (higher, lower) in enumerate(pairs):
        x, top, bottom = panel.x(higher.at), panel.y(higher.span[0]), panel.y(lower.span[0])
        upright = {"x": x, "x2": x, "y": top, "y2": bottom}
        layers += rules([upright], stroke=theme.INK, strokeDash=[2, 3], strokeWidth=1.2)
        label = trend_words.gap_label((higher, lower), panel.words, look.gaps, panel.width - GAP_ROOM)
        first = number == 0 and x < panel.width
        values: Values = [{"x": x + 7 if first else x - 7, "y": (top + bottom) / 2, "text": label}]
        side = "left" if first else "right"
        layers += texts(values, align=side, **END, fill=theme.CARD, stroke=theme.CARD, strokeWidth=4)
        layers += texts(values, align=side, **END, fill=theme.INK)
    return layers


def _end_labels(panel: Panel, groups: Groups) -> list[Spec]:
    """Names beside the line ends, moved apart where they would touch."""
    ends = _ends(groups)
    places = theme.spread([panel.y(p.span[0]) for p in ends.values()], 17)
    layers: list[Spec] = []
    for (name, point), y in zip(ends.items(), places, strict=True):
        color = theme.series_color(list(groups).index(name))
        values: Values = [{"x": panel.width + 10, "y": y, "text": _end_text(point, panel.words)}]
        layers += texts(values, align="left", fill=color, **END)
    return layers
