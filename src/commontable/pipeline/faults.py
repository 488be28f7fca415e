"""What is wrong with an input, all of it at once: file, row, column, value, rule, remedy."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

STORED = 1_000  # faults kept word for word; the rest are counted by rule
STOP = 20_000  # a file this bad is not the file that was meant: reading ends here

MOST_ASIDE = 1_000  # rows put aside with a fault of their own; beyond it the file is refused all the same

# Rule -> the sentence that says what is wrong. A test holds every rule used in the code to this table.
RULES = {
    "file_missing": "The file is not there.",
    "empty_file": "The file is empty.",
    "no_rows": "The file has a header but no rows.",
    "too_large": "The file is larger than this reader accepts.",
    "excel_workbook": "This is an Excel workbook, whatever its name says.",
    "not_text": "The file is not a text table.",
    "wrong_encoding": "The file is not in UTF-8.",
    "line_too_long": "A line is longer than any table row should be.",
    "wrong_delimiter": "The columns are not separated by tabs or commas.",
    "not_a_table": "The quotation marks do not close, so the columns cannot be told apart.",
    "unknown_columns": "The header names none of the columns that are needed.",
    "missing_column": "A column that is needed is not there.",
    "two_columns": "Two columns claim to hold the same thing.",
    "wrong_kind": "This is a table of another kind than was asked for.",
    "bad_mapping": "The column mapping cannot be used.",
    "unmapped_columns": "Columns are neither mapped nor left out.",
    "which_sheet": "It is not told which sheet of the workbook is meant.",
    "formula": "The cell holds a formula, not a value.",
    "damaged_file": "The file is damaged.",
    "reader_missing": "This kind of file needs a reader that is not installed here.",
    "wrong_width": "The row has more or fewer cells than the header.",
    "not_a_number": "This is not a number.",
    "not_whole": "A count of deaths must be a whole number.",
    "negative_count": "A count cannot be negative.",
    "out_of_range": "The number is outside what is possible.",
    "missing_value": "The cell is empty.",
    "unknown_age": "The age is not one that can be read.",
    "unknown_year": "The year is not one that can be read.",
    "unsupported_grouping": "The file is broken down by something a life table must not be summed over.",
    "cause_too_wide": "The cause reaches beyond one of the groups that were asked for.",
    "causes_without_total": "There are deaths by cause, but none of all causes of the same people and years.",
    "not_all_causes": "The file holds deaths of some causes only; a life table needs deaths of all causes.",
    "unknown_date": "The date is not one that can be read.",
    "unknown_code": "The code is none of those its source uses.",
    "unknown_measure": "It is not told which of the file's measures is meant.",
    "limits_wrong": "The limits of the interval do not enclose the value.",
    "parts_do_not_add": "The parts do not add up to their total.",
    "life_table_wrong": "The columns of the life table contradict each other.",
    "total_wrong": "A Total row is smaller than the rows it sums.",
    "duplicate": "The same place, group, sex, age and year stand there twice.",
    "total_among_parts": "The file holds a whole together with its parts, which would be counted twice.",
    "age_gap": "The ages do not cover every year of life exactly once.",
    "deaths_without_population": "There are deaths but no population for them.",
    "population_without_deaths": "There is a population but no row of deaths.",
    "population_unknown": "The population of a hidden count cannot be known from the file.",
    "deaths_above_population": "There are more deaths than people.",
    "places_differ": "The groups do not cover the same places, so a gap between them would compare places, not groups.",
    "years_not_told": "The file does not say which years its rows are of.",
    "unknown_group": "No such group is in the files.",
    "periods_wrong": "The periods cannot be used.",
    "bad_request": "The request cannot be carried out.",
    "told_by_earlier_releases": "Releases made before already tell counts that must stay hidden.",
    "cannot_be_protected": "Counts that must stay hidden could be worked out whatever else is hidden.",
    "not_geojson": "This is not a GeoJSON FeatureCollection of areas.",
    "identifier_not_text": "The identifier is a number, so a leading zero may have been lost.",
    "no_identifier": "The area has no identifier.",
    "not_lon_lat": "The coordinates are not longitude and latitude in degrees.",
    "place_joins_nothing": "The place is on no area of the map.",
    "not_areas": "This is not a map of areas that can be read.",
    "which_layer": "It is not told which layer of the map is meant.",
    "ring_open": "The outline of the area is not closed, or has fewer than four points.",
    "vintages_differ": "The boundaries are of another year than the data.",
    "not_a_crosswalk": "This is not a table of how places lie in areas.",
    "places_cut": "Counts of a place that lies in several areas cannot be divided among them.",
}


# Faults of one row alone: the row may be put aside where that was asked for. Faults of rows together never are.
OF_ONE_ROW = frozenset(
    {
        "formula",
        "limits_wrong",
        "missing_value",
        "negative_count",
        "not_a_number",
        "not_whole",
        "out_of_range",
        "unknown_age",
        "unknown_code",
        "unknown_date",
        "unknown_year",
        "wrong_width",
    }
)
BAD_ROWS = ("refuse", "aside")


@dataclass(frozen=True)
class Fault:
    """One thing wrong. `row` counts lines of the file from 1 (the header); None where the whole file is meant."""

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    remedy: str

    @property
    def sentence(self) -> str:
        """What is wrong, in words."""
        return RULES[self.rule]

    def as_text(self) -> str:
        """One line: where, what was found, what is wrong, what to do."""
        where = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        found = f' Found "{self.value}".' if self.value else ""
        return f"{where}: {self.sentence}{found} {self.remedy}".strip()


@dataclass(frozen=True)
class FaultReport:
    """All faults of an input, with what was put aside (counted by reason) and what was noted and accepted."""

    faults: tuple[Fault, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    stopped: bool = False
    put_aside: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        """True where nothing forbids the input."""
        return not self.counts

    @property
    def total(self) -> int:
        """How many faults were found, stored or not."""
        return sum(self.counts.values())

    def as_text(self, limit: int = 20) -> str:
        """A report a person can act on: the count, the first faults in full, then the rest by rule."""
        if self.ok:
            return "No faults were found."
        ending = " (reading stopped there)" if self.stopped else ""
        noun = "fault" if self.total == 1 else "faults"
        lines = [f"The input was refused: {self.total:,} {noun}{ending}. Nothing was imported."]
        lines += [f"  {number}. {fault.as_text()}" for number, fault in enumerate(self.faults[:limit], 1)]
        if self.total > limit:
            lines.append(f"  … and {self.total - min(limit, len(self.faults)):,} more. By rule:")
            lines += [
                f"  {count:>9,} × {RULES[rule]}"
                for rule, count in sorted(self.counts.items(), key=lambda item: -item[1])
            ]
        return "\n".join(lines)

    def as_csv(self) -> str:
        """The stored faults as CSV, one a line."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["file", "row", "column", "value", "rule", "what is wrong", "remedy"])
        for fault in self.faults:
            writer.writerow(
                [
                    *(_plain(word) for word in (fault.file, str(fault.row or ""), fault.column, fault.value)),
                    fault.rule,
                    fault.sentence,
                    _plain(fault.remedy),
                ]
            )
        return out.getvalue()


