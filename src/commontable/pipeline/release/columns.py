"""The columns that several tables of a release share."""

from __future__ import annotations

from typing import NamedTuple

YEARS_OF_LIFE = "years"


class Field(NamedTuple):
    """One column."""

    name: str
    kind: str
    meaning: str
    unit: str = ""


PLACE = (
    Field("measure", "string", "What was measured."),
    Field("place", "string", "Identifier of the place, as text; empty where all places are together."),
    Field("place_name", "string", "Name of the place."),
)
PERIOD = (
    Field("period", "string", "The years, as printed."),
    Field("start_year", "integer", "First year.", "year"),
    Field("end_year", "integer", "Last year.", "year"),
)
VALUE = (
    Field(
        "value",
        "number",
        "The figure; the midpoint of its bounds where counts are hidden (then `reason` says so).",
        YEARS_OF_LIFE,
    ),
    Field(
        "lower",
        "number",
        "Lower limit of the interval; where counts are hidden, of the widest they allow.",
        YEARS_OF_LIFE,
    ),
    Field("upper", "number", "Upper limit of the interval.", YEARS_OF_LIFE),
    Field("level", "number", "Confidence level of the interval."),
    Field("standard_error", "number", "Standard error; of the two bounds the larger one.", YEARS_OF_LIFE),
    Field("value_low", "number", "The figure if every hidden count were at the end that lowers it.", YEARS_OF_LIFE),
    Field("value_high", "number", "The figure if every hidden count were at the end that raises it.", YEARS_OF_LIFE),
)
STATE = (
    Field("state", "string", "estimate, suppressed, zero, missing or unreliable."),
    Field("reason", "string", "Code that says why, where the state needs a reason."),
)
UNIT = (Field("unit", "string", "Unit of the figure."),)
