"""CDC WONDER exports (underlying cause of death, bridged and single race), as they are downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from commontable.pipeline.ages import NOT_STATED, Band, read_age
from commontable.pipeline.causes import codes_in
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.cells import Where, read_deaths, read_population, read_year
from commontable.pipeline.sources.declared import COUNTS, POPULATIONS, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.identifiers import Padding
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.sources.wonder_footer import PEOPLE, RULE, Footer, read_footer
from commontable.pipeline.sources.wonder_hidden import complete
from commontable.pipeline.tables import EVERYONE, YEAR_NOT_TOLD, CountsFile, Deaths, Margin, Population

NAME = "CDC WONDER export"
HIDDEN_HIGH = 9  # WONDER hides counts of 0 to 9, whatever policy the release itself follows
SEXES = ("Gender", "Sex")
YEARS = ("Year", "Year/Month")
# The narrowest first: of a county and its state, the county is the place.
PLACE_COLUMNS = ("County", "Residence County", "State", "Residence State", "Census Region", "HHS Region")
COUNTY_COLUMNS, STATE_COLUMNS = PLACE_COLUMNS[:2], PLACE_COLUMNS[2:4]
EDITED_CODES = ("fips", "FIPS", "GEOID", "geoid")  # what people rename "County Code" to
MEASURES = ("Deaths", "Population", "Crude Rate", "Age Adjusted Rate", "% of Total Deaths")
MARGINS = ("Lower 95% Confidence Interval", "Upper 95% Confidence Interval", "Standard Error")
ALL_AGES = Band(0, None)
CAUSES = ("ICD", "Cause of death", "Leading Cause", "15 Leading", "UCD - ICD", "MCD - ICD")
AGE_ENDINGS = ("Age Groups", "Ages", "Age Group")


def recognizes(header: list[str]) -> bool:
    """A header with Deaths, Population, Notes or a rate, and columns that come in pairs "X", "X Code"."""
    pairs = any(f"{cell} Code" in header for cell in header)
    edited = "County" in header and any(cell in EDITED_CODES for cell in header)
    return "Deaths" in header and (pairs or edited) and ("Notes" in header or "Crude Rate" in header)


@dataclass
class _Roles:
    """Which column holds what."""

    age: str = ""
    year: str = ""
    sex: str = ""
    groups: list[str] = field(default_factory=list)
    place: str = ""
    code: str = ""
    cause: str = ""
    strangers: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> CountsFile:
    """Read one export: rows, Totals kept apart, hidden rows restored as hidden counts, group and place from the
    footer.
    """
    rows, footer = _split(sheet, collector)
    roles = _roles(sheet.header)
    if not _usable(sheet, roles, collector):
        return CountsFile(NAME, sheet.name)
    reader = _Reader(sheet, collector, footer, roles)
    found = replace(reader.read(rows), only=footer.narrowing)
    if roles.unknown:
        collector.note(f"{sheet.name}: columns unknown to CDC WONDER were left alone: {', '.join(roles.unknown)}.")
    if footer.hides_rows:
        found = complete(found, roles.age, HIDDEN_HIGH)
    elif not footer.parameters:
        collector.note(
            f"{sheet.name} has no footer, so its query is not known (nor whether it asked for all causes of death); "
            f"rows that are absent are treated as faults."
        )
    return found


def _split(sheet: Sheet, collector: Collector) -> tuple[list[tuple[int, list[str]]], Footer]:
    rows: list[tuple[int, list[str]]] = []
    footer: list[str] = []
    for number, cells in sheet.rows(collector):
        if footer or (cells[0].strip() == RULE):
            footer.append(sheet.delimiter.join(cells).strip())
        else:
            rows.append((number, cells))
    return rows, read_footer(footer)


def _roles(header: list[str]) -> _Roles:
    roles = _Roles()
    places = [cell for cell in PLACE_COLUMNS if cell in header]
    roles.place = places[0] if places else ""
    codes = (f"{roles.place} Code", *EDITED_CODES)
    roles.code = next((cell for cell in codes if cell in header), "") if roles.place else ""
    for cell in header:
        if cell in ("Notes", roles.code, *PLACE_COLUMNS, *MEASURES) or cell.endswith(MARGINS):
            continue
        if cell.removesuffix(" Code") in header and cell.endswith(" Code"):
            continue
        if cell.endswith(AGE_ENDINGS):
            roles.age = cell
        elif cell in YEARS:
            roles.year = cell
        elif cell in SEXES:
            roles.sex = cell
        elif cell.startswith(CAUSES) and not cell.startswith("MCD"):
            roles.cause = cell
        elif cell in PEOPLE or cell.startswith("Hispanic Origin"):
            roles.groups.append(cell)
        elif f"{cell} Code" in header:
            roles.strangers.append(cell)
        else:
            roles.unknown.append(cell)
    return roles


def _usable(sheet: Sheet, roles: _Roles, collector: Collector) -> bool:
    if roles.strangers:
        remedy = "Export again, grouped by age, year, race, sex, place and cause only."
        collector.add(Fault(sheet.name, 1, roles.strangers[0], "", "unsupported_grouping", remedy))
    return not roles.strangers


class _Reader:
    """Reads rows by the roles of their columns."""

    def __init__(self, sheet: Sheet, collector: Collector, footer: Footer, roles: _Roles) -> None:
        self.sheet, self.collector, self.footer, self.roles = sheet, collector, footer, roles
        self.column = {name: index for index, name in enumerate(sheet.header)}
        kind = {**dict.fromkeys(COUNTY_COLUMNS, "county"), **dict.fromkeys(STATE_COLUMNS, "state")}.get(roles.place)
        self.codes = Padding(sheet.name, roles.code, kind) if kind and roles.code else None
        self.found = CountsFile(NAME, sheet.name, notes=tuple(self._notes()))

    def _notes(self) -> Iterator[str]:
        if self.footer.dataset:
            yield f"{self.sheet.name}: CDC WONDER, {self.footer.dataset}."
        origin = self.footer.parameters.get("Hispanic Origin", "")
        if origin and origin != self.footer.group:
            yield f"{self.sheet.name}: Hispanic origin: {origin}."
        if self.footer.narrowing:
            yield f"{self.sheet.name}: these are not all deaths, but only {self.footer.narrowing}."
        if self.footer.hides_rows:
            yield (
                f"{self.sheet.name}: rows with few deaths are left out of the file; each is a hidden count of 0 "
                f"to {HIDDEN_HIGH}, never zero."
            )

    def read(self, rows: list[tuple[int, list[str]]]) -> CountsFile:
        """All rows; faults go to the collector."""
        for number, cells in rows:
            if len(cells) != len(self.sheet.header):
                self.collector.add(
                    Fault(
                        self.sheet.name,
                        number,
                        "",
                        f"{len(cells)} cells, header {len(self.sheet.header)}",
                        "wrong_width",
                        "Export the file again; do not edit it by hand.",
                    )
                )
            elif self._is_total(cells):
                self._total(number, cells)
            else:
                self._row(number, cells)
        if self.codes is not None:
            self.codes.tell(self.collector)
        return self.found

    def _cell(self, cells: list[str], name: str) -> str:
        return cells[self.column[name]].strip() if name in self.column else ""

    def _is_total(self, cells: list[str]) -> bool:
        return self._cell(cells, "Notes").lower().startswith("total")

    def _band(self, cells: list[str], number: int) -> Band | None:
        if not self.roles.age:
            return ALL_AGES
        label = self._cell(cells, self.roles.age)
        if label.lower() in NOT_STATED:
            self.collector.aside("age not stated")
            return None
        band = read_age(label)
        if band is None:
            self.collector.add(
                Fault(
                    self.sheet.name,
                    number,
                    self.roles.age,
                    label,
                    "unknown_age",
                    "Export again with an age group WONDER offers.",
                )
            )
        return band

    def _key(self, cells: list[str], number: int) -> tuple[str, str, str, str, int] | None:
        place, name = self._place(cells, number)
        group = ", ".join(self._cell(cells, column) for column in self.roles.groups) or self.footer.group or EVERYONE
        sex = self._cell(cells, self.roles.sex) if self.roles.sex else self.footer.sex
        year: int | None = YEAR_NOT_TOLD
        if self.roles.year:
            year = read_year(
                self._cell(cells, self.roles.year), Where(self.sheet.name, number, self.roles.year), self.collector
            )
        return None if year is None or place is None else (place, name, group, sex, year)

    def _place(self, cells: list[str], number: int) -> tuple[str | None, str]:
        if not self.roles.place:
            return self.footer.place
        name, code = self._cell(cells, self.roles.place), self._cell(cells, self.roles.code)
        if self.codes is None or not code:
            return code or name, name
        return self.codes.read(code, number, self.collector), name

    def _cause(self, cells: list[str]) -> str:
        """The words with their codes; what WONDER prints beside them may be the code of a list, which says nothing."""
        if not self.roles.cause:
            return ""
        words, code = self._cell(cells, self.roles.cause), self._cell(cells, f"{self.roles.cause} Code")
        return words if codes_in(words) or not codes_in(code) else f"{words} ({code})"

    def _row(self, number: int, cells: list[str]) -> None:
        band, key = self._band(cells, number), self._key(cells, number)
        if band is None or key is None:
            return
        if self._cell(cells, "Deaths").lower() == "missing":
            self.collector.aside("deaths that WONDER calls Missing: their place did not report")
            return
        bounds = read_deaths(
            self._cell(cells, "Deaths"),
            Where(self.sheet.name, number, "Deaths"),
            self.collector,
            HIDDEN_HIGH,
        )
        if bounds is not None:
            self.found.deaths.append(Deaths(*key, *band, *bounds, self.sheet.name, number, self._cause(cells)))
        if "Population" in self.column:
            readable, people = read_population(
                self._cell(cells, "Population"), Where(self.sheet.name, number, "Population"), self.collector
            )
            if readable:
                self.found.population.append(Population(*key, *band, people, self.sheet.name, number))

    def _total(self, number: int, cells: list[str]) -> None:
        self.collector.aside("Total row, kept out of the counts")
        label = self._cell(cells, self.roles.age) if self.roles.age else ""
        band = read_age(label) if label else None
        if band is None or (self.roles.year and self._cell(cells, self.roles.year)):
            return
        if self.roles.sex or self.roles.groups or self.roles.place or self.roles.cause:
            return  # a Total over groups, places or causes belongs to no single one of them
        where = Where(self.sheet.name, number, "Population")
        readable, people = read_population(self._cell(cells, "Population"), where, self.collector)
        if readable and people is not None:
            place, _ = self.footer.place
            self.found.margins.append(Margin(place, self.footer.group or EVERYONE, *band, people))
            shown = sum(row.population or 0.0 for row in self.found.population if row.age_start == band.start)
            if shown > people:
                self.collector.add(
                    where.fault(
                        f"{people:,.0f}, the rows {shown:,.0f}",
                        "total_wrong",
                        "Export the file again; do not edit it by hand.",
                    )
                )


SOURCES = (
    Source(
        name="wonder",
        title=NAME,
        publisher="National Center for Health Statistics, CDC",
        license=f"{PUBLIC_DOMAIN}; no count of 9 or fewer may be published",
        address="https://wonder.cdc.gov/mcd.html",
        direct=False,
        holds=(COUNTS, POPULATIONS),
        recognizes=recognizes,
        counts=read,
    ),
)
