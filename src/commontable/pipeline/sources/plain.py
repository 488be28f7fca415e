"""A CSV or TSV of counts: place, group, sex, age, year, and deaths, population or both, under the names people give
them.
"""

from __future__ import annotations

from dataclasses import replace

from commontable.pipeline.ages import NOT_STATED, Band, bands_from_starts, read_age
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.gathered import Gathered
from commontable.pipeline.sources.cells import Where, read_deaths, read_population, read_year
from commontable.pipeline.sources.declared import COUNTS, POPULATIONS, Source
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import EVERYONE, YEAR_NOT_TOLD, CountsFile, Deaths, Population

NAME = "table of counts"

# Role -> the headers that mean it, compared in lower case with spaces, dots and hyphens as underscores.
ALIASES: dict[str, tuple[str, ...]] = {
    "place": (
        "place",
        "geoid",
        "geoid10",
        "geoid20",
        "fips",
        "county_code",
        "tract",
        "tract_id",
        "zip",
        "zip_code",
        "zipcode",
        "zcta",
        "area",
    ),
    "place_name": ("place_name", "name", "county", "area_name", "neighborhood"),
    "group": ("group", "race", "race_ethnicity", "race/ethnicity", "ethnicity", "population_group"),
    "sex": ("sex", "gender"),
    "age": ("age", "age_group", "agegroup", "age_band", "age_cat", "ages"),
    "year": ("year", "calendar_year", "data_year"),
    "cause": (
        "cause",
        "cause_of_death",
        "underlying_cause",
        "underlying_cause_of_death",
        "ucod",
        "icd10",
        "icd_10",
        "icd10_code",
        "icd_10_code",
        "icd_code",
    ),
    "deaths": ("deaths", "death", "death_count", "number_of_deaths", "outcome"),
    "population": ("population", "pop", "mean_population", "person_years", "estimate_population"),
}
ALL_CAUSES = frozenset({"all", "all causes", "all causes of death", "total"})
CAUSE_NOT_TOLD = "Not stated"
BOTH_SEXES = frozenset({"", "all", "both", "both sexes", "total", "all sexes", "b"})
EVERYBODY = frozenset({"", "all", "all races", "all groups", "everyone", "total", "all races and ethnicities"})


def roles_of(header: list[str]) -> dict[str, list[int]]:
    """Role -> the columns that claim it."""
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        name = "_".join(cell.lower().replace(".", " ").replace("-", " ").split())
        for role, names in ALIASES.items():
            if name in names:
                found.setdefault(role, []).append(index)
    return found


def cause_word(text: str) -> str:
    """A cause as it is written; "" for all causes."""
    text = " ".join(text.split())
    return "" if text.lower() in ALL_CAUSES else text or CAUSE_NOT_TOLD


def recognizes(header: list[str]) -> bool:
    """A header with an age, and deaths or population."""
    roles = roles_of(header)
    return "age" in roles and ("deaths" in roles or "population" in roles)


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> CountsFile:
    """Read every row; faults go to the collector."""
    claims = roles_of(sheet.header)
    doubled = {role: columns for role, columns in claims.items() if len(columns) > 1}
    for role, columns in doubled.items():
        named = ", ".join(sheet.header[column] for column in columns)
        collector.add(
            Fault(
                sheet.name,
                1,
                named,
                role,
                "two_columns",
                f"Keep the one that holds the {role.replace('_', ' ')} and remove the other.",
            )
        )
    if doubled:
        return CountsFile(NAME, sheet.name)
    return read_columns(sheet, options, collector, {role: columns[0] for role, columns in claims.items()})


def read_columns(sheet: Sheet, options: ReadOptions, collector: Collector, column: dict[str, int]) -> CountsFile:
    """Read every row of a table of which is told which column holds what."""
    return _Reader(sheet, options, collector, column).read()


