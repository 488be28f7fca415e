"""The faults of a refused run, for the page and for the file to take away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .models import Run

ON_THE_PAGE = 200  # the rest is counted by kind; the CSV holds up to a thousand

# The same sentences as commontable.pipeline.faults.RULES (a test holds them together), here for the message catalog.
RULES = {
    "file_missing": gettext_noop("The file is not there."),
    "empty_file": gettext_noop("The file is empty."),
    "no_rows": gettext_noop("The file has a header but no rows."),
    "too_large": gettext_noop("The file is larger than this reader accepts."),
    "excel_workbook": gettext_noop("This is an Excel workbook, whatever its name says."),
    "not_text": gettext_noop("The file is not a text table."),
    "wrong_encoding": gettext_noop("The file is not in UTF-8."),
    "line_too_long": gettext_noop("A line is longer than any table row should be."),
    "wrong_delimiter": gettext_noop("The columns are not separated by tabs or commas."),
    "not_a_table": gettext_noop("The quotation marks do not close, so the columns cannot be told apart."),
    "unknown_columns": gettext_noop("The header names none of the columns that are needed."),
    "missing_column": gettext_noop("A column that is needed is not there."),
    "two_columns": gettext_noop("Two columns claim to hold the same thing."),
    "wrong_kind": gettext_noop("This is a table of another kind than was asked for."),
    "bad_mapping": gettext_noop("The column mapping cannot be used."),
    "unmapped_columns": gettext_noop("Columns are neither mapped nor left out."),
    "which_sheet": gettext_noop("It is not told which sheet of the workbook is meant."),
    "formula": gettext_noop("The cell holds a formula, not a value."),
    "damaged_file": gettext_noop("The file is damaged."),
    "reader_missing": gettext_noop("This kind of file needs a reader that is not installed here."),
    "wrong_width": gettext_noop("The row has more or fewer cells than the header."),
    "not_a_number": gettext_noop("This is not a number."),
    "not_whole": gettext_noop("A count of deaths must be a whole number."),
    "negative_count": gettext_noop("A count cannot be negative."),
    "out_of_range": gettext_noop("The number is outside what is possible."),
    "missing_value": gettext_noop("The cell is empty."),
    "unknown_age": gettext_noop("The age is not one that can be read."),
    "unknown_year": gettext_noop("The year is not one that can be read."),
    "unsupported_grouping": gettext_noop("The file is broken down by something a life table must not be summed over."),
    "cause_too_wide": gettext_noop("The cause reaches beyond one of the groups that were asked for."),
    "causes_without_total": gettext_noop(
        "There are deaths by cause, but none of all causes of the same people and years."
    ),
    "not_all_causes": gettext_noop(
        "The file holds deaths of some causes only; a life table needs deaths of all causes."
    ),
    "unknown_date": gettext_noop("The date is not one that can be read."),
    "unknown_code": gettext_noop("The code is none of those its source uses."),
    "unknown_measure": gettext_noop("It is not told which of the file's measures is meant."),
    "limits_wrong": gettext_noop("The limits of the interval do not enclose the value."),
    "parts_do_not_add": gettext_noop("The parts do not add up to their total."),
    "life_table_wrong": gettext_noop("The columns of the life table contradict each other."),
    "total_wrong": gettext_noop("A Total row is smaller than the rows it sums."),
    "duplicate": gettext_noop("The same place, group, sex, age and year stand there twice."),
    "total_among_parts": gettext_noop("The file holds a whole together with its parts, which would be counted twice."),
    "age_gap": gettext_noop("The ages do not cover every year of life exactly once."),
    "deaths_without_population": gettext_noop("There are deaths but no population for them."),
    "population_without_deaths": gettext_noop("There is a population but no row of deaths."),
    "population_unknown": gettext_noop("The population of a hidden count cannot be known from the file."),
    "deaths_above_population": gettext_noop("There are more deaths than people."),
    "places_differ": gettext_noop(
        "The groups do not cover the same places, so a gap between them would compare places, not groups."
    ),
    "years_not_told": gettext_noop("The file does not say which years its rows are of."),
    "unknown_group": gettext_noop("No such group is in the files."),
    "periods_wrong": gettext_noop("The periods cannot be used."),
    "bad_request": gettext_noop("The request cannot be carried out."),
    "told_by_earlier_releases": gettext_noop("Releases made before already tell counts that must stay hidden."),
    "cannot_be_protected": gettext_noop("Counts that must stay hidden could be worked out whatever else is hidden."),
    "not_geojson": gettext_noop("This is not a GeoJSON FeatureCollection of areas."),
    "identifier_not_text": gettext_noop("The identifier is a number, so a leading zero may have been lost."),
    "no_identifier": gettext_noop("The area has no identifier."),
    "not_lon_lat": gettext_noop("The coordinates are not longitude and latitude in degrees."),
    "place_joins_nothing": gettext_noop("The place is on no area of the map."),
    "not_areas": gettext_noop("This is not a map of areas that can be read."),
    "which_layer": gettext_noop("It is not told which layer of the map is meant."),
    "ring_open": gettext_noop("The outline of the area is not closed, or has fewer than four points."),
    "vintages_differ": gettext_noop("The boundaries are of another year than the data."),
    "not_a_crosswalk": gettext_noop("This is not a table of how places lie in areas."),
    "places_cut": gettext_noop("Counts of a place that lies in several areas cannot be divided among them."),
}


def told_faults(run: Run) -> dict[str, Any]:
    """The report as a page shows it: the faults, how many there are beyond them, and what was noted."""
    kept = run.faults or {}
    rows = [
        {**fault, "rule": rule_sentence(fault["rule"]), "value": fault["value"] or None}
        for fault in kept.get("faults", [])[:ON_THE_PAGE]
    ]
    counts = sorted(kept.get("counts", {}).items(), key=lambda item: -item[1])
    return {
        "rows": rows,
        "total": kept.get("total", 0),
        "more": kept.get("total", 0) - len(rows),
        "counts": [(rule_sentence(rule), count) for rule, count in counts],
        "notices": kept.get("notices", []),
        "stopped": kept.get("stopped", False),
        "proposals": kept.get("proposals", []),
    }


def rule_sentence(rule: str) -> str:
    return _(RULES[rule]) if rule in RULES else rule.replace("_", " ")


def as_csv(run: Run, writer: Any) -> None:
    """One fault a row."""
    writer.writerow([_("file"), _("row"), _("column"), _("value"), _("rule"), _("what is wrong"), _("remedy")])
    for fault in run.faults.get("faults", []):
        cells = [fault["file"], str(fault["row"] or ""), fault["column"], fault["value"]]
        writer.writerow(
            [*(_plain(cell) for cell in cells), fault["rule"], rule_sentence(fault["rule"]), _plain(fault["remedy"])]
        )


def _plain(word: str) -> str:
    # A spreadsheet runs a cell that starts with one of these as a formula; the value came from a stranger's file.
    return f"'{word}" if word[:1] in ("=", "+", "-", "@", "\t", "\r") else word
