"""Rows that CDC WONDER leaves out (fewer than ten deaths) are put back as hidden counts: known to exist, never zero."""

from __future__ import annotations

from dataclasses import replace

from commontable.pipeline.ages import Band
from commontable.pipeline.tables import CountsFile, Deaths, Population

# The age groups WONDER offers; a group that is hidden in every row would otherwise go unnoticed.
SCHEMES: dict[str, list[Band]] = {
    "Ten-Year Age Groups": [Band(0, 1), Band(1, 5), *(Band(age, age + 10) for age in range(5, 85, 10)), Band(85, None)],
    "Five-Year Age Groups": [
        Band(0, 1),
        Band(1, 5),
        *(Band(age, age + 5) for age in range(5, 100, 5)),
        Band(100, None),
    ],
    "Single-Year Ages": [*(Band(age, age + 1) for age in range(100)), Band(100, None)],
}


def complete(found: CountsFile, age_column: str, hidden_high: int) -> CountsFile:
    """The file with every year × age of every place, group and sex; restored cells are 0 to `hidden_high`,
    population not told.
    """
    told = {(row.place, row.place_name, row.group, row.sex, row.cause, row.year, row.age_start) for row in found.deaths}
    if not told:
        return found
    bands = sorted({Band(row.age_start, row.age_end) for row in found.deaths} | set(SCHEMES.get(age_column, [])))
    years = sorted({row.year for row in found.deaths})
    people = sorted({key[:5] for key in told})
    deaths, population = list(found.deaths), list(found.population)
    for who in people:
        for year in range(years[0], years[-1] + 1):
            for band in bands:
                if (*who, year, band.start) not in told:
                    cell = (*who[:4], year, *band)
                    deaths.append(Deaths(*cell, 0, hidden_high, found.file, None, who[4]))
                    population.append(Population(*cell, None, found.file, None))
    return replace(found, deaths=deaths, population=population)
