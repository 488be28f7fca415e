"""All analyses of a release, from its own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commontable.pipeline.analysis.beside import Beside
from commontable.pipeline.analysis.conditions import condition_rows
from commontable.pipeline.analysis.decomposition import decomposition_rows
from commontable.pipeline.analysis.excess import excess_rows
from commontable.pipeline.analysis.expected import context_rows, expected_rows
from commontable.pipeline.analysis.focus import focus_rows
from commontable.pipeline.analysis.leveling import leveling_rows
from commontable.pipeline.analysis.opportunity import opportunity_rows
from commontable.pipeline.analysis.pairs import pairs_of
from commontable.pipeline.analysis.shown import Row, shown_of

ANALYSES = ("decomposition", "leveling", "excess", "focus", "expected", "context", "opportunity", "conditions")


def analyze(tables: Mapping[str, Sequence[Mapping[str, Any]]], beside: Beside) -> dict[str, list[Row]]:
    """Every analysis that these tables allow; one that says nothing is left out."""
    shown = shown_of(tables["estimates"], tables.get("counts", ()), beside.measure)
    gaps = tables.get("gaps", ())
    found: dict[str, list[Row]] = {}
    if shown.measure.favorable:
        found["leveling"] = leveling_rows(shown, beside.reference)
        found["focus"] = focus_rows(shown, beside.focus)
    if gaps and shown.has_counts and shown.measure.by_age:
        pairs = pairs_of(shown, gaps)
        found["decomposition"] = decomposition_rows(pairs, gaps, tables.get("causes", ()))
        found["excess"] = excess_rows(pairs)
    if beside.context is not None:
        found |= {"expected": expected_rows(shown, beside.context), "context": context_rows(shown, beside.context)}
    found["opportunity"] = opportunity_rows(shown, beside.reference, beside.factors)
    level = float(shown.rows[0]["level"]) if shown.rows else 0.95
    found["conditions"] = condition_rows(beside.conditions, beside.reference, level)
    return {name: found[name] for name in ANALYSES if found.get(name)}
