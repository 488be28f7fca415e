"""The American Community Survey: population by age, sex and race (table B01001) as populations, and any table as
estimates with standard errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from commontable.pipeline.ages import Band, read_age
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.acs_cells import Cell, Told, cells_of, recognizes, titles, told
from commontable.pipeline.sources.cells import Where
from commontable.pipeline.sources.declared import ESTIMATES, POPULATIONS, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.figures import RANGES
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import (
    EVERYONE,
    YEAR_NOT_TOLD,
    CountsFile,
    EstimatesFile,
    Figure,
    Measure,
    Population,
)

NAME = "American Community Survey"
# Race and Hispanic origin of tables B01001A to I. The groups A to G make up everyone; H and I overlap them.
GROUPS = {
    "": EVERYONE,
    "A": "White",
    "B": "Black or African American",
    "C": "American Indian or Alaska Native",
    "D": "Asian",
    "E": "Native Hawaiian or Other Pacific Islander",
    "F": "Some other race",
    "G": "More than one race",
    "H": "White, not Hispanic",
    "I": "Hispanic or Latino",
}
_WHOLE = ("0-4", "5-9", "10-14", "15-17", "18-19", "20", "21", "22-24", "25-29", "30-34", "35-39", "40-44", "45-49",
          "50-54", "55-59", "60-61", "62-64", "65-66", "67-69", "70-74", "75-79", "80-84", "85+")  # fmt: skip
_BY_RACE = ("0-4", "5-9", "10-14", "15-17", "18-19", "20-24", "25-29", "30-34", "35-44", "45-54", "55-64", "65-74",
            "75-84", "85+")  # fmt: skip
_PEOPLE = re.compile(r"^B01001([A-I]?)_(\d{3})$")
_RELEASE = re.compile(r"ACS(?:DT|ST|DP|SPP|CP)?([135])Y(20\d\d)", re.IGNORECASE)


@dataclass(frozen=True)
class _Part:
    """What one variable of B01001 counts: a total where it has no band."""

    group: str
    sex: str
    band: Band | None


def _parts() -> dict[str, _Part]:
    found = {}
    for letter, group in GROUPS.items():
        labels = _BY_RACE if letter else _WHOLE
        found[f"B01001{letter}_001"] = _Part(group, "", None)
        number = 2
        for sex in ("Male", "Female"):
            found[f"B01001{letter}_{number:03}"] = _Part(group, sex, None)
            for offset, label in enumerate(labels, 1):
                found[f"B01001{letter}_{number + offset:03}"] = _Part(group, sex, read_age(label))
            number += len(labels) + 1
    return found


PARTS = _parts()


def read_people(sheet: Sheet, options: ReadOptions, collector: Collector) -> CountsFile:
    """Populations by place, group, sex and age from table B01001; totals are checked against their parts."""
    found = CountsFile(NAME, sheet.name)
    sums: dict[tuple[str, str, str], list[tuple[float, Cell]]] = {}
    for cell in cells_of(sheet, collector):
        part = _part(cell.variable)
        if part is None:
            continue
        each = told(cell, sheet.name, collector)
        if each is None:
            continue
        if each.value is not None and each.value < 0:
            where = Where(sheet.name, cell.row, cell.column)
            collector.add(
                where.fault(cell.estimate, "negative_count", "Get the table again: it is no known annotation.")
            )
        elif part.band is None:
            sums.setdefault((cell.place, part.group, part.sex), []).append((each.value or 0.0, cell))
        else:
            head = (cell.place, cell.place_name, part.group, part.sex, YEAR_NOT_TOLD)
            found.population.append(Population(*head, *part.band, each.value, sheet.name, cell.row))
    if not found.population and collector.clean:
        shown = ", ".join(titles(sheet, collector))[:80]
        remedy = "People by age and sex stand in the table B01001 (by race in B01001A to B01001I): get that one."
        collector.add(Fault(sheet.name, 1, "", shown, "unknown_columns", remedy))
    _check_totals(found, sums, collector)
    return replace(found, notes=_people_notes(sheet, found))


def _part(variable: str) -> _Part | None:
    if _PEOPLE.match(variable):
        return PARTS.get(variable)
    words = variable.split("!!")  # as displayed: Total!!Male!!Under 5 years
    if words[0] != "Total" or (len(words) > 1 and words[1] not in ("Male", "Female")):
        return None
    band = read_age(words[2].replace(" and ", "-").replace("-over", " and over")) if len(words) > 2 else None
    if len(words) > 2 and band is None:
        return None
    return _Part(EVERYONE, words[1] if len(words) > 1 else "", band)


def _check_totals(
    found: CountsFile, sums: dict[tuple[str, str, str], list[tuple[float, Cell]]], collector: Collector
) -> None:
    parts: dict[tuple[str, str, str], float] = {}
    for row in found.population:
        for sex in ("", row.sex):
            key = (row.place, row.group, sex)
            parts[key] = parts.get(key, 0.0) + (row.population or 0.0)
    for key, totals in sums.items():
        for total, cell in totals:
            if key in parts and parts[key] != total:
                value = f"{' '.join(word for word in key if word)}: total {total:,.0f}, ages {parts[key]:,.0f}"
                where = Where(found.file, cell.row, cell.column)
                collector.add(where.fault(value, "parts_do_not_add", "Get the table again, whole: ages are missing."))


def _people_notes(sheet: Sheet, found: CountsFile) -> tuple[str, ...]:
    notes = [
        f"{sheet.name}: populations are averages of the American Community Survey over its years, estimated from a "
        f"sample; they stand for every year of the deaths{_said_years(sheet)}."
    ]
    if {"White, not Hispanic", "Hispanic or Latino"} & {row.group for row in found.population}:
        notes.append(
            f"{sheet.name}: Hispanic or Latino people may be of any race, so the groups of this file overlap and add "
            f"up to more than everyone."
        )
    return tuple(notes)


def _years(sheet: Sheet) -> tuple[int, int]:
    """The years a downloaded file's own name tells, such as ACSDT5Y2022."""
    match = _RELEASE.search(sheet.name)
    return (int(match[2]) - int(match[1]) + 1, int(match[2])) if match else (YEAR_NOT_TOLD, YEAR_NOT_TOLD)


