"""Statistics in the workers of Spark: what is sent to them, and what is said where they cannot run it.

A worker is a Python of its own beside the rows. It must be able to import what makes the figures here, and in the same
versions: another NumPy may round the last bit another way, and then two engines would not give the same release.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version

import pyarrow as pa

from commontable.pipeline.engines import BATCH, HERE, STATISTICS, Statistic

Versions = dict[str, str]
NAMES = ("commontable", "numpy", "scipy")
# What Spark says of a worker stands among lines of its own stack; the last of these says it shortest.
_TOLD = re.compile(
    r"""(Cannot run program "[^"]*"|\[PYTHON_VERSION_MISMATCH\].*|^[A-Za-z_.]*(?:Error|Versions): .*)""", re.M
)


class OtherVersions(Exception):
    """A worker has other versions than the process that asks."""


def versions() -> Versions:
    """Of all that figures rest on."""
    return {"Python": ".".join(platform.python_version_tuple()[:2]), **{name: version(name) for name in NAMES}}


def in_worker(statistic: Statistic) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What each worker runs: the statistic, after a look at its own versions."""
    here = versions()

    def made(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        there = versions()
        if there != here:
            other = ", ".join(f"{name} {there[name]}" for name in here if there[name] != here[name])
            raise OtherVersions(f"the worker has {other}")
        for batch in batches:
            for start in range(0, batch.num_rows, BATCH):
                yield statistic(batch.slice(start, BATCH))

    return made


def lacking(message: str) -> str:
    """What the workers lack, in one sentence, and what to do."""
    found = _TOLD.findall(message)
    told = (found[-1] if found else (message.splitlines() or [""])[0]).strip()[:200]
    told = told.split("OtherVersions: ")[-1]  # ours, and a whole sentence
    needed = ", ".join(f"{name} {number}" for name, number in versions().items())
    return (
        f"The workers of Spark cannot make the figures: {told.rstrip('.')}. They need {needed} and PyArrow in the "
        "Python that PYSPARK_PYTHON names there (docs/how-to/spark.md). Or let the figures be made here: "
        f"--statistics {HERE}, or {STATISTICS}={HERE}."
    )
