"""Apache Spark over Spark Connect: the client is Python alone, the server wherever the data outgrew one machine.

Files are read by the server, so they must lie where it sees them under the same name.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from commontable.pipeline.engines import NoEngine, NoWorkers, Statistic
from commontable.pipeline.engines.workers import in_worker, lacking

PORT = 15002  # of Spark Connect, where the address has none
SECONDS = 10
# Numbers that do not fit are errors, and "group" in quotation marks is a column: the SQL of the standard.
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
}


class Remote:
    """A session of its own on a Spark Connect server."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def hold(self, **tables: pa.Table) -> None:
        from pyspark.sql.pandas.types import from_arrow_schema

        for name, table in tables.items():
            given, schema = _plain(table), None
            if not table.num_rows:  # Spark looks for the types of a table in its rows
                given, schema = [], from_arrow_schema(_plain(table).schema)
            self._session.createDataFrame(given, schema).createOrReplaceTempView(name)

    def records(self, name: str, files: Sequence[Path]) -> None:
        self._session.read.parquet(*(str(file.resolve()) for file in files)).createOrReplaceTempView(name)

    def table(self, query: str, values: Mapping[str, object] | None = None) -> pa.Table:
        return self._asked(query, values).toArrow()

    def keep(self, name: str, query: str, values: Mapping[str, object] | None = None) -> None:
        # A checkpoint: the result itself has the name, not the query, which may speak of an older one of that name.
        self._asked(query, values).localCheckpoint().createOrReplaceTempView(name)

    def applied(self, statistic: Statistic) -> pa.Table:
        from pyspark.errors import AnalysisException, PySparkException
        from pyspark.sql.pandas.types import from_arrow_schema

        asked = self._asked(statistic.query, None).mapInArrow(in_worker(statistic), from_arrow_schema(statistic.schema))
        try:
            return asked.toArrow().cast(statistic.schema)
        except AnalysisException:
            raise
        except PySparkException as error:
            raise NoWorkers(lacking(str(error))) from error

    def interrupt(self) -> None:
        self._session.interruptAll()

    def _asked(self, query: str, values: Mapping[str, object] | None) -> Any:
        return self._session.sql(query, dict(values) if values else None)


@contextmanager
def connected(address: str) -> Iterator[Remote]:
    """A session for the length of a `with` block."""
    try:
        from pyspark.errors.exceptions.connect import SparkConnectException
        from pyspark.sql.connect.session import SparkSession
    except ImportError:
        raise NoEngine(
            "Spark is asked for and its client is not installed: pip install 'commontable[spark]'."
        ) from None
    url = "sc://" + address.split("://", 1)[1]
    try:
        _answers(url)
        session = SparkSession.builder.remote(url).create()
        for name, value in _SETTINGS.items():
            session.conf.set(name, value)
    except (OSError, SparkConnectException) as error:
        told = (str(error).splitlines() or [""])[0][:200]
        raise NoEngine(f"No Spark Connect server answers at {url}: {told} Start it, or leave --engine out.") from None
    try:
        yield Remote(session)
    finally:
        session.stop()


def _answers(url: str) -> None:
    """Raises OSError where nobody listens; Spark's own client would go on asking for ten minutes."""
    parts = urlsplit(url)
    socket.create_connection((parts.hostname or "", parts.port or PORT), timeout=SECONDS).close()


def _plain(table: pa.Table) -> pa.Table:
    """Without dictionaries, which Spark does not take."""
    fields = [
        pa.field(field.name, field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))