def _plain(word: str) -> str:
    # A spreadsheet runs a cell that starts with one of these as a formula; the value came from a stranger's file.
    return f"'{word}" if word[:1] in ("=", "+", "-", "@", "\t", "\r") else word


class RefusedInput(Exception):
    """The input has faults; `report` holds all of them."""

    def __init__(self, report: FaultReport) -> None:
        super().__init__(report.as_text())
        self.report = report


class Enough(Exception):
    """So many faults that reading on would tell nothing more."""


class Collector:
    """Gathers faults, rows put aside and notices while files are read."""

    def __init__(self, bad_rows: str = "refuse") -> None:
        """`bad_rows` "aside" keeps rows with a fault of their own apart, counted and named, and goes on without."""
        self._may_put_aside = bad_rows == "aside"
        self._put_aside: list[Fault] = []
        self._faults: list[Fault] = []
        self._counts: Counter[str] = Counter()
        self._aside: Counter[str] = Counter()
        self._notices: list[str] = []
        self._stopped = False

    def add(self, fault: Fault) -> None:
        """Count one fault, and keep it while there is room."""
        if fault.rule not in RULES:
            raise KeyError(f"The rule '{fault.rule}' is not in RULES; add its sentence there.")
        if self._may_put_aside and fault.row is not None and fault.rule in OF_ONE_ROW:
            self._put_aside.append(fault)
            if len(self._put_aside) <= MOST_ASIDE:
                return
            self._may_put_aside = False
            for each in self._put_aside[:-1]:
                self.add(each)
            self._put_aside.clear()
        self._counts[fault.rule] += 1
        if len(self._faults) < STORED:
            self._faults.append(fault)
        if self._counts.total() >= STOP:
            self._stopped = True
            raise Enough

    def aside(self, reason: str, rows: int = 1) -> None:
        """Count rows that are rightly not used."""
        self._aside[reason] += rows

    def note(self, sentence: str) -> None:
        """Say something that was accepted and should be known; each sentence once."""
        if sentence not in self._notices:
            self._notices.append(sentence)

    @property
    def clean(self) -> bool:
        """True while nothing forbids the input."""
        return not self._counts

    def report(self) -> FaultReport:
        """What has been gathered so far."""
        aside = self._aside + Counter(RULES[fault.rule] for fault in self._put_aside)
        return FaultReport(
            faults=tuple(self._faults),
            counts=dict(self._counts),
            aside=dict(sorted(aside.items())),
            notices=tuple(self._notices),
            stopped=self._stopped,
            put_aside=tuple(self._put_aside),
        )

    def require_clean(self) -> None:
        """Raise RefusedInput if anything forbids the input."""
        if not self.clean:
            raise RefusedInput(self.report())
