"""Templates of WHO's Health Equity Assessment Toolkit (HEAT Plus): estimates by setting, date, dimension and subgroup.

Columns after Hosseinpoor AR, Schlotheuber A, Nambiar D, Ross Z (2018) Health Equity Assessment Toolkit Plus,
Global Health Action 11:1440783, doi 10.1080/16549716.2018.1440783.
"""

from __future__ import annotations

from dataclasses import replace

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where, read_year
from commontable.pipeline.sources.declared import ESTIMATES, Source
from commontable.pipeline.sources.figures import error_of_limits, plain_number, read_figure, read_limits
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import ESTIMATE, MISSING, STATES, EstimatesFile, Figure, Measure

NAME = "HEAT template"
NEEDED = {"setting", "date", "indicator_abbr", "dimension", "subgroup", "estimate"}
LEVEL = 0.95
PERCENT = 100.0
_LIMITS = (("ci_lb", "ci_ub"), ("95ci_lb", "95ci_ub"), ("95% ci lb", "95% ci ub"))
ABSENT = frozenset({"", "na", "n/a", "."})


def recognizes(header: list[str]) -> bool:
    """The columns every HEAT template must have."""
    return {name.lower() for name in header} >= NEEDED


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Every subgroup's estimate; the group of a figure is its dimension and subgroup."""
    found = EstimatesFile(NAME, sheet.name, level=LEVEL)
    reader = _Reader(sheet, found, options, collector)
    for number, cells in sheet.whole_rows(collector):
        reader.row(number, {name: cells[index].strip() for name, index in reader.column.items()})
    return replace(found, notes=tuple(reader.notes()))


class _Reader:
    def __init__(self, sheet: Sheet, found: EstimatesFile, options: ReadOptions, collector: Collector) -> None:
        self.sheet, self.found, self.options, self.collector = sheet, found, options, collector
        self.column = {name.lower(): index for index, name in enumerate(sheet.header)}
        self.limits = next((pair for pair in _LIMITS if set(pair) <= set(self.column)), None)
        self.sources: dict[str, None] = {}

    def notes(self) -> list[str]:
        """The sources the file itself names."""
        return [f"{self.sheet.name}: {source}." for source in list(self.sources)[:5]]

    def row(self, number: int, row: dict[str, str]) -> None:
        code = row["indicator_abbr"]
        self.found.measures.setdefault(code, _measure(code, row))
        if not self.options.wants(code):
            return
        if row.get("source"):
            self.sources[row["source"]] = None
        year = read_year(row["date"], Where(self.sheet.name, number, "date"), self.collector)
        if year is None:
            return
        place = row.get("iso3") or row["setting"]
        group = f"{row['dimension']}: {row['subgroup']}"
        head = (code, place, row["setting"], group, year, year)
        figure = self._figure(head, number, row)
        if figure is not None:
            self.found.figures.append(figure)

    def _figure(self, head: tuple[str, str, str, str, int, int], number: int, row: dict[str, str]) -> Figure | None:
        flag, name = row.get("flag", "").lower(), self.sheet.name
        if row["estimate"].lower() in ABSENT:
            state = flag if flag in STATES and flag != ESTIMATE else MISSING
            return Figure(*head, None, None, None, None, state, "not_published", name, number)
        unit = self.found.measures[head[0]].unit
        value = read_figure(row["estimate"], Where(name, number, "estimate"), unit, self.collector)
        if value is None:
            return None
        ends = self._ends(row, value, number)
        error = plain_number(row.get("se", ""))
        if error is None and ends is not None:
            error = error_of_limits(ends, LEVEL)
        if error is not None and error < 0:
            remedy = "A standard error is zero or more."
            self.collector.add(Where(name, number, "se").fault(row["se"], "out_of_range", remedy))
            return None
        state = flag if flag == "unreliable" else ESTIMATE
        low, high = ends or (None, None)
        return Figure(*head, value, error, low, high, state, "", name, number)

    def _ends(self, row: dict[str, str], value: float, number: int) -> tuple[float, float] | None:
        if self.limits is None:
            return None
        low, high = row[self.limits[0]], row[self.limits[1]]
        if low.lower() in ABSENT and high.lower() in ABSENT:
            return None
        return read_limits((low, high), value, Where(self.sheet.name, number, self.limits[0]), self.collector)


def _measure(code: str, row: dict[str, str]) -> Measure:
    favorable = {"1": "high", "0": "low"}.get(row.get("favourable_indicator", ""), "")
    unit = "percent" if plain_number(row.get("indicator_scale", "")) == PERCENT else ""
    return Measure(code, row.get("indicator_name") or code, unit, favorable)


SOURCES = (
    Source(
        name="heat",
        title=NAME,
        publisher="World Health Organization",
        license="as the file itself says",
        address="https://www.who.int/data/inequality-monitor/assessment_toolkit",
        direct=False,
        holds=(ESTIMATES,),
        recognizes=recognizes,
        estimates=read,
        suggests="These are published estimates, not counts: measure them with `commontable measure published`.",
    ),
)
