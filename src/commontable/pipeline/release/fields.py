"""The columns of a release's tables: type, unit and meaning, in one place for files, manifest and documentation."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

YEARS_OF_LIFE = "years"


class Field(NamedTuple):
    """One column."""

    name: str
    kind: str
    meaning: str
    unit: str = ""


ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}

_PLACE = (
    Field("measure", "string", "What was measured."),
    Field("place", "string", "Identifier of the place, as text; empty where all places are together."),
    Field("place_name", "string", "Name of the place."),
)
_PERIOD = (
    Field("period", "string", "The years, as printed."),
    Field("start_year", "integer", "First year.", "year"),
    Field("end_year", "integer", "Last year.", "year"),
)
_VALUE = (
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
_STATE = (
    Field("state", "string", "estimate, suppressed, zero, missing or unreliable."),
    Field("reason", "string", "Code that says why, where the state needs a reason."),
)
_UNIT = (Field("unit", "string", "Unit of the figure."),)

TABLES: dict[str, tuple[Field, ...]] = {
    "estimates": (
        *_PLACE,
        Field("group", "string", "Group of people."),
        *_PERIOD,
        *_VALUE,
        *_STATE,
        Field("hidden_cells", "integer", "Counts of deaths that the source hides, behind this figure.", "counts"),
        Field(
            "deaths",
            "integer",
            "Deaths behind the figure; empty where a count is hidden at the source or the total would tell one; "
            "to the nearest ten where the row is rounded.",
            "deaths",
        ),
        Field("population", "number", "Person-years behind the figure.", "person-years"),
        *_UNIT,
    ),
    "gaps": (
        *_PLACE,
        Field("reference", "string", "The group compared with."),
        Field("comparison", "string", "The group compared."),
        *_PERIOD,
        *_VALUE,
        Field("ratio", "number", "Reference divided by comparison."),
        Field("ratio_lower", "number", "Lower limit of the ratio."),
        Field("ratio_upper", "number", "Upper limit of the ratio."),
        *_STATE,
        *_UNIT,
    ),
    "trend": (
        *_PLACE,
        Field("kind", "string", "group, or gap."),
        Field("group", "string", "The group, where kind is group."),
        Field("reference", "string", "The group compared with, where kind is gap."),
        Field("comparison", "string", "The group compared, where kind is gap."),
        Field("first_period", "string", "First period with a figure."),
        Field("last_period", "string", "Last period with a figure."),
        Field("points", "integer", "Periods with a figure."),
        Field(
            "slope",
            "number",
            "Change a year, weighted least squares; midpoint where counts are hidden.",
            "years a year",
        ),
        Field("slope_lower", "number", "Lower limit of the slope.", "years a year"),
        Field("slope_upper", "number", "Upper limit of the slope.", "years a year"),
        Field("slope_low", "number", "Lowest slope that hidden counts allow.", "years a year"),
        Field("slope_high", "number", "Highest slope that hidden counts allow.", "years a year"),
        Field("first_value", "number", "Figure of the first period.", YEARS_OF_LIFE),
        Field("last_value", "number", "Figure of the last period.", YEARS_OF_LIFE),
        Field("change", "number", "Last minus first.", YEARS_OF_LIFE),
        Field("change_lower", "number", "Lower limit of the change.", YEARS_OF_LIFE),
        Field("change_upper", "number", "Upper limit of the change.", YEARS_OF_LIFE),
        Field(
            "verdict",
            "string",
            "Leveling-down verdict that the data support at the level: closed_all_gained, closed_someone_lost, "
            "widened or unclear.",
        ),
        Field("observed", "string", "The same for the figures as they stand."),
        Field(
            "closed_all_gained",
            "number",
            "Probability that the gap closed and every group gained; the lowest that hidden counts allow.",
        ),
        Field("closed_someone_lost", "number", "Probability that the gap closed while somebody lost."),
        Field("widened", "number", "Probability that the gap widened."),
        Field("level", "number", "Confidence level."),
        *_STATE,
        *_UNIT,
    ),
    "counts": (
        Field("place", "string", "Identifier of the place."),
        Field("place_name", "string", "Name of the place."),
        Field("group", "string", "Group of people."),
        *_PERIOD,
        Field("age_start", "integer", "First year of age.", "years of age"),
        Field("age", "string", "Age band, as printed."),
        Field("deaths", "integer", "Deaths; empty where suppressed.", "deaths"),
        Field("population", "number", "Person-years.", "person-years"),
        Field(
            "population_filled",
            "integer",
            "Year cells in it whose population was filled in from neighboring years.",
            "cells",
        ),
        *_STATE,
    ),
}


def schema(name: str) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([(field.name, ARROW[field.kind]) for field in TABLES[name]])


def described(name: str) -> list[dict[str, str]]:
    """The table's fields as a data package writes them."""
    return [
        {
            "name": field.name,
            "type": field.kind,
            "description": field.meaning,
            **({"unit": field.unit} if field.unit else {}),
        }
        for field in TABLES[name]
    ]
