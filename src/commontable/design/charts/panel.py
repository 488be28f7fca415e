"""One plot of values over time: its axes, and how lines, bands, bounds and gaps are drawn in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from commontable.design.charts import theme
from commontable.design.charts.chart import ChartError, Spec
from commontable.design.charts.marks import Values, dots, free, layer, rules, texts
from commontable.design.charts.points import Point
from commontable.design.charts.words import Words

RUG_STEP = 15
FEW = 8  # up to so many moments every value gets a dot


@dataclass(frozen=True)
class Scale:
    """The moments and values all panels of a chart share."""

    moments: dict[float, str]
    ticks: list[float]

    @classmethod
    def of(cls, points: Iterable[Point], *, from_zero: bool, most: int = 7) -> "Scale":
        held = list(points)
        reach = [n for p in held if p.shown for n in p.span] + [n for p in held if p.bounds for n in p.bounds]
        reach += [0.0] if from_zero else []
        ticks = theme.steps(min(reach), max(reach), most) if reach else [0.0, 1.0]
        return cls({p.at: p.when for p in sorted(held, key=lambda p: p.at)}, ticks)


@dataclass(frozen=True)
class Panel:
    scale: Scale
    words: Words
    left: float
    top: float
    width: float
    height: float

    def x(self, at: float) -> float:
        first, last = min(self.scale.moments), max(self.scale.moments)
        share = (at - first) / (last - first) if last > first else 0.5
        return round(self.left + share * self.width, 2)

    def y(self, value: float) -> float:
        low, high = self.scale.ticks[0], self.scale.ticks[-1]
        return round(self.top + (high - value) / (high - low) * self.height, 2)

    def axes(self, *, below: float, values: bool = True) -> list[Spec]:
        """Grid, value labels at the left, and moments ``below`` the plot."""
        right = self.left + self.width
        grid: Values = [{"x": self.left, "x2": right, "y": self.y(t), "y2": self.y(t)} for t in self.scale.ticks]
        numbers: Values = [
            {"x": self.left - 10, "y": self.y(t), "text": self.words.tick(t)} for t in self.scale.ticks if values
        ]
        return [
            *rules(grid, stroke=theme.HAIRLINE),
            *texts(numbers, align="right", fill=theme.QUIET),
            *self._times(self.top + self.height + below),
        ]

    def _times(self, y: float) -> list[Spec]:
        """Moments in the middle of their place; at the edges turned inward, so that panels stay apart."""
        label = theme.text_width(max(self.scale.moments.values(), key=len)) + 26
        layers: list[Spec] = []
        for at in theme.evenly(list(self.scale.moments), max(2, min(7, int(self.width // label)))):
            x = self.x(at)
            first, last = x < self.left + 1, x > self.left + self.width - 1
            side = "left" if first else "right" if last else "center"
            layers += texts([{"x": x, "y": y, "text": self.scale.moments[at]}], align=side, fill=theme.QUIET)
        return layers

    def runs(self, points: list[Point]) -> list[list[Point]]:
        """Stretches of neighboring moments with a value; a line is never drawn across a moment without one."""
        runs: list[list[Point]] = [[]]
        by_moment = {p.at: p for p in points if p.shown}
        for moment in self.scale.moments:
            if moment in by_moment:
                runs[-1].append(by_moment[moment])
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    def bands(self, points: list[Point], color: str) -> list[Spec]:
        """The 95% intervals: a band along a run, an upright bar where a value stands alone."""
        layers: list[Spec] = []
        for run in self.runs(points):
            values: Values = [{"x": self.x(p.at), "y": self.y(p.span[1]), "y2": self.y(p.span[2])} for p in run]
            alone = len(run) == 1
            mark = {"type": "rule", "stroke": color} if alone else {"type": "area", "fill": color, "fillOpacity": 0.18}
            layers += layer(values, mark | ({"strokeWidth": 2} if alone else {}), free(x="x", y="y", y2="y2"))
        return layers

    def bounds(self, points: list[Point], color: str) -> list[Spec]:
        """How far hidden counts could move a value: a dashed upright line with ends."""
        uprights: Values = []
        ends: Values = []
        for p in points:
            if p.bounds:
                x, low, high = self.x(p.at), self.y(p.bounds[0]), self.y(p.bounds[1])
                uprights.append({"x": x, "x2": x, "y": low, "y2": high})
                ends += [{"x": x - 5, "x2": x + 5, "y": y, "y2": y} for y in (low, high)]
        dashed = rules(uprights, stroke=color, strokeDash=[3, 3], strokeWidth=1.2)
        return dashed + rules(ends, stroke=color, strokeWidth=1.5)

    def lines(self, points: list[Point], color: str) -> list[Spec]:
        layers: list[Spec] = []
        line = {"type": "line", "stroke": color, "strokeWidth": 2.5, "strokeJoin": "round"}
        for run in self.runs(points):
            layers += layer([self._place(p) for p in run], line, free(x="x", y="y")) if len(run) > 1 else []
            dotted = [p for p in run if p.state == "unreliable" or len(run) == 1 or len(self.scale.moments) <= FEW]
            solid = [self._place(p) for p in dotted if p.state != "unreliable"]
            hollow = [self._place(p) for p in dotted if p.state == "unreliable"]
            layers += dots(solid, size=46, fill=color, stroke=color)
            layers += dots(hollow, size=46, fill=theme.CARD, stroke=color, strokeWidth=2)
        return layers

    def tips(self, points: list[Point]) -> list[dict[str, object]]:
        """What to say where somebody points at a value."""
        return [self._place(p) for p in points if p.shown]

    def _place(self, point: Point) -> dict[str, object]:
        """Position, and the words a tooltip may say."""
        value, lower, upper = point.span
        says = f"{point.name}, {point.when}: {self.words.amount(value)} ({self.words.range(lower, upper)})"
        return {"x": self.x(point.at), "y": self.y(value), "says": says}

    def bare(self, name: str, points: list[Point]) -> list[Point]:
        """What has no value to draw: points hidden or missing, and moments for which there is no row at all."""
        known = {p.at for p in points}
        moments = self.scale.moments.items()
        absent = [Point(name, "missing", at=at, when=when) for at, when in moments if at not in known]
        return [p for p in points if not p.shown] + absent

    def rug(self, bare: list[Point], row: int, color: str) -> list[Spec]:
        """Rings (hidden) and crosses (no data) below the plot, at no height that could be read as a value."""
        y = self.top + self.height + 10 + row * RUG_STEP
        hidden: Values = [{"x": self.x(p.at), "y": y} for p in bare if p.state == "suppressed"]
        missing: Values = [{"x": self.x(p.at), "y": y} for p in bare if p.state == "missing"]
        look = {"size": 38, "filled": False, "stroke": color, "strokeWidth": 1.8}
        return dots(hidden, shape="circle", **look) + dots(missing, shape="M-1,-1L1,1M1,-1L-1,1", **look)


def refuse_doubles(points: list[Point]) -> None:
    """One row a group and moment, and each with a moment; otherwise a line would run back on itself."""
    if not points:
        raise ChartError("There are no rows to draw; show the empty state instead.")
    seen: set[tuple[str, float]] = set()
    for point in points:
        if not point.when:
            raise ChartError(f"{point.name}: a row has no time; give year, start_year and end_year, or period.")
        if (point.name, point.at) in seen:
            raise ChartError(f"{point.name} has two rows for {point.when}; keep one.")
        seen.add((point.name, point.at))


def by_group(points: list[Point]) -> dict[str, list[Point]]:
    """Points of each group in time, groups in the order in which they were given."""
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(point.name, []).append(point)
    return {name: sorted(held, key=lambda p: p.at) for name, held in groups.items()}
