"""Rows of the gallery's charts: made up, with every state a value can have."""

from typing import Any

from commontable.design.chart_words import chart_words
from commontable.design.charts import Words

Rows = list[dict[str, Any]]
WOBBLE = (0.0, 0.3, -0.2, 0.1, -0.3, 0.2, 0.0, -0.1)


def words(title: str = "Years of life expected (sample)") -> Words:
    return chart_words(title=title, measure="Life expectancy at birth", unit="years", short_unit="yr")


def _value(name: str, year: int, value: float, half: float) -> dict[str, Any]:
    return {"group": name, "year": year, "value": value, "lower": value - half, "upper": value + half}


def trend() -> Rows:
    """Two groups over seventeen years, with hidden, missing and unreliable values."""
    rows: Rows = []
    for name, start, gain, half in (("Group A", 76.2, 0.13, 0.5), ("Group B", 70.3, 0.2, 0.9)):
        rows += [_value(name, 2000 + n, start + gain * n + WOBBLE[n % 8], half) for n in range(17)]
    states = {("Group B", 2007): "suppressed", ("Group B", 2008): "suppressed", ("Group A", 2010): "missing"}
    for row in rows:
        row["state"] = states.get((row["group"], row["year"]), "estimate")
        if row["state"] == "suppressed":
            row |= {"value_low": 70.4, "value_high": 73.8}
        if (row["group"], row["year"]) == ("Group B", 2004):
            row["state"] = "unreliable"
    return rows


def many() -> Rows:
    """Seven groups in four periods."""
    starts = (
        ("A", 77.0, 0.5),
        ("B", 71.0, 0.8),
        ("C", 79.0, 1.4),
        ("D", 81.0, 2.0),
        ("E", 71.5, 2.6),
        ("F", 75.5, 1.8),
    )
    rows: Rows = []
    for name, start, half in starts:
        for n, year in enumerate((2001, 2006, 2011, 2016)):
            row = _value(f"Group {name}", year, start + 0.5 * n + WOBBLE[n + 2], half)
            del row["year"]
            rows.append(row | {"start_year": year, "end_year": year + 4})
    hidden = {"group": "Group G", "start_year": 2001, "end_year": 2005, "state": "suppressed"}
    hollow = {"group": "Group G", "start_year": 2016, "end_year": 2020, "value": 75, "lower": 71, "upper": 79}
    return [*rows, hidden, hollow | {"state": "unreliable"}]


def dots() -> Rows:
    """Places side by side, one hidden with the bounds of what it can be."""
    values = (("North side", 78.4, 1.1), ("Old town", 74.9, 0.8), ("Riverside", 71.2, 1.6), ("Hill", 76.3, 0.9))
    rows: Rows = [{"place": n, "value": v, "lower": v - h, "upper": v + h} for n, v, h in values]
    rows.append({"place": "Mill", "state": "suppressed", "value_low": 70.0, "value_high": 78.0})
    rows.append({"place": "Airport", "state": "missing"})
    return rows


def ages() -> Rows:
    values = (("Under 1", 0.6), ("1–24", 0.7), ("25–44", 1.2), ("45–64", 1.6), ("65 and over", 0.9))
    return [{"group": n, "value": v, "lower": v - 0.3, "upper": v + 0.3} for n, v in values]


def outlines() -> dict[str, Any]:
    """A schematic city of 6 by 4 squares."""
    features = []
    for n in range(24):
        x, y = (n % 6) * 1.2, -(n // 6)
        ring = [[x, y], [x + 1.2, y], [x + 1.2, y - 1], [x, y - 1], [x, y]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append(
            {"type": "Feature", "properties": {"code": str(n), "name": f"Area {n + 1}"}, "geometry": geometry}
        )
    return {"type": "FeatureCollection", "features": features}


def areas() -> Rows:
    """A value for 21 of the 24 squares; one hidden, two unreliable."""
    rows: Rows = []
    for n in range(22):
        value = 68 + (n * 7 % 19) * 0.9
        state = {4: "suppressed", 9: "unreliable", 17: "unreliable"}.get(n, "estimate")
        rows.append({"place": str(n), "value": value, "lower": value - 1.5, "upper": value + 1.5, "state": state})
    return rows
