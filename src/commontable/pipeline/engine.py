"""The embedded engine: DuckDB, shut in. It joins, filters and counts; it computes no statistic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pyarrow as pa

MEMORY = "1GB"
THREADS = 2


class Engine:
    """A hardened connection that sees only the tables handed to it: no extensions, no network, no files."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def hold(self, **tables: pa.Table) -> None:
        """Give tables names that queries may use."""
        for name, table in tables.items():
            self._connection.register(name, table)

    def table(self, query: str, values: Mapping[str, object] | None = None) -> pa.Table:
        """Run one query; `values` fill its $names."""
        relation = self._connection.sql(query, params=dict(values) if values else None)
        return relation.to_arrow_table()

    def keep(self, name: str, query: str, values: Mapping[str, object] | None = None) -> pa.Table:
        """Run one query and let later queries use its result by name."""
        result = self.table(query, values)
        self.hold(**{name: result})
        return result


@contextmanager
def engine() -> Iterator[Engine]:
    """An engine for the length of a `with` block."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": MEMORY,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",  # a Python variable must never be read because a query names it
        },
    )
    try:
        # The pipeline hands tables over by hand, so that no file at all need be in the engine's reach.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield Engine(connection)
    finally:
        connection.close()
