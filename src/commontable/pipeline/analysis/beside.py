"""What the analyses are given beside the tables of the release: what was asked for, and files of context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commontable.pipeline.analysis.measures import Measure
from commontable.pipeline.faults import Collector
from commontable.pipeline.further import Further
from commontable.pipeline.sources.conditions import Condition, Factor, read_conditions, read_factors
from commontable.pipeline.sources.context import Context, read_context


@dataclass(frozen=True)
class Beside:
    """What was asked for and given. `measure` says what is measured where this program does not know it."""

    reference: str | None = None
    focus: int | None = None
    context: Context | None = None
    conditions: tuple[Condition, ...] = ()
    factors: Mapping[str, list[Factor]] = field(default_factory=dict)
    measure: Measure | None = None

    def notes(self, estimates: Sequence[Mapping[str, Any]]) -> list[str]:
        """What should be known of how the files met the release."""
        if self.context is None:
            return []
        places = {row["place"] for row in estimates}
        without = len(places - set(self.context.values))
        said = f"Figures are foretold from {', '.join(self.context.names)}, each place by all others."
        return [f"{said} {without} of {len(places)} places have no row of context." if without else said]


def read_beside(further: Further, collector: Collector) -> Beside:
    """Read the files; faults go to the collector."""
    context = read_context(further.context, collector) if further.context else None
    return Beside(
        focus=further.focus,
        context=context,
        conditions=tuple(read_conditions(further.conditions, collector)) if further.conditions else (),
        factors=read_factors(further.factors, collector) if further.factors else {},
    )
