"""Sexes told apart: each is a group from here on, and the groups of the files are added together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from commontable.pipeline.disclosure.sheets import SEXES
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.gathered import Gathered
from commontable.pipeline.tables import EVERYONE, CountsFile

FEMALE, MALE = SEXES
WORDS = {
    **dict.fromkeys(("f", "female", "females", "woman", "women", "girl", "girls"), FEMALE),
    **dict.fromkeys(("m", "male", "males", "man", "men", "boy", "boys"), MALE),
}


def sex_of(text: str) -> str:
    """One word for each sex; what is neither stays as it is written."""
    return WORDS.get(text.strip().lower(), text)


def sexes_as_groups(files: Sequence[CountsFile], collector: Collector) -> list[CountsFile]:
    """Each row under its sex, its group where the sex stood; a row that tells none is a fault."""
    return [_turned(file, collector) for file in files]


def _turned(file: CountsFile, collector: Collector) -> CountsFile:
    """Populations of Total rows are told by group, so they say nothing of a sex."""
    deaths, people = _table(file.deaths), _table(file.population)
    unsaid = _unsaid(deaths) + _unsaid(people)
    if unsaid:
        remedy = "Give a file whose rows say Female or Male, deaths and populations alike, or do not ask for sexes."
        collector.add(Fault(file.file, None, "sex", f"{unsaid:,} rows tell no sex", "missing_column", remedy))
    return replace(file, deaths=deaths, population=people, margins=[])


def _table(rows: Gathered[Any] | list[Any] | pa.Table) -> Gathered[Any] | list[Any] | pa.Table:
    if isinstance(rows, pa.Table):
        turned = {"group": _each(rows["sex"], sex_of), "sex": _each(rows["group"], _no_word_for_all)}
        for name, column in turned.items():
            field = rows.schema.field(name)
            rows = rows.set_column(rows.schema.get_field_index(name), field, column.cast(field.type))
        return rows
    return rows.mapped(_row) if isinstance(rows, Gathered) else [_row(row) for row in rows]


def _row(row: Any) -> Any:
    return row._replace(group=sex_of(row.sex), sex=_no_word_for_all(row.group))


def _no_word_for_all(group: str) -> str:
    return "" if group == EVERYONE else group


def _each(column: pa.ChunkedArray, change: Callable[[str], str]) -> pa.Array:
    """Few words, each changed once."""
    coded = column.combine_chunks()
    coded = coded if pa.types.is_dictionary(coded.type) else coded.dictionary_encode()
    words = pa.array([change(word) for word in coded.dictionary.to_pylist()], pa.string())
    return words.take(coded.indices).dictionary_encode()


def _unsaid(rows: Gathered[Any] | list[Any] | pa.Table) -> int:
    if isinstance(rows, pa.Table):
        return int(pc.sum(pc.equal(rows["group"].cast(pa.string()), "")).as_py() or 0)
    return sum(not row.group for row in rows)
