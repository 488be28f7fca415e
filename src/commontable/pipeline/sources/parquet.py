"""A table in one Parquet file, read some rows at a time; its values as text, as every reader expects them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.progress import further
from commontable.pipeline.sources.reading import Sheet

MAGIC = b"PAR1"
BATCH = 32_768  # rows
LARGEST_WHOLE = 2**53  # above it not every whole number is a float of its own
BROKEN = (pa.ArrowException, OSError, ValueError, MemoryError)  # text that is none is a ValueError
_REMEDY = "Write the file again, and check that writing it finished."


@dataclass(frozen=True)
class ParquetSheet(Sheet):
    """Rows of a Parquet file; `row` counts them from the header, 1."""

    def rows(self, collector: Collector, headers: int = 1) -> Iterator[tuple[int, list[str]]]:
        """Row number (header 1) and cells of every row."""
        number, size = 1, self.path.stat().st_size
        try:
            with pq.ParquetFile(self.path, memory_map=True, pre_buffer=False) as file:
                for batch in file.iter_batches(BATCH):
                    columns = [as_text(column.to_pylist()) for column in batch.columns]
                    for cells in zip(*columns, strict=True):
                        number += 1
                        if number > headers:
                            yield number, list(cells)
                    further(size * number // (file.metadata.num_rows + 1), rows=number)
        except BROKEN as error:
            collector.add(Fault(self.name, None, "", str(error)[:80], "damaged_file", _REMEDY))


def open_parquet(path: Path, collector: Collector) -> ParquetSheet | None:
    """Look at its schema; None where it is refused."""
    try:
        schema = pq.read_schema(path)
    except BROKEN as error:
        collector.add(Fault(path.name, None, "", str(error)[:80], "damaged_file", _REMEDY))
        return None
    for each in schema:
        if pa.types.is_nested(each.type):
            remedy = "Write a table whose cells are single values."
            collector.add(Fault(path.name, 1, each.name, str(each.type)[:80], "not_a_table", remedy))
            return None
    return ParquetSheet(path, ",", [name.strip() for name in schema.names])


def as_text(values: list[Any]) -> list[str]:
    """Values of any kind as a CSV would hold them: nothing for what is missing, whole numbers without a point."""
    return [value if isinstance(value, str) else _text(value) for value in values]


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= LARGEST_WHOLE else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)