def _said_years(sheet: Sheet) -> str:
    start, end = _years(sheet)
    return f" (by the file's name: {start}–{end})" if end else ""


def read_estimates(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """The estimates of one variable, or of all, with standard errors from the 90% margins of error."""
    start, end = _years(sheet)
    notes = [
        f"{sheet.name}: American Community Survey estimates{_said_years(sheet)}; standard errors are the published 90% "
        f"margins of error divided by 1.645."
    ]
    measures = {code: _measure(code, label) for code, label in titles(sheet, collector).items()}
    found = EstimatesFile(NAME, sheet.name, measures, level=0.90)
    unknown = 0
    for cell in cells_of(sheet, collector, options.measure):
        each = told(cell, sheet.name, collector)
        if each is None or not _possible(each, measures, cell, (sheet.name, collector)):
            continue
        unknown += each.value is not None and each.error is None
        head = (cell.variable, cell.place, cell.place_name, EVERYONE, start, end)
        found.figures.append(
            Figure(*head, each.value, each.error, None, None, each.state, each.reason, sheet.name, cell.row)
        )
    if unknown:
        notes.append(f"{sheet.name}: {unknown:,} estimates came without a usable margin of error and have no interval.")
    return replace(found, notes=tuple(notes))


def _measure(code: str, label: str) -> Measure:
    words = label.removeprefix("Estimate!!").replace(":", "").replace("!!", ", ")
    percent = code.endswith("P") or "percent" in label.lower()
    unit = "percent" if percent else "US dollars" if "dollars" in label.lower() else ""
    return Measure(code, words or code, unit)


def _possible(each: Told, measures: dict[str, Measure], cell: Cell, telling: tuple[str, Collector]) -> bool:
    file, collector = telling
    bounds = RANGES.get(measures[cell.variable].unit)
    if each.value is None or bounds is None or bounds.low <= each.value <= bounds.high:
        return True
    remedy = f"{bounds.words} Some columns of percentages hold a count in their first line: choose another variable."
    collector.add(Where(file, cell.row, cell.column).fault(cell.estimate, "out_of_range", remedy))
    return False


SOURCES = (
    Source(
        name="acs",
        title=NAME,
        publisher="US Census Bureau",
        license=PUBLIC_DOMAIN,
        address="https://api.census.gov/data/{year}/acs/acs5?get=NAME,group({table})&for={geography}&in={within}",
        holds=(POPULATIONS, ESTIMATES),
        recognizes=recognizes,
        counts=read_people,
        estimates=read_estimates,
    ),
)
