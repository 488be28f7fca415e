"""What is made of each row of counts by itself: one Arrow batch in, one out, called by whichever engine counted.

DuckDB's counts are given to it in this process, Spark's in the workers beside them. It is the same function, so both
give the same figures. What needs all rows together stays where the release is made: areas made of places, schedules
learned from all rows, the protection of small counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commontable.pipeline.ages import Band
from commontable.pipeline.counts import Pooled
from commontable.pipeline.estimates import Estimated, estimate
from commontable.pipeline.making import ADJUSTED, Making, making_of
from commontable.pipeline.requests import LifeExpectancyRequest
from commontable.pipeline.smoothing import kinds_of
from commontable.pipeline.standards import weights
from commontable.stats.disclosure import DisclosurePolicy

COUNTS = {"low": "sum(low)", "high": "sum(high)", "hidden": "sum(hidden)", "population": "sum(population)"}
FIGURES = ("value", "error", "low", "high", "error_low", "error_high")
WORDS = ("state", "reason")
KEYS = ("place", "group", "period_start")


@dataclass(frozen=True)
class RowFigures:
    """The figure of every row with its ends and errors; `bands` are its ages, the names of the columns tell which."""

    bands: tuple[Band, ...]
    policy: DisclosurePolicy
    measure: str
    standard: str

    @property
    def schema(self) -> pa.Schema:
        """Of the batches that come out."""
        keys = [("place", pa.string()), ("group", pa.string()), ("period_start", pa.int32())]
        figures = [(name, pa.float64()) for name in FIGURES]
        return pa.schema([*keys, *figures, *((name, pa.string()) for name in WORDS)])

    @property
    def query(self) -> str:
        """Of the batches that go in: a row for each row of counts, its ages side by side."""
        cells = (
            f"cast({how} filter (where part = {band.start}) as {'double' if name == 'population' else 'bigint'}) "
            f"as {name}_{band.start}"
            for name, how in COUNTS.items()
            for band in self.bands
        )
        keys = 'place, "group", period_start'
        return f"select {keys}, {', '.join(cells)} from pooled group by {keys} order by {keys}"  # noqa: S608

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        found = estimate(self._counts(batch), self.policy, self.making())
        keys = [batch.column(name).cast(kind) for name, kind in zip(KEYS, self.schema.types, strict=False)]
        figures = [pa.array(getattr(found, name)) for name in FIGURES]
        words = [pa.array(getattr(found, name), pa.string()) for name in WORDS]
        return pa.RecordBatch.from_arrays([*keys, *figures, *words], schema=self.schema)

    def making(self) -> Making:
        """How it is made."""
        return making_of(self.measure, self.standard)

    def _counts(self, batch: pa.RecordBatch) -> Pooled:
        def grid(name: str, kind: type) -> NDArray[Any]:
            columns = [batch.column(f"{name}_{band.start}").to_numpy(zero_copy_only=False) for band in self.bands]
            return np.stack(columns, axis=1).astype(kind)

        low, high, hidden = (grid(name, np.int64) for name in ("low", "high", "hidden"))
        people = grid("population", np.float64)
        return Pooled([{}] * len(low), list(self.bands), low, high, hidden, people, np.zeros_like(low))


def row_figures(request: LifeExpectancyRequest, bands: list[Band]) -> RowFigures | None:
    """What is wanted of each row of counts; None where the figures need all rows together, or cannot be made of these
    ages."""
    found = RowFigures(tuple(bands), request.terms.policy, request.measure, request.standard)
    starts = [band.start for band in bands]
    fits = len(starts) > 1 and (request.measure != ADJUSTED or weights(request.standard, starts) is not None)
    apart = request.method == "plain" and not request.carry.wanted
    return found if apart and fits and not found.making().missing_ages(starts) else None


def estimated_by_row(told: pa.Table | None, pooled: Pooled, making: Making, policy: DisclosurePolicy) -> Estimated:
    """The figures that came back, in the order of the rows of counts; made here where none were wanted."""
    if told is None:
        return estimate(pooled, policy, making, kinds_of(pooled))
    keys = [(row["place"], row["group"], row["start_year"]) for row in pooled.rows]
    came = list(zip(*(told.column(name).to_pylist() for name in KEYS), strict=True))
    if came != keys:
        place = {key: number for number, key in enumerate(came)}
        told = told.take([place[key] for key in keys])
    figures = {name: told.column(name).to_numpy().copy() for name in FIGURES}
    state, reason = (told.column(name).to_pylist() for name in WORDS)
    return Estimated(**figures, state=state, reason=reason, making=making, kind=kinds_of(pooled))
