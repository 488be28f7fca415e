"""NCHS death rates and life expectancy at birth, United States from 1900, by race and sex."""

from __future__ import annotations

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where, read_year
from commontable.pipeline.sources.declared import ESTIMATES, PUBLIC_DOMAIN, Source
from commontable.pipeline.sources.figures import read_figure
from commontable.pipeline.sources.plain import BOTH_SEXES, EVERYBODY
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import ESTIMATE, EVERYONE, MISSING, EstimatesFile, Figure, Measure

NAME = "NCHS death rates and life expectancy"
COLUMNS = {
    "Average Life Expectancy (Years)": Measure("life_expectancy_at_birth", "Life expectancy at birth", "years", "high"),
    "Age-adjusted Death Rate": Measure(
        "age_adjusted_death_rate", "Age-adjusted death rate", "deaths per 100,000", "low"
    ),
}
PLACE = "United States"


def recognizes(header: list[str]) -> bool:
    """Year, race, sex and at least one of the two measures."""
    return {"Year", "Race", "Sex"} <= set(header) and any(column in header for column in _known(header))


def _known(header: list[str]) -> dict[str, Measure]:
    """The publisher has written "Death Rates" and "Death Rate"."""
    named = {column.removesuffix("s"): column for column in header}
    return {named[column]: measure for column, measure in COLUMNS.items() if column in named} | {
        column: measure for column, measure in COLUMNS.items() if column in header
    }


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Every year × race × sex; an empty cell was not published."""
    known = _known(sheet.header)
    column = {name: index for index, name in enumerate(sheet.header)}
    note = f"{sheet.name}: published without standard errors, so no interval can be shown."
    found = EstimatesFile(NAME, sheet.name, {each.code: each for each in known.values()}, notes=(note,))
    for number, cells in sheet.whole_rows(collector):
        year = read_year(cells[column["Year"]], Where(sheet.name, number, "Year"), collector)
        if year is None:
            continue
        group = group_of(cells[column["Race"]], cells[column["Sex"]])
        for name, measure in known.items():
            if not options.wants(measure.code):
                continue
            text, head = cells[column[name]].strip(), (measure.code, "", PLACE, group, year, year)
            if not text:
                absent = Figure(*head, None, None, None, None, MISSING, "not_published", sheet.name, number)
                found.figures.append(absent)
                continue
            value = read_figure(text, Where(sheet.name, number, name), measure.unit, collector)
            if value is not None:
                found.figures.append(Figure(*head, value, None, None, None, ESTIMATE, "", sheet.name, number))
    return found


def group_of(race: str, sex: str) -> str:
    """Race and sex as one group; a word for all of them says nothing of its own."""
    parts = [
        race.strip() if race.strip().lower() not in EVERYBODY else "",
        sex.strip() if sex.strip().lower() not in BOTH_SEXES else "",
    ]
    return ", ".join(part for part in parts if part) or EVERYONE


SOURCES = (
    Source(
        name="nchs-life-expectancy",
        title=NAME,
        publisher="National Center for Health Statistics, CDC",
        license=PUBLIC_DOMAIN,
        address="https://data.cdc.gov/api/views/w9j2-ggv5/rows.csv?accessType=DOWNLOAD",
        holds=(ESTIMATES,),
        recognizes=recognizes,
        estimates=read,
        suggests="These are published figures, not counts: measure them with `commontable measure published`.",
    ),
)
