"""Where the pipeline joins, filters and counts: DuckDB in this process, or Apache Spark when one machine is outgrown.

Both are asked the same SQL (docs/adr/0004: what may be written in it). What is made of each row by itself is a function
on Arrow batches, which the engine calls where its rows are: in this process, or in the workers of Spark.
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
STATISTICS = "COMMONTABLE_STATISTICS"  # the setting of where figures are made: with the engine, or here
WITH_ENGINE, HERE = "engine", "here"
PLACES = (WITH_ENGINE, HERE)
EMBEDDED = "duckdb"
BATCH = 50_000  # rows that a statistic is made of at once
REMOTE = re.compile(r"^(?:sc|spark)://[A-Za-z0-9.\-\[\]:]+(?:/[^\s]*)?$")
# A sum that is the same in whatever order its parts come, on every engine: nine decimals, exact.
EXACT_SUM = "cast(sum(cast({0} as decimal(28, 9))) as double)"


class Statistic(Protocol):
    """What is made of each row that a query finds: one Arrow batch in, one of this schema out."""

    @property
    def query(self) -> str: ...

    @property
    def schema(self) -> pa.Schema: ...

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch: ...


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

    def applied(self, statistic: Statistic) -> pa.Table:
        """Make a statistic of the rows it asks for, where they are."""

    def interrupt(self) -> None:
        """Stop the query that runs, from another thread."""


def applied_here(held: Engine, statistic: Statistic) -> pa.Table:
    """Make a statistic of the rows it asks for, in this process."""
    batches = held.table(statistic.query).to_batches(max_chunksize=BATCH)
    return pa.Table.from_batches([statistic(batch) for batch in batches if batch.num_rows], statistic.schema)


def statistics_here(asked: str) -> bool:
    """True where figures are to be made in this process whatever counts: as asked, or else as the setting says."""
    place = asked or os.environ.get(STATISTICS, "") or WITH_ENGINE
    if place not in PLACES:
        raise NoEngine(f"'{place}' is no place to make figures. Give {WITH_ENGINE} or {HERE} ({STATISTICS}).")
    return place == HERE


class NoEngine(Exception):
    """An engine was asked for that is not there; the message says what to do."""


class NoWorkers(NoEngine):
    """The engine is there and cannot make figures; the message says what it lacks."""


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
