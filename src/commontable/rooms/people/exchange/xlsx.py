"""Reads the cells of an XLSX workbook as the text a person sees in them, and says which hold formulas.

Written here rather than taken from a library for three reasons: a formula must be told from a value (a program that
wrote the file may have left 0 in its place), a cell shown as "Jan-16" must not become the first of January, and a
single cell in the last row of an otherwise empty sheet must not cost gigabytes. ECMA-376 part 1, chapter 18.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from .faults import UnreadableFile

FORMULA = "\x00formula"  # what a formula cell reads as: no person can type it
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONSHIP = "http://purl.oclc.org/ooxml/officeDocument/relationships"
# Built-in date formats: 14-17, 22 and the East Asian 27-36, 50-58 show dates; of them only 17 shows no day (§18.8.30).
DAY_FORMATS = {14, 15, 16, 22, *range(27, 37), *range(50, 59)}
MONTH_FORMAT = 17
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
MAX_COLUMNS = 200
MAX_FILLED_ROWS = 20_000  # far above what an import takes: only so that memory is bounded


class _Doctype(Exception):
    """The part declares a document type: spreadsheets never do, attacks on XML readers do."""


class Part:
    """Runs expat over one part of the workbook; subclasses look at the elements. Names come without namespaces."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def feed(self, data: bytes, name: str) -> Any:
        parser = expat.ParserCreate(namespace_separator="|")
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: self.start(tag.rpartition("|")[2], attributes)
        parser.EndElementHandler = lambda tag: self.end(tag.rpartition("|")[2])
        parser.CharacterDataHandler = self.words.append
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, _Doctype, ValueError, IndexError) as error:
            raise UnreadableFile(
                _("The workbook is damaged: its part %(part)s cannot be read. Open it, save it again, and upload that.")
                % {"part": name}
            ) from error
        return self

    def text(self) -> str:
        words = "".join(self.words)
        self.words.clear()
        return words

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...


def _refuse_doctype(*_args: Any) -> None:
    raise _Doctype


class _Workbook(Part):
    """Sheet names with their relationship ids; whether day numbers count from 1904."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.epoch = dt.datetime(1899, 12, 30)  # noqa: DTZ001  (a spreadsheet's days have no time zone)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            target = attributes.get(f"{RELATIONSHIP}|id") or attributes.get(f"{STRICT_RELATIONSHIP}|id", "")
            self.sheets.append((attributes["name"], target))
        if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001


class _Relationships(Part):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            self.targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class _Strings(Part):
    """The shared strings; phonetic hints (rPh) are not part of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.runs: list[str] = []
        self.is_hint = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self.runs = []
        self.is_hint = self.is_hint or tag == "rPh"
        self.words.clear()

    def end(self, tag: str) -> None:
        if tag == "t" and not self.is_hint:
            self.runs.append(self.text())
        if tag == "rPh":
            self.is_hint = False
        if tag == "si":
            self.strings.append("".join(self.runs))


class _Styles(Part):
    """For each cell style, how it shows a date: 'day', 'month', 'year' or '' when it shows a plain number."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.shows: list[str] = []
        self.in_cell_styles = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        if tag == "cellXfs":
            self.in_cell_styles = True
        if tag == "xf" and self.in_cell_styles:
            self.shows.append(self._shown(int(attributes.get("numFmtId", 0))))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.in_cell_styles = False

    def _shown(self, number: int) -> str:
        if number in DAY_FORMATS:
            return "day"
        if number == MONTH_FORMAT:
            return "month"
        code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|General', "", self.codes.get(number, "")).lower()
        if "y" not in code:
            return "day" if "d" in code and "m" in code else ""
        return "day" if "d" in code else "month" if "m" in code else "year"


@dataclass
class Book:
    """What a sheet's cells refer to."""

    strings: list[str] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)
    epoch: dt.datetime = dt.datetime(1899, 12, 30)  # noqa: DTZ001


class _Cells(Part):
    """The filled cells of one sheet, row by row; empty rows cost nothing."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self.rows: dict[int, dict[int, str]] = {}
        self.row = self.column = 0
        self.kind = self.style = ""
        self.value: str | None = None
        self.is_formula = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self._place(attributes.get("r", ""))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value, self.is_formula = None, False
        elif tag == "f":
            self.is_formula = True
        if tag in ("v", "t"):
            self.words.clear()

    def _place(self, reference: str) -> None:
        if match := REFERENCE.match(reference):
            self.row, self.column = int(match[2]), _column_number(match[1])
        else:  # without a reference a cell stands right of the one before (§18.3.1.4)
            self.column += 1

    def end(self, tag: str) -> None:
        if tag == "v" or (tag == "t" and self.kind == "inlineStr"):
            self.value = (self.value or "") + self.text()
        if tag == "c" and self.column <= MAX_COLUMNS:
            shown = FORMULA if self.is_formula else self._shown()
            if shown:
                self._refuse_flood()
                self.rows.setdefault(self.row, {})[self.column] = shown

    def _refuse_flood(self) -> None:
        if len(self.rows) > MAX_FILLED_ROWS:
            raise UnreadableFile(
                _("A sheet has more than %(limit)s filled rows. Split it into smaller files.")
                % {"limit": MAX_FILLED_ROWS}
            )

    def _shown(self) -> str:
        value = self.value or ""
        if self.kind == "s":
            return self.book.strings[int(value)] if value else ""
        if self.kind == "b":
            return "yes" if value == "1" else "no"
        if self.kind == "n" and value:
            return self._number(value)
        return value

    def _number(self, value: str) -> str:
        style = int(self.style)
        shows = self.book.shows[style] if style < len(self.book.shows) else ""
        number = float(value)
        if shows and 0 < number < 2_958_466:  # the day after 9999-12-31
            day = self.book.epoch + dt.timedelta(days=int(number))
            return {"day": f"{day:%Y-%m-%d}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}[shows]
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def sheets_of(parts: dict[str, bytes]) -> list[tuple[str, dict[int, dict[int, str]]]]:
    """The visible sheets: name, and the filled cells by row and column number, both counted from 1."""
    workbook = _Workbook().feed(parts["xl/workbook.xml"], "xl/workbook.xml")
    links = _Relationships().feed(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), "xl/_rels/workbook.xml.rels")
    by_name = {name.lower(): data for name, data in parts.items()}
    book = Book(epoch=workbook.epoch)
    if data := by_name.get("xl/sharedstrings.xml"):
        book.strings = _Strings().feed(data, "xl/sharedStrings.xml").strings
    if data := by_name.get("xl/styles.xml"):
        book.shows = _Styles().feed(data, "xl/styles.xml").shows
    found = []
    for name, relationship in workbook.sheets:
        path = links.targets.get(relationship, "")
        if data := by_name.get(path.lower()):
            found.append((name, _Cells(book).feed(data, path).rows))
    return found
