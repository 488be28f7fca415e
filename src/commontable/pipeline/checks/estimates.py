"""Checks over all figures of a file of published estimates."""

from __future__ import annotations

from collections import defaultdict

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.tables import EstimatesFile, Figure

_LENGTHS = {2: "states", 5: "counties or ZIP codes", 7: "cities", 11: "tracts", 12: "block groups"}


def check_estimates(found: EstimatesFile, collector: Collector) -> None:
    """One figure for each place, group and year; identifiers of one kind."""
    first: dict[tuple[str, str, str, int, int], Figure] = {}
    for figure in found.figures:
        key = (figure.measure, figure.place, figure.group, figure.start_year, figure.end_year)
        if key in first:
            shown = ", ".join(str(part) for part in key if part)
            remedy = f"It stands in row {first[key].row} too: keep one."
            collector.add(Fault(figure.file, figure.row, "", shown, "duplicate", remedy))
        first.setdefault(key, figure)
    _kinds(found, collector)


def _kinds(found: EstimatesFile, collector: Collector) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for figure in found.figures:
        if figure.place.isdigit() and len(figure.place) in _LENGTHS:
            kinds[_LENGTHS[len(figure.place)]].add(figure.place)
    if len(kinds) > 1:
        said = ", ".join(f"{len(places):,} {kind}" for kind, places in sorted(kinds.items()))
        collector.note(f"{found.file}: the file holds places of several kinds: {said}. Each stands for itself.")
