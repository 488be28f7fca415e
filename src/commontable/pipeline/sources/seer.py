"""Populations of SEER and the Census Bureau by year, age, sex, race and Hispanic origin: the fixed-width file as SEER
offers it, and the table of the United States as redistributed in the narcan package.
"""

from __future__ import annotations

import re
from dataclasses import replace

from commontable.pipeline.ages import Band
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.cells import Where, read_number, read_year
from commontable.pipeline.sources.declared import POPULATIONS, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import CountsFile, Population

NAME = "SEER populations"
COLUMNS = ("year", "age", "sex", "race", "hispanic_origin", "pop")
# Codes and the words CDC WONDER uses for the same people, so that both join.
RACES = {
    "black": "Black or African American",
    "white": "White",
    "american_indian": "American Indian or Alaska Native",
    "api": "Asian or Pacific Islander",
    "other": "Other races",
    "black_only": "Black or African American",
    "white_only": "White",
    "american_indian_only": "American Indian or Alaska Native",
    "asian_only": "Asian",
    "nhopi_only": "Native Hawaiian or Other Pacific Islander",
    "multiracial": "More than one race",
}
ORIGINS = {"hispanic": "Hispanic or Latino", "non_hispanic": "Not Hispanic or Latino", "all": ""}
SEXES = {"female": "Female", "male": "Male"}
LAST_AGE = 85

# Year, state, state FIPS, county FIPS, registry, race, origin, sex, age, population.
# https://seer.cancer.gov/popdata/popdic.html
_FIXED = re.compile(r"^(\d{4})([A-Z]{2})(\d{2})(\d{3})(\d{2})([1-4])([019])([12])(\d{2})(\d{8})$")
FIXED_RACES = {"1": "White", "2": "Black or African American", "4": "Asian or Pacific Islander"}
FIXED_ORIGINS = {"0": "Not Hispanic or Latino", "1": "Hispanic or Latino", "9": ""}
FIXED_AGES = 19  # the code 00 is under one year, 01 is 1-4, 18 is 85 and older
ONLY_COUNTY = "000"


def recognizes(header: list[str]) -> bool:
    """The columns of the table, or a first line of 26 characters."""
    return set(COLUMNS) <= set(header) or (len(header) == 1 and bool(_FIXED.match(header[0])))


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> CountsFile:
    """Every population with its group in the words of CDC WONDER."""
    found = CountsFile(NAME, sheet.name)
    rows = _fixed(sheet, collector) if len(sheet.header) == 1 else _table(sheet, collector)
    origins = {origin for origin, _ in rows}
    single = len(origins) == 1
    for origin, row in rows:
        group = row.group if single or not origin else f"{row.group}, {origin}"
        found.population.append(row._replace(group=group))
    notes = [f"{sheet.name}: population estimates of SEER or the Census Bureau, in the words of CDC WONDER."]
    if single and origins != {""}:
        notes.append(f"{sheet.name}: Hispanic origin: {origins.pop()}.")
    elif "" in origins:
        notes.append(f"{sheet.name}: some years have no Hispanic origin; their groups hold people of any origin.")
    return replace(found, notes=tuple(notes))


def _table(sheet: Sheet, collector: Collector) -> list[tuple[str, Population]]:
    column = {name: index for index, name in enumerate(sheet.header)}
    rows: list[tuple[str, Population]] = []
    starts: dict[tuple[int, str, str, str], list[int]] = {}
    for number, cells in sheet.whole_rows(collector):
        row = {name: cells[column[name]].strip() for name in COLUMNS}
        key = _key(sheet.name, number, row, collector)
        people = read_number(row["pop"], Where(sheet.name, number, "pop"), collector)
        if key is None or people is None:
            continue
        (origin, race, sex, year), age = key
        starts.setdefault((year, sex, race, origin), []).append(age)
        rows.append((origin, Population("", "", race, sex, year, age, None, people, sheet.name, number)))
    ends = {who: _ends(ages) for who, ages in starts.items()}
    return [
        (origin, row._replace(age_end=ends[row.year, row.sex, row.group, origin][row.age_start]))
        for origin, row in rows
    ]


def _key(
    file: str, number: int, row: dict[str, str], collector: Collector
) -> tuple[tuple[str, str, str, int], int] | None:
    words = []
    for column, codes in (("hispanic_origin", ORIGINS), ("race", RACES), ("sex", SEXES)):
        word = codes.get(row[column])
        if word is None:
            where = Where(file, number, column)
            collector.add(where.fault(row[column], "unknown_code", f"Known are {', '.join(codes)}."))
            return None
        words.append(word)
    year = read_year(row["year"], Where(file, number, "year"), collector)
    if not row["age"].isdigit() or int(row["age"]) > 120:
        where = Where(file, number, "age")
        collector.add(where.fault(row["age"], "unknown_age", "Ages are first years of bands: 0, 5, 10 … 85."))
        return None
    origin, race, sex = words
    return None if year is None else ((origin, race, sex, year), int(row["age"]))


def _ends(ages: list[int]) -> dict[int, int | None]:
    ordered = sorted(set(ages))
    ends: list[int | None] = [*ordered[1:], None]
    return dict(zip(ordered, ends, strict=True))


def _fixed(sheet: Sheet, collector: Collector) -> list[tuple[str, Population]]:
    rows, oldest, races = [], 0, set()
    for number, cells in sheet.rows(collector, headers=0):
        match = _FIXED.match("".join(cells).strip())
        if match is None:
            value, remedy = "".join(cells)[:40], "Get the file again: every line has 26 characters."
            collector.add(Fault(sheet.name, number, "", value, "wrong_width", remedy))
            continue
        oldest = max(oldest, int(match[9]))
        races.add(match[6])
        rows.append((number, match))
    bands = _fixed_bands(oldest)
    third = "American Indian or Alaska Native" if "4" in races else "Other races"
    return [(FIXED_ORIGINS[match[7]], _population(sheet.name, number, match, (bands, third))) for number, match in rows]


def _population(file: str, number: int, match: re.Match[str], known: tuple[dict[int, Band], str]) -> Population:
    bands, third = known
    place = match[3] if match[4] == ONLY_COUNTY else f"{match[3]}{match[4]}"
    race = FIXED_RACES.get(match[6], third)
    sex = "Male" if match[8] == "1" else "Female"
    return Population(place, "", race, sex, int(match[1]), *bands[int(match[9])], float(match[10]), file, number)


def _fixed_bands(oldest: int) -> dict[int, Band]:
    """Nineteen age groups, or single years with the last one open."""
    if oldest < FIXED_AGES:
        groups = [Band(0, 1), Band(1, 5), *(Band(age, age + 5) for age in range(5, LAST_AGE, 5)), Band(LAST_AGE, None)]
        return dict(enumerate(groups))
    return {age: Band(age, age + 1 if age < oldest else None) for age in range(oldest + 1)}


SOURCES = (
    Source(
        name="seer-populations",
        title=NAME,
        publisher="National Cancer Institute, SEER",
        license=PUBLIC_DOMAIN,
        address="https://seer.cancer.gov/popdata/yr{years}.{races}.{ages}/{state}.{years}.{races}.{ages}.txt.gz",
        holds=(POPULATIONS,),
        recognizes=recognizes,
        counts=read,
    ),
)
