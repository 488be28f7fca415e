"""Line lists: one row a death. They are counted while they are read; no row is kept, and only counts leave the reader.

Places written by hand are joined where they differ by case and spaces only; groups are kept as the source writes them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from commontable.pipeline.ages import NOT_STATED, Band
from commontable.pipeline.causes import CauseList
from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import EVERYONE, CountsFile, Deaths

UNKNOWN = "Unknown"
OLDEST = 130
BANDS = [Band(0, 1), Band(1, 5), *(Band(age, age + 5) for age in range(5, 85, 5)), Band(85, None)]
_AGE = re.compile(r"^(\d{1,3})(?:\.\d+)?\s*(?:y|yrs?|years?)?$")
_UNDER_ONE = re.compile(r"^(?:<\s*1|under 1|infant|\d{1,3}\s*(?:m|mos?|months?|d|days?|h|hrs?|hours?|w|weeks?))$")
_AMERICAN = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s*[AP]M)?)?$", re.I)
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$")
_WRITTEN = re.compile(r"^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+(\d{4})$")
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_SHORT, 1)}


@dataclass(frozen=True)
class Columns:
    """Which column of a line list holds what; "" where there is none. `causes` are columns that together say the cause,
    `flags` those whose name is a cause where they say yes. `only` says what the deaths are narrowed to.
    """

    date: str
    age: str
    sex: str = ""
    group: str = ""
    place: str = ""
    causes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    only: str = ""
    notes: tuple[str, ...] = ()
    group_words: dict[str, str] = field(default_factory=dict)


def read_date(text: str) -> dt.date | None:
    """A day written as 2015-01-31, 1/31/2015 (the American way) or 31 Jan 2015, with or without a time of day."""
    text = text.strip()
    try:
        if match := _ISO.match(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _AMERICAN.match(text):
            return dt.date(int(match[3]), int(match[1]), int(match[2]))
        if (match := _WRITTEN.match(text)) and match[2].lower() in _MONTHS:
            return dt.date(int(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    except ValueError:
        return None
    return None


def read_years(text: str) -> int | None:
    """Completed years of age: 47, "47 years", "6 months" (0)."""
    words = " ".join(text.lower().split())
    if match := _AGE.match(words):
        return int(match[1]) if int(match[1]) <= OLDEST else None
    return 0 if _UNDER_ONE.match(words) else None


def reader(columns: Columns, name: str) -> Callable[[Sheet, ReadOptions, Collector], CountsFile]:
    """The reader of line lists with these columns."""

    def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> CountsFile:
        return _Counting(sheet, columns, collector, options.causes).count(name)

    return read


class _Counting:
    def __init__(self, sheet: Sheet, columns: Columns, collector: Collector, causes: CauseList | None) -> None:
        self.sheet, self.columns, self.collector, self.causes = sheet, columns, collector, causes
        self.at = {name: index for index, name in enumerate(sheet.header)}
        self.cells: Counter[tuple[str, str, str, int, int, str]] = Counter()
        self.by_words = 0
        self.spelled: dict[str, Counter[str]] = {}
        self.bands: dict[str, int | None] = {}
        self.rows = self.used = self.unknown = 0

    def count(self, name: str) -> CountsFile:
        """Read all rows and give the counts."""
        for number, cells in self.sheet.whole_rows(self.collector):
            self.rows += 1
            self._row(number, cells)
        found = CountsFile(name, self.sheet.name, notes=tuple(self._notes()), only=self.columns.only, complete=True)
        for (place, group, sex, year, band, cause), deaths in sorted(self.cells.items()):
            named = self._spelling(place)
            age = BANDS[band]
            head = (named, named, group, sex, year, *age)
            found.deaths.append(Deaths(*head, deaths, deaths, self.sheet.name, None, cause))
        return found

    def _cause(self, number: int, cells: list[str]) -> str | None:
        """The group of the row's cause, so that what was written leaves with no count; "" where causes are added up."""
        if self.causes is None or not (self.columns.causes or self.columns.flags):
            return ""
        said = [self._cell(cells, column) for column in self.columns.causes]
        flags = (column for column in self.columns.flags if column in self.at)
        said += [column for column in flags if self._cell(cells, column).upper().startswith("Y")]
        text = "; ".join(part for part in said if part)
        title = self.causes.title_of(text)
        self.by_words += self.causes.uses_words(text)
        if title is None:
            where = Where(self.sheet.name, number, self.columns.causes[0])
            remedy = "Code it more finely, or ask for causes that hold all of it."
            self.collector.add(where.fault(text, "cause_too_wide", remedy))
        return title

    def _cell(self, cells: list[str], column: str) -> str:
        return " ".join(cells[self.at[column]].split()) if column else ""

    def _row(self, number: int, cells: list[str]) -> None:
        year, band = self._year(number, cells), self._band(number, cells)
        cause = self._cause(number, cells)
        if year is None or band is None or cause is None:
            return
        group = self._cell(cells, self.columns.group)
        sex = self._cell(cells, self.columns.sex).capitalize()
        place = self._place(cells)
        if self.columns.group:
            group = self.columns.group_words.get(group.lower(), group) or UNKNOWN
        if self.columns.sex:
            sex = sex or UNKNOWN
        self.unknown += UNKNOWN in (group, sex) or place == UNKNOWN.lower()
        self.used += 1
        self.cells[place, group or EVERYONE, sex, year, band, cause] += 1

    def _year(self, number: int, cells: list[str]) -> int | None:
        text = self._cell(cells, self.columns.date)
        if not text:
            self.collector.aside("date not stated")
            return None
        day = read_date(text)
        if day is None:
            where = Where(self.sheet.name, number, self.columns.date)
            remedy = "Write days as 2015-01-31 or 1/31/2015."
            self.collector.add(where.fault(text, "unknown_date", remedy))
        return None if day is None else day.year

    def _band(self, number: int, cells: list[str]) -> int | None:
        text = self._cell(cells, self.columns.age)
        if not text or text.lower() in NOT_STATED:
            self.collector.aside("age not stated")
            return None
        if text not in self.bands:
            years = read_years(text)
            self.bands[text] = None if years is None else sum(band.start <= years for band in BANDS) - 1
        if self.bands[text] is None:
            where = Where(self.sheet.name, number, self.columns.age)
            self.collector.add(where.fault(text, "unknown_age", "Write completed years, such as 47, or 6 months."))
        return self.bands[text]

    def _place(self, cells: list[str]) -> str:
        if not self.columns.place:
            return ""
        written = self._cell(cells, self.columns.place) or UNKNOWN
        key = written.casefold()
        self.spelled.setdefault(key, Counter())[written] += 1
        return key

    def _spelling(self, key: str) -> str:
        """The spelling used most; of equals the first in the alphabet."""
        spelled = self.spelled.get(key)
        return min(spelled, key=lambda word: (-spelled[word], word)) if spelled else ""

    def _notes(self) -> list[str]:
        file, joined = self.sheet.name, sum(len(words) > 1 for words in self.spelled.values())
        said = [
            f"{file}: {self.used:,} of {self.rows:,} rows were counted by place, group, sex, year and age; no row was "
            f"kept."
        ]
        if self.columns.only:
            said.append(f"{file}: these are {self.columns.only} only, never all deaths.")
        if self.unknown:
            said.append(f"{file}: {self.unknown:,} rows do not tell group, sex or place; they count as {UNKNOWN}.")
        if self.by_words:
            said.append(
                f"{file}: the causes of {self.by_words:,} rows have no code; words decided, nobody coded them anew."
            )
        if joined:
            said.append(f"{file}: {joined:,} places were written in several ways (case, spaces) and joined.")
        return [*said, *(f"{file}: {note}" for note in self.columns.notes)]
