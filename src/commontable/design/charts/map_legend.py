"""The legend of a map: how many places have each color, how wide a typical interval is, and what is hatched."""

import statistics
from dataclasses import dataclass

from commontable.design.charts import theme
from commontable.design.charts.chart import Spec
from commontable.design.charts.marks import Values, boxes, rules, texts
from commontable.design.charts.outlines import as_geojson, hatch
from commontable.design.charts.points import Point
from commontable.design.charts.words import Words

BARS = 46
UNIT_LINE = 18
HATCH_ANGLE = {"missing": -45.0, "suppressed": 45.0, "unreliable": 0.0}
# the lines over an unreliable place must not hide its color
HATCH_STROKE = {"missing": theme.HATCH_LINE, "suppressed": theme.HATCH_LINE, "unreliable": theme.CARD}


@dataclass(frozen=True)
class Classes:
    """Edges of the classes, lowest first, and the color of each."""

    edges: list[float]
    colors: list[str]

    def index(self, value: float) -> int:
        inside = sum(value >= edge for edge in self.edges[1:-1])
        return min(inside, len(self.colors) - 1)


@dataclass(frozen=True)
class Legend:
    points: list[Point]
    classes: Classes
    words: Words
    left: float
    top: float
    width: float

    @property
    def height(self) -> float:
        states = {p.state for p in self.points} & set(HATCH_ANGLE)
        return BARS + UNIT_LINE + 80 + 24 * len(states)

    def layers(self) -> list[Spec]:
        return [*self._bars(), *self._edges(), *self._typical(), *self._swatches()]

    def _bars(self) -> list[Spec]:
        counts = [0] * len(self.classes.colors)
        for point in self.points:
            if point.shown:
                counts[self.classes.index(point.span[0])] += 1
        step = self.width / len(counts)
        floor = self.top + BARS + 16
        layers: list[Spec] = []
        for n, (count, color) in enumerate(zip(counts, self.classes.colors, strict=True)):
            height = 3 + (BARS - 3) * count / max(max(counts), 1)
            left = self.left + n * step
            layers += boxes([{"x": left, "x2": left + step - 1, "y": floor - height, "y2": floor}], fill=color)
            label = [{"x": left + step / 2, "y": floor - height - 8, "text": str(count)}]
            layers += texts(label, fontSize=12, fill=theme.QUIET)
        return layers

    def _edges(self) -> list[Spec]:
        edges = self.classes.edges
        step = self.width / (len(edges) - 1)
        numbers = [self.words.tick(edge) for edge in edges]
        every = 1 if max(theme.text_width(t) for t in numbers) + 4 < step else 2
        y = self.top + BARS + 28
        values: Values = [
            {"x": self.left + n * step, "y": y, "text": t} for n, t in enumerate(numbers) if n % every == 0
        ]
        # A line of its own: beside the last number "deaths per 100,000 person-years" would be cut off.
        unit: Values = [{"x": self.left, "y": y + UNIT_LINE, "text": self.words.unit or self.words.short_unit}]
        return texts(values, fill=theme.QUIET) + texts(unit, align="left", fill=theme.QUIET)

    def _typical(self) -> list[Spec]:
        """Certainty drawn to the scale of the legend: a map without it would look surer than it is."""
        widths = [p.span[2] - p.span[1] for p in self.points if p.shown]
        if not widths:
            return []
        edges = self.classes.edges
        right = self.left + min(statistics.median(widths) / (edges[-1] - edges[0]), 1) * self.width
        y = self.top + BARS + UNIT_LINE + 48
        bar: Values = [{"x": self.left, "x2": right, "y": y, "y2": y}]
        bar += [{"x": x, "x2": x, "y": y - 4, "y2": y + 4} for x in (self.left, right)]
        words: Values = [{"x": self.left, "y": y + 17, "text": self.words.typical_interval}]
        return rules(bar, stroke=theme.INK, strokeWidth=1.6) + texts(words, align="left", fill=theme.QUIET)

    def _swatches(self) -> list[Spec]:
        import shapely

        layers: list[Spec] = []
        y = self.top + BARS + UNIT_LINE + 88
        for state in HATCH_ANGLE:
            count = sum(p.state == state for p in self.points)
            if not count:
                continue
            box = shapely.box(self.left, y - 8, self.left + 22, y + 8)
            ground = self.classes.colors[-2] if state == "unreliable" else theme.HATCH_GROUND
            layers += [shape_layer([box], fill=ground), hatch_layer(hatch(box, HATCH_ANGLE[state]), state)]
            words = self.words.state_name(f"count_{state}").format(count=count).rstrip(".")
            layers += texts([{"x": self.left + 31, "y": y, "text": words}], align="left")
            y += 24
        return layers


def shape_layer(shapes: list[object], **look: object) -> Spec:
    """Shapes in pixels, drawn where they are."""
    return {
        "data": {
            "values": [{"shape": {"type": "Feature", "properties": {}, "geometry": as_geojson(s)}} for s in shapes]
        },
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "mark": {"type": "geoshape", **look},
        "encoding": {"shape": {"field": "shape", "type": "geojson"}},
    }


def hatch_layer(lines: object, state: str) -> Spec:
    return shape_layer([lines], filled=False, stroke=HATCH_STROKE[state], strokeWidth=1.1)
