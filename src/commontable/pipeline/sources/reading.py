"""Opening a text table safely: looked at first, refused early, read line by line with bounded memory."""

from __future__ import annotations

import csv
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commontable.pipeline.causes import CauseList
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.progress import further
from commontable.pipeline.sources.columns import ColumnMapping

MAX_BYTES = 16 * 1024**3  # files are read line by line; a bound all the same, against the wrong file
HEAD_BYTES = 64 * 1024
MAX_LINE = 64 * 1024
ROWS_BETWEEN = 2_000  # rows read before anybody is told
BOM = b"\xef\xbb\xbf"
NO_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error)
DELIMITERS = ("\t", ",")
_SAVE_AS = "Save it as CSV UTF-8 (comma delimited) and give that file."


@dataclass(frozen=True)
class ReadOptions:
    """What a reader must know besides the file: the largest count its source hides, what an omitted row means, and the
    column mappings there are for tables of somebody's own.
    """

    hidden_high: int = 9
    omitted: str = "refuse"
    life_table: bool = True  # counts are wanted for life tables: by age, and of all causes
    causes: CauseList | None = None  # the groups of causes that are wanted; None where causes are added up
    measure: str = ""  # the one measure that is wanted of a file of estimates; "" for all
    mappings: tuple[ColumnMapping, ...] = ()
    level: float = 0.95  # of the margins and limits in a table of somebody's own

    def wants(self, code: str) -> bool:
        """Is this one of the measures that are wanted?"""
        return self.measure in ("", code)


@dataclass(frozen=True)
class Layout:
    """Where in a file its table stands: the sheet of a workbook, the row of the header, and the columns that nobody
    reads, in which a formula does no harm.
    """

    sheet: str = ""
    header_row: int = 1
    left_out: frozenset[str] = frozenset()


AT_THE_TOP = Layout()


@dataclass(frozen=True)
class Sheet:
    """A text table that has been looked at and may be read."""

    path: Path
    delimiter: str
    header: list[str]

    @property
    def name(self) -> str:
        """The file's name, as faults print it (never the folder it lies in)."""
        return self.path.name

    def rows(self, collector: Collector, headers: int = 1) -> Iterator[tuple[int, list[str]]]:
        """Row number (header 1) and cells of every row after the header, or after as many as there are; blank lines
        are skipped.
        """
        reader = csv.reader(_lines(self.path, collector), delimiter=self.delimiter, strict=True)
        try:
            for _ in range(headers):
                next(reader, None)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            collector.add(
                Fault(
                    self.name,
                    reader.line_num,
                    "",
                    str(error)[:80],
                    "not_a_table",
                    "Open the file in a spreadsheet, save it again as CSV UTF-8, and give that file.",
                )
            )

    def whole_rows(self, collector: Collector, headers: int = 1) -> Iterator[tuple[int, list[str]]]:
        """The rows that have as many cells as the first one; the others are faults."""
        for number, cells in self.rows(collector, headers):
            if len(cells) == len(self.header):
                yield number, cells
            else:
                found = f"{len(cells)} cells, header {len(self.header)}"
                remedy = "Get the file again from its source, and put text that holds the delimiter in quotation marks."
                collector.add(Fault(self.name, number, "", found, "wrong_width", remedy))


def open_sheet(path: Path, collector: Collector, layout: Layout = AT_THE_TOP) -> Sheet | None:
    """Look at the first 64 KiB of a text file and say how to read it; None where it is refused."""
    head = look_at(path, MAX_BYTES, collector)
    if head is None:
        return None
    if head.startswith(BOM):
        collector.note(f"{path.name} begins with a byte-order mark; it was accepted.")
    before = layout.header_row - 1
    first, newline, _ = b"\n".join(head.removeprefix(BOM).split(b"\n", before)[before:]).partition(b"\n")
    if not newline and len(head) >= HEAD_BYTES:
        collector.add(Fault(path.name, 1, "", f"{len(head):,} bytes without a line end", "line_too_long", _SAVE_AS))
        return None
    try:
        line = first.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError as error:
        collector.add(_encoding_fault(path.name, layout.header_row, first, error))
        return None
    return _with_delimiter(path, line, collector)


