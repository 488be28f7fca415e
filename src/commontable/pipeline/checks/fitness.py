"""May these counts be used for what is asked of them?"""

from __future__ import annotations

import pyarrow as pa

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.tables import CountsFile


def check_life_table(found: CountsFile, collector: Collector) -> None:
    """A life table over some causes, or over one band of all ages, would be wrong without looking wrong."""
    if found.only:
        remedy = "Life expectancy needs deaths of all causes: use these counts for rates, or export again."
        collector.add(Fault(found.file, None, "", found.only[:80], "not_all_causes", remedy))
    if len(found.deaths) and _ages(found) == {(0, None)}:
        remedy = "A life table needs deaths by age: get them again with an age group among the columns."
        collector.add(Fault(found.file, 1, "", "all ages together", "missing_column", remedy))


def _ages(found: CountsFile) -> set[tuple[int, int | None]]:
    if isinstance(found.deaths, pa.Table):
        pairs = found.deaths.group_by(["age_start", "age_end"]).aggregate([]).to_pylist()
        return {(row["age_start"], row["age_end"]) for row in pairs}
    return {(row.age_start, row.age_end) for row in found.deaths}
