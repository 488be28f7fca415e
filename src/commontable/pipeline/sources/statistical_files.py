"""Tables of SAS (sas7bdat, xpt), SPSS (sav, zsav) and Stata (dta), read some rows at a time; a value that has a label
reads as its label, as these programs show it.

The reader is an extra: pip install 'commontable[formats]'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.progress import further
from commontable.pipeline.sources.parquet import as_text
from commontable.pipeline.sources.reading import Sheet

ROWS = 100_000  # at a time: each part is found by going through those before it, so parts are large
_SAS = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd920800 09c7318c181f1011".replace(" ", ""))
_OLD_STATA = re.compile(rb"^[\x69\x6c\x6e\x6f\x71\x72\x73][\x01\x02]\x01\x00")
_XPORT = re.compile(rb"^HEADER RECORD\*{7}LIB")
SAS, XPORT, SPSS, STATA = "sas7bdat", "xport", "sav", "dta"
_REMEDY = "Open it in its program, save it again, and give that file; or give it as CSV."
_MISSING = "Install it: pip install 'commontable[formats]'; or save the table as CSV UTF-8 and give that file."


def kind_of_bytes(head: bytes) -> str:
    """Which program's file begins like this; "" where none does."""
    if head.startswith(_SAS):
        return SAS
    if head.startswith((b"$FL2", b"$FL3")):
        return SPSS
    if head.startswith(b"<stata_dta>") or _OLD_STATA.match(head):
        return STATA
    return XPORT if _XPORT.match(head) else ""


@dataclass(frozen=True)
class StatisticalSheet(Sheet):
    """Rows of a statistical program's table; `row` counts them from the header, 1."""

    kind: str = ""
    labels: dict[str, dict[Any, str]] = field(default_factory=dict)

    def rows(self, collector: Collector, headers: int = 1) -> Iterator[tuple[int, list[str]]]:
        """Row number (header 1) and cells of every row."""
        number = 1
        while True:
            try:
                held, _ = _reader(self.kind)(
                    str(self.path), row_offset=number - 1, row_limit=ROWS, **_options(self.kind)
                )
            except Exception as error:  # damaged files raise errors of many kinds
                collector.add(Fault(self.name, None, "", str(error)[:80], "damaged_file", _REMEDY))
                return
            columns = [self._column(name, held[name]) for name in held]
            rows = 0
            for cells in zip(*columns, strict=True):
                rows += 1
                number += 1
                if number > headers:
                    yield number, list(cells)
            if rows < ROWS:
                return
            further(0, rows=number)

    def _column(self, name: str, values: Any) -> list[str]:
        held, labels = list(values), self.labels.get(name)
        if not labels:
            return as_text(held)
        told = [labels.get(value) if isinstance(value, str | int | float) else None for value in held]
        return [text if label is None else label for text, label in zip(as_text(held), told, strict=True)]


def open_statistical(path: Path, kind: str, collector: Collector) -> StatisticalSheet | None:
    """Look at its columns and labels; None where it is refused."""
    try:
        read = _reader(kind)
    except ModuleNotFoundError:
        collector.add(Fault(path.name, None, "", kind, "reader_missing", _MISSING))
        return None
    try:
        _, about = read(str(path), metadataonly=True, **_options(kind))
    except Exception as error:  # damaged files raise errors of many kinds
        collector.add(Fault(path.name, None, "", str(error)[:80], "damaged_file", _REMEDY))
        return None
    names = [name for name in about.column_names if isinstance(name, str) and name.strip()]
    if not names or len(names) != len(about.column_names):
        value = "no columns" if not names else "columns without a name"
        collector.add(Fault(path.name, None, "", value, "damaged_file", _REMEDY))
        return None
    labels = {name: dict(held) for name, held in about.variable_value_labels.items() if held and name in names}
    if labels:
        collector.note(f"{path.name}: values with labels were read as their labels ({', '.join(sorted(labels))}).")
    return StatisticalSheet(path, ",", [name.strip() for name in names], kind, labels)


def _reader(kind: str) -> Callable[..., tuple[Any, Any]]:
    import pyreadstat

    readers: dict[str, Any] = {
        SAS: pyreadstat.read_sas7bdat,
        XPORT: pyreadstat.read_xport,
        SPSS: pyreadstat.read_sav,
        STATA: pyreadstat.read_dta,
    }
    found: Callable[..., tuple[Any, Any]] = readers[kind]
    return found


def _options(kind: str) -> dict[str, Any]:
    """Values that a program declares missing are read as they are: their labels say why they are missing."""
    return {"output_format": "dict"} | ({"user_missing": True} if kind in (SPSS, STATA, SAS) else {})
