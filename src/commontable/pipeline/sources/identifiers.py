"""Identifiers of places: text, with the leading zeros that spreadsheets take away."""

from __future__ import annotations

import re

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.cells import Where

KINDS = {"state": 2, "county": 5, "tract": 11, "zip": 5, "place": 7, "block group": 12}
_FULL = re.compile(r"^\d{3}[0-9A-Z]{2}\d{2}US([0-9A-Z]+)$")
_POPULAR = re.compile(r"^\d{7}US([0-9A-Z]*)$")


class Padding:
    """Restores the leading zero of codes whose length is fixed, counts how often, and says so once."""

    def __init__(self, file: str, column: str, kind: str) -> None:
        self.file, self.column, self.kind, self.padded = file, column, kind, 0

    def read(self, text: str, row: int, collector: Collector) -> str | None:
        """The code as text; None with a fault where it can be none of its kind."""
        length = KINDS[self.kind]
        if text.isascii() and text.isdigit() and len(text) == length:
            return text
        if text.isascii() and text.isdigit() and len(text) == length - 1:
            self.padded += 1
            return f"0{text}"
        remedy = f"A {self.kind} has {length} digits: get the file again and keep the column as text."
        collector.add(Where(self.file, row, self.column).fault(text, "out_of_range", remedy))
        return None

    def tell(self, collector: Collector) -> None:
        """Say what was restored."""
        if self.padded:
            collector.note(
                f"{self.file}: {self.padded:,} codes in the column {self.column} had lost their leading zero; it was "
                f"put back, since a {self.kind} always has {KINDS[self.kind]} digits."
            )


def bare_geoid(text: str) -> str:
    """The code after the "US" of a Census GEO_ID such as 1400000US29095000100; other text as it is."""
    match = _POPULAR.match(text) or _FULL.match(text)
    if match:
        return match[1] or "1"
    return text
