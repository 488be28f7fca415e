"""Readers of the files this field passes around. A source is a small declared thing (`declared.Source`); adding one is
one file with a tuple SOURCES, its line in REGISTRY below, and one test.

A reader reads and never repairs: what it cannot take goes to the collector, with row, column, value, rule and remedy.
"""

from __future__ import annotations

from collections.abc import Sized
from pathlib import Path

from commontable.pipeline.causes import codes_in
from commontable.pipeline.checks.estimates import check_estimates
from commontable.pipeline.checks.fitness import check_life_table
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources import (
    acs,
    california,
    heat,
    laus,
    medical_examiners,
    nchs,
    places,
    plain,
    releases,
    seer,
    standards,
    svi,
    usaleep,
    wonder,
)
from commontable.pipeline.sources.columns import read_mappings
from commontable.pipeline.sources.declared import HOLDS, Source
from commontable.pipeline.sources.mapped import check_used, source_by
from commontable.pipeline.sources.opening import layout_of, mapping_for, open_table
from commontable.pipeline.sources.reading import AT_THE_TOP, ReadOptions, Sheet
from commontable.pipeline.tables import CountsFile, EstimatesFile, LifeTablesFile, StandardsFile

__all__ = [
    "HOLDS",
    "REGISTRY",
    "Source",
    "check_used",
    "open_table",
    "read_counts",
    "read_estimates",
    "read_life_tables",
    "read_mappings",
    "read_standards",
    "source_named",
    "source_of",
]

# The narrow ones first: a table of counts with columns of its own recognizes much.
REGISTRY: tuple[Source, ...] = (
    *wonder.SOURCES,
    *usaleep.SOURCES,
    *seer.SOURCES,
    *standards.SOURCES,
    *acs.SOURCES,
    *places.SOURCES,
    *svi.SOURCES,
    *laus.SOURCES,
    *nchs.SOURCES,
    *california.SOURCES,
    *medical_examiners.SOURCES,
    *heat.SOURCES,
    *releases.SOURCES,
    *plain.SOURCES,
)
_AS_THEY_ARE = ReadOptions()


def source_named(name: str) -> Source:
    """The source of that name; KeyError names those there are."""
    for source in REGISTRY:
        if source.name == name:
            return source
    raise KeyError(f"There is no source '{name}'; there are {', '.join(source.name for source in REGISTRY)}.")


def source_of(header: list[str]) -> Source | None:
    """The first source that knows this header."""
    return next((source for source in REGISTRY if source.recognizes(header)), None)


def _knows(header: list[str]) -> bool:
    return source_of(header) is not None


def read_counts(path: Path, options: ReadOptions, collector: Collector) -> CountsFile | None:
    """Read one file of counts, populations or deaths one a row; None where it was refused."""
    sheet, source = _opened(path, options, collector)
    if sheet is None:
        return None
    if source is None or source.counts is None:
        _refuse(sheet, source, _COUNTS_WANTED, collector)
        return None
    found = source.counts(sheet, options, collector)
    _some(sheet, (found.deaths, found.population), collector)
    if options.life_table and not (options.causes and codes_in(found.only)):
        check_life_table(found, collector)
    return found


def read_estimates(path: Path, options: ReadOptions, collector: Collector) -> EstimatesFile | None:
    """Read one file of published estimates; with a measure among the options, that one alone."""
    sheet, source = _opened(path, options, collector)
    if sheet is None:
        return None
    if source is None or source.estimates is None:
        _refuse(sheet, source, _ESTIMATES_WANTED, collector)
        return None
    found = source.estimates(sheet, options, collector)
    if options.measure and options.measure not in found.measures and (found.measures or collector.clean):
        shown = "; ".join(f"{each.code} ({each.title})" for each in list(found.measures.values())[:12])
        more = f" and {len(found.measures) - 12} more" if len(found.measures) > 12 else ""
        fault = Fault(sheet.name, None, "measure", options.measure, "unknown_measure", f"The file holds {shown}{more}.")
        collector.add(fault)
    else:
        _some(sheet, (found.figures,), collector)
    check_estimates(found, collector)
    return found


def read_standards(path: Path, collector: Collector, options: ReadOptions = _AS_THEY_ARE) -> StandardsFile | None:
    """Read one file of standard populations."""
    sheet, source = _opened(path, options, collector)
    if sheet is None:
        return None
    if source is None or source.standards is None:
        _refuse(sheet, source, "Give a file of standard populations as SEER offers it.", collector)
        return None
    found = source.standards(sheet, options, collector)
    _some(sheet, (found.weights,), collector)
    return found


def read_life_tables(path: Path, collector: Collector, options: ReadOptions = _AS_THEY_ARE) -> LifeTablesFile | None:
    """Read one file of published life tables."""
    sheet, source = _opened(path, options, collector)
    if sheet is None:
        return None
    if source is None or source.life_tables is None:
        _refuse(sheet, source, "Give a USALEEP file B.", collector)
        return None
    found = source.life_tables(sheet, options, collector)
    _some(sheet, (found.rows,), collector)
    return found


_COUNTS_WANTED = (
    "Give a file of counts: a CDC WONDER export, a table B01001 of the American Community Survey, a line list of a "
    "medical examiner, or a CSV or TSV with the columns age and deaths, population or both (and place, group, sex, "
    "year where there are several). For a table of your own say what its columns hold: `commontable sources map FILE "
    "--save mapping.json`."
)
_ESTIMATES_WANTED = (
    "Give published estimates: USALEEP, CDC PLACES, the American Community Survey, the Social Vulnerability Index, "
    "LAUS or a HEAT template. For a table of your own say what its columns hold: `commontable sources map FILE --save "
    "mapping.json`."
)


def _opened(path: Path, options: ReadOptions, collector: Collector) -> tuple[Sheet | None, Source | None]:
    """The table, and what reads it: a column mapping that was made for it, or the source that knows it."""
    mapping = mapping_for(path, options.mappings, _knows) if options.mappings else None
    if mapping is not None:
        return open_table(path, collector, layout_of(mapping), mapping.fits), source_by(mapping)
    sheet = open_table(path, collector, AT_THE_TOP, _knows)
    return sheet, None if sheet is None else source_of(sheet.header)


def _some(sheet: Sheet, tables: tuple[Sized, ...], collector: Collector) -> None:
    if not any(tables) and collector.clean:
        remedy = "Check that the export finished, and that its rows are not all put aside."
        collector.add(Fault(sheet.name, None, "", "", "no_rows", remedy))


def _refuse(sheet: Sheet, source: Source | None, remedy: str, collector: Collector) -> None:
    shown = ", ".join(sheet.header[:8])[:200]
    if source is not None:
        words = source.suggests or f"It is recognized as: {source.title} ({', '.join(source.holds)}). {remedy}"
        collector.add(Fault(sheet.name, 1, "", shown, "wrong_kind", words))
    else:
        collector.add(Fault(sheet.name, 1, "", shown, "unknown_columns", remedy))
