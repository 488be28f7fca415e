"""Published figures with their errors: numbers as their sources write them, margins and limits turned into errors."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import HIGHEST_COUNT, Where
from commontable.stats.arrays import normal_quantile

ACS_LEVEL = 0.90  # the level of the margins of error that the Census Bureau publishes
ACS_MULTIPLIER = 1.645  # as the Bureau rounds it
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_PLAIN = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$")
_PAIR = re.compile(r"^\(\s*([-+.\d]+)\s*,\s*([-+.\d]+)\s*\)$")


class Range(NamedTuple):
    """What a figure of that unit may be."""

    low: float
    high: float
    words: str


RANGES = {
    "percent": Range(0.0, 100.0, "A percentage lies between 0 and 100."),
    "percentile rank": Range(0.0, 1.0, "A percentile rank lies between 0 and 1."),
    "years": Range(10.0, 120.0, "A life expectancy lies between 10 and 120 years."),
}


def plain_number(text: str) -> float | None:
    """A finite number as sources print it, with or without thousands commas; None where it is none."""
    text = text.strip()
    if _THOUSANDS.match(text):
        text = text.replace(",", "")
    if not _PLAIN.match(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def read_figure(text: str, where: Where, unit: str, collector: Collector) -> float | None:
    """A published number within what its unit allows; None with a fault otherwise."""
    if not text.strip():
        collector.add(where.fault(text, "missing_value", "Fill the cell, or write NA where its source gives no value."))
        return None
    number = plain_number(text)
    if number is None:
        collector.add(where.fault(text, "not_a_number", "Write one number, as the source printed it."))
        return None
    bounds = RANGES.get(unit, Range(-HIGHEST_COUNT, HIGHEST_COUNT, f"The bound is {HIGHEST_COUNT:,}."))
    if not bounds.low <= number <= bounds.high:
        collector.add(where.fault(text, "out_of_range", bounds.words))
        return None
    return number


def read_pair(text: str) -> tuple[float, float] | None:
    """The two numbers of "(14.5, 19.3)"."""
    match = _PAIR.match(text.strip())
    if not match:
        return None
    low, high = plain_number(match[1]), plain_number(match[2])
    return None if low is None or high is None else (low, high)


def error_of_margin(margin: float, level: float = ACS_LEVEL) -> float:
    """The standard error behind a margin of error of that level.

    US Census Bureau, Understanding and Using American Community Survey Data (2020), chapter 8: the margin divided by
    1.645 (1.65 before the data of 2006).
    """
    return margin / (ACS_MULTIPLIER if level == ACS_LEVEL else normal_quantile(level))


def error_of_limits(limits: tuple[float, float], level: float) -> float:
    """The standard error behind an interval of that level, taking half its width as the margin."""
    return error_of_margin((limits[1] - limits[0]) / 2, level)


def read_limits(texts: tuple[str, str], value: float, where: Where, collector: Collector) -> tuple[float, float] | None:
    """Both limits where they enclose the value; None with a fault otherwise."""
    low, high = plain_number(texts[0]), plain_number(texts[1])
    if low is None or high is None:
        collector.add(where.fault(" to ".join(texts), "not_a_number", "Write both limits as the source printed them."))
        return None
    if not low <= value <= high:
        remedy = f"The value is {value:g}: check that the columns are not exchanged."
        collector.add(where.fault(f"{low:g} to {high:g}", "limits_wrong", remedy))
        return None
    return low, high
