"""Conditions of life by group and year (unemployment, poverty, income …), and social factors with the risk they bring.

Conditions: measure, group, year, value, unit, favorable (high or low); place, standard_error or margin (of 90 percent,
as the American Community Survey prints it) where there are any. Factors: factor, prevalence, relative_risk; lower and
upper limits of the risk (95 percent), people asked, category where there are any.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal, NamedTuple, cast

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where, read_year
from commontable.pipeline.sources.figures import error_of_margin
from commontable.pipeline.sources.named_rows import NamedRow, read_rows


class Condition(NamedTuple):
    """One figure of one group."""

    measure: str
    unit: str
    favorable: Literal["high", "low"]
    place: str
    group: str
    year: int
    value: float
    error: float


class Factor(NamedTuple):
    """One category of a social factor."""

    factor: str
    category: str
    prevalence: float
    risk: float
    lower: float
    upper: float
    people: float


def read_conditions(path: Path, collector: Collector) -> list[Condition]:
    """Every figure of the file; faults go to the collector."""
    found: dict[tuple[str, ...], Condition] = {}
    for row in read_rows(path, ("measure", "group", "year", "value", "unit", "favorable"), collector):
        year = read_year(row.word("year"), Where(row.file, row.number, "year"), collector)
        value = row.figure("value", collector, needed=True)
        if row.word("favorable") not in ("high", "low"):
            collector.add(row.fault("favorable", "unknown_code", "Write high or low: which side is good."))
        elif year is not None and math.isfinite(value):
            key = tuple(row.word(name) for name in ("measure", "place", "group", "year"))
            if key in found:
                collector.add(row.fault("group", "duplicate", "Keep one row a measure, place, group and year."))
            favorable = cast(Literal["high", "low"], row.word("favorable"))
            found[key] = Condition(
                key[0], row.word("unit"), favorable, key[1], key[2], year, value, _error(row, collector)
            )
    return list(found.values())


def _error(row: NamedRow, collector: Collector) -> float:
    error, margin = row.figure("standard_error", collector), row.figure("margin", collector)
    return error if math.isfinite(error) else error_of_margin(margin)


def read_factors(path: Path, collector: Collector) -> dict[str, list[Factor]]:
    """The categories of each factor; faults go to the collector."""
    found: dict[str, list[Factor]] = {}
    for row in read_rows(path, ("factor", "prevalence", "relative_risk"), collector):
        share, risk = (row.figure(name, collector, needed=True) for name in ("prevalence", "relative_risk"))
        if not 0 <= share <= 1 and math.isfinite(share):
            collector.add(row.fault("prevalence", "out_of_range", "Give a share from 0 to 1, not a percentage."))
        if risk <= 0:
            collector.add(row.fault("relative_risk", "out_of_range", "A relative risk is above zero."))
        limits = [row.figure(name, collector) for name in ("lower", "upper", "people")]
        found.setdefault(row.word("factor"), []).append(
            Factor(row.word("factor"), row.word("category"), share, risk, *limits)
        )
    return found
