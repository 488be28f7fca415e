"""California deaths by ZIP code and year, by age group or by gender: small counts are left out, not marked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from commontable.pipeline.ages import NOT_STATED, Band, read_age
from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where, read_deaths, read_year
from commontable.pipeline.sources.declared import COUNTS, Source
from commontable.pipeline.sources.identifiers import Padding
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.sources.wonder_hidden import complete
from commontable.pipeline.tables import EVERYONE, CountsFile, Deaths

NAME = "California deaths by ZIP code"
HIDDEN_HIGH = 10  # the department leaves out counts below 11
ALL_AGES = Band(0, None)
SCHEME = "Ages of the California deaths"  # known to `complete` with the bands of the file itself
SEXES = {"men": "Male", "male": "Male", "women": "Female", "female": "Female"}


def recognizes(header: list[str]) -> bool:
    """Year, a ZIP code, an age group or a gender, and a count, with nothing else."""
    names = {name.lower() for name in header}
    return (
        len(header) == 4
        and "year" in names
        and bool(names & {"zip", "zipcode"})
        and ({"agegroup", "total"} <= names or {"gender", "count"} <= names)
    )


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> CountsFile:
    """Every count; an age or ZIP code that is left out of a year is a hidden count, never zero."""
    found = CountsFile(NAME, sheet.name)
    reader = _Reader(sheet, found, collector)
    for number, cells in sheet.whole_rows(collector):
        reader.row(number, cells)
    reader.codes.tell(collector)
    whole = complete(found, SCHEME, HIDDEN_HIGH)
    notes = [f"{sheet.name}: {note}" for note in reader.notes(len(whole.deaths) - len(found.deaths))]
    # The file has no populations at all, so none is to be filled in beside its hidden counts.
    return replace(whole, population=[], notes=tuple(notes))


class _Reader:
    def __init__(self, sheet: Sheet, found: CountsFile, collector: Collector) -> None:
        self.sheet, self.found, self.collector = sheet, found, collector
        self.column = {name.lower(): index for index, name in enumerate(sheet.header)}
        self.zip = "zip" if "zip" in self.column else "zipcode"
        self.count = "total" if "total" in self.column else "count"
        self.codes = Padding(sheet.name, self.zip, "zip")
        self.seen: Counter[str] = Counter()

    def row(self, number: int, cells: list[str]) -> None:
        place = self.codes.read(self._cell(cells, self.zip), number, self.collector)
        year = read_year(self._cell(cells, "year"), Where(self.sheet.name, number, "Year"), self.collector)
        who = self._who(cells, number)
        if place is None or year is None or who is None:
            return
        sex, band = who
        text = self._cell(cells, self.count)
        bounds: tuple[int, int] | None = (0, HIDDEN_HIGH)
        if text:
            where = Where(self.sheet.name, number, self.count)
            bounds = read_deaths(text, where, self.collector, HIDDEN_HIGH)
        else:
            self.seen["blank"] += 1
        if bounds is not None:
            self.seen["small"] += 0 < bounds[1] <= HIDDEN_HIGH and bounds[0] == bounds[1]
            self.found.deaths.append(Deaths(place, "", EVERYONE, sex, year, *band, *bounds, self.sheet.name, number))

    def _cell(self, cells: list[str], name: str) -> str:
        return cells[self.column[name]].strip()

    def _who(self, cells: list[str], number: int) -> tuple[str, Band] | None:
        if "gender" in self.column:
            text = self._cell(cells, "gender")
            sex = SEXES.get(text.lower())
            if sex is None:
                where = Where(self.sheet.name, number, "Gender")
                self.collector.add(where.fault(text, "unknown_code", "Known are Male, Men, Female and Women."))
                return None
            self.seen["renamed"] += sex != text
            return sex, ALL_AGES
        label = self._cell(cells, "agegroup")
        if label.lower() in NOT_STATED:
            self.collector.aside("age not stated")
            return None
        band = read_age(label)
        if band is None:
            where = Where(self.sheet.name, number, "AgeGroup")
            self.collector.add(where.fault(label, "unknown_age", "Write ages as Under 1, 1-4, 5-14 or 85+."))
        return None if band is None else ("", band)

    def notes(self, restored: int) -> list[str]:
        """What was taken as what."""
        said = [
            f"counts below 11 are left out of the file; {restored:,} such cells were put back as hidden counts of 0 to "
            f"{HIDDEN_HIGH}, never zero."
        ]
        if self.seen["blank"]:
            said.append(f"{self.seen['blank']} counts are blank; each was taken as hidden, 0 to {HIDDEN_HIGH}.")
        if self.seen["small"]:
            said.append(f"{self.seen['small']} counts of 10 or fewer stand in the file all the same: show none.")
        if self.seen["renamed"]:
            said.append("Men and Women are read as Male and Female, as other years of the file write them.")
        return said


SOURCES = (
    Source(
        name="california-deaths",
        title=NAME,
        publisher="California Department of Public Health",
        license="open data of the State of California",
        address="https://data.chhs.ca.gov/dataset/deaths-by-zip-code-1999-current",
        direct=False,
        holds=(COUNTS,),
        recognizes=recognizes,
        counts=read,
    ),
)
