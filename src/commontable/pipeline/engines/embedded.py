"""DuckDB, shut in: no extensions, no network, only the files it was given, bounded memory, and no way to undo that."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from commontable.pipeline.engines import Statistic, applied_here
from commontable.pipeline.engines.spill import spill_folder

MEMORY = 3_000  # megabytes at most, and never more than half of what the machine has
SPILL = "32GB"  # of the disk, where a query needs more memory than that
THREADS = 2
_NAMED = re.compile(r"(?<!:):([a-z_]+)\b")  # :name, and not the type in ::bigint


class Embedded:
    """A hardened connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def hold(self, **tables: pa.Table) -> None:
        for name, table in tables.items():
            self._connection.register(name, table)

    def records(self, name: str, files: Sequence[Path]) -> None:
        self._connection.read_parquet([str(file.resolve()) for file in files]).create_view(name)

    def table(self, query: str, values: Mapping[str, object] | None = None) -> pa.Table:
        given = _NAMED.sub(r"$\1", query) if values else query
        kinds = [statement.type for statement in self._connection.extract_statements(given)]
        if kinds != [duckdb.StatementType.SELECT]:  # a file that may be read may be written over, else
            raise duckdb.InvalidInputException("Only one query at a time, and one that reads, may be asked here.")
        return self._connection.sql(given, params=dict(values) if values else None).to_arrow_table()

    def keep(self, name: str, query: str, values: Mapping[str, object] | None = None) -> None:
        self.hold(**{name: self.table(query, values)})

    def applied(self, statistic: Statistic) -> pa.Table:
        return applied_here(self, statistic)

    def interrupt(self) -> None:
        self._connection.interrupt()


@contextmanager
def embedded(files: Sequence[Path] = ()) -> Iterator[Embedded]:
    """A hardened connection for the length of a `with` block, which may read these files."""
    with spill_folder() as spill:
        connection = _shut_in(files, spill)
        try:
            yield Embedded(connection)
        finally:
            connection.close()


def memory() -> int:
    """Megabytes that the engine may use; what does not fit goes to the disk."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000
    return min(MEMORY, machine // 2)


def _shut_in(files: Sequence[Path], spill: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": f"{memory()}MB",
            "temp_directory": spill,
            "max_temp_directory_size": SPILL,
            "default_null_order": "nulls_first",  # as Spark has it
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",  # a Python variable must never be read because a query names it
        },
    )
    if files:
        connection.execute("SET allowed_paths = $paths", {"paths": [str(file.resolve()) for file in files]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
