"""A release in the columns of WHO's HEAT Plus template, so that it opens in that program as it is.

Columns as WHO's Health Inequality Data Repository writes them, after Hosseinpoor AR, Schlotheuber A, Nambiar D, Ross Z
(2018) Health Equity Assessment Toolkit Plus, Global Health Action 11:1440783, doi 10.1080/16549716.2018.1440783.
A place is a setting and its groups are the subgroups; where a release has places and one group only, the places are
the subgroups of the whole area.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from . import wording
from .contents import Contents, Row
from .downloads import cell
from .models import Indicator, Release
from .states import PlaceKind, Polarity
from .values import WITH_INTERVAL
from .wording import TOGETHER

COLUMNS = (
    "setting", "date", "source", "indicator_abbr", "indicator_name", "dimension", "subgroup", "estimate", "se",
    "ci_lb", "ci_ub", "population", "flag", "setting_average", "iso3", "favourable_indicator", "indicator_scale",
    "ordered_dimension", "subgroup_order", "reference_subgroup",
)  # fmt: skip
SEXES = {"Female", "Male", "Women", "Men"}
SCALES = {"percent": 100, "%": 100}


def rows(indicator: Indicator, release: Release, held: Contents) -> list[tuple[Any, ...]]:
    """One row for each value; hidden, missing and unreliable ones keep their state in `flag` and stay empty."""
    averages = {(row["place"], row["period"]): row["value"] for row in held.estimates if row["group"] in TOGETHER}
    subgroups = [group for group in held.groups if group not in TOGETHER]
    reference = held.gaps[0]["reference"] if held.gaps else ""
    fixed = (int(indicator.polarity == Polarity.HIGHER), SCALES.get(indicator.unit, 1), 0, 0)
    told = []
    for row in held.estimates:
        if subgroups and row["group"] in TOGETHER:
            continue
        average = averages.get((row["place"], row["period"])) if subgroups else None
        told.append(
            (
                *_where(release, held, row, by_group=bool(subgroups), indicator=indicator), *_figures(row),
                row["state"] if row["state"] != "estimate" else "", average, "", *fixed,
                int(bool(subgroups) and row["group"] == reference),
            )
        )  # fmt: skip
    return told


def _where(release: Release, held: Contents, row: Row, *, by_group: bool, indicator: Indicator) -> tuple[Any, ...]:
    table = release.partnership
    whole = table.service_area or table.name
    named = held.name_of(row["place"]) or whole
    source = str(held.facts["source_note"])
    begins = (row["end_year"] or row["period"], source, indicator.key, indicator.told("name"))
    if by_group:
        return (named, *begins, dimension(held.groups), wording.group_name(row["group"]))
    kind = PlaceKind(release.place_kind).label if release.place_kind else PlaceKind.OTHER.label
    return (whole, *begins, str(kind), named)


def dimension(groups: list[str]) -> str:
    """What the groups differ by, as far as their names tell."""
    named = {group for group in groups if group not in TOGETHER}
    if named and named <= SEXES:
        return "Sex"
    known = {*wording.KNOWN_GROUPS, *wording.SHORT_GROUPS} - set(TOGETHER)
    return "Race or ethnicity" if named and named <= known else "Group"


def _figures(row: Row) -> tuple[Any, ...]:
    if row["state"] not in WITH_INTERVAL:
        return (None, None, None, None, None)
    return (row["value"], row["standard_error"], row["lower"], row["upper"], row["population"])


def as_csv(told: list[tuple[Any, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[cell(value) for value in row] for row in told])
    return out.getvalue().encode()


def as_workbook(told: list[tuple[Any, ...]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
    for number, row in enumerate(told, start=1):
        for position, value in enumerate(row):
            if value is not None and value != "":
                sheet.write(number, position, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
