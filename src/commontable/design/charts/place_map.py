"""A map of places in classed colors: hatched where there is nothing to show, with a legend that counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from commontable.design.charts import theme
from commontable.design.charts.chart import Chart, ChartError, Size, Spec
from commontable.design.charts.map_legend import HATCH_ANGLE, Classes, Legend, hatch_layer, shape_layer
from commontable.design.charts.marks import texts
from commontable.design.charts.outlines import Outlines, as_geojson, hatch, read_outlines
from commontable.design.charts.points import Point, Row, counted_states, read_points, table, with_interval
from commontable.design.charts.words import Words

LEGEND_WIDTH = 280


@dataclass(frozen=True)
class MapLook:
    """``key`` and ``name``: properties of the outlines. ``breaks``: class edges, for maps that must be comparable.
    ``links``: a page of this site for each place, by key."""

    key: str = "GEOID"
    name: str = "NAMELSAD"
    schematic: bool = False
    lower_is_better: bool = False
    breaks: tuple[float, ...] = ()
    links: Mapping[str, str] | None = None
    size: Size = theme.MAP


def place_map(rows: Iterable[Row], geojson: Mapping[str, Any], *, words: Words, look: MapLook | None = None) -> Chart:
    """Chart of rows with place (the outline's key), value, lower, upper, state. A place without a row is missing."""
    look = look or MapLook()
    points = read_points(rows, "place")
    _refuse_doubles(points)
    beside = look.size.width >= 560
    room = (look.size.width - (LEGEND_WIDTH + 60 if beside else 24), look.size.height)
    outlines = read_outlines(geojson, look.key, look.name, room)
    points, unplaced = _all_places(points, outlines)
    classes = _classes(points, look)
    legend = _legend(points, classes, words, outlines, beside)
    layers = [*_shapes(points, outlines, classes, words, look), *legend.layers(), *_schematic(look, words, outlines)]
    columns, cells = table([_named(p, outlines) for p in points], words, words.place)
    return Chart(
        spec=theme.frame(layers, _extent(legend, outlines, look, beside), (12, 12, 12, 12)),
        title=words.title,
        how_to_read=_how_to_read(points, words, look),
        summary=_summary([_named(p, outlines) for p in points], unplaced, words),
        columns=columns,
        rows=cells,
    )


def _refuse_doubles(points: list[Point]) -> None:
    names = [p.name for p in points]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ChartError(f"Place {twice} has more than one row; choose one period and one group for a map.")


def _all_places(points: list[Point], outlines: Outlines) -> tuple[list[Point], list[str]]:
    """A point for each outline, and the names of those that have none to stand on."""
    known = {p.name: p for p in points}
    placed = [known.get(key) or Point(key, "missing") for key in outlines.shapes]
    return placed, [p.name for p in points if p.name not in outlines.shapes]


def _named(point: Point, outlines: Outlines) -> Point:
    return replace(point, name=outlines.names[point.name])


def _classes(points: list[Point], look: MapLook) -> Classes:
    values = [p.span[0] for p in points if p.shown]
    edges = list(look.breaks) or (theme.steps(min(values), max(values), len(theme.RAMP)) if values else [0.0, 1.0])
    count = len(edges) - 1
    if count < 1 or count > len(theme.RAMP) or edges != sorted(set(edges)):
        raise ChartError(f"breaks are {edges}; give 2 to {len(theme.RAMP) + 1} rising numbers.")
    outside = [v for v in values if not edges[0] <= v <= edges[-1]]
    if outside:
        raise ChartError(f"Value {outside[0]} lies outside the breaks {edges[0]} to {edges[-1]}; widen them.")
    spread = [round(n * (len(theme.RAMP) - 1) / max(count - 1, 1)) for n in range(count)]
    colors = [theme.RAMP[n] for n in spread]
    return Classes(edges, colors[::-1] if look.lower_is_better else colors)


def _legend(points: list[Point], classes: Classes, words: Words, outlines: Outlines, beside: bool) -> Legend:
    if not beside:
        return Legend(points, classes, words, left=6, top=outlines.height + 24, width=LEGEND_WIDTH)
    legend = Legend(points, classes, words, left=outlines.width + 36, top=0, width=LEGEND_WIDTH)
    top = max(0.0, outlines.height - legend.height)
    return Legend(points, classes, words, left=legend.left, top=top, width=LEGEND_WIDTH)


def _extent(legend: Legend, outlines: Outlines, look: MapLook, beside: bool) -> tuple[float, float]:
    bottom = max(outlines.height + (20 if look.schematic else 0), legend.top + legend.height)
    right = legend.left + legend.width + 26 if beside else look.size.width - 24
    return round(right), round(bottom)


def _shapes(points: list[Point], outlines: Outlines, classes: Classes, words: Words, look: MapLook) -> list[Spec]:
    """One mark a place, so that each has its name, its value and, where given, its link; hatching over them."""
    import shapely

    values = []
    for point in points:
        color = classes.colors[classes.index(point.span[0])] if point.shown else theme.HATCH_GROUND
        geometry = as_geojson(outlines.shapes[point.name])
        feature = {"type": "Feature", "properties": {}, "geometry": geometry}
        link = (look.links or {}).get(point.name)
        values.append({"shape": feature, "color": color, "says": _says(point, outlines, words)} | _link(link))
    places = shape_layer([], stroke=theme.CARD, strokeWidth=0.7, aria=True)
    places["data"] = {"values": values}
    places["encoding"] |= {
        "fill": {"field": "color", "type": "nominal", "scale": None},
        "description": {"field": "says"},
    }
    if look.links:
        places["encoding"]["href"] = {"field": "link"}
    layers = [places]
    for state, angle in HATCH_ANGLE.items():
        held = [outlines.shapes[p.name] for p in points if p.state == state]
        if held:
            layers.append(hatch_layer(hatch(shapely.union_all(held), angle), state))
    return layers


def _link(link: str | None) -> dict[str, str]:
    if link is None:
        return {}
    if not link.startswith("/") or link.startswith("//"):
        raise ChartError(f"Link {link!r} leaves this site; give a path that starts with one slash.")
    return {"link": link}


def _says(point: Point, outlines: Outlines, words: Words) -> str:
    name = outlines.names[point.name]
    if not point.shown:
        return f"{name}: {words.state_name(point.state)}"
    note = f", {words.unreliable}" if point.state == "unreliable" else ""
    return f"{name}: {with_interval(point, words)}{note}"


def _schematic(look: MapLook, words: Words, outlines: Outlines) -> list[Spec]:
    """The picture itself says so, for it may be cut out of its page."""
    if not look.schematic:
        return []
    values = [{"x": 0, "y": outlines.height + 12, "text": words.schematic_mark}]
    return texts(values, align="left", fontStyle="italic", fill=theme.QUIET)


def _how_to_read(points: list[Point], words: Words, look: MapLook) -> str:
    bare = any(not p.shown for p in points)
    sentences = [words.schematic] if look.schematic else []
    sentences += [words.read_map] + ([words.read_hatched] if bare else [])
    return " ".join(sentences)


def _summary(points: list[Point], unplaced: list[str], words: Words) -> str:
    shown = sorted((p for p in points if p.shown), key=lambda p: p.span[0])
    sentences = [words.map_share.format(shown=len(shown), all=len(points))]
    if shown:
        low, high = shown[0], shown[-1]
        ends = {"highest": high.name, "high": with_interval(high, words)}
        ends |= {"lowest": low.name, "low": with_interval(low, words)}
        sentences.append(words.rows_range.format(**ends))
        sentences.append(words.map_middle.format(middle=words.amount(shown[len(shown) // 2].span[0])))
    if unplaced:
        sentences.append(words.map_unplaced.format(names=", ".join(unplaced)))
    return " ".join(sentences + counted_states(points, words))