def look_at(path: Path, limit: int, collector: Collector) -> bytes | None:
    """The beginning of a file that may hold text; None (with a fault) where it is absent, empty, too large or no
    text.
    """
    if not path.is_file():
        collector.add(
            Fault(
                path.name, None, "", "", "file_missing", "Check the name, and that the file is a file and not a folder."
            )
        )
        return None
    size = path.stat().st_size
    if size > limit:
        collector.add(
            Fault(
                path.name,
                None,
                "",
                f"{size:,} bytes",
                "too_large",
                f"The bound is {limit:,} bytes: split the file by year or place, or leave out columns that are not "
                f"needed.",
            )
        )
        return None
    with path.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    fault = _not_text(path, head)
    if fault is not None:
        collector.add(fault)
        return None
    return head


def _not_text(path: Path, head: bytes) -> Fault | None:
    name = path.name
    if not head.removeprefix(BOM).strip():
        return Fault(name, None, "", "", "empty_file", "Export it again, and check that the export finished.")
    if head.startswith(b"PK\x03\x04"):
        excel = _holds_workbook(path)
        remedy = (
            "Open it in Excel and choose Save As, CSV UTF-8 (comma delimited); renaming does not change what it is."
        )
        return Fault(
            name,
            None,
            "",
            "",
            "excel_workbook" if excel else "not_text",
            remedy if excel else "It is a ZIP archive: unpack it first.",
        )
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Fault(
            name,
            None,
            "",
            "",
            "excel_workbook",
            "It is an old Excel workbook (.xls): open it and choose Save As, CSV UTF-8.",
        )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Fault(name, None, "", "UTF-16", "wrong_encoding", _SAVE_AS)
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if b"\x00" in head or control > len(head) // 100:
        return Fault(name, None, "", "", "not_text", "Give a text table: a CDC WONDER export, a CSV or a TSV.")
    return None


def _holds_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(member.startswith("xl/") for member in archive.namelist()[:200])
    except NO_ARCHIVE:
        return False


def _with_delimiter(path: Path, line: str, collector: Collector) -> Sheet | None:
    counts = {mark: line.count(mark) for mark in (*DELIMITERS, ";", "|")}
    best = max(counts, key=lambda mark: counts[mark])
    if best not in DELIMITERS and counts[best]:
        word = {";": "semicolons", "|": "bars"}[best]
        collector.add(
            Fault(
                path.name,
                1,
                "",
                line[:80],
                "wrong_delimiter",
                f"The header is separated by {word}: save the file with commas or tabs.",
            )
        )
        return None
    delimiter = "\t" if counts["\t"] else ","
    try:
        header = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except csv.Error as error:
        collector.add(Fault(path.name, 1, "", str(error)[:80], "not_a_table", _SAVE_AS))
        return None
    return Sheet(path, delimiter, header)


def _lines(path: Path, collector: Collector) -> Iterator[str]:
    """Decoded lines; the first undecodable or overlong one ends the reading, since all after it would be guesswork."""
    with path.open("rb") as handle:
        number = 0
        while raw := handle.readline(MAX_LINE + 1):
            number += 1
            if number == 1:
                raw = raw.removeprefix(BOM)
            if number % ROWS_BETWEEN == 0:
                further(handle.tell(), rows=number)
            if len(raw) > MAX_LINE:
                collector.add(Fault(path.name, number, "", f"more than {MAX_LINE:,} bytes", "line_too_long", _SAVE_AS))
                return
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError as error:
                collector.add(_encoding_fault(path.name, number, raw, error))
                return
        further(handle.tell(), rows=number)


def _encoding_fault(name: str, row: int, raw: bytes, error: UnicodeDecodeError) -> Fault:
    shown = raw[max(0, error.start - 20) : error.start + 10].decode("cp1252", errors="replace")
    return Fault(name, row, "", shown.strip(), "wrong_encoding", f"It looks like Windows-1252 or Latin-1. {_SAVE_AS}")
