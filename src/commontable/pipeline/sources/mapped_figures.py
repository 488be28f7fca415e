"""Published estimates of somebody's own table, read by the roles that a column mapping gives its columns."""

from __future__ import annotations

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import SUPPRESSED_WORDS, Where
from commontable.pipeline.sources.figures import (
    error_of_limits,
    error_of_margin,
    plain_number,
    read_figure,
    read_limits,
)
from commontable.pipeline.sources.plain import EVERYBODY
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import (
    ESTIMATE,
    EVERYONE,
    MISSING,
    STANDS,
    STATES,
    SUPPRESSED,
    YEAR_NOT_TOLD,
    ZERO,
    EstimatesFile,
    Figure,
    Measure,
)

MEASURE = "estimate"  # the code of the only measure, where no column and no constant names it
NO_VALUE = frozenset({"", "na", "n/a", ".", "not available"})
WITHHELD = NO_VALUE | SUPPRESSED_WORDS
_YEARS = 2
Head = tuple[str, str, str, str, int, int]


class _Unsound(Exception):
    """A cell of the row cannot be understood; the fault has been told."""


def read_figures(sheet: Sheet, column: dict[str, int], options: ReadOptions, collector: Collector) -> EstimatesFile:
    """Every row as a figure; faults go to the collector. Margins and limits are of the options' level."""
    found = EstimatesFile(MEASURE, sheet.name, level=options.level)
    reader = _Reader(sheet, column, found, options, collector)
    for number, cells in sheet.rows(collector):
        reader.row(number, cells)
    return found


class _Reader:
    def __init__(
        self, sheet: Sheet, column: dict[str, int], found: EstimatesFile, options: ReadOptions, collector: Collector
    ) -> None:
        self.sheet, self.column, self.found, self.options, self.collector = sheet, column, found, options, collector

    def _cell(self, cells: list[str], role: str) -> str:
        return cells[self.column[role]].strip() if role in self.column else ""

    def _where(self, role: str, number: int) -> Where:
        return Where(self.sheet.name, number, self.sheet.header[self.column[role]])

    def _unsound(self, role: str, number: int, about: tuple[str, str, str]) -> _Unsound:
        self.collector.add(self._where(role, number).fault(*about))
        return _Unsound()

    def row(self, number: int, cells: list[str]) -> None:
        """One row: whose figure it is, and the figure."""
        code = self._cell(cells, "measure") or MEASURE
        self.found.measures.setdefault(code, Measure(code, code, self._cell(cells, "unit")))
        if not self.options.wants(code):
            return
        name, group = self._cell(cells, "place_name"), self._cell(cells, "group")
        whom = (self._cell(cells, "place") or name, name, EVERYONE if group.lower() in EVERYBODY else group)
        try:
            head = (code, *whom, *self._years(cells, number))
            self.found.figures.append(self._figure(head, number, cells))
        except _Unsound:
            return

    def _years(self, cells: list[str], number: int) -> tuple[int, int]:
        """One year or the first and last of several; both untold where no column tells them."""
        if "year" not in self.column:
            return YEAR_NOT_TOLD, YEAR_NOT_TOLD
        text = self._cell(cells, "year")
        parts = [part.strip() for part in text.replace("–", "-").removesuffix(".0").split("-")]
        if 1 <= len(parts) <= _YEARS and all(len(part) == 4 and part.isascii() and part.isdigit() for part in parts):
            first, last = int(parts[0]), int(parts[-1])
            if 1800 <= first <= last <= 2200:
                return first, last
        remedy = "Write a year, such as 2018, or the first and last of several, such as 2014-2018."
        raise self._unsound("year", number, (text, "unknown_year", remedy))

    def _figure(self, head: Head, number: int, cells: list[str]) -> Figure:
        text, state = self._cell(cells, "estimate"), self._state(cells, number)
        if text.lower() in SUPPRESSED_WORDS:
            state = SUPPRESSED
        if text.lower() in WITHHELD:
            state = state if state == SUPPRESSED else MISSING
            return Figure(*head, None, None, None, None, state, "not_published", self.sheet.name, number)
        unit = self.found.measures[head[0]].unit
        bare = text.removesuffix("%") if unit == "percent" else text
        value = read_figure(bare, self._where("estimate", number), unit, self.collector)
        if value is None:
            raise _Unsound
        if state not in STANDS and not (state == ZERO and value == 0):
            remedy = f"The flag says {state}, and yet there is a value: correct one of the two."
            raise self._unsound("flag", number, (text, "unknown_code", remedy))
        limits = self._limits(cells, number, value)
        low, high = limits or (None, None)
        error = self._error(cells, number, limits)
        return Figure(*head, value, error, low, high, state, "", self.sheet.name, number)

    def _state(self, cells: list[str], number: int) -> str:
        flag = self._cell(cells, "flag").lower()
        if flag and flag not in STATES:
            remedy = f"Write one of {', '.join(STATES)}, or say in the mapping what the flags mean."
            raise self._unsound("flag", number, (flag, "unknown_code", remedy))
        return flag or ESTIMATE

    def _limits(self, cells: list[str], number: int, value: float) -> tuple[float, float] | None:
        texts = self._cell(cells, "lower"), self._cell(cells, "upper")
        if all(text.lower() in WITHHELD for text in texts):
            return None
        limits = read_limits(texts, value, self._where("lower", number), self.collector)
        if limits is None:
            raise _Unsound
        return limits

    def _error(self, cells: list[str], number: int, limits: tuple[float, float] | None) -> float | None:
        for role in ("standard_error", "margin"):
            text = self._cell(cells, role)
            if text.lower() in WITHHELD:
                continue
            error = plain_number(text)
            if error is None or error < 0:
                rule = "not_a_number" if error is None else "out_of_range"
                remedy = "A standard error or margin is one number, zero or more."
                raise self._unsound(role, number, (text, rule, remedy))
            return error if role == "standard_error" else error_of_margin(error, self.options.level)
        return error_of_limits(limits, self.options.level) if limits else None
