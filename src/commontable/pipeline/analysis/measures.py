"""What is measured: its unit, which direction is favorable, and whether ages and causes can be told apart in it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from commontable.pipeline.estimates import MEASURE, UNIT


class Measure(NamedTuple):
    """One measure."""

    name: str
    unit: str
    favorable: Literal["high", "low"] = "high"
    by_age: bool = False


LIFE_EXPECTANCY = Measure(MEASURE, UNIT, "high", by_age=True)
MEASURES = {measure.name: measure for measure in (LIFE_EXPECTANCY,)}


def measure_of(name: str) -> Measure:
    """The measure of that name; one that is not known here is taken as higher is better, without ages."""
    return MEASURES.get(name, Measure(name, ""))
