"""A small table whose columns have names of our own: each row as a dictionary, every fault collected."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.reading import open_sheet


@dataclass(frozen=True)
class NamedRow:
    """One row: its file, number and cells by column."""

    file: str
    number: int
    cells: dict[str, str]

    def word(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def fault(self, name: str, rule: str, remedy: str) -> Fault:
        """A fault at one cell."""
        return Fault(self.file, self.number, name, self.word(name)[:80], rule, remedy)

    def figure(self, name: str, collector: Collector, *, needed: bool = False) -> float:
        """A number; NaN where the cell is empty, with a fault where it is needed or no number."""
        text = self.word(name)
        if not text:
            if needed:
                collector.add(self.fault(name, "missing_value", "Fill the cell."))
            return math.nan
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            collector.add(self.fault(name, "not_a_number", "Write digits only, such as 12.6."))
            return math.nan
        return value


def read_rows(path: Path, needed: tuple[str, ...], collector: Collector) -> Iterator[NamedRow]:
    """Every row of a table that has the columns needed."""
    sheet = open_sheet(path, collector)
    if sheet is None:
        return
    header = ["_".join(cell.lower().split()) for cell in sheet.header]
    if missing := [name for name in needed if name not in header]:
        remedy = f"Give the columns {', '.join(needed)}; {', '.join(missing)} is not there."
        collector.add(Fault(sheet.name, 1, "", ", ".join(sheet.header)[:200], "unknown_columns", remedy))
        return
    for number, cells in sheet.whole_rows(collector):
        yield NamedRow(sheet.name, number, dict(zip(header, cells, strict=True)))
