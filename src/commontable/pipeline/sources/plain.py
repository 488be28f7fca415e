"""A CSV or TSV of counts: place, group, sex, age, year, and deaths, population or both, under the names people give
them.
"""

from __future__ import annotations

from commontable.pipeline.ages import NOT_STATED, Band, bands_from_starts, read_age
from commontable.pipeline.faults import Collector, Fault
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
    "deaths": ("deaths", "death", "death_count", "number_of_deaths", "outcome"),
    "population": ("population", "pop", "mean_population", "person_years", "estimate_population"),
}
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
    return _Reader(sheet, options, collector, {role: columns[0] for role, columns in claims.items()}).read()


class _Reader:
    def __init__(self, sheet: Sheet, options: ReadOptions, collector: Collector, column: dict[str, int]) -> None:
        self.sheet, self.options, self.collector, self.column = sheet, options, collector, column
        self.found = CountsFile(NAME, sheet.name)
        self.labels: dict[str, Band | None] = {}

    def read(self) -> CountsFile:
        for number, cells in self.sheet.whole_rows(self.collector):
            self._row(number, cells)
        return self._with_started_bands()

    def _cell(self, cells: list[str], role: str) -> str:
        return cells[self.column[role]].strip() if role in self.column else ""

    def _where(self, role: str, number: int) -> Where:
        return Where(self.sheet.name, number, self.sheet.header[self.column[role]])

    def _band(self, cells: list[str], number: int) -> Band | None:
        label = self._cell(cells, "age")
        if label not in self.labels:
            self.labels[label] = read_age(label)
        band = self.labels[label]
        if label.lower() in NOT_STATED:
            self.collector.aside("age not stated")
        elif band is None:
            self.collector.add(
                self._where("age", number).fault(label, "unknown_age", "Write ages as 0, 1-4, 5-14 or 85+.")
            )
        return band

    def _row(self, number: int, cells: list[str]) -> None:
        band = self._band(cells, number)
        year: int | None = YEAR_NOT_TOLD
        if "year" in self.column:
            year = read_year(self._cell(cells, "year"), self._where("year", number), self.collector)
        if band is None or year is None:
            return
        group, sex = self._cell(cells, "group"), self._cell(cells, "sex")
        place = self._cell(cells, "place") or self._cell(cells, "place_name")
        key = (
            place,
            self._cell(cells, "place_name"),
            EVERYONE if group.lower() in EVERYBODY else group,
            "" if sex.lower() in BOTH_SEXES else sex,
            year,
        )
        self._counts(number, cells, (key, band))

    def _counts(self, number: int, cells: list[str], who: tuple[tuple[str, str, str, str, int], Band]) -> None:
        key, band = who
        if "deaths" in self.column:
            bounds = read_deaths(
                self._cell(cells, "deaths"), self._where("deaths", number), self.collector, self.options.hidden_high
            )
            if bounds is not None:
                self.found.deaths.append(Deaths(*key, *band, *bounds, self.sheet.name, number))
        if "population" in self.column:
            readable, people = read_population(
                self._cell(cells, "population"), self._where("population", number), self.collector
            )
            if readable:
                self.found.population.append(Population(*key, *band, people, self.sheet.name, number))

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
        self.found.deaths[:] = [row._replace(age_end=bands[row.age_start].end) for row in self.found.deaths]
        self.found.population[:] = [row._replace(age_end=bands[row.age_start].end) for row in self.found.population]
        return self.found


SOURCES = (
    Source(
        name="table",
        title="Table of counts",
        publisher="whoever made it",
        license="as its maker says",
        address="",
        holds=(COUNTS, POPULATIONS),
        recognizes=recognizes,
        counts=read,
    ),
)
