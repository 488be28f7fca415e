"""A saved column mapping: which column of somebody's own table holds what, and what the codes in it mean.

A mapping is a small JSON file. It is made once (`commontable sources map FILE --save mapping.json`), looked through by
the person who knows the table, and used from then on. Nothing in it is guessed while a file is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.tables import STATES

FORMAT = "column mapping 1"
MAX_BYTES = 1024 * 1024
MAX_NAME = 100

PEOPLE_ROLES = ("place", "place_name", "group", "sex", "age", "year", "cause")
COUNT_ROLES = ("deaths", "population")
RECORD_ROLES = ("date",)
FIGURE_ROLES = ("measure", "unit", "estimate", "standard_error", "margin", "lower", "upper", "flag")
ROLES = (*PEOPLE_ROLES, *COUNT_ROLES, *RECORD_ROLES, *FIGURE_ROLES)
CONSTANTS = (*PEOPLE_ROLES, "measure", "unit")  # what one word may say for the whole file

COUNTS, RECORDS, ESTIMATES = "counts", "line list", "estimates"
_REMEDY = "Make it anew with `commontable sources map FILE --save mapping.json`, or correct it."


@dataclass(frozen=True)
class ColumnMapping:
    """What the columns of a table hold.

    `columns` column -> role; `left_out` the columns that are knowingly not read; `codes` column -> value in the file ->
    what it means; `constants` role -> one word for every row; `hidden` and `absent` the words with which the table says
    that a number is withheld, or that there is none; `place_length` the digits of a code whose leading zeros were lost;
    `sheet` and `header_row` where the table stands in a workbook; `level` the confidence level of margins and limits;
    `only` what a line list is narrowed to.
    """

    name: str
    columns: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    place_length: int = 0
    sheet: str = ""
    header_row: int = 1
    level: float = 0.95
    only: str = ""

    @property
    def holds(self) -> str:
        """Counts, a line list (one row a death), or published estimates."""
        roles = set(self.columns.values())
        return ESTIMATES if "estimate" in roles else RECORDS if "date" in roles else COUNTS

    def column_of(self, role: str) -> str | None:
        """The column that holds it."""
        return next((column for column, held in self.columns.items() if held == role), None)

    def fits(self, header: list[str]) -> bool:
        """Does the table have every column that is mapped?"""
        return set(self.columns) <= set(header)

    def as_json(self) -> str:
        """As it is saved."""
        said: dict[str, Any] = {"commontable": FORMAT, "name": self.name, "columns": dict(self.columns)}
        bare = ColumnMapping(self.name, self.columns)
        for key in KEYS:
            value = getattr(self, key)
            if value != getattr(bare, key):
                said[key] = list(value) if isinstance(value, tuple) else _plain(value)
        return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, Mapping) else value


KEYS = ("left_out", "codes", "constants", "hidden", "absent", "place_length", "sheet", "header_row", "level", "only")


def read_mapping(path: Path, collector: Collector) -> ColumnMapping | None:
    """The mapping of a JSON file; None with every fault of it otherwise."""
    if not path.is_file():
        collector.add(Fault(path.name, None, "", "", "file_missing", "Check the name of the column mapping."))
        return None
    if path.stat().st_size > MAX_BYTES:
        value, remedy = f"{path.stat().st_size:,} bytes", f"A column mapping has at most {MAX_BYTES:,} bytes."
        collector.add(Fault(path.name, None, "", value, "too_large", remedy))
        return None
    return parse_mapping(path.read_bytes(), path.name, collector)


def read_mappings(paths: tuple[Path, ...], collector: Collector) -> tuple[ColumnMapping, ...]:
    """Those of several files that can be read; two of one name are a fault."""
    found = [mapping for path in paths if (mapping := read_mapping(path, collector)) is not None]
    names = [mapping.name for mapping in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        collector.add(Fault("request", None, "mapping", name, "bad_mapping", "Give each mapping a name of its own."))
    return tuple(found)


def parse_mapping(content: bytes, file: str, collector: Collector) -> ColumnMapping | None:
    """The mapping that stands in JSON; None with every fault of it otherwise."""
    try:
        given = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        collector.add(Fault(file, None, "", str(error)[:80], "bad_mapping", _REMEDY))
        return None
    wrong = [*_shape(given)]
    if not wrong:
        mapping = _built(given, file)
        wrong = [*_sense(mapping)]
        if not wrong:
            return mapping
    for key, value, remedy in wrong:
        collector.add(Fault(file, None, key, str(value)[:80], "bad_mapping", remedy))
    return None


Wrong = tuple[str, Any, str]


def _built(given: dict[str, Any], file: str) -> ColumnMapping:
    said: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    said.pop("commontable")
    said["name"] = str(said.get("name") or Path(file).stem)[:MAX_NAME]
    return ColumnMapping(**said)


def _shape(given: Any) -> Iterator[Wrong]:
    """Is it built like a mapping at all?"""
    if not isinstance(given, dict) or given.get("commontable") != FORMAT:
        yield "commontable", "", f'A column mapping begins with {{"commontable": "{FORMAT}"}}. {_REMEDY}'
        return
    allowed = ("commontable", "name", "columns", *KEYS)
    for key in given:
        if key not in allowed:
            yield key, "", f"There is no such part of a mapping; there are {', '.join(allowed)}."
    if "columns" not in given:
        yield "columns", "", "Say which column holds what."
    for key in ("columns", "constants"):
        if not _is_words(given.get(key, {})):
            yield key, given[key], "Write pairs of words."
    for key in ("left_out", "hidden", "absent"):
        value = given.get(key, [])
        if not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            yield key, value, "Write a list of words."
    codes = given.get("codes", {})
    if not (isinstance(codes, dict) and all(_is_words(each) for each in codes.values())):
        yield "codes", codes, 'Write for each column what its codes mean, as in {"SEX": {"1": "Male"}}.'
    yield from _plain_values(given)


def _plain_values(given: dict[str, Any]) -> Iterator[Wrong]:
    for key in ("name", "sheet", "only"):
        if not isinstance(given.get(key, ""), str):
            yield key, given[key], "Write one word or name."
    if not _is_whole(given.get("place_length", 0), 0, 20):
        yield "place_length", given["place_length"], "Write how many digits the codes of places have, such as 5."
    if not _is_whole(given.get("header_row", 1), 1, 100):
        yield "header_row", given["header_row"], "Write the row in which the names of the columns stand, 1 to 100."
    level = given.get("level", 0.95)
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0.5 <= level < 1:
        yield "level", level, "Write the confidence level of margins and limits, such as 0.9 or 0.95."


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _is_whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _sense(mapping: ColumnMapping) -> Iterator[Wrong]:
    """Do its parts make sense together?"""
    roles = list(mapping.columns.values())
    for column, role in mapping.columns.items():
        if role not in ROLES:
            yield f"columns: {column}", role, f"A column may hold {', '.join(ROLES)}."
        elif roles.count(role) > 1:
            yield f"columns: {column}", role, "One column alone may hold it: leave the other out."
        elif role in mapping.constants:
            yield f"constants: {role}", mapping.constants[role], f"The column {column} says it for each row."
    for role in mapping.constants:
        if role not in CONSTANTS:
            yield f"constants: {role}", mapping.constants[role], f"One word may say {', '.join(CONSTANTS)}."
    for column in mapping.left_out:
        if column in mapping.columns:
            yield "left_out", column, "It is mapped as well: take it out of one of the two."
    for column, codes in mapping.codes.items():
        if column not in mapping.columns:
            yield "codes", column, "It is not among the columns that are mapped."
        for code, meaning in codes.items():
            if not meaning.strip():
                yield f"codes: {column}", code, "Say what this code means."
    yield from _complete({*roles, *mapping.constants}, mapping)


def _complete(told: set[str], mapping: ColumnMapping) -> Iterator[Wrong]:
    measured = {role for role in mapping.columns.values() if role in (*COUNT_ROLES, *RECORD_ROLES, "estimate")}
    kinds = {"counts" if role in COUNT_ROLES else role for role in measured}
    if len(kinds) != 1:
        remedy = "Map deaths, population or both; or the date of a death, for a list of deaths; or an estimate."
        yield "columns", ", ".join(sorted(measured)), remedy
    elif mapping.holds != ESTIMATES and "age" not in told:
        yield "columns", "age", "Map the column of ages; deaths and populations are counted by age."
    elif mapping.holds == RECORDS and "year" in told:
        yield "columns", "year", "The date tells the year: leave the column of years out."
    if len({"lower", "upper"} & told) == 1:
        yield "columns", "lower, upper", "Map both limits, or none."
    column = mapping.column_of("flag")
    for meaning in (mapping.codes.get(column, {}) if column else {}).values():
        if meaning not in STATES:
            yield f"codes: {column}", meaning, f"A flag means one of {', '.join(STATES)}."
