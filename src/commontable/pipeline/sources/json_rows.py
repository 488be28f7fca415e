"""The Census API's answer as a table: a JSON array of rows, the first of them the header."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.reading import BOM, Sheet, look_at

MAX_BYTES = 64 * 1024 * 1024  # it must be held in memory whole; the API itself answers with at most some megabytes
_REMEDY = "Ask the Census API again and save its answer as it is: an array of rows, the first of them the names."


@dataclass(frozen=True)
class JsonSheet(Sheet):
    """Rows that came as JSON; `row` counts them from the header, 1."""

    answers: tuple[tuple[str, ...], ...] = ()

    def rows(self, collector: Collector, headers: int = 1) -> Iterator[tuple[int, list[str]]]:
        """Row number (header 1) and cells of every row after the header."""
        for number, cells in enumerate(self.answers[headers:], headers + 1):
            yield number, list(cells)


def is_json_rows(path: Path) -> bool:
    """An array that begins with an array."""
    if not path.is_file():
        return False
    with path.open("rb") as handle:
        return b"".join(handle.read(256).removeprefix(BOM).split()).startswith(b"[[")


def open_json_rows(path: Path, collector: Collector) -> JsonSheet | None:
    """Read the whole answer; None where it is refused."""
    if look_at(path, MAX_BYTES, collector) is None:
        return None
    try:
        rows = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        collector.add(Fault(path.name, None, "", str(error)[:80], "not_a_table", _REMEDY))
        return None
    cells = [tuple(_text(cell) for cell in row) for row in rows if isinstance(row, list)]
    if len(cells) != len(rows) or not cells:
        collector.add(Fault(path.name, None, "", "", "not_a_table", _REMEDY))
        return None
    return JsonSheet(path, ",", [cell.strip() for cell in cells[0]], tuple(cells))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
