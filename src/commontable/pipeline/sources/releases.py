"""The estimates of a release of our own, as Parquet or as the table people downloaded: figures as they were shown."""

from __future__ import annotations

from typing import NamedTuple

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where, read_year
from commontable.pipeline.sources.declared import ESTIMATES, Source
from commontable.pipeline.sources.figures import error_of_limits, plain_number, read_figure, read_limits
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import STANDS, STATES, EstimatesFile, Figure, Measure

NAME = "CommonTable release"
NEEDED = (
    "measure", "place", "place_name", "group", "start_year", "end_year", "value", "lower", "upper", "standard_error",
    "level", "state", "reason", "unit",
)  # fmt: skip
USUAL = 0.95


class Told(NamedTuple):
    """What a row shows; nothing but the state where it hides."""

    value: float | None = None
    error: float | None = None
    lower: float | None = None
    upper: float | None = None


def recognizes(header: list[str]) -> bool:
    """The columns of the table of estimates."""
    return set(header) >= set(NEEDED)


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Every row; bounds and rounded rows with the error that their interval tells."""
    column = {name: sheet.header.index(name) for name in NEEDED}
    levels: set[float] = set()
    measures: dict[str, Measure] = {}
    figures: list[Figure] = []
    for number, cells in sheet.whole_rows(collector):
        row = {name: cells[index].strip() for name, index in column.items()}
        code = row["measure"]
        measures.setdefault(code, _measure(code, row["unit"]))
        if not options.wants(code):
            continue
        at = (sheet.name, number)
        level = _level(row["level"], at, collector)
        told = _told(row, level or USUAL, at, collector)
        start, end = (read_year(row[name], Where(*at, name), collector) for name in ("start_year", "end_year"))
        if level is None or told is None or start is None or end is None:
            continue
        levels.add(level)
        who = (code, row["place"], row["place_name"], row["group"], start, end)
        figures.append(Figure(*who, *told, row["state"], row["reason"], *at))
    return EstimatesFile(NAME, sheet.name, measures, figures, level=levels.pop() if len(levels) == 1 else USUAL)


def _told(row: dict[str, str], level: float, at: tuple[str, int], collector: Collector) -> Told | None:
    if row["state"] not in STATES:
        collector.add(Where(*at, "state").fault(row["state"], "unknown_code", f"Its states are {', '.join(STATES)}."))
        return None
    if row["state"] not in STANDS:
        return Told()
    where = Where(*at, "value")
    value = read_figure(row["value"], where, row["unit"], collector)
    if value is None:
        return None
    if not row["lower"] or not row["upper"]:
        return Told(value)
    limits = read_limits((row["lower"], row["upper"]), value, where, collector)
    if limits is None:
        return None
    error = plain_number(row["standard_error"]) or 0.0
    return Told(value, max(error, error_of_limits(limits, level)), *limits)


def _level(text: str, at: tuple[str, int], collector: Collector) -> float | None:
    level = plain_number(text) if text else USUAL
    if level is None or not 0 < level < 1:
        remedy = "The level of an interval lies between 0 and 1, such as 0.95."
        collector.add(Where(*at, "level").fault(text, "out_of_range", remedy))
        return None
    return level


def _measure(code: str, unit: str) -> Measure:
    from commontable.pipeline.analysis.measures import measure_of

    return Measure(code, code.replace("_", " ").capitalize(), unit, measure_of(code).favorable)


SOURCES = (
    Source(
        name="release",
        title=NAME,
        publisher="whoever made the release",
        license="as the release says",
        address="",
        holds=(ESTIMATES,),
        recognizes=recognizes,
        estimates=read,
        suggests="These are figures, not counts: measure them with `commontable measure published`.",
    ),
)
