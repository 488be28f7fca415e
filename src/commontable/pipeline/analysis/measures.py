"""What is measured: its unit, which direction is favorable, and whether ages and causes can be told apart in it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from commontable.pipeline.making import ADJUSTED, MAKINGS, Making, making_of


class Measure(NamedTuple):
    """One measure; `favorable` is high, low, or empty where nobody says which side is good."""

    name: str
    unit: str
    favorable: str = "high"
    by_age: bool = False


def known(making: Making) -> Measure:
    """A measure that this program makes."""
    return Measure(making.name, making.unit, making.favorable, making.by_age)


MEASURES = {making.name: known(making) for making in (*MAKINGS.values(), making_of(ADJUSTED, ""))}


def measure_of(name: str) -> Measure:
    """The measure of that name; of one that is not known here nobody says which side is good."""
    return MEASURES.get(name, Measure(name, "", ""))


def side(measure: Measure) -> Literal["high", "low"]:
    """The good side of a measure that has one."""
    return "low" if measure.favorable == "low" else "high"
