"""May these counts be used for what is asked of them?"""

from __future__ import annotations

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.tables import CountsFile


def check_life_table(found: CountsFile, collector: Collector) -> None:
    """A life table over some causes, or over one band of all ages, would be wrong without looking wrong."""
    if found.only:
        remedy = "Life expectancy needs deaths of all causes: use these counts for rates, or export again."
        collector.add(Fault(found.file, None, "", found.only[:80], "not_all_causes", remedy))
    if found.deaths and all((row.age_start, row.age_end) == (0, None) for row in found.deaths):
        remedy = "A life table needs deaths by age: get them again with an age group among the columns."
        collector.add(Fault(found.file, 1, "", "all ages together", "missing_column", remedy))
