"""The columns of a release's tables: type, unit and meaning, in one place for files, manifest and documentation."""

from __future__ import annotations

import pyarrow as pa

from commontable.pipeline.release.analysis_fields import ANALYZED
from commontable.pipeline.release.columns import PERIOD, PLACE, STATE, UNIT, VALUE, YEARS_OF_LIFE, Field
from commontable.pipeline.release.crosswalk_fields import CARRIED

ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}

MEASURED: dict[str, tuple[Field, ...]] = {
    "estimates": (
        *PLACE,
        Field("group", "string", "Group of people."),
        *PERIOD,
        *VALUE,
        *STATE,
        Field("hidden_cells", "integer", "Counts of deaths that the source hides, behind this figure.", "counts"),
        Field(
            "deaths",
            "integer",
            "Deaths behind the figure; empty where a count is hidden at the source or the total would tell one; "
            "to the nearest ten where the row is rounded.",
            "deaths",
        ),
        Field("population", "number", "Person-years behind the figure.", "person-years"),
        Field("method", "string", "How the figure is made: life_table, hierarchical, rate, or empty (as published)."),
        *UNIT,
    ),
    "gaps": (
        *PLACE,
        Field("reference", "string", "The group compared with."),
        Field("comparison", "string", "The group compared."),
        *PERIOD,
        *VALUE,
        Field("ratio", "number", "Reference divided by comparison."),
        Field("ratio_lower", "number", "Lower limit of the ratio."),
        Field("ratio_upper", "number", "Upper limit of the ratio."),
        *STATE,
        *UNIT,
    ),
    "trend": (
        *PLACE,
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
        *STATE,
        *UNIT,
    ),
    "counts": (
        Field("place", "string", "Identifier of the place."),
        Field("place_name", "string", "Name of the place."),
        Field("group", "string", "Group of people."),
        *PERIOD,
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
        *STATE,
    ),
}

MEASURED["causes"] = (
    *MEASURED["counts"][:6],
    Field("cause", "string", "Cause of death; all causes of a row together are all its deaths."),
    Field("age_start", "integer", "First year of the wide age; empty where all ages are together.", "years of age"),
    Field("age", "string", "Wide age, as printed; empty where all ages are together."),
    Field("deaths", "integer", "Deaths; empty where suppressed.", "deaths"),
    Field("population", "number", "Person-years of those ages.", "person-years"),
    Field("value", "number", "Deaths per 100,000 person-years; empty where suppressed.", "that of the column unit"),
    Field("lower", "number", "Lower limit of the rate (exact, Poisson)."),
    Field("upper", "number", "Upper limit of the rate."),
    Field("level", "number", "Confidence level of the interval."),
    *STATE,
    *UNIT,
)

TABLES = MEASURED | ANALYZED | CARRIED


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
