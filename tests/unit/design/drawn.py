"""What the charts of the tests draw, and what can be read off their specs."""

from commontable.design.charts import (
    Words,
)  # fmt: skip

WORDS = Words(title="Years of life", measure="Life expectancy", unit="years", short_unit="yr")


def series(name: str, values: list[float | None], half: float = 0.5) -> list[dict]:
    return [
        {"group": name, "year": 2000 + n, "value": v, "lower": v - half, "upper": v + half}
        if v is not None
        else {"group": name, "year": 2000 + n, "state": "missing"}
        for n, v in enumerate(values)
    ]


TWO = series("White", [76.5, 77, 78.4]) + series("Black", [70, 71, 73.4])
PLACES = [{"place": n, "value": v, "lower": v - 1, "upper": v + 1} for n, v in (("North", 78.0), ("Hill", 71.0))]


def marks(chart, kind: str) -> list[dict]:
    return [layer for layer in chart.spec["layer"] if layer["mark"]["type"] == kind]


def values(layers: list[dict]) -> list[dict]:
    return [row for layer in layers for row in layer["data"]["values"]]


def words_of(chart) -> list[str]:
    return [row["text"] for row in values(marks(chart, "text"))]
