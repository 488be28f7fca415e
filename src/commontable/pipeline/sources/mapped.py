"""A table read through a column mapping: codes become what they mean, and the usual readers do the rest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources import plain, records
from commontable.pipeline.sources.cells import SUPPRESSED_WORDS, Where
from commontable.pipeline.sources.columns import ESTIMATES, RECORDS, ColumnMapping
from commontable.pipeline.sources.declared import COUNTS as HOLDS_COUNTS
from commontable.pipeline.sources.declared import ESTIMATES as HOLDS_ESTIMATES
from commontable.pipeline.sources.declared import RECORDS as HOLDS_RECORDS
from commontable.pipeline.sources.declared import Source
from commontable.pipeline.sources.mapped_figures import read_figures
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import CountsFile, EstimatesFile

SUPPRESSED = "Suppressed"
ABSENT = "NA"
SHOWN = 12
_YEAR = re.compile(r"^\d{4}$")
Change = Callable[[str], str]


@dataclass(frozen=True)
class MappedSheet(Sheet):
    """Rows of another sheet with their codes replaced; constants stand in columns of their own behind the others."""

    base: Sheet
    mapping: ColumnMapping

    def rows(self, collector: Collector, headers: int = 1) -> Iterator[tuple[int, list[str]]]:
        """The rows that have as many cells as the header, and whose codes are all known."""
        translation = _Translation(self.base, self.mapping, collector)
        constants = list(self.mapping.constants.values())
        for number, cells in self.base.whole_rows(collector, self.mapping.header_row + headers - 1):
            if translation.change(number, cells):
                yield number, cells + constants
        translation.tell()

    def column(self) -> dict[str, int]:
        """Role -> the index of its column."""
        width = len(self.base.header)
        at = {
            self.mapping.columns[name]: index
            for index, name in enumerate(self.base.header)
            if name in self.mapping.columns
        }
        return at | {role: width + number for number, role in enumerate(self.mapping.constants)}


class _Translation:
    """Changes the cells of a row in place; each different cell of a column is understood once."""

    def __init__(self, sheet: Sheet, mapping: ColumnMapping, collector: Collector) -> None:
        self.sheet, self.mapping, self.collector = sheet, mapping, collector
        self.padded = 0
        self.hidden = frozenset(word.strip() for word in mapping.hidden)
        self.absent = frozenset(word.strip() for word in mapping.absent)
        self.changed = [
            (index, mapping.columns[name], mapping.codes.get(name))
            for index, name in enumerate(sheet.header)
            if name in mapping.columns and self._changes(name)
        ]

    def _changes(self, name: str) -> bool:
        role = self.mapping.columns[name]
        numbers = role in ("deaths", "population", "estimate", "standard_error", "margin", "lower", "upper")
        return bool(
            name in self.mapping.codes
            or (role == "place" and self.mapping.place_length)
            or role == "date"
            or (numbers and (self.hidden or self.absent))
        )

    def change(self, number: int, cells: list[str]) -> bool:
        """False (with a fault) where a cell cannot be understood."""
        sound = True
        for index, role, codes in self.changed:
            text = cells[index].strip()
            if codes is not None and text in codes:
                cells[index] = codes[text]
            elif codes is not None and role not in ("deaths", "population", "estimate"):
                sound = self._unknown(number, index, text, codes)
            elif role == "place" and self.mapping.place_length:
                sound = self._place(number, index, cells) and sound
            elif role == "date":
                cells[index] = f"{text}-01-01" if _YEAR.match(text) else text
            elif text in self.hidden:
                cells[index] = SUPPRESSED
            elif text in self.absent:
                cells[index] = ABSENT
        return sound

    def _unknown(self, number: int, index: int, text: str, codes: object) -> bool:
        known = list(codes) if isinstance(codes, dict) else []
        shown = ", ".join(known[:SHOWN]) + (" …" if len(known) > SHOWN else "")
        remedy = f"The mapping {self.mapping.name} knows {shown}: add what this one means, or correct the cell."
        rule = "unknown_code" if text else "missing_value"
        self.collector.add(Where(self.sheet.name, number, self.sheet.header[index]).fault(text, rule, remedy))
        return False

    def _place(self, number: int, index: int, cells: list[str]) -> bool:
        text, length = cells[index].strip(), self.mapping.place_length
        if len(text) == length:
            return True
        if text.isascii() and text.isdigit() and len(text) < length:
            cells[index] = text.zfill(length)
            self.padded += 1
            return True
        remedy = f"The mapping says that codes of places have {length} digits."
        self.collector.add(Where(self.sheet.name, number, self.sheet.header[index]).fault(text, "out_of_range", remedy))
        return False

    def tell(self) -> None:
        """Say what was put back."""
        if self.padded:
            said = f"{self.padded:,} codes in the column {self.mapping.column_of('place')} had lost leading zeros"
            told = f"they were put back, since the mapping says that each has {self.mapping.place_length} digits."
            self.collector.note(f"{self.sheet.name}: {said}; {told}")


def source_by(mapping: ColumnMapping) -> Source:
    """The source that a mapping makes of a table."""
    figures = mapping.holds == ESTIMATES
    return Source(
        name="mapped",
        title=kind_of(mapping),
        publisher="whoever made it",
        license="as its maker says",
        address="",
        holds=(HOLDS_ESTIMATES if figures else HOLDS_RECORDS if mapping.holds == RECORDS else HOLDS_COUNTS,),
        recognizes=mapping.fits,
        counts=None if figures else lambda sheet, options, collector: _counts(sheet, options, collector, mapping),
        estimates=(lambda sheet, options, collector: _estimates(sheet, options, collector, mapping))
        if figures
        else None,
        suggests="The mapping makes estimates of it: measure them with `commontable measure published`."
        if figures
        else "",
    )


def kind_of(mapping: ColumnMapping) -> str:
    """What a file read in this way is called in a release."""
    return f"table, read by the column mapping {mapping.name}"


def check_used(mappings: tuple[ColumnMapping, ...], kinds: set[str], collector: Collector) -> None:
    """A mapping that no file was read by is a mistake somebody should know of."""
    for mapping in mappings:
        if kind_of(mapping) not in kinds and collector.clean:
            remedy = "No file has its columns: give the file it was made for, or leave it out."
            collector.add(Fault("request", None, "mapping", mapping.name, "bad_mapping", remedy))


def _counts(sheet: Sheet, options: ReadOptions, collector: Collector, mapping: ColumnMapping) -> CountsFile:
    kind = kind_of(mapping)
    if not check_header(sheet, mapping, collector):
        return CountsFile(kind, sheet.name)
    view = _view(sheet, mapping)
    if mapping.holds == RECORDS:
        found = records.reader(_record_columns(view), kind)(view, options, collector)
    else:
        found = plain.read_columns(view, options, collector, view.column())
    return replace(found, kind=kind, notes=(*found.notes, _said(sheet, mapping)))


def _estimates(sheet: Sheet, options: ReadOptions, collector: Collector, mapping: ColumnMapping) -> EstimatesFile:
    kind = kind_of(mapping)
    if not check_header(sheet, mapping, collector):
        return EstimatesFile(kind, sheet.name)
    view = _view(sheet, mapping)
    found = read_figures(view, view.column(), replace(options, level=mapping.level), collector)
    return replace(found, kind=kind, notes=(*found.notes, _said(sheet, mapping)))


def _view(sheet: Sheet, mapping: ColumnMapping) -> MappedSheet:
    header = [*sheet.header, *(f"({role} of the mapping)" for role in mapping.constants)]
    return MappedSheet(sheet.path, sheet.delimiter, header, sheet, mapping)


def _record_columns(view: MappedSheet) -> records.Columns:
    named = {role: view.header[index] for role, index in view.column().items()}
    date, age, sex, group, place = (named.get(role, "") for role in ("date", "age", "sex", "group", "place"))
    causes = (named["cause"],) if "cause" in named else ()
    return records.Columns(date, age, sex, group, place, causes=causes, only=view.mapping.only)


def _said(sheet: Sheet, mapping: ColumnMapping) -> str:
    told = f"{sheet.name} was read by the column mapping {mapping.name}"
    return f"{told}; not read: {', '.join(mapping.left_out)}." if mapping.left_out else f"{told}."


def check_header(sheet: Sheet, mapping: ColumnMapping, collector: Collector) -> bool:
    """False, with faults that name and propose, where the header is not the one the mapping was made for."""
    header, known = sheet.header, {*mapping.columns, *mapping.left_out}
    row = mapping.header_row
    missing = [name for name in mapping.columns if name not in header]
    unknown = [name for name in header if name not in known]
    twice = sorted({name for name in header if header.count(name) > 1 and name in mapping.columns})
    for name in missing:
        near = difflib.get_close_matches(name, unknown, 1, 0.6)
        proposal = f"The file has {near[0]}: is it the same?" if near else f"The file has {', '.join(header[:SHOWN])}."
        remedy = f"{proposal} Correct the mapping {mapping.name}, or give the file it was made for."
        collector.add(Fault(sheet.name, row, name, mapping.columns[name], "missing_column", remedy))
    for name in twice:
        remedy = "Give the columns names of their own."
        collector.add(Fault(sheet.name, row, name, name, "two_columns", remedy))
    if unknown:
        remedy = " ".join(_proposals(unknown, mapping))
        collector.add(Fault(sheet.name, row, "", ", ".join(unknown)[:200], "unmapped_columns", remedy))
    return not (missing or unknown or twice)


def _proposals(unknown: list[str], mapping: ColumnMapping) -> Iterator[str]:
    from commontable.pipeline.sources.suggesting import role_named

    taken = {*mapping.columns.values(), *mapping.constants}
    leave = []
    for name in unknown:
        role = role_named(name)
        if role and role not in taken:
            yield f'{name} may hold the {role.replace("_", " ")}: "columns": {{"{name}": "{role}"}}.'
        else:
            leave.append(name)
    if leave:
        shown = ", ".join(f'"{name}"' for name in leave[:SHOWN]) + (", …" if len(leave) > SHOWN else "")
        yield f'Leave out what is not needed: "left_out": [{shown}].'


assert SUPPRESSED.lower() in SUPPRESSED_WORDS
