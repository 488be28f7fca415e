"""Rows gathered while a file is read: a few as objects, many as compact Arrow columns, very many on the disk.

A file of gigabytes is read in this way with memory that does not grow with it.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterator
from typing import IO, Any, Generic, NamedTuple, TypeVar

import pyarrow as pa

Row = TypeVar("Row", bound=NamedTuple)
CHUNK = 1 << 15  # rows kept as objects before they are packed
KEPT = 1 << 21  # packed rows kept in memory before the rest goes to a file that has no name


class Gathered(Generic[Row]):
    """A list that only grows, of named tuples of one kind."""

    def __init__(self, kind: type[Row], schema: pa.Schema) -> None:
        self._make: Callable[[Any], Row] = getattr(kind, "_make")  # noqa: B009 - not known of a bound NamedTuple
        self._kind, self.schema = kind, schema
        self._fresh: list[Row] = []
        self._packed: list[pa.Table] = []
        self._spool: _Spool | None = None
        self._count = 0

    def append(self, row: Row) -> None:
        """Add one row."""
        self._fresh.append(row)
        self._count += 1
        if len(self._fresh) >= CHUNK:
            self._pack()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for table in self._tables():
            for batch in table.to_batches():
                yield from map(self._make, zip(*(column.to_pylist() for column in batch.columns), strict=True))
        yield from list(self._fresh)

    def __getitem__(self, index: int) -> Row:
        """One row, for looking at; going through all of them is what iterating is for."""
        if not -self._count <= index < self._count:
            raise IndexError(index)
        place = index % self._count
        packed = self._count - len(self._fresh)
        if place >= packed:
            return self._fresh[place - packed]
        return self._make(self.table().slice(place, 1).to_pylist()[0].values())

    def mapped(self, change: Callable[[Row], Row]) -> Gathered[Row]:
        """The rows changed one by one."""
        made = Gathered(self._kind, self.schema)
        for row in self:
            made.append(change(row))
        return made

    def table(self) -> pa.Table:
        """All rows as one Arrow table; what lies on the disk is mapped, not loaded."""
        parts = [*self._tables(), packed_table(self._fresh, self.schema)]
        return pa.concat_tables([part for part in parts if part.num_rows] or parts[-1:])

    def _tables(self) -> list[pa.Table]:
        return [*self._packed, *([self._spool.table()] if self._spool else [])]

    def _pack(self) -> None:
        table = packed_table(self._fresh, self.schema)
        self._fresh = []
        if sum(each.num_rows for each in self._packed) < KEPT:
            self._packed.append(table)
            return
        if self._spool is None:
            self._spool = _Spool(table.schema)
        self._spool.write(table)


class _Spool:
    """Tables in a temporary file without a name; it goes away with the process, even when that is killed."""

    def __init__(self, schema: pa.Schema) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._path = f"/dev/fd/{self._file.fileno()}"
        self._sink = pa.OSFile(self._path, "wb")
        self._writer = pa.ipc.new_stream(self._sink, schema)
        self._table: pa.Table | None = None

    def write(self, table: pa.Table) -> None:
        self._table = None
        self._writer.write_table(table)

    def table(self) -> pa.Table:
        """What has been written so far; afterwards nothing more may be written."""
        if self._table is None:
            if not self._sink.closed:
                self._writer.close()
                self._sink.close()
            self._table = pa.ipc.open_stream(pa.memory_map(self._path)).read_all()
        return self._table


def packed_table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    """Named tuples as an Arrow table of that schema, texts as codes."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([_column(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema)


def _column(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, type=kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, type=kind)