class _Reader:
    """Reads rows by the roles of their columns. Words that come again and again are understood once."""

    def __init__(self, sheet: Sheet, options: ReadOptions, collector: Collector, column: dict[str, int]) -> None:
        self.sheet, self.options, self.collector, self.column = sheet, options, collector, column
        self.found = CountsFile(NAME, sheet.name)
        self.file = sheet.name
        self.labels: dict[str, Band | None] = {}
        self.years: dict[str, int] = {}
        self.who: dict[tuple[str, str], tuple[str, str]] = {}

    def read(self) -> CountsFile:
        for number, cells in self.sheet.whole_rows(self.collector):
            self._row(number, cells)
        return self._with_started_bands()

    def _cell(self, cells: list[str], role: str) -> str:
        return cells[self.column[role]].strip() if role in self.column else ""

    def _where(self, role: str, number: int) -> Where:
        return Where(self.file, number, self.sheet.header[self.column[role]])

    def _band(self, cells: list[str], number: int) -> Band | None:
        label = cells[self.column["age"]].strip()
        band = self.labels.get(label)
        if band is None and label not in self.labels:
            band = self.labels[label] = read_age(label)
        if band is None and label.lower() in NOT_STATED:
            self.collector.aside("age not stated")
        elif band is None:
            remedy = "Write ages as 0, 1-4, 5-14 or 85+."
            self.collector.add(self._where("age", number).fault(label, "unknown_age", remedy))
        return band

    def _year(self, cells: list[str], number: int) -> int | None:
        if "year" not in self.column:
            return YEAR_NOT_TOLD
        text = cells[self.column["year"]].strip()
        year = self.years.get(text)
        if year is None:
            year = read_year(text, self._where("year", number), self.collector)
            if year is not None:
                self.years[text] = year
        return year

    def _people(self, cells: list[str]) -> tuple[str, str]:
        """Group and sex, one word for all of them."""
        told = self._cell(cells, "group"), self._cell(cells, "sex")
        if told not in self.who:
            group, sex = told
            self.who[told] = (
                EVERYONE if group.lower() in EVERYBODY else group,
                "" if sex.lower() in BOTH_SEXES else sex,
            )
        return self.who[told]

    def _cause(self, cells: list[str]) -> str:
        """As it is written; "" for all causes."""
        if "cause" not in self.column:
            return ""
        return cause_word(self._cell(cells, "cause"))

    def _row(self, number: int, cells: list[str]) -> None:
        band, year = self._band(cells, number), self._year(cells, number)
        if band is None or year is None:
            return
        name = self._cell(cells, "place_name")
        place = self._cell(cells, "place") or name
        self._counts(number, cells, (place, name, *self._people(cells), year, *band))

    def _counts(self, number: int, cells: list[str], head: tuple[str, str, str, str, int, int, int | None]) -> None:
        if "deaths" in self.column:
            bounds = read_deaths(
                cells[self.column["deaths"]], self._where("deaths", number), self.collector, self.options.hidden_high
            )
            if bounds is not None:
                self.found.deaths.append(Deaths(*head, *bounds, self.file, number, self._cause(cells)))
        if "population" in self.column:
            readable, people = read_population(
                cells[self.column["population"]], self._where("population", number), self.collector
            )
            if readable:
                self.found.population.append(Population(*head, people, self.file, number))

    def _with_started_bands(self) -> CountsFile:
        """Ages given as 0, 1, 5, 10 … 85 are the beginnings of bands, the last one open."""
        if not self.labels or not all(label.isdigit() for label in self.labels):
            return self.found
        bands = bands_from_starts([int(label) for label in self.labels])
        if bands is None:
            return self.found
        self.collector.note(
            f"{self.sheet.name}: ages are given as the first year of each band; the last, {max(bands)}, is read as "
            f"{max(bands)}+."
        )
        deaths, population = self.found.deaths, self.found.population
        assert isinstance(deaths, Gathered)
        assert isinstance(population, Gathered)
        return replace(
            self.found,
            deaths=deaths.mapped(lambda row: row._replace(age_end=bands[row.age_start].end)),
            population=population.mapped(lambda row: row._replace(age_end=bands[row.age_start].end)),
        )


SOURCES = (
    Source(
        name="table",
        title="Table of counts",
        publisher="whoever made it",
        license="as its maker says",
        address="",
        direct=False,
        holds=(COUNTS, POPULATIONS),
        recognizes=recognizes,
        counts=read,
    ),
)
