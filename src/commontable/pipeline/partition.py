"""The age bands that deaths and populations share: the finest bands that both can be added up to."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from commontable.pipeline.ages import Band, faults_of
from commontable.pipeline.engines import Engine
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.tables import YEAR_NOT_TOLD

_OPEN = 999
# The bands of one place, group and year as sorted numbers: start × 1000 + end, the open end as 999.
_SIGNATURES = """
    select ages, min(place) as place, min("group") as "group", min(year) as year, min(file) as file, count(*)::int as
        cells
    from (
        select place, "group", year, min(file) as file,
            array_sort(array_agg(age_start * 1000 + coalesce(age_end, 999))) as ages
        from {name} group by place, "group", year
    ) told group by ages order by file, place, "group", year
"""


@dataclass(frozen=True)
class _Signature:
    bands: list[Band]
    where: str
    file: str
    cells: int


def shared_bands(held: Engine, collector: Collector) -> list[Band]:
    """The common bands of the engine's tables `deaths_by_age` and `population_by_age`; faults go to the collector."""
    deaths, people = _signatures(held, "deaths_by_age"), _signatures(held, "population_by_age")
    for signature in deaths:
        _gap(signature, "deaths", collector)
    for signature in people:
        _gap(signature, "population", collector)
    if deaths and not people:
        remedy = "Give a file of populations, or deaths with a population column beside them."
        collector.add(Fault(deaths[0].file, None, "population", "", "deaths_without_population", remedy))
    if not collector.clean or not deaths or not people:
        return []
    starts = set.intersection(*({band.start for band in signature.bands} for signature in [*deaths, *people]))
    ordered = sorted(starts)
    ends: list[int | None] = [*ordered[1:], None]
    bands = [Band(start, end) for start, end in zip(ordered, ends, strict=True)]
    finest = max(len(signature.bands) for signature in deaths)
    if len(bands) < finest:
        collector.note(
            f"Ages were joined to the {len(bands)} bands that deaths and populations share: "
            f"{', '.join(band.label for band in bands)}."
        )
    return bands


def band_table(bands: list[Band]) -> pa.Table:
    """The bands as the engine's table `bands`."""
    return pa.table(
        {
            "part": pa.array([band.start for band in bands], pa.int32()),
            "part_end": pa.array([band.end for band in bands], pa.int32()),
        }
    )


def _signatures(held: Engine, name: str) -> list[_Signature]:
    found = []
    for row in held.table(_SIGNATURES.format(name=name)).to_pylist():
        year = "" if row["year"] == YEAR_NOT_TOLD else str(row["year"])
        where = ", ".join(part for part in (row["place"], row["group"], year) if part)
        found.append(_Signature([_band(code) for code in row["ages"]], where, row["file"], row["cells"]))
    return found


def _band(code: int) -> Band:
    start, end = divmod(code, _OPEN + 1)
    return Band(start, None if end == _OPEN else end)


def _gap(signature: _Signature, what: str, collector: Collector) -> None:
    wrong = faults_of(signature.bands)
    if not wrong:
        return
    elsewhere = f" (and {signature.cells - 1:,} more of places, groups and years alike)" if signature.cells > 1 else ""
    collector.add(
        Fault(
            signature.file,
            None,
            "age",
            f"{what} of {signature.where}: {'; '.join(wrong[:3])}{elsewhere}",
            "age_gap",
            "Add the missing ages, or give the missing populations in a file of their own with --population."
            if what == "population"
            else "Add the missing ages; write 0 where nobody died and Suppressed where the count is hidden.",
        )
    )
