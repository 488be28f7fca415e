"""A file becomes grids of text: one grid for each sheet, every row with the number a person sees in the margin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .cells import cleaned, plain
from .containers import Container, container_of, unzipped
from .faults import UnreadableFile
from .sheets import SHEETS, Column, Sheet
from .xlsx import MAX_FILLED_ROWS, sheets_of

MAX_ROWS = 5_000


@dataclass
class Grid:
    """The rows of one sheet below its header: row number -> column name -> text. `columns`: those the file has."""

    sheet: Sheet
    columns: frozenset[str]
    rows: dict[int, dict[str, str]]
    unknown_headers: list[str] = field(default_factory=list)


def read_upload(name: str, content: bytes) -> list[Grid]:
    """The grids of an uploaded file, sheet order as in `sheets.SHEETS`; raises UnreadableFile."""
    container = container_of(content)
    if container is Container.WORKBOOK:
        tables = sheets_of(unzipped(content))
    elif container is Container.CSV_ARCHIVE:
        members = unzipped(content).items()
        tables = [(path, _csv_rows(path, data)) for path, data in members if path.lower().endswith(".csv")]
    else:
        tables = [(name, _csv_rows(name, content))]
    grids = [grid for title, rows in tables if (grid := _grid(title, rows))]
    _refuse_unusable(grids, [title for title, _rows in tables])
    return sorted(grids, key=lambda grid: SHEETS.index(grid.sheet))


def _refuse_unusable(grids: list[Grid], titles: list[str]) -> None:
    if not grids:
        raise UnreadableFile(
            _(
                "None of the sheets (%(titles)s) has the columns of the template. "
                "Download the template and copy your rows into it, with its header row."
            )
            % {"titles": ", ".join(titles) or _("there is none")}
        )
    seen = [grid.sheet.name for grid in grids]
    if doubled := next((grid.sheet.title for grid in grids if seen.count(grid.sheet.name) > 1), None):
        raise UnreadableFile(_("Two sheets both hold %(sheet)s. Put the rows into one sheet.") % {"sheet": doubled})
    count = sum(len(grid.rows) for grid in grids)
    if count > MAX_ROWS:
        raise UnreadableFile(
            _("The file has %(count)s rows; %(limit)s is the most. Split it into smaller files.")
            % {"count": count, "limit": MAX_ROWS}
        )
    if count == 0:
        raise UnreadableFile(_("The file has headers but no rows. Fill in at least one row below the header."))


def _grid(title: str, rows: dict[int, dict[int, str]]) -> Grid | None:
    """The sheet whose headers stand in the first filled row; None for sheets that are not ours, such as Read me."""
    if not rows:
        return None
    first = min(rows)
    headers = {number: cleaned(text) for number, text in rows[first].items()}
    sheet = _sheet_of(title, list(headers.values()))
    if sheet is None:
        return None
    columns = _columns(sheet, headers)
    body = {
        number: {columns[position].name: text for position, text in cells.items() if position in columns}
        for number, cells in sorted(rows.items())
        if number != first
    }
    return Grid(
        sheet,
        frozenset(column.name for column in columns.values()),
        {number: cells for number, cells in body.items() if any(text.strip() for text in cells.values())},
        [text for position, text in headers.items() if position not in columns and text],
    )


def _sheet_of(title: str, headers: list[str]) -> Sheet | None:
    """The sheet that has most of the headers and all it requires; the title decides between equals."""
    stem = plain(title.rsplit("/", 1)[-1].removesuffix(".csv"))
    written = {plain(header) for header in headers}
    fitting = [sheet for sheet in SHEETS if _has_required(sheet, written)]
    most = max((len(written & _headers(sheet)) for sheet in fitting), default=0)
    best = [sheet for sheet in fitting if len(written & _headers(sheet)) == most]
    named = [sheet for sheet in best if stem in (plain(sheet.en), plain(sheet.es), sheet.name)]
    best = named or best
    if len(best) > 1:
        titles = _(" or ").join(sheet.title for sheet in best)
        raise UnreadableFile(
            _("%(title)s could hold %(titles)s. Name the sheet, or the file, as the template does.")
            % {"title": title, "titles": titles}
        )
    return best[0] if best else None


def _headers(sheet: Sheet) -> set[str]:
    return {plain(header) for column in sheet.columns for header in (column.en, column.es)}


def _has_required(sheet: Sheet, written: set[str]) -> bool:
    """A file that updates rows needs their IDs; one that adds rows needs what every row must have."""
    required = [column for column in sheet.columns if column.required]
    has_id = plain(sheet.column("key").en) in written
    present = [plain(column.en) in written or plain(column.es) in written for column in required]
    return all(present) or (has_id and any(present)) or (has_id and len(written & _headers(sheet)) >= 2)


def _columns(sheet: Sheet, headers: dict[int, str]) -> dict[int, Column]:
    """Position -> column. The first of two equal headers counts; the second is told as unknown."""
    known = {plain(header): column for column in reversed(sheet.columns) for header in (column.en, column.es)}
    found: dict[int, Column] = {}
    for position, header in headers.items():
        column = known.get(plain(header))
        if column and column not in found.values():
            found[position] = column
    return found


def _csv_rows(name: str, content: bytes) -> dict[int, dict[int, str]]:
    text = _decoded(name, content)
    delimiter = _delimiter(text)
    rows: dict[int, dict[int, str]] = {}
    try:
        for number, cells in _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)):
            if any(cells):
                rows[number] = {position: cell for position, cell in enumerate(cells, start=1) if cell}
            if len(rows) > MAX_FILLED_ROWS:
                raise UnreadableFile(
                    _("%(file)s has more than %(limit)s filled rows. Split it into smaller files.")
                    % {"file": name, "limit": MAX_FILLED_ROWS}
                )
    except csv.Error as error:
        raise UnreadableFile(
            _("%(file)s is not proper CSV near row %(row)s: %(what)s. Save it again as CSV UTF-8.")
            % {"file": name, "row": max(rows, default=0) + 1, "what": error}
        ) from error
    return rows


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows as a spreadsheet counts them: a cell with a line break in it is still in one row."""
    yield from enumerate(reader, start=1)


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4096]:
        raise UnreadableFile(
            _("%(file)s is not in UTF-8, or is not text at all. In Excel choose 'CSV UTF-8 (comma delimited)'.")
            % {"file": name}
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            _("%(file)s is not in UTF-8: row %(row)s has a letter that cannot be read. "
              "In Excel choose 'CSV UTF-8 (comma delimited)' when saving.")
            % {"file": name, "row": row}
        ) from error  # fmt: skip


def _delimiter(text: str) -> str:
    """Comma, semicolon (as Excel writes in Spanish) or tab: the one that most divides the header row."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)
