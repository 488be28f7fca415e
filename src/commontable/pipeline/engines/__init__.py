"""Where the pipeline joins, filters and counts: DuckDB in this process, or Apache Spark when one machine is outgrown.

Both are asked the same SQL (docs/adr/0004: what may be written in it). Engines compute no statistic: what they find
comes back as Arrow, and the same functions on arrays go on from there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa

SETTING = "COMMONTABLE_ENGINE"
EMBEDDED = "duckdb"
REMOTE = re.compile(r"^(?:sc|spark)://[A-Za-z0-9.\-\[\]:]+(?:/[^\s]*)?$")
# A sum that is the same in whatever order its parts come, on every engine: nine decimals, exact.
EXACT_SUM = "cast(sum(cast({0} as decimal(28, 9))) as double)"


class Engine(Protocol):
    """A session that sees only what was handed to it."""

    def hold(self, **tables: pa.Table) -> None:
        """Give tables names that queries may use."""

    def records(self, name: str, files: Sequence[Path]) -> None:
        """Give Parquet files, together, a name that queries may use; nothing of them is read yet."""

    def table(self, query: str, values: Mapping[str, object] | None = None) -> pa.Table:
        """Run one query; `values` fill its :names."""

    def keep(self, name: str, query: str, values: Mapping[str, object] | None = None) -> None:
        """Run one query and let later queries use its result by name."""

    def interrupt(self) -> None:
        """Stop the query that runs, from another thread."""


class NoEngine(Exception):
    """An engine was asked for that is not there; the message says what to do."""


@contextmanager
def engine(where: str = "", files: Sequence[Path] = ()) -> Iterator[Engine]:
    """An engine for the length of a `with` block: `where` it is, or else what the setting says, or else DuckDB here.
    Of the disk it may read the Parquet `files` and nothing besides."""
    address = where or os.environ.get(SETTING, "") or EMBEDDED
    if address == EMBEDDED:
        from commontable.pipeline.engines.embedded import embedded

        with embedded(files) as held:
            yield held
    elif REMOTE.match(address):
        from commontable.pipeline.engines.spark import connected

        with connected(address) as far:
            yield far
    else:
        raise NoEngine(
            f"'{address}' is no engine. Give {EMBEDDED}, or the address of a Spark Connect server: sc://host:15002."
        )
