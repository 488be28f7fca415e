"""Causes of deaths in Parquet files: the few that are written become groups before anything is counted by them."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from commontable.pipeline.causes import CauseList
from commontable.pipeline.engines import Engine
from commontable.pipeline.folders.columns import Columns

CAUSE = "cause"
SAID, TITLE = "commontable_said", "commontable_title"  # no column of anybody's
_SAID = """
    select coalesce({cause}, '') as commontable_said, count(*) as deaths from records group by coalesce({cause}, '')
"""
MOST_NAMED = 20


def asked_of_causes(
    held: Engine, columns: Columns, causes: CauseList, fault: Callable[[str, str, str, str], None]
) -> tuple[str, ...]:
    """Hold the group of every cause that is written; what reaches beyond one group is a fault. What to say of it."""
    found = held.table(_SAID.format(cause=columns.word(CAUSE))).to_pylist()
    titles = {row[SAID]: causes.title_of(row[SAID]) for row in found}
    deaths = {row[SAID]: int(row["deaths"]) for row in found}
    wide = sorted(said for said, title in titles.items() if title is None)
    for said in wide[:MOST_NAMED]:
        remedy = "Code it more finely, or ask for causes that hold all of it."
        fault(CAUSE, f"{said} ({deaths[said]:,} rows)", "cause_too_wide", remedy)
    kept = {said: title for said, title in titles.items() if title is not None}
    said, told = (pa.array(list(each), pa.string()) for each in (kept, kept.values()))
    held.hold(causes_said=pa.table({SAID: said, TITLE: told}))
    by_words = sum(deaths[said] for said in kept if causes.uses_words(said))
    if not by_words:
        return ()
    return (f"the causes of {by_words:,} rows have no code; words decided, nobody coded them anew.",)


def grouped(cause: str) -> tuple[str, str]:
    """How records are joined to the groups, and the column of the group."""
    return f" join causes_said on coalesce({cause}, '') = {SAID}", TITLE
