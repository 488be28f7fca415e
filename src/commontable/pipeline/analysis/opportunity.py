"""Health opportunity: how apart groups live, which end people are concentrated at, and what a social factor costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from commontable.pipeline.analysis.focus import FEWEST
from commontable.pipeline.analysis.shown import Floats, Row, Shown
from commontable.pipeline.sources.conditions import Factor
from commontable.pipeline.tables import ALL_GROUPS, ESTIMATE, EVERYONE, MISSING
from commontable.stats import attributable_deaths, concentration_at_extremes, dissimilarity, levin

KNOWN = "populations_taken_as_known"


def opportunity_rows(shown: Shown, reference: str | None, factors: Mapping[str, list[Factor]]) -> list[Row]:
    """Segregation needs places and a reference group; what a social factor costs needs factors."""
    rows = list(_apart(shown, reference)) if reference is not None else []
    for name in sorted(factors):
        rows += _due(shown, factors[name])
    return rows


def _apart(shown: Shown, reference: str) -> Iterator[Row]:
    people: dict[str, dict[str, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in shown.rows:
        people[row["period"]][row["place"]][row["group"]] = row
    groups = sorted({row["group"] for row in shown.rows} - {reference, EVERYONE, ALL_GROUPS})
    for group in groups:
        found = []
        for places in people.values():
            both = [held for held in places.values() if reference in held and group in held]
            if len(both) < FEWEST:
                continue
            counts = np.array(
                [[held[reference]["population"], held[group]["population"]] for held in both], dtype=float
            )
            index = dissimilarity(counts=counts)
            found.append(_row(both[0][group], (reference, group), "dissimilarity", index.at()))
            yield found[-1]
            yield from _extremes(both, counts, (reference, group))
        yield from _moved(found)


def _row(like: Row, pair: tuple[str, str], measure: str, found: Any) -> Row:
    value = getattr(found, "estimate", None)
    stands = value is not None and np.isfinite(value)
    return {
        "measure": measure, "place": "", "reference": pair[0], "comparison": pair[1],
        "period": like["period"], "start_year": like["start_year"], "end_year": like["end_year"],
        "value": float(value) if value is not None and stands else None,
        "unit": "share", "state": ESTIMATE if stands else MISSING,
        "reason": KNOWN if stands else str(getattr(found, "code", "")),
    }  # fmt: skip


def _extremes(both: list[dict[str, Row]], counts: Floats, pair: tuple[str, str]) -> Iterator[Row]:
    """Concentration at the extremes of race: the reference is the privileged end."""
    totals = np.array([_total(held) for held in both])
    found = concentration_at_extremes(privileged=counts[:, 0], deprived=counts[:, 1], total=totals, toward="privileged")
    for number, held in enumerate(both):
        like = held[pair[1]]
        yield _row(like, pair, "concentration_at_extremes", found.at(number)) | {
            "place": like["place"], "place_name": like["place_name"],
        }  # fmt: skip


def _total(held: dict[str, Row]) -> float:
    if EVERYONE in held:
        return float(held[EVERYONE]["population"])
    return float(sum(row["population"] for row in held.values()))


def _moved(found: list[Row]) -> Iterator[Row]:
    """Percent change from the first period to the last."""
    told = sorted((row for row in found if row["value"]), key=lambda row: row["start_year"])
    if len(told) > 1:
        first, last = told[0], told[-1]
        yield {
            **last, "measure": "dissimilarity_change", "unit": "percent",
            "period": f"{first['period']} to {last['period']}", "start_year": first["start_year"],
            "value": 100 * (last["value"] / first["value"] - 1),
        }  # fmt: skip


def _due(shown: Shown, categories: list[Factor]) -> Iterator[Row]:
    level = float(shown.rows[0]["level"]) if shown.rows else 0.95
    limits = [[each.lower, each.upper] for each in categories]
    asked = [each.people for each in categories if np.isfinite(each.people)]
    share = levin(
        prevalence=[each.prevalence for each in categories],
        relative_risk=[each.risk for each in categories],
        risk_limits=limits if np.isfinite(limits).all() else None,
        people=max(asked) if asked else None,
    )
    name = {"factor": categories[0].factor, "level": level}
    yield {**name, "measure": "attributable_share", "place": "", "unit": "share", **_limited(share, level)}
    for period in dict.fromkeys(row["period"] for row in shown.rows):
        rows = [row for row in shown.rows if row["period"] == period]
        parts = [row for row in rows if row["group"] == EVERYONE] or rows
        head = {**name, "measure": "attributable_deaths", "place": "", "unit": "deaths"} | {
            name: rows[0][name] for name in ("period", "start_year", "end_year")
        }
        if any(row.get("deaths") is None for row in parts):
            yield {**head, "state": MISSING, "reason": "deaths_hidden"}
        else:
            total = float(sum(row["deaths"] for row in parts))
            yield {**head, **_limited(attributable_deaths(fraction=share, deaths=total), level)}


def _limited(found: Any, level: float) -> Row:
    if str(found.reason):
        return {"state": MISSING, "reason": str(found.reason)}
    lower, upper = found.interval(level)
    return {
        "value": float(found.estimate), "lower": float(lower), "upper": float(upper),
        "state": ESTIMATE, "reason": str(found.interval_reason),
    }  # fmt: skip
